import pytest
from aws_cdk import App
from aws_cdk.assertions import Annotations, Match, Template

from analytics.analytics_stack import AnalyticsStack


@pytest.fixture(scope="module")
def stack():
    return AnalyticsStack(App(), "Analytics")


@pytest.fixture(scope="module")
def template(stack):
    return Template.from_stack(stack)


def test_data_is_encrypted_on_disks_in_amazon_s3_and_between_nodes(template):
    template.has_resource_properties("AWS::EMR::SecurityConfiguration", {
        "SecurityConfiguration": {
            "EncryptionConfiguration": {"EnableAtRestEncryption": True, "EnableInTransitEncryption": True},
        },
    })


def test_the_cluster_has_the_security_configuration(template):
    [logical_id] = template.find_resources("AWS::EMR::SecurityConfiguration")
    template.has_resource_properties("AWS::EMR::Cluster", {"SecurityConfiguration": {"Ref": logical_id}})


def test_nodes_and_amazon_emr_may_use_the_key(template):
    template.has_resource_properties("AWS::KMS::Key", {
        "KeyPolicy": {
            "Statement": Match.array_with([
                Match.object_like({"Sid": "Allow use of the key", "Principal": {"AWS": [Match.any_value(), Match.any_value()]}}),
            ]),
        },
    })


def test_there_is_nothing_to_be_warned_of(stack):
    Annotations.from_stack(stack).has_no_warning("*", Match.any_value())


def test_without_the_cluster_for_the_first_deployment():
    first = AnalyticsStack(App(context={"withCluster": "false"}), "Analytics")
    Template.from_stack(first).resource_count_is("AWS::EMR::Cluster", 0)
