import { CoverageArea, CoverageRow } from './coverage-row';
import { storage } from './disk-rows';
import type { CoveredRelease } from './release';
import { Subject, encrypted, needsSomething, notEncrypted, unknown, without } from './rows';
import type { Settings } from './settings';
import { wordsAt } from './source-values';
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
  if (configured === false) {
    return encrypted(subject, 'SSE-EMR-WAL', 'it is the default of the service');
  }
  if (configured !== true) {
    return unknown(subject, 'how they are encrypted is only known at deployment, or the document is wrong there', 'Look at the template, or at the configuration when it is deployed');
  }
  const key = wordsAt(document, PLACE.WAL_KEY);
  return encrypted(subject, key === undefined ? 'SSE-EMR-WAL' : `SSE-KMS-WAL with ${key}`, 'the document says so');
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
