import { GRANTED, WANTED, World, expectAnswered, expectOthersKept } from './world';
import { KeyUserSpecification } from '../../../lib/encryption/key-user-specification';
import { NOTHING } from '../../../lib/handlers/key-user/identity';
import { Ending, Fault } from '../common/lambda';

const KINDS: readonly Fault['kind'][] = ['error', 'errors', 'lost', 'throttled', 'denied for ever', 'hang', 'hangs', 'hang after', 'kill before', 'kill after'];

interface Stage {
  readonly world: World;
  readonly event: Record<string, unknown>;
}

async function created(wanted: KeyUserSpecification): Promise<World> {
  const world = new World();
  world.specify(wanted);
  expectAnswered(await world.invoke(world.request('Create')), 'SUCCESS');
  return world;
}

function create(wanted: KeyUserSpecification): Stage {
  const world = new World();
  world.specify(wanted);
  return { world, event: world.request('Create') };
}

/** Does it with each fault at each call; `judge` looks at the world after it. */
async function withEachFault(origin: Stage, judge: (stage: Stage, ending: Ending, fault: Fault) => Promise<void>, kinds = KINDS): Promise<void> {
  const { calls } = await origin.world.fork().invoke(origin.event);
  expect(calls.length).toBeGreaterThan(2);
  for (const [at, call] of calls.entries()) {
    for (const kind of kinds) {
      const stage = { ...origin, world: origin.world.fork() };
      const ending = await stage.world.invoke(stage.event, { at, kind });
      try {
        expect(ending.outcome === 'killed').toBe(kind.startsWith('kill'));
        if (ending.outcome !== 'killed') {
          expectAnswered(ending);
        }
        await judge(stage, ending, { at, kind });
        expectOthersKept(stage.world);
      } catch (error) {
        (error as Error).message = `with the fault '${kind}' at call ${at}, ${call}:\n${(error as Error).message}\n${ending.lines.join('\n')}`;
        throw error;
      }
    }
  }
}

function failed({ answers }: Ending): boolean {
  return answers[0]?.Status === 'FAILED';
}

/** What CloudFormation does after a Create that failed. */
async function rollBack(world: World, { answers: [{ PhysicalResourceId }] }: Ending): Promise<void> {
  const deleted = await world.invoke(world.request('Delete', { PhysicalResourceId }));
  expect(deleted.answers[0]).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId });
}

describe.each([WANTED, GRANTED])('$mechanism', (wanted) => {
  test('a Create that fails leaves nothing after its Delete, one that is stopped is done by the next', async () => {
    const origin = create(wanted);
    const before = origin.world.policy;
    await withEachFault(origin, async ({ world, event }, ending) => {
      if (ending.outcome === 'killed') { // Lambda tries it again
        expectAnswered(await world.invoke(event), 'SUCCESS');
        expect(world.isUser(wanted)).toBe(true);
      } else if (failed(ending)) {
        if (ending.answers[0].PhysicalResourceId === NOTHING) {
          expect(world.isClean(wanted)).toBe(true);
        }
        await rollBack(world, ending);
        expect(world.isClean(wanted)).toBe(true);
        expect(world.policy).toBe(before);
      } else {
        expect(world.isUser(wanted)).toBe(true);
      }
    });
  });

  test('a Create that was stopped and then fails leaves nothing after its Delete', async () => {
    const origin = create(wanted);
    const { calls } = await origin.world.fork().invoke(origin.event);
    for (const stoppedAt of calls.keys()) {
      for (const at of [0, 1, 2, 3]) {
        const world = origin.world.fork();
        await world.invoke(origin.event, { at: stoppedAt, kind: 'kill after' });
        const again = await world.invoke(origin.event, { at, kind: 'errors' });
        expectAnswered(again);
        if (failed(again)) {
          await rollBack(world, again);
        }
        expect(failed(again) ? world.isClean(wanted) : world.isUser(wanted)).toBe(true);
        expectOthersKept(world);
      }
    }
  });

  test('an Update that fails can be done again', async () => {
    const world = await created(wanted);
    await withEachFault({ world, event: world.request('Update') }, async (stage, ending) => {
      expect(stage.world.isUser(wanted)).toBe(true);
      if (ending.outcome === 'killed' || failed(ending)) {
        expectAnswered(await stage.world.invoke(stage.event), 'SUCCESS');
      }
    });
  });

  test('so can one that mends', async () => {
    const world = await created(wanted);
    world.kms.deleteRole(wanted.role, 'AROACKCEVSQ6C2EXAMPLE');
    world.kms.roles.add(wanted.role);
    await withEachFault({ world, event: world.request('Update') }, async (stage, ending) => {
      if (ending.outcome === 'killed' || failed(ending)) {
        expectAnswered(await stage.world.invoke(stage.event), 'SUCCESS');
      }
      expect(stage.world.isUser(wanted)).toBe(true);
    });
  });

  test('a Delete that fails can be done again', async () => {
    const world = await created(wanted);
    const before = create(wanted).world.policy;
    await withEachFault({ world, event: world.request('Delete') }, async (stage, ending) => {
      if (ending.outcome === 'killed' || failed(ending)) {
        expectAnswered(await stage.world.invoke(stage.event), 'SUCCESS');
      }
      expect(stage.world.isClean(wanted)).toBe(true);
      expect(stage.world.policy).toBe(before);
    });
  });

  test.each([60, 10, 2])('a function that has only %d s answers in time', async (seconds) => {
    const { world, event } = create(wanted);

    const ending = await world.invoke(event, { at: 1, kind: 'hangs' }, seconds * 1000);

    expectAnswered(ending, 'FAILED');
    expect(ending.answers[0].Reason).toContain('kms:DescribeKey: did not end before the time of the function was over');
  });
});

test('a put is not sent a second time without a look at what is there', async () => {
  await withEachFault(create(WANTED), async (_stage, { calls }) => {
    expect(calls.join()).not.toContain('PutKeyPolicy,PutKeyPolicy');
  });
});

test('a put that keeps failing is given up', async () => {
  const { world, event } = create(WANTED);
  world.kms.putKeyPolicy = () => {
    throw Object.assign(new Error('internal'), { name: 'KMSInternalException', $metadata: { httpStatusCode: 500 } });
  };

  const ending = await world.invoke(event);

  expectAnswered(ending, 'FAILED');
  expect(ending.answers[0].Reason).toContain('kms:PutKeyPolicy: KMSInternalException: internal');
  expect(ending.calls.filter(call => call === 'PutKeyPolicy')).toHaveLength(6);
});

test('a put that lands after it was given up is found', async () => {
  const { world, event } = create(WANTED);
  const ending = await world.invoke(event, { at: 3, kind: 'hang after' });

  expectAnswered(ending, 'SUCCESS');
  expect(ending.calls.filter(call => call === 'PutKeyPolicy')).toHaveLength(1);
});

/** From a read on, the right to read is gone. */
function denyAfter(world: World, reads: number): void {
  const get = world.kms.getKeyPolicy.bind(world.kms);
  let left = reads;
  world.kms.getKeyPolicy = (arn) => {
    left -= 1;
    if (left < 0) {
      throw Object.assign(new Error('denied'), { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } });
    }
    return get(arn);
  };
}

test('a Create that fails for good after it has, or may have, written has its Delete remove that', async () => {
  const stopped = create(WANTED);
  await stopped.world.invoke(stopped.event, { at: 3, kind: 'kill after' });
  expect(stopped.world.isUser(WANTED)).toBe(true);
  denyAfter(stopped.world, 1); // finds what the first run has written
  const lost = create(WANTED);
  denyAfter(lost.world, 1);

  for (const ending of [await stopped.world.invoke(stopped.event), await lost.world.invoke(lost.event, { at: 3, kind: 'lost' })]) {
    expectAnswered(ending, 'FAILED');
    expect(ending.answers[0].PhysicalResourceId).not.toBe(NOTHING);
  }
});
