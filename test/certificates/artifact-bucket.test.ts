import { Duration, PropertyInjectors, RemovalPolicy, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ArtifactBucket, EncryptionKey } from '../../lib';
import { newStack, statementsOf } from '../synthesized';

test('is encrypted, versioned, private, and kept', () => {
  const stack = newStack();
  const encryptionKey = new EncryptionKey(stack, 'Key');
  new ArtifactBucket(stack, 'Artifacts', { encryptionKey });
  Template.fromStack(stack).hasResource('AWS::S3::Bucket', {
    Properties: {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{
          BucketKeyEnabled: true,
          ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: stack.resolve(encryptionKey.keyArn) },
        }],
      },
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      LifecycleConfiguration: {
        Rules: [
          { Id: 'ExpireOldPrivateKeys', Prefix: 'certificates/', NoncurrentVersionExpiration: { NoncurrentDays: 7 }, Status: 'Enabled' },
          { Id: 'AbortIncompleteUploads', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: 'Enabled' },
        ],
      },
    },
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
  });
  Template.fromStack(stack).hasResource('AWS::S3::BucketPolicy', { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
});

test.each([true, false])('denies plain text and old TLS, with policies minimized or not: %s', minimize => {
  const stack = newStack();
  stack.node.setContext('@aws-cdk/aws-iam:minimizePolicies', minimize);
  const bucket = new ArtifactBucket(stack, 'Artifacts', { encryptionKey: new EncryptionKey(stack, 'Key') });
  const resources = [bucket.bucketArn, bucket.arnForObjects('*')].map(arn => stack.resolve(arn));
  expect(statementsOf(stack, 'AWS::S3::BucketPolicy')).toEqual([
    { Sid: 'DenyPlainText', Effect: 'Deny', Principal: { AWS: '*' }, Action: 's3:*', Resource: resources, Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    { Sid: 'DenyOldTls', Effect: 'Deny', Principal: { AWS: '*' }, Action: 's3:*', Resource: resources, Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } } },
  ]);
});

test('takes the options of its props', () => {
  const stack = newStack();
  const logs = new s3.Bucket(stack, 'Logs');
  new ArtifactBucket(stack, 'Artifacts', {
    encryptionKey: kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-west-2:111122223333:key/11111111-1111-1111-1111-111111111111'),
    bucketName: 'my-artifacts',
    noncurrentVersionExpiration: Duration.days(30),
    removalPolicy: RemovalPolicy.DESTROY,
    serverAccessLogsBucket: logs,
    serverAccessLogsPrefix: 'artifacts/',
  });
  const buckets = Object.values(Template.fromStack(stack).findResources('AWS::S3::Bucket', { Properties: { BucketName: 'my-artifacts' } }));
  expect(buckets).toHaveLength(1);
  expect(buckets[0].DeletionPolicy).toBe('Delete');
  expect(buckets[0].Properties.LoggingConfiguration).toEqual({ DestinationBucketName: stack.resolve(logs.bucketName), LogFilePrefix: 'artifacts/' });
  expect(buckets[0].Properties.LifecycleConfiguration.Rules[0].NoncurrentVersionExpiration).toEqual({ NoncurrentDays: 30 });
});

test.each<[string, unknown, string]>([
  ['no props', undefined, 'props: is not an options object; an object with encryptionKey'],
  ['no key', {}, 'encryptionKey: is missing; the key that encrypts the objects is expected. Pass the encryptionKey of the SecurityConfiguration, such as an EncryptionKey'],
  ['a key by ARN', { encryptionKey: 'arn:aws:kms:us-west-2:111122223333:key/x' }, 'encryptionKey: is not a KMS key, got "arn:aws:kms:us-west-2:111122223333:key/x"'],
])('fails with %s', (_what, props, message) => {
  const stack = newStack();
  expect(() => new ArtifactBucket(stack, 'Artifacts', props as never)).toThrow(`ArtifactBucket 'Stack/Artifacts': ${message}`);
});

test('fails where old versions would expire at once or after part of a day', () => {
  const stack = newStack();
  const encryptionKey = new EncryptionKey(stack, 'Key');
  expect(() => new ArtifactBucket(stack, 'Artifacts', { encryptionKey, noncurrentVersionExpiration: Duration.hours(36) }))
    .toThrow('ArtifactBucket \'Stack/Artifacts\': noncurrentVersionExpiration: is out of range, got "1 day 12 hours"; whole days, at least 1, are expected. Pass Duration.days(n)');
});

test('a misspelt option is told beside what is missing because of it', () => {
  expect(() => new ArtifactBucket(newStack(), 'Artifacts', { encrytionKey: 1 } as never)).toThrow(
    /^ArtifactBucket 'Stack\/Artifacts' has 2 problems:\n- props: has unknown options: encrytionKey; .*\n- encryptionKey: is missing; /);
});

test('a policy that a property injector has CDK make is kept with the bucket too', () => {
  const stack = newStack();
  PropertyInjectors.of(stack).add({
    constructUniqueId: s3.Bucket.PROPERTY_INJECTION_ID, inject: (props: s3.BucketProps) => ({ ...props, enforceSSL: true }),
  });
  new ArtifactBucket(stack, 'Artifacts', { encryptionKey: new EncryptionKey(stack, 'Key') });
  expect(statementsOf(stack, 'AWS::S3::BucketPolicy').map(statement => statement.Sid)).toEqual([undefined, 'DenyPlainText', 'DenyOldTls']);
  Template.fromStack(stack).hasResource('AWS::S3::BucketPolicy', { DeletionPolicy: 'RetainExceptOnCreate' });
});
