import { createHash } from 'crypto';
import { Resource, Stack, Stage, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ImportedKeyUser, KeyUserMechanism, importedKeyUsersOf } from './imported-key-user';
import { KeyTarget, keyHolder, keyTarget, keyUserPermission } from './key-users';
import { PlacedRight, RightPlace, RoleSubject } from '../private/placement';
import { readable } from '../private/readable';
import { differ, referencesIfAny } from '../private/role-subject';

/**
 * Makes a role a user of a key that the app does not own by an ImportedKeyUser: one for all configurations of a stack, or the one that the app has
 * made itself.
 *
 * @returns undefined where that is not possible, and the right has to be written in another way: for keys of the app, of other accounts and
 * Regions, and those that AWS manages, and for roles that cannot be named
 */
export function manageKeyUser(configuration: IConstruct, key: kms.IKey, subject: RoleSubject, warnOn: IConstruct): PlacedRight | undefined {
  const target = keyTarget(key);
  const home = homeFor(Stack.of(configuration), target, subject);
  if (!isManageable(target, home) || !canName(home, subject)) {
    return undefined;
  }
  const role = subject.role();
  const user = importedKeyUsersOf(home, key, role).find(made => made._mechanism === KeyUserMechanism.KEY_POLICY && Stage.of(made) === Stage.of(home))
    ?? newKeyUser(home, key, target, role);
  const right = new PlacedRight({ subject, holder: keyHolder(target), permission: keyUserPermission(target), warnOn }, () => undefined);
  right.outcome = RightPlace.RESOURCE_POLICY;
  right.policies = [user.node.defaultChild!];
  return right;
}

/** The stack of the role needs nothing of other stacks for it, so no circle can arise; but the function has to be where the key is. */
function homeFor(here: Stack, { key }: KeyTarget, { construct }: RoleSubject): Stack {
  const there = construct === undefined || !Resource.isOwnedResource(construct) ? here : Stack.of(construct);
  const isNear = there.account === here.account && there.region === here.region && Stage.of(there) === Stage.of(here);
  return isNear && referencesIfAny(key.keyArn, there)?.length === 0 ? there : here;
}

function isManageable({ key, cfnKey, importedAliasName }: KeyTarget, home: Stack): boolean {
  return cfnKey === undefined && importedAliasName?.startsWith('alias/aws/') !== true
    && !differ(key.env.account, home.account) && !differ(key.env.region, home.region);
}

function canName(home: Stack, { construct, roleArn }: RoleSubject): boolean {
  const references = referencesIfAny(roleArn, home);
  return references !== undefined && (references.length === 0 || construct === undefined || Stage.of(construct) === Stage.of(home));
}

function newKeyUser(home: Stack, key: kms.IKey, { documentArn }: KeyTarget, role: iam.IRole): ImportedKeyUser {
  const names = [documentArn, role.roleArn].map(arn => readable(arn, home)).join(' ');
  return new ImportedKeyUser(home, `CdkEmrSecurityKeyUser${createHash('sha256').update(names).digest('hex').slice(0, 8).toUpperCase()}`, { key, role });
}
