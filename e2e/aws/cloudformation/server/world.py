"""What the whole server knows beside moto: what it is told to refuse, what outlived its stack, what was played by whom."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


class ResourceError(Exception):
    """AWS refuses to make, change or delete a resource: the reason of its event."""


@dataclass
class World:
    #: Orders of a test: {"on": "create", "what": type or stack/LogicalId, "reason": …}.
    faults: list[dict[str, str]] = field(default_factory=list)
    #: Names of resources that exist: (type, region, name) → stack/LogicalId.
    names: dict[tuple[str, str, str], str] = field(default_factory=dict)
    #: Resources that exist, by stack/LogicalId; those that outlived their stack among them.
    living: dict[str, Any] = field(default_factory=dict)
    #: (type, "moto" or "stand-in") → how many were made.
    played: Counter[tuple[str, str]] = field(default_factory=Counter)
    #: What was asked of service quotas: (region, code) → value.
    granted: dict[tuple[str, str], float] = field(default_factory=dict)

    def empty(self) -> None:
        self.faults, self.names, self.living, self.granted = [], {}, {}, {}

    def refuse(self, on: str, kind: str, address: str) -> None:
        for fault in self.faults:
            if fault["on"] == on and fault["what"] in (kind, address):
                raise ResourceError(fault["reason"])


world = World()
