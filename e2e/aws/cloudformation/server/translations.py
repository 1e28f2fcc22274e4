"""Where moto's models expect other forms of properties than CloudFormation has."""

import json
from typing import Any


def _key(properties: dict[str, Any]) -> None:
    properties["KeyPolicy"] = json.dumps(properties["KeyPolicy"])
    properties["Tags"] = [{"TagKey": one["Key"], "TagValue": one["Value"]} for one in properties.get("Tags", [])]


TRANSLATIONS = {"AWS::KMS::Key": _key}


def complete(resource: Any) -> None:
    """What moto's models leave out of what they are given."""
    if resource.type == "AWS::ElasticLoadBalancingV2::LoadBalancer":
        given = resource.properties.get("LoadBalancerAttributes", [])
        resource.model.attrs.update({one["Key"]: str(one["Value"]).lower() for one in given})
