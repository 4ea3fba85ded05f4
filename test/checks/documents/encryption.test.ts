import { AWS_KMS, JAR, KEY, PEM, REF, atRest, disk, encryption, s3, tls, transit } from './fixtures/fixture';
import { told } from './told';
import { judgeDocument } from '../../../lib/checks/documents/judge';

describe('the name of a key', () => {
  const RULES = ['key-not-an-arn', 'key-alias', 'aws-managed-alias', 'key-region', 'key-partition', 'empty-value'];
  const key = (name: string) => disk({ ...AWS_KMS, AwsKmsKey: name });
  const HERE = { region: 'us-east-1', partition: 'aws' };

  test.each<[title: string, name: string, expected: string[]]>([
    ['is its ARN', KEY, []],
    ['is the ARN of a multi-Region key', 'arn:aws:kms:us-east-1:111122223333:key/mrk-0d1f4c2e6a3b4c5d8e7f9a0b1c2d3e4f', []],
    ['is an id', '0d1f4c2e-6a3b-4c5d-8e7f-9a0b1c2d3e4f', ['key-not-an-arn WARNING AwsKmsKey']],
    ['is an alias', 'alias/data', ['key-not-an-arn WARNING AwsKmsKey']],
    ['is the ARN of an alias', 'arn:aws:kms:us-east-1:111122223333:alias/data', ['key-alias WARNING AwsKmsKey']],
    ['is an alias of AWS', 'alias/aws/ebs', ['aws-managed-alias ERROR AwsKmsKey']],
    ['is the ARN of an alias of AWS', 'arn:aws:kms:us-east-1:111122223333:alias/aws/ebs', ['aws-managed-alias ERROR AwsKmsKey']],
    ['is an ARN of KMS, and of no key', 'arn:aws:kms:us-east-1:111122223333:mrk-0d1f', ['key-not-an-arn WARNING AwsKmsKey']],
    ['is an ARN of something else', 'arn:aws:iam::111122223333:role/key/data', ['key-not-an-arn WARNING AwsKmsKey']],
    ['looks as if it were an alias of something else', 'arn:aws:s3:us-east-1:111122223333:alias/aws/ebs', ['key-not-an-arn WARNING AwsKmsKey']],
    ['is an ARN elsewhere', KEY.replace('us-east-1', 'us-west-2'), ['key-region ERROR AwsKmsKey']],
    ['is empty', '', ['empty-value ERROR AwsKmsKey']],
  ])('%s', (_title, name, expected) => expect(told(RULES, key(name), HERE)).toEqual(expected));

  test('of AWS is refused where its users are asked for, and only there', () => {
    const managed = 'alias/aws/s3';
    expect(told(RULES, s3({ EncryptionMode: 'CSE-KMS', AwsKmsKey: managed }))).toEqual(['aws-managed-alias ERROR AwsKmsKey']);
    expect(told(RULES, s3({ EncryptionMode: 'SSE-KMS', AwsKmsKey: managed }))).toEqual(['key-not-an-arn WARNING AwsKmsKey']);
    expect(told(RULES, s3({ EncryptionMode: REF, AwsKmsKey: managed }))).toEqual(['key-not-an-arn WARNING AwsKmsKey']);
  });
});

describe('the file of a provider', () => {
  const RULES = ['artifact-kind', 'object-partition', 'class-name-is-a-jar', 'same-provider-class'];
  const certificates = (type: unknown, file: string) => tls({ CertificateProviderType: type, S3Object: file, CertificateProviderClass: 'com.example.Keys' });
  const provider = (part: object) => disk({ EncryptionKeyProviderType: 'Custom', ...JAR, ...part });

  test.each<[title: string, document: object, expected: string[]]>([
    ['a zip with certificates', certificates('PEM', 's3://bucket/certificates.zip'), []],
    ['a zip that says JAR in its name', certificates('PEM', 's3://bucket/my.jar.zip'), []],
    ['a JAR as certificates', certificates('PEM', 's3://bucket/provider.JAR'), ['artifact-kind WARNING S3Object']],
    ['a JAR with the class', certificates('Custom', 's3://bucket/provider.jar'), []],
    ['a zip as class', certificates('Custom', 's3://bucket/certificates.zip'), ['artifact-kind WARNING S3Object']],
    ['a zip of whatever', certificates(REF, 's3://bucket/certificates.zip'), []],
    ['a JAR that says zip in its name', provider({ S3Object: 's3://bucket/my.zip.jar' }), []],
    ['a PEM file as class', provider({ S3Object: 's3://bucket/key.pem' }), ['artifact-kind WARNING S3Object']],
    ['a class in a package that is called so', provider({ EncryptionKeyProviderClass: 'com.jar.example.Keys' }), []],
    ['a JAR as name of a class', provider({ EncryptionKeyProviderClass: 'Keys.JAR' }), ['class-name-is-a-jar WARNING EncryptionKeyProviderClass']],
    ['an ARN, wherever the clusters are', provider({ S3Object: 'arn:aws-cn:s3:::bucket/provider.jar' }), []],
  ])('%s', (_title, document, expected) => expect(told(RULES, document)).toEqual(expected));

  test.each<[file: string, partition: string, expected: string[]]>([
    ['arn:aws-cn:s3:::bucket/provider.jar', 'aws-cn', []],
    ['arn:aws-cn:s3:::bucket/provider.jar', 'aws', ['object-partition WARNING S3Object']],
    ['s3://bucket/provider.jar', 'aws-cn', []],
  ])('%s in %s', (S3Object, partition, expected) => expect(told(RULES, provider({ S3Object }), { partition })).toEqual(expected));

  test.each<[s3Class: unknown, diskClass: unknown, expected: string[]]>([
    ['a.Keys', 'a.Keys', ['same-provider-class WARNING EncryptionKeyProviderClass']], ['a.Keys', 'a.Others', []], ['', '', []], [REF, REF, []],
  ])('classes %j and %j', (s3Class, diskClass, expected) => {
    expect(told(RULES, atRest({
      S3EncryptionConfiguration: { EncryptionMode: 'CSE-Custom', ...JAR, EncryptionKeyProviderClass: s3Class },
      LocalDiskEncryptionConfiguration: { EncryptionKeyProviderType: 'Custom', ...JAR, EncryptionKeyProviderClass: diskClass },
    }))).toEqual(expected);
  });
});

describe('a bucket that is encrypted in its own way', () => {
  const override = (EncryptionMode: unknown, more: object) =>
    s3({ EncryptionMode: 'SSE-S3', Overrides: [{ BucketName: 'bucket', EncryptionMode, ...more }] });

  test.each<[mode: unknown, expected: string[]]>([
    ['SSE-KMS', []], ['CSE-KMS', []], [REF, []], ['CSE-Custom', ['cse-custom-with-overrides WARNING EncryptionMode', 'unused-key WARNING AwsKmsKey']],
    ['SSE-S3', ['unused-key WARNING AwsKmsKey']],
    // that it is no mode is told of by another rule
    ['AwsKms', []], ['Custom', []],
  ])('%j with a key', (mode, expected) => {
    expect(told(['cse-custom-with-overrides', 'unused-key'], override(mode, { AwsKmsKey: KEY }))).toEqual(expected);
  });

  test('with keys of Amazon S3 is told of, and no other one', () => {
    expect(told(['sse-s3'], s3({ EncryptionMode: 'SSE-KMS', AwsKmsKey: KEY, Overrides: [{ BucketName: 'a', EncryptionMode: 'CSE-KMS' }] }))).toEqual([]);
    expect(told(['sse-s3'], s3({ EncryptionMode: 'SSE-KMS', AwsKmsKey: KEY, Overrides: [{ BucketName: 'a', EncryptionMode: 'SSE-S3' }] }))).toHaveLength(1);
  });
});

describe('keys that are not used', () => {
  test.each<[title: string, document: object, expected: string[]]>([
    ['a key with a class', disk({ EncryptionKeyProviderType: 'Custom', ...JAR, AwsKmsKey: KEY }), ['unused-key WARNING AwsKmsKey']],
    ['a class with a key', disk({ ...AWS_KMS, EncryptionKeyProviderClass: 'a.B' }), ['unused-key WARNING EncryptionKeyProviderClass']],
    ['a key with what is no provider of disks', disk({ EncryptionKeyProviderType: 'SSE-S3', AwsKmsKey: KEY }), []],
    ['a key with another section\'s provider', disk({ EncryptionKeyProviderType: 'ExternalKdc', AwsKmsKey: KEY }), []],
    ['a key of a mode without', s3({ EncryptionMode: 'CSE-Custom', ...JAR, AwsKmsKey: KEY }), ['unused-key WARNING AwsKmsKey']],
    ['a key without a mode', s3({ AwsKmsKey: KEY }), []],
    ['a key that may be there', s3({ EncryptionMode: 'SSE-S3', AwsKmsKey: REF }), []],
  ])('%s', (_title, document, expected) => expect(told(['unused-key'], document)).toEqual(expected));
});

describe('encryption at rest that is on and says nothing', () => {
  const empty = (more: object = {}, section: object = {}) =>
    encryption({ EnableAtRestEncryption: true, AtRestEncryptionConfiguration: section, ...more });

  test.each<[title: string, document: object, expected: number]>([
    ['is told of', empty(), 1],
    ['with its flag as text is told of', empty({ EnableAtRestEncryption: 'true' }), 1],
    ['is not, while it is off', empty({ EnableAtRestEncryption: false }), 0],
    ['is not, while its flag is missing', encryption({ AtRestEncryptionConfiguration: {} }), 0],
    ['is not, where it may be off', empty({ EnableAtRestEncryption: REF }), 0],
    ['is not, where it may say something', empty({ AtRestEncryptionConfiguration: REF }), 0],
    ['is not, where a part may be there', empty({}, { S3EncryptionConfiguration: REF }), 0],
    ['is not, where a part has a slip', empty({}, { S3EncryptionConfig: {} }), 0],
    ['is not, where a part is misplaced', empty({ S3EncryptionConfiguration: { EncryptionMode: 'SSE-S3' } }), 0],
  ])('%s', (_title, document, expected) => expect(told(['at-rest-without-parts'], document)).toHaveLength(expected));
});

describe('what is off', () => {
  const RULES = ['root-volume-not-encrypted', 'ebs-needs-service-role', 'sse-s3', 's3-not-encrypted', 'local-disk-not-encrypted'];
  const off = (part: object) => encryption({ ...transit(PEM), EnableAtRestEncryption: false, AtRestEncryptionConfiguration: part });

  test.each<[title: string, part: object]>([
    ['disks without EBS', { LocalDiskEncryptionConfiguration: AWS_KMS }],
    ['disks with EBS', { LocalDiskEncryptionConfiguration: { ...AWS_KMS, EnableEbsEncryption: true } }],
    ['S3', { S3EncryptionConfiguration: { EncryptionMode: 'SSE-S3' } }],
  ])('%s needs nothing', (_title, part) => {
    expect(told(RULES, off(part))).toEqual([]);
    expect(told(RULES, atRest(part))).not.toEqual([]);
  });

  test('with a class no service role uses the key', () => {
    const ebs = (part: object): string[] => told(['ebs-needs-service-role'], disk({ EnableEbsEncryption: true, ...part }));
    expect(ebs(AWS_KMS)).toHaveLength(1);
    expect(ebs({ EncryptionKeyProviderType: 'Custom', ...JAR })).toEqual([]);
    expect(ebs({ ...AWS_KMS, EncryptionKeyProviderType: REF })).toEqual([]);
  });
});

test('null is told of as an item or as a key, wherever it stands', () => {
  const overrides = Array.from({ length: 12 }, (_, index) => index === 11 ? null : { BucketName: `bucket${index}`, EncryptionMode: 'SSE-S3', AwsKmsKey: null });
  const nulls = judgeDocument({ value: s3({ EncryptionMode: 'SSE-S3', Overrides: overrides }) }).filter(({ ruleId }) => ruleId.endsWith(':null-value'))
    .map(({ message, remedy }) => [message.replace(/; .*/, ''), remedy]);
  expect(nulls).toHaveLength(12);
  expect(nulls[10]).toEqual(["'AwsKmsKey' is null", 'Leave the key out']);
  expect(nulls[11]).toEqual(["an item of 'Overrides' is null", 'Leave the item out']);
});
