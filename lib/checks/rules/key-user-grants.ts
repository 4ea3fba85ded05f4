import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ImportedKeyUser, KeyUserMechanism } from '../../encryption/imported-key-user';
import { usersOfImportedKey } from '../../encryption/imported-key-users';
import { KEY_USER, keyTarget } from '../../encryption/key-users';
import { KeyPurpose } from '../../private/configuration-record';
import { RightPlace } from '../../private/placement';
import { differ } from '../../private/role-subject';
import { FindingSeverity } from '../finding';
import { KnownRole, RoleSet, knownRole, roleLabel } from '../known-role';
import { StageFacts, UsedKey } from '../stage-facts';
import { EVIDENCE, StageFinding, StageRule } from '../stage-rule';

/** What the service role does for the volumes, and no grant passes on. */
const ATTACHES_VOLUMES = ['kms:creategrant'];

/** A service role that attaches volumes needs more of a key than a grant can give. */
export const SERVICE_ROLE_BY_GRANT: StageRule = {
  id: 'cdk-emr-security:service-role-by-grant',
  severity: FindingSeverity.ERROR,
  looksAt: 'service roles that an ImportedKeyUser with KeyUserMechanism.GRANT makes users of the key of local disks with EBS encryption',
  evidence: `${EVIDENCE.KEY_USERS}#emr-awskms-ebs-encryption`,
  remedy: 'Use KeyUserMechanism.KEY_POLICY for service roles',
  example: 'new ImportedKeyUser(this, \'KeyUser\', { key, role: serviceRole, mechanism: KeyUserMechanism.GRANT }), where key encrypts the volumes',
  check: facts => facts.keys
    .filter(key => key.uses.some(({ purpose }) => purpose === KeyPurpose.LOCAL_DISK_EBS))
    .flatMap(key => judgeKey(facts, key)),
};

/** A service role, and whether it got the right nowhere when the configuration asked for it. */
interface ServiceRole {
  readonly role: KnownRole;
  readonly hasNothing?: boolean;
}

function judgeKey(facts: StageFacts, key: UsedKey): readonly StageFinding[] {
  const users = usersOfImportedKey(keyTarget(key.uses[0].key));
  if (!users.some(({ mechanism }) => mechanism === KeyUserMechanism.GRANT)) {
    return [];
  }
  const judged = new RoleSet(facts.inventory);
  return serviceRolesOf(facts, key).flatMap((serviceRole) => {
    if (judged.has(serviceRole.role) === true) {
      return [];
    }
    judged.add(serviceRole.role);
    return judgeRole(facts, key, serviceRole, users.filter(({ role }) => rolesOf(facts, role.roleArn, role).has(serviceRole.role) === true));
  });
}

function judgeRole(facts: StageFacts, key: UsedKey, { role, hasNothing }: ServiceRole, users: readonly ImportedKeyUser[]): readonly StageFinding[] {
  const [user] = users;
  if (user === undefined || users.some(({ mechanism }) => mechanism === KeyUserMechanism.KEY_POLICY)) {
    return [];
  }
  const { verdict } = facts.accessFor(ATTACHES_VOLUMES).judgePoliciesOf(role);
  const isProven = verdict === 'NONE' || (verdict === 'UNKNOWN' && hasNothing === true);
  const why = isProven ? '' : '; a policy of the role may, but only where the key policy lets IAM policies decide';
  const configuration = key.record.construct;
  const remedy = differ(key.uses[0].key.env.account, Stack.of(user).account)
    ? 'Remove it, and ask the owner of the key to add the statements of a key user for the role'
    : 'Use KeyUserMechanism.KEY_POLICY';
  return [{
    severity: isProven ? FindingSeverity.ERROR : FindingSeverity.WARNING,
    configuration: key.record,
    message: `ImportedKeyUser '${user.node.path}': mechanism: GRANT cannot let the service role '${roleLabel(role)}' attach the volumes with EBS encryption of `
      + `'${configuration.node.path}': a grant cannot say kms:GrantIsForAWSResource${why}. ${remedy}`,
  }];
}

/** Those that the configuration was told of, and those of its clusters. */
function serviceRolesOf(facts: StageFacts, key: UsedKey): readonly ServiceRole[] {
  const { rights, readers, nodes } = key.record;
  const told = [...rights].filter(({ subject, holder, permission }) => permission.id === KEY_USER && holder.construct === key.construct
    && readers.has(subject) && !nodes.roles.has(subject));
  return [
    ...told.flatMap(({ subject, outcome }) => known(facts, subject.roleArn, subject.scope)
      .map(role => ({ role, hasNothing: outcome === RightPlace.NOWHERE }))),
    ...facts.recordUses.filter(({ record }) => record === key.record).flatMap(({ cluster }) => cluster.serviceRoles).map(role => ({ role })),
  ];
}

function rolesOf(facts: StageFacts, arn: string, scope: IConstruct): RoleSet {
  const roles = new RoleSet(facts.inventory);
  known(facts, arn, scope).forEach(role => roles.add(role));
  return roles;
}

function known({ inventory }: StageFacts, arn: string, scope: IConstruct): readonly KnownRole[] {
  return inventory.renderer.valuesOfTokens(arn, scope).flatMap(value => knownRole(value, Stack.of(scope), inventory) ?? []);
}
