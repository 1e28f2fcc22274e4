"""A stack and its states, as CloudFormation's pages describe them: creating, failing, rolling back, updating, deleting."""

import uuid
from datetime import datetime, timezone
from typing import Any

from adapters import value_of
from functions import NOTHING, TemplateError, in_order, is_true, names, resolve
from moto.ec2.models import ec2_backends
from moto.ssm import ssm_backends
from resources import Resource
from world import ResourceError

KEPT_ALWAYS = {"Retain"}
PSEUDO = {"AWS::AccountId", "AWS::Region", "AWS::StackId", "AWS::StackName", "AWS::Partition", "AWS::URLSuffix", "AWS::NoValue", "AWS::NotificationARNs"}  # fmt: skip


def now() -> datetime:
    return datetime.now(timezone.utc)


class Stack:
    def __init__(self, backend: Any, name: str, stack_id: str):
        self.backend, self.name, self.stack_id = backend, name, stack_id
        self.account_id, self.region_name = backend.account_id, backend.region_name
        self.status, self.reason = "REVIEW_IN_PROGRESS", ""
        self.is_protected = False
        #: Whether it was ever complete: a rollback goes to that, or to nothing.
        self.has_succeeded = False
        self.tags: dict[str, str] = {}
        self.role_arn: str | None = None
        self.creation_time, self.changed = now(), now()
        self.updated: datetime | None = None
        self.body, self.template = "", {"Resources": {}}
        self.given: dict[str, str] = {}
        self.parameters: dict[str, Any] = {}
        self.resources: dict[str, Resource] = {}
        self.outputs: dict[str, dict[str, Any]] = {}
        self.events: list[dict[str, Any]] = []
        #: (body, template, given) that an update goes back to, with the properties of what it changed.
        self.before: tuple[Any, ...] | None = None
        self.touched: dict[str, tuple[Any, Any]] = {}

    # A template's names

    def ref(self, name: str) -> Any:
        pseudo = {
            "AWS::AccountId": self.account_id,
            "AWS::Region": self.region_name,
            "AWS::StackId": self.stack_id,
            "AWS::StackName": self.name,
            "AWS::Partition": "aws",
            "AWS::URLSuffix": "amazonaws.com",
            "AWS::NotificationARNs": [],
            "AWS::NoValue": NOTHING,
        }
        if name in pseudo:
            return pseudo[name]
        if name in self.parameters:
            return self.parameters[name]
        return self._made(name).physical_id

    def attribute(self, resource: str, name: str) -> Any:
        return self._made(resource).attribute(name)

    def _made(self, name: str) -> Resource:
        made = self.resources.get(name)
        if not made or not made.physical_id:
            raise TemplateError(f"Unresolved resource dependencies [{name}] in {self.name}")
        return made

    def condition(self, name: str) -> bool:
        conditions = self.template.get("Conditions", {})
        if name not in conditions:
            raise TemplateError(f"{self.name} has no condition {name}")
        return is_true(conditions[name], self)

    def mapping(self, name: str) -> dict[str, Any]:
        return self.template.get("Mappings", {}).get(name, {})

    def output(self, stack: str, region: str | None, name: str) -> str:
        found = self.backend.of_region(region or self.region_name).live(stack)
        if not found or name not in found.outputs:
            raise TemplateError(f"no stack has the output {stack}.{name} in {region or self.region_name} ({self.name})")
        return found.outputs[name]["OutputValue"]

    def zones(self, region: str) -> list[str]:
        return [zone.name for zone in ec2_backends[self.account_id][region].describe_availability_zones()]

    def secret(self, secret: str, key: str) -> str:
        return value_of(self.account_id, self.region_name, secret, key)

    # What the operations do

    def load(self, body: str, template: dict[str, Any], given: dict[str, str]) -> None:
        """Takes a template over, if all that it names is there. Changes no resource."""
        resources = template["Resources"]
        known = set(resources) | set(template.get("Parameters", {})) | PSEUDO
        for name, one in {**resources, **template.get("Outputs", {})}.items():
            unknown = names(one) - known
            if unknown:
                raise TemplateError(
                    f"Template format error: Unresolved resource dependencies {sorted(unknown)} of {name}"
                )
        in_order(resources)
        self.body, self.template, self.given = body, template, given
        self.parameters = {name: self._parameter(name, one) for name, one in template.get("Parameters", {}).items()}
        for rule in template.get("Rules", {}).values():
            for assertion in rule["Assertions"]:
                if not is_true(assertion["Assert"], self):
                    raise TemplateError(assertion["AssertDescription"])

    def _parameter(self, name: str, slot: dict[str, Any]) -> Any:
        value = self.given.get(name, slot.get("Default"))
        if value is None:
            raise TemplateError(f"Parameters: [{name}] must have values")
        if slot["Type"].startswith("AWS::SSM::Parameter::"):
            found = ssm_backends[self.account_id][self.region_name].get_parameter(value)
            if not found:
                raise TemplateError(f"Unable to fetch parameters [{value}] from parameter store for this account.")
            return found.value
        return value.split(",") if "List" in slot["Type"] and isinstance(value, str) else value

    def create(self, rolls_back: bool) -> None:
        self._is("CREATE_IN_PROGRESS", "User Initiated")
        try:
            self._make_all()
        except ResourceError as error:
            self._is("CREATE_FAILED", str(error))
            if rolls_back:
                self.undo_create()
        else:
            self._done("CREATE_COMPLETE")

    def undo(self, retains_new: bool = True) -> None:
        if self.has_succeeded:
            self.undo_update()
        else:
            self.undo_create(retains_new)

    def undo_create(self, retains_new: bool = True) -> None:
        self._is("ROLLBACK_IN_PROGRESS", f"{self.reason}. Rollback requested by user." if self.reason else "")
        kept = KEPT_ALWAYS if retains_new else set()
        is_clean = self._remove(list(self.resources.values()), kept)
        self._is("ROLLBACK_COMPLETE" if is_clean else "ROLLBACK_FAILED")

    def update(self, body: str, template: dict[str, Any], given: dict[str, str], rolls_back: bool) -> None:
        if self.status != "UPDATE_FAILED" or self.before is None:
            self.before, self.touched = (self.body, self.template, self.given), {}
        self.load(body, template, given)
        self._is("UPDATE_IN_PROGRESS", "User Initiated")
        self.updated = now()
        try:
            self._make_all()
        except ResourceError as error:
            self._is("UPDATE_FAILED", str(error))
            if rolls_back:
                self.undo()
            return
        self._is("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
        gone = [one for name, one in self.resources.items() if not self._wants(name)]
        self._remove(gone, {"Retain", "RetainExceptOnCreate"}, forgets=True)
        self._done("UPDATE_COMPLETE")

    def undo_update(self, skipped: tuple[str, ...] = ()) -> None:
        self._is("UPDATE_ROLLBACK_IN_PROGRESS", self.reason)
        is_clean = True
        for name, (definition, properties) in reversed(list(self.touched.items())):
            resource = self.resources[name]
            if name in skipped:
                self._mark(resource, "UPDATE_COMPLETE", "Skipped")
                continue
            try:
                self._mark(resource, "UPDATE_IN_PROGRESS")
                resource.update(definition, properties)
                self._mark(resource, "UPDATE_COMPLETE")
            except Exception as error:
                self._mark(resource, "UPDATE_FAILED", str(error))
                is_clean = False
        if not is_clean:
            self._is("UPDATE_ROLLBACK_FAILED", "The following resource(s) failed to update.")
            return
        self._is("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")
        body, template, given = self.before or (self.body, self.template, self.given)
        self.load(body, template, given)
        gone = [one for name, one in self.resources.items() if not self._wants(name)]
        self._remove(gone, KEPT_ALWAYS, forgets=True)
        self._is("UPDATE_ROLLBACK_COMPLETE")

    def delete(self, retained: tuple[str, ...] = (), forces: bool = False) -> None:
        was_failed = self.status == "DELETE_FAILED"
        self._is("DELETE_IN_PROGRESS", "User Initiated")
        left = [one for one in self.resources.values() if one.status not in ("DELETE_COMPLETE", "DELETE_SKIPPED")]
        if was_failed:
            for one in left:
                if one.logical_id in retained:
                    self._mark(one, "DELETE_SKIPPED")
            left = [one for one in left if one.logical_id not in retained]
        is_clean = self._remove(left, {"Retain", "RetainExceptOnCreate"})
        failed = [one.logical_id for one in left if one.status == "DELETE_FAILED"]
        if is_clean or forces:
            self._is("DELETE_COMPLETE")
        else:
            self._is("DELETE_FAILED", f"The following resource(s) failed to delete: [{', '.join(failed)}].")

    # Resource by resource

    def _wants(self, name: str) -> bool:
        definition = self.template["Resources"].get(name)
        return bool(definition) and ("Condition" not in definition or self.condition(definition["Condition"]))

    def _make_all(self) -> None:
        for name in in_order(self.template["Resources"]):
            if self._wants(name):
                self._make(name, self.template["Resources"][name])
        self.outputs = {
            name: {
                "OutputKey": name,
                "OutputValue": str(resolve(one["Value"], self)),
                "Description": one.get("Description"),
            }
            for name, one in self.template.get("Outputs", {}).items()
            if "Condition" not in one or self.condition(one["Condition"])
        }

    def _make(self, name: str, definition: dict[str, Any]) -> None:
        existing = self.resources.get(name)
        is_there = existing is not None and existing.physical_id and not existing.status.startswith("DELETE")
        resource = existing if is_there else None
        try:
            properties = resolve(definition.get("Properties", {}), self)
            if resource and resource.type == definition["Type"]:
                if (resource.definition, resource.properties) == (definition, properties):
                    return
                self.touched[name] = (resource.definition, resource.properties)
                self._mark(resource, "UPDATE_IN_PROGRESS")
                resource.update(definition, properties)
                self._mark(resource, "UPDATE_COMPLETE")
                return
            resource = Resource(self, name, definition, properties)
            self.resources[name] = resource
            self._mark(resource, "CREATE_IN_PROGRESS")
            resource.create()
            self._mark(resource, "CREATE_COMPLETE")
        except Exception as error:  # A refusal, or a request that moto's model does not understand.
            reason = (
                str(error) if isinstance(error, (ResourceError, TemplateError)) else f"{type(error).__name__}: {error}"
            )
            if not resource:
                resource = Resource(self, name, definition, {})
                self.resources[name] = resource
            self._mark(resource, "UPDATE_FAILED" if resource.physical_id else "CREATE_FAILED", reason)
            raise ResourceError(f"{name} ({resource.type}): {reason}") from error

    def _remove(self, resources: list[Resource], kept: set[str], forgets: bool = False) -> bool:
        """Removes them, newest first. Answers whether all that should go went."""
        is_clean = True
        for resource in reversed(resources):
            if not resource.physical_id:
                self._mark(resource, "DELETE_COMPLETE")
            elif resource.policy() in kept:
                self._mark(resource, "DELETE_SKIPPED")
            else:
                is_clean = self._delete(resource) and is_clean
            if forgets and resource.status != "DELETE_FAILED":
                self.resources.pop(resource.logical_id, None)
        return is_clean

    def _delete(self, resource: Resource) -> bool:
        self._mark(resource, "DELETE_IN_PROGRESS")
        try:
            resource.delete()
        except Exception as error:
            self._mark(resource, "DELETE_FAILED", str(error))
            return False
        self._mark(resource, "DELETE_COMPLETE")
        return True

    # What is told

    def _done(self, status: str) -> None:
        self.before, self.touched, self.has_succeeded = None, {}, True
        for resource in self.resources.values():
            resource.is_new = False
        self._is(status)

    def _is(self, status: str, reason: str = "") -> None:
        self.status, self.reason, self.changed = status, reason, now()
        self._tell(self.name, self.stack_id, "AWS::CloudFormation::Stack", status, reason)

    def _mark(self, resource: Resource, status: str, reason: str = "") -> None:
        resource.status, resource.reason = status, reason
        self._tell(resource.logical_id, resource.physical_id, resource.type, status, reason)

    def _tell(self, logical_id: str, physical_id: str, kind: str, status: str, reason: str) -> None:
        self.events.append(
            {
                "StackId": self.stack_id,
                "EventId": str(uuid.uuid4()),
                "StackName": self.name,
                "LogicalResourceId": logical_id,
                "PhysicalResourceId": physical_id,
                "ResourceType": kind,
                "Timestamp": now(),
                "ResourceStatus": status,
                "ResourceStatusReason": reason or None,
            }
        )
