import { execFile, execFileSync } from 'child_process';
import { createHash } from 'crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { createServer } from 'http';
import { AddressInfo } from 'net';
import { tmpdir } from 'os';
import { join } from 'path';
import { promisify } from 'util';

interface Bundle {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly code: string;
  readonly packages: readonly string[];
}

const LIMITS: Readonly<Record<string, number>> = { 'artifact': 1024 * 1024, 'key-user': 256 * 1024 };

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

  test.each(bundles)('$name is hashed, small, and holds nothing of this machine', ({ name, sha256, bytes, code, packages }) => {
    expect(createHash('sha256').update(code).digest('hex')).toBe(sha256);
    expect(bytes).toBeLessThanOrEqual(LIMITS[name]);
    expect(code).not.toContain(ROOT);
    expect(code).not.toContain('node_modules/');
    expect(packages).toContain(`node_modules/${name === 'artifact' ? '@peculiar/x509' : '@aws-sdk/client-kms'}`);
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

  // classes of errors are left out of it: codes and messages have to be the same without
  test.each([
    [{ __type: 'ParameterNotFound', message: 'No such parameter.' }, 'ssm:GetParameter: ParameterNotFound: No such parameter.'],
    [{ __type: 'com.amazonaws.ssm#InvalidKeyId', Message: 'No such key.' }, 'ssm:GetParameter: InvalidKeyId: No such key.'],
    [{ __type: 'Unheard' }, 'ssm:GetParameter: Unheard'],
  ])('key-user tells errors apart when it runs: %j', async (refusal, reason) => {
    const { code } = bundles.find(({ name }) => name === 'key-user')!;
    const received: { readonly method?: string; readonly body: string }[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        received.push({ method: request.method, body: Buffer.concat(chunks).toString() });
        response.writeHead(request.method === 'PUT' ? 200 : 400).end(request.method === 'PUT' ? '' : JSON.stringify(refusal));
      });
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const folder = mkdtempSync(join(tmpdir(), 'key-user-'));
    try {
      const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const event = {
        RequestType: 'Create', ResponseURL: `${endpoint}/answer`, StackId: 's', RequestId: 'r', LogicalResourceId: 'l',
        ResourceProperties: { Parameter: 'p', Specification: '{}' },
      };
      writeFileSync(join(folder, 'index.js'), code);
      await promisify(execFile)(process.execPath, ['-e', `require('./index.js').handler(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => 30000 })`], {
        cwd: folder, env: { PATH: process.env.PATH, AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_ENDPOINT_URL: endpoint },
      });
      const [get, put] = received;
      expect(JSON.parse(get.body)).toEqual({ Name: 'p' });
      expect(JSON.parse(put.body)).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining(reason), PhysicalResourceId: 'emr-key-user-nothing' });
    } finally {
      server.close();
      rmSync(folder, { recursive: true });
    }
  });
});
