import { CfnResource, Stack } from 'aws-cdk-lib';
import { KnownRole, isOwned, knownRole } from './known-role';
import { Statement, allowedUse, asList, deniedUse, isFunction } from './policy-reach';
import { Principals, principalsOf } from './principals';
import { StageInventory, maybeEqual } from './stage-inventory';
import { textOf } from './value';

/**
 * How a role is trusted: by its own name it needs nothing else. With its account it needs a right in a policy of its own as well, and
 * always for a role of another account.
 */
export enum Trust {
  BY_NAME = 'BY_NAME',
  WITH_ACCOUNT = 'WITH_ACCOUNT',
  NONE = 'NONE',
}

/**
 * Whether the trust policies of the app's roles let other roles assume them, as they are in their final state.
 *
 * It errs on the side of trust: of conditions only the ARN of the principal is looked at, and of Deny statements those that have no
 * condition and name the role or everybody.
 */
export class RoleTrust {
  constructor(private readonly inventory: StageInventory) {}

  /** Those of the actions that no statement lets the role do; with a role that is not known yet, those that none lets any role do. */
  public refused(trusting: CfnResource, role: KnownRole | undefined, actions: readonly string[]): readonly string[] {
    return actions.filter(action => this.trust(trusting, role, action) === Trust.NONE);
  }

  /** How the trust policy lets the role do it; by name if it lets a principal that is not known yet. */
  public trust(trusting: CfnResource, role: KnownRole | undefined, action: string): Trust {
    if (role && this.denies(trusting, role, action)) {
      return Trust.NONE;
    }
    const { statements, unreadable } = allowedUse(this.documentOf(trusting), trusting, this.inventory, [action.toLowerCase()]);
    const principals = principalsOf({
      statements: statements.filter(statement => this.mayHold(statement, trusting, role)).map(statement => this.withoutNobody(statement, trusting)),
      unreadable,
    }, trusting, this.inventory);
    const account = accountOf(role);
    if (names(principals, role)) {
      return maybeEqual(account, Stack.of(trusting).account) ? Trust.BY_NAME : Trust.WITH_ACCOUNT;
    }
    return principals.accounts.some(trusted => maybeEqual(trusted, account)) ? Trust.WITH_ACCOUNT : Trust.NONE;
  }

  /** Whether a statement is certain to deny it to the role, whatever others let it do. */
  public denies(trusting: CfnResource, role: KnownRole, action: string): boolean {
    return deniedUse(this.documentOf(trusting), trusting, this.inventory, action.toLowerCase()).some(({ Principal }) => {
      const certain = awsOf(Principal).filter(item => this.inventory.renderer.valuesOf(item, trusting).length === 1);
      const { everyone, roles } = principalsOf({ statements: [{ Principal: Principal === '*' ? '*' : { AWS: certain } }], unreadable: false }, trusting, this.inventory);
      return everyone || roles.has(role) === true;
    });
  }

  private documentOf(trusting: CfnResource): unknown {
    return this.inventory.renderer.property(trusting, 'AssumeRolePolicyDocument');
  }

  /** Whether what a condition says of the ARN of the principal can be true of the role. */
  private mayHold({ Condition }: Statement, trusting: CfnResource, role: KnownRole | undefined): boolean {
    return entriesOf(Condition)
      .filter(([operator]) => /^(Arn|String)(Equals|Like)$/i.test(operator))
      .flatMap(([, keys]) => entriesOf(keys))
      .filter(([key]) => key.toLowerCase() === 'aws:principalarn')
      .every(([, values]) => {
        const principals = principalsOf({ statements: [{ Principal: { AWS: values } }], unreadable: false }, trusting, this.inventory);
        return names(principals, role) || principals.accounts.length > 0;
      });
  }

  /** Without the ARNs that have the name of a role and another path: they are nobody's. */
  private withoutNobody(statement: Statement, trusting: CfnResource): Statement {
    const { Principal } = statement;
    return typeof Principal !== 'object' || Principal === null || isFunction(Principal)
      ? statement
      : { ...statement, Principal: { ...Principal, AWS: awsOf(Principal).filter(item => !this.isNobody(item, trusting)) } };
  }

  private isNobody(item: unknown, trusting: CfnResource): boolean {
    const values = this.inventory.renderer.valuesOf(item, trusting);
    return values.length > 0 && values.every(value => {
      const text = value.map(part => typeof part === 'string' ? part : '*').join('');
      const path = /^arn:[^:]*:iam::[^:]*:role(\/(?:[^*]*\/)?)[^/]*$/.exec(text)?.[1];
      const role = path === undefined ? undefined : knownRole(value, Stack.of(trusting), this.inventory);
      if (!role || !isOwned(role)) {
        return false;
      }
      const own = this.inventory.renderer.valuesOfProperty(role.resource, 'Path').map(textOf);
      return (own.length === 0 ? ['/'] : own).every(known => known !== undefined && known !== path);
    });
  }
}

function names({ everyone, unknown, roles }: Principals, role: KnownRole | undefined): boolean {
  return everyone || unknown || (role ? roles.has(role) !== false : !roles.isEmpty);
}

function accountOf(role: KnownRole | undefined): string | undefined {
  return role && isOwned(role) ? Stack.of(role.resource).account : role?.account;
}

function awsOf(principal: unknown): readonly unknown[] {
  return asList((principal as { AWS?: unknown } | null | undefined)?.AWS);
}

function entriesOf(value: unknown): readonly [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
