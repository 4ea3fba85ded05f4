import { CfnResource, Stack } from 'aws-cdk-lib';
import { KnownRole, RoleSet, isOwned } from './known-role';
import { PolicyReach, allowedUse, reachOf } from './policy-reach';
import { Principals, principalsOf } from './principals';
import { PolicyText, RolePolicies } from './role-policies';
import { StageInventory, maybeEqual } from './stage-inventory';

/** Whether a role can use something: what is UNKNOWN is so for a reason, that the message gives. */
export type Access =
  | { readonly verdict: 'GRANTED' | 'NONE' }
  | { readonly verdict: 'UNKNOWN'; readonly reason: string };

export const GRANTED: Access = { verdict: 'GRANTED' };
export const NONE: Access = { verdict: 'NONE' };
export const UNKNOWN_ROLE: Access = { verdict: 'UNKNOWN', reason: 'the role is not part of this app, so its own policies are not known here' };

/** What a principal does that uses a key. Grants are not among it: administrators make them too, and nobody lives by them alone. */
const USES = ['kms:encrypt', 'kms:decrypt', 'kms:reencryptfrom', 'kms:reencryptto', 'kms:generatedatakey', 'kms:generatedatakeywithoutplaintext'];

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

/**
 * Who can use the keys of the app, from the final key policies and identity policies of the Stage.
 *
 * It errs on the side of a right: Deny statements, conditions and permission boundaries are not looked at.
 */
export class KeyAccess {
  private readonly keyPolicies = new Map<CfnResource, Principals>();
  private readonly reaches = new Map<PolicyText, PolicyReach>();
  private anybody?: PolicyReach;

  /** @param actions what counts as a use, in small letters; any of them is enough */
  constructor(
    private readonly inventory: StageInventory,
    private readonly policies: RolePolicies,
    private readonly actions: readonly string[] = USES,
  ) {}

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

  /** Whether policies of the role let it use keys that are not of the app; which, is not looked at. */
  public judgePoliciesOf(role: KnownRole): Access {
    return this.judgePolicies(role);
  }

  /** Whether anybody but the account's administrators can use the key. */
  public hasUsers(key: CfnResource): boolean {
    const policy = this.keyPolicy(key);
    const own = Stack.of(key).account;
    return policy.everyone || policy.unknown || !policy.roles.isEmpty
      || policy.accounts.some(account => !maybeEqual(account, own))
      || this.reachOfAnybody().others || this.reachOfAnybody().keys.has(key);
  }

  private judgePolicies(role: KnownRole, key?: CfnResource): Access {
    const { texts, foreign } = this.policies.of(role);
    if (texts.map(text => this.reach(text)).some(reach => reach.others || (key !== undefined && reach.keys.has(key)))) {
      return GRANTED;
    }
    return isOwned(role) ? judgeForeign(foreign, WITH_KMS, WITHOUT_KMS) : UNKNOWN_ROLE;
  }

  private keyPolicy(key: CfnResource): Principals {
    let policy = this.keyPolicies.get(key);
    if (!policy) {
      const document = this.inventory.renderer.property(key, 'KeyPolicy');
      policy = document === undefined
        // KMS gives a key without a policy the default one, which delegates to the account.
        ? { everyone: false, roles: new RoleSet(this.inventory), accounts: [Stack.of(key).account], unknown: false }
        : principalsOf(allowedUse(document, key, this.inventory, this.actions), key, this.inventory);
      this.keyPolicies.set(key, policy);
    }
    return policy;
  }

  private reach(text: PolicyText): PolicyReach {
    let reach = this.reaches.get(text);
    if (!reach) {
      reach = reachOf(text.document, text.scope, this.inventory, this.actions);
      this.reaches.set(text, reach);
    }
    return reach;
  }

  /** What any role of the Stage can reach, and any policy that is to be attached by others. */
  private reachOfAnybody(): PolicyReach {
    if (!this.anybody) {
      const { texts, foreign } = this.policies.ofAnybody();
      const reaches = texts.map(text => this.reach(text));
      this.anybody = {
        keys: new Set(reaches.flatMap(reach => [...reach.keys])),
        others: reaches.some(reach => reach.others) || foreign.some(name => WITH_KMS.includes(name)),
      };
    }
    return this.anybody;
  }
}

/** What the managed policies of a role say that are not of the app. */
export function judgeForeign(names: readonly string[], granting: readonly string[], without: readonly string[]): Access {
  if (names.some(name => granting.includes(name))) {
    return GRANTED;
  }
  const unread = names.find(name => !without.includes(name));
  return unread === undefined ? NONE : { verdict: 'UNKNOWN', reason: `what the role's managed policy ${unread} allows is not known here` };
}
