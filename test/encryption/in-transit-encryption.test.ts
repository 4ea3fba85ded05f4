import { Duration, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CertificateBundle, EncryptionKey, InTransitEncryption, JavaProvider, SecurityConfiguration } from '../../lib';
import { documentOf, newStack, noteIdsOf, notesOf, roleArnJoin, statementsOf } from '../synthesized';

const KEY = 'arn:aws:kms:us-west-2:111122223333:key/11111111-1111-1111-1111-111111111111';

test.each<[string, (stack: ReturnType<typeof newStack>) => InTransitEncryption, unknown]>([
  ['pem', stack => InTransitEncryption.pem(CertificateBundle.fromBucket(s3.Bucket.fromBucketName(stack, 'Certs', 'certs'), 'a/certificates.zip')), {
    CertificateProviderType: 'PEM', S3Object: 's3://certs/a/certificates.zip',
  }],
  ['custom', stack => InTransitEncryption.custom(JavaProvider.fromBucket(s3.Bucket.fromBucketName(stack, 'Certs', 'certs'), 'tls.jar', 'com.example.Tls')), {
    CertificateProviderType: 'Custom', S3Object: 's3://certs/tls.jar', CertificateProviderClass: 'com.example.Tls',
  }],
  ['emrManaged', () => InTransitEncryption.emrManaged(), { CertificateProviderType: 'EMR' }],
  ['emrManaged with all options, tags in the order of their keys', stack => InTransitEncryption.emrManaged({
    encryptionKey: kms.Key.fromKeyArn(stack, 'Secret', KEY),
    secretTags: { team: 'data', cost: '42' },
    validity: Duration.days(30),
    wildcardDnsSuffix: 'example.internal',
  }), {
    CertificateProviderType: 'EMR',
    AwsKmsKey: KEY,
    SecretTags: [{ Key: 'cost', Value: '42' }, { Key: 'team', Value: 'data' }],
    ValidityInDays: 30,
    WildcardDnsSuffix: 'example.internal',
  }],
])('%s', (_kind, make, expected) => {
  const stack = newStack();
  new SecurityConfiguration(stack, 'Security', { inTransitEncryption: make(stack) });
  expect(documentOf(stack).EncryptionConfiguration).toMatchObject({
    EnableInTransitEncryption: true, InTransitEncryptionConfiguration: { TLSCertificateConfiguration: expected },
  });
  expect(documentOf(stack).EncryptionConfiguration.InTransitEncryptionConfiguration.TLSCertificateConfiguration).toEqual(expected);
  expect(noteIdsOf(stack, 'warning')).toEqual([]);
});

test('the key of EMR-managed certificates gets no users of the cluster', () => {
  const stack = newStack();
  new SecurityConfiguration(stack, 'Security', {
    inTransitEncryption: InTransitEncryption.emrManaged({ encryptionKey: new EncryptionKey(stack, 'SecretKey') }),
    encryptionKey: kms.Key.fromKeyArn(stack, 'Data', KEY),
    instanceRoles: [],
    serviceRoles: [],
  });
  expect(statementsOf(stack, 'AWS::KMS::Key')).toHaveLength(1);
  expect(noteIdsOf(stack, 'warning')).toEqual([]);
});

test('a bundle in a bucket says that it was not checked', () => {
  const stack = newStack();
  new SecurityConfiguration(stack, 'Security', {
    inTransitEncryption: InTransitEncryption.pem(CertificateBundle.fromBucket(s3.Bucket.fromBucketName(stack, 'Certs', 'certs'), 'certificates.zip')),
    instanceRoles: [],
    serviceRoles: [],
    encryptionKey: kms.Key.fromKeyArn(stack, 'Data', KEY),
  });
  expect(notesOf(stack, 'info').map(note => note.text)).toEqual([
    'the certificates are read from \'certificates.zip\' in s3://certs when a node starts, and were not checked: privateKey.pem without passphrase, '
    + 'certificateChain.pem, and trustedCertificates.pem for a private CA are expected at the root of the zip [ack: cdk-emr-security:certificates-not-checked]',
  ]);
});

test('instance roles may read exactly the zip, and decrypt it through Amazon S3 only', () => {
  const stack = newStack();
  const bucket = new s3.Bucket(stack, 'Certs', { encryptionKey: new kms.Key(stack, 'CertsKey') });
  new SecurityConfiguration(stack, 'Security', {
    inTransitEncryption: InTransitEncryption.pem(CertificateBundle.fromBucket(bucket, 'a/certificates.zip')),
    encryptionKey: kms.Key.fromKeyArn(stack, 'Data', KEY),
  });
  expect(statementsOf(stack, 'AWS::S3::BucketPolicy')).toEqual([{
    Effect: 'Allow', Principal: { AWS: roleArnJoin('EMR_EC2_DefaultRole') }, Action: 's3:GetObject', Resource: stack.resolve(bucket.arnForObjects('a/certificates.zip')),
  }]);
  Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: Match.arrayWith([Match.objectLike({
        Principal: { AWS: roleArnJoin('EMR_EC2_DefaultRole') }, Action: 'kms:Decrypt', Condition: { StringEquals: { 'kms:ViaService': 's3.us-west-2.amazonaws.com' } },
      })]),
    },
  });
});

test('the configuration waits for the bucket policy', () => {
  const stack = newStack();
  const bucket = new s3.Bucket(stack, 'Certs');
  new SecurityConfiguration(stack, 'Security', { inTransitEncryption: InTransitEncryption.pem(CertificateBundle.fromBucket(bucket, 'certificates.zip')) });
  Template.fromStack(stack).hasResource('AWS::EMR::SecurityConfiguration', { DependsOn: ['CertsPolicyC91BB4A7'].map(() => Match.stringLikeRegexp('^CertsPolicy')) });
});
