import { PLACE } from '../../../document/places';
import { display } from '../../../private/errors';
import { ENDPOINT_GROUPS } from '../../../releases/in-transit-endpoints';
import { Circumstance, KNOWN_BUGS, hasBug } from '../../../releases/known-bugs';
import { ReleaseLabel } from '../../../releases/release-label';
import { apart, missingIn, reached, releasesOf } from '../../../releases/thresholds';
import { FindingSeverity } from '../../finding';
import { DocumentRule, PAGE, idOf } from '../document-rule';
import { DocumentView } from '../document-view';
import { featuresOf } from '../features';
import { atRest, identityCenter, inTransit, kerberos, lakeFormation, localDisk, s3 } from '../posture';
import { isUnknownText } from '../unknown';

export const RELEASE_LACKS_FEATURE: DocumentRule = {
  id: idOf('release-lacks-feature'),
  severity: FindingSeverity.ERROR,
  looksAt: 'the release of the clusters, and what the document uses',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Use a later release, or leave out what it does not have',
  check: view => {
    const { releaseLabel } = view.context;
    return releaseLabel === undefined ? [] : featuresOf(view).flatMap(({ feature, pointer }) => missingIn(releaseLabel, [feature]).map(threshold => ({
      path: pointer,
      message: `the release does not have ${feature}, got ${releaseLabel}; ${releasesOf(threshold)} ${threshold.only === undefined ? 'or later' : `or a later ${threshold.only}.x`} is expected (${threshold.source})`,
      remedy: `Use ${threshold.only === undefined ? 'a later release' : 'such a release'}, or leave ${feature} out`,
    })));
  },
};

/** Whatever the release of the clusters is. */
export const NO_RELEASE_HAS_BOTH: DocumentRule = {
  id: idOf('no-release-has-both'),
  severity: FindingSeverity.ERROR,
  looksAt: 'what only the releases of one major had, and what came after it',
  evidence: PAGE.ARCHIVE,
  remedy: 'Leave one of them out',
  check: view => {
    const used = featuresOf(view);
    return apart(used.map(({ feature }) => feature)).map(([only, other]) => ({
      path: used.find(({ feature }) => feature === other.feature)!.pointer,
      message: `no release has both ${only.feature} and ${other.feature}; ${only.feature} is expected with a ${only.only}.x from ${releasesOf(only)} (${only.source}), `
        + `${other.feature} with ${releasesOf(other)} or later (${other.source})`,
    }));
  },
};

/** Not for certain wrong, as there are new labels every few months; but whoever gives one wants it to be judged. */
export const RELEASE_NOT_UNDERSTOOD: DocumentRule = {
  id: idOf('release-not-understood'),
  severity: FindingSeverity.WARNING,
  looksAt: 'the release label',
  evidence: PAGE.SPECIFY_CONFIGURATION,
  remedy: 'Write the label as Amazon EMR lists it',
  check: view => {
    const { releaseLabel } = view.context;
    return releaseLabel === undefined || isUnknownText(releaseLabel) || ReleaseLabel.parse(releaseLabel) ? [] : [{
      path: '',
      message: `the release label is not understood and nothing is said of its release, got ${display(releaseLabel)}; a label such as emr-7.9.0 is expected`,
    }];
  },
};

/** Coverage is for people to know, not wrong. */
export const RELEASE_ENCRYPTS_LESS: DocumentRule = {
  id: idOf('release-encrypts-less'),
  severity: FindingSeverity.INFO,
  looksAt: 'what encryption in transit covers on the release of the clusters',
  evidence: PAGE.IN_TRANSIT_MATRIX,
  remedy: 'Use a later release where these applications run',
  check: view => {
    const release = ReleaseLabel.parse(view.context.releaseLabel ?? '');
    const missing = release?.productLine === 'emr' && inTransit(view) === true
      ? ENDPOINT_GROUPS.filter(group => !reached(group, release.version)) : [];
    return missing.length === 0 ? [] : [{
      path: PLACE.IN_TRANSIT_FLAG,
      message: `encryption in transit does not cover all endpoints on this release, got ${release!.text}; `
        + `${missing.map(group => `${releasesOf(group)} or later is expected for ${group.endpoints}`).join('; ')}`,
    }];
  },
};

/** Where a document does what a release is peculiar about; undefined if it does not. */
const CIRCUMSTANCES: Readonly<Record<Circumstance, (view: DocumentView) => string | undefined>> = {
  'any configuration': () => '',
  'encryption in transit': view => inTransit(view) === true ? PLACE.IN_TRANSIT_FLAG : undefined,
  'encryption at rest': view => atRest(view) === true ? PLACE.AT_REST_FLAG : undefined,
  'Kerberos': view => kerberos(view) === true ? PLACE.KERBEROS : undefined,
  'encryption in transit and Kerberos': view => inTransit(view) === true && kerberos(view) === true ? PLACE.IN_TRANSIT_FLAG : undefined,
  'Identity Center and Lake Formation': view => identityCenter(view) === true && lakeFormation(view) === true ? PLACE.LAKE_FORMATION : undefined,
  'Apache Ranger': view => view.has(PLACE.RANGER) ? PLACE.RANGER : undefined,
  'encryption of write-ahead logs': view => view.has(PLACE.WAL) ? PLACE.WAL : undefined,
  'a provider class for Amazon S3': view => s3(view) === true && view.text(PLACE.S3_MODE) === 'CSE-Custom' ? PLACE.S3_MODE : undefined,
  'a provider class for local disks': view => localDisk(view) === true && view.text(PLACE.DISK_PROVIDER) === 'Custom' ? PLACE.DISK_PROVIDER : undefined,
  'settings of EMRFS': view => s3(view) === true ? PLACE.S3 : view.has(PLACE.EMRFS) ? PLACE.EMRFS : undefined,
  'settings of EMRFS or provider classes': oldWays,
};

function oldWays(view: DocumentView): string | undefined {
  if (s3(view) === true && ['CSE-KMS', 'CSE-Custom'].includes(String(view.text(PLACE.S3_MODE)))) {
    return PLACE.S3_MODE;
  }
  if (localDisk(view) === true && view.text(PLACE.DISK_PROVIDER) === 'Custom') {
    return PLACE.DISK_PROVIDER;
  }
  if (inTransit(view) === true && view.text(PLACE.TLS_PROVIDER) === 'Custom') {
    return PLACE.TLS_PROVIDER;
  }
  return view.has(PLACE.EMRFS) ? PLACE.EMRFS : undefined;
}

/** One rule for each: who knows one of them wants to go on hearing of the others. */
export const KNOWN_BUG_RULES: readonly DocumentRule[] = KNOWN_BUGS.map(bug => ({
  id: idOf(bug.slug),
  severity: bug.harmful ? FindingSeverity.WARNING : FindingSeverity.INFO,
  looksAt: `the release of the clusters, with ${bug.circumstance}`,
  evidence: bug.source,
  remedy: bug.remedy,
  check: view => {
    const { releaseLabel } = view.context;
    const path = releaseLabel !== undefined && hasBug(releaseLabel, bug) ? CIRCUMSTANCES[bug.circumstance](view) : undefined;
    return path === undefined ? [] : [{ path, message: `on this release ${bug.problem}, got ${releaseLabel}; ${bug.expected} is expected` }];
  },
}));
