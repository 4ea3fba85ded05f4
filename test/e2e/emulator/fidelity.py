"""Where ministack is kinder than AWS, or other than AWS in what we depend on."""
import copy
import json
import secrets
from xml.sax.saxutils import escape

from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_account_id, get_region
from ministack.services import iam, lambda_svc, s3, secretsmanager
from ministack.services.cloudformation import custom_resource
from ministack.services.cloudformation import provisioners


def _replace(resource_type, **handlers):
    provisioners._RESOURCE_HANDLERS[resource_type] = {**provisioners._RESOURCE_HANDLERS[resource_type], **handlers}


# --- AWS::S3::Bucket: BucketEncryption is ignored; a bucket goes although there is something in it

def _encrypt(bucket, props):
    rules = copy.deepcopy((props.get("BucketEncryption") or {}).get("ServerSideEncryptionConfiguration") or [])
    if not rules:
        s3._bucket_encryption.pop(bucket, None)
        return
    xml = ""
    for rule in rules:
        default = rule.get("ServerSideEncryptionByDefault", {})
        if default.get("SSEAlgorithm") == "aws:kms" and not default.get("KMSMasterKeyID"):
            # S3 means its own key; ministack's PutObject wants one by name
            default["KMSMasterKeyID"] = f"arn:aws:kms:{get_region()}:{get_account_id()}:alias/aws/s3"
        elements = "".join(f"<{key}>{escape(str(value))}</{key}>" for key, value in default.items())
        xml += (f"<Rule><ApplyServerSideEncryptionByDefault>{elements}</ApplyServerSideEncryptionByDefault>"
                f"<BucketKeyEnabled>{str(rule.get('BucketKeyEnabled', False)).lower()}</BucketKeyEnabled></Rule>")
    status, _, body = s3._put_bucket_encryption(
        bucket, f"<ServerSideEncryptionConfiguration>{xml}</ServerSideEncryptionConfiguration>".encode())
    if status >= 300:
        raise ValueError(f"BucketEncryption: {body!r}")


def _bucket_create(logical_id, props, stack_name, original=provisioners._s3_create):
    created = original(logical_id, props, stack_name)
    _encrypt(created[0], props)
    return created


def _bucket_update(physical_id, old, new, stack_name, original=provisioners._s3_update):
    updated = original(physical_id, old, new, stack_name)
    _encrypt(updated[0], new)
    return updated


def _bucket_delete(physical_id, props, original=provisioners._s3_delete):
    if physical_id in s3._buckets:
        status, _, body = s3._delete_bucket(physical_id)
        if status >= 300:
            raise ValueError(f"The bucket you tried to delete is not empty ({body!r})")
    original(physical_id, props)


# --- AWS::SecretsManager::Secret: Ref is its ARN on AWS

def _secret_name(physical_id):
    return next((name for name, secret in secretsmanager._secrets.items() if secret["ARN"] == physical_id), physical_id)


def _secret_create(logical_id, props, stack_name, original=provisioners._sm_secret_create):
    _, attributes = original(logical_id, props, stack_name)
    return attributes["Arn"], attributes


def _secret_update(physical_id, old, new, stack_name, logical_id=None, original=provisioners._sm_secret_update):
    _, attributes = original(_secret_name(physical_id), old, new, stack_name, logical_id)
    return attributes["Arn"], attributes


def _secret_delete(physical_id, props, original=provisioners._sm_secret_delete):
    return original(_secret_name(physical_id), props)


# --- AWS::SSM::Parameter: a name that CloudFormation makes has no slash in it, so parameter/${Ref} is its ARN

def _parameter_create(logical_id, props, stack_name, original=provisioners._ssm_create):
    name = props.get("Name") or f"CFN-{logical_id[:200]}-{secrets.token_hex(6)}"
    return original(logical_id, {**props, "Name": name}, stack_name)


# --- AWS::Lambda::Function: DeadLetterConfig is ignored

def _dead_letters(name, props):
    config = lambda_svc._functions[name]["config"]
    config.pop("DeadLetterConfig", None)
    if props.get("DeadLetterConfig"):
        config["DeadLetterConfig"] = props["DeadLetterConfig"]


def _function_create(logical_id, props, stack_name, original=provisioners._lambda_create):
    created = original(logical_id, props, stack_name)
    _dead_letters(created[0], props)
    return created


def _function_update(physical_id, old, new, stack_name, logical_id=None, original=provisioners._lambda_update):
    updated = original(physical_id, old, new, stack_name, logical_id)
    _dead_letters(updated[0], new)
    return updated


# --- custom resources: one whose Create answers FAILED is told to delete what it made

class _Reason(str):
    """The reason of a failure, with the physical id that came with it."""

    physical_id = None


def _deliver(token, response, original=custom_resource.deliver_response):
    if response.get("Status") == "FAILED":
        if not response.get("PhysicalResourceId"):
            response = {**response, "Reason": "Invalid PhysicalResourceId"}
        reason = _Reason(response.get("Reason") or "See the details in CloudWatch Log Stream")
        reason.physical_id = response.get("PhysicalResourceId")
        response = {**response, "Reason": reason}
    return original(token, response)


def _custom_create(logical_id, props, stack_name, resource_type="AWS::CloudFormation::CustomResource",
                   original=provisioners._custom_resource_create):
    try:
        return original(logical_id, props, stack_name, resource_type)
    except RuntimeError as error:
        physical_id = getattr(error.args[0], "physical_id", None) if error.args else None
        if physical_id:
            provisioners._custom_resource_delete(physical_id, props, stack_name, logical_id, resource_type)
        raise


# --- IAM: the condition key kms:SigningAlgorithm is unknown, and aws:PrincipalArn is that of a session in place of its role's

def _condition_keys(service, action, body, params, original=iam_actions.request_tag_context):
    keys = original(service, action, body, params)
    if action == "kms:Sign":
        keys = {**(keys or {}), "kms:SigningAlgorithm": json.loads(body)["SigningAlgorithm"]}
    return keys


def _condition_key(key, context, original=iam_evaluator._resolve_condition_key):
    value = original(key, context)
    if key.lower() == "aws:principalarn" and ":assumed-role/" in value:
        role = iam._roles.get(value.split("/")[1])
        return role["Arn"] if role else value
    return value


def install():
    _replace("AWS::S3::Bucket", create=_bucket_create, update=_bucket_update, delete=_bucket_delete)
    _replace("AWS::SecretsManager::Secret", create=_secret_create, update=_secret_update, delete=_secret_delete)
    _replace("AWS::SSM::Parameter", create=_parameter_create)
    _replace("AWS::Lambda::Function", create=_function_create, update=_function_update)
    custom_resource.deliver_response = _deliver
    provisioners._custom_resource_create = _custom_create
    _replace("AWS::CloudFormation::CustomResource", create=_custom_create)
    iam_actions.request_tag_context = _condition_keys
    iam_evaluator._resolve_condition_key = _condition_key
