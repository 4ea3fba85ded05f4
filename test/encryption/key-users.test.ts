import { App, CfnResource, Stack, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Dependable } from 'constructs';
import { KeyUserGrant, keyTarget, makeKeyUser } from '../../lib/encryption/key-users';
import { namedSubject, subjectOf } from '../../lib/private/placement';

const assumedBy = new iam.ServicePrincipal('ec2.amazonaws.com');
const USE = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];
const GRANT = ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'];
const KEY_ARN = 'arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

function aStack() {
  const stack = new Stack(new App(), 'A');
  return { stack, subject: namedSubject(stack, 'Nodes', () => iam.Role.fromRoleName(stack, 'Nodes', 'Nodes')) };
}

test('a key user is a principal of the two statements of the KMS console, byte for byte', () => {
  const { stack, subject } = aStack();
  makeKeyUser(new kms.Key(stack, 'Key', { policy: new iam.PolicyDocument() }), subject, stack);
  const principal = { AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':role/Nodes']] } };
  const [resource] = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'));
  expect(JSON.stringify(resource.Properties.KeyPolicy)).toBe(JSON.stringify({
    Statement: [
      { Action: USE, Effect: 'Allow', Principal: principal, Resource: '*', Sid: 'Allow use of the key' },
      {
        Action: GRANT, Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } }, Effect: 'Allow', Principal: principal, Resource: '*',
        Sid: 'Allow attachment of persistent resources',
      },
    ],
    Version: '2012-10-17',
  }));
});

test('in a policy of the role the statements name the key, and have no Sid', () => {
  const { stack, subject } = aStack();
  makeKeyUser(kms.Key.fromKeyArn(stack, 'Key', KEY_ARN), subject, stack);
  const [resource] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  expect(resource.Properties.PolicyDocument.Statement).toEqual([
    { Action: USE, Effect: 'Allow', Resource: KEY_ARN },
    { Action: GRANT, Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } }, Effect: 'Allow', Resource: KEY_ARN },
  ]);
});

test('a key that is known by its alias only is named by a condition: the ARN of an alias grants nothing', () => {
  const { stack, subject } = aStack();
  makeKeyUser(kms.Alias.fromAliasName(stack, 'Alias', 'alias/emr'), subject, stack);
  const [resource] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const anyKey = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':kms:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':key/*']] };
  const named = { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/emr' } };
  expect(resource.Properties.PolicyDocument.Statement).toEqual([
    { Action: USE, Effect: 'Allow', Resource: anyKey, Condition: named },
    { Action: GRANT, Effect: 'Allow', Resource: anyKey, Condition: { ...named, Bool: { 'kms:GrantIsForAWSResource': 'true' } } },
  ]);
});

describe('the key behind', () => {
  const stack = new Stack(new App(), 'A');
  const key = new kms.Key(stack, 'Key');
  const cfnKey = new kms.CfnKey(stack, 'Raw', { keyPolicy: { Version: '2012-10-17', Statement: [] } });
  const imported = kms.Key.fromKeyArn(stack, 'Imported', KEY_ARN);
  const byName = kms.Alias.fromAliasName(stack, 'ByName', 'alias/emr');

  test.each<[string, kms.IKey, ReturnType<typeof keyTarget>]>([
    ['a key', key, { key, cfnKey: key.node.defaultChild as kms.CfnKey, documentArn: key.keyArn }],
    ['an owned alias', key.addAlias('emr'), { key, cfnKey: key.node.defaultChild as kms.CfnKey, documentArn: key.keyArn }],
    ['an alias of an imported key', new kms.Alias(stack, 'Alias', { aliasName: 'alias/x', targetKey: imported }), { key: imported, documentArn: KEY_ARN }],
    ['an alias imported with its key', kms.Alias.fromAliasAttributes(stack, 'Attributes', { aliasName: 'alias/y', aliasTargetKey: key }),
      { key, cfnKey: key.node.defaultChild as kms.CfnKey, documentArn: key.keyArn }],
    ['an alias imported by its name', byName, { key: byName, importedAliasName: 'alias/emr', documentArn: byName.keyArn }],
    ['an imported key', imported, { key: imported, documentArn: KEY_ARN }],
    ['Key.fromCfnKey', kms.Key.fromCfnKey(cfnKey), { key: kms.Key.fromCfnKey(cfnKey), cfnKey, documentArn: cfnKey.attrArn }],
  ])('%s', (_, given, expected) => {
    const target = keyTarget(given);
    expect(target.key).toBe(expected.key);
    expect(target.cfnKey).toBe(expected.cfnKey);
    expect(target.importedAliasName).toBe(expected.importedAliasName);
    expect(target.documentArn).toBe(expected.documentArn);
  });
});

describe('a grant', () => {
  test('has the role, which is made when it is asked for', () => {
    const { stack, subject } = aStack();
    const grant = KeyUserGrant._of(subject, [], stack);
    expect(stack.node.tryFindChild('Nodes')).toBeUndefined();
    expect(grant.role.roleName).toBe('Nodes');
    expect(grant.role).toBe(stack.node.findChild('Nodes'));
  });

  test('has what it is applied before wait for the policies that hold the rights', () => {
    const { stack } = aStack();
    const role = new iam.Role(stack, 'Role', { assumedBy });
    const key = new kms.Key(stack, 'Key');
    const imported = kms.Key.fromKeyArn(stack, 'Imported', KEY_ARN);
    const raw = kms.Key.fromCfnKey(new kms.CfnKey(stack, 'Raw', { keyPolicy: { Version: '2012-10-17', Statement: [] } }));
    const subject = subjectOf(role);
    const grant = KeyUserGrant._of(subject, [key, imported, raw].map(each => makeKeyUser(each, subject, stack)), stack);
    const waiting = ['One', 'Two'].map(id => new CfnResource(stack, id, { type: 'Test::It' }));
    grant.applyBefore(...waiting);
    const template = Template.fromStack(stack);
    const dependsOn = [key.node.defaultChild, role.node.findChild('EmrSecurityPolicy').node.defaultChild, raw.node.scope]
      .map(resource => stack.getLogicalId(resource as CfnResource)).sort();
    for (const resource of Object.values(template.findResources('Test::It'))) {
      expect(resource.DependsOn).toEqual(dependsOn);
    }
    expect(Dependable.of(grant).dependencyRoots).toHaveLength(3);
  });

  test('that gives nothing makes nothing wait', () => {
    const { stack, subject } = aStack();
    const waiting = new CfnResource(stack, 'One', { type: 'Test::It' });
    KeyUserGrant._of(subject, [], stack).applyBefore(waiting);
    Template.fromStack(stack).hasResource('Test::It', { DependsOn: Match.absent() });
  });
});
