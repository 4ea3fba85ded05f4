import { Stack, Stage } from 'aws-cdk-lib';
import { Dependable, IConstruct, IDependable } from 'constructs';
import { beginPass, endPass } from './dependency-pass';
import { EmrSecurityError } from './errors';
import { PlacedRight, ResourceRightRequest, RightRequest, isResourceRight } from './right';
import { differ, referencesIfAny } from './role-subject';
import { Settlement, Sheet } from './settlement';

export {
  DeployTimeWriter, Permission, PlacedRight, PolicyHolder, ResourcePermission, RightHolder, RightPlace, RightRequest, RoleSubject,
} from './right';
export { namedSubject, subjectOf } from './role-subject';

/** The rights of one Stage. */
class Board {
  /** By holder, and by role: one role has few on one holder. */
  private readonly byHolder = new Map<IConstruct, Map<unknown, PlacedRight[]>>();
  private readonly sheets = new Map<string, Map<IConstruct, Sheet>>();
  private pending: PlacedRight[] = [];
  private settling = false;
  private requests = 0;
  private readonly settleAll: () => void;

  constructor(private readonly stage: IConstruct) {
    this.settleAll = () => this.settle();
    const asked = () => {
      if (!this.settling) {
        this.settle();
        beginPass(stage);
      }
    };
    const hook: IDependable = {};
    // CDK asks for it when it turns dependencies into DependsOn: after all aspects, before it resolves references
    Dependable.implement(hook, { get dependencyRoots() { asked(); return []; } });
    stage.node.addDependency(hook);
    // asked when that is done
    stage.node.addValidation({ validate: () => { endPass(stage); return []; } });
  }

  public request(request: RightRequest): PlacedRight {
    const holder = request.holder.construct;
    let bySubject = this.byHolder.get(holder);
    if (bySubject === undefined) {
      this.byHolder.set(holder, bySubject = new Map());
    }
    const known = bySubject.get(request.subject.key);
    this.requests++;
    let right = known?.find(other => isSame(other, request));
    if (right === undefined) {
      right = new PlacedRight(request, this.requests, this.settleAll);
      bySubject.set(request.subject.key, [...known ?? [], right]);
      this.pending.push(right);
    }
    right.attachesVolumes ||= request.attachesVolumes === true;
    right.ask(request.warnOn, this.requests);
    return right;
  }

  public rightsOn(holder: IConstruct): readonly PlacedRight[] {
    return [...this.byHolder.get(holder)?.values() ?? []].flat();
  }

  /** Writes what was asked for since the last time. */
  public settle(): void {
    if (this.settling) {
      return;
    }
    this.settling = true;
    try {
      while (this.pending.length > 0) {
        endPass(this.stage);
        const rights = this.pending;
        this.pending = [];
        new Settlement(holder => this.rightsOn(holder), this.sheets).settle(rights);
      }
    } finally {
      this.settling = false;
    }
  }
}

/** Beside a right that a function writes at the key, there may be one in a policy of the role. */
function isSame(one: RightRequest, other: RightRequest): boolean {
  return one.permission.id === other.permission.id && isResourceRight(one) === isResourceRight(other);
}

const boards = new WeakMap<IConstruct, Board>();

/**
 * Asks for a right that can stand in the policy of the resource or in the role's. It is written when the app is synthesized: after
 * all aspects, when it can be known where it fits.
 *
 * @throws EmrSecurityError for a role of another Stage, and for a nameless role of another account: neither can be named anywhere
 */
export function requestRight(request: ResourceRightRequest): PlacedRight {
  const stage = stageOf(request.holder.construct);
  refuseWhatCannotBeNamed(request, stage);
  return boardOf(stage).request(request);
}

/**
 * Asks for a right that stands in a policy of the role, written at synth as well; what it is about has to be of the Stage of `warnOn`.
 *
 * @throws EmrSecurityError for a role that another Stage creates
 */
export function requestRoleRight(request: RightRequest): PlacedRight {
  const stage = stageOf(request.warnOn);
  refuseOfOtherStage(request, stage, request.warnOn);
  return boardOf(stage).request(request);
}

function boardOf(stage: IConstruct): Board {
  let board = boards.get(stage);
  if (board === undefined) {
    boards.set(stage, board = new Board(stage));
  }
  return board;
}

/** The rights that were asked for on a key or bucket. */
export function rightsOn(holder: IConstruct): readonly PlacedRight[] {
  return boards.get(stageOf(holder))?.rightsOn(holder) ?? [];
}

const stages = new WeakMap<Stack, IConstruct>();

/** The Stage of what stands in a stack, the root where there is none: looked for once for each stack, where CDK walks up each time. */
export function stageOf(construct: IConstruct): IConstruct {
  const stack = Stack.of(construct);
  let stage = stages.get(stack);
  if (stage === undefined) {
    stages.set(stack, stage = Stage.of(stack) ?? stack.node.root);
  }
  return stage;
}

function refuseWhatCannotBeNamed(request: ResourceRightRequest, stage: IConstruct): void {
  const { subject, holder } = request;
  const role = subject.construct;
  const resource = holder.construct;
  if (role === undefined) {
    return;
  }
  refuseOfOtherStage(request, stage, resource);
  if (differ(subject.account, resource.env.account) && referencesIfAny(subject.roleArn, resource) === undefined) {
    throw new EmrSecurityError(`${whatCannotBe(request)}: the role has no name and is in account ${subject.account}, the ${holder.kind} in ${resource.env.account}; `
      + 'across accounts a role can only be named by a name that is known at synth. Give the role a roleName, or roleName: PhysicalName.GENERATE_IF_NEEDED');
  }
}

/** @param place where the role would have to be named */
function refuseOfOtherStage(request: RightRequest, stage: IConstruct, place: IConstruct): void {
  const role = request.subject.construct;
  if (role === undefined || stageOf(role) === stage || referencesIfAny(request.subject.roleArn, place)?.length === 0) {
    return;
  }
  throw new EmrSecurityError(`${whatCannotBe(request)}: they are in different Stages, ${stageName(stageOf(role))} and ${stageName(stage)}, and a Stage cannot refer to `
    + 'what another one creates; a role of the same Stage, or one with a known ARN, is expected. '
    + `Import the role with iam.Role.fromRoleArn() or iam.Role.fromRoleName() in ${stageName(stage)}, or create both in one Stage`);
}

function whatCannotBe({ subject, holder, permission }: RightRequest): string {
  return `role '${subject.construct!.node.path}' cannot ${permission.what} (${holder.kind} '${holder.construct.node.path}')`;
}

function stageName(stage: IConstruct): string {
  return stage.node.path === '' ? 'the app' : `'${stage.node.path}'`;
}
