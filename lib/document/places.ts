const ENCRYPTION = '/EncryptionConfiguration';
const TLS = `${ENCRYPTION}/InTransitEncryptionConfiguration/TLSCertificateConfiguration`;
const AT_REST = `${ENCRYPTION}/AtRestEncryptionConfiguration`;
const S3 = `${AT_REST}/S3EncryptionConfiguration`;
const DISK = `${AT_REST}/LocalDiskEncryptionConfiguration`;
const AUTHENTICATION = '/AuthenticationConfiguration';
const KERBEROS = `${AUTHENTICATION}/KerberosConfiguration`;
const LDAP = `${AUTHENTICATION}/LDAPConfiguration`;
const IDENTITY_CENTER = `${AUTHENTICATION}/IdentityCenterConfiguration`;
const AUTHORIZATION = '/AuthorizationConfiguration';
const ROLE_MAPPINGS = `${AUTHORIZATION}/EmrFsConfiguration/RoleMappings`;
const IAM = `${AUTHORIZATION}/IAMConfiguration`;
const RANGER = `${AUTHORIZATION}/RangerConfiguration`;
const LAKE_FORMATION = `${AUTHORIZATION}/LakeFormationConfiguration`;
const METADATA = '/InstanceMetadataServiceConfiguration';
const LEGACY_LAKE_FORMATION = '/LakeFormationConfiguration';

/** Where things stand in a document, as JSON pointers; `[]` is each item of a list. */
export const PLACE = {
  ENCRYPTION,
  IN_TRANSIT_FLAG: `${ENCRYPTION}/EnableInTransitEncryption`,
  AT_REST_FLAG: `${ENCRYPTION}/EnableAtRestEncryption`,
  IN_TRANSIT: `${ENCRYPTION}/InTransitEncryptionConfiguration`,
  TLS,
  TLS_PROVIDER: `${TLS}/CertificateProviderType`,
  TLS_OBJECT: `${TLS}/S3Object`,
  TLS_CLASS: `${TLS}/CertificateProviderClass`,
  TLS_KEY: `${TLS}/AwsKmsKey`,
  TLS_TAG: `${TLS}/SecretTags/[]`,
  AT_REST,
  S3,
  S3_MODE: `${S3}/EncryptionMode`,
  S3_KEY: `${S3}/AwsKmsKey`,
  S3_OBJECT: `${S3}/S3Object`,
  S3_CLASS: `${S3}/EncryptionKeyProviderClass`,
  OVERRIDES: `${S3}/Overrides`,
  OVERRIDE: `${S3}/Overrides/[]`,
  OVERRIDE_BUCKET: `${S3}/Overrides/[]/BucketName`,
  OVERRIDE_MODE: `${S3}/Overrides/[]/EncryptionMode`,
  OVERRIDE_KEY: `${S3}/Overrides/[]/AwsKmsKey`,
  DISK,
  EBS_FLAG: `${DISK}/EnableEbsEncryption`,
  DISK_PROVIDER: `${DISK}/EncryptionKeyProviderType`,
  DISK_KEY: `${DISK}/AwsKmsKey`,
  DISK_OBJECT: `${DISK}/S3Object`,
  DISK_CLASS: `${DISK}/EncryptionKeyProviderClass`,
  WAL: `${ENCRYPTION}/EMRWALEncryptionConfiguration`,
  WAL_KEY: `${ENCRYPTION}/EMRWALEncryptionConfiguration/AwsKmsKey`,

  AUTHENTICATION,
  KERBEROS,
  KERBEROS_PROVIDER: `${KERBEROS}/Provider`,
  DEDICATED_KDC: `${KERBEROS}/ClusterDedicatedKdcConfiguration`,
  EXTERNAL_KDC: `${KERBEROS}/ExternalKdcConfiguration`,
  TRUST_ADMIN_SERVER: `${KERBEROS}/ClusterDedicatedKdcConfiguration/CrossRealmTrustConfiguration/AdminServer`,
  TRUST_KDC_SERVER: `${KERBEROS}/ClusterDedicatedKdcConfiguration/CrossRealmTrustConfiguration/KdcServer`,
  EXTERNAL_ADMIN_SERVER: `${KERBEROS}/ExternalKdcConfiguration/AdminServer`,
  EXTERNAL_KDC_SERVER: `${KERBEROS}/ExternalKdcConfiguration/KdcServer`,
  AD_SERVER: `${KERBEROS}/ExternalKdcConfiguration/AdIntegrationConfiguration/AdServer`,
  LDAP,
  LDAP_FLAG: `${LDAP}/EnableLDAPAuthentication`,
  LDAP_URL: `${LDAP}/LDAPServerURL`,
  LDAP_FILTER: `${LDAP}/LDAPAccessFilter`,
  LDAP_CERTIFICATE: `${LDAP}/BindCertificateARN`,
  LDAP_CREDENTIALS: `${LDAP}/BindCredentialsARN`,
  LDAP_SERVER_TYPE: `${LDAP}/LDAPServerType`,
  LDAP_ACTIVE_DIRECTORY: `${LDAP}/ActiveDirectoryConfigurations`,
  IDENTITY_CENTER,
  IDENTITY_CENTER_FLAG: `${IDENTITY_CENTER}/EnableIdentityCenter`,
  IDENTITY_CENTER_INSTANCE: `${IDENTITY_CENTER}/IdentityCenterInstanceARN`,
  IDENTITY_CENTER_ROLE: `${IDENTITY_CENTER}/IAMRoleForEMRIdentityCenterApplicationARN`,
  ASSIGNMENT_REQUIRED: `${IDENTITY_CENTER}/IdentityCenterApplicationAssignmentRequired`,
  ASSIGMENT_REQUIRED: `${IDENTITY_CENTER}/IdentityCenterApplicationAssigmentRequired`,
  BACKGROUND_SESSION_FLAG: `${IDENTITY_CENTER}/EnableUserBackgroundSession`,

  AUTHORIZATION,
  EMRFS: `${AUTHORIZATION}/EmrFsConfiguration`,
  ROLE_MAPPINGS,
  ROLE_MAPPING: `${ROLE_MAPPINGS}/[]`,
  MAPPED_ROLE: `${ROLE_MAPPINGS}/[]/Role`,
  IDENTIFIER_TYPE: `${ROLE_MAPPINGS}/[]/IdentifierType`,
  IDENTIFIERS: `${ROLE_MAPPINGS}/[]/Identifiers`,
  IAM,
  RUNTIME_ROLES_FLAG: `${IAM}/EnableApplicationScopedIAMRole`,
  RUNTIME_ROLES: `${IAM}/ApplicationScopedIAMRoleConfiguration`,
  PROPAGATE_SOURCE_IDENTITY: `${IAM}/ApplicationScopedIAMRoleConfiguration/PropagateSourceIdentity`,
  RANGER,
  RANGER_URL: `${RANGER}/AdminServerURL`,
  RANGER_PLUGIN_ROLE: `${RANGER}/RoleForRangerPluginsARN`,
  RANGER_OTHER_ROLE: `${RANGER}/RoleForOtherAWSServicesARN`,
  RANGER_SECRET: `${RANGER}/AdminServerSecretARN`,
  RANGER_APP: `${RANGER}/RangerPluginConfigurations/[]/App`,
  RANGER_CLIENT_SECRET: `${RANGER}/RangerPluginConfigurations/[]/ClientSecretARN`,
  RANGER_LOG_GROUP: `${RANGER}/AuditConfiguration/Destinations/AmazonCloudWatchLogs/CloudWatchLogGroup`,
  LAKE_FORMATION,
  SESSION_TAG: `${LAKE_FORMATION}/AuthorizedSessionTagValue`,
  LAKE_FORMATION_FLAG: `${LAKE_FORMATION}/EnableLakeFormation`,

  METADATA,
  METADATA_VERSION: `${METADATA}/MinimumInstanceMetadataServiceVersion`,
  HOP_LIMIT: `${METADATA}/HttpPutResponseHopLimit`,
  LEGACY_LAKE_FORMATION,
  LEGACY_USER_ROLE: `${LEGACY_LAKE_FORMATION}/EmrRoleForUsersARN`,
  LEGACY_SAML_ROLE: `${LEGACY_LAKE_FORMATION}/LakeFormationRoleForSAMLPrincipalARN`,
} as const;

/** What a cluster's KerberosAttributes are called; none of them is a key of a document. */
export const KERBEROS_ATTRIBUTES: readonly string[] = [
  'Realm', 'KdcAdminPassword', 'CrossRealmTrustPrincipalPassword', 'ADDomainJoinUser', 'ADDomainJoinPassword',
];

/** What the API and CloudFormation call the thing that a document is put into. */
export const WRAPPER_OF_DOCUMENTS = 'SecurityConfiguration';

/** The last key of a place: its name. */
export function keyOf(place: string): string {
  return place.slice(place.lastIndexOf('/') + 1);
}
