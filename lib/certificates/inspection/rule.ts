import { CertificateFinding } from '../certificate-inspection';
import type { Bundle } from './bundle';

export type Severity = CertificateFinding['severity'];

/** What is wrong in one file, or with the bundle. */
export interface RuleFinding {
  readonly file?: string;
  /** Where it differs from that of the rule; never above it. */
  readonly severity?: Severity;
  /** What is wrong, and what would be right. */
  readonly message: string;
  /** Where it differs from that of the rule. */
  readonly remedy?: string;
  /** Where it differs from that of the rule. */
  readonly shownBy?: string;
}

/** One row of the table of rules over certificate bundles. */
export interface CertificateRule {
  /** Stable: warnings are acknowledged by it, with the prefix of this library. */
  readonly id: string;
  /** The highest severity of its findings. */
  readonly severity: Severity;
  readonly looksAt: string;
  /** A bundle that breaks it. */
  readonly example: string;
  /** The page behind it. */
  readonly evidence: string;
  /** What the JDK does with it: measured with handshakes, since how EMR reads the files is not published. */
  readonly java: string;
  readonly remedy: string;
  /** The command that shows it. `FILE` stands for the file that a finding is about. */
  readonly shownBy: string;
  check(bundle: Bundle): readonly RuleFinding[];
}

export const idOf = (slug: string): string => `certificates-${slug}`;

/** Shows the names in a zip. */
export const LIST_ZIP = 'unzip -l certificates.zip';

/** The pages behind the rules. */
export const PAGE = {
  CERTIFICATES: 'https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-enable.html',
  NODE_NAMES: 'https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html',
  PEM: 'https://www.rfc-editor.org/rfc/rfc7468',
  PROFILE: 'https://www.rfc-editor.org/rfc/rfc5280',
  TLS: 'https://www.rfc-editor.org/rfc/rfc8446',
  HOST_NAMES: 'https://www.rfc-editor.org/rfc/rfc2818',
  JAVA_ALGORITHMS: 'https://www.java.com/en/configure_crypto.html',
} as const;
