import { compareVersions, ReleaseLabel, Version } from './release-label';

/** What a document uses, where a release is peculiar about it. */
export type Circumstance =
  | 'any configuration'
  | 'encryption in transit'
  | 'encryption at rest'
  | 'Kerberos'
  | 'encryption in transit and Kerberos'
  | 'Identity Center and Lake Formation'
  | 'Apache Ranger'
  | 'encryption of write-ahead logs'
  | 'a provider class for Amazon S3'
  | 'a provider class for local disks'
  | 'settings of EMRFS'
  | 'settings of EMRFS or provider classes';

/** A known bug of some releases, or something that is different in them. */
export interface KnownBug {
  /** The last part of the id of its rule. */
  readonly slug: string;
  readonly productLine: string;
  /** First and last release; without a last one it is not known to be mended. */
  readonly releases: readonly (readonly [first: Version, last?: Version])[];
  readonly circumstance: Circumstance;
  /** False for what only has to be known. */
  readonly harmful: boolean;
  /** A sentence without its full stop. */
  readonly problem: string;
  readonly expected: string;
  readonly remedy: string;
  readonly source: string;
}

const MANAGEMENT = 'https://docs.aws.amazon.com/emr/latest/ManagementGuide';
const RELEASE = 'https://docs.aws.amazon.com/emr/latest/ReleaseGuide';

/** The last patch of a minor release. */
const ANY = Infinity;

export const KNOWN_BUGS: readonly KnownBug[] = [
  {
    slug: 'bug-no-application-history',
    productLine: 'emr',
    releases: [[[5, 8, 0], [5, 8, 0]]],
    circumstance: 'encryption in transit',
    harmful: true,
    problem: 'application history is not available with encryption in transit',
    expected: 'a later release',
    remedy: 'Use emr-5.9.0 or later',
    source: `${RELEASE}/emr-580-release.html`,
  },
  {
    slug: 'bug-at-rest-breaks-hive',
    productLine: 'emr',
    releases: [[[5, 31, 0], [5, 31, 0]], [[5, 32, 0], [5, 32, 0]]],
    circumstance: 'encryption at rest',
    harmful: true,
    problem: 'Hive does not work with encryption at rest',
    expected: 'another release',
    remedy: 'Use another release where clusters run Hive',
    source: `${RELEASE}/emr-5320-release.html`,
  },
  {
    slug: 'bug-notebooks-and-ganglia',
    productLine: 'emr',
    releases: [[[6, 2, 0], [6, 2, 0]]],
    circumstance: 'any configuration',
    harmful: true,
    problem: 'EMR Notebooks and Ganglia fail with a security configuration',
    expected: 'a later release',
    remedy: 'Use a later release where clusters run notebooks or Ganglia',
    source: `${RELEASE}/emr-620-release.html`,
  },
  {
    slug: 'bug-metastore-with-kerberos',
    productLine: 'emr',
    releases: [[[7, 3, 0]]],
    circumstance: 'encryption in transit and Kerberos',
    harmful: true,
    problem: 'Spark and Livy applications that use the Hive metastore fail with both Kerberos and encryption in transit',
    expected: 'the metastore without TLS',
    remedy: 'Set hive.metastore.use.SSL to false in hive-site of the clusters where they run such applications',
    source: `${MANAGEMENT}/emr-encryption-support-matrix.html`,
  },
  {
    slug: 'bug-history-server-port',
    productLine: 'emr',
    releases: [[[7, 3, 0], [7, 9, ANY]]],
    circumstance: 'encryption in transit',
    harmful: true,
    problem: 'spark.yarn.historyServer.address still has port 18080 with encryption in transit',
    expected: 'port 18480',
    remedy: 'Set spark.yarn.historyServer.address to port 18480 in spark-defaults of the clusters',
    source: `${MANAGEMENT}/emr-encryption-support-matrix.html`,
  },
  {
    slug: 'bug-log-server-url',
    productLine: 'emr',
    releases: [[[7, 3, 0], [7, 8, ANY]]],
    circumstance: 'encryption in transit',
    harmful: true,
    problem: 'yarn.log.server.url still is http and port 19888 with encryption in transit',
    expected: 'a URL with https and port 19890',
    remedy: 'Set yarn.log.server.url to https and port 19890 in yarn-site of the clusters',
    source: `${MANAGEMENT}/emr-encryption-support-matrix.html`,
  },
  {
    slug: 'identity-center-tables-only',
    productLine: 'emr',
    releases: [[[6, 15, 0], [7, 1, ANY]]],
    circumstance: 'Identity Center and Lake Formation',
    harmful: true,
    problem: 'Lake Formation controls access to whole tables only with Identity Center',
    expected: 'emr-7.2.0 or later for rows, columns and cells',
    remedy: 'Use emr-7.2.0 or later where access is finer than tables',
    source: `${MANAGEMENT}/emr-idc-considerations.html`,
  },
  {
    slug: 'no-wal-service',
    productLine: 'emr',
    releases: [[[4, 8, 0], [6, 14, ANY]]],
    circumstance: 'encryption of write-ahead logs',
    harmful: true,
    problem: 'HBase writes its write-ahead logs to the disks of the nodes only, and not to the service whose encryption is configured',
    expected: 'emr-6.15.0 or later',
    remedy: 'Use emr-6.15.0 or later, or leave the encryption of write-ahead logs out',
    source: `${RELEASE}/emr-hbase-wal.html`,
  },
  {
    // no threshold, which would make it an error: other pages of AWS still ask for the latest release
    slug: 'ranger-no-longer-supported',
    productLine: 'emr',
    releases: [[[7, 4, 0]]],
    circumstance: 'Apache Ranger',
    harmful: true,
    problem: 'Amazon EMR does not support Apache Ranger any more',
    expected: 'a release before emr-7.4.0, or AWS Lake Formation in place of Apache Ranger,',
    remedy: 'Use an earlier release, or AWS Lake Formation in place of Apache Ranger',
    source: `${MANAGEMENT}/emr-ranger.html`,
  },
  {
    slug: 'cse-custom-with-s3a',
    productLine: 'emr',
    releases: [[[7, 10, 0]]],
    circumstance: 'a provider class for Amazon S3',
    harmful: true,
    problem: 'S3A, which is the default file system, takes no provider class that was written for EMRFS',
    expected: 'a class that implements Keyring of the AWS Encryption SDK',
    remedy: 'Rewrite the class for S3A, or use an earlier release or EMRFS',
    source: `${RELEASE}/emr-s3a-migrate.html`,
  },
  {
    slug: 'jupyterhub-ignores-kerberos',
    productLine: 'emr',
    releases: [[[5, 14, 0]]],
    circumstance: 'Kerberos',
    harmful: false,
    problem: 'JupyterHub does not use the Kerberos settings of a security configuration',
    expected: 'an authentication of its own',
    remedy: 'Configure the authentication of JupyterHub on the clusters where it runs',
    source: `${RELEASE}/emr-jupyterhub-considerations.html`,
  },
  {
    slug: 'custom-provider-algorithm',
    productLine: 'emr',
    releases: [[[7, 1, 0]]],
    circumstance: 'a provider class for local disks',
    harmful: false,
    problem: 'the algorithm that local disks ask of a provider class is AES, where it was AES/GCM/NoPadding up to 7.0.0',
    expected: 'a class that provides it',
    remedy: 'Check that the provider class answers for this algorithm',
    source: `${MANAGEMENT}/emr-encryption-enable.html`,
  },
  {
    slug: 's3a-instead-of-emrfs',
    productLine: 'emr',
    releases: [[[7, 10, 0]]],
    circumstance: 'settings of EMRFS',
    harmful: false,
    problem: 'S3A is the default file system and takes over the settings of EMRFS',
    expected: 'a setting fs.s3a.emrfs.compatibility.enable that stays on',
    remedy: 'Leave that setting as it is, or configure S3A on the clusters',
    source: `${RELEASE}/emr-s3a-migrate.html`,
  },
  {
    slug: 'emrfs-removed',
    productLine: 'emr-spark',
    releases: [[[8, 0, 0]]],
    circumstance: 'settings of EMRFS or provider classes',
    harmful: true,
    problem: 'EMRFS and version 1 of the AWS SDK, for which client-side encryption, provider classes and IAM roles for EMRFS are made, are no longer there',
    expected: 'a trial on a cluster',
    remedy: 'Check on a cluster that data are encrypted and roles are used as meant',
    source: `${RELEASE}/emr-spark800-release.html`,
  },
];

/** Whether a release has the bug. A label that is not understood has none. */
export function hasBug(label: string, { productLine, releases }: KnownBug): boolean {
  const release = ReleaseLabel.parse(label);
  return release !== undefined && productLine === release.productLine
    && releases.some(([first, last]) => compareVersions(release.version, first) >= 0 && (!last || compareVersions(release.version, last) <= 0));
}
