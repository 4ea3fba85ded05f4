import { CoverageDifference } from './coverage-difference';
import { CoverageKey } from './coverage-key';
import { CoverageRow } from './coverage-row';
import { CoverageSetting } from './coverage-setting';
import { CoverageSummary } from './coverage-summary';
import { Finding } from '../checks/finding';

/** What a report is made of. */
export interface MeasuredCoverage {
  readonly releaseLabel: string;
  readonly rows: readonly CoverageRow[];
  readonly settings: readonly CoverageSetting[];
  readonly summary: CoverageSummary;
  readonly findings: readonly Finding[];
  readonly keys: readonly CoverageKey[];
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

  /**
   * What there is to say of the document on that release, as `findingsForRelease()` does.
   */
  public readonly findings: Finding[];

  /**
   * The keys that the document names, with those who have to be users of them.
   */
  public readonly keys: CoverageKey[];

  private constructor(measured: MeasuredCoverage) {
    this.releaseLabel = measured.releaseLabel;
    this.rows = [...measured.rows];
    this.settings = [...measured.settings];
    this.summary = measured.summary;
    this.findings = [...measured.findings];
    this.keys = [...measured.keys];
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
    const { releaseLabel, rows, settings, findings, keys } = this;
    return `${JSON.stringify({ releaseLabel, summary: summaryInJson(this.summary), rows, settings, findings, keys }, undefined, 2)}\n`;
  }

  /**
   * A picture of the cluster and of what is encrypted there: SVG that needs no other file, for light and dark ground.
   */
  public toSvg(): string {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { coveragePicture } = require('./picture/picture') as typeof import('./picture/picture');
    return `${coveragePicture(this).text}\n`;
  }

  /**
   * The report as a page for people to read: one HTML file with the picture in it, without scripts, which needs no other file.
   */
  public toHtml(): string {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { coveragePage } = require('./page/page') as typeof import('./page/page');
    return coveragePage(this);
  }
}

/** Rows of gaps by their ids: they are listed already. */
function summaryInJson({ gaps, ...summary }: CoverageSummary): object {
  return { ...summary, gaps: gaps.map(({ rows, ...gap }) => ({ ...gap, rows: rows.map(({ id }) => id) })) };
}
