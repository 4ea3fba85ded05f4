import { Names, Stack, aws_iam as iam } from 'aws-cdk-lib';

const ID = 'EmrSecurityPolicy';

/**
 * Writes statements into a policy of the role that is ours alone: its bytes and its logical id depend neither on what else the role
 * may do nor on the app's feature flags.
 *
 * @returns the policy; undefined where the role does not take any: immutable roles, and imported ones of another account, say nothing
 */
export function writeRolePolicy(role: iam.IRole, statements: readonly iam.PolicyStatement[]): iam.Policy | undefined {
  const policy = role.node.tryFindChild(ID) as iam.Policy | undefined ?? attachedPolicy(role);
  policy?.addStatements(...statements);
  return policy;
}

function attachedPolicy(role: iam.IRole): iam.Policy | undefined {
  const policy = new iam.Policy(role, ID, { policyName: policyNameFor(role), document: new iam.PolicyDocument({ minimize: false }) });
  role.attachInlinePolicy(policy);
  const roles: unknown = Stack.of(policy).resolve((policy.node.defaultChild as iam.CfnPolicy).roles);
  if (Array.isArray(roles) && roles.length > 0) {
    return policy;
  }
  role.node.tryRemoveChild(ID);
  return undefined;
}

/**
 * A role that is imported is shared with other stacks, also with those of other Regions, and policies of one name on one role
 * overwrite each other.
 */
function policyNameFor(role: iam.IRole): string | undefined {
  return iam.Role.isRole(role)
    ? undefined
    : `EmrSecurity-${Names.uniqueResourceName(role, { maxLength: 80 })}-${Stack.of(role).region}`;
}
