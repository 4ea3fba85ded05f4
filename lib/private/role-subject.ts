import { CfnElement, Stack, Token, aws_iam as iam } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { pseudoText, readable } from './readable';
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
export function namedSubject(scope: IConstruct, roleName: string, make: () => iam.IRole): RoleSubject {
  const stack = Stack.of(scope);
  let made: iam.IRole | undefined;
  return {
    roleArn: stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: roleName }),
    account: stack.account,
    scope,
    key: `${stack.node.addr} ${roleName}`,
    role: () => made ??= make(),
    // as readable() would render the ARN, but without resolving anything
    identity: () => {
      const partition = Token.isUnresolved(stack.partition) ? pseudoText('AWS::Partition', stack) : stack.partition;
      return `arn:${partition}:iam::${pseudoText('AWS::AccountId', stack)}:role/${roleName}`;
    },
  };
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
