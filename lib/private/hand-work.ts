import { Annotations, aws_iam as iam } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { inOneLine } from './errors';
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

/** What one role is to be able to do, as one of the constructs that ask for it tells the owner of the role. */
interface RoleTask {
  readonly rights: PlacedRight[];
  readonly reason: Reason;
  readonly warnOn: IConstruct;
}

/**
 * Statements that somebody else has to write.
 *
 * Told by one warning for each construct, resource and permission; and by one for each construct and role of all that can stand in
 * policies of the role only.
 */
export class HandWork {
  private readonly onResources = new Map<string, { readonly rights: ResourceRight[]; readonly reason: Reason }>();
  private readonly onRoles = new Map<string, RoleTask>();
  private readonly numbers = new Map<unknown, number>();

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

  public forRole(right: PlacedRight, reason: Reason, warnOn: IConstruct = right.warnOn): void {
    right.byHand = true;
    const apart = isResourceRight(right) ? ` ${this.numberOf(right)}` : '';
    const key = `${this.numberOf(warnOn)} ${this.numberOf(right.subject.key)} ${reason}${apart}`;
    const task = this.onRoles.get(key);
    if (task === undefined) {
      this.onRoles.set(key, { rights: [right], reason, warnOn });
    } else {
      task.rights.push(right);
    }
  }

  public warn(): void {
    this.onResources.forEach(({ rights, reason }) => warnResourceOwner(rights, reason));
    this.onRoles.forEach(task => warnRoleOwner(task));
  }

  private numberOf(thing: unknown): number {
    const number = this.numbers.get(thing) ?? this.numbers.size;
    this.numbers.set(thing, number);
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
    : `${withCode(rights, reason)} the owner of the ${noun} to add them: ${json}`;
  Annotations.of(warnOn).addWarningV2(`cdk-emr-security:${noun}-policy-by-hand`,
    inOneLine(`${holder.kind} '${holder.construct.node.path}': ${why}, so ${roles} may not ${permission.what} yet; `
    + `these statements are expected in the ${policyName}. ${remedy}`));
}

/** In a line of code, where a function can do it. */
function withCode(rights: readonly ResourceRight[], reason: Reason): string {
  const [code] = reason === Reason.NOT_OURS ? rights.flatMap(right => right.holder.codeFor?.(right) ?? []) : [];
  return code === undefined ? 'Ask' : `${code}, or ask`;
}

function warnRoleOwner({ rights, reason, warnOn }: RoleTask): void {
  const [right] = rights;
  const things = listed([...new Set(rights.map(({ holder }) => `the ${holder.kind} '${holder.construct.node.path}'`))]);
  const acrossAccounts = isResourceRight(right);
  const json = jsonOf(rights.flatMap(({ permission }) => permission.identityStatements()), acrossAccounts ? right.holder.construct : warnOn);
  const why = {
    [Reason.NOT_OURS]: `this app cannot edit the policies of the role${acrossAccounts ? `, and ${things} is in another account` : ''}`,
    [Reason.CIRCULAR]: `no policy of it can name ${things} without a circle of dependencies`,
    [Reason.CIRCULAR_WITHOUT_IAM]: `no policy of it can name ${things} without a circle of dependencies`,
    [Reason.NAMELESS]: `no policy of it can name ${things}: of the two, what is of another environment has no physical name`,
  }[reason];
  const expected = acrossAccounts
    ? 'across accounts these statements are expected in a policy of the role, too'
    : 'these statements are expected in a policy of the role';
  Annotations.of(warnOn).addWarningV2('cdk-emr-security:role-policy-by-hand',
    inOneLine(`${nameOf(right.subject)}: ${why}, so the role may not ${listed(rights.map(({ permission }) => permission.what))} yet; ${expected}. `
    + `Ask the owner of the role to add them: ${json}`));
}

/** 'a, b and c'. */
function listed(parts: readonly string[]): string {
  return parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`;
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
