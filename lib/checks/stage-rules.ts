import { CLUSTER_IN_ANOTHER_STACK } from './rules/another-stack';
import { INSTANCE_ROLE_CANNOT_READ } from './rules/artifact-readers';
import { CLUSTER_KERBEROS, LDAP_APPLICATIONS, LDAP_WITH_STEPS, RANGER_APPLICATIONS } from './rules/authentication';
import { S3_ENCRYPTION_TWICE } from './rules/emrfs-settings';
import { ENDPOINT_OMITS_ARTIFACTS } from './rules/endpoint-policy';
import { SINGLE_PRIMARY_RULES } from './rules/high-availability';
import {
  AWS_MANAGED_KEY, KEY_DISABLED, KEY_IN_ANOTHER_REGION, KEY_NOT_SYMMETRIC, KEY_ROTATION_OFF, KEY_WITHOUT_USERS,
} from './rules/key-state';
import { INSTANCE_ROLE_NOT_KEY_USER, SERVICE_ROLE_NOT_KEY_USER } from './rules/key-users';
import { CLUSTER_BUG_RULES } from './rules/known-bugs';
import { INSTANCE_ROLE_CANNOT_ENCRYPT_LOGS, LOG_ENCRYPTION_RELEASE, SERVICE_ROLE_CANNOT_SEE_LOG_KEY } from './rules/log-encryption';
import { RELEASE_OLDER_THAN_DECLARED, RELEASE_TOO_OLD } from './rules/releases';
import { KEY_DESTROYED_BEFORE_DATA } from './rules/retained-data';
import { SERVICE_ROLE_CANNOT_PASS } from './rules/service-role-pass-role';
import { SERVICE_ROLE_NEEDS_TAG } from './rules/service-role-tag';
import { TWO_CONFIGURATIONS } from './rules/two-configurations';
import { StageRule } from './stage-rule';

/** All rules over more than one construct, in the order in which their findings are reported. */
export const STAGE_RULES: readonly StageRule[] = [
  TWO_CONFIGURATIONS,
  CLUSTER_IN_ANOTHER_STACK,
  // releases
  RELEASE_TOO_OLD, RELEASE_OLDER_THAN_DECLARED, LOG_ENCRYPTION_RELEASE, ...CLUSTER_BUG_RULES,
  // who may use the cluster
  CLUSTER_KERBEROS, LDAP_WITH_STEPS, LDAP_APPLICATIONS, ...SINGLE_PRIMARY_RULES, RANGER_APPLICATIONS,
  S3_ENCRYPTION_TWICE,
  // keys
  KEY_NOT_SYMMETRIC, KEY_DISABLED, KEY_ROTATION_OFF, KEY_IN_ANOTHER_REGION, AWS_MANAGED_KEY, KEY_DESTROYED_BEFORE_DATA,
  // who may use keys and artefacts
  INSTANCE_ROLE_NOT_KEY_USER, SERVICE_ROLE_NOT_KEY_USER, KEY_WITHOUT_USERS,
  INSTANCE_ROLE_CANNOT_ENCRYPT_LOGS, SERVICE_ROLE_CANNOT_SEE_LOG_KEY,
  INSTANCE_ROLE_CANNOT_READ, ENDPOINT_OMITS_ARTIFACTS,
  SERVICE_ROLE_NEEDS_TAG, SERVICE_ROLE_CANNOT_PASS,
];
