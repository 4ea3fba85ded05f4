import { CfnElement, Stack, Token, aws_iam as iam } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { pseudoText, readable } from './readable';
import { resolvedOnce } from './resolved-once';
import { RoleSubject } from './right';
import { referencesIn } from './template-references';

const subjects = new WeakMap<iam.IRole, RoleSubject>();

/** A role that the caller has a construct of. */
export function subjectOf(role: iam.IRole): RoleSubject {
  let subject = subjects.get(role);
  if (subject === undefined) {
    const { roleArn } = role;
    subject = {
      roleArn,
      principal: new iam.ArnPrincipal(roleArn),
      account: role.env.account,
      construct: role,
      scope: role,
      key: role,
      role: () => role,
      identity: holder => referencesIfAny(roleArn, holder) === undefined ? role.node.path : readable(roleArn, holder),
    };
    subjects.set(role, subject);
  }
  return subject;
}

/** A role of the account that is known by its name. Cheap: the construct is made when a policy of the role must be written. */
export function namedSubject(scope: IConstruct, roleName: string, make: (scope: IConstruct) => iam.IRole): RoleSubject {
  return new NamedSubject(scope, namedIn(Stack.of(scope), roleName), make);
}

class NamedSubject implements RoleSubject {
  private made?: iam.IRole;

  constructor(public readonly scope: IConstruct, private readonly name: RoleName, private readonly make: (scope: IConstruct) => iam.IRole) {}

  public get roleArn(): string {
    return this.name.roleArn;
  }

  public get principal(): iam.IPrincipal {
    return this.name.principal;
  }

  public get account(): string {
    return Stack.of(this.scope).account;
  }

  public get key(): string {
    return this.name.key;
  }

  public role(): iam.IRole {
    return this.made ??= this.make(this.scope);
  }

  public identity(): string {
    return this.name.identity;
  }
}

/** What a role that is only named is called in a stack: the same for all that name it there. */
interface RoleName {
  readonly roleArn: string;
  readonly principal: iam.IPrincipal;
  readonly key: string;
  readonly identity: string;
}

const named = new WeakMap<Stack, Map<string, RoleName>>();

function namedIn(stack: Stack, roleName: string): RoleName {
  let ofStack = named.get(stack);
  if (ofStack === undefined) {
    named.set(stack, ofStack = new Map());
  }
  let name = ofStack.get(roleName);
  if (name === undefined) {
    const partition = Token.isUnresolved(stack.partition) ? pseudoText('AWS::Partition', stack) : stack.partition;
    const roleArn = stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: roleName });
    ofStack.set(roleName, name = {
      roleArn,
      principal: new iam.ArnPrincipal(resolvedOnce(stack, roleArn, roleName)),
      key: `${stack.node.addr} ${roleName}`,
      // as readable() would render the ARN, but without resolving anything
      identity: `arn:${partition}:iam::${pseudoText('AWS::AccountId', stack)}:role/${roleName}`,
    });
  }
  return name;
}

/** Whether both accounts are known, and not the same. */
export function differ(one: string, other: string): boolean {
  return !Token.isUnresolved(one) && !Token.isUnresolved(other) && one !== other;
}

/**
 * The elements that a value, such as a role's ARN, refers to where it stands in the scope, such as the holder of a policy.
 *
 * @returns undefined where CDK cannot name one of them there: it has no physical name, and is of another account or Region
 */
export function referencesIfAny(value: unknown, scope: IConstruct): CfnElement[] | undefined {
  try {
    return referencesIn(value, scope);
  } catch {
    return undefined; // asked on trial: where it has to be named after all, the error is ours, and says what to do
  }
}
