"""One resource of a stack: moto's own model of it where there is one, and a stand-in of the catalog otherwise."""

import json
import uuid
from collections import defaultdict
from typing import Any

from adapters import ADAPTERS
from catalog import ADDED, NAMES, STAND_INS
from deletions import DELETIONS
from guards import reason_to_keep
from moto.cloudformation.exceptions import UnformattedGetAttTemplateException
from moto.cloudformation.parsing import (
    generate_resource_name,
    get_model_map,
    resource_name_property_from_type,
)
from translations import TRANSLATIONS, complete
from world import ResourceError, world


class Resource:
    """Made of a template's resource, with its properties resolved."""

    def __init__(self, stack: Any, logical_id: str, definition: dict[str, Any], properties: dict[str, Any]):
        self.stack_name, self.stack_id = stack.name, stack.stack_id
        self.account, self.region = stack.account_id, stack.region_name
        self.logical_id, self.type = logical_id, definition["Type"]
        self.definition, self.properties = definition, properties
        self.address = f"{stack.name}/{logical_id}"
        self.is_new = True
        self.status, self.reason = "CREATE_IN_PROGRESS", ""
        self.model: Any = None
        self.id = uuid.uuid4()
        self.name = self._name()
        self.physical_id = ""

    @property
    def is_stand_in(self) -> bool:
        return self.type in STAND_INS

    def policy(self, key: str = "DeletionPolicy") -> str:
        return self.definition.get(key, "Delete")

    def create(self) -> None:
        if not (self.is_stand_in or self.type in ADAPTERS or self.type in get_model_map()):
            raise ResourceError(f"nothing plays {self.type} ({self.address}): add it to catalog.py")
        world.refuse("create", self.type, self.address)
        # A name may have records of several kinds.
        key = (self.type, self.region, f"{self.name} {self.properties.get('Type', '')}".strip())
        if self._given_name() and key in world.names:
            raise ResourceError(f"{self.type} {self.name} already exists ({world.names[key]})")
        if self.is_stand_in:
            self.physical_id = self._answer(STAND_INS[self.type].ref)
        elif self.type in ADAPTERS:
            self.physical_id, self.model = ADAPTERS[self.type].create(self)
        else:
            self.model = self._call("create_from_cloudformation_json", self.name, LogicalId=self.logical_id)
            self.physical_id = str(getattr(self.model, "physical_resource_id", self.name))
            complete(self)
        world.names[key] = world.names.get(key, self.address)
        world.living[self.address] = self
        world.played[(self.type, "stand-in" if self.is_stand_in else "moto")] += 1

    def update(self, definition: dict[str, Any], properties: dict[str, Any]) -> None:
        """In place. What AWS would replace is kept: moto does not know which properties those are."""
        world.refuse("update", self.type, self.address)
        self.definition, self.properties = definition, properties
        if self.is_stand_in:
            return
        if self.type in ADAPTERS:
            ADAPTERS[self.type].update(self)
            return
        update = get_model_map()[self.type].update_from_cloudformation_json
        if hasattr(update, "__isabstractmethod__"):
            return
        given = self._json()
        if self.type == "AWS::S3::Bucket":
            given["Properties"].setdefault("BucketName", self.physical_id)
        self.model = update(self.model, self.name, given, self.account, self.region)
        self.physical_id = str(getattr(self.model, "physical_resource_id", self.name))

    def delete(self) -> None:
        world.refuse("delete", self.type, self.address)
        kept = reason_to_keep(self)
        if kept:
            raise ResourceError(kept)
        if self.type in ADAPTERS:
            ADAPTERS[self.type].delete(self)
        elif not self.is_stand_in:
            self._delete_model()
        self.forget()

    def forget(self) -> None:
        """It is gone, or no stack's any more and its name is free."""
        world.living.pop(self.address, None)
        world.names = {key: address for key, address in world.names.items() if address != self.address}

    def attribute(self, name: str) -> Any:
        if self.is_stand_in:
            answers = STAND_INS[self.type].attributes
            if name not in answers:
                raise ResourceError(self._no_attribute(name))
            return self._answer(answers[name])
        if name in ADDED.get(self.type, {}):
            return self._answer(ADDED[self.type][name])
        if self.type in ADAPTERS:
            answer = ADAPTERS[self.type].attribute(self, name)
        else:
            try:
                answer = self.model.get_cfn_attribute(name)
            except (NotImplementedError, UnformattedGetAttTemplateException) as error:
                raise ResourceError(self._no_attribute(name)) from error
        if answer is None:
            raise ResourceError(self._no_attribute(name))
        return answer

    def _no_attribute(self, name: str) -> str:
        return f"{self.type} has no attribute {name} ({self.address}): catalog.py, where AWS documents it"

    def _answer(self, text: str) -> str:
        plain = self.id.hex
        ids = {"uuid": str(self.id), "hex": plain[:17], "upper": f"E{plain[:12].upper()}"}
        form = STAND_INS[self.type].id if self.type in STAND_INS else "hex"
        given: dict[str, Any] = defaultdict(str, self.properties)
        arn = getattr(self.model, "arn", "")
        return text.format(
            **ids, id=ids[form], account=self.account, region=self.region, name=self.name, p=given, arn=arn,
            arn_end=str(arn).rpartition(":")[2], load_balancer=str(arn).rpartition("loadbalancer/")[2],
        )  # fmt: skip

    def _given_name(self) -> Any:
        property_ = NAMES.get(self.type) or resource_name_property_from_type(self.type)
        return self.properties.get(property_) if property_ else None

    def _name(self) -> str:
        return str(self._given_name() or generate_resource_name(self.type, self.stack_name, self.logical_id))

    def _json(self) -> dict[str, Any]:
        # moto's models change what they are given.
        properties = json.loads(json.dumps(self.properties))
        translate = TRANSLATIONS.get(self.type)
        if translate:
            translate(properties)
        return {**self.definition, "Properties": properties}

    def _call(self, method: str, *given: Any, **more: Any) -> Any:
        return getattr(get_model_map()[self.type], method)(
            *given, self._json(), self.account, self.region, StackId=self.stack_id, ResourceType=self.type, **more
        )

    def _delete_model(self) -> None:
        if self.type in DELETIONS:
            DELETIONS[self.type](self)
            return
        try:
            self.model.delete(self.account, self.region)
        except (TypeError, AttributeError):
            delete = get_model_map()[self.type].delete_from_cloudformation_json
            if not hasattr(delete, "__isabstractmethod__"):
                delete(self.physical_id, self._json(), self.account, self.region)
