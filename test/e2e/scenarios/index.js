const assert = require('node:assert/strict');
const { venv } = require('../harness/venvs');
const { World } = require('../harness/world');

/** Runs everything, and stops what it started whatever happens. */
module.exports = async function scenarios(steps) {
  if (!await steps.one('Python venvs with the emulator and a private CA', () => Promise.all([venv('emulator'), venv('private-ca')]))) {
    return;
  }
  const world = new World('open');
  const enforcing = new World('enforcing');
  const keyUsers = new World('key-users');
  const stop = () => Promise.all([world.stop(), enforcing.stop(), keyUsers.stop()]);
  const interrupted = () => void stop().then(() => process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    if (await steps.one('emulator and private CA start', async () => {
      await world.startPrivateCa();
      await world.startEmulator();
    }) && await steps.one('bootstrap', () => world.cdk.bootstrap())) {
      await require('./integ-apps')(steps, world);
      await require('./sources')(steps, world);
      await require('./first-deployments')(steps, world);
      await steps.one('nothing could be reached from other machines', () => assert.deepEqual(world.exposed(), []));
      await require('./leaks')(steps, world);
    }
    await world.stop();
    await require('./enforced')(steps, enforcing);
    await enforcing.stop();
    await require('./key-users')(steps, keyUsers);
  } finally {
    await stop();
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  }
};
