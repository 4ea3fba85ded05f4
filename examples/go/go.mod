module example.com/analytics

go 1.25

require (
	github.com/aws/aws-cdk-go/awscdk/v2 v2.257.0
	github.com/aws/constructs-go/constructs/v10 v10.5.0
	github.com/aws/jsii-runtime-go v1.140.0
	github.com/cdk-emr-security/cdk-emr-security-go/cdkemrsecurity v0.0.0
)
