import { Annotations, IResource, Stack, aws_iam as iam } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { FunctionRight, GuardedResource } from './artifact-rights';
import { keyHolder, keyTarget } from '../encryption/key-users';
import { delegates } from '../private/policy-reading';
import { plain } from '../private/readable';
import { differ } from '../private/role-subject';

/** Who gets which rights, and who is told what is left to do. */
export interface FunctionRightsProps {
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
 * What the deploy-time function may do for one artefact, in a policy of its own.
 *
 * Rights that artefacts shared would be gone before the last of them is deleted. What cannot be written, or does not count, becomes a
 * warning with the JSON for whoever owns the role or resource.
 */
export class FunctionRights extends Construct {
  /** About how many characters these policies of a role have, as IAM counts them: against 10,240 for all that are inline. */
  public static charactersOn(role: iam.IRole): number {
    const texts = (policiesOfRoles.get(role) ?? []).map(policy => JSON.stringify(plain(policy.document.toJSON(), policy)));
    return texts.reduce((sum, text) => sum + text.replace(/\s/g, '').length, 0);
  }

  public readonly policy: iam.Policy;

  constructor(scope: Construct, id: string, private readonly props: FunctionRightsProps) {
    super(scope, id);
    const statements = props.rights.map(({ statement }) => statement);
    this.policy = new iam.Policy(this, 'Resource', { document: new iam.PolicyDocument({ minimize: false, statements }) });
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

  private warnOfRole(statements: readonly iam.PolicyStatement[]): void {
    const attached: unknown = Stack.of(this).resolve((this.policy.node.defaultChild as iam.CfnPolicy).roles);
    if (!Array.isArray(attached) || attached.length === 0) {
      this.warn('artifact-provider-role-by-hand',
        `role '${this.props.role.node.path}' of the artifact provider: this app cannot edit its policies, so ${this.props.purpose}. `
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
    const { role } = this.props;
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
      `${kind} '${path}': ${why}, so the function of the artifact provider may not use it yet; these statements are expected in the ${policyName}${secretKey}. `
      + `Ask the owner of the ${kind} to add them: ${this.jsonOf(wanted)}`);
  }

  private warn(slug: string, message: string): void {
    Annotations.of(this.props.warnOn()).addWarningV2(`cdk-emr-security:${slug}`, message);
  }

  private jsonOf(statements: readonly iam.PolicyStatement[]): string {
    return JSON.stringify(plain(statements.map(statement => statement.toStatementJson()), this));
  }
}
