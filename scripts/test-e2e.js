// npm run test:e2e: deploys the integ apps and an app with every source of certificates to a local emulator of AWS, and follows them
// through renewals, changes, refusals and removal. It needs Python 3 with venv; openssl is used where it is installed.
require('./typescript-apps');
const { run, task } = require('./parts');
const { Steps } = require('../test/e2e/harness/steps');

async function main() {
  const steps = new Steps();
  if (!run('python3', ['-c', 'import venv']).ok) {
    steps.add('python3 with venv is not here', { passed: 0, failed: 0, skipped: 1 });
  } else if (await steps.one('compile', () => {
    const { ok, output } = task('compile');
    if (!ok) {
      throw new Error(output);
    }
  })) {
    await require('../test/e2e/scenarios')(steps);
  }
  steps.finish('e2e.json');
}

void main();
