import { App, NestedStack, Stack, aws_emr as emr, aws_iam as iam, aws_s3 as s3 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { CertificateBundle, InTransitEncryption, SecurityConfiguration } from '../../lib';

const NO_ROLES = { instanceRoles: [], serviceRoles: [] };

function nodeRole(scope: Construct, inlinePolicies?: Record<string, iam.PolicyDocument>): iam.Role {
  return new iam.Role(scope, 'Nodes', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'), inlinePolicies });
}

function cluster(scope: Construct, role: iam.IRole): emr.CfnCluster {
  const profile = new iam.InstanceProfile(scope, 'Profile', { role });
  return new emr.CfnCluster(scope, 'Cluster', { name: 'c', jobFlowRole: profile.instanceProfileName, serviceRole: 'EMR_DefaultRole', instances: {} });
}

/** The logical ids on a circle of references and DependsOn in a template; none if there is no circle. */
function circleIn(template: { Resources?: Record<string, object> }): string[] {
  const resources = template.Resources ?? {};
  const targets = (value: unknown): string[] => {
    if (Array.isArray(value)) {
      return value.flatMap(targets);
    }
    if (typeof value !== 'object' || value === null) {
      return [];
    }
    return Object.entries(value).flatMap(([key, inner]) => {
      const named = key === 'Ref' ? [inner] : key === 'Fn::GetAtt' ? [inner[0]] : key === 'DependsOn' ? [inner].flat() : targets(inner);
      return (named as string[]).filter(id => id in resources);
    });
  };
  const state = new Map<string, 'open' | 'done'>();
  const visit = (id: string, path: string[]): string[] => {
    if (state.get(id) === 'open') {
      return [...path, id];
    }
    if (state.get(id) === 'done') {
      return [];
    }
    state.set(id, 'open');
    const circle = targets(resources[id]).map(target => visit(target, [...path, id])).find(found => found.length > 0) ?? [];
    state.set(id, 'done');
    return circle;
  };
  return Object.keys(resources).map(id => visit(id, [])).find(found => found.length > 0) ?? [];
}

test('the circle finder finds circles', () => {
  expect(circleIn({ Resources: { A: { DependsOn: ['B'] }, B: { Properties: { X: { Ref: 'A' } } } } })).toEqual(['A', 'B', 'A']);
});

test('two stacks, each with its roles and a cluster, share a configuration', () => {
  const app = new App();
  const security = new SecurityConfiguration(new Stack(app, 'Platform'), 'Security', NO_ROLES);
  const stacks = ['TeamA', 'TeamB'].map(id => {
    const stack = new Stack(app, id);
    const role = nodeRole(stack);
    security.grants.instanceRole(role);
    security.attachTo(cluster(stack, role));
    return stack;
  });
  for (const stack of stacks) {
    const template = Template.fromStack(stack).toJSON();
    expect(template.Resources.Cluster.DependsOn).toEqual([stack.getLogicalId(stack.node.findChild('Nodes').node
      .findChild('EmrSecurityPolicy').node.defaultChild as iam.CfnPolicy)]);
    expect(circleIn(template)).toEqual([]);
  }
});

test('the configuration and its bucket in a stack, the role and the cluster in one nested in it', () => {
  const stack = new Stack(new App(), 'Stack');
  const bucket = new s3.Bucket(stack, 'Certificates');
  const security = new SecurityConfiguration(stack, 'Security', {
    ...NO_ROLES, inTransitEncryption: InTransitEncryption.pem(CertificateBundle.fromBucket(bucket, 'certificates.zip')),
  });
  const nested = new NestedStack(stack, 'Nested');
  const role = nodeRole(nested);
  security.grants.instanceRole(role);
  security.attachTo(cluster(nested, role));
  expect(circleIn(Template.fromStack(stack).toJSON())).toEqual([]);
  expect(circleIn(Template.fromStack(nested).toJSON())).toEqual([]);
});

test('a role that names the configuration', () => {
  const stack = new Stack(new App(), 'Stack');
  const security = new SecurityConfiguration(stack, 'Security', NO_ROLES);
  const role = nodeRole(stack, {
    describe: new iam.PolicyDocument({
      statements: [new iam.PolicyStatement({ actions: ['elasticmapreduce:DescribeSecurityConfiguration'], resources: [security.securityConfigurationName] })],
    }),
  });
  security.grants.instanceRole(role);
  security.attachTo(cluster(stack, role));
  const template = Template.fromStack(stack).toJSON();
  expect(circleIn(template)).toEqual([]);
});

test('a runtime role that refers to the cluster', () => {
  const stack = new Stack(new App(), 'Stack');
  const security = new SecurityConfiguration(stack, 'Security', NO_ROLES);
  const nodes = nodeRole(stack);
  security.grants.instanceRole(nodes);
  const attached = cluster(stack, nodes);
  security.attachTo(attached);
  const runtime = new iam.Role(stack, 'Runtime', {
    assumedBy: new iam.ArnPrincipal(nodes.roleArn).withSessionTags(),
    inlinePolicies: { own: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [`arn:aws:s3:::logs/${attached.ref}/*`] })] }) },
  });
  security.grants.runtimeRole(runtime);
  expect(circleIn(Template.fromStack(stack).toJSON())).toEqual([]);
});
