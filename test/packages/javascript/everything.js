// The usage 'everything' of test/golden/apps.ts in JavaScript, for an installed package.
const { App, Duration, RemovalPolicy, Stack, aws_emr: emr, aws_iam: iam, aws_s3: s3 } = require('aws-cdk-lib');
const {
  ArtifactBucket, CertificateBundle, EncryptionKey, InTransitEncryption, LocalDiskEncryption, S3BucketOverride, S3Encryption,
  SecurityConfiguration, WalEncryption,
} = require('cdk-emr-security');

const app = new App({ analyticsReporting: false, treeMetadata: false });
const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
const nodes = new iam.Role(stack, 'InstanceRole', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
const service = new iam.Role(stack, 'ServiceRole', { assumedBy: new iam.ServicePrincipal('elasticmapreduce.amazonaws.com') });
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
  inTransitEncryption: InTransitEncryption.pem(CertificateBundle.fromBucket(artifactBucket, 'certificates/analytics/certificates.zip')),
  walEncryption: WalEncryption.kms({ encryptionKey: new EncryptionKey(stack, 'WalKey') }),
  releaseLabel: 'emr-7.9.0',
  securityConfigurationName: 'analytics',
  removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
});
security.grants.runtimeRole(iam.Role.fromRoleName(stack, 'RuntimeRole', 'runtime'));
const profile = new iam.InstanceProfile(stack, 'InstanceProfile', { role: nodes });
security.attachTo(new emr.CfnCluster(stack, 'Cluster', {
  name: 'analytics',
  releaseLabel: 'emr-7.9.0',
  applications: [{ name: 'Spark' }],
  jobFlowRole: profile.instanceProfileName,
  serviceRole: service.roleName,
  instances: {
    ec2SubnetId: 'subnet-0123456789abcdef0',
    masterInstanceGroup: { instanceCount: 1, instanceType: 'm6i.xlarge' },
    coreInstanceGroup: { instanceCount: 2, instanceType: 'm6i.xlarge' },
  },
}));
app.synth();
