"""Types that moto's CloudFormation lacks and whose service moto has: made through the service, so that it answers for them."""

import hashlib
import json
import secrets
from typing import Any

from builds import Project
from databases import Database
from moto.acm.models import acm_backends
from moto.ec2.models import ec2_backends
from moto.ecr.models import ecr_backends
from moto.iam.models import iam_backends
from moto.s3.models import s3_backends
from moto.secretsmanager.models import secretsmanager_backends
from world import ResourceError


class Secret:
    """AWS::SecretsManager::Secret, with a value as GenerateSecretString asks for one."""

    @staticmethod
    def create(resource: Any) -> tuple[str, Any]:
        given = resource.properties
        made = json.loads(
            secretsmanager_backends[resource.account][resource.region].create_secret(
                name=resource.name,
                secret_string=Secret.value(given),
                secret_binary=None,
                description=given.get("Description"),
                tags=given.get("Tags"),
                kms_key_id=given.get("KmsKeyId"),
                client_request_token=None,
                replica_regions=[],
                force_overwrite=False,
            )
        )
        return made["ARN"], None

    @staticmethod
    def value(given: dict[str, Any]) -> str:
        if "SecretString" in given:
            return given["SecretString"]
        wish = given.get("GenerateSecretString", {})
        random = secrets.token_urlsafe(64)[: int(wish.get("PasswordLength", 32))]
        if "GenerateStringKey" not in wish:
            return random
        return json.dumps({**json.loads(wish.get("SecretStringTemplate", "{}")), wish["GenerateStringKey"]: random})

    @staticmethod
    def update(resource: Any) -> None:
        """A generated value stays what it is."""

    @staticmethod
    def delete(resource: Any) -> None:
        backend = secretsmanager_backends[resource.account][resource.region]
        backend.delete_secret(resource.physical_id, 7, False)

    @staticmethod
    def attribute(resource: Any, name: str) -> Any:
        return resource.physical_id if name == "Id" else None


class EmptiedBucket:
    """Custom::S3AutoDeleteObjects: its function empties the bucket before the bucket goes."""

    @staticmethod
    def create(resource: Any) -> tuple[str, Any]:
        return f"empties-{resource.properties['BucketName']}", None

    @staticmethod
    def update(resource: Any) -> None:
        """Nothing to do."""

    @staticmethod
    def delete(resource: Any) -> None:
        bucket = s3_backends[resource.account]["aws"].buckets.get(resource.properties["BucketName"])
        if bucket:
            bucket.keys.clear()

    @staticmethod
    def attribute(resource: Any, name: str) -> Any:
        return None


class GroupRule:
    """AWS::EC2::SecurityGroupIngress and …Egress: moto's own know neither prefix lists nor the way out."""

    @staticmethod
    def create(resource: Any) -> tuple[str, Any]:
        given = resource.properties
        peers = {"CidrIp": given.get("CidrIp"), "CidrIpv6": given.get("CidrIpv6")}
        group = given.get("SourceSecurityGroupId") or given.get("DestinationSecurityGroupId")
        prefixes = given.get("SourcePrefixListId") or given.get("DestinationPrefixListId")
        way = "ingress" if resource.type.endswith("Ingress") else "egress"
        authorize = getattr(ec2_backends[resource.account][resource.region], f"authorize_security_group_{way}")
        rules, _ = authorize(
            given["GroupId"],
            given["IpProtocol"],
            given.get("FromPort"),
            given.get("ToPort"),
            [{kind: value} for kind, value in peers.items() if value],
            source_groups=[{"GroupId": group}] if group else [],
            prefix_list_ids=[{"PrefixListId": prefixes}] if prefixes else [],
        )
        return rules[0].id, None

    @staticmethod
    def update(resource: Any) -> None:
        """The rule that is there stays."""

    @staticmethod
    def delete(resource: Any) -> None:
        """The rule goes with its group."""

    @staticmethod
    def attribute(resource: Any, name: str) -> Any:
        return resource.physical_id if name == "Id" else None


class Certificate:
    """AWS::CertificateManager::Certificate: listeners look for it. Taken for proven at once, as DNS would prove it."""

    @staticmethod
    def create(resource: Any) -> tuple[str, Any]:
        given = resource.properties
        return acm_backends[resource.account][resource.region].request_certificate(
            domain_name=given["DomainName"],
            idempotency_token="",
            subject_alt_names=given.get("SubjectAlternativeNames", []),
            tags=given.get("Tags", []),
        ), None

    @staticmethod
    def update(resource: Any) -> None:
        """Its names are its own for life."""

    @staticmethod
    def delete(resource: Any) -> None:
        acm_backends[resource.account][resource.region].delete_certificate(resource.physical_id)

    @staticmethod
    def attribute(resource: Any, name: str) -> Any:
        return None


class TokenProvider:
    """AWS::IAM::OIDCProvider."""

    @staticmethod
    def create(resource: Any) -> tuple[str, Any]:
        given = resource.properties
        made = iam_backends[resource.account]["aws"].create_open_id_connect_provider(
            given["Url"], given.get("ThumbprintList", []), given.get("ClientIdList", []), given.get("Tags", [])
        )
        return made.arn, None

    @staticmethod
    def update(resource: Any) -> None:
        """Nothing here asks for its audiences."""

    @staticmethod
    def delete(resource: Any) -> None:
        iam_backends[resource.account]["aws"].delete_open_id_connect_provider(resource.physical_id)

    @staticmethod
    def attribute(resource: Any, name: str) -> Any:
        return resource.physical_id if name == "Arn" else None


class Migration:
    """Custom::Migration: a task of the image. It ends well where the image that the registry keeps is Notejam's."""

    @staticmethod
    def create(resource: Any) -> tuple[str, Any]:
        Migration.update(resource)
        return "migration", None

    @staticmethod
    def update(resource: Any) -> None:
        digest = resource.properties["Digest"]
        if digest == NO_IMAGE:
            return
        repositories = ecr_backends[resource.account][resource.region].repositories.values()
        images = [image for one in repositories for image in one.images if image.get_image_digest() == digest]
        if not images:
            raise ResourceError(f"CannotPullContainerError: {digest}: not found")
        if OTHER_PROGRAM in images[0].image_manifest:
            raise ResourceError("the migration ended with exit code 127")

    @staticmethod
    def delete(resource: Any) -> None:
        """The schema stays."""

    @staticmethod
    def attribute(resource: Any, name: str) -> Any:
        return None


#: Of templates that are only read.
NO_IMAGE = "sha256:" + "0" * 64

#: The layer of what tools/docker.ts copies from elsewhere.
OTHER_PROGRAM = hashlib.sha256(b"another program").hexdigest()

ADAPTERS = {
    "AWS::IAM::OIDCProvider": TokenProvider,
    "AWS::CertificateManager::Certificate": Certificate,
    "AWS::CodeBuild::Project": Project,
    "AWS::EC2::SecurityGroupEgress": GroupRule,
    "AWS::EC2::SecurityGroupIngress": GroupRule,
    "AWS::RDS::DBInstance": Database,
    "AWS::SecretsManager::Secret": Secret,
    "Custom::Migration": Migration,
    "Custom::S3AutoDeleteObjects": EmptiedBucket,
}


def value_of(account: str, region: str, secret: str, key: str) -> str:
    """What `{{resolve:secretsmanager:…}}` becomes."""
    backend = secretsmanager_backends[account][secret.split(":")[3] if secret.startswith("arn:") else region]
    if secret not in backend.secrets:
        raise ResourceError(f"Secrets Manager can't find the specified secret: {secret}")
    text = backend.get_secret_value(secret, None, None)["SecretString"]
    if not key:
        return text
    values = json.loads(text)
    if key not in values:
        raise ResourceError(f"Could not find a value associated with JSONKey {key} in {secret}")
    return values[key]
