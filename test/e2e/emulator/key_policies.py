"""Key policies as AWS KMS keeps them, where ministack stores whatever text it is given.

A policy is stored with the ids of the roles that it names and shown with their ARNs, formatted anew; of a role that was deleted it shows the
id, and takes no policy with such a one. A put is seen by reads a moment later only.
"""
import json
import random
import time

from ministack.core import iam_actions
from ministack.core.responses import error_response_json, get_account_id, get_region, json_response
from ministack.services import iam, kms

LONGEST = 32 * 1024
# In seconds. The functions' time goes four times as fast (see harness/clock.js), so for them it is up to 2.4 s.
LAG = (0.05, 0.6)


class _Malformed(Exception):
    pass


def _malformed(text):
    return error_response_json("MalformedPolicyDocumentException", text, 400)


def _with_principals(policy, translate):
    """The policy with other names of its principals."""
    def one(statement):
        named = (statement.get("Principal") or {}).get("AWS") if isinstance(statement.get("Principal"), dict) else None
        if named is None:
            return statement
        names = [translate(name) for name in (named if isinstance(named, list) else [named])]
        principal = {**statement["Principal"], "AWS": names[0] if len(names) == 1 else sorted(names)}
        return {**statement, "Principal": principal}
    statements = policy["Statement"]
    return {**policy, "Statement": [one(each) for each in (statements if isinstance(statements, list) else [statements])]}


def _to_id(name):
    if name == "*" or name.endswith(":root") or name.isdigit():
        return name
    for role in iam._roles.values():
        if name in (role["Arn"], role["RoleId"]):
            return role["RoleId"]
    raise _Malformed("Policy contains a statement with one or more invalid principals.")


def _to_arn(name):
    return next((role["Arn"] for role in iam._roles.values() if role["RoleId"] == name), name)


def _administers(statement):
    actions = statement.get("Action")
    names = (statement.get("Principal") or {}).get("AWS") if isinstance(statement.get("Principal"), dict) else None
    return (statement.get("Effect") == "Allow" and any(one in ("kms:*", "kms:PutKeyPolicy") for one in _list(actions))
            and any(not name.startswith("AROA") or _to_arn(name) != name for name in _list(names)))


def _list(value):
    return value if isinstance(value, list) else [] if value is None else [value]


def _stored(text):
    try:
        policy = json.loads(text)
        stored = _with_principals(policy, _to_id)
    except (KeyError, TypeError, ValueError) as error:
        raise _Malformed("The policy is not valid JSON.") from error
    if not any(_administers(statement) for statement in stored["Statement"]):
        raise _Malformed("The new key policy will not allow you to update the key policy in the future.")
    return stored


def _shown(policy):
    return json.dumps(_with_principals(policy, _to_arn), indent=2, separators=(",", " : "))


def _key(data):
    # operations on policies take no alias
    return None if "alias/" in data.get("KeyId", "") else kms._resolve_key(data.get("KeyId", ""))


def _not_found(data):
    return error_response_json("NotFoundException", f"Key '{data.get('KeyId', '')}' does not exist", 400)


def _write(rec, stored):
    history = rec.setdefault("_policies", [])
    seen_from = time.monotonic() + (random.uniform(*LAG) if history else 0)
    history.append((max([seen_from, *(when for when, _ in history)]), stored))


def _create_key(data, original=kms._create_key):
    status, headers, body = original(data)
    if status < 300:
        rec = kms._resolve_key(json.loads(body)["KeyMetadata"]["KeyId"])
        try:
            _write(rec, _stored(rec["Policy"]))
        except _Malformed as error:
            kms._keys.pop(rec["KeyId"])
            return _malformed(str(error))
    return status, headers, body


def _put(data):
    rec = _key(data)
    if rec is None:
        return _not_found(data)
    if len(data["Policy"].encode()) > LONGEST:
        return error_response_json("LimitExceededException", "The policy is longer than 32768 bytes.", 400)
    try:
        _write(rec, _stored(data["Policy"]))
    except _Malformed as error:
        return _malformed(str(error))
    return json_response({})


def _get(data):
    rec = _key(data)
    if rec is None:
        return _not_found(data)
    if "_policies" not in rec:  # of a key that a stack made
        return json_response({"Policy": rec["Policy"], "PolicyName": "default"})
    now = time.monotonic()
    return json_response({"Policy": _shown([policy for when, policy in rec["_policies"] if when <= now][-1]), "PolicyName": "default"})


def _policy_that_decides(resource_arn, original=kms.key_policy_for_arn):
    rec = kms._resolve_key(resource_arn)
    if rec is None or "_policies" not in rec:
        return original(resource_arn)
    return _shown(rec["_policies"][-1][1]), get_account_id()


# --- IAM: rights on an alias are rights on its key, and condition keys of AWS KMS are unknown

def _resource(service, *args, original=iam_actions.extract_resource_arn):
    arn = original(service, *args)
    rec = kms._resolve_key(arn) if service == "kms" and ":alias/" in arn else None
    return rec["Arn"] if rec else arn


def _aliases_of(key_id):
    rec = kms._resolve_key(key_id)
    prefix = f"arn:aws:kms:{get_region()}:{get_account_id()}:"
    return [arn.removeprefix(prefix) for arn, target in kms._aliases.items() if rec and target == rec["KeyId"]]


def _condition_keys(service, action, body, params):
    keys = _conditions_so_far(service, action, body, params) or {}
    if service != "kms" or body[:1] != b"{":
        return keys
    data = json.loads(body)
    if "KeyId" in data:
        keys = {**keys, "kms:ResourceAliases": _aliases_of(data["KeyId"])}
    if action == "kms:PutKeyPolicy":
        keys = {**keys, "kms:BypassPolicyLockoutSafetyCheck": str(data.get("BypassPolicyLockoutSafetyCheck", False)).lower()}
    if action == "kms:CreateGrant":
        keys = {**keys, "kms:GranteePrincipal": data["GranteePrincipal"], "kms:GrantOperations": data["Operations"]}
    return keys


_conditions_so_far = None


def install():
    global _conditions_so_far
    _conditions_so_far = iam_actions.request_tag_context
    kms._create_key, kms._put_key_policy, kms._get_key_policy = _create_key, _put, _get
    kms.key_policy_for_arn = _policy_that_decides
    iam_actions.extract_resource_arn = _resource
    iam_actions.request_tag_context = _condition_keys
