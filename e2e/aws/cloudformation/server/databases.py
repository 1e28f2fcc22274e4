"""AWS::RDS::DBInstance through moto's RDS: moto's own model wants objects where templates have names."""

from typing import Any

from botocore import xform_name
from moto.rds.models import rds_backends

OTHER_NAMES = {"VPCSecurityGroups": "vpc_security_group_ids"}
# A parameter's value is a text.
SWITCHES = {"true": True, "false": False}
NUMBERS = {"AllocatedStorage", "BackupRetentionPeriod", "MaxAllocatedStorage", "MonitoringInterval", "Port"}


class Database:
    @staticmethod
    def create(resource: Any) -> tuple[str, Any]:
        given = Database.arguments(resource)
        given["db_instance_identifier"] = given.get("db_instance_identifier", resource.name).lower()
        made = rds_backends[resource.account][resource.region].create_db_instance(given)
        return made.db_instance_identifier, made

    @staticmethod
    def arguments(resource: Any) -> dict[str, Any]:
        return {
            OTHER_NAMES.get(name, xform_name(name)): int(value) if name in NUMBERS else SWITCHES.get(str(value), value)
            for name, value in resource.properties.items()
        }

    @staticmethod
    def update(resource: Any) -> None:
        given = Database.arguments(resource)
        known = {
            name: value
            for name, value in given.items()
            if name in ("deletion_protection", "multi_az", "db_instance_class")
        }
        rds_backends[resource.account][resource.region].modify_db_instance(resource.physical_id, known)

    @staticmethod
    def delete(resource: Any) -> None:
        """With a last snapshot where the template asks for one, and not for one that its own stack's creation made."""
        keeps = resource.policy() == "Snapshot" and not resource.is_new
        snapshot = f"{resource.stack_name}-snapshot-{resource.logical_id}".lower() if keeps else None
        rds_backends[resource.account][resource.region].delete_db_instance(
            resource.physical_id, final_db_snapshot_identifier=snapshot, skip_final_snapshot=not keeps
        )

    @staticmethod
    def attribute(resource: Any, name: str) -> Any:
        made = resource.model
        answers = {
            "Endpoint.Address": made.address,
            "Endpoint.Port": str(made.port),
            "DBInstanceArn": made.db_instance_arn,
            "DbiResourceId": made.dbi_resource_id,
        }
        if name == "MasterUserSecret.SecretArn" and made.manage_master_user_password:
            return made.master_user_secret.secret_arn
        return answers.get(name)
