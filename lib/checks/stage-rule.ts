import { ClusterReferences } from './cluster-references';
import { FindingSeverity } from './finding';
import { StageFacts } from './stage-facts';
import { ConfigurationRecord } from '../private/configuration-record';

/** One thing that a rule has found. */
export interface StageFinding {
  /** ERROR: synthesis fails. WARNING: probably wrong, or not provable from here; acknowledgeable. */
  readonly severity: FindingSeverity;
  readonly record: ConfigurationRecord;
  readonly cluster?: ClusterReferences;
  /** Names both constructs, says what is wrong and what to do. */
  readonly message: string;
}

/** One row of the table of rules. */
export interface StageRule {
  /** Stable: warnings are acknowledged by it. */
  readonly id: string;
  /** The highest severity of its findings. */
  readonly severity: FindingSeverity;
  readonly looksAt: string;
  /** The page that says so: an ERROR has one of AWS. */
  readonly evidence: string;
  check(facts: StageFacts): readonly StageFinding[];
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
