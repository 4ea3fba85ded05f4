"""The usage 'everything' of test/golden/apps.ts in Python, for an installed wheel."""
from aws_cdk import App, Duration, Environment, RemovalPolicy, Stack
from aws_cdk import aws_emr as emr, aws_iam as iam, aws_s3 as s3
from cdk_emr_security import (
    ArtifactBucket,
    CertificateBundle,
    EncryptionKey,
    InTransitEncryption,
    LocalDiskEncryption,
    S3BucketOverride,
    S3Encryption,
    SecurityConfiguration,
    WalEncryption,
)

app = App(analytics_reporting=False, tree_metadata=False)
stack = Stack(app, "Stack", env=Environment(account="111122223333", region="eu-central-1"))
nodes = iam.Role(stack, "InstanceRole", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
service = iam.Role(stack, "ServiceRole", assumed_by=iam.ServicePrincipal("elasticmapreduce.amazonaws.com"))
encryption_key = EncryptionKey(
    stack, "Key",
    alias="analytics",
    description="Everything of the analytics clusters",
    admins=[iam.Role.from_role_name(stack, "Admin", "key-admin")],
    rotation_period=Duration.days(90),
    pending_window=Duration.days(14),
    multi_region=True,
    key_users=[iam.Role.from_role_name(stack, "Auditor", "auditor")],
)
artifact_bucket = ArtifactBucket(
    stack, "Artifacts",
    encryption_key=encryption_key,
    noncurrent_version_expiration=Duration.days(3),
    server_access_logs_bucket=s3.Bucket.from_bucket_name(stack, "Logs", "my-access-logs"),
    server_access_logs_prefix="artifacts/",
)
security = SecurityConfiguration(
    stack, "Security",
    encryption_key=encryption_key,
    artifact_bucket=artifact_bucket,
    instance_roles=[nodes],
    service_roles=[service],
    s3_encryption=S3Encryption.sse_kms(
        overrides=[
            S3BucketOverride.sse_s3(s3.Bucket.from_bucket_name(stack, "Public", "my-public-data")),
            S3BucketOverride.sse_kms(s3.Bucket(stack, "Shared"), encryption_key=EncryptionKey(stack, "SharedKey")),
            S3BucketOverride.cse_kms(s3.Bucket.from_bucket_name(stack, "Secret", "my-secrets")),
        ],
    ),
    local_disk_encryption=LocalDiskEncryption.aws_kms(encryption_key=EncryptionKey(stack, "DiskKey"), ebs_encryption=True),
    in_transit_encryption=InTransitEncryption.pem(
        CertificateBundle.from_bucket(artifact_bucket, "certificates/analytics/certificates.zip"),
    ),
    wal_encryption=WalEncryption.kms(encryption_key=EncryptionKey(stack, "WalKey")),
    release_label="emr-7.9.0",
    security_configuration_name="analytics",
    removal_policy=RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
)
security.grants.runtime_role(iam.Role.from_role_name(stack, "RuntimeRole", "runtime"))
profile = iam.InstanceProfile(stack, "InstanceProfile", role=nodes)
group = emr.CfnCluster.InstanceGroupConfigProperty
cluster = emr.CfnCluster(
    stack, "Cluster",
    name="analytics",
    release_label="emr-7.9.0",
    applications=[emr.CfnCluster.ApplicationProperty(name="Spark")],
    job_flow_role=profile.instance_profile_name,
    service_role=service.role_name,
    instances=emr.CfnCluster.JobFlowInstancesConfigProperty(
        ec2_subnet_id="subnet-0123456789abcdef0",
        master_instance_group=group(instance_count=1, instance_type="m6i.xlarge"),
        core_instance_group=group(instance_count=2, instance_type="m6i.xlarge"),
    ),
)
security.attach_to(cluster)
app.synth()
