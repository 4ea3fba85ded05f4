import { CfnResource, Stack } from 'aws-cdk-lib';
import { KnownRole, RoleSet, isOwned, knownRole } from './known-role';
import { PolicyReach, allowedUse, asList, isFunction, reachOf } from './policy-reach';
import { ResourceType, StageInventory, append, maybeEqual } from './stage-inventory';
import { Value, isReferenced, referenceOf, textOf } from './value';

/** Whether a role can use a key: what is UNKNOWN is so for a reason, that the message gives. */
export type Access =
  | { readonly verdict: 'GRANTED' | 'NONE' }
  | { readonly verdict: 'UNKNOWN'; readonly reason: string };

const GRANTED: Access = { verdict: 'GRANTED' };
const NONE: Access = { verdict: 'NONE' };

// AWS managed policies that EMR's roles usually have, known to hold no right to use a KMS key.
const WITHOUT_KMS = [
  'service-role/AmazonElasticMapReduceforEC2Role',
  'service-role/AmazonElasticMapReduceRole',
  'service-role/AmazonEMRServicePolicy_v2',
  'AmazonSSMManagedInstanceCore',
  'CloudWatchAgentServerPolicy',
];

// And those that allow everything.
const WITH_KMS = ['AdministratorAccess', 'PowerUserAccess'];

/** Whom a key policy lets use the key. */
interface KeyPolicy {
  readonly everyone: boolean;
  readonly roles: RoleSet;
  /** The accounts whose IAM policies decide; undefined stands for one that is not known. */
  readonly accounts: readonly (string | undefined)[];
  /** There is a principal that is not known before deployment. */
  readonly unknown: boolean;
}

/** What the identity policies of one role say, as far as they are in the app. */
interface RolePolicies {
  readonly reaches: readonly PolicyReach[];
  /** Policies of other origin, by ARN. */
  readonly foreign: readonly Value[];
}

/**
 * Who can use the keys of the app, from the final key policies and identity policies of the Stage.
 *
 * It errs on the side of a right: Deny statements, conditions and permission boundaries are not looked at.
 */
export class KeyAccess {
  private readonly keyPolicies = new Map<CfnResource, KeyPolicy>();
  private readonly rolePolicies = new Map<string, RolePolicies>();
  private attached?: Map<string, PolicyReach[]>;
  private anybody?: PolicyReach;

  constructor(private readonly inventory: StageInventory) {}

  /** Whether the role can use the key. */
  public judge(role: KnownRole, key: CfnResource): Access {
    const policy = this.keyPolicy(key);
    const named = policy.roles.has(role);
    if (policy.everyone || named) {
      return GRANTED;
    }
    const account = isOwned(role) ? Stack.of(role.resource).account : role.account;
    const byPolicies = policy.accounts.some(trusted => maybeEqual(trusted, account)) ? this.judgePolicies(role, key) : NONE;
    if (byPolicies.verdict === 'NONE' && (policy.unknown || named === undefined)) {
      return { verdict: 'UNKNOWN', reason: 'the key policy names a principal that is not known before deployment' };
    }
    return byPolicies;
  }

  /** Whether anybody but the account's administrators can use the key. */
  public hasUsers(key: CfnResource): boolean {
    const policy = this.keyPolicy(key);
    const own = Stack.of(key).account;
    return policy.everyone || policy.unknown || !policy.roles.isEmpty
      || policy.accounts.some(account => !maybeEqual(account, own))
      || this.reachOfAnybody().others || this.reachOfAnybody().keys.has(key);
  }

  private judgePolicies(role: KnownRole, key: CfnResource): Access {
    const policies = this.policiesOf(role);
    if (policies.reaches.some(reach => reach.others || reach.keys.has(key))) {
      return GRANTED;
    }
    if (!isOwned(role)) {
      return { verdict: 'UNKNOWN', reason: 'the role is not part of this app, so its own policies are not known here' };
    }
    const foreign = policies.foreign.map(nameOfManagedPolicy);
    if (foreign.some(name => WITH_KMS.includes(name))) {
      return GRANTED;
    }
    const unread = foreign.find(name => !WITHOUT_KMS.includes(name));
    return unread === undefined ? NONE : { verdict: 'UNKNOWN', reason: `what the role's managed policy ${unread} allows is not known here` };
  }

  private keyPolicy(key: CfnResource): KeyPolicy {
    let policy = this.keyPolicies.get(key);
    if (!policy) {
      policy = this.readKeyPolicy(key);
      this.keyPolicies.set(key, policy);
    }
    return policy;
  }

  private readKeyPolicy(key: CfnResource): KeyPolicy {
    const roles = new RoleSet(this.inventory);
    const accounts: (string | undefined)[] = [];
    const document = this.inventory.renderer.property(key, 'KeyPolicy');
    if (document === undefined) {
      // KMS gives a key without a policy the default one, which delegates to the account.
      return { everyone: false, roles, accounts: [Stack.of(key).account], unknown: false };
    }
    const { statements, unreadable } = allowedUse(document, key, this.inventory);
    let everyone = false;
    let unknown = unreadable;
    for (const { Principal } of statements) {
      // none with NotPrincipal
      everyone ||= Principal === undefined || Principal === '*';
      unknown ||= isFunction(Principal);
      const named = asList((Principal as { AWS?: unknown } | null | undefined)?.AWS);
      for (const value of named.flatMap(item => this.inventory.renderer.valuesOf(item, key))) {
        const account = accountIn(value);
        const role = account ? undefined : knownRole(value, Stack.of(key), this.inventory);
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

  private policiesOf(role: KnownRole): RolePolicies {
    const id = roleId(role);
    let policies = this.rolePolicies.get(id);
    if (!policies) {
      policies = this.readPolicies(role);
      this.rolePolicies.set(id, policies);
    }
    return policies;
  }

  private readPolicies(role: KnownRole): RolePolicies {
    const reaches = [...this.attachedTo(roleId(role)), ...this.attachedTo(ANY_ROLE)];
    const foreign: Value[] = [];
    if (isOwned(role)) {
      reaches.push(...this.inlineReaches(role.resource));
      for (const arn of this.inventory.renderer.valuesOfList(role.resource, 'ManagedPolicyArns')) {
        const target = referenceOf(arn)?.target;
        if (target && CfnResource.isCfnResource(target) && target.cfnResourceType === ResourceType.MANAGED_POLICY) {
          reaches.push(this.documentReach(target));
        } else {
          foreign.push(arn);
        }
      }
    }
    return { reaches, foreign };
  }

  private inlineReaches(role: CfnResource): readonly PolicyReach[] {
    const policies = this.inventory.renderer.property(role, 'Policies');
    return isFunction(policies)
      ? [{ keys: new Set(), others: true }]
      : asList(policies).map(policy => reachOf(documentOf(policy), role, this.inventory));
  }

  private documentReach(policy: CfnResource): PolicyReach {
    return reachOf(this.inventory.renderer.property(policy, 'PolicyDocument'), policy, this.inventory);
  }

  private attachedTo(id: string): readonly PolicyReach[] {
    if (!this.attached) {
      this.attached = new Map();
      const types = [ResourceType.POLICY, ResourceType.ROLE_POLICY, ResourceType.MANAGED_POLICY];
      for (const policy of types.flatMap(type => this.inventory.ofType(type))) {
        const property = policy.cfnResourceType === ResourceType.ROLE_POLICY ? 'RoleName' : 'Roles';
        const reach = this.documentReach(policy);
        for (const value of this.inventory.renderer.valuesOfList(policy, property)) {
          const role = knownRole(value, Stack.of(policy), this.inventory);
          append(this.attached, role ? roleId(role) : ANY_ROLE, reach);
        }
      }
    }
    return this.attached.get(id) ?? [];
  }

  /** What any role of the Stage can reach, and any policy that is to be attached by others. */
  private reachOfAnybody(): PolicyReach {
    if (!this.anybody) {
      this.attachedTo(ANY_ROLE);
      const roles = this.inventory.ofType(ResourceType.ROLE);
      const reaches = [
        ...[...this.attached!.values()].flat(),
        ...this.inventory.ofType(ResourceType.MANAGED_POLICY).map(policy => this.documentReach(policy)),
        ...roles.flatMap(role => this.inlineReaches(role)),
      ];
      this.anybody = {
        keys: new Set(reaches.flatMap(reach => [...reach.keys])),
        others: reaches.some(reach => reach.others) || roles.some(role => this.isAdministrator(role)),
      };
    }
    return this.anybody;
  }

  private isAdministrator(role: CfnResource): boolean {
    return this.inventory.renderer.valuesOfList(role, 'ManagedPolicyArns').some(arn => WITH_KMS.includes(nameOfManagedPolicy(arn)));
  }
}

/** An inline policy is spelt one way in a template and another way in an L1. */
function documentOf(policy: unknown): unknown {
  const { PolicyDocument, policyDocument } = policy as { PolicyDocument?: unknown; policyDocument?: unknown };
  return isFunction(policy) ? policy : PolicyDocument ?? policyDocument;
}

// Policies whose roles are not known before deployment: each may be the one in question.
const ANY_ROLE = '*';

function roleId(role: KnownRole): string {
  return isOwned(role) ? `path:${role.resource.node.path}` : `name:${role.name}`;
}

/** The name of a policy of AWS, or the ARN of another one. */
function nameOfManagedPolicy(arn: Value): string {
  const text = arn.map(part => typeof part === 'string' ? part : '*').join('');
  return /^arn:[^:]*:iam::aws:policy\/(.*)$/.exec(text)?.[1] ?? textOf(arn) ?? '(of an ARN known only at deployment)';
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
