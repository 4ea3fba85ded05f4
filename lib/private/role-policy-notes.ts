import { Annotations, Stack, Token, aws_iam as iam } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { recordOf } from './configuration-record';
import { inOneLine } from './errors';
import { PlacedRight, isResourceRight } from './right';
import { Feature } from '../releases/thresholds';

/**
 * Tells what is to be known of policies of roles that were written: that a role is shared by all clusters of the account, and that
 * its account was taken for that of the stack.
 */
export function noteRolePolicies(rights: readonly PlacedRight[]): void {
  const shared = new Map<IConstruct, PlacedRight[]>();
  const assumed = new Map<IConstruct, Map<string, AssumedAccount>>();
  for (const right of rights) {
    const policy = right.policies.find((construct): construct is iam.Policy => construct instanceof iam.Policy);
    if (policy === undefined) {
      continue;
    }
    const role = right.subject.role();
    for (const asker of right.askers) {
      if (right.subject.construct === undefined && !isResourceRight(right)) {
        entryOf(shared, asker, () => []).push(right);
      }
      if (!Token.isUnresolved(role.env.account) && Token.isUnresolved(Stack.of(policy).account)) {
        entryOf(entryOf(assumed, asker, () => new Map<string, AssumedAccount>()), role.roleArn, () => ({ role, stack: Stack.of(policy) }));
      }
    }
  }
  shared.forEach((ofAsker, asker) => warnOfShared(asker, ofAsker));
  assumed.forEach((byRole, asker) => byRole.forEach(found => warnOfAccount(asker, found)));
}

interface AssumedAccount {
  readonly role: iam.IRole;
  readonly stack: Stack;
}

function warnOfShared(asker: IConstruct, rights: readonly PlacedRight[]): void {
  const { roleName } = rights[0].subject.role();
  const whats = [...new Set(rights.map(({ permission }) => permission.what))].sort().join(', ');
  const withRanger = recordOf(asker)?.features.includes(Feature.RANGER)
    ? '; with Apache Ranger, AWS asks for roles of your own in any case, as what the role of the nodes reaches is open to all users'
    : '';
  Annotations.of(asker).addWarningV2('cdk-emr-security:shared-instance-role',
    inOneLine(`instanceRoles: is missing, so the default role ${roleName} of the account may ${whats}, in a policy that this stack adds to it; `
    + `every other cluster of the account with that role, and who can run code there, may so too${withRanger}. Name roles of your own in instanceRoles`));
}

/** CDK takes an account that is not known for equal to any other. */
function warnOfAccount(asker: IConstruct, { role, stack }: AssumedAccount): void {
  Annotations.of(asker).addWarningV2('cdk-emr-security:role-account-assumed',
    inOneLine(`role '${role.node.path}': is of account ${role.env.account}, and the account of stack '${stack.node.path}', which adds a policy to it, is not known; they are taken for one. `
    + 'Deployed to another account, the stack gives these rights to the role of the same name there, and that of the ARN gets none. '
    + 'Give the stack an env with the account that is meant'));
}

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    map.set(key, value = make());
  }
  return value;
}
