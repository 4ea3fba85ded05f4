// A certificate of a CA in AWS KMS: the whole Create of a resource, with AWS in memory, as the tests have it. Arguments: how many times.
const path = require('node:path');

require('../../scripts/typescript-apps.js');
const tests = path.join(__dirname, '..', '..', 'test', 'handlers', 'artifact');
const { World } = require(path.join(tests, 'world.ts'));
const { scenario } = require(path.join(tests, 'scenarios.ts'));

async function create() {
  const world = new World();
  await scenario('self-signed').prepare(world);
  const before = process.cpuUsage();
  await world.invoke(world.request('Create'));
  const { user, system } = process.cpuUsage(before);
  if (world.files().size !== 3) {
    throw new Error('nothing was issued');
  }
  return (user + system) / 1000;
}

async function main() {
  const times = [];
  for (let round = 0; round <= Number(process.argv[2]); round++) {
    times.push(await create());
  }
  console.log(JSON.stringify({ first: times[0], later: times.slice(1) }));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
