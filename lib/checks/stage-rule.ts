import { CfnResource } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ClusterReferences } from './cluster-references';
import { FindingSeverity } from './finding';
import { StageFacts } from './stage-facts';

/** One thing that a rule has found. */
export interface StageFinding {
  /** ERROR: synthesis fails. WARNING: probably wrong, or not provable from here; acknowledgeable. */
  readonly severity: FindingSeverity;
  /** The configuration that it concerns: a record will do. */
  readonly configuration: { readonly construct: IConstruct; readonly resource?: CfnResource };
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
  /** What to do about it, in general: the message of a finding says it for the case. */
  readonly remedy: string;
  /** A case in a few words. */
  readonly example: string;
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
  KMS_DELETION: 'https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html',
  KERBEROS_ATTRIBUTES: `${GUIDE}/emr-kerberos-configure-settings.html`,
  KERBEROS_ATTRIBUTES_API: 'https://docs.aws.amazon.com/emr/latest/APIReference/API_KerberosAttributes.html',
  SECRETS_IN_TEMPLATES: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html',
  LDAP_LIMITS: `${GUIDE}/ldap-considerations.html`,
  IDENTITY_CENTER_LIMITS: `${GUIDE}/emr-idc-considerations.html`,
  IDENTITY_CENTER: `${GUIDE}/emr-idc-start.html`,
  RUNTIME_ROLES: `${GUIDE}/emr-steps-runtime-roles.html`,
  HIGH_AVAILABILITY: `${GUIDE}/emr-plan-ha-launch.html`,
  RANGER: `${GUIDE}/emr-ranger-security-config.html`,
  RANGER_LIMITS: `${GUIDE}/emr-ranger-app-support.html`,
  LOG_ENCRYPTION: `${GUIDE}/emr-plan-debugging.html`,
  SERVICE_ROLE: `${GUIDE}/emr-iam-role.html`,
  PRIVATE_SUBNETS: `${GUIDE}/private-subnet-iampolicy.html`,
  EMRFS_ENCRYPTION: 'https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-emrfs-encryption.html',
  JUPYTERHUB: 'https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-jupyterhub-considerations.html',
  COVERAGE: `${GUIDE}/emr-encryption-support-matrix.html`,
  EXPORTS: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html',
} as const;
