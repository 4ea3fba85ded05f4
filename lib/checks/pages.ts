const GUIDE = 'https://docs.aws.amazon.com/emr/latest/ManagementGuide';

/** The pages behind the rules. */
export const PAGE = {
  CREATE_CONFIGURATION: `${GUIDE}/emr-create-security-configuration.html`,
  ENCRYPTION_KEYS: `${GUIDE}/emr-encryption-enable.html`,
  ENCRYPTION_OPTIONS: `${GUIDE}/emr-data-encryption-options.html`,
  IN_TRANSIT_MATRIX: `${GUIDE}/emr-encryption-support-matrix.html`,
  LDAP: `${GUIDE}/ldap-setup-security.html`,
  IDENTITY_CENTER: `${GUIDE}/emr-idc-start.html`,
  IDENTITY_CENTER_LIMITS: `${GUIDE}/emr-idc-considerations.html`,
  RANGER: `${GUIDE}/emr-ranger-security-config.html`,
  RUNTIME_ROLES: `${GUIDE}/emr-steps-runtime-roles.html`,
  LAKE_FORMATION: `${GUIDE}/emr-lf-enable.html`,
  EMRFS_ROLES: `${GUIDE}/emr-emrfs-iam-roles.html`,
  KERBEROS: `${GUIDE}/emr-kerberos-config-examples.html`,
  SPECIFY_CONFIGURATION: `${GUIDE}/emr-specify-security-configuration.html`,
  /** Where the service's answer to an unknown key is quoted. */
  UNKNOWN_KEYS: 'https://github.com/awsdocs/amazon-emr-management-guide/pull/23',
  /** The archived guide, with pages that are no longer published. */
  ARCHIVE: 'https://github.com/awsdocs/amazon-emr-management-guide',
  KMS_AND_EMR: 'https://docs.aws.amazon.com/kms/latest/developerguide/services-emr.html',
  JSON: 'https://www.rfc-editor.org/rfc/rfc8259',
} as const;
