/**
 * How bad a finding is.
 */
export enum FindingSeverity {
  /**
   * Amazon EMR refuses it, or it cannot work, by what AWS publishes.
   */
  ERROR = 'ERROR',

  /**
   * Probably wrong, or not known to be right.
   */
  WARNING = 'WARNING',

  /**
   * Right, and worth knowing: what is not encrypted, for example.
   */
  INFO = 'INFO',
}

/**
 * One thing that was found in a document.
 */
export interface Finding {
  /**
   * The id of the rule, such as `cdk-emr-security:unknown-key`. It stays the same from release to release.
   */
  readonly ruleId: string;

  /**
   * How bad it is.
   */
  readonly severity: FindingSeverity;

  /**
   * Where it is: a JSON pointer (RFC 6901) into the document, empty for the document as a whole.
   */
  readonly path: string;

  /**
   * What is wrong, and what would be right.
   */
  readonly message: string;

  /**
   * What to do about it.
   */
  readonly remedy: string;

  /**
   * The line in the text that the document was read from, counted from 1.
   *
   * @default - unknown: the document was not read from text
   */
  readonly line?: number;

  /**
   * The column in that line, counted from 1.
   *
   * @default - unknown: the document was not read from text
   */
  readonly column?: number;
}
