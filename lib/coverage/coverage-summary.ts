import { CoverageRow, CoverageState } from './coverage-row';

/**
 * Rows that are not encrypted, or not known to be, for which the same is to be done.
 */
export interface CoverageGap {
  /**
   * What they have in common.
   */
  readonly state: CoverageState;

  /**
   * What is to be done.
   */
  readonly remedy: string;

  /**
   * The rows, in the order of the report.
   */
  readonly rows: CoverageRow[];
}

/**
 * A report in short.
 */
export interface CoverageSummary {
  /**
   * How many rows are encrypted.
   */
  readonly encrypted: number;

  /**
   * How many rows are not encrypted.
   */
  readonly notEncrypted: number;

  /**
   * How many rows need something more.
   */
  readonly needsSomething: number;

  /**
   * Of how many rows nothing can be said.
   */
  readonly unknown: number;

  /**
   * What is not encrypted or not known to be, the gravest first: data in Amazon S3, on disks and between data nodes; then connections, what
   * concerns most of them before the rest; then what holds little of the data.
   */
  readonly gaps: CoverageGap[];

  /**
   * What else a reader has to know, such as errors in the document.
   */
  readonly notes: string[];
}
