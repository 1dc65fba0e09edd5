"""How long an order waited for a warehouse, or in one, and whether anybody was told that this
breaks what was promised of it, as the topics tell it (CF-05)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ALLOCATION = "orders.allocation.v1"
"""Who promises a later day here has it by so much later in a warehouse, too (IV-05)."""


@dataclass(slots=True)
class Waiting:
    """Folded record by record; by version of the order, times in milliseconds.

    needed  when a warehouse was to have it, so that what was promised is kept
    waited  when allocation said last that no warehouse has it
    promised  when it was to be at its customer's, as it was handed to warehouses
    stayed  when something of it was last seen in a warehouse
    overdue  a warehouse got something of it that should have left by then
    recalled  it was to be stopped: then it is not to leave
    warned  people were told that what was promised cannot be kept, by the topic that says so
    """

    needed: dict[int, int] = field(default_factory=dict)
    waited: dict[int, int] = field(default_factory=dict)
    promised: dict[int, int] = field(default_factory=dict)
    stayed: dict[int, int] = field(default_factory=dict)
    overdue: set[int] = field(default_factory=set)
    recalled: set[int] = field(default_factory=set)
    warned: set[tuple[str, int]] = field(default_factory=set)

    def take(self, name: str, value: Mapping[str, Any], topic: str) -> None:
        """One more record about the order."""
        version = value.get("version", 0)
        if name == "StockReserved" and value["goods_by_at"] is not None:
            self.needed[version] = value["goods_by_at"]
        elif name == "PromiseExtended" and topic == ALLOCATION and version in self.needed:
            self.needed[version] += value["promised_at"] - value["former_at"]
        elif name == "AllocationDelayed":
            self.waited[version] = max(value["at"], self.waited.get(version, 0))
        elif name == "PromiseEndangered":
            self.warned.add((topic, version))
        elif name == "OrderAllocated" and value["promised_at"] is not None:
            self.promised[version] = value["promised_at"]
        elif name in ("ShipmentReleased", "ShipmentPacked"):
            self.stayed[version] = max(value["at"], self.stayed.get(version, 0))
            if value.get("dispatch_by_at", value["at"] + 1) <= value["at"]:
                self.overdue.add(version)
        elif name == "RecallRequested":
            self.recalled.add(version)
