import { webcrypto } from 'crypto';
import { expectAnswered, expectNoSecrets, expectUsable } from './invariants';
import { testKey } from './pems';
import { Scenario, SCENARIOS } from './scenarios';
import { BUCKET, World } from './world';
import { Ending, Fault } from '../common/lambda';

const KINDS: readonly Fault['kind'][] = ['error', 'errors', 'lost', 'hangs', 'hang after', 'kill after'];

/** With these the function cannot tidy up either; CloudFormation then asks for it by a Delete. */
const LASTING: readonly Fault['kind'][] = ['errors', 'hangs'];

interface Stage {
  readonly world: World;
  readonly event: Record<string, unknown>;
  readonly before: Buffer | undefined;
  /** What the resource said before. */
  readonly source: unknown;
}

type Prepare = (scenario: Scenario) => Promise<Stage>;

async function stage(scenario: Scenario, world: World, source: unknown, event: Record<string, unknown>): Promise<Stage> {
  return { world, event, source, before: world.s3.latest(BUCKET, scenario.objectKey)?.bytes };
}

const create: Prepare = async (scenario) => {
  const world = new World();
  const source = await scenario.prepare(world);
  return stage(scenario, world, source, world.request('Create', {}, source));
};

const created = async (scenario: Scenario) => {
  const { world, event, source } = await create(scenario);
  await world.invoke(event);
  return { world, source };
};

const update: Prepare = async (scenario) => {
  const { world, source } = await created(scenario);
  const changed = await scenario.change(world);
  return stage(scenario, world, source, world.request('Update', {}, changed));
};

const remove: Prepare = async (scenario) => {
  const { world, source } = await created(scenario);
  return stage(scenario, world, source, world.request('Delete', {}, source));
};

const renew: Prepare = async (scenario) => {
  const { world, source } = await created(scenario);
  await scenario.age!(world);
  return stage(scenario, world, source, world.renewal);
};

type Judge = (stage: Stage, ending: Ending, fault: Fault) => Promise<void>;

/** Does it with each fault at each call; `judge` looks at the world after it. */
async function withEachFault(scenario: Scenario, prepare: Prepare, judge: Judge): Promise<void> {
  const origin = await prepare(scenario);
  const { calls } = await origin.world.fork().invoke(origin.event);
  expect(calls.length).toBeGreaterThan(1);
  for (const [at, call] of calls.entries()) {
    for (const kind of KINDS) {
      const staged = { ...origin, world: origin.world.fork() };
      const ending = await staged.world.invoke(staged.event, { at, kind });
      try {
        expect(ending.outcome === 'killed').toBe(kind.startsWith('kill'));
        if (ending.outcome !== 'killed' && 'RequestType' in staged.event) {
          expectAnswered(staged.world, ending);
        }
        await judge(staged, ending, { at, kind });
        expectNoSecrets(staged.world);
      } catch (error) {
        (error as Error).message = `with the fault '${kind}' at call ${at}, ${call}:\n${(error as Error).message}\n${ending.lines.join('\n')}`;
        throw error;
      }
    }
  }
}

/** Each zip is the old one or a new one that is whole. */
function expectWhole({ world, before }: Stage, { objectKey }: Scenario): void {
  const now = world.s3.latest(BUCKET, objectKey)?.bytes;
  if (now === undefined) {
    expect(before).toBeUndefined();
  } else {
    expectUsable(world, objectKey);
  }
}

function failed({ answers }: Ending): boolean {
  return answers[0]?.Status === 'FAILED';
}

describe.each(SCENARIOS)('$name', (scenario) => {
  beforeEach(() => {
    jest.spyOn(webcrypto.subtle, 'generateKey').mockImplementation((async () => (await testKey()).pair) as never);
  });

  afterEach(() => jest.restoreAllMocks());

  test('a Create that fails leaves nothing', async () => {
    await withEachFault(scenario, create, async (staged, ending, { kind }) => {
      const { world, event, source } = staged;
      expectWhole(staged, scenario);
      if (ending.outcome === 'killed') { // Lambda tries it again
        const again = await world.invoke(event);
        expectAnswered(world, again);
        expect(again.answers[0].Status).toBe('SUCCESS');
        expectUsable(world, scenario.objectKey);
      } else if (failed(ending)) {
        if (!LASTING.includes(kind)) {
          expect(world.s3.keys(BUCKET)).toEqual([]);
        }
        const deleted = await world.invoke(world.request('Delete', {}, source));
        expect(deleted.answers[0].Status).toBe('SUCCESS');
        expect(world.s3.keys(BUCKET)).toEqual([]);
      } else {
        expectUsable(world, scenario.objectKey);
      }
    });
  });

  test('a Create that was stopped and then fails leaves nothing after its Delete', async () => {
    const { world: origin, event, source } = await create(scenario);
    const { calls } = await origin.fork().invoke(event);
    for (const at of calls.keys()) {
      for (const failsAt of [1, 2, 3]) {
        const world = origin.fork();
        await world.invoke(event, { at, kind: 'kill after' });
        const again = await world.invoke(event, { at: failsAt, kind: 'errors' });
        expect(failed(again) || failsAt > 1).toBe(true);
        if (failed(again)) {
          const { PhysicalResourceId } = again.answers[0];
          await world.invoke({ ...world.request('Delete', {}, source), PhysicalResourceId });
          expect(world.s3.keys(BUCKET)).toEqual([]);
        }
      }
    }
  });

  test('an Update that fails leaves the old or has written the new, and can be rolled back', async () => {
    await withEachFault(scenario, update, async (staged, ending) => {
      const { world, event, source, before } = staged;
      expectWhole(staged, scenario);
      expect(world.s3.latest(BUCKET, scenario.objectKey)).toBeDefined();
      if (ending.outcome === 'killed') {
        const again = await world.invoke(event);
        expect(again.answers[0].Status).toBe('SUCCESS');
      } else if (failed(ending)) {
        scenario.back(world, source);
        const rolledBack = await world.invoke(world.request('Update', {}, source));
        expect(rolledBack.answers[0]).toMatchObject({ Status: 'SUCCESS' });
      } else {
        expect(world.s3.latest(BUCKET, scenario.objectKey)!.bytes).not.toEqual(before);
      }
      expectUsable(world, scenario.objectKey);
    });
  });

  test('a Delete that fails can be done again', async () => {
    await withEachFault(scenario, remove, async ({ world, event }, ending) => {
      if (ending.outcome === 'killed' || failed(ending)) {
        const again = await world.invoke(event);
        expect(again.answers[0].Status).toBe('SUCCESS');
      }
      expect(world.s3.keys(BUCKET)).toEqual([]);
    });
  });

  test('a renewal that fails is done by the next', async () => {
    if (scenario.age === undefined) {
      const { world } = await created(scenario);
      expect((await world.invoke(world.renewal)).calls.join()).not.toMatch(/Put/); // nothing is renewed
      return;
    }
    await withEachFault(scenario, renew, async (staged, ending) => {
      const { world, event, before } = staged;
      expectWhole(staged, scenario);
      expect(ending.answers).toEqual([]);
      expect(ending.left).toBeGreaterThan(0);
      const again = await world.invoke(event);
      expect(again.outcome).toBe('returned');
      expectUsable(world, scenario.objectKey);
      expect(world.s3.latest(BUCKET, scenario.objectKey)!.bytes).not.toEqual(before);
    });
  });
});
