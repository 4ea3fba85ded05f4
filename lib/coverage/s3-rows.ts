import { CoverageArea, CoverageRow } from './coverage-row';
import type { CoveredRelease } from './release';
import { Subject, encrypted, notEncrypted, unknown, without } from './rows';
import type { Settings } from './settings';
import { wordsAt } from './source-values';
import { MOST_OF_A_KIND } from '../checks/documents/document-view';
import { PAGE } from '../checks/pages';
import { PLACE, keyOf } from '../document/places';
import { CLUSTER_FEATURES } from '../releases/cluster-features';

const MEND = 'Mend the document, and see its findings';

const BUCKET_DEFAULT = 'Amazon EMR sets nothing, and the default encryption of each bucket applies';

/** Objects in Amazon S3: those of all buckets, of buckets with settings of their own, and the connections to it. */
export function s3Rows(settings: Settings, release: CoveredRelease): CoverageRow[] {
  const all: Subject = { id: 's3', area: CoverageArea.S3, where: 'Amazon S3', what: 'objects that clusters write', source: PAGE.ENCRYPTION_OPTIONS };
  const { s3, view, document } = settings;
  if (s3.on !== true || view === undefined) {
    const row = s3.on === false ? without(all, { ...s3, why: `${s3.why}: ${BUCKET_DEFAULT}` }) : without(all, s3);
    return [row, ...s3.on === false ? [] : overrides(settings, release), connections(release)];
  }
  return [objects(all, PLACE.S3, { settings, release, document }), ...overrides(settings, release), connections(release)];
}

/** Hue does not use what the document configures. */
export function hueRow({ s3, view }: Settings): CoverageRow[] {
  if (s3.on !== true || view === undefined) {
    return [];
  }
  const subject: Subject = {
    id: 'hue-s3-file-browser', area: CoverageArea.S3, where: 'Hue', what: 'objects that its S3 file browser writes', application: 'Hue', source: PAGE.ENCRYPTION_OPTIONS,
  };
  const remedy = 'Set a default encryption of the buckets to which Hue writes';
  const why = 'Hue does not use EMRFS';
  return [String(view.text(PLACE.S3_MODE)).startsWith('CSE-')
    ? notEncrypted(subject, `${why}, which encrypts on the side of the client`, remedy)
    : unknown(subject, `${why}, and AWS does not say whether the settings of the document reach it`, remedy)];
}

function overrides({ view, ...settings }: Settings, release: CoveredRelease): CoverageRow[] {
  const isCrowded = settings.errors.filter(({ path }) => path.startsWith(`${PLACE.OVERRIDES}/`)).length >= MOST_OF_A_KIND;
  return (view?.items(PLACE.OVERRIDES) ?? []).map((pointer, index) => {
    const bucket = wordsAt(settings.document, `${pointer}/${keyOf(PLACE.OVERRIDE_BUCKET)}`) ?? `of override ${index + 1}`;
    const subject: Subject = {
      id: `s3/bucket/${bucket}`, area: CoverageArea.S3, where: `Amazon S3, bucket ${bucket}`, what: 'objects that clusters write', source: PAGE.CREATE_CONFIGURATION,
    };
    const { s3, document } = settings;
    if (s3.on === true && isCrowded && settings.errorAt(pointer) === undefined) {
      return unknown(subject, 'the document has errors in so many overrides that not all of them are told', MEND);
    }
    return s3.on === true ? objects(subject, pointer, { settings: { view, ...settings }, release, document }) : without(subject, s3);
  });
}

interface Context {
  readonly settings: Settings;
  readonly release: CoveredRelease;
  readonly document: unknown;
}

function objects(subject: Subject, section: string, { settings: { view, errorAt }, release, document }: Context): CoverageRow {
  const place = (known: string) => `${section}/${keyOf(known)}`;
  const error = section === PLACE.S3 ? undefined : errorAt(section);
  if (error !== undefined) {
    return unknown(subject, `the document has an error there (${error.ruleId})`, MEND);
  }
  const mode = view!.text(place(PLACE.S3_MODE));
  const why = release.has(CLUSTER_FEATURES.S3A) ? 'the document says so, and S3A takes over the settings of EMRFS' : 'the document says so';
  switch (mode) {
    case 'SSE-S3':
      return encrypted(subject, 'SSE-S3', why);
    case 'SSE-KMS':
      return withWords(subject, 'SSE-KMS with', wordsAt(document, place(PLACE.S3_KEY)), why);
    case 'CSE-KMS':
      return release.has(CLUSTER_FEATURES.S3A) === false
        ? withWords(subject, 'CSE-KMS with', wordsAt(document, place(PLACE.S3_KEY)), why)
        : unknown(subject, 'S3A is the default file system of this release, and AWS does not say that it takes over client-side encryption with keys of AWS KMS',
          'Check on a cluster that objects are encrypted, or use SSE-KMS');
    case 'CSE-Custom':
      return release.has(CLUSTER_FEATURES.S3A) === false
        ? withWords(subject, 'CSE-Custom with keys of', wordsAt(document, place(PLACE.S3_CLASS)), why)
        : unknown(subject, 'S3A, which is the default file system of this release, takes no class that was written for EMRFS',
          'Check on a cluster that objects are encrypted, or rewrite the class for S3A');
    default:
      return unknown(subject, 'how objects are encrypted is only known at deployment', 'Look at the template, or at the configuration when it is deployed');
  }
}

/** Nothing is encrypted with a key that is not named. */
function withWords(subject: Subject, by: string, words: string | undefined, why: string): CoverageRow {
  return words === undefined ? unknown(subject, 'the document does not say with which keys', MEND) : encrypted(subject, `${by} ${words}`, why);
}

function connections(release: CoveredRelease): CoverageRow {
  const subject: Subject = {
    id: 's3/connections', area: CoverageArea.IN_TRANSIT, where: 'Amazon S3', what: 'connections of the nodes to Amazon S3', source: PAGE.ENCRYPTION_OPTIONS,
  };
  return release.has(CLUSTER_FEATURES.S3A) === false
    ? encrypted(subject, 'TLS', 'EMRFS uses TLS, whatever the document says')
    : unknown(subject, release.unknown ?? 'AWS says of EMRFS that it uses TLS; the default file system of this release is S3A', 'Demand TLS by the policies of the buckets');
}
