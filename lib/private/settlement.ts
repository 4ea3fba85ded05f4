import { CfnElement, Resource, Stack, Stage, Token, aws_iam as iam } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { areInTime, writersOf } from './deploy-time-writers';
import { HandWork, Reason } from './hand-work';
import { delegates, takeFreeSids } from './policy-reading';
import { PlacedRight, PolicyHolder, ResourceRight, RightPlace, isResourceRight } from './right';
import { writeRolePolicy } from './role-policy';
import { noteRolePolicies } from './role-policy-notes';
import { RoleRights } from './role-rights';
import { differ, referencesIfAny } from './role-subject';
import { TemplateGraph } from './template-graph';

/** The statements of ours that say one permission in the policy of one holder. */
export interface Sheet {
  statements?: iam.PolicyStatement[];
  /** Undefined until it was tried: only trying tells. */
  editable?: boolean;
}

/**
 * Places the rights of one Stage: decides for each where it can stand, and writes it there.
 *
 * First those whose place follows from the role and the resource alone, in the order in which they were asked for; then those for
 * which the rest of the app counts, by the path of the role, so that the order in which constructs were created does not show; last
 * those that stand in policies of roles only.
 */
export class Settlement {
  private readonly graph = new TemplateGraph();
  private readonly handWork = new HandWork();
  private readonly leaders = new Map<IConstruct, Map<string, PlacedRight>>();
  /** What resolving the ARN of a role has told, by the rights of the role. */
  private readonly identities = new Map<PlacedRight, string>();

  /**
   * @param sheets what was written before: by the id of the permission, and by holder
   */
  constructor(
    private readonly rightsOn: (holder: IConstruct) => readonly PlacedRight[],
    private readonly sheets: Map<string, Map<IConstruct, Sheet>>,
  ) {}

  public settle(rights: readonly PlacedRight[]): void {
    this.settleResourceRights(rights.filter(isResourceRight));
    new RoleRights(this.graph, this.handWork, this.rightsOn).settle(rights.filter(right => !isResourceRight(right)));
    this.handWork.warn();
    noteRolePolicies(rights);
  }

  private settleResourceRights(rights: readonly ResourceRight[]): void {
    const followers: [ResourceRight, PlacedRight][] = [];
    const late: { readonly right: ResourceRight; readonly references: readonly CfnElement[] | undefined }[] = [];
    for (const right of rights) {
      const leader = this.leaderOf(right);
      if (leader !== right) {
        followers.push([right, leader]);
        continue;
      }
      const references = referencesOf(right);
      if (isOfOtherAccount(right) || references?.length === 0) {
        this.place(right, references);
      } else {
        late.push({ right, references });
      }
    }
    late.sort((one, other) => compare(one.right.subject.scope.node.path, other.right.subject.scope.node.path))
      .forEach(({ right, references }) => this.place(right, references));
    for (const [right, leader] of followers) {
      right.outcome = leader.outcome;
      right.byHand = leader.byHand;
      right.policies = leader.policies;
      right.writers = leader.writers;
    }
  }

  /** The right of the same role that says this or more, itself where there is none. */
  private leaderOf(right: PlacedRight): PlacedRight {
    const holder = right.holder.construct;
    let leaders = this.leaders.get(holder);
    if (leaders === undefined) {
      const all = this.rightsOn(holder).filter(isResourceRight);
      this.leaders.set(holder, leaders = new Map());
      for (const other of all.length > 1 ? all : []) {
        const key = this.leaderKey(other, other.permission.id);
        leaders.set(key, leaders.get(key) ?? other);
      }
    }
    if (leaders.size < 2) {
      return leaders.values().next().value ?? right;
    }
    const { id, impliedBy } = right.permission;
    return (impliedBy === undefined ? undefined : leaders.get(this.leaderKey(right, impliedBy))) ?? leaders.get(this.leaderKey(right, id)) ?? right;
  }

  private leaderKey(right: PlacedRight, permissionId: string): string {
    let identity = this.identities.get(right);
    if (identity === undefined) {
      this.identities.set(right, identity = right.subject.identity(right.holder.construct));
    }
    return `${permissionId} ${identity}`;
  }

  private place(right: ResourceRight, references: readonly CfnElement[] | undefined): void {
    const { holder } = right;
    const same = () => this.rightsOn(holder.construct).filter(isResourceRight).filter(other => this.leaderOf(other) === right);
    right.writers = writersOf(right, same);
    if (areInTime(right.writers, same)) {
      right.outcome = RightPlace.RESOURCE_POLICY; // what a role of another account needs besides is asked for by the writer
      return;
    }
    const isWritten = right.writers.length > 0;
    const otherAccount = isOfOtherAccount(right);
    const circular = references !== undefined && this.closesCircle(references, holder);
    const inResource = references !== undefined && !circular && this.writeInResourcePolicy(right, references);
    if (inResource && !otherAccount) {
      right.outcome = RightPlace.RESOURCE_POLICY;
      return;
    }
    const delegated = holder.obeysIam || delegates(holder, right.permission);
    const inRole = (delegated || otherAccount) && this.writeInRolePolicy(right, otherAccount || references === undefined);
    right.outcome = inResource || isWritten
      ? inRole ? RightPlace.BOTH : RightPlace.RESOURCE_POLICY
      : inRole ? RightPlace.ROLE_POLICY : RightPlace.NOWHERE;
    if (isWritten) {
      return;
    }
    if (!inResource && (otherAccount || !inRole)) {
      const nameless = references === undefined && holder.policyElement() !== undefined;
      const circle = delegated ? Reason.CIRCULAR : Reason.CIRCULAR_WITHOUT_IAM;
      this.handWork.forResource(right, circular ? circle : nameless ? Reason.NAMELESS : Reason.NOT_OURS);
    }
    if (otherAccount && !inRole) {
      this.handWork.forRole(right, Reason.NOT_OURS);
    }
  }

  private closesCircle(references: readonly CfnElement[], holder: PolicyHolder): boolean {
    const to = holder.policyElement() ?? (Resource.isOwnedResource(holder.construct) ? holder.construct : undefined);
    return to !== undefined && references.some(reference => this.graph.leadsTo(reference, to));
  }

  private writeInResourcePolicy(right: ResourceRight, references: readonly CfnElement[]): boolean {
    const { holder, permission } = right;
    const sheet = this.sheetOf(holder.construct, permission.id);
    if (sheet.editable === false) {
      return false;
    }
    const principal = permission.hasSids ? right.subject.principal : new iam.ArnPrincipal(right.subject.roleArn);
    if (sheet.statements !== undefined && !sheet.statements.some(statement => statement.frozen)) {
      sheet.statements.forEach(statement => statement.addPrincipals(principal));
    } else {
      const statements = permission.resourceStatements([principal]);
      takeFreeSids(statements, holder);
      sheet.editable = holder.willRender() && statements.every(statement => holder.construct.addToResourcePolicy(statement).statementAdded);
      if (!sheet.editable) {
        return false;
      }
      sheet.statements = statements;
    }
    const policy = holder.policyConstruct();
    right.policies = policy === undefined ? [] : [policy];
    const element = holder.policyElement();
    if (element !== undefined) {
      references.forEach(reference => this.graph.addEdge(element, reference));
    }
    return true;
  }

  private writeInRolePolicy(right: ResourceRight, apart: boolean): boolean {
    const { holder, subject } = right;
    if (Stage.of(subject.scope) !== Stage.of(holder.construct)) {
      return false; // it may have been synthesized already
    }
    const role = subject.role();
    if (differ(role.env.account, Stack.of(role).account) || (apart && !this.canName(holder, role))) {
      return false;
    }
    const policy = writeRolePolicy(role, right.permission.identityStatements());
    if (policy === undefined) {
      return false;
    }
    right.policies = [...right.policies, policy];
    const element = policy.node.defaultChild as iam.CfnPolicy;
    this.graph.noteMade(element);
    const target = holder.policyElement();
    if (target !== undefined) {
      this.graph.addEdge(element, target);
    }
    return true;
  }

  private sheetOf(holder: IConstruct, id: string): Sheet {
    let byHolder = this.sheets.get(id);
    if (byHolder === undefined) {
      this.sheets.set(id, byHolder = new Map());
    }
    let sheet = byHolder.get(holder);
    if (sheet === undefined) {
      byHolder.set(holder, sheet = {});
    }
    return sheet;
  }

  /** Whether CDK can bring the resource's ARN to the role's stack, from another account or Region. */
  private canName(holder: PolicyHolder, role: iam.IRole): boolean {
    const owner = Stack.of(holder.construct);
    const user = Stack.of(role);
    if (!Resource.isOwnedResource(holder.construct) && holder.policyElement() === undefined) {
      return true; // imported: the ARN is text, or a token that the user brought
    }
    const hasRegions = !Token.isUnresolved(owner.region) && !Token.isUnresolved(user.region);
    return hasRegions && user.synthesizer.cloudFormationExecutionRole !== undefined && !this.graph.stackLeads(owner, user);
  }
}

function isOfOtherAccount({ subject, holder }: ResourceRight): boolean {
  const element = holder.policyElement();
  // env of a resource is remembered in a WeakMap, which costs each collection of garbage
  return differ(subject.account, element === undefined ? holder.construct.env.account : Stack.of(element).account);
}

function referencesOf({ subject, holder }: PlacedRight): readonly CfnElement[] | undefined {
  return subject.construct === undefined ? [] : referencesIfAny(subject.roleArn, holder.construct);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
