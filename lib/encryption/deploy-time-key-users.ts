import { CfnElement, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import type { KeyUserMechanism } from './imported-key-user';
import { importedKeyUsersOf } from './imported-key-users';
import type { KeyTarget } from './key-users';
import { DeployTimeWriter, RightRequest, RoleSubject } from '../private/placement';
import { differ, referencesIfAny } from '../private/role-subject';

/** What of the app makes the role a user of the key at deployment. */
export function keyUserWriters(target: KeyTarget, { subject, warnOn }: RightRequest): DeployTimeWriter[] {
  return target.cfnKey !== undefined
    ? []
    : importedKeyUsersOf(target, subject, warnOn).map(({ node, mechanism }) => ({ resource: node.defaultChild!, forVolumes: isPolicy(mechanism) }));
}

/** How to have a function do it. */
export function codeForKeyUser(target: KeyTarget, { subject, warnOn, attachesVolumes }: RightRequest): string | undefined {
  const mechanism = mechanismIn(Stack.of(warnOn), target, subject);
  if (mechanism === undefined || (attachesVolumes && !isPolicy(mechanism))) {
    return undefined;
  }
  return isPolicy(mechanism)
    ? 'Write new ImportedKeyUser(this, \'KeyUser\', { key, role }), set manageImportedKeys: true'
    : 'Write new ImportedKeyUser(this, \'KeyUser\', { key, role, mechanism: KeyUserMechanism.GRANT }) for a role that attaches no volumes';
}

/** By which means the function of a stack can make the role a user of the key; undefined where an ImportedKeyUser would be refused. */
export function mechanismIn(stack: Stack, target: KeyTarget, { roleArn }: RoleSubject): `${KeyUserMechanism}` | undefined {
  const { key, cfnKey, importedAliasName, documentArn } = target;
  const [ofKey, ofRole] = [documentArn, roleArn].map(arn => referencesIfAny(arn, stack));
  if (cfnKey !== undefined || !canRefer(stack, ofKey) || !canRefer(stack, ofRole) || ofKey.some(isKey)) {
    return undefined;
  }
  if (importedAliasName?.startsWith('alias/aws/') || differ(key.env.region, stack.region)) {
    return undefined;
  }
  return differ(key.env.account, stack.account) ? 'GRANT' : 'KEY_POLICY';
}

function canRefer(stack: Stack, elements: readonly CfnElement[] | undefined): elements is readonly CfnElement[] {
  return elements !== undefined && elements.every(element => Stage.of(element) === Stage.of(stack));
}

function isKey(element: CfnElement): boolean {
  return CfnResource.isCfnResource(element) && element.cfnResourceType === 'AWS::KMS::Key';
}

/** Not by the enum: this is loaded by all who use keys. */
function isPolicy(mechanism: `${KeyUserMechanism}`): boolean {
  return mechanism === 'KEY_POLICY';
}
