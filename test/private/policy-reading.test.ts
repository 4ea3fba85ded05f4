import { App, Stack, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { keyHolder, keyTarget } from '../../lib/encryption/key-users';
import { delegates, sidsOf } from '../../lib/private/policy-reading';
import { Permission } from '../../lib/private/right';

const USE: Permission = {
  id: 'use',
  what: 'use it',
  identityStatements: () => [new iam.PolicyStatement({ actions: ['kms:Decrypt', 'kms:ReEncrypt*'], resources: ['*'] })],
};
const ROOT = { AWS: 'arn:aws:iam::111122223333:root' };
const allow = (Principal: unknown, Action: unknown, more: object = {}) => ({ Effect: 'Allow', Principal, Action, Resource: '*', ...more });
const env = { account: '111122223333', region: 'us-west-2' };

function holder(statements: object | object[], known = true) {
  const stack = new Stack(new App(), 'A', known ? { env } : {});
  const key = new kms.Key(stack, 'Key');
  (key.node.defaultChild as kms.CfnKey).keyPolicy = { Version: '2012-10-17', Statement: statements };
  return keyHolder(keyTarget(key));
}

describe('IAM policies of the account are enough', () => {
  test.each<[string, object | object[]]>([
    ['all actions for the root user', [allow(ROOT, 'kms:*')]],
    ['everything', [allow(ROOT, '*')]],
    ['one statement that is no list', allow(ROOT, 'kms:*')],
    ['the account by its number', [allow({ AWS: '111122223333' }, 'kms:*')]],
    ['the account among others', [allow({ AWS: ['arn:aws:iam::444455556666:root', ROOT.AWS] }, ['kms:*'])]],
    ['the root user by functions', [allow({ AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } }, 'kms:*')]],
    ['everybody', [allow({ AWS: '*' }, 'kms:*')]],
    ['everybody, short', [allow('*', 'kms:*')]],
    ['just these actions', [allow(ROOT, ['kms:Decrypt', 'kms:ReEncrypt*'])]],
    ['actions by patterns, in any case', [allow(ROOT, ['KMS:dec?ypt', 'kms:Re*'])]],
    ['two statements together', [allow(ROOT, 'kms:Decrypt'), allow(ROOT, 'kms:ReEncrypt*')]],
    ['an empty condition', [allow(ROOT, 'kms:*', { Condition: {} })]],
  ])('for %s', (_, statements) => {
    expect(delegates(holder(statements), USE)).toBe(true);
  });

  test('for the root user that CDK writes', () => {
    const key = new kms.Key(new Stack(new App(), 'A'), 'Key');
    expect(delegates(keyHolder(keyTarget(key)), USE)).toBe(true);
  });

  test('for any account where the own one is not known', () => {
    expect(delegates(holder([allow(ROOT, 'kms:*')], false), USE)).toBe(true);
  });

  test('for a key that is not of the app, as far as one can tell', () => {
    const key = kms.Key.fromKeyArn(new Stack(new App(), 'A'), 'Key', 'arn:aws:kms:us-west-2:111122223333:key/k');
    expect(delegates(keyHolder(keyTarget(key)), USE)).toBe(true);
  });
});

describe('IAM policies of the account are not enough', () => {
  test.each<[string, object[]]>([
    ['no statement', []],
    ['some of the actions', [allow(ROOT, 'kms:Decrypt')]],
    ['actions that only begin alike', [allow(ROOT, ['kms:Decrypt', 'kms:ReEncrypt'])]],
    ['a role of the account', [allow({ AWS: 'arn:aws:iam::111122223333:role/Admin' }, 'kms:*')]],
    ['the root user of another account', [allow({ AWS: 'arn:aws:iam::444455556666:root' }, 'kms:*')]],
    ['a service', [allow({ Service: 'ec2.amazonaws.com' }, 'kms:*')]],
    ['a condition', [allow(ROOT, 'kms:*', { Condition: { StringEquals: { 'kms:ViaService': 's3.us-west-2.amazonaws.com' } } })]],
    ['a denial', [{ ...allow(ROOT, 'kms:*'), Effect: 'Deny' }]],
    ['all but some actions', [{ Effect: 'Allow', Principal: ROOT, NotAction: 'kms:Decrypt', Resource: '*' }]],
  ])('for %s', (_, statements) => {
    expect(delegates(holder(statements), USE)).toBe(false);
  });
});

test('the Sids of a policy are read from a document and from JSON', () => {
  expect(sidsOf(holder([allow(ROOT, 'kms:*', { Sid: 'One' }), allow(ROOT, 'kms:*'), allow(ROOT, 'kms:*', { Sid: 'Two' })]))).toEqual(new Set(['One', 'Two']));
  const statement = new iam.PolicyStatement({ sid: 'Three', actions: ['kms:*'], resources: ['*'], principals: [new iam.AccountRootPrincipal()] });
  const key = new kms.Key(new Stack(new App(), 'A'), 'Key', { policy: new iam.PolicyDocument({ statements: [statement] }) });
  expect(sidsOf(keyHolder(keyTarget(key)))).toEqual(new Set(['Three']));
  expect(statement.frozen).toBe(false);
});
