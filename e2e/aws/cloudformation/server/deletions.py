"""How resources go whose models in moto only know how to be made: through the service."""

from typing import Any

from moto.backends import get_backend


def _of(service: str, resource: Any) -> Any:
    return get_backend(service)[resource.account][resource.region]  # type: ignore[call-overload]


def _association(resource: Any) -> None:
    given = resource.properties
    backend = _of("ec2", resource)
    table = backend.get_route_table(given["RouteTableId"])
    for association, subnet in list(table._associations.items()):
        if subnet == given["SubnetId"]:
            backend.disassociate_route_table(association)


def _route(resource: Any) -> None:
    given = resource.properties
    _of("ec2", resource).delete_route(given["RouteTableId"], given["DestinationCidrBlock"])


def _attachment(resource: Any) -> None:
    given = resource.properties
    _of("ec2", resource).detach_internet_gateway(given["InternetGatewayId"], given["VpcId"])


def _service(resource: Any) -> None:
    backend = _of("ecs", resource)
    backend.delete_service(resource.properties["Cluster"], resource.model.name, force=True)


def _policy(resource: Any) -> None:
    iam = get_backend("iam")[resource.account]["aws"]
    for role in list(iam.roles.values()):
        if resource.physical_id in role.managed_policies:
            iam.detach_role_policy(resource.physical_id, role.name)
    iam.delete_policy(resource.physical_id)


DELETIONS = {
    "AWS::EC2::EIP": lambda one: _of("ec2", one).release_address(allocation_id=one.model.allocation_id),
    "AWS::EC2::FlowLog": lambda one: _of("ec2", one).delete_flow_logs([one.physical_id]),
    "AWS::EC2::InternetGateway": lambda one: _of("ec2", one).delete_internet_gateway(one.physical_id),
    "AWS::EC2::NatGateway": lambda one: _of("ec2", one).delete_nat_gateway(one.physical_id),
    "AWS::EC2::Route": _route,
    "AWS::EC2::RouteTable": lambda one: _of("ec2", one).delete_route_table(one.physical_id),
    "AWS::EC2::SubnetRouteTableAssociation": _association,
    "AWS::EC2::VPCEndpoint": lambda one: _of("ec2", one).delete_vpc_endpoints([one.physical_id]),
    "AWS::EC2::VPCGatewayAttachment": _attachment,
    "AWS::ECS::Cluster": lambda one: _of("ecs", one).delete_cluster(one.physical_id),
    "AWS::ECS::Service": _service,
    "AWS::ECS::TaskDefinition": lambda one: _of("ecs", one).deregister_task_definition(one.physical_id),
    "AWS::ElasticLoadBalancingV2::Listener": lambda one: _of("elbv2", one).delete_listener(one.physical_id),
    "AWS::ElasticLoadBalancingV2::ListenerRule": lambda one: _of("elbv2", one).delete_rule(one.physical_id),
    "AWS::ElasticLoadBalancingV2::TargetGroup": lambda one: _of("elbv2", one).delete_target_group(one.physical_id),
    "AWS::IAM::ManagedPolicy": _policy,
    # Other versions may be in use.
    "AWS::Lambda::LayerVersion": lambda one: None,
}
