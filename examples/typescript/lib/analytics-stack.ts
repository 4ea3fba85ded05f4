import { aws_emr as emr, aws_iam as iam, CfnOutput, CfnParameter, Stack, StackProps } from 'aws-cdk-lib';
import {
  ArtifactBucket, CertificateBundle, EncryptionKey, InTransitEncryption, LocalDiskEncryption, S3Encryption, SecurityConfiguration,
} from 'cdk-emr-security';
import { Construct } from 'constructs';

/**
 * An EMR cluster whose data is encrypted on its disks, in Amazon S3 and between its nodes.
 *
 * The nodes fetch their certificates when they start. So deploy once with `-c withCluster=false`, upload the zip
 * (privateKey.pem, certificateChain.pem and, if needed, trustedCertificates.pem at its root) to the place that the
 * output of the deployment names, and deploy again.
 */
export class AnalyticsStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    // What the nodes run as, in an instance profile, and what Amazon EMR itself runs as.
    const instanceRole = new iam.Role(this, 'InstanceRole', {
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
    });
    const instanceProfile = new iam.InstanceProfile(this, 'InstanceProfile', { role: instanceRole });
    const serviceRole = new iam.Role(this, 'ServiceRole', {
      assumedBy: new iam.ServicePrincipal('elasticmapreduce.amazonaws.com'),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonEMRServicePolicy_v2')],
    });
    instanceRole.grantPassRole(serviceRole);

    // One key for everything, and the bucket that holds the nodes' certificates, encrypted with it.
    const encryptionKey = new EncryptionKey(this, 'Key', { alias: 'analytics', description: 'Amazon EMR: S3, disks and certificates' });
    const artifacts = new ArtifactBucket(this, 'Artifacts', { encryptionKey });
    const certificates = 'certificates/analytics/certificates.zip';
    new CfnOutput(this, 'CertificatesZip', { value: artifacts.s3UrlForObject(certificates), description: 'Upload the certificates here' });

    const security = new SecurityConfiguration(this, 'Security', {
      encryptionKey,
      instanceRoles: [instanceRole],
      serviceRoles: [serviceRole],
      s3Encryption: S3Encryption.sseKms(),
      localDiskEncryption: LocalDiskEncryption.awsKms({ ebsEncryption: true }),
      inTransitEncryption: InTransitEncryption.pem(CertificateBundle.fromBucket(artifacts, certificates)),
      releaseLabel: 'emr-7.10.0',
      coverageReport: true, // a page in cdk.out that tells what is encrypted, and what is not
    });

    if (this.node.tryGetContext('withCluster') === 'false') {
      return;
    }
    const subnet = new CfnParameter(this, 'Subnet', { type: 'AWS::EC2::Subnet::Id', description: 'Where the nodes start' });
    const cluster = new emr.CfnCluster(this, 'Cluster', {
      name: 'analytics',
      releaseLabel: 'emr-7.10.0',
      applications: [{ name: 'Spark' }],
      jobFlowRole: instanceProfile.instanceProfileName,
      serviceRole: serviceRole.roleName,
      instances: {
        ec2SubnetId: subnet.valueAsString,
        masterInstanceGroup: { instanceCount: 1, instanceType: 'm6i.xlarge' },
        coreInstanceGroup: { instanceCount: 2, instanceType: 'm6i.xlarge' },
      },
      // AmazonEMRServicePolicy_v2 acts only on what has this tag; the subnet needs it too
      tags: [{ key: 'for-use-with-amazon-emr-managed-policies', value: 'true' }],
    });
    security.attachTo(cluster);
  }
}
