const { Parts } = require('../../../scripts/parts');

/** Parts whose work is asynchronous. */
class Steps extends Parts {
  /** Runs one part: passed when it does not throw. */
  async one(name, work) {
    const started = Date.now();
    let failed = 0;
    try {
      await work();
    } catch (error) {
      failed = 1;
      process.stdout.write(`\n--- ${name} failed ---\n${error.stack ?? error}\n\n`);
    }
    this.add(name, { passed: 1 - failed, failed }, Date.now() - started);
    return failed === 0;
  }
}

module.exports = { Steps };
