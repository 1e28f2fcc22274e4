"""CloudFormation's functions. Whatever a template names and nothing has is an error that says its name."""

import base64
import json
import re
from typing import Any, Protocol

SUBSTITUTION = re.compile(r"\$\{(!?)([^}]+)\}")
DYNAMIC = re.compile(r"\{\{resolve:secretsmanager:(.+?):SecretString:([^:}]*)(?::[^}]*)?\}\}")


class TemplateError(Exception):
    """The template names something that is not there, or cannot be ordered."""


class Scope(Protocol):
    """Where a template's names get their values."""

    def ref(self, name: str) -> Any: ...
    def attribute(self, resource: str, name: str) -> Any: ...
    def condition(self, name: str) -> bool: ...
    def mapping(self, name: str) -> dict[str, Any]: ...
    def output(self, stack: str, region: str | None, name: str) -> str: ...
    def zones(self, region: str) -> list[str]: ...
    def secret(self, secret: str, key: str) -> str: ...


class _Nothing:
    """What `AWS::NoValue` leaves: the property is not there."""


NOTHING = _Nothing()


def resolve(value: Any, scope: Scope) -> Any:
    """A value of a template as its resource gets it."""
    if isinstance(value, str):
        return DYNAMIC.sub(lambda found: scope.secret(found[1], found[2]), value)
    if isinstance(value, list):
        return [made for made in (resolve(one, scope) for one in value) if made is not NOTHING]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        [(key, argument)] = value.items()
        if key == "Ref":
            return NOTHING if argument == "AWS::NoValue" else scope.ref(argument)
        if key.startswith("Fn::"):
            if key not in FUNCTIONS:
                raise TemplateError(f"the function {key} is not played: add it to functions.py")
            made = FUNCTIONS[key](argument, scope)
            return resolve(made, scope) if isinstance(made, str) and DYNAMIC.search(made) else made
    pairs = {key: resolve(one, scope) for key, one in value.items()}
    return {key: one for key, one in pairs.items() if one is not NOTHING}


def _attribute(argument: Any, scope: Scope) -> Any:
    resource, name = argument if isinstance(argument, list) else argument.split(".", 1)
    return scope.attribute(resource, resolve(name, scope))


def _join(argument: Any, scope: Scope) -> str:
    separator, parts = argument
    return separator.join(str(part) for part in resolve(parts, scope))


def _select(argument: Any, scope: Scope) -> Any:
    index, parts = int(resolve(argument[0], scope)), resolve(argument[1], scope)
    if index >= len(parts):
        raise TemplateError(f"Fn::Select asks for entry {index} of {len(parts)}: {json.dumps(argument)}")
    return parts[index]


def _sub(argument: Any, scope: Scope) -> str:
    text, own = (argument, {}) if isinstance(argument, str) else argument

    def replace(found: re.Match[str]) -> str:
        is_literal, name = found[1], found[2].strip()
        if is_literal:
            return "${" + name + "}"
        if name in own:
            return str(resolve(own[name], scope))
        return str(scope.attribute(*name.split(".", 1)) if "." in name else scope.ref(name))

    return SUBSTITUTION.sub(replace, text)


def _find(argument: Any, scope: Scope) -> Any:
    name, first, second = (resolve(one, scope) for one in argument)
    found = scope.mapping(name).get(first, {})
    if second not in found:
        raise TemplateError(f"the mapping {name} has no {first}.{second}")
    return found[second]


def _output(argument: Any, scope: Scope) -> str:
    given = resolve(argument, scope)
    return scope.output(given["StackName"], given.get("Region"), given["OutputName"])


def _split(argument: Any, scope: Scope) -> list[str]:
    return str(resolve(argument[1], scope)).split(argument[0])


def is_true(condition: Any, scope: Scope) -> bool:
    """A condition, or an assertion of a rule."""
    if "Condition" in condition:
        return scope.condition(condition["Condition"])
    [(key, argument)] = condition.items()
    if key == "Fn::Equals":
        first, second = resolve(argument, scope)
        return str(first) == str(second)
    if key == "Fn::Contains":
        parts, one = resolve(argument, scope)
        return one in parts
    if key == "Fn::Not":
        return not is_true(argument[0], scope)
    if key == "Fn::And":
        return all(is_true(one, scope) for one in argument)
    if key == "Fn::Or":
        return any(is_true(one, scope) for one in argument)
    raise TemplateError(f"the condition {key} is not played: add it to functions.py")


FUNCTIONS = {
    "Fn::GetAtt": _attribute,
    "Fn::Join": _join,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::Sub": _sub,
    "Fn::FindInMap": _find,
    "Fn::GetStackOutput": _output,
    "Fn::If": lambda argument, scope: resolve(argument[1 if scope.condition(argument[0]) else 2], scope),
    "Fn::GetAZs": lambda argument, scope: scope.zones(resolve(argument, scope) or scope.ref("AWS::Region")),
    "Fn::Base64": lambda argument, scope: base64.b64encode(str(resolve(argument, scope)).encode()).decode(),
    "Fn::ToJsonString": lambda argument, scope: json.dumps(resolve(argument, scope)),
}


def names(value: Any) -> set[str]:
    """Everything that a value refers to by name: resources, parameters and CloudFormation's own."""
    if isinstance(value, list):
        return set().union(*(names(one) for one in value))
    if not isinstance(value, dict):
        return set()
    found = set()
    for key, argument in value.items():
        if key == "Ref":
            found.add(argument)
        elif key == "Fn::GetAtt":
            found.add(argument[0] if isinstance(argument, list) else argument.split(".")[0])
        elif key == "Fn::Sub":
            text, own = (argument, {}) if isinstance(argument, str) else argument
            inside = {name.strip().split(".")[0] for literal, name in SUBSTITUTION.findall(text) if not literal}
            found |= (inside - set(own)) | names(own)
        else:
            found |= names(argument)
    return found


def in_order(resources: dict[str, Any]) -> list[str]:
    """Resources after everything that they refer to or depend on. A circle is an error that names its members."""
    needs = {}
    for name, resource in resources.items():
        depends = resource.get("DependsOn", [])
        depends = {depends} if isinstance(depends, str) else set(depends)
        unknown = depends - set(resources)
        if unknown:
            raise TemplateError(f"{name} depends on {', '.join(sorted(unknown))}, which the template does not have")
        needs[name] = (names(resource.get("Properties", {})) & set(resources)) | depends
    order: list[str] = []
    done: set[str] = set()
    while len(order) < len(needs):
        ready = [name for name in needs if name not in done and needs[name] <= done]
        if not ready:
            raise TemplateError(f"Circular dependency between resources: {sorted(set(needs) - done)}")
        order += ready
        done |= set(ready)
    return order
