import { PLACE, keyOf } from '../../../document/places';
import { FindingSeverity } from '../../finding';
import { DocumentRule, PAGE, idOf } from '../document-rule';
import { DocumentView } from '../document-view';
import { atRest, inTransit, kerberos, localDisk, s3 } from '../posture';

/** The nearest thing that stands there. */
function nearest(view: DocumentView, ...pointers: readonly string[]): string {
  return pointers.find(pointer => view.has(pointer)) ?? '';
}

/** Write-ahead logs have encryption of their own. */
function encryptsNothing(view: DocumentView): boolean {
  return inTransit(view) === false && atRest(view) === false && view.lacks(PLACE.WAL);
}

export const NOTHING_ENCRYPTED: DocumentRule = {
  id: idOf('nothing-encrypted'),
  severity: FindingSeverity.WARNING,
  looksAt: 'encryption at rest and in transit, both off',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Encrypt at rest, in transit or both, unless the configuration is only for something else',
  check: view => !encryptsNothing(view) ? [] : [{
    path: nearest(view, PLACE.ENCRYPTION),
    // without its section the document may well be only about authentication
    severity: view.has(PLACE.ENCRYPTION) ? undefined : FindingSeverity.INFO,
    message: 'nothing is encrypted; encryption at rest and in transit are expected of clusters with data to protect',
  }],
};

export const IN_TRANSIT_OFF: DocumentRule = {
  id: idOf('in-transit-off'),
  severity: FindingSeverity.INFO,
  looksAt: 'encryption in transit',
  evidence: PAGE.ENCRYPTION_OPTIONS,
  remedy: `Set '${keyOf(PLACE.IN_TRANSIT_FLAG)}' to true and say where the certificates come from`,
  check: view => inTransit(view) !== false || encryptsNothing(view) ? [] : [{
    path: nearest(view, PLACE.IN_TRANSIT_FLAG, PLACE.ENCRYPTION),
    message: 'data between the nodes are not encrypted; that is expected only where the network is trusted',
  }],
};

export const AT_REST_OFF: DocumentRule = {
  id: idOf('at-rest-off'),
  severity: FindingSeverity.INFO,
  looksAt: 'encryption at rest',
  evidence: PAGE.ENCRYPTION_OPTIONS,
  remedy: `Set '${keyOf(PLACE.AT_REST_FLAG)}' to true and say how`,
  check: view => atRest(view) !== false || encryptsNothing(view) ? [] : [{
    path: nearest(view, PLACE.AT_REST_FLAG, PLACE.ENCRYPTION),
    message: 'Amazon EMR encrypts neither disks nor objects in Amazon S3; that is expected only where the defaults of account and buckets do it',
  }],
};

export const S3_NOT_ENCRYPTED: DocumentRule = {
  id: idOf('s3-not-encrypted'),
  severity: FindingSeverity.INFO,
  looksAt: 'encryption at rest without Amazon S3',
  evidence: PAGE.ENCRYPTION_OPTIONS,
  remedy: `Add '${keyOf(PLACE.S3)}'`,
  check: view => s3(view) !== false || localDisk(view) !== true ? [] : [{
    path: PLACE.AT_REST,
    message: 'Amazon EMR sets no encryption for Amazon S3; the defaults of the buckets are expected to do it',
  }],
};

export const LOCAL_DISK_NOT_ENCRYPTED: DocumentRule = {
  id: idOf('local-disk-not-encrypted'),
  severity: FindingSeverity.INFO,
  looksAt: 'encryption at rest without local disks',
  evidence: PAGE.ENCRYPTION_OPTIONS,
  remedy: `Add '${keyOf(PLACE.DISK)}'`,
  check: view => localDisk(view) !== false || s3(view) !== true ? [] : [{
    path: PLACE.AT_REST,
    message: 'Amazon EMR does not encrypt local disks; encryption by the account\'s default for EBS is expected to do it',
  }],
};

/** LUKS covers storage volumes only. */
export const ROOT_VOLUME_NOT_ENCRYPTED: DocumentRule = {
  id: idOf('root-volume-not-encrypted'),
  severity: FindingSeverity.INFO,
  looksAt: 'local disks without EBS encryption',
  evidence: PAGE.ENCRYPTION_OPTIONS,
  remedy: `Set '${keyOf(PLACE.EBS_FLAG)}' to true, with ${keyOf(PLACE.DISK_PROVIDER)} "AwsKms"`,
  check: view => localDisk(view) !== true || (view.flag(PLACE.EBS_FLAG) ?? false) !== false || typeof view.text(PLACE.DISK_PROVIDER) !== 'string' ? [] : [{
    path: nearest(view, PLACE.EBS_FLAG, PLACE.DISK),
    message: 'storage volumes are encrypted by LUKS, and root volumes are not encrypted; EBS encryption is expected where they are to be',
  }],
};

export const SSE_S3: DocumentRule = {
  id: idOf('sse-s3'),
  severity: FindingSeverity.INFO,
  looksAt: 'objects in Amazon S3 with keys of Amazon S3',
  evidence: PAGE.ENCRYPTION_OPTIONS,
  remedy: 'Choose SSE-KMS or CSE-KMS with a key of your own',
  check: view => atRest(view) !== true ? [] : view.texts([PLACE.S3_MODE, PLACE.OVERRIDE_MODE]).filter(({ value }) => value === 'SSE-S3').map(({ pointer }) => ({
    path: pointer,
    message: 'objects are encrypted with keys of Amazon S3, which have no key policy; a KMS key is expected where its users are to be chosen',
  })),
};

export const IMDSV1_ALLOWED: DocumentRule = {
  id: idOf('imdsv1-allowed'),
  severity: FindingSeverity.INFO,
  looksAt: 'the instance metadata service',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: `Set '${keyOf(PLACE.METADATA_VERSION)}' to 2`,
  check: view => !([1, '1'] as unknown[]).includes(view.at(PLACE.METADATA_VERSION)) ? [] : [{
    path: PLACE.METADATA_VERSION,
    message: 'IMDSv1 is allowed, which hands out the credentials of the instance without a session; 2 is expected where it is to be off',
  }],
};

/** These endpoints have SASL, which encrypts only with Kerberos. */
export const SASL_NOT_ENCRYPTED: DocumentRule = {
  id: idOf('sasl-not-encrypted'),
  severity: FindingSeverity.INFO,
  looksAt: 'encryption in transit without Kerberos',
  evidence: PAGE.IN_TRANSIT_MATRIX,
  remedy: `Add '${keyOf(PLACE.KERBEROS)}'`,
  check: view => inTransit(view) !== true || kerberos(view) !== false ? [] : [{
    path: PLACE.IN_TRANSIT_FLAG,
    message: 'Hadoop RPC and other endpoints with SASL are not encrypted without Kerberos; both are expected for the most coverage',
  }],
};

export const HDFS_TRANSFER_NOT_ENCRYPTED: DocumentRule = {
  id: idOf('hdfs-transfer-not-encrypted'),
  severity: FindingSeverity.INFO,
  looksAt: 'encryption in transit without local disks',
  evidence: PAGE.ENCRYPTION_OPTIONS,
  remedy: `Turn encryption at rest on and add '${keyOf(PLACE.DISK)}'`,
  check: view => inTransit(view) !== true || localDisk(view) !== false ? [] : [{
    path: PLACE.IN_TRANSIT_FLAG,
    message: 'blocks of HDFS are transferred without AES-256; encryption of local disks is expected with it',
  }],
};

/** A cluster with a key that its service role may not use does not start. */
export const EBS_NEEDS_SERVICE_ROLE: DocumentRule = {
  id: idOf('ebs-needs-service-role'),
  severity: FindingSeverity.INFO,
  looksAt: 'EBS encryption',
  evidence: PAGE.ENCRYPTION_KEYS,
  remedy: 'Make the service role of the clusters, such as EMR_DefaultRole, a key user of this key',
  check: view => localDisk(view) !== true || view.flag(PLACE.EBS_FLAG) !== true || view.text(PLACE.DISK_PROVIDER) !== 'AwsKms' ? [] : [{
    path: PLACE.EBS_FLAG,
    message: 'volumes are encrypted by EBS with the key of local disks; the service role of the clusters is expected to be a key user of it, beside the role of the instances',
  }],
};
