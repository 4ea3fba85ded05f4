// What is measured: the same resources, once made with the library and once written by hand on the constructs of aws-cdk-lib.
const { Duration, RemovalPolicy, Stack, aws_emr: emr, aws_iam: iam, aws_kms: kms, aws_s3: s3 } = require('aws-cdk-lib');

const DISK_AND_S3 = (keyArn) => ({
  EnableAtRestEncryption: true,
  AtRestEncryptionConfiguration: {
    S3EncryptionConfiguration: { EncryptionMode: 'SSE-KMS', AwsKmsKey: keyArn },
    LocalDiskEncryptionConfiguration: { EnableEbsEncryption: true, EncryptionKeyProviderType: 'AwsKms', AwsKmsKey: keyArn },
  },
});

const rolesByName = (scope, ...names) => names.map((name) => new iam.ArnPrincipal(
  Stack.of(scope).formatArn({ service: 'iam', region: '', resource: 'role', resourceName: name }),
));

function keyByHand(scope, id) {
  const key = new kms.Key(scope, id, {
    description: 'Amazon EMR security configuration', enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  const principals = rolesByName(scope, 'EMR_EC2_DefaultRole', 'EMR_DefaultRole');
  key.addToResourcePolicy(new iam.PolicyStatement({
    sid: 'Allow use of the key',
    principals,
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    resources: ['*'],
  }));
  key.addToResourcePolicy(new iam.PolicyStatement({
    sid: 'Allow attachment of persistent resources',
    principals,
    actions: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
    resources: ['*'],
    conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
  }));
  return key;
}

function bucketByHand(scope, id, encryptionKey) {
  const bucket = new s3.Bucket(scope, id, {
    encryption: s3.BucketEncryption.KMS,
    encryptionKey,
    bucketKeyEnabled: true,
    versioned: true,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    lifecycleRules: [
      { id: 'ExpireOldPrivateKeys', prefix: 'certificates/', noncurrentVersionExpiration: Duration.days(7) },
      { id: 'AbortIncompleteUploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  const everything = { principals: [new iam.AnyPrincipal()], actions: ['s3:*'], resources: [bucket.bucketArn, bucket.arnForObjects('*')] };
  bucket.addToResourcePolicy(new iam.PolicyStatement({
    sid: 'DenyPlainText', effect: iam.Effect.DENY, ...everything, conditions: { Bool: { 'aws:SecureTransport': 'false' } },
  }));
  bucket.addToResourcePolicy(new iam.PolicyStatement({
    sid: 'DenyOldTls', effect: iam.Effect.DENY, ...everything, conditions: { NumericLessThan: { 's3:TlsVersion': '1.2' } },
  }));
  bucket.policy.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  return bucket;
}

const ZIP = 'certificates/analytics/certificates.zip';

const INSTANCES = {
  ec2SubnetId: 'subnet-0123456789abcdef0',
  masterInstanceGroup: { instanceCount: 1, instanceType: 'm6i.xlarge' },
  coreInstanceGroup: { instanceCount: 2, instanceType: 'm6i.xlarge' },
};
const cluster = (scope, id, securityConfiguration) => new emr.CfnCluster(scope, id, {
  name: id, releaseLabel: 'emr-7.9.0', applications: [{ name: 'Spark' }], jobFlowRole: 'EMR_EC2_DefaultRole', serviceRole: 'EMR_DefaultRole', instances: INSTANCES, securityConfiguration,
});
const each = (count, make) => Array.from({ length: count }, (_, index) => make(index));

/** One configuration in a scope, by the library that is passed and by hand; what is made has the same order. */
const USAGES = {
  'key': {
    says: 'a key with two key users, and the configuration',
    ours: ({ InTransitEncryption, SecurityConfiguration }) => (scope, id) =>
      new SecurityConfiguration(scope, id, { inTransitEncryption: InTransitEncryption.disabled() }),
    byHand: (scope, id) => {
      const key = keyByHand(scope, `${id}Key`);
      return new emr.CfnSecurityConfiguration(scope, id, {
        securityConfiguration: { EncryptionConfiguration: { EnableInTransitEncryption: false, ...DISK_AND_S3(key.keyArn) } },
      });
    },
  },
  'bucket': {
    says: 'the same, and a bucket with the certificates',
    ours: ({ ArtifactBucket, CertificateBundle, EncryptionKey, InTransitEncryption, SecurityConfiguration }) => (scope, id) => {
      const encryptionKey = new EncryptionKey(scope, `${id}Key`);
      const artifactBucket = new ArtifactBucket(scope, `${id}Bucket`, { encryptionKey });
      return new SecurityConfiguration(scope, id, { encryptionKey, inTransitEncryption: InTransitEncryption.pem(CertificateBundle.fromBucket(artifactBucket, ZIP)) });
    },
    byHand: (scope, id) => {
      const key = keyByHand(scope, `${id}Key`);
      const bucket = bucketByHand(scope, `${id}Bucket`, key);
      bucket.addToResourcePolicy(new iam.PolicyStatement({
        principals: rolesByName(scope, 'EMR_EC2_DefaultRole'), actions: ['s3:GetObject'], resources: [bucket.arnForObjects(ZIP)],
      }));
      const { EnableAtRestEncryption, AtRestEncryptionConfiguration } = DISK_AND_S3(key.keyArn);
      const configuration = new emr.CfnSecurityConfiguration(scope, id, {
        securityConfiguration: {
          EncryptionConfiguration: {
            EnableInTransitEncryption: true,
            EnableAtRestEncryption,
            InTransitEncryptionConfiguration: { TLSCertificateConfiguration: { CertificateProviderType: 'PEM', S3Object: `s3://${bucket.bucketName}/${ZIP}` } },
            AtRestEncryptionConfiguration,
          },
        },
      });
      configuration.node.addDependency(bucket.policy);
      return configuration;
    },
  },
  'clusters': {
    says: 'a key, the configuration, and ten clusters that use it',
    ours: (library) => (scope, id) => {
      const configuration = USAGES.key.ours(library)(scope, id);
      each(10, (index) => configuration.attachTo(cluster(scope, `${id}Cluster${index}`)));
    },
    byHand: (scope, id) => {
      const configuration = USAGES.key.byHand(scope, id);
      each(10, (index) => cluster(scope, `${id}Cluster${index}`, configuration.ref));
    },
  },
};

module.exports = { USAGES };
