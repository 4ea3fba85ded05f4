// npm run test:workflows: actionlint and zizmor over .github, without a network once both are installed, and the scripts of the release
// that need more than Node. What the workflows have to hold beyond that is in test/workflows, and part of npm test.
const fs = require('node:fs');
const path = require('node:path');
const { Parts, bin, root, run } = require('./parts');

const ACTIONLINT = 'v1.7.12';
const REQUIREMENTS = path.join(root, 'test', 'workflows', 'requirements.txt');
const BAD = path.join('test', 'workflows', 'bad');

const FOLDER = path.join(root, 'node_modules', '.cache', 'workflows');
const VENV = path.join(FOLDER, 'venv');
const venvBin = (name) => path.join(VENV, process.platform === 'win32' ? 'Scripts' : 'bin', name);
const actionlint = path.join(FOLDER, ACTIONLINT, 'actionlint');

/** Go checks what it downloads against its checksum database, and builds it. */
function installActionlint() {
  return fs.existsSync(actionlint) ? undefined : run('go', ['install', `github.com/rhysd/actionlint/cmd/actionlint@${ACTIONLINT}`], {
    env: { GOBIN: path.dirname(actionlint) },
  });
}

/** Exactly the files whose hashes are in the requirements. */
function installFromPypi() {
  const stamp = path.join(VENV, 'requirements.txt');
  const wanted = fs.readFileSync(REQUIREMENTS, 'utf8');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) {
    return undefined;
  }
  fs.rmSync(VENV, { recursive: true, force: true });
  const created = run('python3', ['-m', 'venv', VENV]);
  const installed = created.ok ? run(venvBin('python'), [
    '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--require-hashes', '--only-binary', ':all:', '--no-deps', '-r', REQUIREMENTS,
  ]) : created;
  if (installed.ok) {
    fs.writeFileSync(stamp, wanted);
  }
  return installed;
}

const runActionlint = (...files) => run(actionlint, ['-no-color', '-shellcheck', fs.existsSync(venvBin('shellcheck')) ? venvBin('shellcheck') : '', ...files]);
const runZizmor = (...inputs) => run(venvBin('zizmor'), [
  '--offline', '--no-progress', '--color=never', '--persona=pedantic', '--strict-collection', '--collect=all', ...inputs,
], { env: { GH_TOKEN: undefined, GITHUB_TOKEN: undefined, ZIZMOR_GITHUB_TOKEN: undefined } });

/** A linter that says nothing may have read nothing: what is wrong in test/workflows/bad has to be named. */
function finds(lint, file, rules) {
  const { ok, output } = lint(path.join(BAD, file));
  const silent = rules.filter((rule) => !output.includes(`[${rule}]`));
  return { ok: !ok && silent.length === 0, output: `not found in ${file}: ${silent.join(', ')}\n${output}` };
}

/** Publishing against a portal on loopback and a repository in a folder: needs git, gpg and zip. */
function releaseScripts(parts) {
  const report = path.join(root, 'test-reports', 'release.json');
  fs.rmSync(report, { force: true });
  const started = Date.now();
  const { output } = run(bin('jest'), ['--ci', '--silent', '--testMatch', '**/test/release/*.check.ts', '--json', `--outputFile=${report}`]);
  const result = fs.existsSync(report) ? JSON.parse(fs.readFileSync(report, 'utf8')) : { success: false, numPassedTests: 0, numFailedTests: 1 };
  if (!result.success) {
    process.stdout.write(`\n--- jest failed ---\n${output}\n`);
  }
  // a file that does not even load has no test that failed
  const failed = result.success ? 0 : Math.max(1, result.numFailedTests);
  parts.add('scripts of the release', { passed: result.numPassedTests, failed, skipped: result.numPendingTests ?? 0 }, Date.now() - started);
}

const parts = new Parts();
const ready = [
  parts.one('install zizmor and shellcheck', installFromPypi),
  parts.one('install actionlint', installActionlint),
];
if (ready.every(Boolean)) {
  parts.one('actionlint', () => runActionlint());
  parts.one('actionlint finds what is wrong', () => finds(runActionlint, 'broken.yml', ['expression', 'job-needs', 'shellcheck']));
  parts.one('zizmor', () => runZizmor('.github'));
  parts.one('zizmor finds what is wrong', () => finds(runZizmor, 'unsafe.yml', [
    'artipacked', 'dangerous-triggers', 'excessive-permissions', 'template-injection', 'unpinned-uses',
  ]));
}
releaseScripts(parts);
parts.finish('workflows.json');
