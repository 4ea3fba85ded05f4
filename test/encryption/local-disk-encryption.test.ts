import { aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { JavaProvider, LocalDiskEncryption, S3Encryption, SecurityConfiguration } from '../../lib';
import { documentOf, keyUsersOf, newStack, roleArnJoin } from '../synthesized';

const KEY = 'arn:aws:kms:us-west-2:111122223333:key/11111111-1111-1111-1111-111111111111';

test.each<[string, (stack: ReturnType<typeof newStack>) => LocalDiskEncryption, unknown]>([
  ['awsKms, with EBS encryption by default', stack => LocalDiskEncryption.awsKms({ encryptionKey: kms.Key.fromKeyArn(stack, 'Disks', KEY) }), {
    EncryptionKeyProviderType: 'AwsKms', AwsKmsKey: KEY, EnableEbsEncryption: true,
  }],
  ['awsKms without EBS encryption', stack => LocalDiskEncryption.awsKms({ encryptionKey: kms.Key.fromKeyArn(stack, 'Disks', KEY), ebsEncryption: false }), {
    EncryptionKeyProviderType: 'AwsKms', AwsKmsKey: KEY,
  }],
  ['custom', stack => LocalDiskEncryption.custom(JavaProvider.fromBucket(s3.Bucket.fromBucketName(stack, 'Jars', 'jars'), 'disk.jar', 'com.example.Outer$DiskKeys')), {
    EncryptionKeyProviderType: 'Custom', S3Object: 's3://jars/disk.jar', EncryptionKeyProviderClass: 'com.example.Outer$DiskKeys',
  }],
  ['disabled', () => LocalDiskEncryption.disabled(), undefined],
])('%s', (_kind, make, expected) => {
  const stack = newStack();
  new SecurityConfiguration(stack, 'Security', { localDiskEncryption: make(stack), s3Encryption: S3Encryption.sseS3() });
  expect(documentOf(stack).EncryptionConfiguration.AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration).toEqual(expected);
});

test('the service role is a key user with EBS encryption only', () => {
  const withEbs = newStack();
  new SecurityConfiguration(withEbs, 'Security', { s3Encryption: S3Encryption.sseS3() });
  const without = newStack();
  new SecurityConfiguration(without, 'Security', { s3Encryption: S3Encryption.sseS3(), localDiskEncryption: LocalDiskEncryption.awsKms({ ebsEncryption: false }) });
  expect(keyUsersOf(withEbs)).toEqual([roleArnJoin('EMR_EC2_DefaultRole'), roleArnJoin('EMR_DefaultRole')]);
  expect(keyUsersOf(without)).toEqual([roleArnJoin('EMR_EC2_DefaultRole')].flat());
});

test('a class that is the class for Amazon S3 too is an error', () => {
  const stack = newStack();
  const provider = JavaProvider.fromBucket(s3.Bucket.fromBucketName(stack, 'Jars', 'jars'), 'keys.jar', 'com.example.Keys');
  expect(() => new SecurityConfiguration(stack, 'Security', {
    s3Encryption: S3Encryption.cseCustom(provider), localDiskEncryption: LocalDiskEncryption.custom(provider),
  })).toThrow('SecurityConfiguration \'Stack/Security\': localDiskEncryption.provider.className: is the class of s3Encryption too, got "com.example.Keys"; '
    + 'Amazon EMR wants different classes for local disks and for Amazon S3. Name a class of its own for local disks');
});

test('a key that policies would take for several is an error', () => {
  const stack = newStack();
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-west-2:111122223333:key/*');
  expect(() => new SecurityConfiguration(stack, 'Security', { localDiskEncryption: LocalDiskEncryption.awsKms({ encryptionKey }) }))
    .toThrow('SecurityConfiguration \'Stack/Security\': localDiskEncryption.encryptionKey: has an ARN with "*", "?" or "${", which policies take for more than one KMS key, '
      + 'got "arn:aws:kms:us-west-2:111122223333:key/*"; the ARN or name of one KMS key is expected. Import each KMS key by its own name');
});
