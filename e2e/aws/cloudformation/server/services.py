"""What a deployment asks of an account beside CloudFormation, and moto does not answer: as a new account of AWS does."""

import json
from typing import Any

import moto.rds.urls as rds_urls
import moto.servicequotas.urls as quotas_urls
import moto.sesv2.urls as mail_urls
from moto.ec2.models import ec2_backends
from moto.rds.models import RDSBackend, rds_backends
from moto.servicequotas.exceptions import NoSuchResource
from moto.servicequotas.responses import ServiceQuotasResponse
from world import world

#: What AWS grants a new account, by quota code; Fargate's as accounts of 2026 report them.
NEW_ACCOUNT = {
    "L-0263D0A3": ("EC2-VPC Elastic IPs", 5),
    "L-3032A538": ("Fargate On-Demand vCPU resource count", 6),
    "L-36FBB829": ("Fargate Spot vCPU resource count", 6),
    "L-53DA6B97": ("Application Load Balancers per Region", 50),
    "L-7B6409FD": ("DB instances", 40),
    "L-F678F1CE": ("VPCs per Region", 5),
}


#: CodeBuild's, which are found by their names.
BUILDS = {"L-B1000000": ("Concurrently running builds for ARM/Medium environment", 1)}


class Quotas(ServiceQuotasResponse):
    """Requests for more are granted at once, which AWS takes hours for."""

    def _quota(self, value: float | None = None) -> str:
        asked = json.loads(self.body)
        code = asked["QuotaCode"]
        if code not in NEW_ACCOUNT:
            raise NoSuchResource
        name, default = NEW_ACCOUNT[code]
        quota = {"ServiceCode": asked["ServiceCode"], "QuotaCode": code, "QuotaName": name, "Adjustable": True}
        return json.dumps({"Quota": {**quota, "Value": default if value is None else value}})

    def get_aws_default_service_quota(self) -> str:
        return self._quota()

    def get_service_quota(self) -> str:
        return self._quota(world.granted.get((self.region, json.loads(self.body)["QuotaCode"])))

    def list_service_quotas(self) -> str:
        return json.dumps({"Quotas": []})

    def list_aws_default_service_quotas(self) -> str:
        quotas = [
            {"ServiceCode": "codebuild", "QuotaCode": code, "QuotaName": name, "Value": value}
            for code, (name, value) in BUILDS.items()
        ]
        return json.dumps({"Quotas": quotas})

    def request_service_quota_increase(self) -> str:
        asked = json.loads(self.body)
        world.granted[(self.region, asked["QuotaCode"])] = asked["DesiredValue"]
        return json.dumps({"RequestedQuota": {**asked, "Id": "request-1", "Status": "APPROVED"}})

    def list_requested_service_quota_change_history_by_quota(self) -> str:
        return json.dumps({"RequestedQuotas": []})


class Databases(RDSBackend):
    _url_module = rds_urls

    def describe_orderable_db_instance_options(self, engine: str, engine_version: str) -> list[dict[str, Any]]:
        """Every size in every zone of the region."""
        zones = ec2_backends[self.account_id][self.region_name].describe_availability_zones()
        return [
            {
                "Engine": engine,
                "EngineVersion": engine_version,
                "DBInstanceClass": "db.t4g.micro",
                "AvailabilityZones": [{"Name": zone.name} for zone in zones],
                "Vpc": True,
            }
        ]


def mail_account(request: Any, full_url: str, headers: Any) -> tuple[int, dict[str, str], str]:
    """A new account may send, in SES's sandbox."""
    answer = {"ProductionAccessEnabled": False, "SendingEnabled": True, "EnforcementStatus": "HEALTHY"}
    return 200, {"Content-Type": "application/json"}, json.dumps(answer)


def extend() -> None:
    rds_backends.backend = Databases  # type: ignore[assignment]
    quotas_urls.url_paths["{0}/$"] = Quotas.dispatch
    # Before the address that takes all others.
    others = dict(mail_urls.url_paths)
    mail_urls.url_paths.clear()
    mail_urls.url_paths.update({"{0}/v2/email/account$": mail_account, **others})
