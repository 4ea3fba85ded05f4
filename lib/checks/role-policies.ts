import { CfnResource, Stack } from 'aws-cdk-lib';
import { KnownRole, isOwned, knownRole } from './known-role';
import { asList, isFunction } from './policy-reach';
import { ResourceType, StageInventory, append } from './stage-inventory';
import { Value, referenceOf, textOf } from './value';

/** A policy document, rendered, with the resource in which it stands. */
export interface PolicyText {
  readonly document: unknown;
  readonly scope: CfnResource;
}

/** What the identity policies of one role are, as far as they are in the app. */
export interface PoliciesOfRole {
  readonly texts: readonly PolicyText[];
  /** The names of managed policies of AWS, and ARNs of other foreign ones. */
  readonly foreign: readonly string[];
}

/** The identity policies of the roles of the Stage. */
export class RolePolicies {
  private readonly found = new Map<string, PoliciesOfRole>();
  private readonly managed = new Map<CfnResource, PolicyText>();
  private attached?: Map<string, PolicyText[]>;

  constructor(private readonly inventory: StageInventory) {}

  public of(role: KnownRole): PoliciesOfRole {
    const id = roleId(role);
    let policies = this.found.get(id);
    if (!policies) {
      policies = this.read(role);
      this.found.set(id, policies);
    }
    return policies;
  }

  /** What any role of the Stage may have, and any policy that is to be attached by others. */
  public ofAnybody(): PoliciesOfRole {
    this.attachedTo(ANY_ROLE);
    const roles = this.inventory.ofType(ResourceType.ROLE).map(resource => this.of({ resource }));
    return {
      texts: [...new Set([
        ...[...this.attached!.values()].flat(),
        ...this.inventory.ofType(ResourceType.MANAGED_POLICY).map(policy => this.managedText(policy)),
        ...roles.flatMap(({ texts }) => texts),
      ])],
      foreign: [...new Set(roles.flatMap(({ foreign }) => foreign))],
    };
  }

  private read(role: KnownRole): PoliciesOfRole {
    const texts = [...this.attachedTo(roleId(role)), ...this.attachedTo(ANY_ROLE)];
    const foreign: string[] = [];
    if (isOwned(role)) {
      texts.push(...this.inlineTexts(role.resource));
      for (const arn of this.inventory.renderer.valuesOfList(role.resource, 'ManagedPolicyArns')) {
        const target = referenceOf(arn)?.target;
        if (target && CfnResource.isCfnResource(target) && target.cfnResourceType === ResourceType.MANAGED_POLICY) {
          texts.push(this.managedText(target));
        } else {
          foreign.push(nameOfManagedPolicy(arn));
        }
      }
    }
    return { texts, foreign };
  }

  private inlineTexts(role: CfnResource): readonly PolicyText[] {
    const policies = this.inventory.renderer.property(role, 'Policies');
    return isFunction(policies)
      ? [{ document: policies, scope: role }]
      : asList(policies).map(policy => ({ document: documentOf(policy), scope: role }));
  }

  private managedText(policy: CfnResource): PolicyText {
    let text = this.managed.get(policy);
    if (!text) {
      text = { document: this.inventory.renderer.property(policy, 'PolicyDocument'), scope: policy };
      this.managed.set(policy, text);
    }
    return text;
  }

  private attachedTo(id: string): readonly PolicyText[] {
    if (!this.attached) {
      this.attached = new Map();
      const types = [ResourceType.POLICY, ResourceType.ROLE_POLICY, ResourceType.MANAGED_POLICY];
      for (const policy of types.flatMap(type => this.inventory.ofType(type))) {
        const property = policy.cfnResourceType === ResourceType.ROLE_POLICY ? 'RoleName' : 'Roles';
        const text = this.managedText(policy);
        for (const value of this.inventory.renderer.valuesOfList(policy, property)) {
          const role = knownRole(value, Stack.of(policy), this.inventory);
          append(this.attached, role ? roleId(role) : ANY_ROLE, text);
        }
      }
    }
    return this.attached.get(id) ?? [];
  }
}

/** An inline policy is spelt one way in a template and another way in an L1. */
function documentOf(policy: unknown): unknown {
  const { PolicyDocument, policyDocument } = policy as { PolicyDocument?: unknown; policyDocument?: unknown };
  return isFunction(policy) ? policy : PolicyDocument ?? policyDocument;
}

// Policies whose roles are not known before deployment: each may be the one in question.
const ANY_ROLE = '*';

function roleId(role: KnownRole): string {
  return isOwned(role) ? `path:${role.resource.node.path}` : `name:${role.name}`;
}

/** The name of a policy of AWS, or the ARN of another one. */
function nameOfManagedPolicy(arn: Value): string {
  const text = arn.map(part => typeof part === 'string' ? part : '*').join('');
  return /^arn:[^:]*:iam::aws:policy\/(.*)$/.exec(text)?.[1] ?? textOf(arn) ?? '(of an ARN known only at deployment)';
}
