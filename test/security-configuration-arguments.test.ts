import { App, Duration, Stack, Stage, Token, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { documentOf, newStack, noteIdsOf } from './synthesized';
import {
  CertificateBundle, InTransitEncryption, JavaProvider, LocalDiskEncryption, S3BucketOverride, S3Encryption, SecurityConfiguration,
  SecurityConfigurationProps, WalEncryption,
} from '../lib';

/** The message for props as JavaScript may pass them. */
function messageFor(props: unknown): string {
  const stack = newStack();
  try {
    new SecurityConfiguration(stack, 'Security', props as SecurityConfigurationProps);
  } catch (error) {
    expect(stack.node.tryFindChild('Security')).toBeUndefined();
    return (error as Error).message.replace(/^SecurityConfiguration 'Stack\/Security': /, '');
  }
  throw new Error('nothing was thrown');
}

const bucket = s3.Bucket.fromBucketName(new Stack(new App(), 'Other'), 'Bucket', 'bucket');

test.each<[string, unknown, string]>([
  ['props that are no object', 'sseKms', 'props: is not an options object, got "sseKms"; an object with encryptionKey, instanceRoles, serviceRoles, s3Encryption, '
    + 'localDiskEncryption, inTransitEncryption, walEncryption, kerberos, ldap, identityCenter, emrFsRoleMappings, runtimeRoles, ranger, lakeFormation, instanceMetadata, artifactBucket, artifactProvider, manageImportedKeys, keyUserProvider, releaseLabel, coverageReport, securityConfigurationName, removalPolicy is expected. Pass the options by name'],
  ['a misspelt prop', { s3encryption: S3Encryption.sseS3() }, 'props: has unknown options: s3encryption; the options are encryptionKey, instanceRoles, serviceRoles, '
    + 's3Encryption, localDiskEncryption, inTransitEncryption, walEncryption, kerberos, ldap, identityCenter, emrFsRoleMappings, runtimeRoles, ranger, lakeFormation, instanceMetadata, artifactBucket, artifactProvider, manageImportedKeys, keyUserProvider, releaseLabel, coverageReport, securityConfigurationName, removalPolicy. Remove or rename them'],
  ['a key by ARN', { encryptionKey: 'arn:aws:kms:us-west-2:111122223333:key/x' }, 'encryptionKey: is not a KMS key, got "arn:aws:kms:us-west-2:111122223333:key/x"; '
    + 'a key construct is expected. Pass an EncryptionKey or a kms.Key; import one that exists with kms.Key.fromKeyArn()'],
  ['a role in place of a list', { instanceRoles: 'EMR_EC2_DefaultRole' }, 'instanceRoles: is not a list, got "EMR_EC2_DefaultRole"; a list is expected. Put the value into a list'],
  ['a role by name', { serviceRoles: ['EMR_DefaultRole'] }, 'serviceRoles[0]: is not an IAM role, got "EMR_DefaultRole"; a role construct is expected. '
    + 'Pass an iam.Role; import one that exists with iam.Role.fromRoleName()'],
  ['a mode as text', { s3Encryption: 'SSE-KMS' }, 's3Encryption: is not an S3Encryption, got "SSE-KMS"; one of the factories of S3Encryption makes it. Use S3Encryption.sseKms()'],
  ['null', { localDiskEncryption: null }, 'localDiskEncryption: is not a LocalDiskEncryption, got null; one of the factories of LocalDiskEncryption makes it. '
    + 'Use LocalDiskEncryption.awsKms()'],
  ['a factory that was not called', { inTransitEncryption: InTransitEncryption.emrManaged }, 'inTransitEncryption: is not an InTransitEncryption, got the function emrManaged; '
    + 'one of the factories of InTransitEncryption makes it. Use InTransitEncryption.emrManaged()'],
  ['another union', { walEncryption: {} }, 'walEncryption: is not a WalEncryption, got {}; one of the factories of WalEncryption makes it. Use WalEncryption.emrManaged()'],
  ['a bucket by name', { artifactBucket: 'bucket' }, 'artifactBucket: is not an S3 bucket, got "bucket"; a bucket construct is expected. Pass an ArtifactBucket or an '
    + 's3.Bucket; import one that exists with s3.Bucket.fromBucketName()'],
  ['a version as release', { releaseLabel: '7.9.0' }, 'releaseLabel: is not a release label, got "7.9.0"; a label with three numbers, such as "emr-7.9.0", is expected. Write the label of a release in full'],
  ['a number as release', { releaseLabel: 7 }, 'releaseLabel: is not text, got 7; a release label is expected. Pass a string'],
  ['a release of two numbers', { releaseLabel: 'emr-7.10' }, 'releaseLabel: is not a release label, got "emr-7.10"; a label with three numbers, such as "emr-7.9.0", '
    + 'is expected. Write the label of a release in full'],
  ['an alias by name', { encryptionKey: 'alias/x' }, 'encryptionKey: is not a KMS key, got "alias/x"; a key construct is expected. Pass an EncryptionKey or a kms.Key; '
    + 'import one that exists with kms.Alias.fromAliasName()'],
  ['something like a key', { encryptionKey: { keyArn: 'arn:aws:kms:us-west-2:111122223333:key/x' } }, 'encryptionKey: is not a KMS key, got {"keyArn":'],
  ['a key in place of options', { s3Encryption: S3Encryption.sseKms(bucket as never) }, 's3Encryption: is not an options object, got construct \'Other/Bucket\'; an object with '
    + 'encryptionKey, overrides is expected. Pass the options by name'],
  ['an empty name', { securityConfigurationName: '' }, 'securityConfigurationName: is empty; the name of a security configuration is expected. Pass a string'],
  ['a name that is too long', { securityConfigurationName: 'x'.repeat(10281) }, 'securityConfigurationName: has 10281 characters; at most 10280 are expected. Shorten the name'],
  ['options that are a key', { s3Encryption: S3Encryption.sseKms('key' as never) }, 's3Encryption: is not an options object, got "key"; an object with encryptionKey, '
    + 'overrides is expected. Pass the options by name'],
  ['a misspelt option', { localDiskEncryption: LocalDiskEncryption.awsKms({ ebs: true } as never) }, 'localDiskEncryption: has unknown options: ebs; the options are '
    + 'encryptionKey, ebsEncryption. Remove or rename them'],
  ['a flag as text', { localDiskEncryption: LocalDiskEncryption.awsKms({ ebsEncryption: 'true' as never }) }, 'localDiskEncryption.ebsEncryption: is not a boolean, '
    + 'got "true"; true or false is expected. Pass a boolean'],
  ['overrides that are no list', { s3Encryption: S3Encryption.sseS3({ overrides: S3BucketOverride.sseS3(bucket) as never }) }, 's3Encryption.overrides: is not a list, '
    + 'got an S3BucketOverride; a list is expected. Put the value into a list'],
  ['an override of no bucket', { s3Encryption: S3Encryption.sseS3({ overrides: [S3BucketOverride.sseKms(undefined as never)] }) }, 's3Encryption.overrides[0].bucket: '
    + 'is missing; a bucket construct is expected. Pass an ArtifactBucket or an s3.Bucket; import one that exists with s3.Bucket.fromBucketName()'],
  ['no provider at all', { s3Encryption: S3Encryption.cseCustom(undefined as never) }, 's3Encryption.provider: is missing; one of the factories of JavaProvider makes it. '
    + 'Use JavaProvider.fromBucket(bucket, objectKey, className)'],
  ['one union in place of another', { s3Encryption: LocalDiskEncryption.awsKms() }, 's3Encryption: is not an S3Encryption, got a LocalDiskEncryption; one of the factories '
    + 'of S3Encryption makes it. Use S3Encryption.sseKms()'],
  ['a removal policy that is none', { removalPolicy: 'keep' }, 'removalPolicy: is not a removal policy, got "keep"; a RemovalPolicy of the CDK is expected. '
    + 'Pass RemovalPolicy.RETAIN or RemovalPolicy.DESTROY'],
  ['a bundle that is only like one', { inTransitEncryption: InTransitEncryption.pem({ bind: () => ({}) } as never) }, 'inTransitEncryption.bundle: is not a CertificateBundle'],
  ['tags as a Map', { inTransitEncryption: InTransitEncryption.emrManaged({ secretTags: new Map([['a', 'b']]) as never }) }, 'inTransitEncryption.secretTags: is not a map'],
  ['no provider', { s3Encryption: S3Encryption.cseCustom(undefined as never), localDiskEncryption: LocalDiskEncryption.custom({} as never) },
    'localDiskEncryption.provider: is not a JavaProvider, got {}; one of the factories of JavaProvider makes it. Use JavaProvider.fromBucket(bucket, objectKey, className)'],
  ['a bundle that is a path', { inTransitEncryption: InTransitEncryption.pem('certs.zip' as never) }, 'inTransitEncryption.bundle: is not a CertificateBundle, got "certs.zip"; '
    + 'a bundle of certificates is expected. Use CertificateBundle.fromBucket(bucket, objectKey), or a class of yours that extends CertificateBundle'],
  ['an object key with a slash in front', { inTransitEncryption: InTransitEncryption.pem(CertificateBundle.fromBucket(bucket, '/certs.zip')) },
    'inTransitEncryption.bundle.objectKey: is not an object key, got "/certs.zip"; the key inside the bucket is expected, such as "certificates/certificates.zip". '
    + 'Leave out the bucket, scheme and leading slash'],
  ['a class name with slashes', { inTransitEncryption: InTransitEncryption.custom(JavaProvider.fromBucket(bucket, 'tls.jar', 'com/example/Tls')) },
    'inTransitEncryption.provider.className: is not the name of a Java class, got "com/example/Tls"; names separated by dots are expected, such as "com.example.MyProvider". '
    + 'Write the name as Class.forName() takes it, without path or file ending'],
  ['a validity of hours', { inTransitEncryption: InTransitEncryption.emrManaged({ validity: Duration.hours(1) }) }, 'inTransitEncryption.validity: is out of range, '
    + 'got "1 hour"; whole days, at least 1, are expected. Pass Duration.days(n)'],
  ['a wildcard as suffix', { inTransitEncryption: InTransitEncryption.emrManaged({ wildcardDnsSuffix: '*.example.com' }) }, 'inTransitEncryption.wildcardDnsSuffix: is not '
    + 'a domain name, got "*.example.com"; a domain without wildcard or leading dot is expected, such as "example.internal". Leave out what comes before the domain'],
  ['tags as a list', { inTransitEncryption: InTransitEncryption.emrManaged({ secretTags: [{ Key: 'a' }] as never }) }, 'inTransitEncryption.secretTags: is not a map, '
    + 'got [{"Key":"a"}]; values by tag key are expected. Pass { key: value }'],
  ['a tag of a number', { inTransitEncryption: InTransitEncryption.emrManaged({ secretTags: { cost: 42 as never } }) }, 'inTransitEncryption.secretTags.cost: is not text, '
    + 'got 42; text is expected. Pass a string'],
  ['a WAL key that is none', { walEncryption: WalEncryption.kms({ encryptionKey: {} as never }) }, 'walEncryption.encryptionKey: is not a KMS key, got {}; a key construct is '
    + 'expected. Pass an EncryptionKey or a kms.Key; import one that exists with kms.Key.fromKeyArn()'],
])('fails with %s', (_what, props, message) => {
  expect(messageFor(props)).toContain(message);
});

test('everything that is wrong is one error, in the order of the props', () => {
  expect(messageFor({ encryptionKey: 1, s3Encryption: 2, localDiskEncryption: LocalDiskEncryption.awsKms({ encryptionKey: 3 as never }), releaseLabel: '' })).toBe([
    'SecurityConfiguration \'Stack/Security\' has 4 problems:',
    '- encryptionKey: is not a KMS key, got 1; a key construct is expected. Pass an EncryptionKey or a kms.Key; import one that exists with kms.Key.fromKeyArn()',
    '- s3Encryption: is not an S3Encryption, got 2; one of the factories of S3Encryption makes it. Use S3Encryption.sseKms()',
    '- localDiskEncryption.encryptionKey: is not a KMS key, got 3; a key construct is expected. Pass an EncryptionKey or a kms.Key; import one that exists with kms.Key.fromKeyArn()',
    '- releaseLabel: is empty; a release label is expected. Pass a string',
  ].join('\n'));
});

test('an unknown option does not hide what else is wrong', () => {
  expect(messageFor({ foo: 1, encryptionKey: 2, removalPolicy: 'keep' })).toContain('has 3 problems:');
});

describe('the release label', () => {
  test('that is too old for the features is an error for each of them', () => {
    expect(messageFor({ releaseLabel: 'emr-5.23.0', inTransitEncryption: InTransitEncryption.emrManaged() })).toBe([
      'SecurityConfiguration \'Stack/Security\' has 2 problems:',
      '- releaseLabel: this release has no EBS encryption, got "emr-5.23.0"; EBS encryption came with emr-5.24.0 '
      + '(https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html). Take a later release, or leave the feature out',
      '- releaseLabel: this release has no EMR-managed certificates, got "emr-5.23.0"; EMR-managed certificates came with emr-7.11.0 '
      + '(https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html). Take a later release, or leave the feature out',
    ].join('\n'));
  });

  test.each(['emr-5.24.0', 'emr-7.99.0', 'emr-spark-8.0.0', 'emr-6.0.0-beta', 'emr-next', Token.asString({ Ref: 'Release' })])('%s passes', releaseLabel => {
    const stack = newStack();
    expect(() => new SecurityConfiguration(stack, 'Security', { releaseLabel })).not.toThrow();
  });

  test('is compared with what the props ask for, not with the defaults', () => {
    const stack = newStack();
    expect(() => new SecurityConfiguration(stack, 'Security', {
      releaseLabel: 'emr-5.23.0', localDiskEncryption: LocalDiskEncryption.awsKms({ ebsEncryption: false }),
    })).not.toThrow();
  });
});

test('tokens pass where text is expected', () => {
  const stack = newStack();
  const text = (name: string) => Token.asString({ Ref: name });
  new SecurityConfiguration(stack, 'Security', {
    instanceRoles: [],
    serviceRoles: [],
    securityConfigurationName: text('Name'),
    releaseLabel: text('Release'),
    encryptionKey: kms.Key.fromKeyArn(stack, 'Key', text('Key')),
    s3Encryption: S3Encryption.cseCustom(JavaProvider.fromBucket(s3.Bucket.fromBucketName(stack, 'Bucket', text('Bucket')), text('Jar'), text('Class'))),
    inTransitEncryption: InTransitEncryption.emrManaged({
      validity: Duration.days(Token.asNumber({ Ref: 'Days' })), wildcardDnsSuffix: text('Suffix'), secretTags: { a: text('Tag') },
    }),
  });
  expect(documentOf(stack).EncryptionConfiguration).toMatchObject({
    InTransitEncryptionConfiguration: {
      TLSCertificateConfiguration: { ValidityInDays: { Ref: 'Days' }, WildcardDnsSuffix: { Ref: 'Suffix' }, SecretTags: [{ Key: 'a', Value: { Ref: 'Tag' } }] },
    },
    AtRestEncryptionConfiguration: {
      S3EncryptionConfiguration: { S3Object: { 'Fn::Join': ['', ['s3://', { Ref: 'Bucket' }, '/', { Ref: 'Jar' }]] }, EncryptionKeyProviderClass: { Ref: 'Class' } },
    },
  });
});

test('a class name that ends in .jar is a warning', () => {
  const stack = newStack();
  const provider = JavaProvider.fromBucket(s3.Bucket.fromBucketName(stack, 'Bucket', 'bucket'), 'tls.jar', 'com.example.artifacts.jar');
  expect(() => new SecurityConfiguration(stack, 'Security', { inTransitEncryption: InTransitEncryption.custom(provider) })).not.toThrow();
  expect(noteIdsOf(stack, 'warning')).toEqual(['cdk-emr-security:class-name-ends-in-jar']);
});

test('a key or bucket of another Stage is refused', () => {
  const app = new App();
  const elsewhere = new Stack(new Stage(app, 'Shared'), 'Keys');
  const stack = new Stack(new Stage(app, 'Prod'), 'Stack');
  expect(() => new SecurityConfiguration(stack, 'Security', { encryptionKey: new kms.Key(elsewhere, 'Key') })).toThrow(
    'security configuration \'Prod/Stack/Security\': s3Encryption.encryptionKey: is in another Stage, got construct \'Shared/Keys/Key\'; '
    + 'a Stage cannot refer to what another one creates. Import it with kms.Key.fromKeyArn()');
  const bundle = CertificateBundle.fromBucket(new s3.Bucket(elsewhere, 'Bucket'), 'certificates.zip');
  expect(() => new SecurityConfiguration(stack, 'Other', { inTransitEncryption: InTransitEncryption.pem(bundle) })).toThrow('Import it with s3.Bucket.fromBucketName()');
});
