import type { CoverageReport } from './coverage-report';
import { CoverageRow, CoverageState } from './coverage-row';

/**
 * How something differs between two reports.
 */
export enum CoverageChangeKind {
  /**
   * It is encrypted now.
   */
  BETTER = 'BETTER',

  /**
   * It is no longer encrypted, or no longer known to be.
   */
  WORSE = 'WORSE',

  /**
   * Another state without encryption, or encrypted by something else.
   */
  OTHER = 'OTHER',

  /**
   * Only the later report tells of it.
   */
  ADDED = 'ADDED',

  /**
   * Only the earlier report tells of it.
   */
  REMOVED = 'REMOVED',
}

/**
 * One thing that differs between two reports.
 */
export interface CoverageChange {
  /**
   * The id of the row, which is the same in both reports.
   */
  readonly id: string;

  /**
   * How it differs.
   */
  readonly kind: CoverageChangeKind;

  /**
   * The row of the earlier report.
   *
   * @default - it is not there
   */
  readonly before?: CoverageRow;

  /**
   * The row of the later report.
   *
   * @default - it is not there
   */
  readonly after?: CoverageRow;
}

/**
 * What differs between two reports: of two releases, two documents, or with and without something.
 *
 * @example
 * declare const document: SecurityConfigurationDocument;
 * const move = document.coverage('emr-6.15.0').differenceTo(document.coverage('emr-7.11.0'));
 * const changes = move.changes; // each with its kind, and with the rows before and after
 */
export class CoverageDifference {
  /** @internal */
  public static _between(before: CoverageReport, after: CoverageReport): CoverageDifference {
    return new CoverageDifference(before, after);
  }

  /**
   * What differs, in the order of the reports.
   */
  public readonly changes: CoverageChange[];

  /**
   * The earlier report.
   */
  public readonly before: CoverageReport;

  /**
   * The later report.
   */
  public readonly after: CoverageReport;

  private constructor(before: CoverageReport, after: CoverageReport) {
    this.before = before;
    this.after = after;
    this.changes = changesBetween(before.rows, after.rows);
  }

  /**
   * The difference as text for people to read, with nothing in it that drives a terminal.
   */
  public toText(): string {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { differenceText } = require('./report-text') as typeof import('./report-text');
    return differenceText(this);
  }

  /**
   * The difference as JSON. The same difference gives the same text.
   */
  public toJson(): string {
    return `${JSON.stringify({ before: this.before.releaseLabel, after: this.after.releaseLabel, changes: this.changes }, undefined, 2)}\n`;
  }
}

function changesBetween(before: readonly CoverageRow[], after: readonly CoverageRow[]): CoverageChange[] {
  const earlier = new Map(before.map(row => [row.id, row]));
  const later = new Set(after.map(({ id }) => id));
  return [
    ...after.flatMap(row => changeOf(row.id, earlier.get(row.id), row)),
    ...before.filter(({ id }) => !later.has(id)).flatMap(row => changeOf(row.id, row, undefined)),
  ];
}

function changeOf(id: string, before: CoverageRow | undefined, after: CoverageRow | undefined): CoverageChange[] {
  if (before === undefined || after === undefined) {
    return before === undefined ? [{ id, kind: CoverageChangeKind.ADDED, after }] : [{ id, kind: CoverageChangeKind.REMOVED, before }];
  }
  if (before.state === after.state && before.by === after.by) {
    return [];
  }
  const was = before.state === CoverageState.ENCRYPTED;
  const is = after.state === CoverageState.ENCRYPTED;
  return [{ id, kind: was === is ? CoverageChangeKind.OTHER : is ? CoverageChangeKind.BETTER : CoverageChangeKind.WORSE, before, after }];
}
