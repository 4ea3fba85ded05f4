import { GRANTED, KEY, LOGICAL_ID, ROLE, ROOT, WANTED, World, policyOf } from './world';
import { NOTHING, grantNameOf, idOfFailed, physicalIdOf, sidsOf } from '../../../lib/handlers/key-user/identity';
import { CloudFormationAnswer } from '../common/lambda';

/** As CloudFormation names what never answered. */
const UNANSWERED = 'Stack-KeyUser1234-1ABCDEFGHIJKL';
const ALIAS = 'alias/emr';
const OTHER_KEY = KEY.replace(/0$/, '1');
const SECOND = 1000;

let world: World;

beforeEach(() => {
  world = new World();
});

async function answer(type: 'Create' | 'Update' | 'Delete', more: Record<string, unknown> = {}): Promise<CloudFormationAnswer> {
  const ending = await world.invoke(world.request(type, more));
  expect(ending.answers).toHaveLength(1);
  expect(ending.left).toBeGreaterThan(0);
  return ending.answers[0];
}

describe.each([WANTED, GRANTED])('$mechanism', (wanted) => {
  const what = wanted.mechanism === 'GRANT' ? `the grant '${grantNameOf(wanted)}'` : `what has the Sids '${sidsOf(wanted).join("' and '")}' in its key policy`;

  async function created(specification = wanted): Promise<string> {
    world.specify(specification);
    const { Status, PhysicalResourceId } = await answer('Create');
    expect(Status).toBe('SUCCESS');
    return PhysicalResourceId;
  }

  test('from a key that is about to be deleted nothing has to be removed', async () => {
    const PhysicalResourceId = await created();
    world.kms.change(KEY, { state: 'PendingDeletion', takesNoChange: true });

    expect(await answer('Delete', { PhysicalResourceId })).toMatchObject({ Status: 'SUCCESS' });
  });

  test('a key that is being updated is waited for', async () => {
    const PhysicalResourceId = await created();
    world.kms.change(KEY, { state: 'Updating', takesNoChange: true });
    world.clock.alarm(20 * SECOND, () => world.kms.change(KEY, { state: 'Enabled', takesNoChange: false }));

    expect(await answer('Delete', { PhysicalResourceId })).toMatchObject({ Status: 'SUCCESS' });
    expect(world.isClean(wanted)).toBe(true);
  });

  test('a key that takes no change for long is told of, and nothing is said to be removed', async () => {
    const PhysicalResourceId = await created();
    world.kms.change(KEY, { state: 'Unavailable', takesNoChange: true });

    const { Status, Reason } = await answer('Delete', { PhysicalResourceId });

    expect(Status).toBe('FAILED');
    expect(Reason).toContain(`key ${KEY}: is in the state Unavailable; Enabled is expected, so nothing was removed. Connect its custom key store, then try again`);
    expect(world.isUser(wanted)).toBe(true);
  });

  describe('by an alias', () => {
    const byAlias = { ...wanted, key: ALIAS };

    beforeEach(() => {
      world.kms.createKey(OTHER_KEY, policyOf(ROOT));
      world.kms.aliases.set(ALIAS, KEY);
    });

    const MOVES: [string, () => unknown][] = [
      ['is gone', () => world.kms.aliases.delete(ALIAS)],
      ['points to another key', () => world.kms.aliases.set(ALIAS, OTHER_KEY)],
    ];

    test.each(MOVES)('that %s: the right goes from the key that it pointed to, if the function has rights on that', async (_, change) => {
      const PhysicalResourceId = await created(byAlias);
      expect(PhysicalResourceId).toBe(physicalIdOf(byAlias, KEY));
      change();

      expect(await answer('Delete', { PhysicalResourceId })).toMatchObject({ Status: 'SUCCESS' });
      expect(world.isClean(byAlias)).toBe(true);
    });

    test.each(MOVES)('that %s: else what is left is told', async (_, change) => {
      world.kms.onlyAlias = ALIAS;
      const PhysicalResourceId = await created(byAlias);
      change();

      const { Status, Reason } = await answer('Delete', { PhysicalResourceId });

      expect(Status).toBe('FAILED');
      expect(Reason).toMatch(/: kms:DescribeKey is denied to this function, so (what has the Sids '.*'|the grant '.*') .*was not removed\. Ask an administrator of the key/);
      expect(Reason).toContain(KEY.split('/')[1]);
    });

    test('the ARN of one in another account is that of a key there', async () => {
      const theirs = KEY.replace('111111111111', '222222222222');
      const alias = theirs.replace(/key\/.*/, ALIAS);
      const specification = { ...GRANTED, key: alias };
      world.kms.createKey(theirs, policyOf(ROOT));
      world.kms.aliases.set(alias, theirs);
      const PhysicalResourceId = await created(specification);
      world.kms.aliases.delete(alias);

      expect(await answer('Delete', { PhysicalResourceId })).toMatchObject({ Status: 'SUCCESS' });
      expect(world.kms.keys.get(theirs)!.grants).toEqual([]);
    });

    test('that is gone when no answer ever came: the key is not known', async () => {
      await created(byAlias);
      world.kms.aliases.delete(ALIAS);

      const { Status, Reason } = await answer('Delete', { PhysicalResourceId: UNANSWERED });

      expect(Status).toBe('FAILED');
      const named = what.replace(/'[^']*'/g, text => text.replace(grantNameOf(wanted), grantNameOf(byAlias)));
      expect(Reason).toContain(`key ${ALIAS}: there is no such alias any more, so ${named} was not removed. Remove it from the key that the alias has pointed to, or restore the alias, then`);
    });

    test('that is moved is followed by an Update, under another id, so that CloudFormation has the old right removed', async () => {
      const before = await created(byAlias);
      world.kms.aliases.set(ALIAS, OTHER_KEY);

      const { PhysicalResourceId } = await answer('Update', { PhysicalResourceId: before });

      expect(PhysicalResourceId).toBe(physicalIdOf(byAlias, OTHER_KEY));
      await answer('Delete', { PhysicalResourceId: before });
      expect(world.isClean(byAlias)).toBe(true);
      expect(world.kms.keys.get(OTHER_KEY)!.policy.includes('CdkEmrSecurity') || world.kms.keys.get(OTHER_KEY)!.grants.length === 1).toBe(true);
    });
  });

  describe('of a Create that was stopped after it had written', () => {
    beforeEach(async () => {
      world.specify(wanted);
      const { calls } = await world.fork().invoke(world.request('Create'));
      const at = calls.findIndex(call => /Put|CreateGrant/.test(call));
      expect((await world.invoke(world.request('Create'), { at, kind: 'kill after' })).outcome).toBe('killed');
    });

    test.each<[string, () => void, () => void]>([
      ['throttled', () => throttle(true), () => throttle(false)],
      ['late: the key was disabled', () => world.kms.change(KEY, { state: 'Disabled' }), () => undefined],
    ])('and is called again, %s: its Delete removes it', async (_, before, after) => {
      before();
      const failed = await answer('Create');
      expect(failed).toMatchObject({ Status: 'FAILED', PhysicalResourceId: idOfFailed({ logicalResourceId: LOGICAL_ID }) });
      after();

      expect(await answer('Delete', { PhysicalResourceId: failed.PhysicalResourceId })).toMatchObject({ Status: 'SUCCESS' });
      expect(world.isClean(wanted)).toBe(true);
    });
  });

  test('a Create that fails for a key that is disabled, and has written nothing, leaves nothing to delete', async () => {
    world.specify(wanted);
    world.kms.change(KEY, { state: 'Disabled' });

    expect(await answer('Create')).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NOTHING });
  });

  test('a Create is given up early enough for a Delete that outlives it', async () => {
    world.specify(wanted);
    const start = world.clock.now();
    world.kms.describeKey = () => {
      world.kms.keys.get(KEY)!.policy = policyOf(ROOT); // whatever it writes is overwritten
      return FAKE.describeKey.call(world.kms, KEY);
    };
    const { getKeyPolicy, listGrants } = FAKE;
    world.kms.getKeyPolicy = () => getKeyPolicy.call(world.kms, KEY).replace(/,\{"Sid":"CdkEmrSecurity.*\}(?= \])/s, '');
    world.kms.listGrants = (...args) => ({ ...listGrants.apply(world.kms, args), next: '0' }); // never ends

    expect(await answer('Create')).toMatchObject({ Status: 'FAILED' });
    expect(world.clock.now() - start).toBeLessThan(361 * SECOND);
  });

  const FAKE = Object.getPrototypeOf(new World().kms) as World['kms'];

  function throttle(isOn: boolean): void {
    world.kms.describeKey = isOn ? () => {
      throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } });
    } : FAKE.describeKey;
  }
});

describe.each([WANTED, GRANTED])('the Delete of a Create that was not waited for, $mechanism', (wanted) => {
  const start = async () => {
    world.specify(wanted);
    expect(await answer('Create')).toMatchObject({ Status: 'SUCCESS' });
  };

  test('has as much patience with rights that were granted a moment ago', async () => {
    await start();
    const denied = ['DescribeKey', 'GetKeyPolicy', 'ListGrants'];
    denied.forEach(action => world.kms.denied.add(action));
    world.clock.alarm(20 * SECOND, () => denied.forEach(action => world.kms.denied.delete(action)));

    expect(await answer('Delete', { PhysicalResourceId: UNANSWERED })).toMatchObject({ Status: 'SUCCESS' });
    expect(world.isClean(wanted)).toBe(true);
  });

  test('may have an id that begins as ours do: with the name of the stack', async () => {
    await start();

    expect(await answer('Delete', { PhysicalResourceId: 'emr-key-user-prod-KeyUser1234-1ABCDEFGHIJKL' })).toMatchObject({ Status: 'SUCCESS' });
    expect(world.isClean(wanted)).toBe(true);
  });

  test('is not needed where nothing could be reached', async () => {
    world.specify(wanted);

    const ending = await world.invoke(world.request('Create'), { at: 0, kind: 'hangs' });

    expect(ending.answers).toMatchObject([{ Status: 'FAILED', PhysicalResourceId: NOTHING }]);
  });
});

test('a Delete under an id that CloudFormation made goes on until no Create can be at work that it did not wait for', async () => {
  world.specify(WANTED);
  const start = world.clock.now();

  await answer('Delete', { PhysicalResourceId: UNANSWERED });

  expect(world.clock.now() - start).toBeGreaterThan(372 * SECOND);
});

describe('a grant', () => {
  beforeEach(() => world.specify(GRANTED));

  test.each([24, 100, 280])('that listings show after %d s is revoked', async (lag) => {
    world.kms.lag = lag * SECOND;
    const { calls } = await world.fork().invoke(world.request('Create'));
    const at = calls.findIndex(call => call === 'CreateGrant');
    await world.invoke(world.request('Create'), { at, kind: 'kill after' });

    expect(await answer('Delete', { PhysicalResourceId: UNANSWERED })).toMatchObject({ Status: 'SUCCESS' });
    expect(world.isClean(GRANTED)).toBe(true);
  });

  test.each<[string, () => void]>([
    ['is denied', () => world.kms.denied.add('CreateGrant')],
    ['is refused', () => world.kms.roles.delete(ROLE)],
  ])('with other operations stays where the new one %s', async (_, prevent) => {
    await answer('Create');
    const [grant] = world.kms.keys.get(KEY)!.grants;
    Object.assign(grant, { operations: ['Decrypt'] });
    prevent();

    expect(await answer('Update')).toMatchObject({ Status: 'FAILED' });
    expect(world.grants()).toMatchObject([{ operations: ['Decrypt'] }]);
  });
});
