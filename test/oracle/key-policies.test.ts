// iam-simulate on the key policies of the golden templates: who can use the keys, and who cannot.
import { Usage } from './usage';

const USE = [
  'kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext',
  'kms:GenerateDataKeyPair', 'kms:DescribeKey',
];
const GRANTS = ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'];
const ADMINISTER = [
  'kms:PutKeyPolicy', 'kms:GetKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:CancelKeyDeletion', 'kms:DisableKey', 'kms:EnableKey',
  'kms:DisableKeyRotation', 'kms:UpdateAlias', 'kms:TagResource', 'kms:Sign',
];
const FOR_AWS = { 'kms:GrantIsForAWSResource': 'true' };

const NODES = Usage.session('EMR_EC2_DefaultRole');
const SERVICE = Usage.session('EMR_DefaultRole');
const STRANGER = 'arn:aws:iam::444455556666:user/stranger';

/** The keys of the usages by construct id, and their users: sessions, or roles of the template by construct id. */
const USERS: [usage: string, key: string, users: string[]][] = [
  ['defaults', 'SecurityKey', [NODES, SERVICE]],
  ['in-transit-disabled', 'SecurityKey', [NODES, SERVICE]],
  ['local-disk-without-ebs', 'SecurityKey', [NODES]],
  ['local-disk-disabled', 'SecurityKey', [NODES]],
  ['s3-disabled', 'SecurityKey', [NODES, SERVICE]],
  ['cse-kms', 'SecurityKey', [NODES, SERVICE]],
  ['pem-in-artifact-bucket', 'Key', [NODES, SERVICE]],
  ['own-roles', 'SecurityKey', ['InstanceRole', 'ServiceRole', Usage.session('analysts'), 'RuntimeRole']],
  ['users-own-key', 'Key', [NODES, SERVICE]],
  ['alias', 'Key', [NODES, SERVICE]],
  ['imported-configuration', 'Key', [Usage.session('company-nodes'), 'InstanceRole']],
  ['shared-key', 'Key', ['BatchRole', 'StreamingRole', SERVICE]],
  ['sse-kms-with-overrides', 'DataKey', [NODES]],
  ['sse-kms-with-overrides', 'SecurityKey', [NODES, SERVICE]],
  ['sse-s3-with-overrides', 'SecretKey', [NODES]],
  ['sse-s3-with-overrides', 'SecurityKey', [NODES, SERVICE]],
  ['wal-kms', 'WalKey', [NODES]],
  ['wal-kms', 'SecurityKey', [NODES, SERVICE]],
  ['everything', 'Key', ['InstanceRole', Usage.session('runtime'), Usage.session('auditor')]],
  ['everything', 'DiskKey', ['InstanceRole', 'ServiceRole']],
  ['everything', 'SharedKey', ['InstanceRole', Usage.session('runtime')]],
  ['everything', 'WalKey', ['InstanceRole']],
];

describe.each(USERS)('%s: %s', (name, constructId, users) => {
  const usage = new Usage(name);
  const key = usage.id('AWS::KMS::Key', constructId);
  const principals = users.map(user => usage.principal(user));

  /** Which of the actions the key lets a principal do. */
  async function allowed(principal: string, actions: string[], context?: Record<string, string>): Promise<string[]> {
    const answers = await Promise.all(actions.map(action => usage.onKey(key, { principal, action, context })));
    return actions.filter((_, index) => answers[index]);
  }

  test.each(users)('%s is a key user and nothing more', async user => {
    const principal = usage.principal(user);
    expect(await allowed(principal, USE)).toEqual(USE);
    expect(await allowed(principal, GRANTS, FOR_AWS)).toEqual(GRANTS);
    expect(await allowed(principal, GRANTS)).toEqual([]);
    expect(await allowed(principal, GRANTS, { 'kms:GrantIsForAWSResource': 'false' })).toEqual([]);
    expect(await allowed(principal, ADMINISTER, FOR_AWS)).toEqual([]);
  });

  test('a principal without identity permissions for KMS can do nothing', async () => {
    const others = [NODES, SERVICE, Usage.session('SomebodyElse'), Usage.session('EMR_DefaultRole_V2'), STRANGER,
      ...usage.ids('AWS::IAM::Role').map(id => usage.sessionOf(id))].filter(principal => !principals.includes(principal));
    for (const principal of others) {
      expect([principal, ...await allowed(principal, [...USE, ...GRANTS, ...ADMINISTER], FOR_AWS)]).toEqual([principal]);
    }
  });

  test('the account can delegate to its own principals, and to no others', async () => {
    const identityPolicies = [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' }] }];
    expect(await usage.onKey(key, { principal: Usage.session('SomebodyElse'), action: 'kms:Decrypt', identityPolicies })).toBe(true);
    expect(await usage.onKey(key, { principal: STRANGER, action: 'kms:Decrypt', identityPolicies })).toBe(false);
  });
});

test('every key of the usages that have users is judged', () => {
  for (const name of new Set(USERS.map(([usage]) => usage))) {
    const judged = USERS.filter(([usage]) => usage === name).map(([, key]) => new Usage(name).id('AWS::KMS::Key', key));
    expect([name, ...judged.sort()]).toEqual([name, ...new Usage(name).ids('AWS::KMS::Key').sort()]);
  }
});

test('no role becomes a user of the key that encrypts the secret of managed certificates', async () => {
  const usage = new Usage('emr-managed-certificates');
  const key = usage.id('AWS::KMS::Key', 'SecretKey');
  for (const principal of [NODES, SERVICE]) {
    expect(await usage.onKey(key, { principal, action: 'kms:Decrypt' })).toBe(false);
  }
});

test('the judge can say no: without the two statements nobody is a user', async () => {
  const usage = new Usage('defaults');
  const key = usage.id('AWS::KMS::Key', 'SecurityKey');
  const policy = usage.keyPolicy(key);
  const withoutUsers = { ...policy, Statement: policy.Statement.slice(0, 1) };
  expect(await usage.onKey(key, { principal: NODES, action: 'kms:Decrypt' }, withoutUsers)).toBe(false);
  expect(await usage.onKey(key, { principal: NODES, action: 'kms:Decrypt' }, policy)).toBe(true);
});
