// The workflows of the public repository. actionlint and zizmor read them too: npm run test:workflows.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { RIGHTS, rules } from './rules';
import { workflow, workflows } from './workflow';

const ROOT = path.join(__dirname, '..', '..');
const files = workflows();
const SHA = '0123456789abcdef0123456789abcdef01234567';

test('there are workflows for changes, releases and scans', () => {
  expect(files.map(({ file }) => file)).toEqual([
    'build.yml', 'codeql.yml', 'dependency-review.yml', 'release.yml', 'scorecard.yml', 'weekly.yml',
  ]);
});

describe.each(Object.keys(rules))('%s', rule => {
  test.each(files.map(file => [file.file, file] as const))('%s', (_, file) => {
    expect(rules[rule](file)).toEqual([]);
  });
});

test('every right that is listed is used', () => {
  const jobs = files.flatMap(({ file, jobs: all }) => Object.entries(all).map(([id, job]): [string, unknown] => [`${file}/${id}`, job.permissions]));
  expect(Object.fromEntries(jobs.filter(([id]) => RIGHTS[id as string]))).toEqual(RIGHTS);
});

const job = (lines: string, head = '') => `permissions: {}\non: push\njobs:\n  job:\n${head}    steps:\n${lines}\n`;

// what breaks a rule, and where the rule has to see it
const PINNED = 'actions are pinned to a commit, with their version beside it';
const RIGHTS_RULE = 'jobs read the sources at most, but for those that are listed';
const PROTECTED = 'secrets are read, and registries trust us, in protected environments only';
const bad: [rule: string, text: string, places: string[]][] = [
  [PINNED, job('      - uses: actions/checkout@v4'), ['bad.yml:6']],
  [PINNED, job(`      - uses: actions/checkout@${SHA}`), ['bad.yml:6']],
  [PINNED, job(`      - uses: actions/checkout@${SHA} # v4`), ['bad.yml:6']],
  [PINNED, job('      - "uses": docker://alpine'), ['bad.yml:6']],
  [PINNED, job(`      - name: x\n        uses: a/b@${SHA.slice(1)} # v1.2.3`), ['bad.yml:7']],
  ['the same action is pinned to the same commit in every step', job(`      - uses: a/b@${SHA}\n      - uses: a/b/c@${SHA.replace('0', '1')}`), [
    'bad.yml: a/b',
  ]],
  ['a workflow has no rights by itself', 'on: push\njobs: {}\n', ['bad.yml']],
  ['a workflow has no rights by itself', 'permissions: { contents: read }\non: push\njobs: {}\n', ['bad.yml']],
  [RIGHTS_RULE, job('      []'), ['bad.yml/job']],
  [RIGHTS_RULE, job('      []', '    permissions: read-all\n'), ['bad.yml/job']],
  [RIGHTS_RULE, job('      []', '    permissions: { contents: write }\n'), ['bad.yml/job']],
  [RIGHTS_RULE, job('      []', '    permissions: { packages: read }\n'), ['bad.yml/job']],
  ['no checkout leaves its token behind', job(`      - uses: actions/checkout@${SHA}`), ['bad.yml/job[0]']],
  ['no event runs code of strangers with rights', 'on: { pull_request_target: }\njobs: {}\n', ['bad.yml: pull_request_target']],
  ['no event runs code of strangers with rights', 'on: issue_comment\njobs: {}\n', ['bad.yml: issue_comment']],
  ['no shell command has an expression in it', job('      - run: echo ${{ github.ref }}'), ['bad.yml/job[0]']],
  [PROTECTED, job('      - env: { A: "${{ secrets.A }}" }'), ['bad.yml/job']],
  [PROTECTED, job('      []', '    permissions: { id-token: write }\n'), ['bad.yml/job']],
  ['jobs that publish install no packages', job('      - run: npm ci', '    environment: npm\n'), ['bad.yml/job']],
  ['nothing is cached', job('      - uses: actions/cache@v4\n      - uses: actions/setup-node@v4\n      - uses: actions/setup-go@v5'), [
    'bad.yml/job[0]', 'bad.yml/job[1]', 'bad.yml/job[2]',
  ]],
  ['nothing is cached', job('      - uses: actions/setup-python@v4\n        with: { cache: pip }'), ['bad.yml/job[0]']],
  ['jobs end', job('      []'), ['bad.yml/job']],
  ['machines have a version', job('      []', '    runs-on: ubuntu-latest\n'), ['bad.yml:5']],
];

test.each(bad)('%s: %j breaks it', (rule, text, places) => {
  expect(rules[rule](workflow('bad.yml', text))).toEqual(places);
});

test('every rule has an example that breaks it', () => {
  expect(new Set(bad.map(([rule]) => rule))).toEqual(new Set(Object.keys(rules)));
});

describe('updates of dependencies', () => {
  const { updates } = parse(fs.readFileSync(path.join(ROOT, '.github', 'dependabot.yml'), 'utf8')) as {
    updates: { 'package-ecosystem': string; 'directory': string; 'cooldown'?: { 'default-days': number } }[];
  };

  test('come for actions, npm and the linters', () => {
    expect(updates.map(update => `${update['package-ecosystem']} ${update.directory}`)).toEqual(['github-actions /', 'npm /', 'pip /test/workflows']);
  });

  test('wait two weeks', () => {
    expect(updates.map(({ cooldown }) => cooldown?.['default-days'])).toEqual([14, 14, 14]);
  });
});

describe('the release', () => {
  const release = files.find(({ file }) => file === 'release.yml')!;
  const publishing = Object.entries(release.jobs).filter(([, { environment }]) => environment !== undefined);

  test('goes to every registry, each from an environment of its own', () => {
    expect(publishing.map(([id, { environment }]) => [id, (environment as { name: string }).name])).toEqual([
      ['npm', 'npm'], ['pypi', 'pypi'], ['maven', 'maven-central'], ['nuget', 'nuget'], ['go', 'go'],
    ]);
  });

  test('publishes what was built, tested and signed', () => {
    const needs = Object.fromEntries(Object.entries(release.jobs).map(([id, one]) => [id, [one.needs ?? []].flat()]));
    expect(publishing.filter(([id]) => !needs[id].includes('attest'))).toEqual([]);
    expect(needs.attest).toEqual(['build']);
    expect(needs.build).toEqual(['tag']);
    expect(needs.github).toEqual(expect.arrayContaining(publishing.map(([id]) => id)));
  });

  test('runs for tags of versions only', () => {
    expect(release.on).toEqual({ push: { tags: ['v[0-9]+.[0-9]+.[0-9]+*'] } });
  });

  test('npm says where the package comes from', () => {
    expect(release.jobs.npm.steps!.some(({ run }) => /npm publish .*--provenance/.test(run ?? ''))).toBe(true);
  });
});

test('scripts and npm commands that workflows run exist', () => {
  const { scripts } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const text = files.map(file => file.text).join('\n');
  const commands = [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name]) => name);
  const named = [...text.matchAll(/\bnode (scripts\/[\w/-]+\.js)/g)].map(([, file]) => file);
  expect(commands.filter(name => !scripts[name])).toEqual([]);
  expect(named.filter(file => !fs.existsSync(path.join(ROOT, file)))).toEqual([]);
  expect([commands.length, named.length].every(count => count > 0)).toBe(true);
});
