import { CoverageArea, CoverageRow, CoverageState } from './coverage-row';
import { storage } from './disk-rows';
import type { CoveredRelease } from './release';
import { Subject, encrypted, needsSomething, notEncrypted, unknown, without } from './rows';
import type { Settings } from './settings';
import { isAbsent, valueAt, wordsAt } from './source-values';
import { writeAheadLogs } from '../checks/documents/posture';
import { PAGE } from '../checks/pages';
import { PLACE } from '../document/places';
import { CLUSTER_FEATURES } from '../releases/cluster-features';

/** Write-ahead logs of HBase: in the service for them, or on the disks of the nodes. */
export function writeAheadLogRow(settings: Settings, release: CoveredRelease): CoverageRow {
  const subject: Subject = {
    id: 'wal', area: CoverageArea.WRITE_AHEAD_LOG, where: 'Amazon EMR WAL', what: 'write-ahead logs of HBase', application: 'HBase', source: PAGE.ENCRYPTION_OPTIONS,
  };
  const { view, document, errorAt } = settings;
  const service = release.has(CLUSTER_FEATURES.WAL_SERVICE);
  if (service === false) {
    return storage({ ...subject, where: 'disks of the nodes', source: CLUSTER_FEATURES.WAL_SERVICE.source }, settings);
  }
  if (service === undefined) {
    return unknown(subject, release.unknown ?? 'nothing is published of previews', 'Check it on a cluster of this release');
  }
  const error = errorAt(PLACE.WAL);
  if (view === undefined || error !== undefined) {
    return error === undefined ? without(subject, { ...settings.localDisk, on: undefined }) : unknown(subject, `the document has an error there (${error.ruleId})`, 'Mend the document, and see its findings');
  }
  const configured = writeAheadLogs(view);
  if (configured !== true && configured !== false) {
    return unknown(subject, 'how they are encrypted is only known at deployment, or the document is wrong there', 'Look at the template, or at the configuration when it is deployed');
  }
  const key = wordsAt(document, PLACE.WAL_KEY);
  if (key === undefined && !isAbsent(valueAt(document, PLACE.WAL_KEY))) {
    return unknown(subject, 'the document does not say which key', 'Mend the document, and see its findings');
  }
  return inServiceOrOnDisks(subject, key === undefined ? 'SSE-EMR-WAL' : `SSE-KMS-WAL with ${key}`, settings);
}

/** Clusters use the service only where they are told to; no document says so. */
function inServiceOrOnDisks(subject: Subject, byService: string, settings: Settings): CoverageRow {
  const why = 'the service encrypts them where clusters use it (hbase.emr.wal.enabled); elsewhere they are on the disks of the nodes';
  const onDisks = storage(subject, settings);
  switch (onDisks.state) {
    case CoverageState.ENCRYPTED:
      return encrypted(subject, `${byService}, or ${onDisks.by}`, why);
    case CoverageState.UNKNOWN:
      return unknown(subject, `${why}, of which nothing can be said`, 'Set hbase.emr.wal.enabled to true, or see what encrypts the disks');
    default:
      return needsSomething(subject, `${why}, which are not encrypted`, 'Set hbase.emr.wal.enabled to true, or turn on encryption of local disks');
  }
}

/** Log files that clusters copy to Amazon S3: a property of the cluster. */
export function logFilesRow(release: CoveredRelease): CoverageRow {
  const subject: Subject = {
    id: 'logs', area: CoverageArea.LOG_FILES, where: 'Amazon S3', what: 'log files that clusters copy there', source: CLUSTER_FEATURES.LOG_ENCRYPTION.source,
  };
  const why = 'no document says so: it is a property of each cluster, without which the default encryption of the bucket applies';
  switch (release.has(CLUSTER_FEATURES.LOG_ENCRYPTION)) {
    case true:
      return needsSomething(subject, why, 'Set LogEncryptionKmsKeyId of the clusters');
    case false:
      return notEncrypted(subject, `${release.name} cannot encrypt log files; the default encryption of the bucket applies`,
        `Use ${release.nextWith(CLUSTER_FEATURES.LOG_ENCRYPTION)} or later, and set LogEncryptionKmsKeyId of the clusters`);
    default:
      return unknown(subject, why, 'Set LogEncryptionKmsKeyId of the clusters');
  }
}
