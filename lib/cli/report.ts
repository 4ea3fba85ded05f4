import { FileFinding } from './check-text';
import { Kind } from './file-content';
import { FindingSeverity } from '../checks/finding';

/** What is to be told of all files. */
export interface Report {
  readonly version: string;
  readonly files: readonly CheckedFile[];
  readonly failures: readonly Failure[];
}

export interface CheckedFile {
  /** As it was given; - is standard input. */
  readonly file: string;
  readonly kind: Kind;
  readonly findings: readonly FileFinding[];
}

/** A file that could not be read, and why. */
export interface Failure {
  readonly file: string;
  readonly message: string;
}

export interface Summary {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

export function summaryOf(report: Report): Summary {
  const findings = report.files.flatMap(file => file.findings);
  const count = (severity: FindingSeverity) => findings.filter(finding => finding.severity === severity).length;
  return {
    files: report.files.length,
    errors: count(FindingSeverity.ERROR),
    warnings: count(FindingSeverity.WARNING),
    infos: count(FindingSeverity.INFO),
  };
}

export function exitCodeOf(report: Report): number {
  if (report.failures.length > 0) {
    return 2;
  }
  return summaryOf(report).errors > 0 ? 1 : 0;
}
