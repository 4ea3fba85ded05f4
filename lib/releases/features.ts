// Written by node scripts/releases.js from emr-releases.json: change it there.
import type { Threshold } from './thresholds';

const GUIDE = 'https://docs.aws.amazon.com/emr/latest/ManagementGuide';

/** A feature of security configurations that not every release of EMR has. */
export enum Feature {
  SECURITY_CONFIGURATION = 'security configurations',
  KERBEROS = 'Kerberos',
  EMRFS_ROLE_MAPPINGS = 'IAM roles for EMRFS',
  EXTERNAL_KDC = 'external KDCs',
  INSTANCE_METADATA = 'settings of the instance metadata service',
  EBS_ENCRYPTION = 'EBS encryption',
  LEGACY_LAKE_FORMATION = 'Lake Formation with SAML',
  RANGER = 'Apache Ranger',
  RANGER_TRINO = 'the Ranger plugin of Trino',
  RUNTIME_ROLES = 'runtime roles',
  LAKE_FORMATION = 'Lake Formation',
  LDAP = 'LDAP',
  IDENTITY_CENTER = 'Identity Center',
  RUNTIME_ROLES_WITH_IDENTITY_CENTER = 'runtime roles with Identity Center',
  EMR_MANAGED_CERTIFICATES = 'EMR-managed certificates',
  USER_BACKGROUND_SESSIONS = 'user background sessions',
}

/** All features whose first release is known. */
export const THRESHOLDS: readonly Threshold[] = [
  {
    feature: Feature.SECURITY_CONFIGURATION,
    since: [[4, 8, 0], [5, 0, 0]],
    source: `${GUIDE}/emr-specify-security-configuration.html`,
  },
  {
    feature: Feature.KERBEROS,
    since: [[5, 10, 0]],
    source: `${GUIDE}/emr-create-security-configuration.html`,
  },
  {
    feature: Feature.EMRFS_ROLE_MAPPINGS,
    since: [[5, 10, 0]],
    source: `${GUIDE}/emr-emrfs-iam-roles.html`,
  },
  {
    feature: Feature.EXTERNAL_KDC,
    since: [[5, 20, 0]],
    source: `${GUIDE}/emr-create-security-configuration.html`,
  },
  {
    feature: Feature.INSTANCE_METADATA,
    since: [[5, 32, 0], [6, 2, 0]],
    patched: [[5, 23, 1], [5, 27, 1]],
    source: `${GUIDE}/emr-create-security-configuration.html`,
  },
  {
    feature: Feature.EBS_ENCRYPTION,
    since: [[5, 24, 0]],
    source: `${GUIDE}/emr-create-security-configuration.html`,
  },
  {
    feature: Feature.LEGACY_LAKE_FORMATION,
    since: [[5, 31, 0]],
    only: 5,
    source: 'https://github.com/awsdocs/amazon-emr-management-guide',
  },
  {
    feature: Feature.RANGER,
    since: [[5, 32, 0], [6, 3, 0]],
    source: `${GUIDE}/emr-ranger-app-support.html`,
  },
  {
    feature: Feature.RANGER_TRINO,
    since: [[6, 7, 0]],
    source: `${GUIDE}/emr-ranger-app-support.html`,
  },
  {
    feature: Feature.RUNTIME_ROLES,
    since: [[6, 7, 0]],
    source: `${GUIDE}/emr-steps-runtime-roles.html`,
  },
  {
    feature: Feature.LAKE_FORMATION,
    since: [[6, 7, 0]],
    source: `${GUIDE}/emr-lf-enable.html`,
  },
  {
    feature: Feature.LDAP,
    since: [[6, 12, 0]],
    source: `${GUIDE}/ldap-setup-security.html`,
  },
  {
    feature: Feature.IDENTITY_CENTER,
    since: [[6, 15, 0]],
    source: `${GUIDE}/emr-idc-considerations.html`,
  },
  {
    feature: Feature.RUNTIME_ROLES_WITH_IDENTITY_CENTER,
    since: [[7, 8, 0]],
    source: `${GUIDE}/emr-idc-considerations.html`,
  },
  {
    feature: Feature.EMR_MANAGED_CERTIFICATES,
    since: [[7, 11, 0]],
    source: `${GUIDE}/emr-create-security-configuration.html`,
  },
  {
    feature: Feature.USER_BACKGROUND_SESSIONS,
    since: [[7, 11, 0]],
    source: `${GUIDE}/emr-idc-start.html`,
  },
];
