import { DocumentModel } from '../../lib/document/model';

export const KEY = 'arn:aws:kms:us-east-1:111122223333:key/0d1f4c2e-6a3b-4c5d-8e7f-9a0b1c2d3e4f';
const OTHER_KEY = 'arn:aws:kms:us-east-1:111122223333:key/1d1f4c2e-6a3b-4c5d-8e7f-9a0b1c2d3e4f';

/** Each variant of the model, and the whole document that it stands for, byte by byte. */
export const MODELS: [title: string, model: DocumentModel, json: string][] = [
  ['nothing on', {}, '{"EncryptionConfiguration":{"EnableInTransitEncryption":false,"EnableAtRestEncryption":false}}'],

  ['PEM', { inTransit: { provider: 'PEM', s3Object: 's3://b/c.zip' } },
    transit('{"CertificateProviderType":"PEM","S3Object":"s3://b/c.zip"}')],
  ['a certificate class', { inTransit: { provider: 'Custom', className: 'com.example.Certificates', s3Object: 's3://b/c.jar' } },
    transit('{"CertificateProviderType":"Custom","S3Object":"s3://b/c.jar","CertificateProviderClass":"com.example.Certificates"}')],
  ['certificates by EMR', { inTransit: { provider: 'EMR' } }, transit('{"CertificateProviderType":"EMR"}')],
  ['certificates by EMR with everything', {
    inTransit: {
      provider: 'EMR',
      wildcardDnsSuffix: 'example.com',
      validityInDays: 30,
      secretTags: [{ value: '2', key: 'b' }, { key: 'a', value: '' }],
      awsKmsKey: KEY,
    },
  }, transit(`{"CertificateProviderType":"EMR","AwsKmsKey":"${KEY}","SecretTags":[{"Key":"b","Value":"2"},{"Key":"a","Value":""}],`
    + '"WildcardDnsSuffix":"example.com","ValidityInDays":30}')],
  ['certificates by EMR with no tags', { inTransit: { provider: 'EMR', secretTags: [] } },
    transit('{"CertificateProviderType":"EMR","SecretTags":[]}')],

  ['SSE-S3', { s3: { mode: 'SSE-S3' } }, atRest('"S3EncryptionConfiguration":{"EncryptionMode":"SSE-S3"}')],
  ['SSE-KMS', { s3: { mode: 'SSE-KMS', awsKmsKey: KEY } },
    atRest(`"S3EncryptionConfiguration":{"EncryptionMode":"SSE-KMS","AwsKmsKey":"${KEY}"}`)],
  ['CSE-KMS', { s3: { awsKmsKey: KEY, mode: 'CSE-KMS' } },
    atRest(`"S3EncryptionConfiguration":{"EncryptionMode":"CSE-KMS","AwsKmsKey":"${KEY}"}`)],
  ['CSE-Custom', { s3: { mode: 'CSE-Custom', className: 'com.example.Keys', s3Object: 's3://b/k.jar' } },
    atRest('"S3EncryptionConfiguration":{"EncryptionMode":"CSE-Custom","S3Object":"s3://b/k.jar","EncryptionKeyProviderClass":"com.example.Keys"}')],
  ['SSE-S3 with a bucket that differs', { s3: { mode: 'SSE-S3', overrides: [{ mode: 'CSE-KMS', bucketName: 'b', awsKmsKey: KEY }] } },
    atRest(`"S3EncryptionConfiguration":{"EncryptionMode":"SSE-S3","Overrides":[{"BucketName":"b","EncryptionMode":"CSE-KMS","AwsKmsKey":"${KEY}"}]}`)],
  ['SSE-KMS with buckets that differ, in their order', {
    s3: {
      mode: 'SSE-KMS',
      awsKmsKey: KEY,
      overrides: [
        { bucketName: 'z', mode: 'SSE-S3' },
        { bucketName: 'a', mode: 'SSE-KMS', awsKmsKey: OTHER_KEY },
      ],
    },
  }, atRest(`"S3EncryptionConfiguration":{"EncryptionMode":"SSE-KMS","AwsKmsKey":"${KEY}","Overrides":[`
    + `{"BucketName":"z","EncryptionMode":"SSE-S3"},{"BucketName":"a","EncryptionMode":"SSE-KMS","AwsKmsKey":"${OTHER_KEY}"}]}`)],

  ['KMS on disk, with EBS', { localDisk: { provider: 'AwsKms', awsKmsKey: KEY, ebsEncryption: true } },
    atRest(`"LocalDiskEncryptionConfiguration":{"EnableEbsEncryption":true,"EncryptionKeyProviderType":"AwsKms","AwsKmsKey":"${KEY}"}`)],
  ['KMS on disk, without EBS', { localDisk: { provider: 'AwsKms', awsKmsKey: KEY, ebsEncryption: false } },
    atRest(`"LocalDiskEncryptionConfiguration":{"EncryptionKeyProviderType":"AwsKms","AwsKmsKey":"${KEY}"}`)],
  ['a provider class on disk', { localDisk: { provider: 'Custom', className: 'com.example.Disk', s3Object: 's3://b/d.jar' } },
    atRest('"LocalDiskEncryptionConfiguration":{"EncryptionKeyProviderType":"Custom","S3Object":"s3://b/d.jar","EncryptionKeyProviderClass":"com.example.Disk"}')],

  ['write-ahead logs by EMR', { wal: {} },
    '{"EncryptionConfiguration":{"EnableInTransitEncryption":false,"EnableAtRestEncryption":false,"EMRWALEncryptionConfiguration":{}}}'],
  ['write-ahead logs with KMS', { wal: { awsKmsKey: KEY } },
    `{"EncryptionConfiguration":{"EnableInTransitEncryption":false,"EnableAtRestEncryption":false,"EMRWALEncryptionConfiguration":{"AwsKmsKey":"${KEY}"}}}`],

  ['everything', {
    wal: {},
    localDisk: { ebsEncryption: true, awsKmsKey: KEY, provider: 'AwsKms' },
    s3: { overrides: undefined, awsKmsKey: KEY, mode: 'SSE-KMS' },
    inTransit: { s3Object: 's3://b/c.zip', provider: 'PEM' },
  }, '{"EncryptionConfiguration":{"EnableInTransitEncryption":true,"EnableAtRestEncryption":true,'
    + '"InTransitEncryptionConfiguration":{"TLSCertificateConfiguration":{"CertificateProviderType":"PEM","S3Object":"s3://b/c.zip"}},'
    + `"AtRestEncryptionConfiguration":{"S3EncryptionConfiguration":{"EncryptionMode":"SSE-KMS","AwsKmsKey":"${KEY}"},`
    + `"LocalDiskEncryptionConfiguration":{"EnableEbsEncryption":true,"EncryptionKeyProviderType":"AwsKms","AwsKmsKey":"${KEY}"}},`
    + '"EMRWALEncryptionConfiguration":{}}}'],
];

function transit(certificates: string): string {
  return '{"EncryptionConfiguration":{"EnableInTransitEncryption":true,"EnableAtRestEncryption":false,'
    + `"InTransitEncryptionConfiguration":{"TLSCertificateConfiguration":${certificates}}}}`;
}

function atRest(sections: string): string {
  return `{"EncryptionConfiguration":{"EnableInTransitEncryption":false,"EnableAtRestEncryption":true,"AtRestEncryptionConfiguration":{${sections}}}}`;
}
