import { CfnElement, IResource, aws_iam as iam } from 'aws-cdk-lib';
import { Dependable, IConstruct, IDependable } from 'constructs';

/** A role as one that gets a right: the account's default roles need no construct until a policy of theirs must be written. */
export interface RoleSubject {
  readonly roleArn: string;
  /** The role in statements that have a Sid. */
  readonly principal: iam.IPrincipal;
  /** The account of the role, literal or token. */
  readonly account: string;
  /** The role, where the caller has one; undefined for a role that is only named. */
  readonly construct?: iam.IRole;
  /** The construct that named it: for messages, the Stage and the order. */
  readonly scope: IConstruct;
  /** Two subjects with one key are one role at first sight, without looking into tokens. */
  readonly key: unknown;
  /** The construct; made on first call where there was none. */
  role(): iam.IRole;
  /** What tells roles apart that are to get a right on one holder. */
  identity(holder: IConstruct): string;
}

/** What a role is to be able to do, as a policy of its own says it. */
export interface Permission {
  /** Rights with one id on one holder share their statements. */
  readonly id: string;
  /** For messages, such as 'use the key'. */
  readonly what: string;
  /** The id of a permission that says this and more: with it, this one is not written. */
  readonly impliedBy?: string;
  identityStatements(): iam.PolicyStatement[];
}

/** What a role is to be able to do with a resource, in the two places where that can be written. */
export interface ResourcePermission extends Permission {
  /** Whether the statements in policies of resources have a Sid each: others the CDK may merge, by the text of their principals. */
  readonly hasSids: boolean;
  resourceStatements(principals: iam.IPrincipal[]): iam.PolicyStatement[];
}

/** What a right is about. */
export interface RightHolder {
  /** The construct behind it (an alias's target key): its stack, stage and path count. */
  readonly construct: IResource;
  /** For messages: 'KMS key' or 'role'. */
  readonly kind: string;
}

/** A resource that has a policy of its own in which rights can stand: a key, a bucket or a secret. */
export interface PolicyHolder extends RightHolder {
  readonly construct: iam.IResourceWithPolicy & IConstruct;
  /** What its owner calls the policy. */
  readonly policyName: 'key policy' | 'bucket policy' | 'resource policy';
  /** Whether IAM policies of the own account work whatever the resource's policy says: so for buckets and secrets, not for keys. */
  readonly obeysIam: boolean;
  /** The L1 in which the policy stands; undefined while there is none, and for what the app does not own. */
  policyElement(): CfnElement | undefined;
  /** The policy as it stands, tokens and all; undefined where there is no policyElement. */
  policyDocument(): unknown;
  /** Asked before the first statement is added: whether the template will show it. */
  willRender(): boolean;
  /** What has to be deployed before the policy is in force. */
  policyConstruct(): IConstruct | undefined;
  /** What has functions write the right at deployment; missing for what functions do not write. */
  writersOf?(right: RightRequest): readonly DeployTimeWriter[];
  /** How a function can be made to write it, for messages: 'Write new …'. */
  codeFor?(right: RightRequest): string | undefined;
}

/** A resource of the app by which a function writes a right at deployment. */
export interface DeployTimeWriter {
  readonly resource: IConstruct;
  /** Whether the role may attach volumes then that are encrypted with the key. */
  readonly forVolumes: boolean;
}

/** Where a right came to stand. */
export enum RightPlace {
  RESOURCE_POLICY = 'resource policy',
  ROLE_POLICY = 'role policy',
  /** Across accounts both sides have to allow it. */
  BOTH = 'both policies',
  /** A warning says what the owners have to write. */
  NOWHERE = 'nowhere',
}

/** A right to be placed. */
export interface RightRequest {
  readonly subject: RoleSubject;
  readonly holder: RightHolder;
  readonly permission: Permission;
  /** The construct on which a warning is raised when somebody else has to write the right: an L1, so that it can be acknowledged. */
  readonly warnOn: IConstruct;
  /** Whether the role attaches volumes that are encrypted with the key. */
  readonly attachesVolumes?: boolean;
}

/** A right that can stand in the policy of the resource as well. */
export interface ResourceRightRequest extends RightRequest {
  readonly holder: PolicyHolder;
  readonly permission: ResourcePermission;
}

/** The right of a role, which is written where it fits once the app is complete. */
export class PlacedRight implements IDependable {
  public readonly subject: RoleSubject;
  public readonly holder: RightHolder;
  public readonly permission: Permission;
  public readonly warnOn: IConstruct;
  /** Whether any of them asked for a role that attaches volumes. */
  public attachesVolumes = false;
  /** Where it stands; undefined until it is settled. */
  public outcome?: RightPlace;
  /** Whether a part of it, or all, is left to the owner of the resource or of the role, who is told by a warning. */
  public byHand = false;
  /** The policies that have to be deployed before the role has the right. */
  public policies: readonly IConstruct[] = [];
  /** The resources by which functions write it at deployment, each in full: in which stack they stand decides who waits for them. */
  public writers: readonly IConstruct[] = [];

  /** What asked for it after warnOn did; most rights are asked for once. */
  private laterAskers?: Map<IConstruct, number>;

  /**
   * @param turn a number that grows from request to request
   * @param settle has all rights of the Stage placed
   */
  constructor(request: RightRequest, private readonly turn: number, private readonly settle: () => void) {
    this.subject = request.subject;
    this.holder = request.holder;
    this.permission = request.permission;
    this.warnOn = request.warnOn;
    Dependable.implement(this, this);
  }

  /** All that asked for it, the first being warnOn. */
  public get askers(): readonly IConstruct[] {
    return [this.warnOn, ...this.laterAskers?.keys() ?? []];
  }

  /** Notes that it is asked for again. */
  public ask(asker: IConstruct, turn: number): void {
    if (asker !== this.warnOn && this.laterAskers?.has(asker) !== true) {
      this.laterAskers ??= new Map();
      this.laterAskers.set(asker, turn);
    }
  }

  /** The number with which it was first asked for by that construct. */
  public turnOf(asker: IConstruct): number {
    return asker === this.warnOn ? this.turn : this.laterAskers?.get(asker) ?? Infinity;
  }

  public get dependencyRoots(): IConstruct[] {
    this.settle();
    if (this.outcome !== undefined) {
      return [...this.policies];
    }
    // asked in the middle of the settlement, for what depends on this right: either place is still possible
    return [this.holder.construct, ...this.subject.construct === undefined ? [] : [this.subject.construct]];
  }
}

/** A right that can stand in the policy of the resource as well. */
export type ResourceRight = PlacedRight & ResourceRightRequest;

/** Whether the right can stand in the policy of the resource: the permission comes with such a resource only. */
export function isResourceRight<R extends RightRequest>(right: R): right is R & ResourceRightRequest {
  return 'resourceStatements' in right.permission;
}
