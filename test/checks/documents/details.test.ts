import {
  AWS_KMS, JAR, KEY, PEM, REF, ROLE, authorization, disk, encryption, identityCenter, kerberos, ldap, metadata, ranger, roleMappings, s3, tls,
} from './fixtures/fixture';
import { JudgeContext, judgeDocument } from '../../../lib/checks/documents/judge';

/** What one rule says of a document: places and words. */
function said(rule: string, value: unknown, context?: JudgeContext): string[] {
  return judgeDocument({ value }, context).filter(({ ruleId }) => ruleId === `cdk-emr-security:${rule}`).map(({ path, severity, message }) => `${severity} ${path}: ${message}`);
}

const paths = (rule: string, value: unknown, context?: JudgeContext) => said(rule, value, context).map(text => /^\w+ ([^:]*):/.exec(text)![1]);

describe('what is missing', () => {
  test('of an override is told with its mode', () => {
    expect(said('missing-key', s3({ EncryptionMode: 'SSE-S3', Overrides: [{ BucketName: 'b', EncryptionMode: 'CSE-KMS' }] }))).toEqual([
      'ERROR /EncryptionConfiguration/AtRestEncryptionConfiguration/S3EncryptionConfiguration/Overrides/0: '
      + '\'AwsKmsKey\' is missing in an item of \'Overrides\', got EncryptionMode "CSE-KMS"; it is required with \'EncryptionMode\' "SSE-KMS" and "CSE-KMS"',
    ]);
  });

  test('in a section of a flag is told with the flag', () => {
    expect(said('missing-key', encryption({ EnableInTransitEncryption: 'true', InTransitEncryptionConfiguration: {} }))).toEqual([
      'ERROR /EncryptionConfiguration/InTransitEncryptionConfiguration: '
      + '\'TLSCertificateConfiguration\' is missing in \'InTransitEncryptionConfiguration\', got EnableInTransitEncryption "true"; it is required with \'EnableInTransitEncryption\' true',
    ]);
  });

  test('and is null is told once, at the null', () => {
    const value = tls({ CertificateProviderType: 'PEM', S3Object: null });
    expect(paths('missing-key', value)).toEqual(['/EncryptionConfiguration/InTransitEncryptionConfiguration/TLSCertificateConfiguration/S3Object']);
    expect(paths('null-value', value)).toEqual([]);
  });

  test('for a login by SSH are the credentials', () => {
    expect(said('missing-key', ldap({ EnableLDAPAuthentication: true, LDAPServerURL: 'ldaps://h', EnableSSHLogin: true }))).toEqual([
      "ERROR /AuthenticationConfiguration/LDAPConfiguration: 'BindCredentialsARN' is missing in 'LDAPConfiguration', got EnableSSHLogin true; it is required with 'EnableSSHLogin' true",
    ]);
  });

  test('of Kerberos is the section of its KDC', () => {
    expect(said('missing-key', kerberos({ Provider: 'ExternalKdc' }))).toEqual([
      "ERROR /AuthenticationConfiguration/KerberosConfiguration: 'ExternalKdcConfiguration' is missing in 'KerberosConfiguration', "
      + 'got Provider "ExternalKdc"; it is required with \'Provider\' "ExternalKdc"',
    ]);
  });
});

describe('keys of another certificate provider', () => {
  test.each<[type: string, part: object, keys: string[]]>([
    ['PEM', { CertificateProviderClass: 'a.B', AwsKmsKey: KEY, SecretTags: [], WildcardDnsSuffix: 'x', ValidityInDays: 1 },
      ['CertificateProviderClass', 'AwsKmsKey', 'SecretTags', 'WildcardDnsSuffix', 'ValidityInDays']],
    ['Custom', { CertificateProviderClass: 'a.B', AwsKmsKey: KEY, ValidityInDays: 1 }, ['AwsKmsKey', 'ValidityInDays']],
    // what only the service writes is told of as that
    ['PEM', { CACertificateSecretARN: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:ca' }, []],
  ])('%s %j', (type, part, keys) => {
    expect(paths('excluded-key', tls({ ...PEM, ...part, CertificateProviderType: type })).map(path => path.replace(/.*\//, ''))).toEqual(keys);
  });
});

describe('servers of Kerberos', () => {
  const server = (AdminServer: string) => kerberos({ Provider: 'ExternalKdc', ExternalKdcConfiguration: { AdminServer } });

  test.each(['kdc.example.com', 'kdc:749', 'KDC', '10.0.0.1:65535', 'fd00::1', '[fd00::1]:749'])('%s is one', name => expect(paths('kerberos-server', server(name))).toEqual([]));

  test.each(['ldap://kdc', 'https://kdc:749', 'https://kdc:749/x', 'kdc/admin', 'kdc:0', 'kdc:65536', 'kdc:', 'kdc:port', ':749', 'a b'])(
    '%s is none', name => expect(paths('kerberos-server', server(name))).toHaveLength(1));
});

describe('what was removed with EMRFS', () => {
  const removed = (value: unknown) => paths('emrfs-removed', value, { releaseLabel: 'emr-spark-8.0.0' }).map(path => path.replace(/.*\//, ''));

  test.each<[title: string, value: unknown, at: string[]]>([
    ['CSE-KMS', s3({ EncryptionMode: 'CSE-KMS', AwsKmsKey: KEY }), ['EncryptionMode']],
    ['CSE-Custom', s3({ EncryptionMode: 'CSE-Custom', ...JAR }), ['EncryptionMode']],
    ['SSE-KMS', s3({ EncryptionMode: 'SSE-KMS', AwsKmsKey: KEY }), []],
    ['a class for disks', disk({ EncryptionKeyProviderType: 'Custom', ...JAR }), ['EncryptionKeyProviderType']],
    ['KMS for disks', disk(AWS_KMS), []],
    ['a class for certificates', tls({ CertificateProviderType: 'Custom', S3Object: 's3://b/c.jar', CertificateProviderClass: 'a.B' }), ['CertificateProviderType']],
    ['PEM', tls(PEM), []],
    ['roles', roleMappings({ Role: ROLE }), ['EmrFsConfiguration']],
    ['nothing', {}, []],
  ])('%s', (_title, value, at) => expect(removed(value)).toEqual(at));

  test('S3A takes over encryption and roles', () => {
    const taken = (value: unknown) => paths('s3a-instead-of-emrfs', value, { releaseLabel: 'emr-7.13.0' }).map(path => path.replace(/.*\//, ''));
    expect(taken(s3({ EncryptionMode: 'SSE-S3' }))).toEqual(['S3EncryptionConfiguration']);
    expect(taken(roleMappings({ Role: ROLE }))).toEqual(['EmrFsConfiguration']);
    expect(taken({})).toEqual([]);
  });
});

describe('Regions', () => {
  const ON = identityCenter({ EnableIdentityCenter: true });

  test.each<[context: JudgeContext, expected: number]>([
    [{ region: 'cn-north-1' }, 1], [{ partition: 'aws-us-gov' }, 1], [{ region: 'us-gov-east-1', partition: 'aws-us-gov' }, 1],
    [{ region: 'us-east-1' }, 0], [{ partition: 'aws', region: 'cn-north-1' }, 0], [{}, 0],
  ])('Identity Center in %j', (context, expected) => expect(paths('identity-center-region', ON, context)).toHaveLength(expected));

  test('a key is told to be in another partition or Region, not both', () => {
    const context = { region: 'cn-north-1', partition: 'aws-cn' };
    expect(paths('key-partition', disk(AWS_KMS), context)).toHaveLength(1);
    expect(paths('key-region', disk(AWS_KMS), context)).toEqual([]);
    expect(paths('key-region', disk(AWS_KMS), { region: 'cn-north-1' })).toHaveLength(1);
    expect(paths('key-region', disk(AWS_KMS), { region: 'us-east-1', partition: 'aws' })).toEqual([]);
    expect(paths('key-partition', disk(AWS_KMS), { region: 'cn-north-1' })).toEqual([]);
  });
});

describe('encryption that is off', () => {
  test('is told at the nearest place', () => {
    expect(paths('in-transit-off', disk(AWS_KMS))).toEqual(['/EncryptionConfiguration']);
    expect(paths('at-rest-off', encryption({ ...tls(PEM).EncryptionConfiguration, EnableAtRestEncryption: false }))).toEqual(['/EncryptionConfiguration/EnableAtRestEncryption']);
    expect(said('nothing-encrypted', {})).toEqual([expect.stringMatching(/^INFO : nothing is encrypted/)]);
    expect(said('nothing-encrypted', encryption({}))).toEqual([expect.stringMatching(/^WARNING \/EncryptionConfiguration: /)]);
  });

  test('is told once', () => {
    expect(judgeDocument({ value: encryption({}) }).map(({ ruleId }) => ruleId)).toEqual(['cdk-emr-security:nothing-encrypted']);
    const logs = judgeDocument({ value: encryption({ EMRWALEncryptionConfiguration: {} }) }).map(({ ruleId }) => ruleId);
    expect(logs).toEqual(['cdk-emr-security:at-rest-off', 'cdk-emr-security:in-transit-off']);
  });

  test.each<[part: object, expected: string[]]>([
    [AWS_KMS, ['/EncryptionConfiguration/AtRestEncryptionConfiguration/LocalDiskEncryptionConfiguration']],
    [{ ...AWS_KMS, EnableEbsEncryption: 'false' }, ['/EncryptionConfiguration/AtRestEncryptionConfiguration/LocalDiskEncryptionConfiguration/EnableEbsEncryption']],
    [{ AwsKmsKey: KEY }, []],
    [{ ...AWS_KMS, EncryptionKeyProviderType: REF }, []],
  ])('root volumes with %j', (part, expected) => expect(paths('root-volume-not-encrypted', disk(part))).toEqual(expected));

  test('IMDSv1 may be allowed by text', () => {
    expect(paths('imdsv1-allowed', metadata({ MinimumInstanceMetadataServiceVersion: '1' }))).toHaveLength(1);
    expect(paths('imdsv1-allowed', metadata({ MinimumInstanceMetadataServiceVersion: '2' }))).toEqual([]);
    expect(paths('imdsv1-allowed', metadata({}))).toEqual([]);
  });
});

test('hundreds of objects beside each other are not deep', () => {
  const text = JSON.stringify(roleMappings(...Array.from({ length: 300 }, () => ({ Role: ROLE, IdentifierType: 'User', Identifiers: ['a'] }))));
  expect(judgeDocument({ value: text, text }).filter(({ ruleId }) => ruleId.endsWith('too-deep'))).toEqual([]);
});

test('brackets in text are no levels', () => {
  const text = JSON.stringify({ AuthorizationConfiguration: { LakeFormationConfiguration: { AuthorizedSessionTagValue: `${'['.repeat(200)}"\\${'{'.repeat(200)}` } } });
  expect(judgeDocument({ value: text, text }).filter(({ ruleId }) => ruleId.endsWith('too-deep'))).toEqual([]);
});

test('Ranger without LDAP and with Kerberos that may come is not judged', () => {
  expect(paths('ranger-needs-authentication', { ...ranger({}), ...kerberos(REF) })).toEqual([]);
  expect(paths('ranger-needs-authentication', { ...ranger({}), ...ldap({}) })).toEqual([]);
  expect(paths('ranger-needs-authentication', ranger({}))).toHaveLength(1);
  expect(paths('ranger-needs-authentication', ranger(REF))).toEqual([]);
});

test('a mapping without identifiers, and one without mappings, are told of', () => {
  expect(paths('no-role-mappings', roleMappings({ Role: ROLE, IdentifierType: 'User', Identifiers: [] }))).toEqual([
    '/AuthorizationConfiguration/EmrFsConfiguration/RoleMappings/0/Identifiers',
  ]);
  expect(paths('no-role-mappings', { AuthorizationConfiguration: { EmrFsConfiguration: {} } })).toHaveLength(1);
  expect(paths('no-role-mappings', { AuthorizationConfiguration: { EmrFsConfiguration: { RoleMaps: [] } } })).toEqual([]);
});

describe('Lake Formation with Identity Center', () => {
  const ON = identityCenter({ EnableIdentityCenter: true });
  const grants = (authorized: object) => paths('identity-center-needs-grants', { ...ON, ...authorization(authorized) });

  test.each<[title: string, authorized: object, expected: number]>([
    ['is missing', {}, 1],
    ['is off', { LakeFormationConfiguration: { EnableLakeFormation: false } }, 1],
    ['has no flag', { LakeFormationConfiguration: {} }, 1],
    ['is on', { LakeFormationConfiguration: { EnableLakeFormation: true } }, 0],
    ['has a tag', { LakeFormationConfiguration: { AuthorizedSessionTagValue: 'tag' } }, 0],
    ['may have a tag', { LakeFormationConfiguration: { AuthorizedSessionTagValue: REF } }, 0],
    ['may be on', { LakeFormationConfiguration: { EnableLakeFormation: REF } }, 0],
    ['may be there', { LakeFormationConfiguration: REF }, 0],
    ['has a slip', { LakeFormationConfiguratio: {} }, 0],
    ['is off and may have a tag', { LakeFormationConfiguration: { EnableLakeFormation: false, AuthorizedSessionTagValue: REF } }, 0],
  ])('that %s', (_title, authorized, expected) => expect(grants(authorized)).toHaveLength(expected));
});
