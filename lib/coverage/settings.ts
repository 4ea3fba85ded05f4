import { CoverageOptions } from './coverage-options';
import { CoveredRelease } from './release';
import { DocumentView } from '../checks/documents/document-view';
import { JudgeInput, judgeDocument } from '../checks/documents/judge';
import { Posture, inTransit, kerberos, localDisk, s3 } from '../checks/documents/posture';
import { readDocument } from '../checks/documents/readable-document';
import { DUPLICATE_KEY } from '../checks/documents/rules/text';
import { Finding, FindingSeverity } from '../checks/finding';
import { PLACE } from '../document/places';
import { Feature, THRESHOLDS } from '../releases/thresholds';

/** Whether something is on. */
export interface Setting {
  /** Undefined where that cannot be told. */
  readonly on?: boolean;
  /** Where it is not on: why, in a clause. */
  readonly why: string;
  /** Where it is not on: what to do, in the imperative. */
  readonly remedy: string;
}

/** A document as far as it is about encryption. */
export interface Settings {
  readonly inTransit: Setting;
  readonly localDisk: Setting;
  readonly s3: Setting;
  readonly kerberos: Setting;
  readonly ebs: Setting;
  /** Undefined if the document cannot be read. */
  readonly view?: DocumentView;
  /** The document that was read. */
  readonly document?: unknown;
  readonly findings: readonly Finding[];
  /** Those of the findings that are errors. */
  readonly errors: readonly Finding[];
  /** What is wrong in the sections, with what their places start with. */
  errorAt(...places: readonly string[]): Finding | undefined;
}

const CHECK = 'Mend the document, and see its findings';
const LATER = 'Look at the template, or at the configuration when it is deployed';

/** What a document says of encryption; on a release without security configurations it says nothing. */
export function readSettings(input: JudgeInput, release: CoveredRelease, releaseLabel: string, options: CoverageOptions): Settings {
  const findings = judgeDocument(input, { releaseLabel });
  const errors = findings.filter(({ severity }) => severity === FindingSeverity.ERROR);
  // of two values of one key nobody says which one counts
  const faults = findings.filter(({ severity, ruleId }) => severity === FindingSeverity.ERROR || ruleId === DUPLICATE_KEY.id);
  // an error of the section that holds all of them concerns each
  const errorAt = (...places: readonly string[]) => faults.find(({ path }) => path === PLACE.ENCRYPTION || places.some(place => path === place || path.startsWith(`${place}/`)));
  if (release.lacksConfigurations) {
    const none: Setting = { on: false, why: `${release.name} does not have security configurations`, remedy: 'Use emr-4.8.0 or later' };
    return { inTransit: none, localDisk: none, s3: none, kerberos: none, ebs: none, findings, errors, errorAt };
  }
  const read = readDocument(input);
  if (read === undefined || 'refusal' in read) {
    const unread: Setting = read === undefined
      ? { why: 'the document is only known at deployment', remedy: LATER }
      : { why: `the document cannot be read (${errors[0]?.ruleId})`, remedy: CHECK };
    const withKerberos = kerberosOf(unread, release, options);
    return { inTransit: unread, localDisk: unread, s3: unread, kerberos: withKerberos, ebs: unread, findings, errors, errorAt };
  }
  const view = new DocumentView(read.document, { releaseLabel });
  const setting = (posture: Posture, what: string, error: Finding | undefined): Setting => {
    if (error !== undefined) {
      return { why: `the document has an error where it says of ${what} (${error.ruleId})`, remedy: CHECK };
    }
    return typeof posture === 'boolean'
      ? { on: posture, why: `${what} is off`, remedy: `Turn on ${what}` }
      : { why: `whether ${what} is on cannot be told: it is only known at deployment, or the document is wrong there`, remedy: LATER };
  };
  const disk = setting(localDisk(view), 'encryption of local disks', errorAt(PLACE.DISK) ?? exactly(faults, PLACE.AT_REST_FLAG, PLACE.AT_REST));
  const ebsFlag = view.flag(PLACE.EBS_FLAG);
  // what is on, is known to encrypt only on releases that AWS writes of
  const known = (each: Setting): Setting => each.on === true && release.unknown !== undefined ? { why: release.unknown, remedy: 'Check it on a cluster of this release' } : each;
  return {
    inTransit: known(setting(inTransit(view), 'encryption in transit', errorAt(PLACE.IN_TRANSIT, PLACE.IN_TRANSIT_FLAG))),
    localDisk: known(disk),
    s3: known(setting(s3(view), 'encryption of Amazon S3', inSectionOfS3(faults) ?? exactly(faults, PLACE.ENCRYPTION, PLACE.AT_REST_FLAG, PLACE.AT_REST))),
    kerberos: known(kerberosOf(setting(kerberos(view), 'Kerberos', faults.find(({ path }) => path === PLACE.AUTHENTICATION || path === PLACE.KERBEROS || path.startsWith(`${PLACE.KERBEROS}/`))), release, options)),
    ebs: known(disk.on !== true ? disk : setting(ebsFlag ?? false, 'EBS encryption', undefined)),
    view, document: read.document, findings, errors, errorAt,
  };
}

/** Kerberos that the release does not have is off, whatever the document says. */
function kerberosOf(setting: Setting, release: CoveredRelease, options: CoverageOptions): Setting {
  const hasKerberos = release.hasFeature(Feature.KERBEROS);
  if (hasKerberos === undefined && release.unknown === undefined) {
    return { why: 'nothing is published of Kerberos on previews', remedy: 'Use a later release' };
  }
  if (hasKerberos === false) {
    const next = release.nextWith(THRESHOLDS.find(({ feature }) => feature === Feature.KERBEROS)!);
    return { on: false, why: `${release.name} does not have Kerberos`, remedy: `Use ${next} or later, with Kerberos` };
  }
  const on = options.kerberos ?? setting.on;
  return on === undefined ? setting : { on, why: 'Kerberos is off', remedy: 'Use Kerberos' };
}

/** Errors of single buckets are told of in their rows. */
function inSectionOfS3(errors: readonly Finding[]): Finding | undefined {
  return errors.find(({ path }) => (path === PLACE.S3 || path.startsWith(`${PLACE.S3}/`)) && !path.startsWith(`${PLACE.OVERRIDES}/`));
}

function exactly(errors: readonly Finding[], ...places: readonly string[]): Finding | undefined {
  return errors.find(({ path }) => places.includes(path));
}
