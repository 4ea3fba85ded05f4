// Written by node scripts/releases.js from emr-releases.json: change it there.
import type { Since } from './thresholds';

const GUIDE = 'https://docs.aws.amazon.com/emr/latest/ManagementGuide';
const RELEASE = 'https://docs.aws.amazon.com/emr/latest/ReleaseGuide';

/** From when on clusters have something that no document configures. */
export interface ClusterFeature extends Since {
  readonly note: string;
  /** The page of AWS that says so. */
  readonly source: string;
}

export const CLUSTER_FEATURES = {
  HDFS_TRANSPARENT_ENCRYPTION: {
    since: [[4, 1, 0]],
    note: 'transparent encryption of HDFS, by the classification hdfs-encryption-zones',
    source: `${RELEASE}/emr-encryption-tdehdfs.html`,
  },
  ENCRYPTED_CUSTOM_AMI: {
    since: [[5, 7, 0]],
    note: 'an encrypted root volume from a custom AMI',
    source: `${GUIDE}/emr-custom-ami.html`,
  },
  SPARK_AES: {
    since: [[5, 9, 0]],
    note: 'AES for Spark RPC by the archived guide, SASL DIGEST-MD5 before; the matrix has AES from 4.8.0',
    source: `${GUIDE}/emr-data-encryption-options.html`,
  },
  LOG_ENCRYPTION: {
    since: [[5, 30, 0], [6, 1, 0]],
    note: 'LogEncryptionKmsKeyId of a cluster; emr-6.0.0 came before, and cannot',
    source: 'https://docs.aws.amazon.com/emr/latest/APIReference/API_RunJobFlow.html',
  },
  RUNTIME_ROLES_IN_STUDIO: {
    since: [[6, 9, 0]],
    note: 'runtime roles from SageMaker Studio',
    source: `${GUIDE}/emr-steps-runtime-roles.html`,
  },
  S3_ACCESS_GRANTS: {
    since: [[6, 15, 0]],
    note: 'emrfs-site of a cluster',
    source: `${GUIDE}/emr-access-grants.html`,
  },
  WAL_SERVICE: {
    since: [[6, 15, 0]],
    note: 'the service for write-ahead logs of HBase',
    source: `${RELEASE}/emr-hbase-wal.html`,
  },
  AES_FOR_LOCAL_DISK_PROVIDERS: {
    since: [[7, 1, 0]],
    note: 'AES asked of provider classes of local disks, AES/GCM/NoPadding before',
    source: `${GUIDE}/emr-encryption-enable.html`,
  },
  IDENTITY_CENTER_FINE_GRAINED: {
    since: [[7, 2, 0]],
    note: 'rows, columns and cells of Lake Formation with Identity Center',
    source: `${GUIDE}/emr-idc-considerations.html`,
  },
  S3A: {
    since: [[7, 10, 0]],
    note: 'S3A as the default file system',
    source: `${RELEASE}/emr-s3a-migrate.html`,
  },
} satisfies Readonly<Record<string, ClusterFeature>>;
