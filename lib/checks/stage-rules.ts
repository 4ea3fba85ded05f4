import {
  AWS_MANAGED_KEY, KEY_DISABLED, KEY_IN_ANOTHER_REGION, KEY_NOT_SYMMETRIC, KEY_ROTATION_OFF, KEY_WITHOUT_USERS,
} from './rules/key-state';
import { INSTANCE_ROLE_NOT_KEY_USER, SERVICE_ROLE_NOT_KEY_USER } from './rules/key-users';
import { RELEASE_OLDER_THAN_DECLARED, RELEASE_TOO_OLD } from './rules/releases';
import { TWO_CONFIGURATIONS } from './rules/two-configurations';
import { StageRule } from './stage-rule';

/** All rules over more than one construct, in the order in which their findings are reported. */
export const STAGE_RULES: readonly StageRule[] = [
  TWO_CONFIGURATIONS,
  RELEASE_TOO_OLD,
  RELEASE_OLDER_THAN_DECLARED,
  KEY_NOT_SYMMETRIC,
  KEY_DISABLED,
  KEY_ROTATION_OFF,
  KEY_IN_ANOTHER_REGION,
  AWS_MANAGED_KEY,
  INSTANCE_ROLE_NOT_KEY_USER,
  SERVICE_ROLE_NOT_KEY_USER,
  KEY_WITHOUT_USERS,
];
