import { App, CfnResource, Stack, aws_iam as iam, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { makeArtifactReader } from '../../lib/certificates/artifact-readers';
import { RightPlace, namedSubject, subjectOf } from '../../lib/private/placement';
import { circleIn, Deployed } from '../oracle/deployed';
import { allows, session } from '../oracle/judge';

const env = { account: '111122223333', region: 'us-west-2' };
const assumedBy = new iam.ServicePrincipal('ec2.amazonaws.com');
const objectKey = 'certificates/a/certificates.zip';
const reading = (bucket: s3.IBucket) => new iam.PolicyDocument({
  statements: [new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] })],
});

interface World {
  readonly name: string;
  readonly place: RightPlace;
  readonly warning?: string;
  build(app: App, stack: Stack): { bucket: s3.IBucket; role: iam.IRole };
}

const WORLDS: World[] = [
  { name: 'bucket owned in this stack', place: RightPlace.RESOURCE_POLICY, build: (_, stack) =>
    ({ bucket: new s3.Bucket(stack, 'Bucket'), role: new iam.Role(stack, 'Role', { assumedBy }) }) },
  { name: 'bucket with a policy', place: RightPlace.RESOURCE_POLICY, build: (_, stack) =>
    ({ bucket: new s3.Bucket(stack, 'Bucket', { enforceSSL: true }), role: new iam.Role(stack, 'Role', { assumedBy }) }) },
  { name: 'Bucket.fromCfnBucket', place: RightPlace.RESOURCE_POLICY, build: (_, stack) =>
    ({ bucket: s3.Bucket.fromCfnBucket(new s3.CfnBucket(stack, 'Bucket')), role: new iam.Role(stack, 'Role', { assumedBy }) }) },
  { name: 'bucket owned in another stack', place: RightPlace.RESOURCE_POLICY, build: (app, stack) =>
    ({ bucket: new s3.Bucket(new Stack(app, 'B', { env }), 'Bucket'), role: new iam.Role(stack, 'Role', { assumedBy }) }) },
  { name: 'bucket imported', place: RightPlace.ROLE_POLICY, build: (_, stack) =>
    ({ bucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'theirs'), role: new iam.Role(stack, 'Role', { assumedBy }) }) },
  { name: 'bucket imported, role immutable', place: RightPlace.NOWHERE, warning: 'bucket-policy-by-hand', build: (_, stack) => ({
    bucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'theirs'),
    role: iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/Nodes', { mutable: false }),
  }) },
  { name: 'bucket of another account', place: RightPlace.ROLE_POLICY, warning: 'bucket-policy-by-hand', build: (_, stack) => ({
    bucket: s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'theirs', account: '444455556666' }),
    role: new iam.Role(stack, 'Role', { assumedBy }),
  }) },
  { name: 'role imported by name', place: RightPlace.RESOURCE_POLICY, build: (_, stack) =>
    ({ bucket: new s3.Bucket(stack, 'Bucket'), role: iam.Role.fromRoleName(stack, 'Role', 'Nodes') }) },
  { name: 'role with inline policies naming the bucket: the bucket does not wait for its policy', place: RightPlace.RESOURCE_POLICY, build: (_, stack) => {
    const bucket = new s3.Bucket(stack, 'Bucket');
    return { bucket, role: new iam.Role(stack, 'Role', { assumedBy, inlinePolicies: { reading: reading(bucket) } }) };
  } },
  { name: 'role that waits for the bucket, and so for a policy of it', place: RightPlace.ROLE_POLICY, build: (_, stack) => {
    const bucket = new s3.Bucket(stack, 'Bucket');
    const role = new iam.Role(stack, 'Role', { assumedBy });
    role.node.addDependency(bucket);
    return { bucket, role };
  } },
  { name: 'role that waits for the policy of the bucket', place: RightPlace.ROLE_POLICY, build: (_, stack) => {
    const bucket = new s3.Bucket(stack, 'Bucket', { enforceSSL: true });
    const role = new iam.Role(stack, 'Role', { assumedBy });
    role.node.addDependency(bucket.policy!);
    return { bucket, role };
  } },
  { name: 'role in a stack that needs the stack of the bucket', place: RightPlace.ROLE_POLICY, build: (app, stack) => {
    const other = new Stack(app, 'B', { env });
    stack.addDependency(other);
    return { bucket: new s3.Bucket(other, 'Bucket'), role: new iam.Role(stack, 'Role', { assumedBy }) };
  } },
];

describe('a role reads one object', () => {
  test.each(WORLDS)('$name', async world => {
    const app = new App();
    const stack = new Stack(app, 'A', { env });
    const { bucket, role } = world.build(app, stack);
    const rights = makeArtifactReader({ bucket, objectKey }, subjectOf(role), stack);
    const deployed = new Deployed(app);
    deployed.templates.forEach(template => expect(circleIn(template)).toBeUndefined());

    expect(rights.map(right => right.outcome)).toEqual([world.place]);
    const warnings = Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(entry => entry.entry.data as string);
    expect(warnings.map(text => / \[ack: (.*)\]$/.exec(text)![1])).toEqual(world.warning ? [`cdk-emr-security:${world.warning}`] : []);

    const bucketStack = Stack.of(bucket);
    const bucketArn = deployed.concrete(bucketStack, bucketStack.resolve(bucket.bucketArn)) as string;
    const principal = session(deployed.concrete(stack, stack.resolve(role.roleArn)) as string);
    const statements = deployed.resources('AWS::S3::BucketPolicy').flatMap(([, , properties]) => properties.PolicyDocument.Statement);
    const byHand = warnings.flatMap(text => JSON.parse(text.slice(text.indexOf('add them: ') + 10, text.lastIndexOf(' [ack:')).replace('${A/Role/Resource.Arn}',
      deployed.concrete(stack, stack.resolve(role.roleArn)) as string)));
    const resourcePolicy = { Version: '2012-10-17', Statement: [...statements, ...byHand] };
    const identityPolicies = deployed.resources('AWS::IAM::Policy').map(([, , properties]) => properties.PolicyDocument);
    const may = (action: string, key: string, who = principal) => allows({
      principal: who, action, resource: `${bucketArn}/${key}`, account: world.name.includes('another account') ? '444455556666' : '111122223333',
      context: { 'aws:SecureTransport': 'true' }, identityPolicies: who === principal ? identityPolicies : [],
      ...resourcePolicy.Statement.length > 0 ? { resourcePolicy } : {},
    });
    expect(await may('s3:GetObject', objectKey)).toBe(true);
    expect(await may('s3:GetObject', 'certificates/b/certificates.zip')).toBe(false);
    expect(await may('s3:PutObject', objectKey)).toBe(false);
    expect(await may('s3:GetObject', objectKey, session('arn:aws:iam::111122223333:role/Stranger'))).toBe(false);
  });

  test('several roles share the statement of their object', () => {
    const stack = new Stack(new App(), 'A');
    const bucket = new s3.Bucket(stack, 'Bucket');
    for (const name of ['One', 'Two']) {
      makeArtifactReader({ bucket, objectKey }, namedSubject(stack, name, () => iam.Role.fromRoleName(stack, name, name)), stack);
      makeArtifactReader({ bucket, objectKey: 'providers/a/p.jar' }, namedSubject(stack, name, () => iam.Role.fromRoleName(stack, name, name)), stack);
    }
    const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::S3::BucketPolicy'));
    expect(policy.Properties.PolicyDocument.Statement.map((statement: any) => [statement.Resource['Fn::Join'][1][1], statement.Principal.AWS.length]))
      .toEqual([[`/${objectKey}`, 2], ['/providers/a/p.jar', 2]]);
  });
});

test.each([undefined, env])('statements are merged with those of others where the app minimizes policies, in environment %p', environment => {
  const app = new App({ context: { '@aws-cdk/aws-iam:minimizePolicies': true } });
  const home = new Stack(app, 'Home', { env: environment });
  const key = new kms.Key(home, 'Key');
  const bucket = new s3.Bucket(home, 'Bucket', { encryptionKey: key });
  const nodes = (scope: Stack) => namedSubject(scope, 'Nodes', () => iam.Role.fromRoleName(scope, 'Nodes', 'Nodes'));
  for (const id of ['One', 'Two']) {
    const stack = new Stack(app, id, { env: environment });
    makeArtifactReader({ bucket, objectKey: `${id}.zip` }, nodes(stack), stack);
  }
  const roleArn = home.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: 'Nodes' });
  bucket.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ArnPrincipal(roleArn)], actions: ['s3:GetObject'], resources: [bucket.arnForObjects('own/*')],
  }));
  const [policy] = Object.values(Template.fromStack(home).findResources('AWS::S3::BucketPolicy'));
  expect(policy.Properties.PolicyDocument.Statement).toEqual([
    { Effect: 'Allow', Action: 's3:GetObject', Principal: { AWS: home.resolve(roleArn) }, Resource: ['One.zip', 'Two.zip', 'own/*'].map(name => home.resolve(bucket.arnForObjects(name))) },
  ]);
  const [{ Properties: { KeyPolicy } }] = Object.values(Template.fromStack(home).findResources('AWS::KMS::Key'));
  expect(KeyPolicy.Statement.filter((statement: any) => statement.Action === 'kms:Decrypt')).toHaveLength(1);
});

describe('where the key of the bucket is known', () => {
  test('the role may decrypt with it, through Amazon S3 only', async () => {
    const app = new App();
    const stack = new Stack(app, 'A', { env });
    const key = new kms.Key(stack, 'Key');
    const bucket = new s3.Bucket(stack, 'Bucket', { encryptionKey: key.addAlias('artifacts') });
    makeArtifactReader({ bucket, objectKey }, subjectOf(new iam.Role(stack, 'Role', { assumedBy })), stack);
    const deployed = new Deployed(app);
    const [[, id, { KeyPolicy }]] = deployed.resources('AWS::KMS::Key');
    const [[, roleId]] = deployed.resources('AWS::IAM::Role');
    const may = (action: string, context: Record<string, string>) => allows({
      principal: session(`arn:aws:iam::111122223333:role/${roleId}`), action, context,
      resource: deployed.keyArn(stack, id), account: '111122223333', resourcePolicy: KeyPolicy,
    });
    expect(await may('kms:Decrypt', { 'kms:ViaService': 's3.us-west-2.amazonaws.com' })).toBe(true);
    expect(await may('kms:Decrypt', { 'kms:ViaService': 'ec2.us-west-2.amazonaws.com' })).toBe(false);
    expect(await may('kms:Decrypt', {})).toBe(false);
    expect(await may('kms:Encrypt', { 'kms:ViaService': 's3.us-west-2.amazonaws.com' })).toBe(false);
  });

  test('by a policy of the role where the key is imported', () => {
    const stack = new Stack(new App(), 'A', { env });
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', {
      bucketName: 'theirs', encryptionKey: kms.Alias.fromAliasName(stack, 'Key', 'alias/theirs'),
    });
    const role = new iam.Role(stack, 'Role', { assumedBy });
    const rights = makeArtifactReader({ bucket, objectKey: '*', isPattern: true }, subjectOf(role), stack);
    const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    expect(policy.Properties.PolicyDocument.Statement).toEqual([
      expect.objectContaining({ Action: 's3:GetObject', Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::theirs/*']] } }),
      expect.objectContaining({ Action: 'kms:Decrypt', Condition: {
        'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/theirs' }, 'StringEquals': { 'kms:ViaService': 's3.us-west-2.amazonaws.com' },
      } }),
    ]);
    expect(rights.map(right => right.policies)).toEqual([[role.node.findChild('EmrSecurityPolicy')], [role.node.findChild('EmrSecurityPolicy')]]);
  });

  test('a reader waits for the bucket policy', () => {
    const stack = new Stack(new App(), 'A');
    const bucket = new s3.Bucket(stack, 'Bucket');
    const waiting = new CfnResource(stack, 'Waiting', { type: 'Test::It' });
    waiting.node.addDependency(...makeArtifactReader({ bucket, objectKey }, subjectOf(new iam.Role(stack, 'Role', { assumedBy })), stack));
    Template.fromStack(stack).hasResource('Test::It', { DependsOn: [stack.getLogicalId(bucket.policy!.node.defaultChild as CfnResource)] });
  });
});

test('a key with characters that mean others in a policy is that one key', () => {
  const stack = new Stack(new App(), 'A');
  const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'theirs');
  makeArtifactReader({ bucket, objectKey: 'a*b?c${d}.zip' }, subjectOf(new iam.Role(stack, 'Role', { assumedBy })), stack);
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  expect(policy.Properties.PolicyDocument.Statement[0].Resource).toEqual({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::theirs/a${*}b${?}c${$}{d}.zip']],
  });
});
