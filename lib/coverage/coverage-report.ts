import { CoverageDifference } from './coverage-difference';
import { CoverageRow } from './coverage-row';
import { CoverageSetting } from './coverage-setting';
import { CoverageSummary } from './coverage-summary';

/** What a report is made of. */
export interface MeasuredCoverage {
  readonly releaseLabel: string;
  readonly rows: readonly CoverageRow[];
  readonly settings: readonly CoverageSetting[];
  readonly summary: CoverageSummary;
}

/**
 * What is encrypted on the clusters of a release with a document, how, and what is not.
 *
 * It says what AWS publishes. Settings of a cluster's applications can turn off what a document turns on.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-support-matrix.html
 * @example
 * declare const document: SecurityConfigurationDocument;
 * const report = document.coverage('emr-7.9.0', { applications: ['Spark', 'Hive'] });
 * const gaps = report.summary.gaps; // the gravest first
 * const text = report.toText();
 */
export class CoverageReport {
  /** @internal */
  public static _of(measured: MeasuredCoverage): CoverageReport {
    return new CoverageReport(measured);
  }

  /**
   * The release that the report is about.
   */
  public readonly releaseLabel: string;

  /**
   * Everything that is encrypted or is not: Amazon S3, disks, Hadoop, write-ahead logs, log files, then each endpoint.
   */
  public readonly rows: CoverageRow[];

  /**
   * What Amazon EMR sets in the applications for encryption in transit: clusters have to leave it as it is.
   */
  public readonly settings: CoverageSetting[];

  /**
   * The report in short.
   */
  public readonly summary: CoverageSummary;

  private constructor(measured: MeasuredCoverage) {
    this.releaseLabel = measured.releaseLabel;
    this.rows = [...measured.rows];
    this.settings = [...measured.settings];
    this.summary = measured.summary;
  }

  /**
   * What differs in another report.
   *
   * @param later the report to compare with, of another release or another document
   */
  public differenceTo(later: CoverageReport): CoverageDifference {
    return CoverageDifference._between(this, later);
  }

  /**
   * The report as text for people to read, with nothing in it that drives a terminal.
   */
  public toText(): string {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { reportText } = require('./report-text') as typeof import('./report-text');
    return reportText(this);
  }

  /**
   * The report as JSON. The same report gives the same text.
   */
  public toJson(): string {
    return `${JSON.stringify({ releaseLabel: this.releaseLabel, summary: summaryInJson(this.summary), rows: this.rows, settings: this.settings }, undefined, 2)}\n`;
  }
}

/** Rows of gaps by their ids: they are listed already. */
function summaryInJson({ gaps, ...summary }: CoverageSummary): object {
  return { ...summary, gaps: gaps.map(({ rows, ...gap }) => ({ ...gap, rows: rows.map(({ id }) => id) })) };
}
