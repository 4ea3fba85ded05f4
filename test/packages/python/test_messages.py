"""What a user of the installed wheel reads when something is wrong: our text in full, and nothing around it."""
import pytest
from aws_cdk import App, Environment, SecretValue, Stack
from aws_cdk import aws_emr as emr, aws_iam as iam
from aws_cdk.assertions import Annotations, Match
from cdk_emr_security import (
    InTransitEncryption,
    KerberosAttributes,
    SecurityConfiguration,
    SecurityConfigurationDocument,
)


@pytest.fixture
def stack():
    return Stack(App(), "Stack", env=Environment(account="111122223333", region="eu-central-1"))


def test_an_error_of_a_property(stack):
    with pytest.raises(RuntimeError) as error:
        SecurityConfiguration(stack, "Security", release_label="7.9")
    assert str(error.value) == (
        "SecurityConfiguration 'Stack/Security': releaseLabel: is not a release label, got \"7.9\"; "
        'a label with three numbers, such as "emr-7.9.0", is expected. Write the label of a release in full'
    )


def test_several_errors_at_once(stack):
    with pytest.raises(RuntimeError) as error:
        SecurityConfiguration(stack, "Security", release_label="emr-5.0.0", in_transit_encryption=InTransitEncryption.emr_managed())
    header, *problems = str(error.value).split("\n")
    assert header == "SecurityConfiguration 'Stack/Security' has 2 problems:"
    assert [problem.split(";")[0] for problem in problems] == [
        '- releaseLabel: this release has no EBS encryption, got "emr-5.0.0"',
        '- releaseLabel: this release has no EMR-managed certificates, got "emr-5.0.0"',
    ]


def test_an_error_of_a_static_method():
    with pytest.raises(RuntimeError) as error:
        KerberosAttributes.from_secrets(realm="EC2.INTERNAL", kdc_admin_password=SecretValue.unsafe_plain_text("hunter2"))
    assert str(error.value).removeprefix("EmrSecurityError: ") == (
        "KerberosAttributes.fromSecrets: kdcAdminPassword: would stand in the template as plain text; a password in AWS Secrets Manager, "
        "or a parameter with NoEcho, is expected. Pass secret.secretValue, secret.secretValueFromJson(field) or SecretValue.secretsManager(id)"
    )


def test_an_error_between_constructs(stack):
    nodes = iam.Role(stack, "Nodes", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
    profile = iam.InstanceProfile(stack, "Profile", role=nodes)
    security = SecurityConfiguration(stack, "Security", in_transit_encryption=InTransitEncryption.disabled())
    security.attach_to(emr.CfnCluster(
        stack, "Cluster",
        name="analytics",
        release_label="emr-7.9.0",
        job_flow_role=profile.instance_profile_name,
        service_role="EMR_DefaultRole",
        instances=emr.CfnCluster.JobFlowInstancesConfigProperty(
            master_instance_group=emr.CfnCluster.InstanceGroupConfigProperty(instance_count=1, instance_type="m6i.xlarge"),
        ),
    ))
    with pytest.raises(RuntimeError) as error:
        App.of(stack).synth()
    assert str(error.value).split("\n")[1:] == [
        "  [Stack/Security] cluster 'Stack/Cluster': its instance role 'Stack/Nodes' is not a user of the key 'Stack/Security/Key' that "
        "configuration 'Stack/Security' uses for s3Encryption and localDiskEncryption; neither the key policy nor a policy of the role lets "
        "the role use it. Call grants.instanceRole(role) on the configuration, or name the role in instanceRoles "
        "[cdk-emr-security:instance-role-not-key-user]",
    ]


def test_a_warning(stack):
    SecurityConfiguration(stack, "Security")
    [warning] = Annotations.from_stack(stack).find_warning("*", Match.any_value())
    assert warning.id == "/Stack/Security/Resource"
    assert warning.entry.data == (
        "connections between the nodes of its clusters are not encrypted. Set inTransitEncryption, or say "
        "InTransitEncryption.disabled() if that is meant [ack: cdk-emr-security:in-transit-encryption-off]"
    )


def test_findings_of_a_document():
    [finding] = SecurityConfigurationDocument.from_json("not JSON").findings
    assert finding.severity.name == "ERROR"
    assert finding.message
    assert finding.remedy
