import { KEY, encryption, kerberos, s3 } from './fixtures/fixture';
import { judgeDocument } from '../../../lib/checks/documents/judge';
import { FindingSeverity } from '../../../lib/checks/finding';

const IN_TRANSIT = '/EncryptionConfiguration/InTransitEncryptionConfiguration';
const AT_REST = '/EncryptionConfiguration/AtRestEncryptionConfiguration';

/** What is said of keys that are not known. */
const told = (value: unknown) => judgeDocument({ value })
  .filter(({ ruleId }) => /:(unknown-key|misplaced-key|missing-wrapper|kerberos-attribute|missing-key|flag-without-section)$/.test(ruleId))
  .map(({ ruleId, path, message, remedy }) => [ruleId.replace('cdk-emr-security:', ''), path, message.replace(/^.*; /, ''), remedy]);

test.each<[title: string, document: unknown, expected: string[][]]>([
  ['in small letters', { encryptionConfiguration: {} }, [
    ['unknown-key', '/encryptionConfiguration', expectedAtTop(), "Write 'EncryptionConfiguration', which is the nearest one, or remove it"],
  ]],
  ['with a slip', s3({ EncriptionMode: 'SSE-S3' }), [
    ['unknown-key', `${AT_REST}/S3EncryptionConfiguration/EncriptionMode`,
      "one of 'EncryptionMode', 'AwsKmsKey', 'S3Object', 'EncryptionKeyProviderClass', 'Overrides' is expected",
      "Write 'EncryptionMode', which is the nearest one, or remove it"],
  ]],
  ['by another name', s3({ EncryptionMode: 'SSE-KMS', KmsKeyId: KEY }), [
    ['unknown-key', `${AT_REST}/S3EncryptionConfiguration/KmsKeyId`,
      "one of 'EncryptionMode', 'AwsKmsKey', 'S3Object', 'EncryptionKeyProviderClass', 'Overrides' is expected",
      "Write 'AwsKmsKey', which is the nearest one, or remove it"],
  ]],
  ['where only one is', encryption({ EMRWALEncryptionConfiguration: { Kms: KEY } }), [
    ['unknown-key', '/EncryptionConfiguration/EMRWALEncryptionConfiguration/Kms', "'AwsKmsKey' is expected", 'Remove it, or write the key that was meant'],
  ]],
  ['a level too high', encryption({ AtRestEncryptionConfiguration: { EncryptionKeyProviderType: 'AwsKms', LocalDiskEncryptionConfiguration: { AwsKmsKey: KEY } } }), [
    ['misplaced-key', `${AT_REST}/EncryptionKeyProviderType`, `it is expected in ${AT_REST}/LocalDiskEncryptionConfiguration`, 'Move it to where it is expected'],
  ]],
  ['a level too high, of those where it may stand the nearest', encryption({ AtRestEncryptionConfiguration: { AwsKmsKey: KEY } }), [
    ['misplaced-key', `${AT_REST}/AwsKmsKey`,
      `it is expected in ${AT_REST}/S3EncryptionConfiguration or ${AT_REST}/S3EncryptionConfiguration/Overrides/[] or ${AT_REST}/LocalDiskEncryptionConfiguration`,
      'Move it to where it is expected'],
  ]],
  ['two levels too high', encryption({ EnableInTransitEncryption: true, CertificateProviderType: 'EMR' }), [
    ['misplaced-key', '/EncryptionConfiguration/CertificateProviderType', `it is expected in ${IN_TRANSIT}/TLSCertificateConfiguration`, 'Move it to where it is expected'],
  ]],
  ['a level too low', encryption({ InstanceMetadataServiceConfiguration: {} }), [
    ['misplaced-key', '/EncryptionConfiguration/InstanceMetadataServiceConfiguration', 'it is expected in the top level', 'Move it to where it is expected'],
  ]],
  ['misplaced and misspelt', encryption({ TLSCertificateConfigurations: {} }), [
    ['misplaced-key', '/EncryptionConfiguration/TLSCertificateConfigurations',
      `'TLSCertificateConfiguration' in ${IN_TRANSIT} is the nearest one`, "Write 'TLSCertificateConfiguration' and move it there"],
  ]],
  ['around the right keys', { SecurityConfiguration: encryption({}) }, [
    ['unknown-key', '/SecurityConfiguration', expectedAtTop(), "Pass only what stands in 'SecurityConfiguration': that is the document"],
  ]],
  ['an answer of the service', { Name: 'n', SecurityConfiguration: '{}', CreationDateTime: 1 }, [
    ['unknown-key', '/Name', expectedAtTop(), 'Remove it, or write the key that was meant'],
    ['unknown-key', '/SecurityConfiguration', expectedAtTop(), "Pass only what stands in 'SecurityConfiguration': that is the document"],
    ['unknown-key', '/CreationDateTime', expectedAtTop(), 'Remove it, or write the key that was meant'],
  ]],
  ['a level too much', encryption({ InTransitEncryptionConfiguration: { Certificates: { TLSCertificateConfiguration: {} } } }), [
    ['unknown-key', `${IN_TRANSIT}/Certificates`, "'TLSCertificateConfiguration' is expected", "Move what stands in it one level up, and remove 'Certificates'"],
  ]],
  ['Kerberos attributes anywhere', { ...kerberos({ Provider: 'ClusterDedicatedKdc', ClusterDedicatedKdcConfiguration: { Realm: 'R' } }), ADDomainJoinPassword: 'x' }, [
    ['kerberos-attribute', '/AuthenticationConfiguration/KerberosConfiguration/ClusterDedicatedKdcConfiguration/Realm',
      'neither realm nor password of the cluster is expected here',
      'Remove it here and set it in the KerberosAttributes of the clusters; take a new password where one has stood here'],
    ['kerberos-attribute', '/ADDomainJoinPassword', 'neither realm nor password of the cluster is expected here',
      'Remove it here and set it in the KerberosAttributes of the clusters; take a new password where one has stood here'],
  ]],
  ['a realm outside of authentication', encryption({ Realm: 'R' }), [
    ['misplaced-key', '/EncryptionConfiguration/Realm',
      'it is expected in /AuthenticationConfiguration/KerberosConfiguration/ClusterDedicatedKdcConfiguration/CrossRealmTrustConfiguration', 'Move it to where it is expected'],
  ]],
  ['in capital letters', { ENCRYPTIONCONFIGURATION: {} }, [
    ['unknown-key', '/ENCRYPTIONCONFIGURATION', expectedAtTop(), "Write 'EncryptionConfiguration', which is the nearest one, or remove it"],
  ]],
  ['as near to one as to another', { AuthorticationConfiguration: {} }, [
    ['unknown-key', '/AuthorticationConfiguration', expectedAtTop(), "Write 'AuthenticationConfiguration', which is the nearest one, or remove it"],
  ]],
  ['with six of ten letters wrong', encryption({ EMRWALEncryptionConfiguration: { AwsKXXXXXX: KEY } }), [
    ['unknown-key', '/EncryptionConfiguration/EMRWALEncryptionConfiguration/AwsKXXXXXX', "'AwsKmsKey' is expected",
      "Write 'AwsKmsKey', which is the nearest one, or remove it"],
  ]],
  ['around right keys and others', { Around: { EncryptionConfiguration: {}, Nonsense: 1 } }, [
    ['unknown-key', '/Around', expectedAtTop(), 'Remove it, or write the key that was meant'],
  ]],
  ['in its own section', encryption({ EncryptionConfiguration: {} }), [
    ['misplaced-key', '/EncryptionConfiguration/EncryptionConfiguration', 'it is expected in the top level', 'Move it to where it is expected'],
  ]],
  ['with eighty letters', { [`InstanceMetadataServiceConfiguration${'x'.repeat(44)}`]: 1 }, [
    ['unknown-key', `/InstanceMetadataServiceConfiguration${'x'.repeat(44)}`, expectedAtTop(),
      "Write 'InstanceMetadataServiceConfiguration', which is the nearest one, or remove it"],
  ]],
  ['with more, which is compared with none', { [`InstanceMetadataServiceConfiguration${'x'.repeat(45)}`]: 1 }, [
    ['unknown-key', `/InstanceMetadataServiceConfiguration${'x'.repeat(45)}`, expectedAtTop(), 'Remove it, or write the key that was meant'],
  ]],
  ['such as every object seems to have', JSON.parse('{"__proto__": 1, "constructor": 2}'), [
    ['unknown-key', '/__proto__', expectedAtTop(), 'Remove it, or write the key that was meant'],
    ['unknown-key', '/constructor', expectedAtTop(), 'Remove it, or write the key that was meant'],
  ]],
])('a key %s', (_title, document, expected) => expect(told(document)).toEqual(expected));

function expectedAtTop(): string {
  return "one of 'EncryptionConfiguration', 'AuthenticationConfiguration', 'AuthorizationConfiguration', "
    + "'InstanceMetadataServiceConfiguration', 'LakeFormationConfiguration' is expected";
}

test('without its wrapper nothing is said of what encryption lacks', () => {
  const findings = judgeDocument({ value: { EnableInTransitEncryption: true, AuthenticationConfiguration: { LDAPConfiguration: { EnableLDAPAuthentication: true, LDAPServerURL: 'ldaps://host' } } } });
  expect(findings.map(({ ruleId }) => ruleId)).toEqual(['cdk-emr-security:missing-wrapper']);
});

const RANGER = { AuthorizationConfiguration: { RangerConfiguration: {} } };
const KERBEROS = { KerberosConfiguration: { Provider: 'ClusterDedicatedKdc', ClusterDedicatedKdcConfiguration: {} } };
const LDAP = { LDAPConfiguration: { EnableLDAPAuthentication: true, LDAPServerURL: 'ldaps://host' } };

test.each<[title: string, document: object, rule: string]>([
  ['a section in the wrong place', { ...RANGER, ...KERBEROS }, 'misplaced-key'],
  ['a section with a slip around it', { ...RANGER, authenticationConfiguration: KERBEROS }, 'unknown-key'],
  ['a flag with a slip', { AuthenticationConfiguration: LDAP, ...encryption({ EnableInTransitEncription: true }) }, 'unknown-key'],
  ['a flag in the wrong place', { AuthenticationConfiguration: { ...LDAP, EnableInTransitEncryption: true }, ...encryption({}) }, 'misplaced-key'],
  ['a flag of its own section with a slip', { ...RANGER, AuthenticationConfiguration: { LDAPConfiguration: { EnableLDAPAuthentification: true, LDAPServerURL: 'ldaps://host' } } }, 'unknown-key'],
  ['a key of an item with a slip', s3({ EncryptionMode: 'SSE-S3', Overrides: [{ BucketNam: 'bucket', EncryptionMode: 'SSE-S3' }] }), 'unknown-key'],
  ['a key of an item beside the list', s3({ EncryptionMode: 'SSE-S3', BucketName: 'bucket', Overrides: [{ EncryptionMode: 'SSE-S3' }] }), 'misplaced-key'],
  ['a section without its wrapper', { ...encryption({ EnableAtRestEncryption: true }), AtRestEncryptionConfiguration: {} }, 'missing-wrapper'],
])('%s is not missing as well', (_title, document, rule) => {
  const wrong = judgeDocument({ value: document }).filter(({ severity }) => severity === FindingSeverity.ERROR);
  expect(wrong.map(({ ruleId }) => ruleId)).toEqual([`cdk-emr-security:${rule}`]);
});

test('the hundredth unknown key still has a suggestion, and those after it have none', () => {
  const value = Object.fromEntries(Array.from({ length: 102 }, (_, index) => [`EncryptionConfigurations${index}`, 1]));
  const remedies = judgeDocument({ value }).filter(({ ruleId }) => ruleId.endsWith(':unknown-key')).map(({ remedy }) => remedy);
  expect(remedies.slice(99)).toEqual([
    "Write 'EncryptionConfiguration', which is the nearest one, or remove it", 'Remove it, or write the key that was meant', 'Remove it, or write the key that was meant',
  ]);
});

test('the keys after those are still told where they belong, and which they are but for capital letters', () => {
  const strange = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`Strange${index}`, 1]));
  expect(told({ ...strange, CertificateProviderType: 'EMR', encryptionConfiguration: {} }).slice(101).map(([, path, , remedy]) => [path, remedy])).toEqual([
    ['/CertificateProviderType', 'Move it to where it is expected'],
    ['/encryptionConfiguration', "Write 'EncryptionConfiguration', which is the nearest one, or remove it"],
  ]);
});
