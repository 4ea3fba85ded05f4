import { Annotations, aws_iam as iam } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { plain, readable } from './readable';
import { PlacedRight, ResourceRight, RoleSubject, isResourceRight } from './right';
import { referencesIfAny } from './role-subject';

/** Why the app does not write the statement itself. */
export enum Reason {
  NOT_OURS,
  CIRCULAR,
  CIRCULAR_WITHOUT_IAM,
  /** Of another environment, without a physical name. */
  NAMELESS,
}

/** Statements that somebody else has to write, told by one warning for each construct, resource and permission. */
export class HandWork {
  private readonly onResources = new Map<string, { readonly rights: ResourceRight[]; readonly reason: Reason }>();
  private readonly onRoles: { readonly right: PlacedRight; readonly reason: Reason }[] = [];
  private readonly numbers = new Map<IConstruct, number>();

  public forResource(right: ResourceRight, reason: Reason): void {
    right.byHand = true;
    const key = `${this.numberOf(right.warnOn)} ${this.numberOf(right.holder.construct)} ${reason} ${right.permission.id}`;
    const task = this.onResources.get(key);
    if (task === undefined) {
      this.onResources.set(key, { rights: [right], reason });
    } else {
      task.rights.push(right);
    }
  }

  public forRole(right: PlacedRight, reason: Reason): void {
    right.byHand = true;
    this.onRoles.push({ right, reason });
  }

  public warn(): void {
    this.onResources.forEach(({ rights, reason }) => warnResourceOwner(rights, reason));
    this.onRoles.forEach(({ right, reason }) => warnRoleOwner(right, reason));
  }

  private numberOf(construct: IConstruct): number {
    const number = this.numbers.get(construct) ?? this.numbers.size;
    this.numbers.set(construct, number);
    return number;
  }
}

function warnResourceOwner(rights: readonly ResourceRight[], reason: Reason): void {
  const [{ holder, permission, warnOn }] = rights;
  const { policyName } = holder;
  const noun = policyName.split(' ')[0];
  const roles = rights.map(right => nameOf(right.subject)).join(', ');
  const principals = rights.map(right => new iam.ArnPrincipal(arnText(right)));
  const json = jsonOf(permission.resourceStatements(principals), holder.construct);
  const why = {
    [Reason.NOT_OURS]: `this app cannot edit the ${policyName}`,
    [Reason.CIRCULAR]: `its ${policyName} cannot name what needs the ${noun} already without a circle of dependencies, and the role cannot be edited as it was passed`,
    [Reason.CIRCULAR_WITHOUT_IAM]: `its ${policyName} cannot name what needs the ${noun} already without a circle of dependencies, `
      + `and has no statement that lets IAM policies of the account allow the use of the ${noun}`,
    [Reason.NAMELESS]: `its ${policyName} cannot name a role of another environment that has no roleName`,
  }[reason];
  const remedy = reason === Reason.CIRCULAR
    ? `Pass the role itself instead of a copy that cannot be edited, or ask the owner of the ${noun} to add them: ${json}`
    : `Ask the owner of the ${noun} to add them: ${json}`;
  Annotations.of(warnOn).addWarningV2(`cdk-emr-security:${noun}-policy-by-hand`,
    `${holder.kind} '${holder.construct.node.path}': ${why}, so ${roles} may not ${permission.what} yet; `
    + `these statements are expected in the ${policyName}. ${remedy}`);
}

function warnRoleOwner(right: PlacedRight, reason: Reason): void {
  const { subject, holder, permission, warnOn } = right;
  const json = jsonOf(permission.identityStatements(), isResourceRight(right) ? holder.construct : warnOn);
  const what = `${holder.kind} '${holder.construct.node.path}'`;
  const why = reason === Reason.CIRCULAR
    ? `its policies cannot name the ${what} without a circle of dependencies, or from its environment`
    : `this app cannot edit the policies of the role${isResourceRight(right) ? `, and the ${what} is in another account` : ''}`;
  const expected = isResourceRight(right) ? 'across accounts these statements are expected in a policy of the role, too' : 'these statements are expected in a policy of the role';
  Annotations.of(warnOn).addWarningV2('cdk-emr-security:role-policy-by-hand',
    `${nameOf(subject)}: ${why}, so the role may not ${permission.what} yet; ${expected}. Ask the owner of the role to add them: ${json}`);
}

/** For messages: where the role is in the app, and its ARN where that says more. */
function nameOf(subject: RoleSubject): string {
  return `role '${subject.construct === undefined ? readable(subject.roleArn, subject.scope) : subject.construct.node.path}'`;
}

function arnText({ subject, holder }: ResourceRight): string {
  const scope = referencesIfAny(subject.roleArn, holder.construct) === undefined ? subject.scope : holder.construct;
  return readable(subject.roleArn, scope);
}

function jsonOf(statements: readonly iam.PolicyStatement[], scope: IConstruct): string {
  return JSON.stringify(plain(statements.map(statement => statement.toStatementJson()), scope));
}
