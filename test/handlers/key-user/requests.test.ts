import { ADMIN, GRANTED, KEY, LOGICAL_ID, OTHER_ROLE, PARAMETER, ROLE, ROOT, STACK, WANTED, World, expectAnswered, policyOf } from './world';
import { grantNameOf, sidsOf } from '../../../lib/handlers/key-user/identity';

let world: World;
let before: string;

beforeEach(() => {
  world = new World();
  before = world.policy;
});

afterEach(() => expect(world.policy).toBe(before));

test.each([
  [{}], [null], ['text'], [{ artifact: 'parameter' }], [{ RequestType: 'Create' }],
  [{ RequestType: 'Other', ResponseURL: 'https://x.s3.amazonaws.com/', StackId: 's', RequestId: 'r', LogicalResourceId: 'l' }],
  [{ RequestType: 'Create', ResponseURL: 'https://example.com/', StackId: 's', RequestId: 'r', LogicalResourceId: 'l' }],
])('an event %j is refused and reaches nothing', async (event) => {
  expect(await world.invoke(event)).toMatchObject({ outcome: 'threw', calls: [], answers: [] });
});

test.each([
  [undefined, 'Parameter: is missing'], [{}, 'Parameter: is missing'], [{ Parameter: 'a b' }, 'Parameter: is not the name of a parameter'],
  [{ Parameter: PARAMETER }, 'Specification: is missing'], [{ Parameter: PARAMETER, Specification: {} }, 'Specification: is missing'],
])('a request with the properties %j is refused and asks nobody', async (ResourceProperties, reason) => {
  for (const type of ['Create', 'Update', 'Delete'] as const) {
    const ending = await world.invoke(world.request(type, { ResourceProperties }));
    expectAnswered(ending, 'FAILED');
    expect(ending.answers[0].Reason).toContain(reason);
    expect(ending.calls).toEqual([]);
  }
});

describe('a forged request', () => {
  test.each(['Create', 'Update', 'Delete'] as const)('(%s) in the name of another stack or resource does nothing', async (type) => {
    world.kms.change(KEY, { policy: policyOf(ROOT, ADMIN) });
    before = world.policy;
    for (const other of [{ LogicalResourceId: 'Other' }, { StackId: `${STACK}0` }]) {
      const ending = await world.invoke(world.request(type, other));
      expect(ending.answers[0]).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining(`parameter ${PARAMETER}: is that of another resource, so nothing was done`) });
      expect(ending.calls).toEqual(['GetParameter']);
    }
  });

  test.each(['Create', 'Update', 'Delete'] as const)('(%s) for another key, role or mechanism does nothing', async (type) => {
    for (const forged of [{ role: OTHER_ROLE }, { key: `${KEY.slice(0, -1)}1` }, { mechanism: 'GRANT' }]) {
      const Specification = JSON.stringify({ ...WANTED, ...forged });
      const ending = await world.invoke(world.request(type, { ResourceProperties: { Parameter: PARAMETER, Specification } }));
      expectAnswered(ending, 'FAILED');
      expect(ending.answers[0].Reason).toContain(`parameter ${PARAMETER}: is not what the resource says`);
      expect(new Set(ending.calls)).toEqual(new Set(['GetParameter']));
    }
  });

  test('with other names beside the parameter does what the parameter says, and no more', async () => {
    const more = { Key: 'other', Role: OTHER_ROLE, role: OTHER_ROLE, key: 'other' };
    const request = world.request('Create', { OldResourceProperties: more });
    const ending = await world.invoke({ ...request, ResourceProperties: { ...request.ResourceProperties as object, ...more } });

    expectAnswered(ending, 'SUCCESS');
    expect(world.isUser(WANTED)).toBe(true);
    before = world.policy;
  });
});

describe('a parameter', () => {
  test('that is not there is told of, also by a Delete: what is to be removed is not known', async () => {
    const request = world.request('Delete');
    world.parameters.clear();

    const ending = await world.invoke(request);

    expectAnswered(ending, 'FAILED');
    const [use, attachment] = sidsOf(WANTED);
    expect(ending.answers[0].Reason).toContain(`parameter ${PARAMETER}: is gone, which says on which key this resource has a user, so nothing was removed. `
      + `Remove the statements '${use}' and '${attachment}' from the key policy, or the grant '${grantNameOf(WANTED)}', then delete the stack again and retain this resource`);
  });

  test('that is still read as it was before is read again', async () => {
    const request = world.request('Create');
    const now = world.parameters.get(PARAMETER)!;
    let reads = 0;
    world.parameters.get = () => {
      reads += 1;
      return reads < 4 ? now.replace(ROLE, OTHER_ROLE) : now;
    };

    expectAnswered(await world.invoke(request), 'SUCCESS');

    expect(world.isUser(WANTED)).toBe(true);
    before = world.policy;
  });

  test.each<[unknown, string]>([
    ['', 'is not JSON'],
    [[], 'the value is missing or not as expected'],
    [{}, 'stackId is missing'],
    [{ ...WANTED, logicalResourceId: undefined }, 'logicalResourceId is missing'],
    [{ ...WANTED, key: '*' }, 'key is missing'],
    [{ ...WANTED, key: 'arn:aws:kms:eu-west-1:111111111111:key/*' }, 'key is missing'],
    [{ ...WANTED, key: 'arn:aws:s3:::bucket' }, 'key is missing'],
    [{ ...WANTED, role: '*' }, 'role is missing'],
    [{ ...WANTED, role: 'arn:aws:iam::111111111111:role/*' }, 'role is missing'],
    [{ ...WANTED, role: 'arn:aws:iam::111111111111:root' }, 'role is missing'],
    [{ ...WANTED, role: [ROLE] }, 'role is missing'],
    [{ ...WANTED, mechanism: 'BOTH' }, 'mechanism is missing'],
  ])('with %j is refused', async (value, reason) => {
    world.specify(typeof value === 'string' ? value : JSON.stringify(value));
    const Specification = world.parameters.get(PARAMETER) || 'x';
    world.specify(Specification === 'x' ? 'x' : Specification);

    const ending = await world.invoke(world.request('Create', { ResourceProperties: { Parameter: PARAMETER, Specification } }));

    expectAnswered(ending, 'FAILED');
    expect(ending.answers[0].Reason).toContain(`parameter ${PARAMETER}: ${reason}`);
    expect(ending.calls).toEqual(['GetParameter']);
  });

  test.each([
    'alias/a/b-c_d', 'mrk-1234abcd12ab34cd56ef1234567890ab', 'arn:aws-cn:kms:eu-west-1:111111111111:key/mrk-1234abcd12ab34cd56ef1234567890ab', 'arn:aws:kms:eu-west-1:111111111111:alias/aws/x',
  ])('with the key %s is read', async (key) => {
    world.specify({ ...GRANTED, key });

    const ending = await world.invoke(world.request('Create'));

    expect(ending.answers[0].Reason).toContain(`key ${key}: is not in account and Region of the stack`);
  });
});

describe('logs', () => {
  test('hold ids and what was done', async () => {
    world.specify(GRANTED);
    const ending = await world.invoke(world.request('Create'));

    expect(ending.lines.map(line => JSON.parse(line))).toEqual([
      { what: 'request', requestType: 'Create', stackId: STACK, requestId: expect.any(String), logicalResourceId: LOGICAL_ID },
      { what: 'a grant was created', keyArn: KEY, name: expect.stringMatching(/^CdkEmrSecurity-[0-9a-f]{32}$/) },
      { what: 'answered', requestId: expect.any(String), status: 'SUCCESS' },
    ]);
  });

  test('do not hold the URL for the answer, nor a policy', async () => {
    await world.invoke(world.request('Create'));
    before = world.policy;

    const written = world.lambda.published.join('\n');
    expect(written).not.toMatch(/X-Amz-Signature|kms:\*|NumericLessThan/);
  });
});

test('an error that nobody thought of is not quoted', async () => {
  world.kms.describeKey = () => undefined as never;

  const ending = await world.invoke(world.request('Create'));

  expectAnswered(ending, 'FAILED');
  expect(ending.answers[0].Reason).toContain('an error in the function. Report it with the lines of its log');
});
