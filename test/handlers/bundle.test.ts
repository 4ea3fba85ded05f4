import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import { readFileSync } from 'fs';
import { join } from 'path';

interface Bundle {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly code: string;
  readonly packages: readonly string[];
}

const ROOT = join(__dirname, '..', '..');

/** A build in a process of its own, which writes nothing. */
function build(): Bundle[] {
  const script = 'require("./scripts/bundle-handlers").bundleHandlers().then(bundles => process.stdout.write(JSON.stringify('
    + 'bundles.map(({ files, ...bundle }) => ({ ...bundle, code: files.find(({ path }) => path.endsWith("index.js")).text })))))';
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 }).toString());
}

describe('the functions', () => {
  const bundles = build();

  test('have the bytes that are expected, so that no template changes by itself', () => {
    const expected = JSON.parse(readFileSync(join(ROOT, 'test', 'golden', 'handlers.json'), 'utf8'));
    const built = Object.fromEntries(bundles.map(({ name, sha256 }) => [name, sha256]));
    const advice = 'The code of a function, or of a package in it, has changed, and with it the hash of its asset in every template. '
      + 'If that is wanted: npm run golden:update, and a line under "Template changes" in CHANGELOG.md';

    expect({ advice, built }).toEqual({ advice, built: expected });
  });

  test('are the same when they are built again', () => {
    expect(build().map(({ sha256 }) => sha256)).toEqual(bundles.map(({ sha256 }) => sha256));
  });

  test.each(bundles)('$name is hashed, small, and holds nothing of this machine', ({ sha256, bytes, code, packages }) => {
    expect(createHash('sha256').update(code).digest('hex')).toBe(sha256);
    expect(bytes).toBeLessThanOrEqual(1024 * 1024);
    expect(code).not.toContain(ROOT);
    expect(code).not.toContain('node_modules/');
    expect(packages).toContain('node_modules/@peculiar/x509');
    expect(packages.filter(folder => /aws-cdk-lib|constructs/.test(folder))).toEqual([]);
  });

  test('hold each package in one version once', () => {
    for (const { packages } of bundles) {
      const ids = packages.map((folder) => {
        const { name, version } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
        return `${name} ${version}`;
      });
      expect([...new Set(ids)]).toHaveLength(ids.length);
    }
  });
});
