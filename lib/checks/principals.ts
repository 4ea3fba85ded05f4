import { CfnResource, Stack } from 'aws-cdk-lib';
import { RoleSet, knownRole } from './known-role';
import { AllowedUse, asList, isFunction } from './policy-reach';
import { StageInventory } from './stage-inventory';
import { Value, isReferenced, referenceOf, textOf } from './value';

/** Whom statements of a resource's policy allow something. */
export interface Principals {
  readonly everyone: boolean;
  readonly roles: RoleSet;
  /** The accounts whose IAM policies decide; undefined stands for one that is not known. */
  readonly accounts: readonly (string | undefined)[];
  /** There is a principal that is not known before deployment. */
  readonly unknown: boolean;
}

/** The principals of the statements of a policy that stands in the scope. */
export function principalsOf({ statements, unreadable }: AllowedUse, scope: CfnResource, inventory: StageInventory): Principals {
  const roles = new RoleSet(inventory);
  const accounts: (string | undefined)[] = [];
  let everyone = false;
  let unknown = unreadable;
  for (const { Principal } of statements) {
    // none with NotPrincipal
    everyone ||= Principal === undefined || Principal === '*';
    unknown ||= isFunction(Principal);
    const named = asList((Principal as { AWS?: unknown } | null | undefined)?.AWS);
    for (const value of named.flatMap(item => inventory.renderer.valuesOf(item, scope))) {
      const account = accountIn(value);
      const role = account ? undefined : knownRole(value, Stack.of(scope), inventory);
      if (textOf(value) === '*') {
        everyone = true;
      } else if (account) {
        accounts.push(account.id);
      } else if (role && looksLikeRole(value)) {
        roles.add(role);
      } else {
        unknown ||= !isOtherPrincipal(value);
      }
    }
  }
  return { everyone, roles, accounts, unknown };
}

function accountIn(value: Value): { readonly id?: string } | undefined {
  if (referenceOf(value)?.attribute === 'AWS::AccountId') {
    return {};
  }
  const text = value.map(part => typeof part === 'string' ? part : '*').join('');
  const account = /^\d{12}$/.test(text) ? text : /^arn:[^:]*:iam::([^:]*):root$/.exec(text)?.[1];
  if (account === undefined) {
    return undefined;
  }
  return account === '*' ? {} : { id: account };
}

/** A bare name is no principal: a unique id of a role or user that was deleted looks like one. */
function looksLikeRole(value: Value): boolean {
  return value.some(part => isReferenced(part) || typeof part === 'string' && part.includes(':role/'));
}

/** Principals that cannot be an assumable role: users, and unique ids of what was deleted. */
function isOtherPrincipal(value: Value): boolean {
  const target = referenceOf(value)?.target;
  if (target) {
    return CfnResource.isCfnResource(target) && target.cfnResourceType.startsWith('AWS::IAM::');
  }
  const text = textOf(value);
  return text !== undefined && (/^arn:[^:]*:iam::\d{12}:user\//.test(text) || /^A[A-Z0-9]{15,}$/.test(text));
}
