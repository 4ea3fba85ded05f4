import { Annotations, Stack, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { keyHolder, keyTarget } from '../encryption/key-users';
import { delegates } from '../private/policy-reading';
import { plain } from '../private/readable';

/**
 * What the deploy-time function may do for one artefact, in a policy of its own.
 *
 * Rights that artefacts shared would be gone before the last of them is deleted. What cannot be written, or does not count, becomes a
 * warning with the JSON for whoever owns the role or key.
 */
export class FunctionRights extends Construct {
  public readonly policy: iam.Policy;

  constructor(
    scope: Construct, id: string, role: iam.IRole, statements: readonly iam.PolicyStatement[], keys: readonly kms.IKey[], warnOn: () => IConstruct,
  ) {
    super(scope, id);
    this.policy = new iam.Policy(this, 'Resource', { document: new iam.PolicyDocument({ minimize: false, statements: [...statements] }) });
    role.attachInlinePolicy(this.policy);
    this.node.addValidation({
      validate: () => {
        this.warnOfRole(role, statements, warnOn());
        keys.forEach(key => this.warnOfKey(key, role, statements, warnOn()));
        return [];
      },
    });
  }

  private warnOfRole(role: iam.IRole, statements: readonly iam.PolicyStatement[], on: IConstruct): void {
    const attached: unknown = Stack.of(this).resolve((this.policy.node.defaultChild as iam.CfnPolicy).roles);
    if (!Array.isArray(attached) || attached.length === 0) {
      Annotations.of(on).addWarningV2('cdk-emr-security:artifact-provider-role-by-hand',
        `role '${role.node.path}' of the artifact provider: this app cannot edit its policies, so the function may not store '${this.node.scope!.node.path}' yet. `
        + `Ask the owner of the role to add: ${this.jsonOf(statements)}`);
    }
  }

  /** The root statement of a key policy lets policies of the account count; without it the key policy has to name the role. */
  private warnOfKey(key: kms.IKey, role: iam.IRole, statements: readonly iam.PolicyStatement[], on: IConstruct): void {
    const target = keyTarget(key);
    const ours = statements.filter(statement => statement.actions.every(action => action.startsWith('kms:')));
    const holder = keyHolder(target);
    if (ours.length === 0 || delegates(holder, { id: 'function', what: 'use the key', resourceStatements: () => [], identityStatements: () => ours })) {
      return;
    }
    const wanted = ours.map(statement => iam.PolicyStatement.fromJson({
      ...statement.toStatementJson() as object, Resource: '*', Principal: { AWS: role.roleArn },
    }));
    Annotations.of(on).addWarningV2('cdk-emr-security:key-policy-by-hand',
      `KMS key '${target.key.node.path}': its key policy has no statement that lets IAM policies of the account allow the use of the key, so the function of the artifact `
      + `provider may not use it yet; these statements are expected in the key policy. Ask the owner of the key to add them: ${this.jsonOf(wanted)}`);
  }

  private jsonOf(statements: readonly iam.PolicyStatement[]): string {
    return JSON.stringify(plain(statements.map(statement => statement.toStatementJson()), this));
  }
}
