package com.example.analytics;

import io.github.cdkemrsecurity.ArtifactBucket;
import io.github.cdkemrsecurity.CertificateBundle;
import io.github.cdkemrsecurity.EncryptionKey;
import io.github.cdkemrsecurity.InTransitEncryption;
import io.github.cdkemrsecurity.LocalDiskKmsOptions;
import io.github.cdkemrsecurity.LocalDiskEncryption;
import io.github.cdkemrsecurity.S3Encryption;
import io.github.cdkemrsecurity.SecurityConfiguration;
import java.util.List;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.CfnTag;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.emr.CfnCluster;
import software.amazon.awscdk.services.iam.InstanceProfile;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.constructs.Construct;

/**
 * An EMR cluster whose data is encrypted on its disks, in Amazon S3 and between its nodes.
 *
 * <p>The nodes fetch their certificates when they start. So deploy once with {@code -c withCluster=false}, upload the zip
 * (privateKey.pem, certificateChain.pem and, if needed, trustedCertificates.pem at its root) to the place that the output of the
 * deployment names, and deploy again.
 */
public class AnalyticsStack extends Stack {
  public AnalyticsStack(Construct scope, String id, StackProps props) {
    super(scope, id, props);

    // What the nodes run as, in an instance profile, and what Amazon EMR itself runs as.
    Role instanceRole = Role.Builder.create(this, "InstanceRole")
        .assumedBy(new ServicePrincipal("ec2.amazonaws.com"))
        .build();
    InstanceProfile instanceProfile = InstanceProfile.Builder.create(this, "InstanceProfile").role(instanceRole).build();
    Role serviceRole = Role.Builder.create(this, "ServiceRole")
        .assumedBy(new ServicePrincipal("elasticmapreduce.amazonaws.com"))
        .managedPolicies(List.of(ManagedPolicy.fromAwsManagedPolicyName("service-role/AmazonEMRServicePolicy_v2")))
        .build();
    instanceRole.grantPassRole(serviceRole);

    // One key for everything, and the bucket that holds the nodes' certificates, encrypted with it.
    EncryptionKey encryptionKey = EncryptionKey.Builder.create(this, "Key")
        .alias("analytics")
        .description("Amazon EMR: S3, disks and certificates")
        .build();
    ArtifactBucket artifacts = ArtifactBucket.Builder.create(this, "Artifacts").encryptionKey(encryptionKey).build();
    String certificates = "certificates/analytics/certificates.zip";
    CfnOutput.Builder.create(this, "CertificatesZip")
        .value(artifacts.s3UrlForObject(certificates))
        .description("Upload the certificates here")
        .build();

    SecurityConfiguration security = SecurityConfiguration.Builder.create(this, "Security")
        .encryptionKey(encryptionKey)
        .instanceRoles(List.of(instanceRole))
        .serviceRoles(List.of(serviceRole))
        .s3Encryption(S3Encryption.sseKms())
        .localDiskEncryption(LocalDiskEncryption.awsKms(LocalDiskKmsOptions.builder().ebsEncryption(true).build()))
        .inTransitEncryption(InTransitEncryption.pem(CertificateBundle.fromBucket(artifacts, certificates)))
        .releaseLabel("emr-7.10.0")
        .coverageReport(true) // a page in cdk.out that tells what is encrypted, and what is not
        .build();

    if ("false".equals(getNode().tryGetContext("withCluster"))) {
      return;
    }
    CfnParameter subnet = CfnParameter.Builder.create(this, "Subnet")
        .type("AWS::EC2::Subnet::Id")
        .description("Where the nodes start")
        .build();
    CfnCluster cluster = CfnCluster.Builder.create(this, "Cluster")
        .name("analytics")
        .releaseLabel("emr-7.10.0")
        .applications(List.of(CfnCluster.ApplicationProperty.builder().name("Spark").build()))
        .jobFlowRole(instanceProfile.getInstanceProfileName())
        .serviceRole(serviceRole.getRoleName())
        .instances(CfnCluster.JobFlowInstancesConfigProperty.builder()
            .ec2SubnetId(subnet.getValueAsString())
            .masterInstanceGroup(nodes(1))
            .coreInstanceGroup(nodes(2))
            .build())
        // AmazonEMRServicePolicy_v2 acts only on what has this tag; the subnet needs it too
        .tags(List.of(CfnTag.builder().key("for-use-with-amazon-emr-managed-policies").value("true").build()))
        .build();
    security.attachTo(cluster);
  }

  private static CfnCluster.InstanceGroupConfigProperty nodes(int count) {
    return CfnCluster.InstanceGroupConfigProperty.builder().instanceCount(count).instanceType("m6i.xlarge").build();
  }
}
