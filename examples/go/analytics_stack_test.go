package main

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
	"github.com/aws/jsii-runtime-go"
)

type object = map[string]interface{}

func TestAnalyticsStack(t *testing.T) {
	defer jsii.Close()
	stack := NewAnalyticsStack(awscdk.NewApp(nil), "Analytics", nil)
	template := assertions.Template_FromStack(stack, nil)

	t.Run("data is encrypted on disks, in Amazon S3 and between nodes", func(t *testing.T) {
		template.HasResourceProperties(jsii.String("AWS::EMR::SecurityConfiguration"), object{
			"SecurityConfiguration": object{
				"EncryptionConfiguration": object{"EnableAtRestEncryption": true, "EnableInTransitEncryption": true},
			},
		})
	})

	t.Run("the cluster has the security configuration", func(t *testing.T) {
		for id := range *template.FindResources(jsii.String("AWS::EMR::SecurityConfiguration"), nil) {
			template.HasResourceProperties(jsii.String("AWS::EMR::Cluster"), object{"SecurityConfiguration": object{"Ref": id}})
		}
	})

	t.Run("nodes and Amazon EMR may use the key", func(t *testing.T) {
		template.HasResourceProperties(jsii.String("AWS::KMS::Key"), object{
			"KeyPolicy": object{
				"Statement": assertions.Match_ArrayWith(&[]interface{}{
					assertions.Match_ObjectLike(&object{
						"Sid":       "Allow use of the key",
						"Principal": object{"AWS": []interface{}{assertions.Match_AnyValue(), assertions.Match_AnyValue()}},
					}),
				}),
			},
		})
	})

	t.Run("there is nothing to be warned of", func(t *testing.T) {
		assertions.Annotations_FromStack(stack).HasNoWarning(jsii.String("*"), assertions.Match_AnyValue())
	})

	t.Run("without the cluster, for the first deployment", func(t *testing.T) {
		app := awscdk.NewApp(&awscdk.AppProps{Context: &object{"withCluster": "false"}})
		first := assertions.Template_FromStack(NewAnalyticsStack(app, "Analytics", nil), nil)
		first.ResourceCountIs(jsii.String("AWS::EMR::Cluster"), jsii.Number(0))
	})
}
