import { aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { JavaProvider, LocalDiskEncryption, S3BucketOverride, S3Encryption, SecurityConfiguration } from '../../lib';
import { documentOf, keyUsersOf, newStack, noteIdsOf, roleArnJoin, statementsOf } from '../synthesized';

const DATA_KEY = 'arn:aws:kms:us-west-2:111122223333:key/11111111-1111-1111-1111-111111111111';
const OTHER_KEY = 'arn:aws:kms:us-west-2:111122223333:key/22222222-2222-2222-2222-222222222222';

function s3Of(make: (stack: ReturnType<typeof newStack>) => S3Encryption): unknown {
  const stack = newStack();
  new SecurityConfiguration(stack, 'Security', { s3Encryption: make(stack), localDiskEncryption: LocalDiskEncryption.disabled() });
  return documentOf(stack).EncryptionConfiguration.AtRestEncryptionConfiguration?.S3EncryptionConfiguration;
}

test.each<[string, (stack: ReturnType<typeof newStack>) => S3Encryption, unknown]>([
  ['sseS3', () => S3Encryption.sseS3(), { EncryptionMode: 'SSE-S3' }],
  ['sseKms', stack => S3Encryption.sseKms({ encryptionKey: kms.Key.fromKeyArn(stack, 'Data', DATA_KEY) }), { EncryptionMode: 'SSE-KMS', AwsKmsKey: DATA_KEY }],
  ['cseKms', stack => S3Encryption.cseKms({ encryptionKey: kms.Key.fromKeyArn(stack, 'Data', DATA_KEY) }), { EncryptionMode: 'CSE-KMS', AwsKmsKey: DATA_KEY }],
  ['cseCustom', stack => S3Encryption.cseCustom(JavaProvider.fromBucket(s3.Bucket.fromBucketName(stack, 'Jars', 'jars'), 'providers/s3.jar', 'com.example.S3Keys')), {
    EncryptionMode: 'CSE-Custom', S3Object: 's3://jars/providers/s3.jar', EncryptionKeyProviderClass: 'com.example.S3Keys',
  }],
  ['disabled', () => S3Encryption.disabled(), undefined],
  ['overrides', stack => S3Encryption.sseS3({
    overrides: [
      S3BucketOverride.sseS3(s3.Bucket.fromBucketName(stack, 'A', 'bucket-a')),
      S3BucketOverride.sseKms(s3.Bucket.fromBucketName(stack, 'B', 'bucket-b'), { encryptionKey: kms.Key.fromKeyArn(stack, 'Data', DATA_KEY) }),
      S3BucketOverride.cseKms(s3.Bucket.fromBucketName(stack, 'C', 'bucket-c'), { encryptionKey: kms.Key.fromKeyArn(stack, 'Other', OTHER_KEY) }),
    ],
  }), {
    EncryptionMode: 'SSE-S3',
    Overrides: [
      { BucketName: 'bucket-a', EncryptionMode: 'SSE-S3' },
      { BucketName: 'bucket-b', EncryptionMode: 'SSE-KMS', AwsKmsKey: DATA_KEY },
      { BucketName: 'bucket-c', EncryptionMode: 'CSE-KMS', AwsKmsKey: OTHER_KEY },
    ],
  }],
])('%s renders its mode', (_mode, make, expected) => {
  expect(s3Of(make)).toEqual(expected);
});

test('no overrides and an empty list of overrides are the same document', () => {
  expect(s3Of(() => S3Encryption.sseS3({ overrides: [] }))).toEqual({ EncryptionMode: 'SSE-S3' });
});

test('an override without a key of its own uses that of the configuration, with the instance role as its user', () => {
  const stack = newStack();
  new SecurityConfiguration(stack, 'Security', {
    s3Encryption: S3Encryption.sseS3({ overrides: [S3BucketOverride.sseKms(s3.Bucket.fromBucketName(stack, 'B', 'bucket-b'))] }),
    localDiskEncryption: LocalDiskEncryption.disabled(),
  });
  expect(keyUsersOf(stack)).toEqual([roleArnJoin('EMR_EC2_DefaultRole')].flat());
});

test('the bucket of an override may be one of the app', () => {
  const stack = newStack();
  const bucket = new s3.Bucket(stack, 'Data');
  new SecurityConfiguration(stack, 'Security', { s3Encryption: S3Encryption.sseKms({ overrides: [S3BucketOverride.sseS3(bucket)] }) });
  expect(documentOf(stack).EncryptionConfiguration.AtRestEncryptionConfiguration.S3EncryptionConfiguration.Overrides).toEqual([
    { BucketName: { Ref: 'Data1F8090C1' }, EncryptionMode: 'SSE-S3' },
  ].map(override => ({ ...override, BucketName: stack.resolve(bucket.bucketName) })));
});

test('one bucket in two overrides is an error, by name and by construct', () => {
  const stack = newStack();
  const owned = new s3.Bucket(stack, 'Data');
  expect(() => new SecurityConfiguration(stack, 'Security', {
    s3Encryption: S3Encryption.sseS3({
      overrides: [
        S3BucketOverride.sseS3(s3.Bucket.fromBucketName(stack, 'A', 'bucket-a')),
        S3BucketOverride.sseKms(s3.Bucket.fromBucketName(stack, 'A2', 'bucket-a')),
        S3BucketOverride.sseS3(owned),
        S3BucketOverride.sseKms(owned),
      ],
    }),
  })).toThrow([
    'SecurityConfiguration \'Stack/Security\' has 2 problems:',
    '- s3Encryption.overrides[1]: names the bucket of s3Encryption.overrides[0] again, got "bucket-a"; one override for each bucket is expected. Remove one of them',
    '- s3Encryption.overrides[3]: names the bucket of s3Encryption.overrides[2] again, got construct \'Stack/Data\'; one override for each bucket is expected. '
    + 'Remove one of them',
  ].join('\n'));
});

test('the JAR of CSE-Custom is readable by the instance role', () => {
  const stack = newStack();
  const bucket = new s3.Bucket(stack, 'Jars');
  new SecurityConfiguration(stack, 'Security', {
    s3Encryption: S3Encryption.cseCustom(JavaProvider.fromBucket(bucket, 'providers/s3.jar', 'com.example.S3Keys')),
    localDiskEncryption: LocalDiskEncryption.disabled(),
  });
  expect(statementsOf(stack, 'AWS::S3::BucketPolicy')).toEqual([{
    Effect: 'Allow',
    Principal: { AWS: roleArnJoin('EMR_EC2_DefaultRole') },
    Action: 's3:GetObject',
    Resource: stack.resolve(bucket.arnForObjects('providers/s3.jar')),
  }]);
});

test('disabled says that the default of each bucket applies', () => {
  const stack = newStack();
  new SecurityConfiguration(stack, 'Security', { s3Encryption: S3Encryption.disabled() });
  expect(noteIdsOf(stack, 'info')).toEqual(['cdk-emr-security:s3-encryption-disabled', 'cdk-emr-security:default-roles']);
});
