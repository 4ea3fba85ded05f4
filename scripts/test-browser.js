// npm run test:browser: the page and the picture of coverage in a Chromium that is on this machine, without a network and without a server.
// Screenshots for people to look at are in test-reports/browser.
//
//   --update           makes the picture of the README anew
//   --where            prints where Chromium is, and fails without one
const fs = require('node:fs');
const path = require('node:path');
const { MISSING, findChromium } = require('./browser/chromium');
const { Parts, bin, root, run } = require('./parts');

const REPORT = path.join(root, 'test-reports', 'browser-jest.json');
const SCREENSHOTS = path.join(root, 'test-reports', 'browser');

/** Each file of tests is a part: it has a browser of its own. */
function tests(parts) {
  fs.rmSync(REPORT, { force: true });
  fs.rmSync(SCREENSHOTS, { recursive: true, force: true });
  const { ok, output } = run(bin('jest'), [
    '--ci', '--silent', '--maxWorkers=2', '--reporters=default', '--testMatch', '<rootDir>/test/browser/*.browser.ts', '--json', `--outputFile=${REPORT}`,
  ]);
  const files = fs.existsSync(REPORT) ? JSON.parse(fs.readFileSync(REPORT, 'utf8')).testResults : [];
  const of = (file, status) => file.assertionResults.filter((test) => test.status === status).length;
  const rows = files.map((file) => {
    const [passed, failed] = [of(file, 'passed'), of(file, 'failed')];
    return {
      name: path.basename(file.name, '.browser.ts'), passed, ms: file.endTime - file.startTime, skipped: file.assertionResults.length - passed - failed,
      failed: file.status === 'failed' ? Math.max(failed, 1) : failed, // a file that does not even load has no test that failed
    };
  }).sort((one, other) => (one.name < other.name ? -1 : 1));
  if (!ok || rows.length === 0) {
    process.stdout.write(`\n--- jest failed ---\n${output}\n`);
  }
  for (const { name, ms, ...counts } of rows) {
    parts.add(name, counts, ms);
  }
  if (rows.length === 0 || !ok && rows.every(({ failed }) => failed === 0)) {
    parts.add('jest', { passed: 0, failed: 1 });
  }
}

function main() {
  const chromium = findChromium();
  if (process.argv.includes('--where')) {
    console.log(chromium ?? MISSING);
    process.exitCode = chromium === undefined ? 1 : 0;
    return;
  }
  const parts = new Parts();
  const ready = [
    parts.one('bundles', () => run(process.execPath, ['scripts/bundle.js'])),
    parts.one(chromium === undefined ? 'Chromium' : `Chromium: ${chromium}`, () => ({ ok: chromium !== undefined, output: MISSING })),
  ];
  if (ready.every(Boolean)) {
    if (process.argv.includes('--update')) {
      parts.one('picture of the README', () => run(process.execPath, ['-r', './scripts/typescript-apps.js', 'test/browser/update-picture.ts'], {
        env: { TS_NODE_PREFER_TS_EXTS: 'true' }, // lib/ may hold .js of earlier sources
      }));
    }
    tests(parts);
  }
  parts.finish('browser.json');
}

main();
