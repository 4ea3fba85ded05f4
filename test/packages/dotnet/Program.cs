using Amazon.CDK;
using Amazon.CDK.AWS.EMR;
using Amazon.CDK.AWS.IAM;
using CdkEmrSecurity;
using Constructs;

var app = new App();
new AnalyticsStack(app, "Analytics");
app.Synth();

/// <summary>The stack of examples/typescript.</summary>
internal sealed class AnalyticsStack : Stack
{
    internal AnalyticsStack(Construct scope, string id) : base(scope, id)
    {
        var instanceRole = new Role(this, "InstanceRole", new RoleProps
        {
            AssumedBy = new ServicePrincipal("ec2.amazonaws.com"),
        });
        var instanceProfile = new InstanceProfile(this, "InstanceProfile", new InstanceProfileProps { Role = instanceRole });
        var serviceRole = new Role(this, "ServiceRole", new RoleProps
        {
            AssumedBy = new ServicePrincipal("elasticmapreduce.amazonaws.com"),
            ManagedPolicies = new IManagedPolicy[] { ManagedPolicy.FromAwsManagedPolicyName("service-role/AmazonEMRServicePolicy_v2") },
        });
        instanceRole.GrantPassRole(serviceRole);

        var encryptionKey = new EncryptionKey(this, "Key", new EncryptionKeyProps
        {
            Alias = "analytics",
            Description = "Amazon EMR: S3, disks and certificates",
        });
        var artifacts = new ArtifactBucket(this, "Artifacts", new ArtifactBucketProps { EncryptionKey = encryptionKey });
        const string certificates = "certificates/analytics/certificates.zip";
        new CfnOutput(this, "CertificatesZip", new CfnOutputProps
        {
            Value = artifacts.S3UrlForObject(certificates),
            Description = "Upload the certificates here",
        });

        var security = new SecurityConfiguration(this, "Security", new SecurityConfigurationProps
        {
            EncryptionKey = encryptionKey,
            InstanceRoles = new IRole[] { instanceRole },
            ServiceRoles = new IRole[] { serviceRole },
            S3Encryption = S3Encryption.SseKms(),
            LocalDiskEncryption = LocalDiskEncryption.AwsKms(new LocalDiskKmsOptions { EbsEncryption = true }),
            InTransitEncryption = InTransitEncryption.Pem(CertificateBundle.FromBucket(artifacts, certificates)),
            ReleaseLabel = "emr-7.10.0",
        });

        var subnet = new CfnParameter(this, "Subnet", new CfnParameterProps
        {
            Type = "AWS::EC2::Subnet::Id",
            Description = "Where the nodes start",
        });
        var cluster = new CfnCluster(this, "Cluster", new CfnClusterProps
        {
            Name = "analytics",
            ReleaseLabel = "emr-7.10.0",
            Applications = new object[] { new CfnCluster.ApplicationProperty { Name = "Spark" } },
            JobFlowRole = instanceProfile.InstanceProfileName,
            ServiceRole = serviceRole.RoleName,
            Instances = new CfnCluster.JobFlowInstancesConfigProperty
            {
                Ec2SubnetId = subnet.ValueAsString,
                MasterInstanceGroup = new CfnCluster.InstanceGroupConfigProperty { InstanceCount = 1, InstanceType = "m6i.xlarge" },
                CoreInstanceGroup = new CfnCluster.InstanceGroupConfigProperty { InstanceCount = 2, InstanceType = "m6i.xlarge" },
            },
            Tags = new ICfnTag[] { new CfnTag { Key = "for-use-with-amazon-emr-managed-policies", Value = "true" } },
        });
        security.AttachTo(cluster);
    }
}
