import { CfnResource, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import type { ImportedKeyUser } from './imported-key-user';
import type { KeyTarget } from './key-users';
import { RoleSubject } from '../private/placement';
import { readable } from '../private/readable';
import { referencesIfAny } from '../private/role-subject';

const registered = new WeakMap<IConstruct, ImportedKeyUser[]>();

/** Has others find it. */
export function registerKeyUser(user: ImportedKeyUser): void {
  const users = registered.get(user.node.root) ?? [];
  registered.set(user.node.root, users);
  users.push(user);
}

/** Those of the app that make roles users of a key: what was taken out of the tree does not, nor what may not be deployed. */
export function usersOfImportedKey({ key, documentArn }: KeyTarget): ImportedKeyUser[] {
  const users = (registered.get(key.node.root) ?? []).filter(user => isInTree(user) && !isConditional(user));
  const wanted = users.length === 0 ? '' : nameOf(documentArn, key, key);
  return users.filter(({ _target }) => _target.key === key || nameOf(_target.documentArn, _target.key, key) === wanted);
}

/** Those of the Stage of a construct that make a role a user of a key. */
export function importedKeyUsersOf(target: KeyTarget, { roleArn, construct, scope }: RoleSubject, inStageOf: IConstruct): ImportedKeyUser[] {
  const users = usersOfImportedKey(target).filter(user => Stage.of(user) === Stage.of(inStageOf));
  const wanted = users.length === 0 ? '' : nameOf(roleArn, scope, scope);
  return users.filter(({ role }) => role === construct || nameOf(role.roleArn, role, scope) === wanted);
}

/** What cannot be named from here is known by its construct only. */
function nameOf(arn: string, construct: IConstruct, scope: IConstruct): string {
  return referencesIfAny(arn, scope) === undefined ? construct.node.path : readable(arn, scope);
}

function isInTree(construct: IConstruct): boolean {
  const { id, scope } = construct.node;
  return scope === undefined || (scope.node.tryFindChild(id) === construct && isInTree(scope));
}

function isConditional({ node }: ImportedKeyUser): boolean {
  return (node.defaultChild as CfnResource).cfnOptions.condition !== undefined;
}
