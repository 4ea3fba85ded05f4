// Keys by ARNs that are not those of one key: rights on them would be rights on others.
import { CfnParameter, Fn, Lazy, Stack, aws_kms as kms, aws_s3 as s3, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import {
  ArtifactBucket, CertificateBundle, ImportedKeyUser, InTransitEncryption, LdapAuthentication, LocalDiskEncryption, PemSecret, S3BucketOverride,
  S3Encryption, SecurityConfiguration, SecurityConfigurationProps, WalEncryption,
} from '../../lib';
import { problemWithKeyArn } from '../../lib/private/literal-arn';
import { roleIn } from '../encryption/key-users-in-template';
import { newStack } from '../synthesized';

const HERE = 'arn:aws:kms:us-west-2:111122223333';
const ALL = `${HERE}:key/*`;
const pattern = (path: string, got: string) => `${path}: has an ARN with "*", "?" or "\${", which policies take for more than one KMS key, got "${got}"; `
  + 'the ARN or name of one KMS key is expected. Import each KMS key by its own name';
const notOfKey = (path: string, got: string) => `${path}: has an ARN that is not of a KMS key, got "${got}"; "arn:<partition>:kms:<region>:<account>:key/<id>" is expected, `
  + 'or ":alias/<name>" in place of the key. Import the key with kms.Key.fromKeyArn() and its own ARN';
const textOf = (arn: string) => {
  const problem = problemWithKeyArn('key', arn);
  return problem && `${problem.path}: ${problem.wrong}, got ${JSON.stringify(problem.got)}; ${problem.expected}. ${problem.remedy}`;
};

test.each([
  `${HERE}:key/*`, `${HERE}:key/1234abcd-12ab-34cd-56ef-12345678????`, `${HERE}:alias/*`, 'arn:aws:kms:us-west-2:*:key/k', 'arn:aws:kms:*:111122223333:key/k', `${HERE}:key/\${aws:username}`, '*',
])('a pattern: %s', arn => {
  expect(textOf(arn)).toBe(pattern('key', arn));
});

test.each([
  `${HERE}:key/`, `${HERE}:key/a/b`, `${HERE}:key/a:b`, `${HERE}:key/a b`, `${HERE}:alias/`, `${HERE}:mrk-0d1f`, `${HERE}:grant/x`, `${HERE}:custom-key-store/x`, 'arn:aws:s3:::bucket/x', 'arn:aws:iam::111122223333:role/key',
  'arn:aws:kms::111122223333:key/k', 'arn:aws:kms:us-west-2::key/k', 'key/k', 'alias/data', '1234abcd-12ab-34cd-56ef-1234567890ab', '', ` ${HERE}:key/k`, `${HERE}:key/k;`, 'x:arn:aws:kms:us-west-2:1:key/k',
])('no key: %j', arn => {
  expect(textOf(arn)).toBe(notOfKey('key', arn));
});

test.each<[string, (stack: Stack) => string]>([
  ['a key', () => `${HERE}:key/1234abcd-12ab-34cd-56ef-1234567890ab`],
  ['a multi-Region key', () => `${HERE}:key/mrk-0d1f4c2e6a3b4c5d8e7f9a0b1c2d3e4f`],
  ['a key of China', () => 'arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
  ['an alias', () => `${HERE}:alias/team/analytics_1`],
  ['an alias of AWS', () => `${HERE}:alias/aws/s3`],
  ['a new key', stack => new kms.Key(stack, 'Key').keyArn],
  ['an alias of the app', stack => new kms.Alias(stack, 'Alias', { aliasName: 'alias/x', targetKey: new kms.Key(stack, 'Key') }).keyArn],
  ['an alias by its name', stack => kms.Alias.fromAliasName(stack, 'Alias', 'alias/x').keyArn],
  ['a parameter', stack => new CfnParameter(stack, 'Arn').valueAsString],
  ['an import', () => Fn.importValue('KeyArn')],
  ['a parameter in an ARN', stack => `${HERE}:${new CfnParameter(stack, 'Key').valueAsString}`],
  ['a token, behind which nobody looks', () => Lazy.string({ produce: () => ALL })],
])('passes %s', (_, make) => {
  expect(textOf(make(newStack()))).toBeUndefined();
});

/* What is not about the key alone is switched off. */
const OFF: SecurityConfigurationProps = {
  s3Encryption: S3Encryption.disabled(), localDiskEncryption: LocalDiskEncryption.disabled(), inTransitEncryption: InTransitEncryption.disabled(),
};
const configure = (props: (key: kms.IKey, stack: Stack) => Partial<SecurityConfigurationProps>) => (key: kms.IKey, stack: Stack) =>
  new SecurityConfiguration(stack, 'It', { ...OFF, ...props(key, stack) });
const bucketWith = (encryptionKey: kms.IKey, stack: Stack) => s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'theirs', encryptionKey });
const secretWith = (encryptionKey: kms.IKey, stack: Stack) =>
  secretsmanager.Secret.fromSecretAttributes(stack, 'Secret', { secretCompleteArn: 'arn:aws:secretsmanager:us-west-2:111122223333:secret:s-AbCdEf', encryptionKey });

describe.each([[ALL, pattern], ['arn:aws:s3:::bucket/x', notOfKey]])('%s is refused', (arn, text) => {
  test.each<[string, (key: kms.IKey, stack: Stack) => unknown]>([
    ["SecurityConfiguration 'Stack/It': encryptionKey", configure(encryptionKey => ({ encryptionKey, s3Encryption: S3Encryption.sseKms() }))],
    ["SecurityConfiguration 'Stack/It': s3Encryption.encryptionKey", configure(encryptionKey => ({ s3Encryption: S3Encryption.sseKms({ encryptionKey }) }))],
    ["SecurityConfiguration 'Stack/It': s3Encryption.overrides[0].encryptionKey", configure((encryptionKey, stack) => ({
      s3Encryption: S3Encryption.sseS3({ overrides: [S3BucketOverride.sseKms(s3.Bucket.fromBucketName(stack, 'Bucket', 'theirs'), { encryptionKey })] }),
    }))],
    ["SecurityConfiguration 'Stack/It': localDiskEncryption.encryptionKey", configure(encryptionKey => ({ localDiskEncryption: LocalDiskEncryption.awsKms({ encryptionKey }) }))],
    ["SecurityConfiguration 'Stack/It': walEncryption.encryptionKey", configure(encryptionKey => ({ walEncryption: WalEncryption.kms({ encryptionKey }) }))],
    ["SecurityConfiguration 'Stack/It': inTransitEncryption.encryptionKey", configure(encryptionKey => ({ inTransitEncryption: InTransitEncryption.emrManaged({ encryptionKey } as never) }))],
    ["SecurityConfiguration 'Stack/It': artifactBucket.encryptionKey", configure((key, stack) => ({ artifactBucket: bucketWith(key, stack) }))],
    ["SecurityConfiguration 'Stack/It': inTransitEncryption.bundle.bucket.encryptionKey", configure((key, stack) => ({
      inTransitEncryption: InTransitEncryption.pem(CertificateBundle.fromBucket(bucketWith(key, stack), 'certificates.zip')),
    }))],
    ["SecurityConfiguration 'Stack/It': ldap.bindCertificate.encryptionKey", configure((key, stack) => ({
      inTransitEncryption: InTransitEncryption.emrManaged(),
      ldap: LdapAuthentication.openLdap('ldaps://ldap.example.com', {
        bindCertificate: secretWith(key, stack), accessFilter: '(objectClass=posixAccount)', userSearchBase: 'cn=People,dc=example,dc=com', groupSearchBase: 'cn=Groups,dc=example,dc=com',
      }),
    }))],
    ["SecurityConfiguration 'Stack/It': inTransitEncryption.bundle.privateKey.secret.encryptionKey", configure((key, stack) => ({
      inTransitEncryption: InTransitEncryption.pem(CertificateBundle.fromSecrets({
        privateKey: PemSecret.fromSecret(secretWith(key, stack)), certificateChain: PemSecret.fromSecret(secretsmanager.Secret.fromSecretNameV2(stack, 'Chain', 'chain')),
      })),
    }))],
    ["ArtifactBucket 'Stack/It': encryptionKey", (encryptionKey, stack) => new ArtifactBucket(stack, 'It', { encryptionKey })],
    ["ImportedKeyUser 'Stack/It': key", (key, stack) => new ImportedKeyUser(stack, 'It', { key, role: roleIn(stack) })],
  ])('%s', (path, act) => {
    const stack = newStack();
    expect(() => act(kms.Key.fromKeyArn(stack, 'Key', arn), stack)).toThrow(new Error(text(path, arn)));
  });

  test('in what is imported', () => {
    const stack = newStack();
    expect(() => SecurityConfiguration.fromSecurityConfigurationAttributes(stack, 'It', { securityConfigurationName: 'x', encryptionKeys: [kms.Key.fromKeyArn(stack, 'Key', arn)] }))
      .toThrow(text('encryptionKeys[0]', arn));
  });
});
