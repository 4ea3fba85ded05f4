// The documented usages whose templates are frozen beside this file, written as a user would write them.
import * as path from 'node:path';
import {
  App, Duration, RemovalPolicy, Stack, aws_acmpca as acmpca, aws_cloudwatch_actions as cloudwatchActions, aws_ec2 as ec2, aws_emr as emr,
  aws_events as events, aws_iam as iam, aws_kms as kms, aws_s3 as s3, aws_secretsmanager as secretsmanager, aws_sns as sns,
  aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import {
  ArtifactBucket, ArtifactProvider, CertificateBundle, EncryptionKey, InTransitEncryption, JavaProvider, LocalDiskEncryption, PemSecret,
  S3BucketOverride, S3Encryption, SecurityConfiguration, WalEncryption,
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
    const security = new SecurityConfiguration(stack, 'Security', { ...inTransitOff, instanceRoles: [nodes], serviceRoles: [service] });
    security.grants.emrFsRole(iam.Role.fromRoleName(stack, 'AnalystsRole', 'analysts'));
    security.grants.runtimeRole(instanceRole(stack, 'RuntimeRole'));
    const profile = new iam.InstanceProfile(stack, 'InstanceProfile', { role: nodes });
    security.attachTo(cluster(stack, 'Cluster', { jobFlowRole: profile.instanceProfileName, serviceRole: service.roleName }));
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
    const profile = new iam.InstanceProfile(stack, 'InstanceProfile', { role: nodes });
    security.attachTo(cluster(stack, 'Cluster', { jobFlowRole: profile.instanceProfileName }));
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
    const profile = new iam.InstanceProfile(stack, 'InstanceProfile', { role: nodes });
    imported.attachTo(cluster(stack, 'Cluster', { jobFlowRole: profile.instanceProfileName }));
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
    const profile = new iam.InstanceProfile(stack, 'InstanceProfile', { role: nodes });
    security.attachTo(cluster(stack, 'Cluster', { jobFlowRole: profile.instanceProfileName, serviceRole: service.roleName }));
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
};
