"""How long an order waited for a warehouse, and whether anybody was told that this breaks what was
promised of it, as the topics tell it (CF-05)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Waiting:
    """Folded record by record; by version of the order, times in milliseconds.

    needed  when a warehouse was to have it, so that what was promised is kept
    waited  when allocation said last that no warehouse has it
    warned  people were told that what was promised cannot be kept
    """

    needed: dict[int, int] = field(default_factory=dict)
    waited: dict[int, int] = field(default_factory=dict)
    warned: set[int] = field(default_factory=set)

    def take(self, name: str, value: Mapping[str, Any]) -> None:
        """One more record about the order."""
        version = value.get("version", 0)
        if name == "StockReserved" and value["goods_by_at"] is not None:
            self.needed[version] = value["goods_by_at"]
        elif name == "AllocationDelayed":
            self.waited[version] = max(value["at"], self.waited.get(version, 0))
        elif name == "PromiseEndangered":
            self.warned.add(version)
