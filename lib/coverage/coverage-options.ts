/**
 * What is known of the clusters whose coverage is asked for.
 */
export interface CoverageOptions {
  /**
   * The applications of the clusters, as in their configuration: `Spark`, `Hive`. What Amazon EMR installs with them is counted as well, and so
   * is Hadoop, which is always there.
   *
   * @default - all applications that AWS writes about
   */
  readonly applications?: string[];

  /**
   * Whether to count Kerberos as on or off, whatever the document says: what would it bring?
   *
   * @default - as the document says
   */
  readonly kerberos?: boolean;
}
