"""CloudFormation's operations over `Stack`, in the place of moto's own, which know neither failures nor rollbacks."""

import json
import threading
from typing import Any, ClassVar
from urllib.parse import urlparse

import yaml
from functions import TemplateError
from moto.cloudformation import urls as moto_urls
from moto.cloudformation.exceptions import AlreadyExistsException, CloudFormationError, ValidationError
from moto.cloudformation.models import CloudFormationBackend, cloudformation_backends
from moto.cloudformation.responses import CloudFormationResponse
from moto.cloudformation.utils import generate_changeset_id, generate_stack_id, yaml_tag_constructor
from moto.core.responses import ActionResult, EmptyResult
from moto.s3.models import s3_backends
from stack import Stack, now

#: One operation at a time: moto's models are not made for threads.
turn = threading.RLock()

UNCHANGED = "The submitted information didn't contain changes. Submit different information to create a change set."
CAN_UPDATE = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "CREATE_FAILED", "UPDATE_FAILED")


class ChangeSetNotFound(CloudFormationError):
    code = "ChangeSetNotFoundException"


class _Loader(yaml.CSafeLoader):
    """YAML with CloudFormation's short functions."""


_Loader.add_multi_constructor("", yaml_tag_constructor)


def parse(body: str) -> dict[str, Any]:
    return json.loads(body) if body.lstrip().startswith("{") else yaml.load(body, Loader=_Loader)


class Backend(CloudFormationBackend):
    _url_module = moto_urls

    stacks: dict[str, Stack]  # type: ignore[assignment]
    change_sets: dict[str, dict[str, Any]]  # type: ignore[assignment]

    def of_region(self, region: str) -> "Backend":
        return cloudformation_backends[self.account_id][region]  # type: ignore[return-value]

    def live(self, name: str) -> Stack | None:
        found = [one for one in self.stacks.values() if name in (one.name, one.stack_id)]
        return next((one for one in found if one.status != "DELETE_COMPLETE"), None)

    def stack(self, name: str) -> Stack:
        found = self.live(name) or self.stacks.get(name)
        if not found:
            raise ValidationError(message=f"Stack with id {name} does not exist")
        return found

    def begin(self, name: str) -> Stack:
        stack = Stack(self, name, generate_stack_id(name, self.region_name, self.account_id))
        self.stacks[stack.stack_id] = stack
        return stack

    def change_set(self, name: str, stack: str | None) -> dict[str, Any]:
        for one in self.change_sets.values():
            if _is(one, name, stack):
                return one
        raise ChangeSetNotFound(f"ChangeSet [{name}] does not exist")


class Protocol(CloudFormationResponse):
    #: Answers here have the form of the protocol already.
    RESPONSE_KEY_PATH_TO_TRANSFORMER: ClassVar[dict[str, Any]] = {}

    @property
    def backend(self) -> Backend:
        return cloudformation_backends[self.current_account][self.region]  # type: ignore[return-value]

    def _stack(self) -> Stack:
        return self.backend.stack(self._get_param("StackName"))

    def _body(self) -> str:
        url = self._get_param("TemplateURL")
        if not url:
            return self._get_param("TemplateBody")
        # The CDK's command line names this server, and the bucket in the path.
        bucket, key = urlparse(url).path.lstrip("/").split("/", 1)
        return s3_backends[self.current_account]["aws"].get_object(bucket, key).value.decode()

    def _given(self, stack: Stack | None) -> dict[str, str]:
        return {
            one["ParameterKey"]: stack.given[one["ParameterKey"]] if one.get("UsePreviousValue") and stack else one["ParameterValue"]
            for one in self._get_param("Parameters", [])
            if "ParameterValue" in one or (stack and one["ParameterKey"] in stack.given)
        }  # fmt: skip

    def _take(self, stack: Stack) -> None:
        stack.role_arn = self._get_param("RoleARN")
        stack.tags = {one["Key"]: one["Value"] for one in self._get_param("Tags", [])}

    def _refuse(self, stack: Stack, allowed: tuple[str, ...], what: str) -> None:
        if stack.status not in allowed:
            raise ValidationError(message=f"Stack:{stack.stack_id} is in {stack.status} state and can not be {what}.")

    # Making and changing

    def create_stack(self) -> ActionResult:
        name = self._get_param("StackName")
        with turn:
            if self.backend.live(name):
                raise AlreadyExistsException(f"Stack [{name}] already exists")
            stack = self.backend.begin(name)
            stack.is_protected = bool(self._get_param("EnableTerminationProtection"))
            self._take(stack)
            self._load(stack, self._body(), self._given(None))
            stack.create(rolls_back=not self._get_bool_param("DisableRollback", False))
        return ActionResult({"StackId": stack.stack_id})

    def update_stack(self) -> ActionResult:
        with turn:
            stack = self._stack()
            self._refuse(stack, CAN_UPDATE, "updated")
            body = stack.body if self._get_bool_param("UsePreviousTemplate", False) else self._body()
            given = self._given(stack)
            if (parse(body), given) == (stack.template, stack.given) and not stack.status.endswith("FAILED"):
                raise ValidationError(message="No updates are to be performed.")
            self._take(stack)
            self._update(stack, body, given, not self._get_bool_param("DisableRollback", False))
        return ActionResult({"StackId": stack.stack_id})

    def _load(self, stack: Stack, body: str, given: dict[str, str]) -> None:
        try:
            stack.load(body, parse(body), given)
        except TemplateError as error:
            if not stack.events:
                self.backend.stacks.pop(stack.stack_id)
            raise ValidationError(message=str(error)) from error

    def _update(self, stack: Stack, body: str, given: dict[str, str], rolls_back: bool) -> None:
        try:
            stack.update(body, parse(body), given, rolls_back)
        except TemplateError as error:
            raise ValidationError(message=str(error)) from error

    def create_change_set(self) -> ActionResult:
        name, kind = self._get_param("StackName"), self._get_param("ChangeSetType", "UPDATE")
        with turn:
            stack = self.backend.live(name)
            if kind == "CREATE" and not stack:
                stack = self.backend.begin(name)
            if not stack:
                raise ValidationError(message=f"Stack [{name}] does not exist")
            self._refuse(stack, ("REVIEW_IN_PROGRESS",) if kind == "CREATE" else CAN_UPDATE, "updated")
            body, given = self._body(), self._given(stack)
            if self._get_bool_param("UsePreviousTemplate", False):
                body = stack.body
            template = parse(body)
            is_same = (template, given) == (stack.template, stack.given) and not stack.status.endswith("FAILED")
            change_set = {
                "ChangeSetName": self._get_param("ChangeSetName"),
                "ChangeSetId": generate_changeset_id(
                    self._get_param("ChangeSetName"), self.region, self.current_account
                ),
                "StackId": stack.stack_id,
                "StackName": stack.name,
                "Description": self._get_param("Description"),
                "CreationTime": now(),
                "ExecutionStatus": "UNAVAILABLE" if is_same else "AVAILABLE",
                "Status": "FAILED" if is_same else "CREATE_COMPLETE",
                "StatusReason": UNCHANGED if is_same else None,
                "Changes": self._changes(stack, template),
                "Parameters": self._get_param("Parameters", []),
                "Tags": self._get_param("Tags", []),
                "kind": kind,
                "body": body,
                "given": given,
                "role": self._get_param("RoleARN"),
            }
            self.backend.change_sets[change_set["ChangeSetId"]] = change_set
        return ActionResult({"Id": change_set["ChangeSetId"], "StackId": stack.stack_id})

    def _changes(self, stack: Stack, template: dict[str, Any]) -> list[dict[str, Any]]:
        old, new = stack.template["Resources"], template["Resources"]
        actions = {name: "Add" for name in new if name not in old}
        actions |= {name: "Modify" for name in new if name in old and new[name] != old[name]}
        actions |= {name: "Remove" for name in old if name not in new}
        return [
            {
                "Type": "Resource",
                "ResourceChange": {
                    "Action": action,
                    "LogicalResourceId": name,
                    "ResourceType": {**old, **new}[name]["Type"],
                    "Replacement": "False" if action == "Modify" else None,
                    "Scope": [],
                    "Details": [],
                },
            }
            for name, action in actions.items()
        ]

    def describe_change_set(self) -> ActionResult:
        return ActionResult(self.backend.change_set(self._get_param("ChangeSetName"), self._get_param("StackName")))

    def list_change_sets(self) -> ActionResult:
        name = self._get_param("StackName")
        sets = [one for one in self.backend.change_sets.values() if name in (one["StackName"], one["StackId"])]
        return ActionResult({"Summaries": sets})

    def delete_change_set(self) -> EmptyResult:
        # One that is not there is deleted, too.
        name, stack = self._get_param("ChangeSetName"), self._get_param("StackName")
        for one in [one for one in self.backend.change_sets.values() if _is(one, name, stack)]:
            del self.backend.change_sets[one["ChangeSetId"]]
        return EmptyResult()

    def execute_change_set(self) -> EmptyResult:
        with turn:
            change_set = self.backend.change_set(self._get_param("ChangeSetName"), self._get_param("StackName"))
            stack = self.backend.stack(change_set["StackId"])
            rolls_back = not self._get_bool_param("DisableRollback", False)
            stack.role_arn = change_set["role"]
            stack.tags = {one["Key"]: one["Value"] for one in change_set["Tags"]}
            if change_set["kind"] == "CREATE":
                self._load(stack, change_set["body"], change_set["given"])
                stack.create(rolls_back)
            else:
                self._update(stack, change_set["body"], change_set["given"], rolls_back)
            change_set["ExecutionStatus"] = "EXECUTE_COMPLETE"
            self.backend.change_sets.pop(change_set["ChangeSetId"])
        return EmptyResult()

    def rollback_stack(self) -> ActionResult:
        with turn:
            stack = self._stack()
            self._refuse(stack, ("CREATE_FAILED", "UPDATE_FAILED"), "rolled back")
            stack.undo(retains_new=not self._get_bool_param("RetainExceptOnCreate", False))
        return ActionResult({"StackId": stack.stack_id})

    def continue_update_rollback(self) -> EmptyResult:
        with turn:
            stack = self._stack()
            self._refuse(stack, ("UPDATE_ROLLBACK_FAILED",), "rolled back")
            stack.undo_update(tuple(self._get_param("ResourcesToSkip", [])))
        return EmptyResult()

    def delete_stack(self) -> EmptyResult:
        with turn:
            stack = self.backend.live(self._get_param("StackName"))
            if not stack:
                return EmptyResult()
            if stack.is_protected:
                raise ValidationError(
                    message=f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled"
                )
            stack.delete(
                tuple(self._get_param("RetainResources", [])),
                forces=self._get_param("DeletionMode") == "FORCE_DELETE_STACK",
            )
        return EmptyResult()

    def update_termination_protection(self) -> ActionResult:
        stack = self._stack()
        stack.is_protected = self._get_bool_param("EnableTerminationProtection", False)
        return ActionResult({"StackId": stack.stack_id})

    # Reading

    def describe_stacks(self) -> ActionResult:
        name = self._get_param("StackName")
        live = [one for one in self.backend.stacks.values() if one.status != "DELETE_COMPLETE"]
        return ActionResult({"Stacks": [_described(one) for one in ([self.backend.stack(name)] if name else live)]})

    def list_stacks(self) -> ActionResult:
        wanted = self._get_param("StackStatusFilter", [])
        found = [one for one in self.backend.stacks.values() if not wanted or one.status in wanted]
        return ActionResult({"StackSummaries": [_described(one) for one in found]})

    def describe_stack_events(self) -> ActionResult:
        return ActionResult({"StackEvents": self._stack().events[::-1]})

    def describe_stack_resources(self) -> ActionResult:
        return ActionResult({"StackResources": self._resources()})

    def describe_stack_resource(self) -> ActionResult:
        found = self._resources()
        if not found:
            raise ValidationError(message=f"Resource {self._get_param('LogicalResourceId')} does not exist")
        return ActionResult({"StackResourceDetail": found[0]})

    def list_stack_resources(self) -> ActionResult:
        return ActionResult({"StackResourceSummaries": self._resources()})

    def _resources(self) -> list[dict[str, Any]]:
        name, logical_id, physical_id = map(self._get_param, ("StackName", "LogicalResourceId", "PhysicalResourceId"))
        stacks = [self.backend.stack(name)] if name else list(self.backend.stacks.values())
        return [
            {
                "StackName": stack.name,
                "StackId": stack.stack_id,
                "LogicalResourceId": one.logical_id,
                "PhysicalResourceId": one.physical_id,
                "ResourceType": one.type,
                "ResourceStatus": one.status,
                "ResourceStatusReason": one.reason or None,
                "Timestamp": stack.changed,
                "LastUpdatedTimestamp": stack.changed,
            }
            for stack in stacks
            for one in stack.resources.values()
            if logical_id in (None, one.logical_id) and physical_id in (None, one.physical_id)
        ]

    def get_template(self) -> ActionResult:
        stack = self._stack()
        return ActionResult({"TemplateBody": stack.body or "{}", "StagesAvailable": ["Original", "Processed"]})


def _is(change_set: dict[str, Any], name: str, stack: str | None) -> bool:
    names = (change_set["ChangeSetId"], change_set["ChangeSetName"])
    return name in names and stack in (None, change_set["StackName"], change_set["StackId"])


def _described(stack: Stack) -> dict[str, Any]:
    return {
        "StackId": stack.stack_id,
        "StackName": stack.name,
        "Description": stack.template.get("Description"),
        "CreationTime": stack.creation_time,
        "LastUpdatedTime": stack.updated,
        "DeletionTime": stack.changed if stack.status == "DELETE_COMPLETE" else None,
        "StackStatus": stack.status,
        "StackStatusReason": stack.reason or None,
        "DisableRollback": False,
        "EnableTerminationProtection": stack.is_protected,
        "RoleARN": stack.role_arn,
        "Parameters": [{"ParameterKey": key, "ParameterValue": str(value)} for key, value in stack.given.items()],
        "Outputs": list(stack.outputs.values()),
        "Tags": [{"Key": key, "Value": value} for key, value in stack.tags.items()],
        "Capabilities": ["CAPABILITY_NAMED_IAM"],
        "NotificationARNs": [],
    }
