// The function that stores artefacts: how many there are, where it runs, as whom, and what it asks of roles of the user's.
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, NestedStack, Stack, Stage, aws_ec2 as ec2, aws_iam as iam, aws_kms as kms, aws_logs as logs, aws_s3 as s3, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { artifactsOf, authority, fromOneSecret, linesOf, secured } from './stored';
import { ArtifactProvider, CertificateBundle, EncryptionKey } from '../../lib';
import { ENV, newStack, noteIdsOf, notesOf } from '../synthesized';

/* eslint-disable @typescript-eslint/no-explicit-any -- what JavaScript passes has no type */

const issued = (stack: Stack) => CertificateBundle.issuedByPrivateCa(stack.node.tryFindChild('Authority') as any ?? authority(stack));

test('there is one in a stack, made when something is stored', () => {
  const stack = newStack();
  secured(stack, CertificateBundle.fromBucket(s3.Bucket.fromBucketName(stack, 'Bucket', 'my-certificates'), 'certificates.zip'), {}, 'Stored');
  Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 0);
  const other = newStack();
  secured(other, issued(other), {}, 'One');
  secured(other, issued(other), {}, 'Other');
  Template.fromStack(other).resourceCountIs('AWS::Lambda::Function', 1);
  expect(other.node.findChild('CdkEmrSecurityArtifactProvider')).toBeInstanceOf(ArtifactProvider);
});

test('a nested stack has its own, and so has each stack', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env: ENV });
  const nested = new NestedStack(stack, 'Nested');
  secured(stack, issued(stack));
  secured(nested, issued(nested));
  Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 1);
  Template.fromStack(nested).resourceCountIs('AWS::Lambda::Function', 1);
});

test('two of an app\'s own serve the configurations that name them, in another stack too', () => {
  const app = new App();
  const [a, b] = ['A', 'B'].map(id => new Stack(app, id, { env: ENV }));
  const [one, other] = ['One', 'Other'].map(id => new ArtifactProvider(a, id));
  secured(a, issued(a), { artifactProvider: one }, 'SecurityOne');
  secured(a, issued(a), { artifactProvider: other }, 'SecurityOther');
  secured(b, issued(b), { artifactProvider: one }, 'SecurityElsewhere');
  const tokens = artifactsOf(a).map(({ resource }) => JSON.stringify(resource.Properties.ServiceToken));
  expect(tokens).toEqual([expect.stringMatching(/"OneFunction/), expect.stringMatching(/"OtherFunction/)]);
  Template.fromStack(b).resourceCountIs('AWS::Lambda::Function', 0);
  expect(JSON.stringify(artifactsOf(b)[0].resource.Properties.ServiceToken)).toMatch(/ImportValue.*OneFunction/);
  // its right stands where the artefact is, and comes and goes with it
  expect(linesOf(artifactsOf(b)[0].statements)).toContainEqual(expect.stringMatching(/^s3:GetObject .* on <SecurityElsewhereArtifacts/));
});

test('runs the bundle that was built, for as long as Lambda lets it, with a log and a queue of its own', () => {
  const stack = newStack();
  const provider = new ArtifactProvider(stack, 'Provider');
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Lambda::Function', {
    Runtime: 'nodejs24.x', Handler: 'index.handler', Timeout: 600, MemorySize: 1024,
    LoggingConfig: { LogGroup: { Ref: Match.stringLikeRegexp('^ProviderLogs') } },
    DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ProviderDeadLetters'), 'Arn'] } },
    VpcConfig: Match.absent(),
  });
  template.hasResource('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 365 }, DeletionPolicy: 'Delete' });
  template.hasResourceProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 24 * 3600 });
  template.hasResourceProperties('AWS::IAM::Role', {
    ManagedPolicyArns: Match.absent(),
    Policies: [{ PolicyName: 'Logs', PolicyDocument: { Statement: [{
      Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ProviderLogs'), 'Arn'] },
    }] } }],
  });
  template.resourceCountIs('AWS::IAM::Policy', 1); // for the queue
  expect(provider.grantPrincipal).toBe(stack.node.findChild('Provider').node.findChild('Role'));
  expect(stack.resolve(provider.deadLetterQueue.queueArn)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^ProviderDeadLetters/), 'Arn'] });
});

test('the asset is the one that the build has put down, under the hash of the build', () => {
  const assets = path.join(__dirname, '..', '..', 'assets', 'handlers');
  const wanted = createHash('sha256').update(fs.readFileSync(path.join(assets, 'artifact.sha256'), 'utf8').trim()).digest('hex');
  const stack = newStack();
  new ArtifactProvider(stack, 'Provider');
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { Code: { S3Key: `${wanted}.zip` } });
  expect(fs.readdirSync(path.join(assets, 'artifact'))).toContain('index.js');
});

test('in a VPC, with its own security group or the user\'s', () => {
  const stack = newStack();
  const vpc = new ec2.Vpc(stack, 'Vpc');
  const group = new ec2.SecurityGroup(stack, 'Group', { vpc });
  new ArtifactProvider(stack, 'Own', { vpc });
  new ArtifactProvider(stack, 'Given', { vpc, securityGroups: [group], vpcSubnets: { subnets: [vpc.privateSubnets[0]] } });
  const functions = Object.entries(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  const configOf = (id: string) => functions.find(([logicalId]) => logicalId.startsWith(id))![1].Properties.VpcConfig;
  expect(configOf('Own').SubnetIds).toHaveLength(vpc.privateSubnets.length);
  expect(configOf('Own').SecurityGroupIds).toEqual([{ 'Fn::GetAtt': [expect.stringMatching(/^OwnFunctionSecurityGroup/), 'GroupId'] }]);
  expect(configOf('Given')).toEqual({
    SubnetIds: [stack.resolve(vpc.privateSubnets[0].subnetId)], SecurityGroupIds: [stack.resolve(group.securityGroupId)],
  });
  for (const [, role] of Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Role')).filter(([id]) => /^(Own|Given)/.test(id))) {
    expect(JSON.stringify(role.Properties.ManagedPolicyArns)).toContain('service-role/AWSLambdaVPCAccessExecutionRole');
  }
});

test('with a log group of the user\'s', () => {
  const stack = newStack();
  const logGroup = new logs.LogGroup(stack, 'Mine');
  new ArtifactProvider(stack, 'Provider', { logGroup });
  Template.fromStack(stack).resourceCountIs('AWS::Logs::LogGroup', 1);
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { LoggingConfig: { LogGroup: stack.resolve(logGroup.logGroupName) } });
});

describe('with a role of the user\'s', () => {
  const lambdaRole = (stack: Stack) => new iam.Role(stack, 'Mine', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });

  test.each<[string, (stack: Stack) => iam.IRole, unknown]>([
    ['owned', lambdaRole, { Ref: expect.stringMatching(/^Mine/) }],
    ['imported', stack => iam.Role.fromRoleName(stack, 'Mine', 'artifacts'), 'artifacts'],
  ])('that is %s: the rights are given to it', (_, make, name) => {
    const stack = newStack();
    const artifactProvider = new ArtifactProvider(stack, 'Provider', { role: make(stack) });
    secured(stack, issued(stack), { artifactProvider });
    const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    expect(policies.map(({ Properties }) => Properties.Roles)).toEqual([[name], [name]]);
    expect(policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement).map(({ Action }) => [Action].flat()[0]).sort()).toEqual([
      'acm-pca:DescribeCertificateAuthority', 'acm-pca:IssueCertificate', 'kms:Decrypt', 's3:GetObject', 's3:ListBucketVersions', 'sqs:SendMessage', 'ssm:GetParameter',
    ]);
    expect(noteIdsOf(stack, 'warning')).toEqual([]);
  });

  test('that cannot be edited: its owner is told what to add, for the queue and for each artefact', () => {
    const stack = newStack();
    const artifactProvider = new ArtifactProvider(stack, 'Provider', { role: iam.Role.fromRoleName(stack, 'Mine', 'artifacts', { mutable: false }) });
    secured(stack, issued(stack), { artifactProvider });
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
    expect(notesOf(stack, 'warning').map(({ path: at }) => at).sort()).toEqual(['/Stack/Provider/Function/Resource', '/Stack/Security/Certificates/Artifact/Resource/Default']);
    const [queue, artifact] = notesOf(stack, 'warning').sort((one, other) => one.path < other.path ? -1 : 1).map(({ text }) => text);
    expect(queue).toBe("role 'Stack/Mine' of the artifact provider: this app cannot edit its policies, so the function cannot be created with its dead-letter queue. Ask the owner of the "
      + 'role to add: [{"Action":"sqs:SendMessage","Effect":"Allow","Resource":"${Stack/Provider/DeadLetters/Resource.Arn}"}] [ack: cdk-emr-security:artifact-provider-role-by-hand]');
    expect(artifact).toMatch(/^role 'Stack\/Mine' of the artifact provider: this app cannot edit its policies, so the function may not store 'Stack\/Security\/Certificates\/Artifact' yet\. /);
    const statements = JSON.parse(artifact.slice(artifact.indexOf('add: ') + 5, artifact.lastIndexOf(' [ack')));
    expect(statements.map(({ Action }: any) => [Action].flat()[0])).toEqual([
      'ssm:GetParameter', 's3:GetObject', 's3:ListBucketVersions', 'kms:Decrypt', 'acm-pca:IssueCertificate', 'acm-pca:DescribeCertificateAuthority',
    ]);
  });
});

describe('keys that do not count policies of IAM', () => {
  const strict = (stack: Stack, id: string) => new kms.Key(stack, id, {
    policy: new iam.PolicyDocument({
      statements: [new iam.PolicyStatement({ actions: ['kms:PutKeyPolicy', 'kms:DescribeKey'], resources: ['*'], principals: [new iam.AccountRootPrincipal()] })],
    }),
  });
  const asked = (stack: Stack) => notesOf(stack, 'warning').filter(({ text }) => text.includes('function of the artifact provider')).map(({ text }) => text);

  test('the key of the bucket: its owner is told what the function needs of it, and no more', () => {
    const stack = newStack();
    const encryptionKey = strict(stack, 'Strict');
    secured(stack, fromOneSecret(new secretsmanager.Secret(stack, 'Secret', { encryptionKey: new EncryptionKey(stack, 'Key') })), { encryptionKey });
    expect(asked(stack)).toEqual(["KMS key 'Stack/Strict': its key policy has no statement that lets IAM policies of the account allow the use of the key, so the function of the artifact "
      + 'provider may not use it yet; these statements are expected in the key policy. Ask the owner of the KMS key to add them: [{"Action":["kms:Decrypt","kms:GenerateDataKey"],'
      + '"Condition":{"StringEquals":{"kms:ViaService":"s3.us-west-2.amazonaws.com"}},"Effect":"Allow","Principal":{"AWS":"${Stack/CdkEmrSecurityArtifactProvider/Role/Resource.Arn}"},'
      + '"Resource":"*"}] [ack: cdk-emr-security:key-policy-by-hand]']);
  });

  test('the key of a secret: through Secrets Manager only', () => {
    const stack = newStack();
    const secret = secretsmanager.Secret.fromSecretAttributes(stack, 'Secret', {
      secretCompleteArn: 'arn:aws:secretsmanager:us-west-2:111122223333:secret:pem-AbCdEf', encryptionKey: strict(stack, 'Strict'),
    });
    secured(stack, fromOneSecret(secret));
    expect(asked(stack)).toEqual([expect.stringContaining('"Action":"kms:Decrypt","Condition":{"StringEquals":{"kms:ViaService":"secretsmanager.us-west-2.amazonaws.com"}}')]);
  });

  test('a key of another account', () => {
    const stack = newStack();
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-west-2:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab');
    secured(stack, issued(stack), { encryptionKey });
    expect(asked(stack)).toEqual([expect.stringContaining("KMS key 'Stack/Key': it is of account 444455556666, where the policies of the function do not count alone")]);
  });

  test('a key of the account that is imported raises nothing', () => {
    const stack = newStack();
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab');
    secured(stack, issued(stack), { encryptionKey });
    expect(asked(stack)).toEqual([]);
  });
});

test('more artefacts than the policies of a role can name are warned about', () => {
  const fill = (count: number) => {
    const stack = newStack();
    for (let n = 0; n < count; n += 1) {
      secured(stack, issued(stack), {}, `Security${n}`);
    }
    return notesOf(stack, 'warning');
  };
  expect(fill(6)).toEqual([]);
  expect(fill(12)).toEqual([{
    path: '/Stack/CdkEmrSecurityArtifactProvider/Function/Resource',
    text: expect.stringMatching(new RegExp("^role 'Stack/CdkEmrSecurityArtifactProvider/Role' of the artifact provider: with the policies for its artefacts those of the role have about 1[0-9]{4} characters, and IAM "
      + 'takes at most 10240 in all policies of a role, so the deployment is likely to fail\\. Give some configurations another ArtifactProvider by their artifactProvider '
      + '\\[ack: cdk-emr-security:artifact-provider-role-full\\]$')),
  }]);
});

describe('arguments', () => {
  test.each<[string, any, string]>([
    ['null', null, 'props: is not an options object, got null; an object with vpc, vpcSubnets, securityGroups, role, logGroup is expected. Pass the options by name'],
    ['an unknown name', { timeout: 1 }, 'props: has unknown options: timeout; the options are vpc, vpcSubnets, securityGroups, role, logGroup. Remove or rename them'],
    ['the id of a VPC', { vpc: 'vpc-1' }, 'vpc: is not a VPC, got "vpc-1"; a VPC is expected. Pass an ec2.Vpc'],
    ['a VPC that is null', { vpc: null }, 'vpc: is not a VPC, got null; a VPC is expected. Pass an ec2.Vpc'],
    ['the ARN of a role', { role: 'arn:aws:iam::111122223333:role/x' }, 'role: is not an IAM role, got "arn:aws:iam::111122223333:role/x"; a role construct is expected. Pass an iam.Role; import one that exists with iam.Role.fromRoleArn()'],
    ['the name of a log group', { logGroup: '/x' }, 'logGroup: is not a log group, got "/x"; a log group is expected. Pass a logs.LogGroup'],
    ['subnets without a VPC', { vpcSubnets: {} }, 'vpcSubnets: has no VPC; it says where in a VPC the function runs. Set vpc, too'],
    ['security groups without a VPC', { securityGroups: [] }, 'securityGroups: has no VPC; it says where in a VPC the function runs. Set vpc, too'],
  ])('fails for %s', (_, props, text) => {
    const stack = newStack();
    expect(() => new ArtifactProvider(stack, 'Provider', props)).toThrow(`ArtifactProvider 'Stack/Provider': ${text}`);
    expect(stack.node.tryFindChild('Provider')).toBeUndefined();
  });

  test('fails for a security group by its id', () => {
    const stack = newStack();
    expect(() => new ArtifactProvider(stack, 'Provider', { vpc: new ec2.Vpc(stack, 'Vpc'), securityGroups: ['sg-1' as any] }))
      .toThrow("ArtifactProvider 'Stack/Provider': securityGroups[0]: is not a security group, got \"sg-1\"; a security group is expected. Pass an ec2.SecurityGroup");
  });

  test('fails for something else in its place', () => {
    expect(() => secured(newStack(), CertificateBundle.selfSigned(), { artifactProvider: 'arn:aws:lambda:x' as any }))
      .toThrow("SecurityConfiguration 'Stack/Security': artifactProvider: is not an ArtifactProvider, got \"arn:aws:lambda:x\"; the construct with the function is expected. Pass new ArtifactProvider(…)");
  });

  test.each([
    ['Region', { account: ENV.account, region: 'eu-west-1' }, 'Region eu-west-1, the configuration in us-west-2'],
    ['account', { account: '444455556666', region: ENV.region }, 'account 444455556666, the configuration in 111122223333'],
  ])('fails for one of another %s', (what, env, text) => {
    const app = new App();
    const artifactProvider = new ArtifactProvider(new Stack(app, 'Other', { env }), 'Provider');
    const stack = new Stack(app, 'Stack', { env: ENV });
    expect(() => secured(stack, CertificateBundle.selfSigned(), { artifactProvider })).toThrow(
      `security configuration 'Stack/Security': artifactProvider: 'Other/Provider' is in ${text}; CloudFormation calls functions of its own ${what} only. `
      + 'Leave artifactProvider out, or create one beside the configuration');
  });

  test('fails for one of another Stage', () => {
    const app = new App();
    const artifactProvider = new ArtifactProvider(new Stack(new Stage(app, 'Other'), 'Stack'), 'Provider');
    expect(() => secured(new Stack(app, 'Stack'), CertificateBundle.selfSigned(), { artifactProvider })).toThrow(
      "security configuration 'Stack/Security': artifactProvider: 'Other/Stack/Provider' is in another Stage; a Stage cannot refer to what another one creates. "
      + 'Create an ArtifactProvider in the same Stage');
  });
});
