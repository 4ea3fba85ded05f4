from aws_cdk import CfnOutput, CfnParameter, CfnTag, Stack
from aws_cdk import aws_emr as emr, aws_iam as iam
from cdk_emr_security import (
    ArtifactBucket,
    CertificateBundle,
    EncryptionKey,
    InTransitEncryption,
    LocalDiskEncryption,
    S3Encryption,
    SecurityConfiguration,
)
from constructs import Construct


class AnalyticsStack(Stack):
    """An EMR cluster whose data is encrypted on its disks, in Amazon S3 and between its nodes.

    The nodes fetch their certificates when they start. So deploy once with `-c withCluster=false`, upload the zip
    (privateKey.pem, certificateChain.pem and, if needed, trustedCertificates.pem at its root) to the place that the
    output of the deployment names, and deploy again.
    """

    def __init__(self, scope: Construct, construct_id: str, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)

        # What the nodes run as, in an instance profile, and what Amazon EMR itself runs as.
        instance_role = iam.Role(self, "InstanceRole", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
        instance_profile = iam.InstanceProfile(self, "InstanceProfile", role=instance_role)
        service_role = iam.Role(
            self, "ServiceRole",
            assumed_by=iam.ServicePrincipal("elasticmapreduce.amazonaws.com"),
            managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name("service-role/AmazonEMRServicePolicy_v2")],
        )
        instance_role.grant_pass_role(service_role)

        # One key for everything, and the bucket that holds the nodes' certificates, encrypted with it.
        encryption_key = EncryptionKey(self, "Key", alias="analytics", description="Amazon EMR: S3, disks and certificates")
        artifacts = ArtifactBucket(self, "Artifacts", encryption_key=encryption_key)
        certificates = "certificates/analytics/certificates.zip"
        CfnOutput(self, "CertificatesZip", value=artifacts.s3_url_for_object(certificates), description="Upload the certificates here")

        security = SecurityConfiguration(
            self, "Security",
            encryption_key=encryption_key,
            instance_roles=[instance_role],
            service_roles=[service_role],
            s3_encryption=S3Encryption.sse_kms(),
            local_disk_encryption=LocalDiskEncryption.aws_kms(ebs_encryption=True),
            in_transit_encryption=InTransitEncryption.pem(CertificateBundle.from_bucket(artifacts, certificates)),
            release_label="emr-7.10.0",
            coverage_report=True,  # a page in cdk.out that tells what is encrypted, and what is not
        )

        if self.node.try_get_context("withCluster") == "false":
            return
        subnet = CfnParameter(self, "Subnet", type="AWS::EC2::Subnet::Id", description="Where the nodes start")
        group = emr.CfnCluster.InstanceGroupConfigProperty
        cluster = emr.CfnCluster(
            self, "Cluster",
            name="analytics",
            release_label="emr-7.10.0",
            applications=[emr.CfnCluster.ApplicationProperty(name="Spark")],
            job_flow_role=instance_profile.instance_profile_name,
            service_role=service_role.role_name,
            instances=emr.CfnCluster.JobFlowInstancesConfigProperty(
                ec2_subnet_id=subnet.value_as_string,
                master_instance_group=group(instance_count=1, instance_type="m6i.xlarge"),
                core_instance_group=group(instance_count=2, instance_type="m6i.xlarge"),
            ),
            # AmazonEMRServicePolicy_v2 acts only on what has this tag; the subnet needs it too
            tags=[CfnTag(key="for-use-with-amazon-emr-managed-policies", value="true")],
        )
        security.attach_to(cluster)
