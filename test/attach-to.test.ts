import { App, Stack, Stage, aws_emr as emr, aws_iam as iam, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { newStack } from './synthesized';
import { CertificateBundle, InTransitEncryption, SecurityConfiguration } from '../lib';

function newCluster(scope: Stack | Stage, id = 'Cluster', props: Partial<emr.CfnClusterProps> = {}): emr.CfnCluster {
  return new emr.CfnCluster(scope, id, {
    name: 'cluster', jobFlowRole: 'EMR_EC2_DefaultRole', serviceRole: 'EMR_DefaultRole', instances: {}, releaseLabel: 'emr-7.9.0', ...props,
  });
}

test('sets the name, and may be called again', () => {
  const stack = newStack();
  const security = new SecurityConfiguration(stack, 'Security');
  const cluster = newCluster(stack);
  security.attachTo(cluster);
  security.attachTo(cluster);
  Template.fromStack(stack).hasResource('AWS::EMR::Cluster', {
    Properties: { SecurityConfiguration: stack.resolve(security.securityConfigurationName) },
    DependsOn: Match.absent(),
  });
});

test('accepts a cluster that names it already', () => {
  const stack = newStack();
  const security = new SecurityConfiguration(stack, 'Security');
  const cluster = newCluster(stack, 'Cluster', { securityConfiguration: security.securityConfigurationName });
  expect(() => security.attachTo(cluster)).not.toThrow();
});

test('has the cluster wait for the policies that hold the rights of its roles', () => {
  const stack = newStack();
  const role = new iam.Role(stack, 'Node', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  const bucket = new s3.Bucket(stack, 'Certs');
  const security = new SecurityConfiguration(stack, 'Security', {
    encryptionKey: kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-west-2:111122223333:key/11111111-1111-1111-1111-111111111111'),
    inTransitEncryption: InTransitEncryption.pem(CertificateBundle.fromBucket(bucket, 'certificates.zip')),
    instanceRoles: [role],
  });
  security.attachTo(newCluster(stack));
  const policies = [Match.stringLikeRegexp('^CertsPolicy'), Match.stringLikeRegexp('^NodeEmrSecurityPolicy')];
  Template.fromStack(stack).hasResource('AWS::EMR::Cluster', { DependsOn: Match.arrayWith(policies) });
  Template.fromStack(stack).hasResource('AWS::EMR::SecurityConfiguration', { DependsOn: Match.arrayWith(policies) });
});

test('works across stacks', () => {
  const app = new App();
  const security = new SecurityConfiguration(new Stack(app, 'Shared'), 'Security');
  const stack = new Stack(app, 'Clusters');
  security.attachTo(newCluster(stack));
  Template.fromStack(stack).hasResourceProperties('AWS::EMR::Cluster', { SecurityConfiguration: { 'Fn::ImportValue': Match.stringLikeRegexp('^Shared:') } });
});

test('refuses a cluster that names another configuration', () => {
  const stack = newStack();
  const one = new SecurityConfiguration(stack, 'One');
  const two = new SecurityConfiguration(stack, 'Two');
  const cluster = newCluster(stack);
  one.attachTo(cluster);
  expect(() => two.attachTo(cluster)).toThrow('attachTo on \'Stack/Two\': cluster \'Stack/Cluster\' names another security configuration already, that of \'Stack/One\'; '
    + 'a cluster has one. Remove its securityConfiguration, or attach it to that one');
  expect(() => two.attachTo(newCluster(stack, 'Literal', { securityConfiguration: 'other' })))
    .toThrow('names another security configuration already, "other"; a cluster has one');
});

test.each<[string, unknown, string]>([
  ['nothing', undefined, 'got undefined'],
  ['a name', 'cluster', 'got "cluster"'],
])('refuses %s', (_what, cluster, got) => {
  const security = new SecurityConfiguration(newStack(), 'Security');
  expect(() => security.attachTo(cluster as never)).toThrow(`attachTo on 'Stack/Security': cluster: is not an EMR cluster, ${got}; an emr.CfnCluster is expected. `
    + 'Pass the L1 of the cluster, or set its securityConfiguration to securityConfigurationName');
});

test('refuses another L1, and a cluster of another Stage', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  const security = new SecurityConfiguration(stack, 'Security');
  expect(() => security.attachTo(new s3.CfnBucket(stack, 'Bucket') as never)).toThrow('cluster: is not an EMR cluster, got construct \'Stack/Bucket\'');
  const elsewhere = new Stack(new Stage(app, 'Prod'), 'Stack');
  expect(() => security.attachTo(newCluster(elsewhere))).toThrow('attachTo on \'Stack/Security\': cluster: \'Prod/Stack/Cluster\' is in another Stage; Stages are deployed '
    + 'on their own. Import the configuration into the cluster\'s Stage with SecurityConfiguration.fromSecurityConfigurationName()');
});

test('refuses a cluster of another Region or account', () => {
  const app = new App();
  const security = new SecurityConfiguration(new Stack(app, 'Ireland', { env: { account: '111122223333', region: 'eu-west-1' } }), 'Security');
  const cluster = newCluster(new Stack(app, 'Virginia', { env: { account: '111122223333', region: 'us-east-1' } }));
  expect(() => security.attachTo(cluster)).toThrow('attachTo on \'Ireland/Security\': cluster: \'Virginia/Cluster\' is in us-east-1 of account 111122223333, and the '
    + 'configuration in eu-west-1 of account 111122223333; a configuration is known in its own Region and account only. Create one where the cluster is');
});
