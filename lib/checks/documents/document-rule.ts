import { DocumentView } from './document-view';
import { FindingSeverity } from '../finding';

export { PAGE } from '../pages';

/** What is wrong in one place. */
export interface DocumentFinding {
  /** A JSON pointer into the document. */
  readonly path: string;
  /** Where it differs from that of the rule; never above it. */
  readonly severity?: FindingSeverity;
  /** What is wrong, and what would be right. */
  readonly message: string;
  /** Where it differs from that of the rule. */
  readonly remedy?: string;
}

/** One row of the table of rules over documents. */
export interface DocumentRule {
  /** Stable: warnings are acknowledged by it. */
  readonly id: string;
  /** The highest severity of its findings. */
  readonly severity: FindingSeverity;
  readonly looksAt: string;
  /** The page that says so: an ERROR has one of AWS. */
  readonly evidence: string;
  readonly remedy: string;
  check(view: DocumentView): readonly DocumentFinding[];
}

export const idOf = (slug: string): string => `cdk-emr-security:${slug}`;
