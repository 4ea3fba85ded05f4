import { compareVersions, ReleaseLabel, Version } from './release-label';

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

/** From when on EMR has something. */
export interface Since {
  /** The first release in each line of majors; a major that is not named has what an older one had. */
  readonly since: readonly Version[];
  /** Older minor releases that got it with a patch. */
  readonly patched?: readonly Version[];
  /** The only major that has it. */
  readonly only?: number;
}

/** From when on EMR has a feature. */
export interface Threshold extends Since {
  readonly feature: Feature;
  /** The page of AWS that says so. */
  readonly source: string;
}

const GUIDE = 'https://docs.aws.amazon.com/emr/latest/ManagementGuide';

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

/**
 * Those of the features that the release does not have.
 *
 * The thresholds are those of the product line 'emr': a label of another line, or one that is not understood, has everything.
 */
export function missingIn(label: string, features: readonly Feature[]): readonly Threshold[] {
  const release = ReleaseLabel.parse(label);
  if (!release || release.productLine !== 'emr') {
    return [];
  }
  return THRESHOLDS.filter(threshold => features.includes(threshold.feature) && !reached(threshold, release.version));
}

/**
 * Pairs of features that no release has both of: what one line of majors alone had, and what came after it.
 *
 * A release of that line that is still to come has what its last ones had.
 */
export function apart(features: readonly Feature[]): readonly (readonly [only: Threshold, other: Threshold])[] {
  const thresholds = THRESHOLDS.filter(({ feature }) => features.includes(feature));
  return thresholds.flatMap(only => only.only === undefined ? []
    : thresholds.filter(other => !reached(other, [only.only!, Infinity, Infinity])).map(other => [only, other] as const));
}

/** A threshold's releases in words: 'emr-4.8.0 and emr-5.0.0'. */
export function releasesOf(threshold: Since): string {
  const releases = [...threshold.patched ?? [], ...threshold.since].map(version => `emr-${version.join('.')}`);
  return releases.length === 1 ? releases[0] : `${releases.slice(0, -1).join(', ')} and ${releases[releases.length - 1]}`;
}

/** Whether a release of the product line 'emr' has it. */
export function reached({ since, patched = [], only }: Since, version: Version): boolean {
  if (only !== undefined && version[0] !== only) {
    return false;
  }
  if (patched.some(first => first[0] === version[0] && first[1] === version[1] && version[2] >= first[2])) {
    return true;
  }
  const ofSameMajor = since.filter(first => first[0] === version[0]);
  return ofSameMajor.length > 0
    ? ofSameMajor.some(first => compareVersions(version, first) >= 0)
    : since.some(first => first[0] < version[0]);
}
