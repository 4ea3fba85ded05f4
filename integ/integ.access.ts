/**
 * Authentication, authorization and instance metadata, with roles, secrets and a log group of the stack's own. No password is in
 * the template: secrets are made when the stack is deployed. LDAP and Ranger servers are not contacted before a cluster starts.
 *
 * Verify after the deployment:
 *   the cluster reaches WAITING, and on its primary node "kadmin -p kadmin/admin" takes the password of the secret;
 *   aws emr describe-security-configuration --name <name> shows each document as it was synthesized, and an ExternalId for runtime roles;
 *   aws iam simulate-principal-policy lets the instance role assume each role, and read the secrets.
 */
import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import {
  Duration, RemovalPolicies, Stack, Tags, aws_ec2 as ec2, aws_emr as emr, aws_iam as iam, aws_logs as logs, aws_s3 as s3,
  aws_secretsmanager as secretsmanager,
} from 'aws-cdk-lib';
import { integApp } from './app';
import {
  ArtifactBucket, CertificateBundle, EmrFsRoleMapping, EncryptionKey, InTransitEncryption, InstanceMetadata, Kerberos, KerberosAttributes,
  LakeFormation, LdapAuthentication, Ranger, RangerPlugin, RuntimeRoles, SecurityConfiguration,
} from '../lib';

const app = integApp();
const stack = new Stack(app, 'EmrSecurityAccess');

const instanceRole = new iam.Role(stack, 'InstanceRole', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
const serviceRole = new iam.Role(stack, 'ServiceRole', {
  assumedBy: new iam.ServicePrincipal('elasticmapreduce.amazonaws.com'),
  managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonEMRServicePolicy_v2')],
});
instanceRole.grantPassRole(serviceRole);

/** A role that the nodes may take, and do these things with its session. */
function assumedByNodes(id: string, ...actions: string[]): iam.Role {
  const nodes = new iam.ArnPrincipal(instanceRole.roleArn);
  const role = new iam.Role(stack, id, { assumedBy: nodes });
  role.assumeRolePolicy!.addStatements(...actions.map(action => new iam.PolicyStatement({ principals: [nodes], actions: [action] })));
  return role;
}

const encryptionKey = new EncryptionKey(stack, 'Key');
const data = new s3.Bucket(stack, 'Data');
const certificates = new ArtifactBucket(stack, 'Certificates', { encryptionKey });
const common = {
  encryptionKey,
  instanceRoles: [instanceRole],
  serviceRoles: [serviceRole],
  inTransitEncryption: InTransitEncryption.pem(CertificateBundle.fromBucket(certificates, 'certificates/integ/certificates.zip')),
  releaseLabel: 'emr-7.11.0',
};
const secretFor = (id: string) => new secretsmanager.Secret(stack, id, { encryptionKey });

const kerberos = new SecurityConfiguration(stack, 'Kerberos', {
  ...common,
  inTransitEncryption: InTransitEncryption.disabled(),
  kerberos: Kerberos.clusterDedicatedKdc({ ticketLifetime: Duration.hours(12) }),
  emrFsRoleMappings: [
    EmrFsRoleMapping.forUsers(assumedByNodes('AdminRole'), ['hadoop']),
    EmrFsRoleMapping.forBuckets(assumedByNodes('DataRole'), [data]),
  ],
  instanceMetadata: InstanceMetadata.imdsV2Required(),
});

new SecurityConfiguration(stack, 'RuntimeRoles', {
  ...common,
  runtimeRoles: RuntimeRoles.enabled({
    roles: [assumedByNodes('ReportsRole', 'sts:TagSession', 'sts:SetSourceIdentity')],
    propagateSourceIdentity: true,
  }),
  lakeFormation: LakeFormation.withRuntimeRoles(),
  instanceMetadata: InstanceMetadata.imdsV2Required({ httpPutResponseHopLimit: 2 }),
});

const clientSecret = secretFor('RangerPluginKey');
new SecurityConfiguration(stack, 'LdapAndRanger', {
  ...common,
  ldap: LdapAuthentication.openLdap('ldaps://ldap.example.com', {
    bindCertificate: secretFor('LdapCertificate'),
    bindCredentials: secretFor('LdapCredentials'),
    accessFilter: '(objectClass=posixAccount)',
    userSearchBase: 'cn=People,dc=example,dc=com',
    groupSearchBase: 'cn=Groups,dc=example,dc=com',
  }),
  ranger: Ranger.adminServer('https://ranger.example.com:6182', {
    adminServerSecret: secretFor('RangerAdminServer'),
    pluginRole: assumedByNodes('RangerPluginRole', 'sts:TagSession'),
    otherServicesRole: assumedByNodes('OtherServicesRole', 'sts:TagSession'),
    plugins: [
      RangerPlugin.hive({ clientSecret, policyRepositoryName: 'amazonemrhive' }),
      RangerPlugin.emrFsS3({ clientSecret, policyRepositoryName: 'amazonemrs3' }),
    ],
    auditLogGroup: new logs.LogGroup(stack, 'RangerAudit'),
  }),
  releaseLabel: 'emr-6.15.0',
});

const vpc = new ec2.Vpc(stack, 'Vpc', {
  maxAzs: 1,
  natGateways: 0,
  restrictDefaultSecurityGroup: false,
  subnetConfiguration: [{ name: 'Public', subnetType: ec2.SubnetType.PUBLIC }],
});
// AmazonEMRServicePolicy_v2 acts only on what has this tag
Tags.of(vpc).add('for-use-with-amazon-emr-managed-policies', 'true');

const kdcAdminPassword = new secretsmanager.Secret(stack, 'KdcAdminPassword', { generateSecretString: { passwordLength: 32, excludePunctuation: true } });
kerberos.attachTo(new emr.CfnCluster(stack, 'Cluster', {
  name: 'integ-access',
  releaseLabel: 'emr-7.11.0',
  applications: [{ name: 'Spark' }],
  jobFlowRole: new iam.InstanceProfile(stack, 'InstanceProfile', { role: instanceRole }).instanceProfileName,
  serviceRole: serviceRole.roleName,
  kerberosAttributes: KerberosAttributes.fromSecrets({ realm: 'EC2.INTERNAL', kdcAdminPassword: kdcAdminPassword.secretValue }),
  instances: {
    ec2SubnetId: vpc.publicSubnets[0].subnetId,
    masterInstanceGroup: { instanceCount: 1, instanceType: 'm6i.xlarge' },
    coreInstanceGroup: { instanceCount: 1, instanceType: 'm6i.xlarge' },
    keepJobFlowAliveWhenNoSteps: true,
  },
  tags: [{ key: 'for-use-with-amazon-emr-managed-policies', value: 'true' }],
}));

// keys, buckets and the log group are kept otherwise
RemovalPolicies.of(stack).destroy();

new IntegTest(app, 'Access', { testCases: [stack] });
