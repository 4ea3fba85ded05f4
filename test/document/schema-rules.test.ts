import { faultsOf } from './schema';

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/0d1f4c2e-6a3b-4c5d-8e7f-9a0b1c2d3e4f';
const ZIP = 's3://bucket/certificates.zip';
const JAR = { S3Object: 's3://bucket/provider.jar', EncryptionKeyProviderClass: 'com.example.Keys' };
const NO_S3_OBJECT = 'must match pattern "^(s3://|arn:[^:]+:s3:::)[^/]+/.+$"';

type Rows = [title: string, part: object, faults: string[]][];

/** Every fault below this pointer is written relative to it. */
function rows(pointer: string, around: (part: object) => object, table: Rows): void {
  test.each(table)('%s', (_title, part, faults) => {
    expect(faultsOf(around(part)).map(fault => fault.replace(pointer, ''))).toEqual(faults);
  });
}

describe('certificates', () => {
  rows('/EncryptionConfiguration/InTransitEncryptionConfiguration/TLSCertificateConfiguration', part => ({
    EncryptionConfiguration: { EnableInTransitEncryption: true, InTransitEncryptionConfiguration: { TLSCertificateConfiguration: part } },
  }), [
    ['EMR alone', { CertificateProviderType: 'EMR' }, []],
    ['EMR as it is read back', { CertificateProviderType: 'EMR', CACertificateSecretARN: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:ca' }, []],
    ['EMR with an object', { CertificateProviderType: 'EMR', S3Object: ZIP }, ['/S3Object: boolean schema is false']],
    ['EMR with a class', { CertificateProviderType: 'EMR', CertificateProviderClass: 'a.B' }, ['/CertificateProviderClass: boolean schema is false']],
    ['EMR for no days', { CertificateProviderType: 'EMR', ValidityInDays: 0 }, ['/ValidityInDays: must be >= 1']],
    ['EMR with days as text', { CertificateProviderType: 'EMR', ValidityInDays: '30' }, ['/ValidityInDays: must be integer']],
    ['EMR with a tag without value', { CertificateProviderType: 'EMR', SecretTags: [{ Key: 'a' }] }, ["/SecretTags/0: must have required property 'Value'"]],
    ['EMR with tags as a map', { CertificateProviderType: 'EMR', SecretTags: { a: 'b' } }, ['/SecretTags: must be array']],
    ['PEM by ARN', { CertificateProviderType: 'PEM', S3Object: 'arn:aws-cn:s3:::bucket/certificates.zip' }, []],
    ['PEM without its zip', { CertificateProviderType: 'PEM' }, [": must have required property 'S3Object'"]],
    ['PEM by https', { CertificateProviderType: 'PEM', S3Object: 'https://bucket.s3.amazonaws.com/c.zip' }, [`/S3Object: ${NO_S3_OBJECT}`]],
    ['PEM in no object', { CertificateProviderType: 'PEM', S3Object: 's3://bucket/' }, [`/S3Object: ${NO_S3_OBJECT}`]],
    ['PEM with a class', { CertificateProviderType: 'PEM', S3Object: ZIP, CertificateProviderClass: 'a.B' }, ['/CertificateProviderClass: boolean schema is false']],
    ['PEM with a key', { CertificateProviderType: 'PEM', S3Object: ZIP, AwsKmsKey: KEY }, ['/AwsKmsKey: boolean schema is false']],
    ['Custom', { CertificateProviderType: 'Custom', S3Object: ZIP, CertificateProviderClass: 'a.B' }, []],
    ['Custom without its class', { CertificateProviderType: 'Custom', S3Object: ZIP }, [": must have required property 'CertificateProviderClass'"]],
    ['Custom with days', { CertificateProviderType: 'Custom', S3Object: ZIP, CertificateProviderClass: 'a.B', ValidityInDays: 1 }, ['/ValidityInDays: boolean schema is false']],
    ['another provider', { CertificateProviderType: 'pem', S3Object: ZIP }, ['/CertificateProviderType: must be equal to one of the allowed values']],
  ]);
});

describe('Amazon S3', () => {
  rows('/EncryptionConfiguration/AtRestEncryptionConfiguration/S3EncryptionConfiguration', part => ({
    EncryptionConfiguration: { EnableAtRestEncryption: true, AtRestEncryptionConfiguration: { S3EncryptionConfiguration: part } },
  }), [
    ['SSE-C does not exist', { EncryptionMode: 'SSE-C' }, ['/EncryptionMode: must be equal to one of the allowed values']],
    ['SSE-KMS without a key', { EncryptionMode: 'SSE-KMS' }, [": must have required property 'AwsKmsKey'"]],
    ['CSE-KMS without a key', { EncryptionMode: 'CSE-KMS' }, [": must have required property 'AwsKmsKey'"]],
    ['SSE-KMS with an empty key', { EncryptionMode: 'SSE-KMS', AwsKmsKey: '' }, ['/AwsKmsKey: must NOT have fewer than 1 characters']],
    ['an alias ARN', { EncryptionMode: 'SSE-KMS', AwsKmsKey: 'arn:aws:kms:us-east-1:111122223333:alias/data' }, []],
    ['a bare key id', { EncryptionMode: 'CSE-KMS', AwsKmsKey: '0d1f4c2e-6a3b-4c5d-8e7f-9a0b1c2d3e4f' }, []],
    ['CSE-Custom', { EncryptionMode: 'CSE-Custom', ...JAR }, []],
    ['CSE-Custom without its JAR', { EncryptionMode: 'CSE-Custom', EncryptionKeyProviderClass: 'a.B' }, [": must have required property 'S3Object'"]],
    ['a bucket that differs', { EncryptionMode: 'SSE-S3', Overrides: [{ BucketName: 'b', EncryptionMode: 'SSE-KMS', AwsKmsKey: KEY }] }, []],
    ['a bucket without its key', { EncryptionMode: 'SSE-S3', Overrides: [{ BucketName: 'b', EncryptionMode: 'CSE-KMS' }] }, ["/Overrides/0: must have required property 'AwsKmsKey'"]],
    ['a bucket without its name', { EncryptionMode: 'SSE-S3', Overrides: [{ EncryptionMode: 'SSE-S3' }] }, ["/Overrides/0: must have required property 'BucketName'"]],
  ]);
});

describe('local disks', () => {
  rows('/EncryptionConfiguration/AtRestEncryptionConfiguration/LocalDiskEncryptionConfiguration', part => ({
    EncryptionConfiguration: { EnableAtRestEncryption: true, AtRestEncryptionConfiguration: { LocalDiskEncryptionConfiguration: part } },
  }), [
    ['EBS as text', { EncryptionKeyProviderType: 'AwsKms', AwsKmsKey: KEY, EnableEbsEncryption: 'true' }, []],
    ['Custom, EBS off', { EncryptionKeyProviderType: 'Custom', ...JAR, EnableEbsEncryption: false }, []],
    ['Custom, EBS as text', { EncryptionKeyProviderType: 'Custom', ...JAR, EnableEbsEncryption: 'true' }, ['/EnableEbsEncryption: must be equal to one of the allowed values']],
    ['Custom without its class', { EncryptionKeyProviderType: 'Custom', S3Object: JAR.S3Object }, [": must have required property 'EncryptionKeyProviderClass'"]],
  ]);
});

describe('flags', () => {
  rows('/EncryptionConfiguration', part => ({ EncryptionConfiguration: part }), [
    ['nothing', {}, []],
    ['text that is no boolean', { EnableAtRestEncryption: 'yes' }, [
      '/EnableAtRestEncryption: must be boolean', '/EnableAtRestEncryption: must be equal to one of the allowed values', '/EnableAtRestEncryption: must match a schema in anyOf',
    ]],
    ['in transit without its section', { EnableInTransitEncryption: 'true' }, [": must have required property 'InTransitEncryptionConfiguration'"]],
    ['in transit with an empty section', { EnableInTransitEncryption: true, InTransitEncryptionConfiguration: {} }, [
      "/InTransitEncryptionConfiguration: must have required property 'TLSCertificateConfiguration'",
    ]],
    ['off, with an empty section', { EnableInTransitEncryption: false, InTransitEncryptionConfiguration: {} }, []],
    ['at rest without its section', { EnableAtRestEncryption: true }, [": must have required property 'AtRestEncryptionConfiguration'"]],
  ]);
});

const TRANSIT = {
  EnableInTransitEncryption: true,
  InTransitEncryptionConfiguration: { TLSCertificateConfiguration: { CertificateProviderType: 'EMR' } },
};
const LDAP = { EnableLDAPAuthentication: true, LDAPServerURL: 'ldaps://ldap.example.com' };
const KERBEROS = { Provider: 'ClusterDedicatedKdc', ClusterDedicatedKdcConfiguration: {} };

describe('authentication', () => {
  rows('/AuthenticationConfiguration', part => ({ EncryptionConfiguration: TRANSIT, AuthenticationConfiguration: part }), [
    ['the KDC of the cluster, not configured', { KerberosConfiguration: { Provider: 'ClusterDedicatedKdc' } }, [
      "/KerberosConfiguration: must have required property 'ClusterDedicatedKdcConfiguration'",
    ]],
    ['a KDC outside, not configured', { KerberosConfiguration: { Provider: 'ExternalKdc', ClusterDedicatedKdcConfiguration: {} } }, [
      "/KerberosConfiguration: must have required property 'ExternalKdcConfiguration'",
    ]],
    ['another number of KDCs', { KerberosConfiguration: { Provider: 'ExternalKdc', ExternalKdcConfiguration: { KdcServerType: 'Multiple' } } }, [
      '/KerberosConfiguration/ExternalKdcConfiguration/KdcServerType: must be equal to one of the allowed values',
    ]],
    ['the old spelling of the lifetime', { KerberosConfiguration: { Provider: 'ClusterDedicatedKdc', ClusterDedicatedKdcConfiguration: { TicketLifeTimeInHours: 24 } } }, []],
    ['LDAP with any type of server', { LDAPConfiguration: { ...LDAP, LDAPServerType: 'whatever', ActiveDirectoryConfigurations: { ADDomain: 'example.com' } } }, []],
    ['a login by SSH without anybody to bind as', { LDAPConfiguration: { ...LDAP, EnableSSHLogin: true } }, [
      "/LDAPConfiguration: must have required property 'BindCredentialsARN'",
    ]],
    ['LDAP that is off, beside Kerberos', { LDAPConfiguration: { EnableLDAPAuthentication: false }, KerberosConfiguration: KERBEROS }, []],
    ['Identity Center without its flag', { IdentityCenterConfiguration: {} }, ["/IdentityCenterConfiguration: must have required property 'EnableIdentityCenter'"]],
    ['Identity Center as it is read back', { IdentityCenterConfiguration: { EnableIdentityCenter: true, IdCApplicationARN: 'arn:aws:sso::111122223333:application/a/b' } }, []],
  ]);
});

describe('authorization', () => {
  rows('/AuthorizationConfiguration', part => ({ AuthorizationConfiguration: part }), [
    ['a role without identifiers', { EmrFsConfiguration: { RoleMappings: [{ Role: 'arn:aws:iam::111122223333:role/R', IdentifierType: 'User' }] } }, [
      "/EmrFsConfiguration/RoleMappings/0: must have required property 'Identifiers'",
    ]],
    ['another kind of identifier', { EmrFsConfiguration: { RoleMappings: [{ Role: 'r', IdentifierType: 'Users', Identifiers: [] }] } }, [
      '/EmrFsConfiguration/RoleMappings/0/IdentifierType: must be equal to one of the allowed values',
    ]],
    ['an application that Ranger has no plugin for', { RangerConfiguration: { RangerPluginConfigurations: [{ App: 'Presto' }] } }, [
      ": must have required property 'AuthenticationConfiguration'",
      '/RangerConfiguration/RangerPluginConfigurations/0/App: must be equal to one of the allowed values',
    ]],
  ]);
});

describe('across sections', () => {
  const authentication = (part: object) => ({ AuthenticationConfiguration: part });
  rows('', part => part, [
    ['LDAP with in-transit encryption off', { EncryptionConfiguration: { EnableInTransitEncryption: false }, ...authentication({ LDAPConfiguration: LDAP }) }, [
      '/EncryptionConfiguration/EnableInTransitEncryption: must be equal to one of the allowed values',
    ]],
    ['LDAP with runtime roles', {
      EncryptionConfiguration: TRANSIT,
      ...authentication({ LDAPConfiguration: LDAP }),
      AuthorizationConfiguration: { IAMConfiguration: { EnableApplicationScopedIAMRole: true } },
    }, ['/AuthorizationConfiguration/IAMConfiguration/EnableApplicationScopedIAMRole: must be equal to one of the allowed values']],
    ['LDAP with Lake Formation', {
      EncryptionConfiguration: TRANSIT,
      ...authentication({ LDAPConfiguration: LDAP }),
      AuthorizationConfiguration: { LakeFormationConfiguration: { AuthorizedSessionTagValue: 'Amazon EMR' } },
    }, ['/AuthorizationConfiguration/LakeFormationConfiguration/AuthorizedSessionTagValue: boolean schema is false']],
    ['Identity Center without in-transit encryption', authentication({ IdentityCenterConfiguration: { EnableIdentityCenter: true } }), [
      ": must have required property 'EncryptionConfiguration'",
    ]],
    ['Identity Center that is off', authentication({ IdentityCenterConfiguration: { EnableIdentityCenter: false } }), []],
    ['Ranger with another authentication', {
      EncryptionConfiguration: TRANSIT,
      ...authentication({ IdentityCenterConfiguration: { EnableIdentityCenter: true } }),
      AuthorizationConfiguration: { RangerConfiguration: {} },
    }, [
      "/AuthenticationConfiguration: must have required property 'KerberosConfiguration'",
      "/AuthenticationConfiguration: must have required property 'LDAPConfiguration'",
      '/AuthenticationConfiguration: must match a schema in anyOf',
    ]],
    ['metadata without the hops', { InstanceMetadataServiceConfiguration: { MinimumInstanceMetadataServiceVersion: 2 } }, [
      "/InstanceMetadataServiceConfiguration: must have required property 'HttpPutResponseHopLimit'",
    ]],
    ['metadata of version 3', { InstanceMetadataServiceConfiguration: { MinimumInstanceMetadataServiceVersion: 3, HttpPutResponseHopLimit: 1 } }, [
      '/InstanceMetadataServiceConfiguration/MinimumInstanceMetadataServiceVersion: must be equal to one of the allowed values',
    ]],
    ['a section in small letters', { encryptionConfiguration: {} }, [": must NOT have additional properties 'encryptionConfiguration'"]],
    ['nothing at all', {}, []],
  ]);
});
