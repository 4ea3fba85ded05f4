// A stack for each section that says who users are and what they may do, for an installed package: the templates of other languages are
// compared with those of this app, which writes them into the folder that is its argument.
const {
  App, Duration, SecretValue, Stack,
  aws_emr: emr, aws_iam: iam, aws_kms: kms, aws_logs: logs, aws_s3: s3, aws_secretsmanager: secretsmanager,
} = require('aws-cdk-lib');
const {
  EmrFsRoleMapping, IdentityCenter, InstanceMetadata, InTransitEncryption, Kerberos, KerberosAttributes, LakeFormation,
  LdapAuthentication, LdapServerType, Ranger, RangerPlugin, RuntimeRoles, SecurityConfiguration,
} = require('cdk-emr-security');

const app = new App({ analyticsReporting: false, treeMetadata: false, outdir: process.argv[2] });
const newStack = (id) => new Stack(app, id, { env: { account: '111122223333', region: 'eu-central-1' } });
const newNodes = (stack) => new iam.Role(stack, 'Nodes', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });

/** A role that nodes may assume, and whatever else its trust policy has to allow. */
function newRole(stack, id, nodes, actions) {
  const principal = new iam.ArnPrincipal(nodes.roleArn);
  const role = new iam.Role(stack, id, { assumedBy: principal });
  if (actions) {
    role.assumeRolePolicy.addStatements(new iam.PolicyStatement({ principals: [principal], actions }));
  }
  return role;
}

function newCluster(stack, nodes, kerberosAttributes) {
  const profile = new iam.InstanceProfile(stack, 'Profile', { role: nodes });
  return new emr.CfnCluster(stack, 'Cluster', {
    name: 'analytics',
    releaseLabel: 'emr-7.11.0',
    jobFlowRole: profile.instanceProfileName,
    serviceRole: 'EMR_DefaultRole',
    instances: { masterInstanceGroup: { instanceCount: 1, instanceType: 'm6i.xlarge' } },
    kerberosAttributes,
  });
}

function kerberosDedicated() {
  const stack = newStack('KerberosDedicated');
  const nodes = newNodes(stack);
  const passwords = new secretsmanager.Secret(stack, 'Passwords');
  const security = new SecurityConfiguration(stack, 'Security', {
    instanceRoles: [nodes],
    inTransitEncryption: InTransitEncryption.disabled(),
    kerberos: Kerberos.clusterDedicatedKdc({
      ticketLifetime: Duration.hours(24),
      crossRealmTrust: { realm: 'AD.EXAMPLE.COM', domain: 'ad.example.com', adminServer: 'dc1.ad.example.com', kdcServer: 'dc1.ad.example.com:88' },
    }),
    instanceMetadata: InstanceMetadata.imdsV2Required({ httpPutResponseHopLimit: 2 }),
  });
  security.attachTo(newCluster(stack, nodes, KerberosAttributes.fromSecrets({
    realm: 'EC2.INTERNAL',
    kdcAdminPassword: passwords.secretValueFromJson('kdcAdmin'),
    crossRealmTrustPrincipalPassword: SecretValue.secretsManager('company/kerberos', { jsonField: 'trust' }),
    adDomainJoinUser: 'emr-join',
    adDomainJoinPassword: passwords.secretValue,
  })));
}

function kerberosExternal() {
  new SecurityConfiguration(newStack('KerberosExternal'), 'Security', {
    inTransitEncryption: InTransitEncryption.disabled(),
    kerberos: Kerberos.externalKdc({
      adminServer: 'kdc.example.com',
      kdcServer: 'kdc.example.com:88',
      ticketLifetime: Duration.days(1),
      adIntegration: { realm: 'AD.EXAMPLE.COM', domain: 'ad.example.com', server: 'dc1.ad.example.com' },
    }),
    instanceMetadata: InstanceMetadata.imdsV1Allowed(),
  });
}

function ldap() {
  const stack = newStack('Ldap');
  const key = new kms.Key(stack, 'SecretKey');
  const certificate = new secretsmanager.Secret(stack, 'Certificate', { encryptionKey: key });
  new SecurityConfiguration(stack, 'ActiveDirectory', {
    inTransitEncryption: InTransitEncryption.emrManaged(),
    releaseLabel: 'emr-7.11.0',
    ldap: LdapAuthentication.activeDirectory('ldaps://dc1.ad.example.com', {
      domain: 'ad.example.com',
      bindCertificate: certificate,
      bindCredentials: secretsmanager.Secret.fromSecretNameV2(stack, 'Credentials', 'ldap-credentials'),
      accessFilter: '(objectClass=user)',
      userSearchBase: 'cn=Users',
      groupSearchBase: 'cn=Groups',
      sshLogin: true,
    }),
  });
  const imported = secretsmanager.Secret.fromSecretCompleteArn(
    stack, 'ImportedCertificate', 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:certificate-abcdef',
  );
  new SecurityConfiguration(stack, 'OpenLdap', {
    inTransitEncryption: InTransitEncryption.emrManaged(),
    ldap: LdapAuthentication.openLdap('ldaps://ldap.example.com:636', {
      bindCertificate: imported,
      accessFilter: '(objectClass=posixAccount)',
      userSearchBase: 'cn=People',
      groupSearchBase: 'cn=Groups',
      serverType: LdapServerType.of('OPEN'),
    }),
  });
}

function identityCenter() {
  const stack = newStack('IdentityCenter');
  const nodes = newNodes(stack);
  new SecurityConfiguration(stack, 'Security', {
    instanceRoles: [nodes],
    inTransitEncryption: InTransitEncryption.emrManaged(),
    releaseLabel: 'emr-7.11.0',
    identityCenter: IdentityCenter.enabled({
      instanceArn: 'arn:aws:sso:::instance/ssoins-1234567890123456',
      applicationRole: newRole(stack, 'Application', nodes, ['sts:SetContext']),
      applicationAssignmentRequired: true,
      userBackgroundSessions: true,
      s3AccessGrants: true,
    }),
    lakeFormation: LakeFormation.withIdentityCenter(),
  });
}

function roles() {
  const stack = newStack('Roles');
  const nodes = newNodes(stack);
  const analysts = newRole(stack, 'Analysts', nodes);
  const sales = newRole(stack, 'Sales', nodes, ['sts:TagSession', 'sts:SetSourceIdentity']);
  const reports = new s3.Bucket(stack, 'Reports');
  const security = new SecurityConfiguration(stack, 'Security', {
    instanceRoles: [nodes],
    inTransitEncryption: InTransitEncryption.emrManaged(),
    releaseLabel: 'emr-7.11.0',
    emrFsRoleMappings: [
      EmrFsRoleMapping.forUsers(analysts, ['ana', 'bob']),
      EmrFsRoleMapping.forGroups(analysts, ['analysts']),
      EmrFsRoleMapping.forBuckets(analysts, [reports]),
      EmrFsRoleMapping.forPrefixes(analysts, ['s3://my-shared-data/sales/']),
    ],
    runtimeRoles: RuntimeRoles.enabled({ roles: [sales], propagateSourceIdentity: true }),
    lakeFormation: LakeFormation.withRuntimeRoles({ authorizedSessionTagValue: 'Amazon EMR 2' }),
  });
  const cluster = newCluster(stack, nodes);
  security.attachTo(cluster);
  security.grants.runtimeRole(iam.Role.fromRoleName(stack, 'Stock', 'stock-reports')).applyBefore(cluster);
}

function ranger() {
  const stack = newStack('Ranger');
  const nodes = newNodes(stack);
  const client = new secretsmanager.Secret(stack, 'Client');
  const admin = new secretsmanager.Secret(stack, 'Admin');
  const pluginRole = newRole(stack, 'Plugin', nodes, ['sts:TagSession']);
  const otherServicesRole = newRole(stack, 'Other', nodes, ['sts:TagSession']);
  const plugin = (policyRepositoryName) => ({ clientSecret: client, policyRepositoryName });
  new SecurityConfiguration(stack, 'Security', {
    instanceRoles: [nodes],
    inTransitEncryption: InTransitEncryption.disabled(),
    releaseLabel: 'emr-6.15.0',
    kerberos: Kerberos.clusterDedicatedKdc(),
    ranger: Ranger.adminServer('https://ranger.example.com:6182', {
      adminServerSecret: admin,
      pluginRole,
      otherServicesRole,
      plugins: [
        RangerPlugin.spark(plugin('spark')), RangerPlugin.hive(plugin('hive')), RangerPlugin.emrFsS3(plugin('s3')), RangerPlugin.trino(plugin('trino')),
      ],
      auditLogGroup: new logs.LogGroup(stack, 'Audit'),
    }),
  });
}

function saml() {
  const stack = newStack('Saml');
  const nodes = newNodes(stack);
  const metadataBucket = new s3.Bucket(stack, 'Metadata');
  const userRole = newRole(stack, 'User', nodes);
  const samlRole = newRole(stack, 'SamlRole', nodes);
  new SecurityConfiguration(stack, 'Security', {
    instanceRoles: [nodes],
    inTransitEncryption: InTransitEncryption.disabled(),
    releaseLabel: 'emr-5.32.0',
    kerberos: Kerberos.clusterDedicatedKdc(),
    lakeFormation: LakeFormation.saml({ metadataBucket, metadataObjectKey: 'idp/metadata.xml', userRole, samlRole }),
  });
}

for (const section of [kerberosDedicated, kerberosExternal, ldap, identityCenter, roles, ranger, saml]) {
  section();
}
app.synth();
