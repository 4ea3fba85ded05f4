import { ADMIN, GRANTED, KEY, OTHER_ROLE, PARAMETER, ROLE, ROOT, STACK, WANTED, World, expectAnswered, expectOthersKept, policyOf } from './world';
import { KeyUserSpecification } from '../../../lib/encryption/key-user-specification';
import { NOTHING, physicalIdOf, sidsOf, statementsOf } from '../../../lib/handlers/key-user/identity';
import { PolicyText } from '../../../lib/handlers/key-user/policy-text';

let world: World;

beforeEach(() => {
  world = new World();
});

async function reasonOf(type: 'Create' | 'Update' | 'Delete', more: Record<string, unknown> = {}): Promise<string> {
  const ending = await world.invoke(world.request(type, more));
  expectAnswered(ending, 'FAILED');
  return ending.answers[0].Reason.replace(' (log stream 2026/01/15/[$LATEST]abc)', '');
}

async function succeed(type: 'Create' | 'Update' | 'Delete', more: Record<string, unknown> = {}): Promise<readonly string[]> {
  const ending = await world.invoke(world.request(type, more));
  expectAnswered(ending, 'SUCCESS');
  return ending.calls;
}

test('statements are those of the KMS console, under Sids of their own', () => {
  expect(statementsOf(WANTED)).toEqual([
    {
      Sid: 'CdkEmrSecurity 11c12c3e049a3037d202ec6b9bc09336 use of the key',
      Effect: 'Allow',
      Principal: { AWS: ROLE },
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      Resource: '*',
    },
    {
      Sid: 'CdkEmrSecurity 11c12c3e049a3037d202ec6b9bc09336 attachment of persistent resources',
      Effect: 'Allow',
      Principal: { AWS: ROLE },
      Action: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
      Resource: '*',
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ]);
});

test('two stacks, or two resources of one, have Sids and names of their own; the physical id follows from key, role and mechanism', () => {
  const others: KeyUserSpecification[] = [{ ...WANTED, stackId: `${WANTED.stackId}0` }, { ...WANTED, logicalResourceId: 'Other' }];

  expect(new Set([WANTED, ...others].flatMap(sidsOf)).size).toBe(6);
  expect(new Set([WANTED, ...others].map(each => physicalIdOf(each, KEY))).size).toBe(1);
  const changed: KeyUserSpecification[] = [{ ...WANTED, key: 'k' }, { ...WANTED, role: OTHER_ROLE }, GRANTED];
  expect(new Set([WANTED, ...changed].map(each => physicalIdOf(each, KEY))).size).toBe(4);
});

describe('KEY_POLICY', () => {
  test('a Create adds two statements and watches them, a Delete leaves the policy as it was', async () => {
    const before = world.policy;
    const start = world.clock.now();

    const calls = await succeed('Create');

    expect(calls.slice(0, 4)).toEqual(['GetParameter', 'DescribeKey', 'GetKeyPolicy', 'PutKeyPolicy']);
    expect(new Set(calls.slice(4))).toEqual(new Set(['GetKeyPolicy']));
    expect(world.clock.now() - start).toBeGreaterThan(25_000);
    expect(world.clock.now() - start).toBeLessThan(45_000);
    expect(world.isUser(WANTED)).toBe(true);
    expectOthersKept(world);

    await succeed('Delete');

    expect(world.policy).toBe(before);
    expectOthersKept(world);
  });

  test('a Create that is repeated, and an Update, change nothing', async () => {
    await succeed('Create');
    const before = world.policy;

    expect(await succeed('Create')).not.toContain('PutKeyPolicy');
    expect(await succeed('Update')).not.toContain('PutKeyPolicy');
    expect(world.policy).toBe(before);
  });

  test('the same request twice at the same time adds each statement once', async () => {
    const request = world.request('Create');

    const endings = await Promise.all([world.invoke(request), world.invoke(request)]);

    endings.forEach(ending => expectAnswered(ending, 'SUCCESS'));
    expect(world.isUser(WANTED)).toBe(true);
    expectOthersKept(world);
  });

  test.each([['an alias', 'alias/emr'], ['the ARN of an alias', 'arn:aws:kms:eu-west-1:111111111111:alias/emr'], ['an id', KEY.split('/')[1]]])('a key by %s is found', async (_by, key) => {
    world.kms.aliases.set(key, KEY);
    world.specify({ ...WANTED, key });

    await succeed('Create');

    expect(world.isUser(WANTED)).toBe(true);
    await succeed('Delete');
    expect(world.isClean(WANTED)).toBe(true);
  });

  test('what another stack has written for the same role and key stays', async () => {
    const other = { ...WANTED, stackId: WANTED.stackId.replace('Emr', 'Other') };
    world.kms.change(KEY, { policy: policyOf(ROOT, ...statementsOf(other).map(statement => JSON.stringify(statement))) });

    await succeed('Create');
    expect([world.isUser(WANTED), world.isUser(other)]).toEqual([true, true]);
    await succeed('Delete');
    expect([world.isClean(WANTED), world.isUser(other)]).toEqual([true, true]);
  });

  test('a role that was deleted and made again is named again', async () => {
    await succeed('Create');
    world.kms.deleteRole(ROLE, 'AROACKCEVSQ6C2EXAMPLE');
    expect(world.isUser(WANTED)).toBe(false);
    world.kms.roles.add(ROLE);

    await succeed('Update');

    expect(world.isUser(WANTED)).toBe(true);
    expectOthersKept(world);
  });

  test('the statements of a role that is gone are removed', async () => {
    await succeed('Create');
    world.kms.deleteRole(ROLE, 'AROACKCEVSQ6C2EXAMPLE');

    await succeed('Delete');

    expect(world.isClean(WANTED)).toBe(true);
  });

  test('a role that KMS does not know yet is waited for', async () => {
    world.kms.unknownFor = 5;

    await succeed('Create');

    expect(world.isUser(WANTED)).toBe(true);
  });

  test('a role that does not exist is told of after a minute, and nothing is written', async () => {
    world.kms.roles.delete(ROLE);
    const [before, start] = [world.policy, world.clock.now()];

    const ending = await world.invoke(world.request('Create'));

    expectAnswered(ending, 'FAILED');
    expect(ending.answers[0]).toMatchObject({ PhysicalResourceId: NOTHING });
    expect(ending.answers[0].Reason).toBe(`key policy of ${KEY}: KMS refuses it (MalformedPolicyDocumentException: Policy contains a statement with one or more invalid principals). `
      + `Nothing was changed. See that the role ${ROLE} exists and that the other statements of the policy are valid, then try again (log stream 2026/01/15/[$LATEST]abc)`);
    expect(world.clock.now() - start).toBeLessThan(80_000);
    expect(world.policy).toBe(before);
  });

  test.each(['Create', 'Update'] as const)('a statement of others with an id that was a role is an error at %s that names both; nothing is repaired', async (type) => {
    world.kms.change(KEY, { policy: policyOf(ROOT, ADMIN.replace(OTHER_ROLE, 'AROACKCEVSQ6C2EXAMPLE')) });
    const before = world.policy;

    expect(await reasonOf(type)).toBe(`key policy of ${KEY}: statement 'Admin' names AROACKCEVSQ6C2EXAMPLE, the id of a role or user that was deleted, and KMS takes no policy with it `
      + '(MalformedPolicyDocumentException: Policy contains a statement with one or more invalid principals). Nothing was changed. '
      + 'Ask an administrator of the key to remove the id from the policy, then try again');
    expect(world.policy).toBe(before);
  });

  test('several such ids are told of at once', async () => {
    const lost = ['AROACKCEVSQ6C2EXAMPLE', 'AIDACKCEVSQ6C3EXAMPLE'];
    world.kms.change(KEY, { policy: policyOf(...lost.map(id => ADMIN.replace(OTHER_ROLE, id).replace('Admin', `of ${id}`))) });

    expect(await reasonOf('Update')).toContain(`statement 'of ${lost[0]}' names ${lost[0]}, the id of a role or user that was deleted (and 1 more: ${lost[1]} in 'of ${lost[1]}'), `);
  });

  test('such an id hinders a Delete, too', async () => {
    await succeed('Create');
    world.kms.deleteRole(OTHER_ROLE, 'AROACKCEVSQ6C2EXAMPLE');
    const before = world.policy;

    expect(await reasonOf('Delete')).toContain("statement 'Admin' names AROACKCEVSQ6C2EXAMPLE");
    expect(world.policy).toBe(before);
  });

  test.each(['Create', 'Update', 'Delete'] as const)('such an id is told of at once at %s: waiting does not help', async (type) => {
    await succeed('Create');
    world.kms.change(KEY, { policy: type === 'Delete' ? world.policy : policyOf(ROOT, ADMIN) });
    world.kms.deleteRole(OTHER_ROLE, 'AROACKCEVSQ6C2EXAMPLE');
    const start = world.clock.now();

    await reasonOf(type);

    expect(world.clock.now() - start).toBeLessThan(5_000);
  });

  const GONE = 'AROACKCEVSQ6C3EXAMPLE';
  const NEIGHBOUR: KeyUserSpecification = { ...WANTED, stackId: `${STACK}2`, role: OTHER_ROLE };

  /** As after a neighbour's role was deleted: its statements show an id. */
  function abandoned(change: (text: string) => string = text => text): string[] {
    return statementsOf(NEIGHBOUR).map(statement => change(JSON.stringify(statement).replace(OTHER_ROLE, GONE)));
  }

  test.each(['Create', 'Update', 'Delete'] as const)('at %s, what a resource like this has written for a role that was deleted goes: KMS takes nothing with it', async (type) => {
    const [use, attachment] = abandoned();
    const mine = statementsOf(WANTED).map(statement => JSON.stringify(statement));
    const before = mine.map(text => text.replace(ROLE, 'AROACKCEVSQ6C4EXAMPLE'));
    world.kms.change(KEY, { policy: policyOf(ROOT, use, ADMIN, attachment, ...type === 'Create' ? [] : before) });

    await succeed(type);

    expect(JSON.parse(world.policy)).toEqual(JSON.parse(policyOf(ROOT, ADMIN, ...type === 'Delete' ? [] : mine)));
  });

  test('two whose roles were deleted and made again can both be deleted, and in any order', async () => {
    await succeed('Create');
    const mine = world.policy;
    world.kms.change(KEY, { policy: new PolicyText(mine).with(statementsOf(NEIGHBOUR)) });
    [[ROLE, 'AROACKCEVSQ6C4EXAMPLE'], [OTHER_ROLE, GONE]].forEach(([role, id]) => world.kms.deleteRole(role, id));
    [ROLE, OTHER_ROLE].forEach(role => world.kms.roles.add(role));
    world.kms.change(KEY, { policy: world.policy.replace(/(?<="Sid" : "Admin".*)AROACKCEVSQ6C3EXAMPLE/, OTHER_ROLE) }); // mended by hand

    await succeed('Delete');
    world.specify(NEIGHBOUR);
    await succeed('Delete', { StackId: NEIGHBOUR.stackId });

    expect(JSON.parse(world.policy)).toEqual(JSON.parse(policyOf(ROOT, ADMIN)));
  });

  test('nothing is put only for the sake of such statements', async () => {
    await succeed('Create');
    world.kms.change(KEY, { policy: new PolicyText(world.policy).with(abandoned().map(text => JSON.parse(text))) });

    expect(await succeed('Update')).not.toContain('PutKeyPolicy');
  });

  test.each<[string, (text: string) => string]>([
    ['that names somebody else as well', text => text.replace(`"${GONE}"`, `["${GONE}","${ROLE}"]`)],
    ['that names a service as well', text => text.replace(`{"AWS":"${GONE}"}`, `{"AWS":"${GONE}","Service":"x.amazonaws.com"}`)],
    ['that denies', text => text.replace('"Allow"', '"Deny"')],
    ['with another Sid', text => text.replace('CdkEmrSecurity', 'CdkEmrsecurity')],
    ['with a longer Sid', text => text.replace('CdkEmrSecurity', 'x CdkEmrSecurity')],
  ])('a statement %s is not taken for one of these', async (_, change) => {
    world.kms.change(KEY, { policy: policyOf(ROOT, ...abandoned(change)) });
    const before = world.policy;

    expect(await reasonOf('Create')).toContain(`names ${GONE}, the id of a role or user that was deleted`);
    expect(world.policy).toBe(before);
  });

  test('a put is not read again at once: a read that does not show it yet would look like a loss', async () => {
    const start = world.clock.now();
    const reads: number[] = [];
    const { getKeyPolicy } = world.kms;
    world.kms.getKeyPolicy = (arn) => {
      reads.push(world.clock.now() - start);
      return getKeyPolicy.call(world.kms, arn);
    };

    await succeed('Create');

    expect(reads[1] - reads[0]).toBeGreaterThanOrEqual(2_000);
  });

  const ours = Buffer.byteLength(statementsOf(WANTED).map(statement => `,${JSON.stringify(statement)}`).join(''));
  const filled = (bytes: number, blank: string) => {
    const frame = policyOf(ROOT, '{"Sid":"Long","Effect":"Deny","Action":[""]}');
    return frame.replace('[""]', `["${blank === '' ? 'ä'.repeat((bytes - Buffer.byteLength(frame)) / 2) : ''}"]${blank.repeat(Math.max(0, bytes - Buffer.byteLength(frame)))}`);
  };

  test('a policy may be filled to the last byte', async () => {
    world.kms.change(KEY, { policy: filled(32768 - ours, ' ') });

    await succeed('Create');

    expect(Buffer.byteLength(world.policy)).toBe(32768);
    expect(world.isUser(WANTED)).toBe(true);
  });

  test('blanks give way where it would be too long with them', async () => {
    world.kms.change(KEY, { policy: filled(32768, ' ') });
    const others = JSON.parse(world.policy).Statement;

    await succeed('Create');

    expect(world.isUser(WANTED)).toBe(true);
    expect(JSON.parse(world.policy).Statement.slice(0, 2)).toEqual(others);
    await succeed('Delete');
    expect(JSON.parse(world.policy).Statement).toEqual(others);
  });

  test('a policy that would be too long is not put', async () => {
    world.kms.change(KEY, { policy: filled(32768, '') });
    const before = world.policy;

    const ending = await world.invoke(world.request('Create'));

    expect(ending.answers[0]).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NOTHING });
    expect(ending.answers[0].Reason).toMatch(new RegExp(`^key policy of ${KEY}: would have 33\\d{3} bytes with the statements for ${ROLE}; at most 32768 are possible\\. `
      + 'Nothing was changed\\. Make the policy shorter, or use the mechanism GRANT '));
    expect(ending.calls).not.toContain('PutKeyPolicy');
    expect(world.policy).toBe(before);
  });

  test('a policy of nothing but our statements is not emptied', async () => {
    world.kms.change(KEY, { policy: policyOf(...statementsOf(WANTED).map(statement => JSON.stringify(statement))) });

    expect(await reasonOf('Delete')).toMatch(/has no other statements than 'CdkEmrSecurity \w+ use of the key' and '.+', and KMS takes none without statements\. Nothing was changed/);
    expect(world.isUser(WANTED)).toBe(true);
  });

  test('a policy that is not understood is not written', async () => {
    world.kms.change(KEY, { policy: '' });

    expect(await reasonOf('Create')).toContain('the key policy is not JSON');
    expect(world.policy).toBe('');
  });

  test('what keeps being changed by others is told of in time', async () => {
    const put = world.kms.putKeyPolicy.bind(world.kms);
    world.kms.putKeyPolicy = (arn, policy) => {
      put(arn, policy);
      world.kms.change(KEY, { policy: policyOf(ROOT, ADMIN) });
    };

    expect(await reasonOf('Create')).toMatch(/^key policy of arn.*: others have changed it so often that what was written \d+ times did not stay long enough\. Deploy again when nobody else writes it$/);
  });

  test('others may go on to write, as long as ours stays', async () => {
    const get = world.kms.getKeyPolicy.bind(world.kms);
    let looks = 0;
    world.kms.getKeyPolicy = (arn) => {
      const found = get(arn);
      looks += 1;
      return found.replace(/key-default-1|edit \d+/, `edit ${looks}`);
    };
    const start = world.clock.now();

    await succeed('Create');

    expect(world.clock.now() - start).toBeGreaterThan(100_000);
    expect(world.clock.now() - start).toBeLessThan(200_000);
  });
});

describe('GRANT', () => {
  beforeEach(() => world.specify(GRANTED));

  test('a Create gives a grant that cannot be passed on, a Delete revokes it, and that of nobody else', async () => {
    const theirs = { id: 'theirs', name: 'theirs', grantee: ROLE, operations: ['Decrypt'], listedFrom: 0 };
    world.kms.keys.get(KEY)!.grants.push(...['1', '2', '3', '4'].map(id => ({ ...theirs, id })));
    const before = world.policy;

    await succeed('Create');

    expect(world.grants()).toMatchObject([
      { grantee: ROLE, operations: ['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'DescribeKey'] },
    ]);
    expect(await succeed('Create')).not.toContain('CreateGrant');
    expect(await succeed('Update')).not.toContain('CreateGrant');
    await succeed('Delete');
    expect(world.isClean(GRANTED)).toBe(true);
    expect(world.kms.keys.get(KEY)!.grants).toHaveLength(4);
    expect([world.policy, world.kms.puts]).toEqual([before, []]);
  });

  test('a grant that is listed late is found by the Delete that follows', async () => {
    world.kms.lag = 20_000;
    const start = world.clock.now();
    await succeed('Create');
    expect(world.clock.now() - start).toBeGreaterThan(20_000);

    await succeed('Delete');

    expect(world.isClean(GRANTED)).toBe(true);
  });

  test('so is one that the Create did not live to see listed', async () => {
    world.kms.lag = 15_000;
    const calls = ['GetParameter', 'DescribeKey', 'ListGrants', 'CreateGrant'];
    const ending = await world.invoke(world.request('Create'), { at: 3, kind: 'kill after' });
    expect(ending.calls).toEqual(calls);

    await succeed('Delete');

    expect(world.isClean(GRANTED)).toBe(true);
  });

  test('the same request twice at the same time gives one grant', async () => {
    const request = world.request('Create');

    await Promise.all([world.invoke(request), world.invoke(request)]);

    expect(world.isUser(GRANTED)).toBe(true);
  });

  test('a key of another account is found by its ARN', async () => {
    const theirs = KEY.replace('111111111111', '222222222222');
    world.kms.createKey(theirs, policyOf(ROOT));
    world.specify({ ...GRANTED, key: theirs });

    await succeed('Create');
    expect(world.kms.keys.get(theirs)!.grants).toHaveLength(1);
    await succeed('Delete');
    expect(world.kms.keys.get(theirs)!.grants).toEqual([]);
  });

  test('the grant of a role that was deleted and made again is given anew', async () => {
    await succeed('Create');
    world.kms.deleteRole(ROLE, 'AROACKCEVSQ6C2EXAMPLE');
    world.kms.roles.add(ROLE);

    await succeed('Update');

    expect(world.grants()).toMatchObject([{ grantee: ROLE }]);
  });

  test('the grant of a role that is gone is revoked', async () => {
    await succeed('Create');
    world.kms.deleteRole(ROLE, 'AROACKCEVSQ6C2EXAMPLE');

    await succeed('Delete');

    expect(world.isClean(GRANTED)).toBe(true);
  });

  test('a role that KMS does not know yet is waited for, and one that does not exist is told of', async () => {
    world.kms.unknownFor = 3;
    await succeed('Create');
    await succeed('Delete');
    world.kms.roles.delete(ROLE);

    expect(await reasonOf('Create')).toBe('kms:CreateGrant: InvalidArnException: ARN does not refer to a valid principal');
  });
});

describe.each([WANTED, GRANTED])('$mechanism', (wanted) => {
  beforeEach(() => world.specify(wanted));

  test.each<[string, object, string]>([
    ['disabled', { state: 'Disabled' }, 'is in the state Disabled; Enabled is expected. Enable it, then try again'],
    ['about to be deleted', { state: 'PendingDeletion' }, 'is in the state PendingDeletion; Enabled is expected. Cancel its deletion and enable it, or name another key, then try again'],
    ['without material', { state: 'PendingImport' }, 'is in the state PendingImport; Enabled is expected. Import its key material, then try again'],
    ['still being made', { state: 'Creating' }, 'is in the state Creating; Enabled is expected. Wait until it is, then try again'],
    ['asymmetric', { spec: 'RSA_2048' }, 'is a key of spec RSA_2048 for ENCRYPT_DECRYPT; a symmetric key (SYMMETRIC_DEFAULT) for ENCRYPT_DECRYPT is expected. Name another key'],
    ['for MACs', { spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' }, 'is a key of spec HMAC_256 for GENERATE_VERIFY_MAC; a symmetric key (SYMMETRIC_DEFAULT) for ENCRYPT_DECRYPT is expected. Name another key'],
    ['of AWS', { manager: 'AWS' }, 'is managed by AWS, so its users cannot be changed; a customer managed key is expected. Name another key'],
    ['of nobody known', { manager: 'unknown' }, 'is managed by AWS, so its users cannot be changed; a customer managed key is expected. Name another key'],
  ])('a key that is %s gets no users', async (_what, change, reason) => {
    world.kms.change(KEY, change);

    expect(await reasonOf('Create')).toBe(`key ${KEY}: ${reason}`);
    expect(world.isClean(wanted)).toBe(true);
  });

  test('a key of another Region gets no users, and nobody is asked', async () => {
    world.specify({ ...wanted, key: KEY.replace('eu-west-1', 'us-east-1') });

    const ending = await world.invoke(world.request('Create'));

    expect(ending.answers[0].Reason).toContain('is in Region us-east-1, but the stack is in eu-west-1; a key of the Region of the clusters is expected.');
    expect(ending.calls).toEqual(['GetParameter']);
  });

  test('a key that does not exist is told of, and a Delete has nothing to do', async () => {
    world.specify({ ...wanted, key: 'alias/none' });

    expect(await reasonOf('Create')).toBe('key alias/none: is not in account and Region of the stack, or of the account in its ARN; a key that exists is expected. Correct it, then deploy again');
    await succeed('Delete');
  });

  test.each(['Disabled', 'PendingDeletion'])('from a key that is %s it is removed', async (state) => {
    await succeed('Create');
    world.kms.change(KEY, { state });

    await succeed('Update'); // such as one that takes an update back
    await succeed('Delete');

    expect(world.isClean(wanted)).toBe(true);
  });

  test('a key that was deleted meanwhile hinders no Delete', async () => {
    await succeed('Create');
    world.kms.keys.clear();

    await succeed('Delete');
  });

  test('a Create that failed before it wrote says so, and its Delete asks nobody', async () => {
    world.kms.denied.add('DescribeKey');
    const ending = await world.invoke(world.request('Create'));
    expect(ending.answers[0]).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NOTHING });

    const deleted = await world.invoke(world.request('Delete', { PhysicalResourceId: NOTHING }));

    expect(deleted).toMatchObject({ calls: [], answers: [{ Status: 'SUCCESS', PhysicalResourceId: NOTHING }] });
  });

  test('an Update to another key, role or mechanism is refused, changes nothing, and can be taken back', async () => {
    await succeed('Create');
    const [policy, before, PhysicalResourceId] = [world.policy, world.grants(), physicalIdOf(wanted, KEY)];

    for (const changed of [{ key: 'alias/other' }, { role: OTHER_ROLE }, { mechanism: wanted.mechanism === 'GRANT' ? 'KEY_POLICY' as const : 'GRANT' as const }]) {
      world.specify({ ...wanted, ...changed });
      const ending = await world.invoke(world.request('Update', { PhysicalResourceId }));
      expectAnswered(ending, 'FAILED');
      expect(ending.calls).toEqual(['GetParameter']);
      expect(ending.answers[0].PhysicalResourceId).toBe(PhysicalResourceId);
      expect(ending.answers[0].Reason).toContain('key, role and mechanism: are not what they were, and an existing resource keeps them, so nothing was changed');
      world.specify(wanted);
      await succeed('Update', { PhysicalResourceId });
    }
    expect([world.policy, world.grants()]).toEqual([policy, before]);
  });

  test('a Delete for which the parameter names something else removes nothing', async () => {
    await succeed('Create');
    const PhysicalResourceId = physicalIdOf(wanted, KEY);
    world.specify({ ...wanted, role: OTHER_ROLE });

    expect(await reasonOf('Delete', { PhysicalResourceId })).toContain(`parameter ${PARAMETER}: names another key, role or mechanism than this resource was made for, so nothing was removed.`);
    expect(world.isUser(wanted)).toBe(true);
  });

  test('a Delete under an id that CloudFormation made, as no answer ever came, removes what is there', async () => {
    await succeed('Create');

    const ending = await world.invoke(world.request('Delete', { PhysicalResourceId: 'Stack-KeyUser1234-ABCDEF' }));

    expect(ending.answers[0]).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'Stack-KeyUser1234-ABCDEF' });
    expect(world.isClean(wanted)).toBe(true);
  });
});

test('the policy of a key of another account is not read', async () => {
  const theirs = KEY.replace('111111111111', '222222222222');
  for (const key of [theirs, theirs.replace('key/', 'alias/')]) {
    world.kms.createKey(key, policyOf(ROOT));
    world.specify({ ...WANTED, key });
    expect(await reasonOf('Create')).toBe(`key ${key}: is of account 222222222222, and its policy can be read and written there only; a key of account 111111111111 is expected for `
      + 'the mechanism KEY_POLICY. Use the mechanism GRANT, or have its owner add the statements');
  }
});

describe('a missing right', () => {
  const BY_HAND = '[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:role/EMR_EC2_DefaultRole"},'
    + '"Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:DescribeKey"],"Resource":"*"},'
    + '{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:role/EMR_EC2_DefaultRole"},'
    + '"Action":["kms:CreateGrant","kms:ListGrants","kms:RevokeGrant"],"Resource":"*","Condition":{"Bool":{"kms:GrantIsForAWSResource":"true"}}}]';

  test.each(['DescribeKey', 'GetKeyPolicy', 'PutKeyPolicy'])('to kms:%s tells whom to ask for what, with the exact JSON', async (action) => {
    world.kms.denied.add(action);
    const start = world.clock.now();

    const ending = await world.invoke(world.request('Create'));

    expectAnswered(ending, 'FAILED');
    const { Reason, PhysicalResourceId } = ending.answers[0];
    expect(Reason).toContain(`key ${KEY}: kms:${action} is denied to this function. Ask an administrator of the key (account 111111111111) to allow kms:DescribeKey, `
      + `kms:GetKeyPolicy and kms:PutKeyPolicy in the key policy, or to add these statements to it in place of this resource: ${BY_HAND} (log stream`);
    expect(ending.lines.map(line => JSON.parse(line).json)).toContain(BY_HAND);
    expect(PhysicalResourceId).toBe(NOTHING);
    expect(world.clock.now() - start).toBeGreaterThan(50_000); // it may have been granted a moment ago
    expect(world.clock.now() - start).toBeLessThan(80_000);
  });

  test.each([[95, true], [170, false]])('tells the JSON in the log where the reason has no room for it: role ARN of %d characters', async (length, fits) => {
    const role = ROLE.padEnd(length, 'x');
    world.specify({ ...WANTED, role });
    world.kms.denied.add('GetKeyPolicy');

    const { answers: [{ Reason }], lines } = await world.invoke(world.request('Create'));

    expect(Reason.includes(': [{')).toBe(fits);
    expect(Reason.includes('these statements to it in place of this resource; their JSON stands in the log of the function')).toBe(!fits);
    const json = JSON.parse(lines.map(line => JSON.parse(line).json).find(each => each !== undefined));
    expect(json.map(({ Principal }: { Principal: unknown }) => Principal)).toEqual([{ AWS: role }, { AWS: role }]);
  });

  test.each(['DescribeKey', 'CreateGrant', 'ListGrants'])('to kms:%s on a key of another account tells whom to ask', async (action) => {
    const key = KEY.replace('111111111111', '222222222222');
    world.kms.createKey(key, policyOf(ROOT));
    world.specify({ ...GRANTED, key });
    world.kms.denied.add(action);

    expect(await reasonOf('Create')).toContain(`key ${key}: kms:${action} is denied to this function. Ask an administrator of the key (account 222222222222) to allow it in the key policy`);
  });

  test('is waited for', async () => {
    world.kms.denied.add('PutKeyPolicy');
    const get = world.kms.getKeyPolicy.bind(world.kms);
    let reads = 0;
    world.kms.getKeyPolicy = (arn) => {
      reads += 1;
      if (reads === 4) {
        world.kms.denied.clear();
      }
      return get(arn);
    };

    await succeed('Create');

    expect(world.isUser(WANTED)).toBe(true);
  });

  test.each([[WANTED, 'GetKeyPolicy'], [WANTED, 'PutKeyPolicy'], [GRANTED, 'RevokeGrant']] as const)('of a Delete tells what is left', async (wanted, action) => {
    world.specify(wanted);
    await succeed('Create');
    world.kms.denied.add(action);

    const reason = await reasonOf('Delete');

    expect(reason).toContain(`key ${KEY}: kms:${action} is denied to this function, so ${wanted.mechanism === 'GRANT' ? "the grant 'CdkEmrSecurity-" : "what has the Sids 'CdkEmrSecurity "}`);
    expect(reason).toContain('Ask an administrator of the key to remove it, then delete the stack again and retain this resource');
    expect(world.isUser(wanted)).toBe(true);
  });
});
