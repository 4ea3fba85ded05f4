import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, closeSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLEAN, WRONG } from './documents';

const ROOT = join(__dirname, '..', '..');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'output-'));
  writeFileSync(join(folder, 'clean.json'), CLEAN);
  writeFileSync(join(folder, 'wrong.json'), WRONG);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PROGRAM = [process.execPath, '-r', join(ROOT, 'scripts', 'typescript-apps.js'), join(ROOT, 'bin', 'cdk-emr-security')];
const ENVIRONMENT = { ...process.env, TS_NODE_PREFER_TS_EXTS: 'true', NODE_NO_WARNINGS: '1' };

/** A disk without room: Linux has one. */
(existsSync('/dev/full') ? describe : describe.skip)('on a full disk', () => {
  const full = (argv: readonly string[], stream: 'out' | 'error') => {
    const disk = openSync('/dev/full', 'w');
    try {
      const [node, ...program] = PROGRAM;
      return spawnSync(node, [...program, ...argv], {
        cwd: folder, encoding: 'utf8', env: ENVIRONMENT, stdio: ['ignore', stream === 'out' ? disk : 'pipe', stream === 'error' ? disk : 'pipe'],
      });
    } finally {
      closeSync(disk);
    }
  };

  test.each([[['check', 'clean.json', '--format', 'sarif']], [['check', 'wrong.json']], [['coverage', 'clean.json', '--release', 'emr-7.9.0', '--format', 'html']], [['--help']], [['--version']]])('%j fails, and says why', argv => {
    expect(full(argv, 'out')).toMatchObject({ status: 2, stderr: 'cdk-emr-security: the output cannot be written (ENOSPC)\n' });
  });

  test('messages that cannot be written change nothing', () => {
    expect(full(['check', 'none.json'], 'error')).toMatchObject({ status: 2, stdout: expect.stringContaining('0 files checked') });
  });
});

(process.platform === 'win32' ? describe.skip : describe)('a reader that is gone', () => {
  /** The exit code of the program, which writes to a process that reads nothing. */
  const code = (argv: string, redirection: string) => {
    const program = PROGRAM.map(part => `'${part}'`).join(' ');
    const { stdout, stderr } = spawnSync('sh', ['-c', `{ ${program} ${argv} ${redirection}; echo "code $?" >&3; } 3>code | true; cat code`], {
      cwd: folder, encoding: 'utf8', env: ENVIRONMENT,
    });
    return stdout + stderr;
  };

  test.each([
    ['check clean.json', '', 'code 0\n'],
    ['check wrong.json', '', 'code 1\n'],
    ['check wrong.json none.json', '2>&1', 'code 2\n'],
    ['check none.json', '2>&1 >/dev/null', 'code 2\n'],
    ['coverage clean.json --release emr-7.9.0 --format html', '', 'code 0\n'],
  ])('of "%s" %s does not change the exit code, and is not told of', (argv, redirection, expected) => {
    expect(code(argv, redirection)).toBe(expected);
  });
});
