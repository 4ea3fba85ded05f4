import type { CoveredRelease } from './release';
import type { Settings } from './settings';
import { valueAt, wordsAt } from './source-values';
import type { DocumentView } from '../checks/documents/document-view';
import { parentOf, pointerTo } from '../checks/documents/pointer';
import { writeAheadLogs } from '../checks/documents/posture';
import { UNUSED_KEY } from '../checks/documents/rules/unused';
import { PLACE, keyOf } from '../document/places';
import { KeyPurpose } from '../private/configuration-record';
import { KEY_PLACES } from '../private/document-resources';
import { CLUSTER_FEATURES } from '../releases/cluster-features';
import { Feature } from '../releases/thresholds';

/** A place where a document names a key that the clusters of the release use. */
export interface NamedKey {
  /** As it stands there: text, a token, or a function of CloudFormation. */
  readonly value: unknown;
  readonly purpose: KeyPurpose;
  /** What it encrypts there. */
  readonly encrypts: readonly string[];
  /** The one bucket whose objects it encrypts; undefined where it is not for one bucket. */
  readonly bucketName?: string;
  /** Whether Amazon S3 encrypts with it. */
  readonly serverSide: boolean;
}

/** All of them, by what they are for. What is only known later may be on: a user too many is told of rather than one too few. */
export function namedKeysIn(settings: Settings, release: CoveredRelease): NamedKey[] {
  const { view, document, findings } = settings;
  if (view === undefined) {
    return [];
  }
  const unused = new Set(findings.filter(({ ruleId }) => ruleId === UNUSED_KEY.id).map(({ path }) => path));
  return KEY_PLACES.flatMap(([place, purpose]) => mayBeOn(purpose, view, settings, release)
    ? view.members.filter(member => member.place === place && !unused.has(member.pointer))
      .map(({ pointer }): NamedKey => ({ value: valueAt(document, pointer), serverSide: false, ...use(purpose, pointer, settings, release) }))
    : []);
}

function mayBeOn(purpose: KeyPurpose, view: DocumentView, { s3, localDisk, inTransit }: Settings, release: CoveredRelease): boolean {
  switch (purpose) {
    case KeyPurpose.LOCAL_DISK:
      return localDisk.on !== false;
    case KeyPurpose.WAL:
      return writeAheadLogs(view) !== false && release.has(CLUSTER_FEATURES.WAL_SERVICE) !== false;
    case KeyPurpose.CERTIFICATE_SECRET: {
      const provider = view.text(PLACE.TLS_PROVIDER);
      return inTransit.on !== false && (typeof provider !== 'string' || provider === 'EMR');
    }
    default:
      return s3.on !== false;
  }
}

function use(purpose: KeyPurpose, pointer: string, { view, document }: Settings, release: CoveredRelease): Omit<NamedKey, 'value' | 'serverSide'> & Partial<NamedKey> {
  const beside = (place: string) => pointerTo(parentOf(pointer), keyOf(place));
  const serverSide = view!.text(beside(PLACE.S3_MODE)) === 'SSE-KMS';
  switch (purpose) {
    case KeyPurpose.S3:
      return { purpose, encrypts: ['Amazon S3'], serverSide };
    case KeyPurpose.S3_OVERRIDE: {
      const bucketName = valueAt(document, beside(PLACE.OVERRIDE_BUCKET));
      return {
        purpose,
        encrypts: [`Amazon S3, bucket ${wordsAt(document, beside(PLACE.OVERRIDE_BUCKET)) ?? `of ${pointer}`}`],
        ...typeof bucketName === 'string' && { bucketName },
        serverSide,
      };
    }
    case KeyPurpose.LOCAL_DISK: {
      const ebs = (view!.flag(PLACE.EBS_FLAG) ?? false) !== false && !release.lacks(Feature.EBS_ENCRYPTION);
      return ebs ? { purpose: KeyPurpose.LOCAL_DISK_EBS, encrypts: ['local disks', 'EBS volumes'] } : { purpose, encrypts: ['local disks'] };
    }
    case KeyPurpose.WAL:
      return { purpose, encrypts: ['write-ahead logs'] };
    default:
      return { purpose, encrypts: ['the secret of the CA for certificates that Amazon EMR manages'] };
  }
}
