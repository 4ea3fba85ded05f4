import { createPorts } from '../../../lib/handlers/key-user/clients';
import { Environment } from '../../../lib/handlers/key-user/environment';
import { Answering, Request, withCredentials } from '../common/answering';

const KEY = 'arn:aws:kms:eu-west-1:111111111111:key/0a1b2c3d';
const ROLE = 'arn:aws:iam::111111111111:role/Emr';
const THROTTLED = '{"__type":"ThrottlingException","message":"Rate exceeded"}';

type Ports = Pick<Environment, 'kms' | 'getParameter'>;

withCredentials();

async function call<T>(answers: [status: number, body: string][], send: (ports: Ports, options: { abortSignal: AbortSignal }) => Promise<T>) {
  const handler = new Answering(...answers);
  const { signal } = new AbortController();
  const result = await send(createPorts(handler), { abortSignal: signal }).then(value => ({ value }), (error: Error) => ({ error }));
  return { ...result, sent: handler.requests.map(({ headers, body }: Request) => [headers['x-amz-target'], JSON.parse(Buffer.from(body as Uint8Array).toString())]) };
}

test.each<[string, (ports: Ports, options: { abortSignal: AbortSignal }) => Promise<unknown>, unknown, string, unknown]>([
  [
    'GetParameter', ({ getParameter }, options) => getParameter('p', options),
    { Name: 'p' }, '{"Parameter":{"Value":"text"}}', 'text',
  ],
  [
    'DescribeKey', ({ kms }, options) => kms.describeKey('alias/a', options),
    { KeyId: 'alias/a' },
    `{"KeyMetadata":{"Arn":"${KEY}","KeyState":"Enabled","KeyManager":"CUSTOMER","KeySpec":"SYMMETRIC_DEFAULT","KeyUsage":"ENCRYPT_DECRYPT"}}`,
    { arn: KEY, state: 'Enabled', manager: 'CUSTOMER', spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' },
  ],
  ['GetKeyPolicy', ({ kms }, options) => kms.getKeyPolicy(KEY, options), { KeyId: KEY }, '{"Policy":"{}","PolicyName":"default"}', '{}'],
  [
    'ListGrants', ({ kms }, options) => kms.listGrants(KEY, { grantee: ROLE, from: 'here' }, options),
    { KeyId: KEY, GranteePrincipal: ROLE, Marker: 'here', Limit: 100 },
    `{"Grants":[{"GrantId":"g","Name":"n","GranteePrincipal":"${ROLE}","Operations":["Decrypt"]},{"GrantId":"h"}],"Truncated":true,"NextMarker":"there"}`,
    { grants: [{ id: 'g', name: 'n', grantee: ROLE, operations: ['Decrypt'] }, { id: 'h', operations: [] }], next: 'there' },
  ],
  [
    'ListGrants', ({ kms }, options) => kms.listGrants(KEY, {}, options), { KeyId: KEY, Limit: 100 }, '{"Grants":[],"Truncated":false}', { grants: [], next: undefined },
  ],
  [
    'CreateGrant', ({ kms }, options) => kms.createGrant(KEY, { name: 'n', grantee: ROLE, operations: ['Decrypt'] }, options),
    { KeyId: KEY, Name: 'n', GranteePrincipal: ROLE, Operations: ['Decrypt'] }, '{"GrantId":"g"}', undefined,
  ],
  ['RevokeGrant', ({ kms }, options) => kms.revokeGrant(KEY, 'g', options), { KeyId: KEY, GrantId: 'g' }, '{}', undefined],
])('%s is sent, and again when it is throttled', async (name, send, input, answer, expected) => {
  const { sent, ...result } = await call([[400, THROTTLED], [200, answer]], send);

  expect(sent).toEqual([0, 1].map(() => [expect.stringMatching(new RegExp(`\\.${name}$`)), input]));
  expect(result).toEqual({ value: expected });
});

test('PutKeyPolicy is sent once, whatever becomes of it, and never without the lockout check', async () => {
  for (const [answer, result] of [[[200, '{}'], {}], [[400, THROTTLED], { name: 'ThrottlingException' }], [[500, '{"__type":"KMSInternalException"}'], { name: 'KMSInternalException' }]] as const) {
    const { sent, ...ended } = await call([[...answer]], ({ kms }, options) => kms.putKeyPolicy(KEY, '{"Statement":[]}', options));

    expect(sent).toEqual([['TrentService.PutKeyPolicy', { KeyId: KEY, Policy: '{"Statement":[]}' }]]);
    expect('error' in ended ? ended.error : {}).toMatchObject(result);
  }
});

test('a description or a policy that is empty is none that passes', async () => {
  expect(await call([[200, '{}']], ({ kms }, options) => kms.describeKey(KEY, options)))
    .toMatchObject({ value: { arn: '', state: 'unknown', manager: 'unknown', spec: 'unknown', usage: 'unknown' } });
  expect(await call([[200, '{}']], ({ kms }, options) => kms.getKeyPolicy(KEY, options))).toMatchObject({ value: '' });
  expect(await call([[200, '{}']], ({ getParameter }, options) => getParameter('p', options))).toMatchObject({ value: undefined });
});
