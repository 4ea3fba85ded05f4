/**
 * A cluster that uses a security configuration: disks and Amazon S3 encrypted with one key.
 *
 * Verify after the deployment:
 *   the cluster reaches WAITING; aws emr describe-cluster names the configuration; aws ec2 describe-volumes shows its volumes
 *   encrypted with the key.
 */
import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { RemovalPolicy, Stack, Tags, aws_ec2 as ec2, aws_emr as emr, aws_iam as iam } from 'aws-cdk-lib';
import { integApp } from './app';
import { EncryptionKey, InTransitEncryption, SecurityConfiguration } from '../lib';

const app = integApp();
const stack = new Stack(app, 'EmrSecurityCluster');

const vpc = new ec2.Vpc(stack, 'Vpc', {
  maxAzs: 1,
  natGateways: 0,
  restrictDefaultSecurityGroup: false,
  subnetConfiguration: [{ name: 'Public', subnetType: ec2.SubnetType.PUBLIC }],
});
// AmazonEMRServicePolicy_v2 acts only on what has this tag
Tags.of(vpc).add('for-use-with-amazon-emr-managed-policies', 'true');

const instanceRole = new iam.Role(stack, 'InstanceRole', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
const instanceProfile = new iam.InstanceProfile(stack, 'InstanceProfile', { role: instanceRole });
const serviceRole = new iam.Role(stack, 'ServiceRole', {
  assumedBy: new iam.ServicePrincipal('elasticmapreduce.amazonaws.com'),
  managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonEMRServicePolicy_v2')],
});
instanceRole.grantPassRole(serviceRole);

const security = new SecurityConfiguration(stack, 'Security', {
  encryptionKey: new EncryptionKey(stack, 'Key', { removalPolicy: RemovalPolicy.DESTROY }),
  instanceRoles: [instanceRole],
  serviceRoles: [serviceRole],
  inTransitEncryption: InTransitEncryption.disabled(),
  releaseLabel: 'emr-7.9.0',
  removalPolicy: RemovalPolicy.DESTROY,
});

const cluster = new emr.CfnCluster(stack, 'Cluster', {
  name: 'integ',
  releaseLabel: 'emr-7.9.0',
  applications: [{ name: 'Spark' }],
  jobFlowRole: instanceProfile.instanceProfileName,
  serviceRole: serviceRole.roleName,
  instances: {
    ec2SubnetId: vpc.publicSubnets[0].subnetId,
    masterInstanceGroup: { instanceCount: 1, instanceType: 'm6i.xlarge' },
    coreInstanceGroup: { instanceCount: 1, instanceType: 'm6i.xlarge' },
    keepJobFlowAliveWhenNoSteps: true,
  },
  tags: [{ key: 'for-use-with-amazon-emr-managed-policies', value: 'true' }],
});
security.attachTo(cluster);

new IntegTest(app, 'Cluster', { testCases: [stack] });
