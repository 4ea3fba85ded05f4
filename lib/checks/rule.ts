import { ClusterReferences } from './cluster-references';
import { StageFacts } from './stage-facts';
import { ConfigurationRecord } from '../private/configuration-record';

/** How bad a finding is. */
export enum Severity {
  /** It cannot work, by what AWS says: synthesis fails. */
  ERROR = 'ERROR',
  /** It is probably wrong, or cannot be proved from here; acknowledgeable. */
  WARNING = 'WARNING',
}

/** One thing that a rule has found. */
export interface Finding {
  /** That of the rule, or a lower one where it cannot be proved. */
  readonly severity: Severity;
  readonly record: ConfigurationRecord;
  readonly cluster?: ClusterReferences;
  /** Names both constructs, says what is wrong and what to do. */
  readonly message: string;
}

/** One row of the table of rules. */
export interface Rule {
  /** Stable: warnings are acknowledged by it. */
  readonly id: string;
  /** The highest severity of its findings. */
  readonly severity: Severity;
  readonly looksAt: string;
  /** The page that says so: an ERROR has one of AWS. */
  readonly evidence: string;
  check(facts: StageFacts): readonly Finding[];
}

const GUIDE = 'https://docs.aws.amazon.com/emr/latest/ManagementGuide';

/** The pages behind the rules. */
export const EVIDENCE = {
  KEY_USERS: `${GUIDE}/emr-encryption-enable.html`,
  CREATE_CONFIGURATION: `${GUIDE}/emr-create-security-configuration.html`,
  SPECIFY_CONFIGURATION: `${GUIDE}/emr-specify-security-configuration.html`,
  KMS_AND_EMR: 'https://docs.aws.amazon.com/kms/latest/developerguide/services-emr.html',
  KMS_KEY_STATE: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html',
  KMS_ROTATION: 'https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html',
} as const;
