import { createHash } from 'crypto';
import { Resource, Stack, Stage, aws_kms as kms } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { mechanismIn } from './deploy-time-key-users';
import { ImportedKeyUser, KeyUserMechanism } from './imported-key-user';
import { importedKeyUsersOf } from './imported-key-users';
import type { KeyUserProvider } from './key-user-provider';
import { KeyTarget, keyTarget } from './key-users';
import { pathInStage } from '../private/other-stages';
import { RoleSubject } from '../private/placement';
import { readable } from '../private/readable';
import { referencesIfAny } from '../private/role-subject';
import { TemplateGraph } from '../private/template-graph';

/**
 * Makes a role a user of a key that the app does not own by an ImportedKeyUser: one for all configurations of a stack, or the one that the app has
 * made itself there. One of another stack does not count: that may be deployed later, and deleted before.
 *
 * @param provider the function that does it, in place of that of the stack
 * @returns false where that is not possible, and the right has to be written in another way: for keys of the app, of other accounts and Regions, and
 * those that AWS manages, and for roles that cannot be named
 */
export function manageKeyUser(configuration: IConstruct, key: kms.IKey, subject: RoleSubject, provider?: KeyUserProvider): boolean {
  const target = keyTarget(key);
  const home = homeFor(Stack.of(configuration), target, subject, provider);
  if (mechanismIn(home, target, subject) !== KeyUserMechanism.KEY_POLICY) {
    return false;
  }
  const isThere = importedKeyUsersOf(target, subject, home).some(user => user.mechanism === KeyUserMechanism.KEY_POLICY && Stack.of(user) === home);
  if (!isThere) {
    new ImportedKeyUser(home, `CdkEmrSecurityKeyUser${fingerprint(home, target, subject)}`, { key, role: subject.role(), provider });
  }
  return true;
}

/**
 * The stack of the role needs nothing of other stacks for it, so no circle can arise; but the function has to be where the key is. One that was given
 * beside the configuration keeps it there, and any that was given the other way round where a circle would arise otherwise.
 */
function homeFor(here: Stack, { key }: KeyTarget, { construct }: RoleSubject, provider?: KeyUserProvider): Stack {
  const there = construct === undefined || !Resource.isOwnedResource(construct) ? here : Stack.of(construct);
  const isNear = there.account === here.account && there.region === here.region && Stage.of(there) === Stage.of(here);
  if (!isNear || referencesIfAny(key.keyArn, there)?.length !== 0 || there === here) {
    return here;
  }
  if (provider === undefined) {
    return there;
  }
  const graph = new TemplateGraph();
  const needed = [there, Stack.of(provider)];
  const homes = Stack.of(provider) === here ? [here, there] : [there, here];
  return homes.find(home => needed.every(stack => stack === home || !graph.stackLeads(stack, home))) ?? homes[0];
}

/** Of key and role as the template has them, whatever stands around the stack, and of the stacks in which that means something. */
function fingerprint(home: Stack, { documentArn }: KeyTarget, { roleArn }: RoleSubject): string {
  const arns = [documentArn, roleArn];
  const stacks = arns.flatMap(arn => referencesIfAny(arn, home) ?? []).map(element => Stack.of(element)).filter(stack => stack !== home);
  const names = [...arns.map(arn => readable(home.resolve(arn), home)), ...stacks.map(pathInStage)];
  return createHash('sha256').update(names.join(' ')).digest('hex').slice(0, 8).toUpperCase();
}
