// npm test: build, examples, types, style, tests, integ snapshots and the package, summed up part by part.
const fs = require('node:fs');
const path = require('node:path');
const { Parts, root, task } = require('./parts');

const REPORT = path.join(root, 'test-reports', 'jest.json');

/** The tests of a folder of test/ are a part of their own; the rest are unit tests. */
const FOLDERS = { golden: 'golden templates', upgrade: 'upgrade safety', api: 'API guards', oracle: 'oracles', corpus: 'corpus' };
const ORDER = ['unit tests', ...Object.values(FOLDERS)];

const folderOf = (file) => path.relative(path.join(root, 'test'), file).split(path.sep)[0];

function jest(parts) {
  fs.rmSync(REPORT, { force: true });
  const { ok, output } = task('test:unit', ['--json', `--outputFile=${path.relative(root, REPORT)}`, '--silent']);
  if (!fs.existsSync(REPORT)) {
    parts.one('unit tests', () => ({ ok: false, output }));
    return;
  }
  const counts = new Map();
  for (const file of JSON.parse(fs.readFileSync(REPORT, 'utf8')).testResults) {
    const part = FOLDERS[folderOf(file.name)] ?? 'unit tests';
    const count = counts.get(part) ?? { passed: 0, failed: 0, skipped: 0, ms: 0 };
    for (const test of file.assertionResults) {
      count[test.status === 'passed' ? 'passed' : test.status === 'failed' ? 'failed' : 'skipped']++;
    }
    // a file that does not even load has no test that failed
    if (file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')) {
      count.failed++;
    }
    count.ms += file.endTime - file.startTime;
    counts.set(part, count);
  }
  const failed = [...counts.values()].some((count) => count.failed > 0);
  if (failed || !ok) {
    process.stdout.write(`\n--- jest failed ---\n${output}\n`);
  }
  for (const part of ORDER.filter((name) => counts.has(name))) {
    parts.add(part, counts.get(part), counts.get(part).ms);
  }
  if (!ok && !failed) {
    parts.add('jest', { passed: 0, failed: 1 });
  }
  if (counts.size === 0) {
    parts.add('unit tests', { passed: 0, failed: 1 });
  }
}

const parts = new Parts();
if (parts.one('compile', () => task('compile'))) {
  parts.one('API.md', () => task('docgen'));
  parts.one('documented examples', () => task('rosetta:strict'));
  parts.one('types', () => task('typecheck'));
  parts.one('lint', () => task('eslint'));
  jest(parts);
  parts.one('integ snapshots', () => task('integ'));
  parts.one('npm package', () => task('test:tarball'));
}
parts.finish('test.json');
