/**
 * Whether something is encrypted.
 */
export enum CoverageState {
  /**
   * Encrypted, by what AWS publishes.
   */
  ENCRYPTED = 'ENCRYPTED',

  /**
   * Amazon EMR does not encrypt it: the document does not ask for it, or the release cannot. Defaults of a bucket or an account
   * may encrypt it all the same; no document tells of them.
   */
  NOT_ENCRYPTED = 'NOT_ENCRYPTED',

  /**
   * Not encrypted as things stand, although the release can: it needs something more, such as Kerberos or a setting of the cluster.
   */
  NEEDS_SOMETHING = 'NEEDS_SOMETHING',

  /**
   * Nothing can be said: it is only known at deployment, the document has an error there, or AWS publishes nothing of the release.
   */
  UNKNOWN = 'UNKNOWN',
}

/**
 * What kind of data a row is about.
 */
export enum CoverageArea {
  /**
   * Objects in Amazon S3.
   */
  S3 = 'S3',

  /**
   * Disks of the nodes, and what is stored there.
   */
  LOCAL_DISK = 'LOCAL_DISK',

  /**
   * Traffic of Hadoop that encryption at rest turns on.
   */
  HADOOP = 'HADOOP',

  /**
   * Endpoints of applications and other connections of the nodes.
   */
  IN_TRANSIT = 'IN_TRANSIT',

  /**
   * Write-ahead logs of HBase.
   */
  WRITE_AHEAD_LOG = 'WRITE_AHEAD_LOG',

  /**
   * Log files of clusters.
   */
  LOG_FILES = 'LOG_FILES',
}

/**
 * One thing that is encrypted or is not.
 */
export interface CoverageRow {
  /**
   * What the row is about, the same in every report: `ebs-root`, or `endpoint/Spark/Spark UI/spark.ui.port`.
   */
  readonly id: string;

  /**
   * What kind of data it is about.
   */
  readonly area: CoverageArea;

  /**
   * Where the data are: a bucket, a kind of disk, a component of an application.
   */
  readonly where: string;

  /**
   * What is encrypted there, or is not.
   */
  readonly what: string;

  /**
   * The application that it belongs to, as AWS calls it.
   *
   * @default - it belongs to no application
   */
  readonly application?: string;

  /**
   * The configuration key of the endpoint, or its name if it has none.
   *
   * @default - not an endpoint
   */
  readonly endpoint?: string;

  /**
   * The port of the endpoint: a number, or `dynamic`.
   *
   * @default - not an endpoint
   */
  readonly port?: string;

  /**
   * Whether it is encrypted.
   */
  readonly state: CoverageState;

  /**
   * What encrypts it, such as `TLS` or `SSE-KMS` and the key.
   *
   * @default - nothing is known to encrypt it
   */
  readonly by?: string;

  /**
   * Why that is so.
   */
  readonly why: string;

  /**
   * What would encrypt it, or what to do where nothing does.
   *
   * @default - nothing is to be done
   */
  readonly remedy?: string;

  /**
   * The page that says so.
   */
  readonly source: string;
}
