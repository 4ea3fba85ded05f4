package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsemr"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	emrsecurity "github.com/cdk-emr-security/cdk-emr-security-go/cdkemrsecurity"
)

// NewAnalyticsStack makes an EMR cluster whose data is encrypted on its disks, in Amazon S3 and between its nodes.
//
// The nodes fetch their certificates when they start. So deploy once with `-c withCluster=false`, upload the zip
// (privateKey.pem, certificateChain.pem and, if needed, trustedCertificates.pem at its root) to the place that the
// output of the deployment names, and deploy again.
func NewAnalyticsStack(scope constructs.Construct, id string, props *awscdk.StackProps) awscdk.Stack {
	stack := awscdk.NewStack(scope, &id, props)

	// What the nodes run as, in an instance profile, and what Amazon EMR itself runs as.
	instanceRole := awsiam.NewRole(stack, jsii.String("InstanceRole"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("ec2.amazonaws.com"), nil),
	})
	instanceProfile := awsiam.NewInstanceProfile(stack, jsii.String("InstanceProfile"), &awsiam.InstanceProfileProps{
		Role: instanceRole,
	})
	serviceRole := awsiam.NewRole(stack, jsii.String("ServiceRole"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("elasticmapreduce.amazonaws.com"), nil),
		ManagedPolicies: &[]awsiam.IManagedPolicy{
			awsiam.ManagedPolicy_FromAwsManagedPolicyName(jsii.String("service-role/AmazonEMRServicePolicy_v2")),
		},
	})
	instanceRole.GrantPassRole(serviceRole)

	// One key for everything, and the bucket that holds the nodes' certificates, encrypted with it.
	encryptionKey := emrsecurity.NewEncryptionKey(stack, jsii.String("Key"), &emrsecurity.EncryptionKeyProps{
		Alias:       jsii.String("analytics"),
		Description: jsii.String("Amazon EMR: S3, disks and certificates"),
	})
	artifacts := emrsecurity.NewArtifactBucket(stack, jsii.String("Artifacts"), &emrsecurity.ArtifactBucketProps{
		EncryptionKey: encryptionKey,
	})
	certificates := jsii.String("certificates/analytics/certificates.zip")
	awscdk.NewCfnOutput(stack, jsii.String("CertificatesZip"), &awscdk.CfnOutputProps{
		Value:       artifacts.S3UrlForObject(certificates),
		Description: jsii.String("Upload the certificates here"),
	})

	security := emrsecurity.NewSecurityConfiguration(stack, jsii.String("Security"), &emrsecurity.SecurityConfigurationProps{
		EncryptionKey: encryptionKey,
		InstanceRoles: &[]awsiam.IRole{instanceRole},
		ServiceRoles:  &[]awsiam.IRole{serviceRole},
		S3Encryption:  emrsecurity.S3Encryption_SseKms(nil),
		LocalDiskEncryption: emrsecurity.LocalDiskEncryption_AwsKms(&emrsecurity.LocalDiskKmsOptions{
			EbsEncryption: jsii.Bool(true),
		}),
		InTransitEncryption: emrsecurity.InTransitEncryption_Pem(emrsecurity.CertificateBundle_FromBucket(artifacts, certificates)),
		ReleaseLabel:        jsii.String("emr-7.10.0"),
		CoverageReport:      jsii.Bool(true), // a page in cdk.out that tells what is encrypted, and what is not
	})

	if stack.Node().TryGetContext(jsii.String("withCluster")) == "false" {
		return stack
	}
	subnet := awscdk.NewCfnParameter(stack, jsii.String("Subnet"), &awscdk.CfnParameterProps{
		Type:        jsii.String("AWS::EC2::Subnet::Id"),
		Description: jsii.String("Where the nodes start"),
	})
	cluster := awsemr.NewCfnCluster(stack, jsii.String("Cluster"), &awsemr.CfnClusterProps{
		Name:         jsii.String("analytics"),
		ReleaseLabel: jsii.String("emr-7.10.0"),
		Applications: []*awsemr.CfnCluster_ApplicationProperty{{Name: jsii.String("Spark")}},
		JobFlowRole:  instanceProfile.InstanceProfileName(),
		ServiceRole:  serviceRole.RoleName(),
		Instances: &awsemr.CfnCluster_JobFlowInstancesConfigProperty{
			Ec2SubnetId:         subnet.ValueAsString(),
			MasterInstanceGroup: nodes(1),
			CoreInstanceGroup:   nodes(2),
		},
		// AmazonEMRServicePolicy_v2 acts only on what has this tag; the subnet needs it too
		Tags: &[]*awscdk.CfnTag{{Key: jsii.String("for-use-with-amazon-emr-managed-policies"), Value: jsii.String("true")}},
	})
	security.AttachTo(cluster)
	return stack
}

func nodes(count float64) *awsemr.CfnCluster_InstanceGroupConfigProperty {
	return &awsemr.CfnCluster_InstanceGroupConfigProperty{
		InstanceCount: jsii.Number(count),
		InstanceType:  jsii.String("m6i.xlarge"),
	}
}
