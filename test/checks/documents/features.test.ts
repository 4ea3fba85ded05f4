import { JAR, REF, ROLE, TOKEN, authentication, authorization, disk, encryption, identityCenter, kerberos, ldap, metadata, ranger, roleMappings, tls, transit } from './fixtures/fixture';
import { usedFeatures } from '../../../lib/checks/documents/features';
import { Feature } from '../../../lib/releases/thresholds';

const DISK = '/EncryptionConfiguration/AtRestEncryptionConfiguration/LocalDiskEncryptionConfiguration';

test.each<[title: string, document: unknown, used: [Feature, string][]]>([
  ['nothing', {}, []],
  ['something unknown', REF, []],
  ['certificates by EMR', tls({ CertificateProviderType: 'EMR' }), [
    [Feature.EMR_MANAGED_CERTIFICATES, '/EncryptionConfiguration/InTransitEncryptionConfiguration/TLSCertificateConfiguration/CertificateProviderType'],
  ]],
  ['other certificates', tls({ CertificateProviderType: 'PEM' }), []],
  ['certificates that are not used', encryption({ ...transit({ CertificateProviderType: 'EMR' }), EnableInTransitEncryption: false }), []],
  ['certificates that may be used', encryption({ ...transit({ CertificateProviderType: 'EMR' }), EnableInTransitEncryption: TOKEN }), []],
  ['EBS encryption', disk({ EnableEbsEncryption: 'true' }), [[Feature.EBS_ENCRYPTION, `${DISK}/EnableEbsEncryption`]]],
  ['no EBS encryption', disk({ EnableEbsEncryption: false, ...JAR }), []],
  ['EBS encryption that is not used', encryption({ ...disk({ EnableEbsEncryption: true }).EncryptionConfiguration, EnableAtRestEncryption: false }), []],
  ['EBS encryption that may be used', encryption({ ...disk({ EnableEbsEncryption: true }).EncryptionConfiguration, EnableAtRestEncryption: TOKEN }), []],
  ['Kerberos', kerberos({ Provider: 'ClusterDedicatedKdc' }), [[Feature.KERBEROS, '/AuthenticationConfiguration/KerberosConfiguration']]],
  ['a KDC outside', kerberos({ Provider: 'ExternalKdc' }), [
    [Feature.KERBEROS, '/AuthenticationConfiguration/KerberosConfiguration'],
    [Feature.EXTERNAL_KDC, '/AuthenticationConfiguration/KerberosConfiguration/Provider'],
  ]],
  ['LDAP', ldap({}), [[Feature.LDAP, '/AuthenticationConfiguration/LDAPConfiguration']]],
  ['LDAP that is off', ldap({ EnableLDAPAuthentication: false }), []],
  ['Identity Center with background sessions', identityCenter({ EnableIdentityCenter: true, EnableUserBackgroundSession: 'true' }), [
    [Feature.IDENTITY_CENTER, '/AuthenticationConfiguration/IdentityCenterConfiguration'],
    [Feature.USER_BACKGROUND_SESSIONS, '/AuthenticationConfiguration/IdentityCenterConfiguration/EnableUserBackgroundSession'],
  ]],
  ['Identity Center without', identityCenter({ EnableIdentityCenter: true, EnableUserBackgroundSession: false }), [
    [Feature.IDENTITY_CENTER, '/AuthenticationConfiguration/IdentityCenterConfiguration'],
  ]],
  ['Identity Center with runtime roles', { ...identityCenter({ EnableIdentityCenter: true }), ...authorization({ IAMConfiguration: { EnableApplicationScopedIAMRole: 'true' } }) }, [
    [Feature.IDENTITY_CENTER, '/AuthenticationConfiguration/IdentityCenterConfiguration'],
    [Feature.RUNTIME_ROLES, '/AuthorizationConfiguration/IAMConfiguration/EnableApplicationScopedIAMRole'],
    [Feature.RUNTIME_ROLES_WITH_IDENTITY_CENTER, '/AuthorizationConfiguration/IAMConfiguration/EnableApplicationScopedIAMRole'],
  ]],
  ['Identity Center that is off beside runtime roles', { ...identityCenter({ EnableIdentityCenter: false }), ...authorization({ IAMConfiguration: { EnableApplicationScopedIAMRole: true } }) }, [
    [Feature.RUNTIME_ROLES, '/AuthorizationConfiguration/IAMConfiguration/EnableApplicationScopedIAMRole'],
  ]],
  ['Identity Center that is off', identityCenter({ EnableUserBackgroundSession: true }), []],
  ['roles for EMRFS', roleMappings({ Role: ROLE }), [[Feature.EMRFS_ROLE_MAPPINGS, '/AuthorizationConfiguration/EmrFsConfiguration']]],
  ['runtime roles with Lake Formation', authorization({ IAMConfiguration: { EnableApplicationScopedIAMRole: true }, LakeFormationConfiguration: { AuthorizedSessionTagValue: 'x' } }), [
    [Feature.RUNTIME_ROLES, '/AuthorizationConfiguration/IAMConfiguration/EnableApplicationScopedIAMRole'],
    [Feature.LAKE_FORMATION, '/AuthorizationConfiguration/LakeFormationConfiguration'],
  ]],
  ['runtime roles without their flag', authorization({ IAMConfiguration: {} }), []],
  ['both off', authorization({ IAMConfiguration: { EnableApplicationScopedIAMRole: false }, LakeFormationConfiguration: { EnableLakeFormation: false } }), []],
  ['Lake Formation that may be off', authorization({ LakeFormationConfiguration: { EnableLakeFormation: REF } }), []],
  ['Ranger', ranger({ RangerPluginConfigurations: [{ App: 'Spark' }, { App: 'Trino' }] }), [
    [Feature.RANGER, '/AuthorizationConfiguration/RangerConfiguration'],
    [Feature.RANGER_TRINO, '/AuthorizationConfiguration/RangerConfiguration/RangerPluginConfigurations/1/App'],
  ]],
  ['instance metadata', metadata({}), [[Feature.INSTANCE_METADATA, '/InstanceMetadataServiceConfiguration']]],
  ['the old Lake Formation', { LakeFormationConfiguration: {} }, [[Feature.LEGACY_LAKE_FORMATION, '/LakeFormationConfiguration']]],
  ['sections that are nothing', { ...authentication({ KerberosConfiguration: null, LDAPConfiguration: REF }), InstanceMetadataServiceConfiguration: null }, []],
])('%s', (_title, document, used) => {
  expect(usedFeatures(document).map(({ feature, pointer }) => [feature, pointer])).toEqual([[Feature.SECURITY_CONFIGURATION, ''], ...used]);
});
