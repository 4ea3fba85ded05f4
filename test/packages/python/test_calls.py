"""What crosses the boundary between Python and the library: each message costs what many calls within a language do."""
from collections import Counter
from contextlib import contextmanager

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_emr as emr, aws_iam as iam, aws_kms as kms
from cdk_emr_security import (
    ArtifactBucket,
    CertificateBundle,
    EncryptionKey,
    InTransitEncryption,
    S3Encryption,
    SecurityConfiguration,
)
from jsii._kernel.providers.process import _NodeProcess


@pytest.fixture
def messages(monkeypatch):
    """What is sent to the library, by kind, and what is sent back to be answered in Python."""
    sent = Counter()
    send = _NodeProcess.send

    def counting_send(self, request, response_type):
        sent[type(request).__name__] += 1
        return send(self, request, response_type)

    monkeypatch.setattr(_NodeProcess, "send", counting_send)

    @contextmanager
    def counted():
        sent.clear()
        got = Counter()
        yield got
        got.update(sent)

    return counted


@pytest.fixture
def stack():
    stack = Stack(App(), "Stack", env=Environment(account="111122223333", region="eu-central-1"))
    SecurityConfiguration(stack, "Warm")
    return stack


def test_a_configuration_is_one_message(messages, stack):
    with messages() as sent:
        SecurityConfiguration(stack, "Security")
    assert sent == {"CreateRequest": 1}


def test_by_hand_it_is_more(messages, stack):
    with messages() as sent:
        key = kms.Key(stack, "Key", enable_key_rotation=True)
        for actions in (["kms:Decrypt"], ["kms:CreateGrant"]):
            key.add_to_resource_policy(
                iam.PolicyStatement(principals=[iam.ArnPrincipal("arn:aws:iam::111122223333:role/EMR_EC2_DefaultRole")], actions=actions, resources=["*"])
            )
        emr.CfnSecurityConfiguration(stack, "Security", security_configuration={"AwsKmsKey": key.key_arn})
    assert sum(sent.values()) >= 8


def test_with_sections_and_a_cluster_it_is_one_for_each_object_and_each_call(messages, stack):
    key = EncryptionKey(stack, "Key")
    bucket = ArtifactBucket(stack, "Artifacts", encryption_key=key)
    cluster = emr.CfnCluster(stack, "Cluster", name="c", job_flow_role="EMR_EC2_DefaultRole", service_role="EMR_DefaultRole", instances={})
    with messages() as sent:
        security = SecurityConfiguration(
            stack,
            "Security",
            encryption_key=key,
            artifact_bucket=bucket,
            s3_encryption=S3Encryption.sse_kms(),
            in_transit_encryption=InTransitEncryption.pem(CertificateBundle.self_signed()),
        )
        security.attach_to(cluster)
    assert sent == {"StaticInvokeRequest": 3, "CreateRequest": 1, "InvokeRequest": 1}


def test_synthesis_asks_nothing_back(messages, stack):
    app = stack.node.root
    with messages() as sent:
        app.synth()
    assert sent == {"InvokeRequest": 1}
