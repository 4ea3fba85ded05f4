// The documented usages whose templates are frozen beside this file, written as a user would write them.
import * as path from 'node:path';
import {
  App, Duration, RemovalPolicy, SecretValue, Stack, aws_acmpca as acmpca, aws_cloudwatch_actions as cloudwatchActions, aws_ec2 as ec2, aws_emr as emr,
  aws_events as events, aws_iam as iam, aws_kms as kms, aws_logs as logs, aws_s3 as s3, aws_secretsmanager as secretsmanager, aws_sns as sns,
  aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import {
  ArtifactBucket, ArtifactProvider, CertificateBundle, EmrFsRoleMapping, EncryptionKey, IdentityCenter, ImportedKeyUser, InTransitEncryption,
  InstanceMetadata, JavaProvider, Kerberos, KerberosAttributes, KeyUserMechanism, KeyUserProvider, LakeFormation, LdapAuthentication,
  LocalDiskEncryption, PemSecret, Ranger, RangerPlugin, RuntimeRoles, S3BucketOverride, S3Encryption, SecurityConfiguration, WalEncryption,
} from 'cdk-emr-security';

const ENV = { account: '111122223333', region: 'eu-central-1' };
const ZIP = 'certificates/analytics/certificates.zip';
const JAR = path.join(__dirname, '..', 'encryption', 'provider-jar', 'fixtures', 'providers.jar');
const INSTANCES: emr.CfnCluster.JobFlowInstancesConfigProperty = {
  ec2SubnetId: 'subnet-0123456789abcdef0',
  masterInstanceGroup: { instanceCount: 1, instanceType: 'm6i.xlarge' },
  coreInstanceGroup: { instanceCount: 2, instanceType: 'm6i.xlarge' },
};

const inTransitOff = { inTransitEncryption: InTransitEncryption.disabled() };

function cluster(scope: Construct, id: string, props: Partial<emr.CfnClusterProps> = {}): emr.CfnCluster {
  return new emr.CfnCluster(scope, id, {
    name: 'analytics',
    releaseLabel: 'emr-7.9.0',
    applications: [{ name: 'Spark' }],
    jobFlowRole: 'EMR_EC2_DefaultRole',
    serviceRole: 'EMR_DefaultRole',
    instances: INSTANCES,
    ...props,
  });
}

const instanceRole = (scope: Construct, id = 'InstanceRole') => new iam.Role(scope, id, { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
const serviceRole = (scope: Construct, id = 'ServiceRole') => new iam.Role(scope, id, {
  assumedBy: new iam.ServicePrincipal('elasticmapreduce.amazonaws.com'),
});
const profile = (scope: Construct, role: iam.IRole) => new iam.InstanceProfile(scope, 'InstanceProfile', { role }).instanceProfileName;
/** A role that the nodes take: its trust policy lets them, and lets them do with its session what they do. */
const assumedBy = (scope: Construct, id: string, nodes: iam.IRole, ...actions: string[]) => {
  const role = new iam.Role(scope, id, { assumedBy: new iam.ArnPrincipal(nodes.roleArn) });
  if (actions.length > 0) {
    role.assumeRolePolicy!.addStatements(new iam.PolicyStatement({ principals: [new iam.ArnPrincipal(nodes.roleArn)], actions }));
  }
  return role;
};

/** Each usage fills an app of its own; a stack is one frozen template. */
export const usages: Record<string, (app: App) => void> = {
  'defaults': app => {
    new SecurityConfiguration(new Stack(app, 'Stack'), 'Security');
  },

  'in-transit-disabled': app => {
    new SecurityConfiguration(new Stack(app, 'Stack'), 'Security', { inTransitEncryption: InTransitEncryption.disabled() });
  },

  'nothing-encrypted': app => {
    new SecurityConfiguration(new Stack(app, 'Stack'), 'Security', {
      s3Encryption: S3Encryption.disabled(),
      localDiskEncryption: LocalDiskEncryption.disabled(),
      inTransitEncryption: InTransitEncryption.disabled(),
    });
  },

  'pem-from-bucket': app => {
    const stack = new Stack(app, 'Stack');
    const bucket = s3.Bucket.fromBucketName(stack, 'Certificates', 'my-certificates');
    new SecurityConfiguration(stack, 'Security', {
      inTransitEncryption: InTransitEncryption.pem(CertificateBundle.fromBucket(bucket, ZIP)),
    });
  },

  'pem-in-artifact-bucket': app => {
    const stack = new Stack(app, 'Stack');
    const encryptionKey = new EncryptionKey(stack, 'Key');
    const bucket = new ArtifactBucket(stack, 'Artifacts', { encryptionKey });
    const security = new SecurityConfiguration(stack, 'Security', {
      encryptionKey,
      inTransitEncryption: InTransitEncryption.pem(CertificateBundle.fromBucket(bucket, ZIP)),
      releaseLabel: 'emr-7.9.0',
    });
    security.attachTo(cluster(stack, 'Cluster'));
  },

  'custom-providers': app => {
    const stack = new Stack(app, 'Stack');
    const bucket = s3.Bucket.fromBucketName(stack, 'Jars', 'my-jars');
    new SecurityConfiguration(stack, 'Security', {
      s3Encryption: S3Encryption.cseCustom(JavaProvider.fromBucket(bucket, 'providers/s3.jar', 'com.example.S3Materials')),
      localDiskEncryption: LocalDiskEncryption.custom(JavaProvider.fromBucket(bucket, 'providers/disk.jar', 'com.example.DiskMaterials')),
      inTransitEncryption: InTransitEncryption.custom(JavaProvider.fromBucket(bucket, 'providers/tls.jar', 'com.example.TlsArtifacts')),
    });
  },

  'emr-managed-certificates': app => {
    const stack = new Stack(app, 'Stack', { env: ENV });
    new SecurityConfiguration(stack, 'Security', {
      inTransitEncryption: InTransitEncryption.emrManaged({
        encryptionKey: new EncryptionKey(stack, 'SecretKey', { alias: 'emr-certificates' }),
        secretTags: { team: 'analytics', cost: '4711' },
        validity: Duration.days(3650),
        wildcardDnsSuffix: 'corp.example.com',
      }),
      releaseLabel: 'emr-7.11.0',
    });
  },

  'sse-s3-with-overrides': app => {
    const stack = new Stack(app, 'Stack');
    new SecurityConfiguration(stack, 'Security', {
      ...inTransitOff,
      s3Encryption: S3Encryption.sseS3({
        overrides: [
          S3BucketOverride.sseKms(new s3.Bucket(stack, 'Sensitive')),
          S3BucketOverride.cseKms(s3.Bucket.fromBucketName(stack, 'Secret', 'my-secrets'), {
            encryptionKey: new EncryptionKey(stack, 'SecretKey'),
          }),
        ],
      }),
    });
  },

  'sse-kms-with-overrides': app => {
    const stack = new Stack(app, 'Stack');
    new SecurityConfiguration(stack, 'Security', {
      ...inTransitOff,
      s3Encryption: S3Encryption.sseKms({
        encryptionKey: new EncryptionKey(stack, 'DataKey'),
        overrides: [S3BucketOverride.sseS3(s3.Bucket.fromBucketName(stack, 'Public', 'my-public-data'))],
      }),
    });
  },

  'cse-kms': app => {
    const stack = new Stack(app, 'Stack');
    new SecurityConfiguration(stack, 'Security', {
      ...inTransitOff,
      s3Encryption: S3Encryption.cseKms({
        overrides: [S3BucketOverride.sseKms(s3.Bucket.fromBucketName(stack, 'Shared', 'my-shared-data'))],
      }),
    });
  },

  's3-disabled': app => {
    new SecurityConfiguration(new Stack(app, 'Stack'), 'Security', { ...inTransitOff, s3Encryption: S3Encryption.disabled() });
  },

  'local-disk-without-ebs': app => {
    new SecurityConfiguration(new Stack(app, 'Stack'), 'Security', {
      ...inTransitOff,
      localDiskEncryption: LocalDiskEncryption.awsKms({ ebsEncryption: false }),
    });
  },

  'local-disk-disabled': app => {
    new SecurityConfiguration(new Stack(app, 'Stack'), 'Security', { ...inTransitOff, localDiskEncryption: LocalDiskEncryption.disabled() });
  },

  'wal-kms': app => {
    const stack = new Stack(app, 'Stack');
    new SecurityConfiguration(stack, 'Security', {
      ...inTransitOff,
      walEncryption: WalEncryption.kms({ encryptionKey: new EncryptionKey(stack, 'WalKey') }),
    });
  },

  'wal-emr-managed': app => {
    new SecurityConfiguration(new Stack(app, 'Stack'), 'Security', { ...inTransitOff, walEncryption: WalEncryption.emrManaged() });
  },

  'own-roles': app => {
    const stack = new Stack(app, 'Stack');
    const nodes = instanceRole(stack);
    const service = serviceRole(stack);
    const analysts = iam.Role.fromRoleName(stack, 'AnalystsRole', 'analysts');
    const security = new SecurityConfiguration(stack, 'Security', {
      ...inTransitOff,
      instanceRoles: [nodes],
      serviceRoles: [service],
      emrFsRoleMappings: [EmrFsRoleMapping.forGroups(analysts, ['analysts'])],
      runtimeRoles: RuntimeRoles.enabled(),
    });
    security.grants.emrFsRole(analysts);
    security.grants.runtimeRole(assumedBy(stack, 'RuntimeRole', nodes, 'sts:TagSession'));
    security.attachTo(cluster(stack, 'Cluster', { jobFlowRole: profile(stack, nodes), serviceRole: service.roleName }));
  },

  'imported-key': app => {
    const stack = new Stack(app, 'Stack', { env: ENV });
    new SecurityConfiguration(stack, 'Security', {
      ...inTransitOff,
      encryptionKey: kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'),
      instanceRoles: [instanceRole(stack)],
      serviceRoles: [serviceRole(stack)],
    });
  },

  'users-own-key': app => {
    const stack = new Stack(app, 'Stack');
    new SecurityConfiguration(stack, 'Security', { ...inTransitOff, encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }) });
  },

  'alias': app => {
    const stack = new Stack(app, 'Stack');
    const alias = new kms.Alias(stack, 'Alias', { aliasName: 'alias/analytics', targetKey: new EncryptionKey(stack, 'Key') });
    new SecurityConfiguration(stack, 'Security', { ...inTransitOff, encryptionKey: alias });
  },

  'shared-key': app => {
    const stack = new Stack(app, 'Stack');
    const encryptionKey = new EncryptionKey(stack, 'Key', { admins: [new iam.AccountPrincipal('444455556666')], rotationPeriod: Duration.days(180) });
    new SecurityConfiguration(stack, 'Batch', { ...inTransitOff, encryptionKey, instanceRoles: [instanceRole(stack, 'BatchRole')] });
    new SecurityConfiguration(stack, 'Streaming', { ...inTransitOff, encryptionKey, instanceRoles: [instanceRole(stack, 'StreamingRole')] });
  },

  'cross-stack': app => {
    const security = new SecurityConfiguration(new Stack(app, 'SecurityStack', { env: ENV }), 'Security', {
      ...inTransitOff, instanceRoles: [],
    });
    const stack = new Stack(app, 'ClusterStack', { env: ENV });
    const nodes = instanceRole(stack);
    security.grants.instanceRole(nodes);
    security.attachTo(cluster(stack, 'Cluster', { jobFlowRole: profile(stack, nodes) }));
  },

  'named': app => {
    new SecurityConfiguration(new Stack(app, 'Stack'), 'Security', {
      ...inTransitOff,
      securityConfigurationName: 'analytics',
      removalPolicy: RemovalPolicy.RETAIN,
    });
  },

  'cluster-by-name': app => {
    const stack = new Stack(app, 'Stack');
    const security = new SecurityConfiguration(stack, 'Security', inTransitOff);
    cluster(stack, 'Own', { securityConfiguration: security.securityConfigurationName });
    const imported = SecurityConfiguration.fromSecurityConfigurationName(stack, 'Imported', 'company-wide');
    imported.attachTo(cluster(stack, 'Foreign', { name: 'foreign' }));
  },

  'imported-configuration': app => {
    const stack = new Stack(app, 'Stack');
    const encryptionKey = new EncryptionKey(stack, 'Key', { keyUsers: [iam.Role.fromRoleName(stack, 'CompanyNodes', 'company-nodes')] });
    const imported = SecurityConfiguration.fromSecurityConfigurationAttributes(stack, 'Imported', {
      securityConfigurationName: 'company-wide',
      encryptionKeys: [encryptionKey],
      releaseLabel: 'emr-7.9.0',
    });
    const nodes = instanceRole(stack);
    imported.grants.instanceRole(nodes);
    imported.attachTo(cluster(stack, 'Cluster', { jobFlowRole: profile(stack, nodes) }));
  },

  'step-functions': app => {
    const stack = new Stack(app, 'Stack');
    const nodes = instanceRole(stack);
    const service = serviceRole(stack);
    const security = new SecurityConfiguration(stack, 'Security', { ...inTransitOff, instanceRoles: [nodes], serviceRoles: [service] });
    new sfn.StateMachine(stack, 'StateMachine', {
      role: new iam.Role(stack, 'StateMachineRole', { assumedBy: new iam.ServicePrincipal('states.amazonaws.com') }),
      definitionBody: sfn.DefinitionBody.fromChainable(new tasks.EmrCreateCluster(stack, 'StartCluster', {
        name: 'nightly',
        releaseLabel: 'emr-7.9.0',
        instances: {},
        clusterRole: nodes,
        serviceRole: service,
        securityConfiguration: security.securityConfigurationName,
      })),
    });
  },

  'everything': app => {
    const stack = new Stack(app, 'Stack', { env: ENV });
    const nodes = instanceRole(stack);
    const service = serviceRole(stack);
    const encryptionKey = new EncryptionKey(stack, 'Key', {
      alias: 'analytics',
      description: 'Everything of the analytics clusters',
      admins: [iam.Role.fromRoleName(stack, 'Admin', 'key-admin')],
      rotationPeriod: Duration.days(90),
      pendingWindow: Duration.days(14),
      multiRegion: true,
      keyUsers: [iam.Role.fromRoleName(stack, 'Auditor', 'auditor')],
    });
    const artifactBucket = new ArtifactBucket(stack, 'Artifacts', {
      encryptionKey,
      noncurrentVersionExpiration: Duration.days(3),
      serverAccessLogsBucket: s3.Bucket.fromBucketName(stack, 'Logs', 'my-access-logs'),
      serverAccessLogsPrefix: 'artifacts/',
    });
    const security = new SecurityConfiguration(stack, 'Security', {
      encryptionKey,
      artifactBucket,
      instanceRoles: [nodes],
      serviceRoles: [service],
      s3Encryption: S3Encryption.sseKms({
        overrides: [
          S3BucketOverride.sseS3(s3.Bucket.fromBucketName(stack, 'Public', 'my-public-data')),
          S3BucketOverride.sseKms(new s3.Bucket(stack, 'Shared'), { encryptionKey: new EncryptionKey(stack, 'SharedKey') }),
          S3BucketOverride.cseKms(s3.Bucket.fromBucketName(stack, 'Secret', 'my-secrets')),
        ],
      }),
      localDiskEncryption: LocalDiskEncryption.awsKms({ encryptionKey: new EncryptionKey(stack, 'DiskKey'), ebsEncryption: true }),
      inTransitEncryption: InTransitEncryption.pem(CertificateBundle.fromBucket(artifactBucket, ZIP)),
      walEncryption: WalEncryption.kms({ encryptionKey: new EncryptionKey(stack, 'WalKey') }),
      releaseLabel: 'emr-7.9.0',
      securityConfigurationName: 'analytics',
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    security.grants.runtimeRole(iam.Role.fromRoleName(stack, 'RuntimeRole', 'runtime'));
    security.attachTo(cluster(stack, 'Cluster', { jobFlowRole: profile(stack, nodes), serviceRole: service.roleName }));
  },

  'certificates-from-secrets': app => {
    const stack = new Stack(app, 'Stack');
    const secret = new secretsmanager.Secret(stack, 'Certificate', { encryptionKey: new EncryptionKey(stack, 'SecretKey') });
    const security = new SecurityConfiguration(stack, 'Security', {
      inTransitEncryption: InTransitEncryption.pem(CertificateBundle.fromSecrets({
        privateKey: PemSecret.fromSecret(secret, { jsonField: 'privateKey' }),
        certificateChain: PemSecret.fromSecret(secret, { jsonField: 'certificateChain' }),
        trustedCertificates: PemSecret.fromSecret(secretsmanager.Secret.fromSecretNameV2(stack, 'CompanyCa', 'company/ca')),
      })),
    });
    cluster(stack, 'Cluster', { securityConfiguration: security.securityConfigurationName });
  },

  'certificates-by-private-ca': app => {
    const stack = new Stack(app, 'Stack', { env: ENV });
    const authority = acmpca.CertificateAuthority.fromCertificateAuthorityArn(stack, 'Authority',
      'arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/11112222-3333-4444-5555-666677778888');
    new SecurityConfiguration(stack, 'Security', {
      inTransitEncryption: InTransitEncryption.pem(CertificateBundle.issuedByPrivateCa(authority, { restrictReaders: true })),
      instanceRoles: [instanceRole(stack)],
      serviceRoles: [serviceRole(stack)],
    });
  },

  'self-signed': app => {
    new SecurityConfiguration(new Stack(app, 'Stack'), 'Security', { inTransitEncryption: InTransitEncryption.pem(CertificateBundle.selfSigned()) });
  },

  'self-signed-with-everything': app => {
    const stack = new Stack(app, 'Stack', { env: ENV });
    const topic = new sns.Topic(stack, 'Alarms', { topicName: 'alarms' });
    new SecurityConfiguration(stack, 'Security', {
      inTransitEncryption: InTransitEncryption.pem(CertificateBundle.selfSigned({
        objectKey: 'certificates/analytics/node-certificates.zip',
        hostNames: ['*.emr.corp.example.com', '*.eu-central-1.compute.internal'],
        additionalNames: ['spark-history.corp.example.com'],
        hostnameVerification: true,
        subject: { organization: 'Example, Inc.', organizationalUnit: 'Analytics', country: 'DE', stateOrProvince: 'Bayern', locality: 'München' },
        keySize: 3072,
        maxClusterLifetime: Duration.days(90),
        renewBefore: Duration.days(120),
        validity: Duration.days(180),
        schedule: events.Schedule.rate(Duration.hours(12)),
        alarmActions: [new cloudwatchActions.SnsAction(topic)],
        allowTrustBreak: false,
        restrictReaders: true,
      })),
    });
  },

  'provider-jars-from-assets': app => {
    const stack = new Stack(app, 'Stack', { env: ENV });
    new SecurityConfiguration(stack, 'Security', {
      ...inTransitOff,
      s3Encryption: S3Encryption.cseCustom(JavaProvider.fromAsset(JAR, 'fixtures.Objects')),
      localDiskEncryption: LocalDiskEncryption.custom(JavaProvider.fromAsset(JAR, 'fixtures.Disk', { objectKey: 'providers/disk/1.jar' })),
    });
  },

  'artifact-provider-in-vpc': app => {
    const stack = new Stack(app, 'Stack', { env: ENV });
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0123456789abcdef0', availabilityZones: ['eu-central-1a', 'eu-central-1b'], privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
    });
    const artifactProvider = new ArtifactProvider(stack, 'ArtifactProvider', { vpc });
    const encryptionKey = new EncryptionKey(stack, 'Key');
    const artifactBucket = new ArtifactBucket(stack, 'Artifacts', { encryptionKey });
    for (const name of ['Batch', 'Streaming']) {
      new SecurityConfiguration(stack, name, {
        encryptionKey,
        artifactBucket,
        artifactProvider,
        inTransitEncryption: InTransitEncryption.pem(CertificateBundle.selfSigned()),
        instanceRoles: [instanceRole(stack, `${name}Role`)],
      });
    }
  },
  'kerberos-dedicated-kdc': app => {
    const stack = new Stack(app, 'Stack', { env: ENV });
    const nodes = instanceRole(stack);
    const passwords = new secretsmanager.Secret(stack, 'Passwords', {
      generateSecretString: { secretStringTemplate: '{"realm":"ANALYTICS.EXAMPLE.COM"}', generateStringKey: 'kdcAdmin', passwordLength: 32 },
    });
    const security = new SecurityConfiguration(stack, 'Security', {
      ...inTransitOff,
      kerberos: Kerberos.clusterDedicatedKdc({
        ticketLifetime: Duration.hours(12),
        crossRealmTrust: { realm: 'AD.EXAMPLE.COM', domain: 'ad.example.com', adminServer: 'dc1.ad.example.com:749', kdcServer: 'dc1.ad.example.com:88' },
      }),
      instanceRoles: [nodes],
      releaseLabel: 'emr-7.11.0',
    });
    security.attachTo(cluster(stack, 'Cluster', {
      releaseLabel: 'emr-7.11.0',
      jobFlowRole: profile(stack, nodes),
      kerberosAttributes: KerberosAttributes.fromSecrets({
        realm: 'ANALYTICS.EXAMPLE.COM',
        kdcAdminPassword: passwords.secretValueFromJson('kdcAdmin'),
        crossRealmTrustPrincipalPassword: SecretValue.secretsManager('company/kerberos', { jsonField: 'crossRealmTrust' }),
        adDomainJoinUser: 'emr-join',
        adDomainJoinPassword: SecretValue.secretsManager('company/kerberos', { jsonField: 'domainJoin' }),
      }),
    }));
  },

  'kerberos-external-kdc': app => {
    new SecurityConfiguration(new Stack(app, 'Stack'), 'Security', {
      ...inTransitOff,
      kerberos: Kerberos.externalKdc({
        adminServer: 'kdc.example.com',
        kdcServer: 'kdc.example.com',
        ticketLifetime: Duration.days(1),
        adIntegration: { realm: 'AD.EXAMPLE.COM', domain: 'ad.example.com', server: 'dc1.ad.example.com' },
      }),
    });
  },

  'ldap': app => {
    const stack = new Stack(app, 'Stack', { env: ENV });
    const nodes = instanceRole(stack);
    const security = new SecurityConfiguration(stack, 'Security', {
      inTransitEncryption: InTransitEncryption.emrManaged(),
      ldap: LdapAuthentication.activeDirectory('ldaps://dc1.ad.example.com', {
        domain: 'ad.example.com',
        bindCertificate: secretsmanager.Secret.fromSecretCompleteArn(stack, 'Certificate',
          'arn:aws:secretsmanager:eu-central-1:111122223333:secret:ldap/certificate-AbCdEf'),
        bindCredentials: new secretsmanager.Secret(stack, 'Credentials', { encryptionKey: new EncryptionKey(stack, 'SecretKey') }),
        accessFilter: '(objectClass=user)',
        userSearchBase: 'cn=Users,dc=ad,dc=example,dc=com',
        groupSearchBase: 'cn=Groups,dc=ad,dc=example,dc=com',
        sshLogin: true,
      }),
      instanceRoles: [nodes],
      releaseLabel: 'emr-7.11.0',
    });
    security.attachTo(cluster(stack, 'Cluster', {
      releaseLabel: 'emr-7.11.0', applications: [{ name: 'Hive' }, { name: 'Livy' }], jobFlowRole: profile(stack, nodes),
    }));
  },

  'identity-center': app => {
    const stack = new Stack(app, 'Stack', { env: ENV });
    const nodes = instanceRole(stack);
    const security = new SecurityConfiguration(stack, 'Security', {
      inTransitEncryption: InTransitEncryption.emrManaged(),
      identityCenter: IdentityCenter.enabled({
        instanceArn: 'arn:aws:sso:::instance/ssoins-1234567890abcdef',
        applicationRole: assumedBy(stack, 'IdentityCenterRole', nodes, 'sts:SetContext'),
        userBackgroundSessions: true,
      }),
      lakeFormation: LakeFormation.withIdentityCenter(),
      instanceRoles: [nodes],
      releaseLabel: 'emr-7.11.0',
    });
    security.attachTo(cluster(stack, 'Cluster', { releaseLabel: 'emr-7.11.0', jobFlowRole: profile(stack, nodes) }));
  },

  'emrfs-role-mappings': app => {
    const stack = new Stack(app, 'Stack', { env: ENV });
    const nodes = instanceRole(stack);
    const reports = new s3.Bucket(stack, 'Reports');
    const security = new SecurityConfiguration(stack, 'Security', {
      ...inTransitOff,
      emrFsRoleMappings: [
        EmrFsRoleMapping.forUsers(assumedBy(stack, 'AdminRole', nodes), ['hadoop-admin']),
        EmrFsRoleMapping.forGroups(iam.Role.fromRoleName(stack, 'AnalystsRole', 'analysts'), ['analysts', 'scientists']),
        EmrFsRoleMapping.forBuckets(assumedBy(stack, 'ReportsRole', nodes), [reports]),
        EmrFsRoleMapping.forPrefixes(assumedBy(stack, 'SharedRole', nodes), ['s3://my-shared-data/sales/', 's3://my-shared-data/stock/']),
      ],
      instanceRoles: [nodes],
      releaseLabel: 'emr-7.9.0',
    });
    security.attachTo(cluster(stack, 'Cluster', { jobFlowRole: profile(stack, nodes) }));
  },

  'runtime-roles-with-lake-formation': app => {
    const stack = new Stack(app, 'Stack', { env: ENV });
    const nodes = instanceRole(stack);
    const session = ['sts:TagSession', 'sts:SetSourceIdentity'];
    const security = new SecurityConfiguration(stack, 'Security', {
      inTransitEncryption: InTransitEncryption.emrManaged(),
      runtimeRoles: RuntimeRoles.enabled({ roles: [assumedBy(stack, 'SalesRole', nodes, ...session)], propagateSourceIdentity: true }),
      lakeFormation: LakeFormation.withRuntimeRoles(),
      instanceRoles: [nodes],
      releaseLabel: 'emr-7.11.0',
    });
    security.grants.runtimeRole(assumedBy(stack, 'StockRole', nodes, ...session));
    security.attachTo(cluster(stack, 'Cluster', { releaseLabel: 'emr-7.11.0', jobFlowRole: profile(stack, nodes) }));
  },

  'ranger': app => {
    const stack = new Stack(app, 'Stack', { env: ENV });
    const nodes = instanceRole(stack);
    const clientSecret = new secretsmanager.Secret(stack, 'PluginKey', { encryptionKey: new EncryptionKey(stack, 'SecretKey') });
    const security = new SecurityConfiguration(stack, 'Security', {
      ...inTransitOff,
      kerberos: Kerberos.clusterDedicatedKdc(),
      ranger: Ranger.adminServer('https://ranger.example.com:6182', {
        adminServerSecret: secretsmanager.Secret.fromSecretNameV2(stack, 'AdminServer', 'ranger/admin-server'),
        pluginRole: assumedBy(stack, 'PluginRole', nodes, 'sts:TagSession'),
        otherServicesRole: assumedBy(stack, 'UserRole', nodes, 'sts:TagSession'),
        plugins: [
          RangerPlugin.spark({ clientSecret, policyRepositoryName: 'amazonemrspark' }),
          RangerPlugin.hive({ clientSecret, policyRepositoryName: 'amazonemrhive' }),
          RangerPlugin.emrFsS3({ clientSecret, policyRepositoryName: 'amazonemrs3' }),
          RangerPlugin.trino({ clientSecret, policyRepositoryName: 'amazonemrtrino' }),
        ],
        auditLogGroup: new logs.LogGroup(stack, 'Audit'),
      }),
      instanceRoles: [nodes],
      releaseLabel: 'emr-6.15.0',
    });
    security.attachTo(cluster(stack, 'Cluster', {
      releaseLabel: 'emr-6.15.0',
      applications: [{ name: 'Spark' }, { name: 'Hive' }],
      jobFlowRole: profile(stack, nodes),
      kerberosAttributes: KerberosAttributes.fromSecrets({
        realm: 'EC2.INTERNAL', kdcAdminPassword: SecretValue.secretsManager('analytics/kdc-admin'),
      }),
    }));
  },

  'instance-metadata': app => {
    new SecurityConfiguration(new Stack(app, 'Stack'), 'Security', {
      ...inTransitOff, instanceMetadata: InstanceMetadata.imdsV2Required({ httpPutResponseHopLimit: 2 }), releaseLabel: 'emr-7.9.0',
    });
  },

  'everything-authorized': app => {
    const roles = new Stack(app, 'RoleStack', { env: ENV });
    const nodes = instanceRole(roles);
    const session = ['sts:TagSession', 'sts:SetSourceIdentity', 'sts:SetContext'];
    const identityCenterRole = assumedBy(roles, 'IdentityCenterRole', nodes, 'sts:SetContext');
    const analystsRole = assumedBy(roles, 'AnalystsRole', nodes, ...session);

    const stack = new Stack(app, 'SecurityStack', { env: ENV });
    const encryptionKey = new EncryptionKey(stack, 'Key');
    const certificates = new ArtifactBucket(stack, 'Certificates', { encryptionKey });
    const security = new SecurityConfiguration(stack, 'Security', {
      encryptionKey,
      inTransitEncryption: InTransitEncryption.pem(CertificateBundle.fromBucket(certificates, ZIP)),
      walEncryption: WalEncryption.kms(),
      identityCenter: IdentityCenter.enabled({ applicationRole: identityCenterRole, s3AccessGrants: true }),
      runtimeRoles: RuntimeRoles.enabled({ roles: [analystsRole], propagateSourceIdentity: true }),
      lakeFormation: LakeFormation.withRuntimeRoles({ authorizedSessionTagValue: 'Amazon EMR' }),
      instanceMetadata: InstanceMetadata.imdsV2Required({ httpPutResponseHopLimit: 2 }),
      instanceRoles: [nodes],
      releaseLabel: 'emr-7.11.0',
    });

    const clusters = new Stack(app, 'ClusterStack', { env: ENV });
    security.grants.runtimeRole(assumedBy(clusters, 'ScientistsRole', nodes, ...session));
    security.attachTo(cluster(clusters, 'Cluster', {
      releaseLabel: 'emr-7.11.0',
      jobFlowRole: profile(clusters, nodes),
      configurations: [{ classification: 'emrfs-site', configurationProperties: { 'fs.s3.s3AccessGrants.enabled': 'true' } }],
    }));
  },

  'imported-key-users': app => {
    const stack = new Stack(app, 'Stack', { env: ENV });
    const nodes = instanceRole(stack);
    const service = serviceRole(stack);
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab');
    const security = new SecurityConfiguration(stack, 'Security', {
      ...inTransitOff, encryptionKey, manageImportedKeys: true, instanceRoles: [nodes], serviceRoles: [service], releaseLabel: 'emr-7.9.0',
    });
    // who reads what the clusters wrote; its right stays when it leaves the stack
    new ImportedKeyUser(stack, 'Reader', {
      key: encryptionKey, role: iam.Role.fromRoleName(stack, 'ReaderRole', 'Reader'), removalPolicy: RemovalPolicy.RETAIN,
    });
    security.attachTo(cluster(stack, 'Cluster', { jobFlowRole: profile(stack, nodes), serviceRole: service.roleName }));
  },

  'imported-key-user-by-grant': app => {
    const stack = new Stack(app, 'Stack', { env: ENV });
    const nodes = instanceRole(stack);
    const key = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-central-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab');
    const provider = new KeyUserProvider(stack, 'KeyUserProvider', {
      vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
        vpcId: 'vpc-0123456789abcdef0', availabilityZones: ['eu-central-1a'], privateSubnetIds: ['subnet-0123456789abcdef0'],
      }),
    });
    const keyUser = new ImportedKeyUser(stack, 'KeyUser', { key, role: nodes, mechanism: KeyUserMechanism.GRANT, provider });
    cluster(stack, 'Cluster', { jobFlowRole: profile(stack, nodes) }).node.addDependency(keyUser);
  },
};
