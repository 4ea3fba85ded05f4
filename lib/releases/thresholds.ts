import { compareVersions, ReleaseLabel, Version } from './release-label';

/** A feature of security configurations that not every release of EMR has. */
export enum Feature {
  SECURITY_CONFIGURATION = 'security configurations',
  EBS_ENCRYPTION = 'EBS encryption',
  EMR_MANAGED_CERTIFICATES = 'EMR-managed certificates',
}

/** From when on EMR has a feature. */
export interface Threshold {
  readonly feature: Feature;
  /** The first release in each line of majors; a major that is not named has what an older one had. */
  readonly since: readonly Version[];
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
    feature: Feature.EBS_ENCRYPTION,
    since: [[5, 24, 0]],
    source: `${GUIDE}/emr-create-security-configuration.html`,
  },
  {
    feature: Feature.EMR_MANAGED_CERTIFICATES,
    since: [[7, 11, 0]],
    source: `${GUIDE}/emr-create-security-configuration.html`,
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

/** A threshold's releases in words: 'emr-4.8.0 and emr-5.0.0'. */
export function releasesOf(threshold: Threshold): string {
  return threshold.since.map(version => `emr-${version.join('.')}`).join(' and ');
}

function reached(threshold: Threshold, version: Version): boolean {
  const ofSameMajor = threshold.since.filter(first => first[0] === version[0]);
  return ofSameMajor.length > 0
    ? ofSameMajor.some(first => compareVersions(version, first) >= 0)
    : threshold.since.some(first => first[0] < version[0]);
}
