import { Names, Resource, Stack, aws_iam as iam } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

const ID = 'EmrSecurityPolicy';

/**
 * Writes statements into a policy of the role that is ours alone: its bytes and its logical id depend neither on what else the role
 * may do nor on the app's feature flags. What is written twice stands once: CDK sees to that.
 *
 * @param home where the policy stands: under the role, unless its stack cannot name what the statements name
 * @returns the policy; undefined where the role does not take any: immutable roles, and imported ones of another account, say nothing
 */
export function writeRolePolicy(role: iam.IRole, statements: readonly iam.PolicyStatement[], home: IConstruct = role): iam.Policy | undefined {
  const id = home === role ? ID : `${ID}${role.node.addr.slice(-8)}`;
  const policy = home.node.tryFindChild(id) as iam.Policy | undefined ?? attachedPolicy(role, home, id);
  policy?.addStatements(...statements);
  return policy;
}

function attachedPolicy(role: iam.IRole, home: IConstruct, id: string): iam.Policy | undefined {
  const policy = new iam.Policy(home, id, { policyName: policyNameFor(role, home), document: new iam.PolicyDocument({ minimize: false }) });
  role.attachInlinePolicy(policy);
  const roles: unknown = Stack.of(policy).resolve((policy.node.defaultChild as iam.CfnPolicy).roles);
  if (Array.isArray(roles) && roles.length > 0) {
    return policy;
  }
  home.node.tryRemoveChild(id);
  return undefined;
}

/**
 * A role that is imported is shared with other stacks, also with those of other Regions, and policies of one name on one role
 * overwrite each other. So it is with a role of another stack.
 *
 * @returns the name of a policy for such a role: stack and construct, shortened, a hash of both, and the Region, which may be known at deployment
 * only. Of a nested stack it is the stack around it that counts, which has a name at synth, and the path in there
 */
export function nameOnSharedRole(construct: IConstruct): string {
  return `EmrSecurity-${Names.uniqueResourceName(construct, { maxLength: 80 })}-${Stack.of(construct).region}`;
}

function policyNameFor(role: iam.IRole, home: IConstruct): string | undefined {
  return home === role && Resource.isOwnedResource(role) ? undefined : nameOnSharedRole(home);
}
