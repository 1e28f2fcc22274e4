"""Why AWS does not delete a resource."""

import json
from typing import Any

from world import world

#: What cannot go while something that names it is there.
HELD = {
    "AWS::CertificateManager::Certificate",
    "AWS::CloudFront::CachePolicy",
    "AWS::CloudFront::Function",
    "AWS::CloudFront::OriginAccessControl",
    "AWS::CloudFront::OriginRequestPolicy",
    "AWS::CloudFront::ResponseHeadersPolicy",
    "AWS::CloudFront::VpcOrigin",
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::Subnet",
    "AWS::EC2::VPC",
    "AWS::RDS::DBParameterGroup",
    "AWS::RDS::DBSubnetGroup",
    "AWS::WAFv2::WebACL",
}

#: What names others and does not hold them.
HOLDS_NOTHING = {"AWS::IAM::Policy", "AWS::IAM::Role", "AWS::KMS::Key", "AWS::CloudWatch::Alarm", "AWS::Logs::LogGroup"}


def reason_to_keep(resource: Any) -> str | None:
    if resource.type == "AWS::ElasticLoadBalancingV2::LoadBalancer" and _is_protected(resource.model.attrs):
        return f"Load balancer '{resource.physical_id}' cannot be deleted because deletion protection is enabled"
    if resource.type == "AWS::S3::Bucket" and _has_objects(resource):
        return f"The bucket you tried to delete is not empty ({resource.physical_id})"
    if resource.type in HELD:
        holder = _holder_of(resource)
        if holder:
            return f"{resource.type} {resource.physical_id} is in use by {holder.type} {holder.physical_id}"
    return None


def _is_protected(attributes: dict[str, Any]) -> bool:
    return str(attributes.get("deletion_protection.enabled")).lower() == "true"


def _has_objects(resource: Any) -> bool:
    from moto.s3.models import s3_backends

    bucket = s3_backends[resource.account]["aws"].buckets.get(resource.physical_id)
    return bool(bucket and any(bucket.keys.getlist(key) for key in bucket.keys))


def _holder_of(resource: Any) -> Any:
    needle = json.dumps(resource.physical_id)
    for other in world.living.values():
        if other is resource or other.type in HOLDS_NOTHING:
            continue
        if needle in json.dumps(other.properties) and other.region in (resource.region, "us-east-1"):
            return other
    return None
