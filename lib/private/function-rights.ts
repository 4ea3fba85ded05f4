import { Annotations, IResource, Resource, Stack, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { delegates } from './policy-reading';
import { plain } from './readable';
import { nameOnSharedRole } from './role-policy';
import { differ } from './role-subject';
import { keyHolder, keyTarget } from '../encryption/key-users';

/** What a function may do, and whose own policy has a say in it. */
export interface FunctionRight {
  readonly statement: iam.PolicyStatement;
  /** The resource, where it has a policy of its own that may have to allow it, too. */
  readonly guarded?: GuardedResource;
}

/** A resource that has a policy of its own. */
export type GuardedResource =
  | { readonly kind: 'KMS key'; readonly resource: kms.IKey }
  | { readonly kind: 'bucket' | 'secret'; readonly resource: IResource };

/** Whose function it is: for messages, and for the ids of warnings. */
export type FunctionOwner = 'artifact-provider' | 'key-user-provider';

/** The owner in words. */
export function ownerName(owner: FunctionOwner): string {
  return owner.replace(/-/g, ' ');
}

/** Reading the specification. */
export function specificationRights(parameterArn: string): FunctionRight[] {
  return [{ statement: new iam.PolicyStatement({ actions: ['ssm:GetParameter'], resources: [parameterArn] }) }];
}

/** Who gets which rights, and who is told what is left to do. */
export interface FunctionRightsProps {
  readonly owner: FunctionOwner;
  /** The role of the function. */
  readonly role: iam.IRole;
  readonly rights: readonly FunctionRight[];
  /** What does not work without them, for messages. */
  readonly purpose: string;
  /** An L1, so that warnings can be acknowledged. */
  warnOn(): IConstruct;
}

/** The policies that a role gets from here. */
const policiesOfRoles = new WeakMap<iam.IRole, iam.Policy[]>();

/**
 * What a deploy-time function may do for one custom resource, in a policy of its own.
 *
 * Rights that resources shared would be gone before the last of them is deleted. What cannot be written, or does not count, becomes a
 * warning with the JSON for whoever owns the role or resource.
 */
export class FunctionRights extends Construct {
  /** Those of a role, in whatever stack they stand. */
  public static policiesOf(role: iam.IRole): readonly iam.Policy[] {
    return policiesOfRoles.get(role) ?? [];
  }

  public readonly policy: iam.Policy;

  constructor(scope: Construct, id: string, private readonly props: FunctionRightsProps) {
    super(scope, id);
    const statements = props.rights.map(({ statement }) => statement);
    this.policy = new iam.Policy(this, 'Resource', { policyName: this.policyName(), document: new iam.PolicyDocument({ minimize: false, statements }) });
    props.role.attachInlinePolicy(this.policy);
    policiesOfRoles.set(props.role, [...policiesOfRoles.get(props.role) ?? [], this.policy]);
    this.node.addValidation({
      validate: () => {
        this.warnOfRole(statements);
        for (const [guarded, ours] of this.byResource()) {
          this.warnOfResource(guarded, ours);
        }
        return [];
      },
    });
  }

  /** By default the logical id, which another stack or app may have as well: their policies on one role would overwrite each other. */
  private policyName(): string | undefined {
    const { role } = this.props;
    return Resource.isOwnedResource(role) && Stack.of(role) === Stack.of(this) ? undefined : nameOnSharedRole(this);
  }

  private warnOfRole(statements: readonly iam.PolicyStatement[]): void {
    const { owner, role, purpose } = this.props;
    const attached: unknown = Stack.of(this).resolve((this.policy.node.defaultChild as iam.CfnPolicy).roles);
    if (!Array.isArray(attached) || attached.length === 0) {
      this.warn(`${owner}-role-by-hand`,
        `role '${role.node.path}' of the ${ownerName(owner)}: this app cannot edit its policies, so ${purpose}. `
        + `Ask the owner of the role to add: ${this.jsonOf(statements)}`);
    }
  }

  private byResource(): [GuardedResource, iam.PolicyStatement[]][] {
    const found = new Map<IResource, [GuardedResource, iam.PolicyStatement[]]>();
    for (const { guarded, statement } of this.props.rights) {
      if (guarded !== undefined) {
        const entry = found.get(guarded.resource) ?? [guarded, []];
        found.set(guarded.resource, entry);
        entry[1].push(statement);
      }
    }
    return [...found.values()];
  }

  /** A key counts policies of the account only if its own policy says so; across accounts every resource has to allow it, too. */
  private warnOfResource(guarded: GuardedResource, ours: readonly iam.PolicyStatement[]): void {
    const { owner, role } = this.props;
    const { kind } = guarded;
    const policyName = `${kind === 'KMS key' ? 'key' : kind === 'bucket' ? 'bucket' : 'resource'} policy`;
    const noun = policyName.split(' ')[0];
    let why: string;
    let path = guarded.resource.node.path;
    if (differ(guarded.resource.env.account, Stack.of(this).account)) {
      why = `it is of account ${guarded.resource.env.account}, where the policies of the function do not count alone`;
    } else if (guarded.kind === 'KMS key') {
      const target = keyTarget(guarded.resource);
      if (delegates(keyHolder(target), { id: 'function', what: 'use the key', identityStatements: () => [...ours] })) {
        return;
      }
      path = target.key.node.path;
      why = 'its key policy has no statement that lets IAM policies of the account allow the use of the key';
    } else {
      return;
    }
    const wanted = ours.map(statement => iam.PolicyStatement.fromJson({
      ...statement.toStatementJson() as object, ...kind !== 'bucket' && { Resource: '*' }, Principal: { AWS: role.roleArn },
    }));
    const secretKey = kind === 'secret' ? '; the key of the secret has to be a customer managed one that allows kms:Decrypt to the same role' : '';
    this.warn(`${noun}-policy-by-hand`,
      `${kind} '${path}': ${why}, so the function of the ${ownerName(owner)} may not use it yet; these statements are expected in the ${policyName}${secretKey}. `
      + `Ask the owner of the ${kind} to add them: ${this.jsonOf(wanted)}`);
  }

  private warn(slug: string, message: string): void {
    Annotations.of(this.props.warnOn()).addWarningV2(`cdk-emr-security:${slug}`, message);
  }

  private jsonOf(statements: readonly iam.PolicyStatement[]): string {
    return JSON.stringify(plain(statements.map(statement => statement.toStatementJson()), this));
  }
}
