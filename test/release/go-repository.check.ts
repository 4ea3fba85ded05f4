// The Go module goes to a repository of its own, with a tag that Go understands. Needs git: npm run test:workflows.
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { tool } from './tool';

let folder: string;
let remote: string;

const git = (...args: string[]) => execFileSync('git', ['--git-dir', remote, ...args], { encoding: 'utf8' }).trim();

/** What the packages of a version hold. */
function dist(version: string, files: Record<string, string> = {}): string {
  const root = fs.mkdtempSync(path.join(folder, 'dist-'));
  const module = path.join(root, 'cdkemrsecurity');
  fs.mkdirSync(module);
  const suffix = version.startsWith('2.') ? '/v2' : '';
  const all = { 'go.mod': `module github.com/o/r/cdkemrsecurity${suffix}\n\ngo 1.23\n`, 'version': `${version}\n`, 'LICENSE': 'licence\n', ...files };
  for (const [name, text] of Object.entries(all)) {
    fs.writeFileSync(path.join(module, name), text);
  }
  return root;
}

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'go-'));
  remote = path.join(folder, 'remote.git');
  execFileSync('git', ['init', '--quiet', '--bare', remote]);
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

test('the first release of an empty repository', () => {
  expect(tool('go-repository.js', [dist('1.0.0'), '1.0.0', remote]).stdout).toBe('cdkemrsecurity/v1.0.0 is published now\n');
  expect(git('ls-tree', '-r', '--name-only', 'cdkemrsecurity/v1.0.0').split('\n')).toEqual([
    'LICENSE', 'cdkemrsecurity/LICENSE', 'cdkemrsecurity/go.mod', 'cdkemrsecurity/version',
  ]);
  expect(git('rev-parse', 'main')).toBe(git('rev-parse', 'cdkemrsecurity/v1.0.0'));
});

test('a second release leaves the first as it is, and no file of it behind', () => {
  tool('go-repository.js', [dist('1.0.0', { 'old.go': 'package cdkemrsecurity\n' }), '1.0.0', remote]);
  const first = git('rev-parse', 'cdkemrsecurity/v1.0.0');
  expect(tool('go-repository.js', [dist('2.0.0', { 'new.go': 'package cdkemrsecurity\n' }), '2.0.0', remote]).code).toBe(0);
  expect(git('rev-parse', 'cdkemrsecurity/v1.0.0')).toBe(first);
  expect(git('rev-parse', 'main~1')).toBe(first);
  expect(git('ls-tree', '--name-only', 'cdkemrsecurity/v2.0.0', 'cdkemrsecurity/').split('\n')).toEqual([
    'cdkemrsecurity/LICENSE', 'cdkemrsecurity/go.mod', 'cdkemrsecurity/new.go', 'cdkemrsecurity/version',
  ]);
});

test('a release that is there is not touched', () => {
  tool('go-repository.js', [dist('1.0.0'), '1.0.0', remote]);
  const first = git('rev-parse', 'main');
  expect(tool('go-repository.js', [dist('1.0.0', { 'new.go': 'package cdkemrsecurity\n' }), '1.0.0', remote]).stdout)
    .toBe('cdkemrsecurity/v1.0.0 is published\n');
  expect(git('rev-parse', 'main')).toBe(first);
});

test.each<[string, () => [string, string], string]>([
  ['packages of another version', () => [dist('1.0.1'), '1.0.0'], 'cdkemrsecurity was built as 1.0.1, not as 1.0.0'],
  ['a module without the major version in its name', () => [dist('1.0.0'), '2.0.0'],
    'go.mod declares "github.com/o/r/cdkemrsecurity"; for 2.0.0 it has to end with /cdkemrsecurity/v2'],
])('fails for %s', (_, make, message) => {
  expect(tool('go-repository.js', [...make(), remote])).toEqual({ code: 1, stdout: '', stderr: `${message}\n` });
  expect(git('for-each-ref')).toBe('');
});

test('fails without a module', () => {
  expect(tool('go-repository.js', [folder, '1.0.0', remote])).toEqual({ code: 1, stdout: '', stderr: `not exactly one module in ${folder}: none\n` });
});
