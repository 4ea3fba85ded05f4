"""AWS::EMR::SecurityConfiguration, which ministack lacks: the CloudFormation type and the four operations of the EMR API."""
import json
import secrets
import time

from ministack.core.responses import AccountRegionScopedDict, error_response_json, json_response
from ministack.services import emr
from ministack.services.cloudformation import provisioners

TYPE = "AWS::EMR::SecurityConfiguration"
_configurations = AccountRegionScopedDict()


def _store(name, text):
    if not isinstance(json.loads(text), dict):
        raise ValueError("SecurityConfiguration is not a valid JSON object")
    if name in _configurations:
        raise ValueError(f"Security configuration with name '{name}' already exists.")
    _configurations[name] = {"Name": name, "SecurityConfiguration": text, "CreationDateTime": int(time.time())}
    return _configurations[name]


def _missing(name):
    return error_response_json(
        "InvalidRequestException", f"Security configuration with name '{name}' does not exist.", 400)


def _create(data):
    try:
        stored = _store(data["Name"], data["SecurityConfiguration"])
    except (KeyError, ValueError) as error:
        return error_response_json("InvalidRequestException", str(error), 400)
    return json_response({key: stored[key] for key in ("Name", "CreationDateTime")})


def _describe(data):
    name = data.get("Name")
    return json_response(_configurations[name]) if name in _configurations else _missing(name)


def _delete(data):
    name = data.get("Name")
    return json_response({}) if _configurations.pop(name, None) is not None else _missing(name)


def _list(data):
    return json_response({"SecurityConfigurations": [
        {key: stored[key] for key in ("Name", "CreationDateTime")} for stored in _configurations.values()]})


def _provision(logical_id, props, stack_name):
    document = props["SecurityConfiguration"]  # of type Json: an object or a text
    # a name that is made has to be new: configurations of stacks that were deleted may be there still
    name = props.get("Name") or f"{logical_id}-{secrets.token_hex(6)}"
    _store(name, document if isinstance(document, str) else json.dumps(document))
    return name, {}


def install():
    emr._HANDLERS.update({
        "CreateSecurityConfiguration": _create,
        "DescribeSecurityConfiguration": _describe,
        "DeleteSecurityConfiguration": _delete,
        "ListSecurityConfigurations": _list,
    })
    provisioners._RESOURCE_HANDLERS[TYPE] = {
        "create": _provision,
        "delete": lambda physical_id, props: _configurations.pop(physical_id, None),
    }
    # both properties are create-only
    provisioners._REPLACING_PROPERTIES[TYPE] = ("Name", "SecurityConfiguration")
    provisioners._CUSTOM_NAME_REPLACEMENT[TYPE] = {
        "name": "Name",
        "requires_replacement": lambda old, new: old["SecurityConfiguration"] != new["SecurityConfiguration"],
        "exists": "{name} already exists",
    }
