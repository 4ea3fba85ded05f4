import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ResourceType, StageInventory, append, maybeEqual } from './stage-inventory';
import { Referenced, Value, isReferenced, referenceOf, textOf } from './value';

/** A role that the app defines, by its L1. */
export interface OwnedRole {
  readonly resource: CfnResource;
}

/** A role that is known by its name only. */
export interface NamedRole {
  readonly name: string;
  /** Undefined if not known, or not yet. */
  readonly account?: string;
}

export type KnownRole = OwnedRole | NamedRole;

export function isOwned(role: KnownRole): role is OwnedRole {
  return 'resource' in role;
}

/** The role that a name or an ARN stands for; undefined where that is not known. */
export function knownRole(value: Value, from: Stack, inventory: StageInventory): KnownRole | undefined {
  const reference = referenceOf(value);
  if (reference) {
    return roleBehind(reference);
  }
  const holes: Referenced[] = [];
  const text = value.map(part => {
    if (typeof part === 'string') {
      return part;
    }
    return isReferenced(part) ? `\u0001${holes.push(part) - 1}\u0002` : '\u0003';
  }).join('');
  const arn = /^arn:[^:]*:iam::([^:]*):role\/(?:.*\/)?([^/]*)$/.exec(text);
  const name = arn ? arn[2] : text;
  const hole = /^\u0001(\d+)\u0002$/.exec(name)?.[1];
  if (hole !== undefined) {
    return roleBehind(holes[Number(hole)]);
  }
  // what IAM takes as a name, so neither an ARN of something else nor one with unknown parts
  if (!/^[\w+=,.@-]+$/.test(name)) {
    return undefined;
  }
  const owned = inventory.named(ResourceType.ROLE, 'RoleName', [name], from);
  const account = concrete(arn ? arn[1] : from.account);
  return owned && isOfAccount(owned, account, arn !== null) ? { resource: owned } : { name, account };
}

/** The roles that an ARN with tokens may stand for where a construct is, as far as that is known. */
export function rolesBehind(arn: string, scope: IConstruct, inventory: StageInventory): readonly KnownRole[] {
  return inventory.renderer.valuesOfTokens(arn, scope).flatMap(value => knownRole(value, Stack.of(scope), inventory) ?? []);
}

/** An ARN that says the account is another role's, as long as it is not known that the stack goes there. */
function isOfAccount(owned: CfnResource, account: string | undefined, isArn: boolean): boolean {
  const own = Stack.of(owned).account;
  return isArn && account !== undefined ? own === account : maybeEqual(account, own);
}

/** Roles of a policy, to look one up. */
export class RoleSet {
  private readonly owned = new Set<CfnResource>();
  private readonly named = new Map<string, NamedRole[]>();

  constructor(private readonly inventory: StageInventory) {}

  public add(role: KnownRole): void {
    if (isOwned(role)) {
      this.owned.add(role.resource);
    } else {
      append(this.named, role.name, role);
    }
  }

  public get isEmpty(): boolean {
    return this.owned.size + this.named.size === 0;
  }

  /** Undefined if that cannot be said. */
  public has(role: KnownRole): boolean | undefined {
    if (isOwned(role)) {
      return this.owned.has(role.resource) || ([...this.named.values()].flat().some(named => this.mayBe(role.resource, named)) ? undefined : false);
    }
    return (this.named.get(role.name) ?? []).some(({ account }) => maybeEqual(account, role.account))
      || ([...this.owned].some(resource => this.mayBe(resource, role)) ? undefined : false);
  }

  /**
   * An explicit name is found when it is read, unless the account is not known; this is also about one that somebody copied from a
   * deployed stack, and about parameters.
   */
  private mayBe(resource: CfnResource, { name, account }: NamedRole): boolean {
    const explicit = this.inventory.renderer.valuesOfProperty(resource, 'RoleName');
    return explicit.length === 0
      ? name.startsWith(`${Stack.of(resource).stackName}-`)
      : maybeEqual(account, Stack.of(resource).account) && explicit.map(textOf).some(text => text === undefined || text === name);
  }
}

/** For messages: the path of the role's construct, or its name. */
export function roleLabel(role: KnownRole): string {
  return isOwned(role) ? constructPath(role.resource) : role.name;
}

/** For messages: the path of the construct that the user made, which is the parent of an L2's L1. */
export function constructPath(resource: IConstruct): string {
  const parent = resource.node.scope;
  return parent && parent.node.defaultChild === resource && !Stack.isStack(parent) ? parent.node.path : resource.node.path;
}

function roleBehind(reference: Referenced): OwnedRole | undefined {
  const { target, attribute } = reference;
  return CfnResource.isCfnResource(target) && target.cfnResourceType === ResourceType.ROLE && (attribute === 'Ref' || attribute === 'Arn')
    ? { resource: target }
    : undefined;
}

function concrete(account: string): string | undefined {
  return !Token.isUnresolved(account) && /^\d{12}$/.test(account) ? account : undefined;
}
