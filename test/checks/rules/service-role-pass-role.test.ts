import { CfnParameter, Stack, aws_emr as emr, aws_iam as iam } from 'aws-cdk-lib';
import { Configuration, cluster, foundIn, instanceRole, newStack, profileOf, warningsOf } from '../fixtures';

const ID = 'cdk-emr-security:service-role-cannot-pass';
const V2 = iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonEMRServicePolicy_v2');
const TAGS = [{ key: 'for-use-with-amazon-emr-managed-policies', value: 'true' }];

interface World {
  readonly stack: Stack;
  readonly nodes: iam.Role;
  readonly service: iam.Role;
  readonly made: emr.CfnCluster;
}

function world(roleName?: string, managedPolicies = [V2]): World {
  const stack = newStack();
  const { resource } = new Configuration(stack, 'Security');
  const nodes = instanceRole(stack, 'Nodes', { roleName });
  const service = instanceRole(stack, 'Service', { managedPolicies });
  const made = cluster(stack, 'Cluster', {
    securityConfiguration: resource.ref, jobFlowRole: profileOf(stack, nodes), serviceRole: service.roleName, tags: TAGS,
  });
  return { stack, nodes, service, made };
}

const allow = (...resources: string[]) => ({ service }: World) =>
  service.addToPolicy(new iam.PolicyStatement({ actions: ['iam:PassRole'], resources }));

test('a service role with AmazonEMRServicePolicy_v2 must be able to pass the role of the nodes', () => {
  expect(warningsOf(world().stack)).toEqual([
    "[Stack/Security/Resource] cluster 'Stack/Cluster' with configuration 'Stack/Security': its service role 'Stack/Service' has the managed policy AmazonEMRServicePolicy_v2, "
    + "which lets it pass no role of the nodes but EMR_EC2_DefaultRole, got 'Stack/Nodes'; a right to pass that role is expected. Use grantPassRole() of the role "
    + `[ack: ${ID}]`,
  ]);
});

test.each<[string, (made: World) => unknown, number]>([
  ['grantPassRole()', ({ nodes, service }) => nodes.grantPassRole(service), 0],
  ['a right to pass any role', allow('*'), 0],
  ['a pattern', allow('arn:aws:iam::*:role/Analytics*'), 0],
  ['the ARN of a role of the account, which may be this one', allow('arn:aws:iam::111122223333:role/Stack-Nodes-1A2B3C'), 0],
  ['a parameter', made => allow(new CfnParameter(made.stack, 'Role').valueAsString)(made), 0],
  ['a right to pass another role of the app', made => allow(instanceRole(made.stack, 'Other').roleArn)(made), 1],
  ['another right on the role', ({ nodes, service }) => nodes.grant(service, 'iam:GetRole'), 1],
  ['a denial', ({ nodes, service }) => service.addToPolicy(new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['iam:PassRole'], resources: [nodes.roleArn] })), 1],
  ['a managed policy that is not known', ({ service }) => service.addManagedPolicy(iam.ManagedPolicy.fromManagedPolicyName(service, 'Company', 'company')), 0],
  ['a role of the account as the role of the nodes', ({ made }) => { made.jobFlowRole = 'AnalyticsProfile'; }, 0],
  ['the default role of the account as the role of the nodes', ({ made }) => { made.jobFlowRole = 'EMR_EC2_DefaultRole'; }, 0],
])('with %s', (_, change, warnings) => {
  const made = world();
  change(made);
  expect(foundIn(made.stack).warnings).toEqual(Array(warnings).fill(ID));
});

test('the policy names the default role, also one that the app makes', () => expect(foundIn(world('EMR_EC2_DefaultRole').stack).warnings).toEqual([]));

test('a role that the app names otherwise is another one', () => {
  expect(foundIn(world('Analytics').stack).warnings).toEqual([ID]);
  const named = world('Analytics');
  allow('arn:aws:iam::111122223333:role/Analytics')(named);
  expect(foundIn(named.stack).warnings).toEqual([]);
});

test('a name that is known at deployment may be that of the default role', () => {
  const made = world();
  (made.nodes.node.defaultChild as iam.CfnRole).roleName = new CfnParameter(made.stack, 'Name').valueAsString;
  expect(foundIn(made.stack).warnings).toEqual([]);
});

test('the older policy lets the service pass any role', () => {
  expect(foundIn(world(undefined, [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonElasticMapReduceRole')]).stack).warnings).toEqual([]);
});
