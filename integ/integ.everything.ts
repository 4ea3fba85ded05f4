/**
 * Every section of encryption at once, with keys, a bucket and roles of the stack's own.
 *
 * Verify after the deployment:
 *   aws emr describe-security-configuration --name <name> shows the document as it was synthesized.
 */
import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { Duration, RemovalPolicy, Stack, aws_iam as iam, aws_s3 as s3 } from 'aws-cdk-lib';
import { integApp } from './app';
import {
  ArtifactBucket, CertificateBundle, EncryptionKey, InTransitEncryption, LocalDiskEncryption, S3BucketOverride, S3Encryption,
  SecurityConfiguration, WalEncryption,
} from '../lib';

const app = integApp();
const stack = new Stack(app, 'EmrSecurityEverything');
const removalPolicy = RemovalPolicy.DESTROY;

const instanceRole = new iam.Role(stack, 'InstanceRole', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
const serviceRole = new iam.Role(stack, 'ServiceRole', { assumedBy: new iam.ServicePrincipal('elasticmapreduce.amazonaws.com') });
const runtimeRole = new iam.Role(stack, 'RuntimeRole', { assumedBy: new iam.ArnPrincipal(instanceRole.roleArn).withSessionTags() });

const encryptionKey = new EncryptionKey(stack, 'Key', { description: 'integ', rotationPeriod: Duration.days(180), removalPolicy });
const artifactBucket = new ArtifactBucket(stack, 'Artifacts', { encryptionKey, removalPolicy });

const security = new SecurityConfiguration(stack, 'Security', {
  encryptionKey,
  artifactBucket,
  instanceRoles: [instanceRole],
  serviceRoles: [serviceRole],
  s3Encryption: S3Encryption.sseKms({
    overrides: [
      S3BucketOverride.sseS3(new s3.Bucket(stack, 'Public', { removalPolicy })),
      S3BucketOverride.cseKms(new s3.Bucket(stack, 'Secret', { removalPolicy }), {
        encryptionKey: new EncryptionKey(stack, 'SecretKey', { removalPolicy }),
      }),
    ],
  }),
  localDiskEncryption: LocalDiskEncryption.awsKms({ encryptionKey: new EncryptionKey(stack, 'DiskKey', { removalPolicy }) }),
  inTransitEncryption: InTransitEncryption.pem(CertificateBundle.fromBucket(artifactBucket, 'certificates/integ/certificates.zip')),
  walEncryption: WalEncryption.kms(),
  releaseLabel: 'emr-7.9.0',
  removalPolicy,
});
security.grants.runtimeRole(runtimeRole);

new IntegTest(app, 'Everything', { testCases: [stack] });
