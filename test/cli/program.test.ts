import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLEAN, WRONG } from './documents';

const ROOT = join(__dirname, '..', '..');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'program-'));
  writeFileSync(join(folder, 'clean.json'), CLEAN);
  writeFileSync(join(folder, 'wrong.json'), WRONG);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The program as it is installed, but for the compiler. */
function program(argv: string[], input: string | Buffer = '', preloaded: string[] = []) {
  const preload = join(ROOT, 'scripts', 'typescript-apps.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-r', preload, ...preloaded.flatMap(file => ['-r', file]), join(ROOT, 'bin', 'cdk-emr-security'), ...argv], {
    cwd: folder, input, encoding: 'utf8', env: { ...process.env, TS_NODE_PREFER_TS_EXTS: 'true', NODE_NO_WARNINGS: '1' },
  });
  return { status, stdout, stderr };
}

test.each<[string[], string | Buffer, number, RegExp, RegExp]>([
  [['check', 'clean.json'], '', 0, /1 file checked: 0 errors/, /^$/],
  [['check', 'wrong.json'], '', 1, /^wrong\.json:2:3 error cdk-emr-security:unknown-key/m, /^$/],
  [['check', '-'], WRONG, 1, /^-:2:3 error/m, /^$/],
  [['check', '-', 'none.json'], CLEAN, 2, /1 file checked: 0 errors/, /^cdk-emr-security: none\.json: there is no such file\n$/],
  [['check', '-'], Buffer.from([0xff, 0xfe]), 2, /0 files checked/, /^cdk-emr-security: -: it is not text in UTF-8\n$/],
  [['check', '-'], ' '.repeat(11 * 1024 * 1024), 2, /0 files checked/, /^cdk-emr-security: -: it is larger than 10 MiB\n$/],
  [['coverage', 'clean.json', '--release', 'emr-7.9.0'], '', 0, /^Encryption on emr-7\.9\.0\n/, /^$/],
  [['coverage', '-', '--release', 'emr-7.9.0', '--format', 'html', '--fail-on', 'not-encrypted:local-disk'], CLEAN, 1, /^<!doctype html>[^]*<svg [^]*<\/html>\n$/i, /: --fail-on: 3 of/],
  [['coverage', '-', '--release', 'emr-7.9.0', '--format', 'svg'], CLEAN, 0, /^<svg [^]*<\/svg>\n$/, /^$/],
  [['coverage', 'clean.json'], '', 2, /^$/, /^cdk-emr-security: clean\.json: the release of the clusters is not known/],
  [['coverage', '-', '--release', 'emr-7.9.0'], Buffer.from([0xff, 0xfe]), 2, /^$/, /^cdk-emr-security: -: it is not text in UTF-8\n$/],
  [['--version'], '', 0, /^\d+\.\d+\.\d+\n$/, /^$/],
])('%j', (argv, input, status, stdout, stderr) => {
  const ran = program(argv, input);
  expect(ran).toEqual({ status, stdout: expect.stringMatching(stdout), stderr: expect.stringMatching(stderr) });
});

test('an error that nobody expects is one line, and no verdict', () => {
  const broken = join(folder, 'broken.js');
  writeFileSync(broken, "Object.defineProperty(process, 'stdin', { get() { throw new Error('no\\u001b[2J\\ninput'); } });");
  expect(program(['check', '-'], '', [broken])).toEqual({ status: 2, stdout: '', stderr: 'cdk-emr-security: internal error: no\\u001b[2J\\u000ainput\n' });
});
