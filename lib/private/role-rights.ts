import { Resource, Stack, Stage, aws_iam as iam } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { HandWork, Reason } from './hand-work';
import { PlacedRight, RightPlace, isResourceRight } from './right';
import { writeRolePolicy } from './role-policy';
import { differ, referencesIfAny } from './role-subject';
import { TemplateGraph } from './template-graph';

/** What one role is to be able to do, by whichever constructs it was named and by whichever configurations asked. */
interface Group {
  /** By the path of what named the role, so that the order of creation does not show. */
  readonly rights: readonly PlacedRight[];
  /** What asked, by path. */
  readonly askers: readonly IConstruct[];
  /** When the first of them asked. */
  readonly order: number;
}

/**
 * Places rights that stand in a policy of the role or nowhere: to read a secret, to assume a role, to write to a log group.
 *
 * The policy stands under the role. Where it would close a circle there, or cannot name what it is about, it stands under what it is
 * about, whose stack needs the role already; and else under the configuration.
 */
export class RoleRights {
  constructor(
    private readonly graph: TemplateGraph,
    private readonly handWork: HandWork,
    private readonly rightsOn: (holder: IConstruct) => readonly PlacedRight[],
  ) {}

  public settle(rights: readonly PlacedRight[]): void {
    this.groupsOf(rights).sort(compareGroups).forEach(group => this.place(group));
  }

  private groupsOf(rights: readonly PlacedRight[]): Group[] {
    const grouped = new Set<PlacedRight>();
    const groups: Group[] = [];
    for (const right of rights) {
      if (!grouped.has(right)) {
        const group = makeGroup(this.sameAs(right));
        group.rights.forEach(member => grouped.add(member));
        groups.push(group);
      }
    }
    return groups;
  }

  private sameAs(right: PlacedRight): PlacedRight[] {
    const holder = right.holder.construct;
    const identity = right.subject.identity(holder);
    return this.rightsOn(holder).filter(other => other === right
      || (!isResourceRight(other) && other.permission.id === right.permission.id && other.subject.identity(holder) === identity));
  }

  private place({ rights, askers }: Group): void {
    const settled = rights.find(right => right.outcome !== undefined);
    const policy = settled === undefined ? this.write(rights, askers) : undefined;
    for (const right of rights) {
      right.policies = settled?.policies ?? (typeof policy === 'object' ? [policy] : []);
      right.outcome ??= settled?.outcome ?? (right.policies.length > 0 ? RightPlace.ROLE_POLICY : RightPlace.NOWHERE);
      right.byHand = right.outcome === RightPlace.NOWHERE;
    }
    if (typeof policy !== 'object' && policy !== undefined) {
      askers.forEach(asker => this.handWork.forRole(rights[0], policy, asker));
    }
  }

  /** The policy; or why there is none. */
  private write(rights: readonly PlacedRight[], askers: readonly IConstruct[]): iam.Policy | Reason {
    const reasons = new Set<Reason>();
    for (const right of rights) {
      const role = right.subject.role();
      for (const home of homesOf(right, role, askers)) {
        const named = referencesIfAny(contentOf(right, role), home);
        if (named === undefined) {
          reasons.add(Reason.NAMELESS);
          continue;
        }
        const needed = [...named, ...this.graph.awaitedUnder(home)];
        if (this.graph.isAwaitedInCircle(home) || needed.some(element => this.graph.leadsTo(element, home))) {
          reasons.add(Reason.CIRCULAR);
          continue;
        }
        const policy = writeRolePolicy(role, right.permission.identityStatements(), home);
        if (policy !== undefined) {
          const element = policy.node.defaultChild as iam.CfnPolicy;
          this.graph.noteMade(element);
          needed.forEach(other => this.graph.addEdge(element, other));
          return policy;
        }
        reasons.add(Reason.NOT_OURS);
      }
    }
    return [Reason.CIRCULAR, Reason.NAMELESS].find(reason => reasons.has(reason) && !reasons.has(Reason.NOT_OURS)) ?? Reason.NOT_OURS;
  }
}

function makeGroup(rights: readonly PlacedRight[]): Group {
  const askers = [...new Set(rights.flatMap(right => right.askers))].sort(comparePaths);
  return {
    rights: [...rights].sort((one, other) => comparePaths(one.subject.scope, other.subject.scope)),
    askers,
    order: Math.min(...rights.map(right => right.turnOf(askers[0]))),
  };
}

/** By role, then in the order in which the first of the configurations asked. */
function compareGroups(one: Group, other: Group): number {
  return comparePaths(one.rights[0].subject.scope, other.rights[0].subject.scope)
    || comparePaths(one.askers[0], other.askers[0]) || one.order - other.order;
}

/** Where the policy may stand, the best place first. */
function homesOf({ holder, warnOn }: PlacedRight, role: iam.IRole, askers: readonly IConstruct[]): readonly IConstruct[] {
  const target = holder.construct;
  const homes = new Set<IConstruct>([role, ...Resource.isOwnedResource(target) ? [target] : [], ...askers.map(asker => asker.node.scope ?? asker)]);
  return [...homes].filter(home => Stage.of(home) === Stage.of(warnOn) && (home === role || !differ(role.env.account, Stack.of(home).account)));
}

/** What a policy of the role for the right would hold, apart from its name. */
function contentOf({ permission }: PlacedRight, role: iam.IRole): unknown {
  return [role.roleName, ...permission.identityStatements().map(statement => statement.toStatementJson())];
}

function comparePaths(one: IConstruct, other: IConstruct): number {
  return one.node.path < other.node.path ? -1 : one.node.path > other.node.path ? 1 : 0;
}
