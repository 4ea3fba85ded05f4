import { DocumentView } from './document-view';
import { FindingSeverity } from '../finding';

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

const GUIDE = 'https://docs.aws.amazon.com/emr/latest/ManagementGuide';

/** The pages behind the rules. */
export const PAGE = {
  CREATE_CONFIGURATION: `${GUIDE}/emr-create-security-configuration.html`,
  ENCRYPTION_KEYS: `${GUIDE}/emr-encryption-enable.html`,
  ENCRYPTION_OPTIONS: `${GUIDE}/emr-data-encryption-options.html`,
  IN_TRANSIT_MATRIX: `${GUIDE}/emr-encryption-support-matrix.html`,
  LDAP: `${GUIDE}/ldap-setup-security.html`,
  IDENTITY_CENTER: `${GUIDE}/emr-idc-start.html`,
  IDENTITY_CENTER_LIMITS: `${GUIDE}/emr-idc-considerations.html`,
  RANGER: `${GUIDE}/emr-ranger-security-config.html`,
  RUNTIME_ROLES: `${GUIDE}/emr-steps-runtime-roles.html`,
  LAKE_FORMATION: `${GUIDE}/emr-lf-enable.html`,
  EMRFS_ROLES: `${GUIDE}/emr-emrfs-iam-roles.html`,
  KERBEROS: `${GUIDE}/emr-kerberos-config-examples.html`,
  SPECIFY_CONFIGURATION: `${GUIDE}/emr-specify-security-configuration.html`,
  /** Where the service's answer to an unknown key is quoted. */
  UNKNOWN_KEYS: 'https://github.com/awsdocs/amazon-emr-management-guide/pull/23',
  /** The archived guide, with pages that are no longer published. */
  ARCHIVE: 'https://github.com/awsdocs/amazon-emr-management-guide',
  KMS_AND_EMR: 'https://docs.aws.amazon.com/kms/latest/developerguide/services-emr.html',
  JSON: 'https://www.rfc-editor.org/rfc/rfc8259',
} as const;
