/**
 * A setting of an application that Amazon EMR makes for encryption in transit. A cluster that sets something else may turn it off.
 */
export interface CoverageSetting {
  /**
   * The application, as AWS calls it.
   */
  readonly application: string;

  /**
   * The configuration key.
   */
  readonly property: string;

  /**
   * What Amazon EMR sets it to, or in parentheses what is published of that.
   */
  readonly setByEmr: string;

  /**
   * What else AWS says of it.
   *
   * @default - nothing
   */
  readonly note?: string;
}
