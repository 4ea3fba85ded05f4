import { expectNoSecrets, expectUsable } from './invariants';
import { SCENARIOS } from './scenarios';
import { BUCKET, RECORD_KEY, World, ZIP_KEY } from './world';
import { Ending } from '../common/lambda';

function succeeded({ outcome, answers }: Ending): boolean {
  return outcome === 'returned' && answers.every(({ Status }) => Status === 'SUCCESS');
}

describe.each(SCENARIOS)('$name', (scenario) => {
  test('the same Create twice at the same time', async () => {
    const world = new World();
    const request = world.request('Create', {}, await scenario.prepare(world));

    const endings = await Promise.all([world.invoke(request), world.invoke(request)]);

    expect(endings.map(succeeded)).toEqual([true, true]);
    expectUsable(world, scenario.objectKey);
    expectNoSecrets(world);
  });

  test('two resources that want the same place: one gets it, whole, and the other leaves it alone', async () => {
    const world = new World();
    const source = await scenario.prepare(world);
    const other = { StackId: 'arn:aws:cloudformation:eu-west-1:111111111111:stack/Other/1' };

    const endings = await Promise.all([world.invoke(world.request('Create', {}, source)), world.invoke(world.request('Create', other, source))]);

    expect(endings.map(succeeded).sort()).toEqual([false, true]);
    const winner = endings.find(succeeded)!.answers[0].PhysicalResourceId;
    const owners = world.s3.keys(BUCKET).flatMap(key => world.s3.versions(BUCKET, key)).map(({ metadata }) => metadata['emr-security-writer']);
    expect([...new Set(owners)]).toEqual([winner]);
  });
});

describe.each(SCENARIOS.filter(({ age }) => age !== undefined))('$name', (scenario) => {
  test.each([0, 1, 2, 3])('a schedule and an update at the same time, %d calls apart', async (apart) => {
    const world = new World();
    await world.invoke(world.request('Create', {}, await scenario.prepare(world)));
    const before = world.s3.latest(BUCKET, ZIP_KEY)!.bytes;
    await scenario.age!(world);
    const changed = await scenario.change(world);

    const renewal = world.invoke(world.renewal);
    for (let waited = 0; waited < apart; waited += 1) {
      await new Promise(resolve => setImmediate(resolve));
    }
    const endings = await Promise.all([renewal, world.invoke(world.request('Update', {}, changed))]);

    expect(endings.map(succeeded)).toEqual([true, true]);
    expectUsable(world, ZIP_KEY);
    expect(world.s3.latest(BUCKET, ZIP_KEY)!.bytes).not.toEqual(before);
    expectHistoryIsWhole(world);
    expectNoSecrets(world);
    // what lies there is what the update asked for, not what the schedule had read before: there is nothing left to do
    const settled = world.s3.latest(BUCKET, ZIP_KEY)!.bytes;
    await world.invoke(world.renewal);
    expect(world.s3.latest(BUCKET, ZIP_KEY)!.bytes).toEqual(settled);
  });
});

/** Every zip that ever lay there is in the record, or will be when the next run looks: nodes may have it. */
function expectHistoryIsWhole(world: World): void {
  const { published, pending } = world.record()!;
  const noted = new Set([...published, ...pending === undefined ? [] : [pending]].map(({ sha256 }) => sha256));
  const [latest, ...before] = world.s3.versions(BUCKET, ZIP_KEY).map(({ metadata }) => metadata['emr-security-sha256']);
  expect(before.filter(sha256 => !noted.has(sha256))).toEqual([]);
  expect(latest).toBeDefined();
  expect(world.s3.versions(BUCKET, RECORD_KEY).length).toBeGreaterThan(1);
}
