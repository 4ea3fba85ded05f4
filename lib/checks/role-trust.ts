import { CfnResource, Stack } from 'aws-cdk-lib';
import { KnownRole, isOwned } from './known-role';
import { allowedUse } from './policy-reach';
import { principalsOf } from './principals';
import { StageInventory, maybeEqual } from './stage-inventory';

/**
 * Whether the trust policies of the app's roles let other roles assume them, as they are in their final state.
 *
 * It errs on the side of trust: Deny statements and conditions are not looked at. Trust in an account is trust in its roles, which
 * need a right in a policy of their own then, and have it.
 */
export class RoleTrust {
  constructor(private readonly inventory: StageInventory) {}

  /** Those of the actions that no statement lets the role do; none where there is one whose principal is not known yet. */
  public refused(trusting: CfnResource, role: KnownRole, actions: readonly string[]): readonly string[] {
    const document = this.inventory.renderer.property(trusting, 'AssumeRolePolicyDocument');
    return actions.filter(action => {
      const { everyone, roles, accounts, unknown } = principalsOf(
        allowedUse(document, trusting, this.inventory, [action.toLowerCase()]), trusting, this.inventory);
      const account = isOwned(role) ? Stack.of(role.resource).account : role.account;
      return !everyone && !unknown && roles.has(role) === false && !accounts.some(trusted => maybeEqual(trusted, account));
    });
  }
}
