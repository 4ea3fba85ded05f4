// The function that makes roles users of keys: where it runs, as whom, and what it asks of roles of the user's.
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Stack, aws_ec2 as ec2, aws_iam as iam, aws_logs as logs } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { keyIn, roleIn } from './key-users-in-template';
import { ArtifactProvider, ImportedKeyUser, KeyUserProvider } from '../../lib';
import { newStack, noteIdsOf, notesOf } from '../synthesized';

/* eslint-disable @typescript-eslint/no-explicit-any -- what JavaScript passes has no type */

const use = (stack: Stack, provider?: KeyUserProvider, id = 'User') => new ImportedKeyUser(stack, id, { key: keyIn(stack), role: roleIn(stack), provider });

test('runs the bundle that was built, for as long as it may have to wait, with a log of its own and no queue', () => {
  const stack = newStack();
  const provider = new KeyUserProvider(stack, 'Provider');
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Lambda::Function', {
    Runtime: 'nodejs24.x', Handler: 'index.handler', Timeout: 600, MemorySize: 256,
    Description: 'Makes roles users of KMS keys of Amazon EMR security configurations (cdk-emr-security)',
    LoggingConfig: { LogGroup: { Ref: Match.stringLikeRegexp('^ProviderLogs') } },
    DeadLetterConfig: Match.absent(), VpcConfig: Match.absent(), Environment: Match.absent(),
  });
  template.hasResource('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 365 }, DeletionPolicy: 'Delete' });
  template.hasResourceProperties('AWS::IAM::Role', {
    ManagedPolicyArns: Match.absent(),
    Policies: [{ PolicyName: 'Logs', PolicyDocument: { Statement: [{
      Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ProviderLogs'), 'Arn'] },
    }] } }],
  });
  expect(Object.values(template.toJSON().Resources).map(({ Type }: any) => Type)).toEqual(['AWS::Logs::LogGroup', 'AWS::IAM::Role', 'AWS::Lambda::Function']);
  expect(provider.grantPrincipal).toBe(provider.node.findChild('Role'));
});

test('the asset is the one that the build has put down, under the hash of the build', () => {
  const assets = path.join(__dirname, '..', '..', 'assets', 'handlers');
  const wanted = createHash('sha256').update(fs.readFileSync(path.join(assets, 'key-user.sha256'), 'utf8').trim()).digest('hex');
  const stack = newStack();
  new KeyUserProvider(stack, 'Provider');
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { Code: { S3Key: `${wanted}.zip` } });
  expect(fs.readdirSync(path.join(assets, 'key-user'))).toContain('index.js');
});

test('is another function than that of artefacts', () => {
  const stack = newStack();
  new KeyUserProvider(stack, 'KeyUsers');
  new ArtifactProvider(stack, 'Artifacts');
  const keys = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function')).map(({ Properties }) => Properties.Code.S3Key);
  expect(new Set(keys).size).toBe(2);
});

test('in a VPC, with its own security group or the user\'s', () => {
  const stack = newStack();
  const vpc = new ec2.Vpc(stack, 'Vpc');
  const group = new ec2.SecurityGroup(stack, 'Group', { vpc });
  new KeyUserProvider(stack, 'Own', { vpc });
  new KeyUserProvider(stack, 'Given', { vpc, securityGroups: [group], vpcSubnets: { subnets: [vpc.privateSubnets[0]] } });
  const functions = Object.entries(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  const configOf = (id: string) => functions.find(([logicalId]) => logicalId.startsWith(id))![1].Properties.VpcConfig;
  expect(configOf('Own').SubnetIds).toHaveLength(vpc.privateSubnets.length);
  expect(configOf('Own').SecurityGroupIds).toEqual([{ 'Fn::GetAtt': [expect.stringMatching(/^OwnFunctionSecurityGroup/), 'GroupId'] }]);
  expect(configOf('Given')).toEqual({
    SubnetIds: [stack.resolve(vpc.privateSubnets[0].subnetId)], SecurityGroupIds: [stack.resolve(group.securityGroupId)],
  });
  const roles = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Role')).filter(([id]) => /^(Own|Given)/.test(id));
  expect(roles.map(([, { Properties }]) => JSON.stringify(Properties.ManagedPolicyArns))).toEqual(Array(2).fill(expect.stringContaining('service-role/AWSLambdaVPCAccessExecutionRole')));
});

test('with a log group of the user\'s', () => {
  const stack = newStack();
  const logGroup = new logs.LogGroup(stack, 'Mine');
  new KeyUserProvider(stack, 'Provider', { logGroup });
  Template.fromStack(stack).resourceCountIs('AWS::Logs::LogGroup', 1);
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { LoggingConfig: { LogGroup: stack.resolve(logGroup.logGroupName) } });
});

describe('with a role of the user\'s', () => {
  test('the rights are given to it', () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Mine', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    use(stack, new KeyUserProvider(stack, 'Provider', { role }));
    const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    expect(policies.map(({ Properties }) => Properties.Roles)).toEqual([[stack.resolve(role.roleName)]]);
    expect(noteIdsOf(stack, 'warning')).toEqual([]);
  });

  test('that cannot be edited: its owner is told what to add', () => {
    const stack = newStack();
    const role = iam.Role.fromRoleName(stack, 'Mine', 'key-users', { mutable: false });
    const user = use(stack, new KeyUserProvider(stack, 'Provider', { role }));
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
    const [{ path: at, text }, ...more] = notesOf(stack, 'warning');
    expect(more).toEqual([]);
    expect(at).toBe(`/${user.node.defaultChild!.node.path}`);
    expect(text).toMatch(/^role 'Stack\/Mine' of the key user provider: this app cannot edit its policies, so the function may not carry out 'Stack\/User' yet\. Ask the owner of the role to add: /);
    expect(text).toMatch(/ \[ack: cdk-emr-security:key-user-provider-role-by-hand\]$/);
    const statements = JSON.parse(text.slice(text.indexOf('add: ') + 5, text.lastIndexOf(' [ack')));
    expect(statements.map(({ Action }: any) => Action)).toEqual(['ssm:GetParameter', ['kms:DescribeKey', 'kms:GetKeyPolicy'], 'kms:PutKeyPolicy']);
  });
});

test('more key users than the policies of a role can name are warned about', () => {
  const fill = (count: number) => {
    const stack = newStack();
    for (let n = 0; n < count; n += 1) {
      use(stack, undefined, `User${n}`);
    }
    return notesOf(stack, 'warning');
  };
  expect(fill(17)).toEqual([]);
  expect(fill(18)).toEqual([{
    path: '/Stack/CdkEmrSecurityKeyUserProvider/Function/Resource',
    text: expect.stringMatching(new RegExp("^role 'Stack/CdkEmrSecurityKeyUserProvider/Role' of the key user provider: with the policies for its keys those of the role have about 1[0-9]{4} characters, and IAM "
      + 'takes at most 10240 in all policies of a role, so the deployment is likely to fail\\. Give some ImportedKeyUsers another KeyUserProvider by their provider '
      + '\\[ack: cdk-emr-security:key-user-provider-role-full\\]$')),
  }]);
});

test('all inline policies of a role count, with what CloudFormation will fill in', () => {
  const stack = new Stack(new App(), 'Stack'); // knows neither account nor Region
  const role = new iam.Role(stack, 'Mine', {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { Own: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ actions: ['logs:PutLogEvents'], resources: [`arn:aws:logs:*:*:log-group:/${'x'.repeat(4000)}`] })] }) },
  });
  role.addToPolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [`arn:aws:s3:::b/${'y'.repeat(4000)}`] }));
  const provider = new KeyUserProvider(stack, 'Provider', { role });
  for (let n = 0; n < 4; n += 1) {
    use(stack, provider, `User${n}`);
  }
  const [{ text }] = notesOf(stack, 'warning');
  const told = Number(/have about (\d+) characters/.exec(text)![1]);
  const { Resources } = Template.fromStack(stack).toJSON();
  const values: Record<string, string> = { 'AWS::Partition': 'aws', 'AWS::Region': 'ap-southeast-1', 'AWS::AccountId': '111122223333' };
  const deployed = (value: any): any => {
    if (Array.isArray(value) || typeof value !== 'object') {
      return Array.isArray(value) ? value.map(deployed) : value;
    }
    if ('Ref' in value) {
      return values[value.Ref] ?? `CFN-${value.Ref}-AbCdEfGhIjKl`;
    }
    return 'Fn::Join' in value ? value['Fn::Join'][1].map(deployed).join('') : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, deployed(item)]));
  };
  const documents = Object.values<any>(Resources)
    .flatMap(({ Properties }) => [Properties.PolicyDocument ?? [], (Properties.Policies ?? []).map((policy: any) => policy.PolicyDocument)].flat());
  expect(documents).toHaveLength(6);
  expect(told).toBe(documents.reduce((sum, document) => sum + JSON.stringify(deployed(document)).length, 0));
});

describe('arguments', () => {
  test.each<[string, any, string]>([
    ['null', null, 'props: is not an options object, got null; an object with vpc, vpcSubnets, securityGroups, role, logGroup is expected. Pass the options by name'],
    ['an unknown name', { timeout: 1 }, 'props: has unknown options: timeout; the options are vpc, vpcSubnets, securityGroups, role, logGroup. Remove or rename them'],
    ['the ARN of a role', { role: 'arn:aws:iam::111122223333:role/x' }, 'role: is not an IAM role, got "arn:aws:iam::111122223333:role/x"; a role construct is expected. Pass an iam.Role; import one that exists with iam.Role.fromRoleArn()'],
    ['subnets without a VPC', { vpcSubnets: {} }, 'vpcSubnets: has no VPC; it says where in a VPC the function runs. Set vpc, too'],
  ])('fails for %s', (_, props, text) => {
    const stack = newStack();
    expect(() => new KeyUserProvider(stack, 'Provider', props)).toThrow(`KeyUserProvider 'Stack/Provider': ${text}`);
    expect(stack.node.tryFindChild('Provider')).toBeUndefined();
  });
});
