"""One app of many configurations: by the library, on the L1s of aws-cdk-lib, or on its kms.Key. Prints how often Python asked Node for something.

Arguments: which of the three, how many configurations, the folder for the templates.
"""
import json
import sys
from collections import Counter

import jsii._kernel.providers.process as process

calls = Counter()
send = process._NodeProcess.send


def counted(self, request, *args, **kwargs):
    calls[type(request).__name__] += 1
    return send(self, request, *args, **kwargs)


process._NodeProcess.send = counted

from aws_cdk import App, ArnFormat, Aws, CfnDeletionPolicy, RemovalPolicy, Stack, aws_emr as emr, aws_iam as iam, aws_kms as kms  # noqa: E402

USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
GRANT = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"]
FOR_AWS_RESOURCE = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
ROLES = ["EMR_EC2_DefaultRole", "EMR_DefaultRole"]
DESCRIPTION = "Amazon EMR security configuration"


def document(key_arn):
    return {
        "EncryptionConfiguration": {
            "EnableInTransitEncryption": False,
            "EnableAtRestEncryption": True,
            "AtRestEncryptionConfiguration": {
                "S3EncryptionConfiguration": {"EncryptionMode": "SSE-KMS", "AwsKmsKey": key_arn},
                "LocalDiskEncryptionConfiguration": {"EnableEbsEncryption": True, "EncryptionKeyProviderType": "AwsKms", "AwsKmsKey": key_arn},
            },
        },
    }


PARTITION, ACCOUNT = Aws.PARTITION, Aws.ACCOUNT_ID  # asked for once


def arn(resource):
    return f"arn:{PARTITION}:iam::{ACCOUNT}:{resource}"


def on_l1(stack, name):
    users = {"AWS": [arn(f"role/{role}") for role in ROLES]}
    key = kms.CfnKey(
        stack,
        f"{name}Key",
        description=DESCRIPTION,
        enable_key_rotation=True,
        key_policy={
            "Statement": [
                {"Action": "kms:*", "Effect": "Allow", "Principal": {"AWS": arn("root")}, "Resource": "*", "Sid": "Enable IAM User Permissions"},
                {"Action": USE, "Effect": "Allow", "Principal": users, "Resource": "*", "Sid": "Allow use of the key"},
                {
                    "Action": GRANT, "Condition": FOR_AWS_RESOURCE, "Effect": "Allow", "Principal": users, "Resource": "*",
                    "Sid": "Allow attachment of persistent resources",
                },
            ],
            "Version": "2012-10-17",
        },
    )
    key.cfn_options.deletion_policy = CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE
    key.cfn_options.update_replace_policy = CfnDeletionPolicy.RETAIN
    emr.CfnSecurityConfiguration(stack, name, security_configuration=document(key.attr_arn))


def on_key(stack, name):
    key = kms.Key(stack, f"{name}Key", description=DESCRIPTION, enable_key_rotation=True, removal_policy=RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
    principals = [
        iam.ArnPrincipal(stack.format_arn(service="iam", region="", resource="role", resource_name=role, arn_format=ArnFormat.SLASH_RESOURCE_NAME))
        for role in ROLES
    ]
    key.add_to_resource_policy(iam.PolicyStatement(sid="Allow use of the key", principals=principals, actions=USE, resources=["*"]))
    key.add_to_resource_policy(
        iam.PolicyStatement(
            sid="Allow attachment of persistent resources", principals=principals, actions=GRANT, resources=["*"], conditions=FOR_AWS_RESOURCE
        )
    )
    emr.CfnSecurityConfiguration(stack, name, security_configuration=document(key.key_arn))


def by_library(stack, name):
    from cdk_emr_security import InTransitEncryption, SecurityConfiguration

    SecurityConfiguration(stack, name, in_transit_encryption=InTransitEncryption.disabled())


MAKERS = {"ours": by_library, "l1": on_l1, "key": on_key}


def main(who, configurations, outdir):
    app = App(outdir=outdir, analytics_reporting=False)
    before = sum(calls.values())
    stack = None
    for index in range(configurations):
        if index % 100 == 0:
            stack = Stack(app, f"Stack{index // 100}")
        MAKERS[who](stack, f"Security{index}")
    made = sum(calls.values())
    app.synth()
    print(json.dumps({"calls": sum(calls.values()), "making": made - before, "byKind": dict(calls)}))


main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
