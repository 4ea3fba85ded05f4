import { Feature, THRESHOLDS } from './features';
import { compareVersions, ReleaseLabel, Version } from './release-label';

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

export { Feature, THRESHOLDS };

/** There are few, so that most configurations are done with them. */
const OF_ONE_MAJOR = THRESHOLDS.filter(({ only }) => only !== undefined);

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
  const used = ({ feature }: Threshold) => features.includes(feature);
  return OF_ONE_MAJOR.filter(used).flatMap(only =>
    THRESHOLDS.filter(other => used(other) && !reached(other, [only.only!, Infinity, Infinity])).map(other => [only, other] as const));
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
