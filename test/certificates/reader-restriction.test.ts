// restrictReaders: what the policy of the bucket says. Who is denied by it is for test/oracle/artifact-rights.test.ts.
import { App, Stack, aws_iam as iam, aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { authority, filled, secured } from './stored';
import { ArtifactBucket, ArtifactProvider, CertificateBundle, EncryptionKey } from '../../lib';
import { ENV, newStack, notesOf, statementsOf } from '../synthesized';

const restricted = (scope: Construct) => CertificateBundle.issuedByPrivateCa(authority(scope), { restrictReaders: true });
const ec2Role = (scope: Construct, id: string, props: Partial<iam.RoleProps> = {}) => new iam.Role(scope, id, { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'), ...props });

/** The roles that are not denied the zip. */
const readersOf = (stack: Stack) => statementsOf(stack, 'AWS::S3::BucketPolicy').filter(({ Sid }) => /^OnlyNodesRead/.test(Sid))
  .map(({ Condition }) => [Condition.ArnNotEquals['aws:PrincipalArn']].flat().map(filled));

test('denies all versions of the zip, to whoever is none of its roles', () => {
  const stack = newStack();
  const security = secured(stack, restricted(stack));
  expect(statementsOf(stack, 'AWS::S3::BucketPolicy').filter(({ Effect, Resource }) => Effect === 'Deny' && !Array.isArray(Resource))).toEqual([{
    Sid: expect.stringMatching(/^OnlyNodesRead[0-9a-f]{8}$/),
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectVersionForReplication'],
    Resource: stack.resolve(security.artifactBucket!.arnForObjects('certificates/StackSecurityC25F65E5/certificates.zip')),
    Condition: { ArnNotEquals: { 'aws:PrincipalArn': expect.anything() } },
  }]);
  expect(readersOf(stack)).toEqual([[
    expect.stringMatching(/^<CdkEmrSecurityArtifactProviderRole\w+\.Arn>$/),
    'arn:<AWS::Partition>:iam::111122223333:role/EMR_EC2_DefaultRole', 'arn:<AWS::Partition>:iam::111122223333:role/EMR_DefaultRole',
  ]]);
});

test('roles of the props and roles granted later read; EMRFS and runtime roles do not', () => {
  const stack = newStack();
  const security = secured(stack, restricted(stack), { instanceRoles: [ec2Role(stack, 'Nodes')], serviceRoles: [ec2Role(stack, 'Service')] });
  const assumedBy = new iam.AccountRootPrincipal().withSessionTags();
  security.grants.emrFsRole(new iam.Role(stack, 'EmrFs', { assumedBy }));
  security.grants.runtimeRole(new iam.Role(stack, 'Runtime', { assumedBy }));
  security.grants.instanceRole(ec2Role(stack, 'LaterNodes'));
  security.grants.serviceRole(ec2Role(stack, 'LaterService'));
  security.grants.instanceRole(ec2Role(stack, 'LaterNodes2', { roleName: 'later', path: '/emr/' }));
  const [readers] = readersOf(stack);
  expect(readers.map(reader => /<(\D+)[0-9A-F]{8}\.Arn>$/.exec(reader)?.[1] ?? reader)).toEqual([
    'CdkEmrSecurityArtifactProviderRole', 'Nodes', 'Service', 'LaterNodes', 'LaterService', expect.stringMatching(/LaterNodes2/),
  ]);
});

test('a role that is named twice is there once', () => {
  const stack = newStack();
  const nodes = ec2Role(stack, 'Nodes');
  secured(stack, restricted(stack), { instanceRoles: [nodes], serviceRoles: [nodes] }).grants.instanceRole(nodes);
  expect(readersOf(stack)[0]).toHaveLength(2);
});

test('roles of stacks that the bucket\'s stack can know read', () => {
  const app = new App();
  const before = new Stack(app, 'Before', { env: ENV });
  const stack = new Stack(app, 'Stack', { env: ENV });
  secured(stack, restricted(stack), { instanceRoles: [ec2Role(before, 'Nodes')], serviceRoles: [] });
  expect(JSON.stringify(statementsOf(stack, 'AWS::S3::BucketPolicy'))).toMatch(/"ArnNotEquals":\{"aws:PrincipalArn":\[[^\]]*\]\},\{"Fn::ImportValue":"Before:ExportsOutputFnGetAttNodes|ImportValue":"Before:ExportsOutputFnGetAttNodes/);
});

test('two configurations in one bucket have a statement each', () => {
  const stack = newStack();
  const encryptionKey = new EncryptionKey(stack, 'Key');
  const artifactBucket = new ArtifactBucket(stack, 'Artifacts', { encryptionKey });
  const bundle = restricted(stack);
  secured(stack, bundle, { encryptionKey, artifactBucket, instanceRoles: [ec2Role(stack, 'One')], serviceRoles: [] }, 'SecurityOne');
  secured(stack, bundle, { encryptionKey, artifactBucket, instanceRoles: [ec2Role(stack, 'Other')], serviceRoles: [] }, 'SecurityOther');
  expect(readersOf(stack)).toEqual([
    [expect.stringMatching(/^<CdkEmr/), expect.stringMatching(/^<One/)], [expect.stringMatching(/^<CdkEmr/), expect.stringMatching(/^<Other/)],
  ]);
  const sids = statementsOf(stack, 'AWS::S3::BucketPolicy').map(({ Sid }) => Sid).filter(Boolean);
  expect(new Set(sids).size).toBe(sids.length);
});

test('without it there is no such statement', () => {
  const stack = newStack();
  secured(stack, CertificateBundle.issuedByPrivateCa(authority(stack)));
  expect(readersOf(stack)).toEqual([]);
});

describe('a role that the policy cannot name', () => {
  test('fails for a role of a stack that depends on the bucket\'s', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env: ENV });
    const after = new Stack(app, 'After', { env: ENV });
    after.addDependency(stack);
    secured(stack, restricted(stack)).grants.instanceRole(ec2Role(after, 'Nodes'));
    expect(() => app.synth()).toThrow("security configuration 'Stack/Security': restrictReaders: the policy of bucket 'Stack/Security/Artifacts' cannot name role 'After/Nodes', which needs "
      + 'the stack of the bucket already or has no name that other environments could know: it would be shut out. Create the role in the stack of the bucket, or give it a roleName and '
      + 'pass iam.Role.fromRoleName()');
  });

  test('which the remedy heals', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env: ENV });
    const after = new Stack(app, 'After', { env: ENV });
    after.addDependency(stack);
    ec2Role(after, 'Nodes', { roleName: 'nodes' });
    secured(stack, restricted(stack)).grants.instanceRole(iam.Role.fromRoleName(stack, 'Nodes', 'nodes'));
    expect(() => app.synth()).not.toThrow();
  });

  test('fails for the function, where the bucket is in a stack before', () => {
    const app = new App();
    const before = new Stack(app, 'Before', { env: ENV });
    const stack = new Stack(app, 'Stack', { env: ENV });
    const encryptionKey = new EncryptionKey(before, 'Key');
    secured(stack, restricted(stack), { encryptionKey, artifactBucket: new ArtifactBucket(before, 'Artifacts', { encryptionKey }) });
    expect(() => app.synth()).toThrow("cannot name role 'Stack/CdkEmrSecurityArtifactProvider/Role', which needs the stack of the bucket already");
  });

  test('which a provider in the stack of the bucket heals', () => {
    const app = new App();
    const before = new Stack(app, 'Before', { env: ENV });
    const stack = new Stack(app, 'Stack', { env: ENV });
    const encryptionKey = new EncryptionKey(before, 'Key');
    secured(stack, restricted(stack), {
      encryptionKey, artifactBucket: new ArtifactBucket(before, 'Artifacts', { encryptionKey }), artifactProvider: new ArtifactProvider(before, 'Provider'),
    });
    expect(() => app.synth()).not.toThrow();
  });

  test('fails for a nameless role of another account', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env: ENV });
    const other = new Stack(app, 'Other', { env: { ...ENV, account: '444455556666' } });
    expect(() => {
      secured(stack, restricted(stack), { instanceRoles: [ec2Role(other, 'Nodes')] });
      app.synth();
    }).toThrow("role 'Other/Nodes' cannot use the key");
  });
});

test('a bucket whose policy the app cannot edit: its owner gets the statement', () => {
  const stack = newStack();
  secured(stack, restricted(stack), { artifactBucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'my-artifacts'), instanceRoles: [ec2Role(stack, 'Nodes')], serviceRoles: [] });
  const [warning, ...more] = notesOf(stack, 'warning');
  expect(more).toEqual([]);
  expect(warning.path).toBe('/Stack/Security/Resource');
  expect(warning.text).toBe("restrictReaders: this app cannot edit the policy of bucket 'Stack/Bucket', so others may still read the certificates; this statement is expected in the bucket "
    + 'policy. Ask the owner of the bucket to add it: {"Action":["s3:GetObject","s3:GetObjectVersion","s3:GetObjectVersionForReplication"],"Condition":{"ArnNotEquals":{"aws:PrincipalArn":'
    + '["${Stack/CdkEmrSecurityArtifactProvider/Role/Resource.Arn}","${Stack/Nodes/Resource.Arn}"]}},"Effect":"Deny","Principal":{"AWS":"*"},'
    + '"Resource":"arn:aws:s3:::my-artifacts/certificates/StackSecurityC25F65E5/certificates.zip","Sid":"'
    + `${/"Sid":"(\w+)"/.exec(warning.text)?.[1]}"} [ack: cdk-emr-security:bucket-policy-by-hand]`);
});
