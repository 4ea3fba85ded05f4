import { Duration, RemovalPolicy, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EncryptionKey } from '../../lib';
import { ENV, keyUsersOf, newStack, roleArnJoin, statementsOf } from '../synthesized';

const ROOT_STATEMENT = {
  Sid: 'Enable IAM User Permissions',
  Effect: 'Allow',
  Principal: { AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${ENV.account}:root`]] } },
  Action: 'kms:*',
  Resource: '*',
};

test('is symmetric, rotates, delegates to IAM, has no users and is kept', () => {
  const stack = newStack();
  new EncryptionKey(stack, 'Key');
  Template.fromStack(stack).hasResource('AWS::KMS::Key', {
    Properties: { Description: 'Amazon EMR security configuration', EnableKeyRotation: true },
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
  });
  expect(statementsOf(stack, 'AWS::KMS::Key')).toEqual([ROOT_STATEMENT]);
});

test('has statements of its own, which an aspect may change', () => {
  const stack = newStack();
  const keys = ['One', 'Other'].map(id => new EncryptionKey(stack, id));
  const policyOf = (key: EncryptionKey) => (key.node.defaultChild as kms.CfnKey).keyPolicy as unknown as { statements: iam.PolicyStatement[] };
  policyOf(keys[0]).statements[0].addCondition('StringEquals', { 'aws:PrincipalOrgID': 'o-1' });
  stack.resolve(policyOf(keys[0]));
  policyOf(new EncryptionKey(stack, 'Later')).statements[0].addActions('kms:CreateKey');
  const statements = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key')).map(({ Properties }) => Properties.KeyPolicy.Statement[0]);
  expect(statements).toEqual([
    { ...ROOT_STATEMENT, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }, ROOT_STATEMENT, { ...ROOT_STATEMENT, Action: ['kms:*', 'kms:CreateKey'] },
  ]);
});

test('takes the options of its props', () => {
  const stack = newStack();
  new EncryptionKey(stack, 'Key', {
    alias: 'emr', description: 'disks', rotationPeriod: Duration.days(90), pendingWindow: Duration.days(7), removalPolicy: RemovalPolicy.DESTROY, multiRegion: true,
  });
  Template.fromStack(stack).hasResource('AWS::KMS::Key', {
    Properties: { Description: 'disks', EnableKeyRotation: true, RotationPeriodInDays: 90, PendingWindowInDays: 7, MultiRegion: true },
    DeletionPolicy: 'Delete',
  });
  Template.fromStack(stack).hasResourceProperties('AWS::KMS::Alias', { AliasName: 'alias/emr' });
});

test('administrators may administer it, not use it', () => {
  const stack = newStack();
  new EncryptionKey(stack, 'Key', { admins: [new iam.ArnPrincipal('arn:aws:iam::111122223333:role/KeyAdmin')] });
  const [, admin] = statementsOf(stack, 'AWS::KMS::Key');
  expect(admin).toMatchObject({ Sid: 'Allow access for Key Administrators', Principal: { AWS: 'arn:aws:iam::111122223333:role/KeyAdmin' }, Resource: '*' });
  for (const use of ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:*']) {
    expect(admin.Action).not.toContain(use);
  }
  expect(admin.Action).toContain('kms:Put*');
});

test.each([true, false])('users stand in two statements, policies minimized or not: %s', minimize => {
  const stack = newStack();
  stack.node.setContext('@aws-cdk/aws-iam:minimizePolicies', minimize);
  const key = new EncryptionKey(stack, 'Key', { keyUsers: [iam.Role.fromRoleName(stack, 'B', 'b')] });
  key.addKeyUser(iam.Role.fromRoleName(stack, 'A', 'a'));
  const principals = { AWS: [roleArnJoin('b'), roleArnJoin('a')] };
  expect(statementsOf(stack, 'AWS::KMS::Key')).toEqual([
    ROOT_STATEMENT,
    {
      Sid: 'Allow use of the key',
      Effect: 'Allow',
      Principal: principals,
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      Resource: '*',
    },
    {
      Sid: 'Allow attachment of persistent resources',
      Effect: 'Allow',
      Principal: principals,
      Action: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
      Resource: '*',
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ]);
});

test('the same role twice is one user', () => {
  const stack = newStack();
  const key = new EncryptionKey(stack, 'Key');
  const grant = key.addKeyUser(iam.Role.fromRoleName(stack, 'A', 'a'));
  key.addKeyUser(iam.Role.fromRoleName(stack, 'Again', 'a'));
  expect(grant.role.roleName).toBe('a');
  expect(keyUsersOf(stack)).toEqual([roleArnJoin('a')].flat());
});

test('all that is wrong is reported at once', () => {
  const stack = newStack();
  expect(() => new EncryptionKey(stack, 'Key', {
    rotationPeriod: Duration.days(1), pendingWindow: 7 as never, multiRegion: 'yes' as never, admins: ['arn'] as never, keyUsers: [{}] as never,
  })).toThrow([
    'EncryptionKey \'Stack/Key\' has 5 problems:',
    '- rotationPeriod: is out of range, got "1 day"; 90 to 2560 whole days are expected. Pass Duration.days(n)',
    '- pendingWindow: is not a Duration, got 7; 7 to 30 whole days are expected. Pass Duration.days(n)',
    '- multiRegion: is not a boolean, got "yes"; true or false is expected. Pass a boolean',
    '- admins[0]: is not a principal, got "arn"; an IAM principal is expected. Pass a role, a user or new iam.ArnPrincipal(arn)',
    '- keyUsers[0]: is not an IAM role, got {}; a role construct is expected. Pass an iam.Role; import one that exists with iam.Role.fromRoleName()',
  ].join('\n'));
  expect(stack.node.tryFindChild('Key')).toBeUndefined();
});

test('addKeyUser refuses what is no role', () => {
  const stack = newStack();
  const key = new EncryptionKey(stack, 'Key');
  expect(() => key.addKeyUser('arn:aws:iam::111122223333:role/x' as never)).toThrow('EncryptionKey.addKeyUser on \'Stack/Key\': role: is not an IAM role, '
    + 'got "arn:aws:iam::111122223333:role/x"; a role construct is expected. Pass an iam.Role; import one that exists with iam.Role.fromRoleArn()');
});

test('an override of the key policy is not counted on: the right goes to the role', () => {
  const stack = newStack();
  const key = new EncryptionKey(stack, 'Key');
  (key.node.defaultChild as kms.CfnKey).addPropertyOverride('KeyPolicy.Statement', [ROOT_STATEMENT]);
  key.addKeyUser(iam.Role.fromRoleName(stack, 'A', 'role-a'));
  expect(statementsOf(stack, 'AWS::KMS::Key')).toEqual([ROOT_STATEMENT]);
  expect(statementsOf(stack, 'AWS::IAM::Policy').map(statement => statement.Resource)).toEqual([stack.resolve(key.keyArn), stack.resolve(key.keyArn)]);
});
