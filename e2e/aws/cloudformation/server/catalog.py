"""What stands in for the types of CloudFormation that moto does not have, as AWS's pages describe their answers.

In texts: {account}, {region}, {name} (given by the template, or made as CloudFormation makes one), {id} (one of its own),
and {p[Property]}. {hex}, {upper} and {uuid} are forms of its own id.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class StandIn:
    #: The answer to Ref, and so the physical id.
    ref: str
    #: The answers to Fn::GetAtt; any other attribute is an error.
    attributes: dict[str, str] = field(default_factory=dict)
    #: The property that names it.
    name: str | None = None
    #: The form of {id}.
    id: str = "hex"


def _arn(service: str, path: str) -> str:
    return f"arn:aws:{service}:{{region}}:{{account}}:{path}"


_CLOUDFRONT = {"id": "upper"}

STAND_INS: dict[str, StandIn] = {
    "AWS::ApplicationAutoScaling::ScalableTarget": StandIn(
        "{p[ResourceId]}|{p[ScalableDimension]}|{p[ServiceNamespace]}", {"Id": "{id}"}
    ),
    "AWS::ApplicationAutoScaling::ScalingPolicy": StandIn(
        _arn("autoscaling", "scalingPolicy:{id}:resource/ecs/{p[ScalingTargetId]}:policyName/{name}"),
        {"Arn": _arn("autoscaling", "scalingPolicy:{id}:policyName/{name}")},
        name="PolicyName",
        id="uuid",
    ),
    "AWS::Backup::BackupPlan": StandIn(
        "{id}",
        {"BackupPlanId": "{id}", "BackupPlanArn": _arn("backup", "backup-plan:{id}"), "VersionId": "{id}"},
        id="uuid",
    ),
    "AWS::Backup::BackupSelection": StandIn(
        "{id}_{p[BackupPlanId]}", {"Id": "{id}", "SelectionId": "{id}", "BackupPlanId": "{p[BackupPlanId]}"}, id="uuid"
    ),
    "AWS::Backup::BackupVault": StandIn(
        "{name}",
        {"BackupVaultName": "{name}", "BackupVaultArn": _arn("backup", "backup-vault:{name}")},
        name="BackupVaultName",
    ),
    "AWS::Backup::RestoreTestingPlan": StandIn(
        "{name}",
        {"RestoreTestingPlanArn": _arn("backup", "restore-testing-plan:{name}-{id}")},
        "RestoreTestingPlanName",
    ),
    "AWS::Backup::RestoreTestingSelection": StandIn(
        "{p[RestoreTestingPlanName]}|{name}", name="RestoreTestingSelectionName"
    ),
    "AWS::Budgets::Budget": StandIn("{name}"),
    "AWS::Chatbot::MicrosoftTeamsChannelConfiguration": StandIn(
        "arn:aws:chatbot::{account}:chat-configuration/teams-channel/{name}", name="ConfigurationName"
    ),
    "AWS::Chatbot::SlackChannelConfiguration": StandIn(
        "arn:aws:chatbot::{account}:chat-configuration/slack-channel/{name}", name="ConfigurationName"
    ),
    "AWS::CloudFront::CachePolicy": StandIn(
        "{id}", {"Id": "{id}", "LastModifiedTime": "2026-01-01T00:00:00Z"}, id="uuid"
    ),
    "AWS::CloudFront::Distribution": StandIn(
        "{id}", {"Id": "{id}", "DomainName": "d{hex}.cloudfront.net"}, **_CLOUDFRONT
    ),
    "AWS::CloudFront::Function": StandIn(
        "arn:aws:cloudfront::{account}:function/{name}",
        {
            "FunctionARN": "arn:aws:cloudfront::{account}:function/{name}",
            "FunctionMetadata.FunctionARN": "arn:aws:cloudfront::{account}:function/{name}",
            "Stage": "LIVE",
        },
        name="Name",
    ),
    "AWS::CloudFront::MonitoringSubscription": StandIn("{p[DistributionId]}"),
    "AWS::CloudFront::OriginAccessControl": StandIn("{id}", {"Id": "{id}"}, **_CLOUDFRONT),
    "AWS::CloudFront::OriginRequestPolicy": StandIn("{id}", {"Id": "{id}"}, id="uuid"),
    "AWS::CloudFront::ResponseHeadersPolicy": StandIn("{id}", {"Id": "{id}"}, id="uuid"),
    "AWS::CloudFront::VpcOrigin": StandIn(
        "vo_{id}", {"Id": "vo_{id}", "Arn": "arn:aws:cloudfront::{account}:vpcorigin/vo_{id}", "Status": "Deployed"}
    ),
    "AWS::CloudWatch::Alarm": StandIn("{name}", {"Arn": _arn("cloudwatch", "alarm:{name}")}, name="AlarmName"),
    "AWS::CloudWatch::CompositeAlarm": StandIn("{name}", {"Arn": _arn("cloudwatch", "alarm:{name}")}, name="AlarmName"),
    "AWS::ECS::ClusterCapacityProviderAssociations": StandIn("{p[Cluster]}"),
    "AWS::Events::Connection": StandIn("{name}", {"Arn": _arn("events", "connection/{name}/{id}")}, name="Name"),
    "AWS::IAM::ServiceLinkedRole": StandIn("AWSServiceRoleFor{id}", {"RoleName": "AWSServiceRoleFor{id}"}),
    "AWS::Logs::Delivery": StandIn("{id}", {"DeliveryId": "{id}", "Arn": _arn("logs", "delivery:{id}")}),
    "AWS::Logs::DeliveryDestination": StandIn(
        "{name}", {"Arn": _arn("logs", "delivery-destination:{name}")}, name="Name"
    ),
    "AWS::Logs::DeliverySource": StandIn("{name}", {"Arn": _arn("logs", "delivery-source:{name}")}, name="Name"),
    "AWS::Logs::MetricFilter": StandIn("{name}", name="FilterName"),
    "AWS::S3::BucketPolicy": StandIn("{p[Bucket]}"),
    "AWS::SES::ConfigurationSet": StandIn("{name}", name="Name"),
    "AWS::SES::ConfigurationSetEventDestination": StandIn("{id}", {"Id": "{id}"}),
    "AWS::SES::EmailIdentity": StandIn(
        "{p[EmailIdentity]}",
        {
            f"DkimDNSToken{kind}{number}": value
            for number in (1, 2, 3)
            for kind, value in (
                ("Name", "{id}" + f"{number}._domainkey." + "{p[EmailIdentity]}"),
                ("Value", "{id}" + f"{number}.dkim.amazonses.com"),
            )
        },
    ),
    "AWS::SNS::Subscription": StandIn("{p[TopicArn]}:{id}", {"Arn": "{p[TopicArn]}:{id}"}, id="uuid"),
    "AWS::SNS::TopicPolicy": StandIn("{name}"),
    "AWS::Scheduler::Schedule": StandIn("{name}", {"Arn": _arn("scheduler", "schedule/default/{name}")}, name="Name"),
    "AWS::Synthetics::Canary": StandIn("{name}", {"Id": "{id}", "State": "RUNNING"}, name="Name", id="uuid"),
    "AWS::WAFv2::WebACL": StandIn(
        "{name}|{id}|{p[Scope]}",
        {
            "Arn": _arn("wafv2", "global/webacl/{name}/{id}"),
            "Id": "{id}",
            "Capacity": "1000",
            "LabelNamespace": "awswaf:{account}:webacl:{name}:",
        },
        name="Name",
        id="uuid",
    ),
    # Custom resources are answered by functions, which nothing here runs.
    "Custom::CDKBucketDeployment": StandIn("aws.cdk.s3deployment.{id}", {"DestinationBucketArn": "arn:aws:s3:::{id}"}),
    "Custom::LogRetention": StandIn("{p[LogGroupName]}"),
    "Custom::ManagedPrefixList": StandIn("PrefixLists.0.PrefixListId", {"PrefixLists.0.PrefixListId": "pl-a3a144ca"}),
    "Custom::VpcRestrictDefaultSG": StandIn("{id}"),
}

#: Attributes that moto's models lack or leave empty, by type.
ADDED: dict[str, dict[str, str]] = {
    "AWS::ElasticLoadBalancingV2::LoadBalancer": {
        "CanonicalHostedZoneID": "Z215JYRZR1TBD5",
        "LoadBalancerFullName": "{load_balancer}",
    },
    "AWS::ElasticLoadBalancingV2::TargetGroup": {"TargetGroupFullName": "{arn_end}"},
}

#: The property that names a resource, where moto does not know it.
NAMES: dict[str, str] = {
    **{kind: one.name for kind, one in STAND_INS.items() if one.name},
    "AWS::SecretsManager::Secret": "Name",
}
