"""In which parts an order is handed on and allocated, as the topics tell it (IV-05)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Units = Counter[tuple[int, str]]
"""(line number, article) -> units."""


@dataclass(slots=True)
class Part:
    """What inventory hands on by one revision, and what it says is still to come."""

    lines: Units
    open: Units


@dataclass(slots=True)
class Parts:
    """By version of the order.

    handed     inventory's revisions; only of versions that it does not hand on whole
    allocated  units of all shipments; `again`: those of them that were to be sent anew
    over       its delivery is said to be over
    """

    handed: dict[int, dict[int, Part]] = field(default_factory=dict)
    allocated: dict[int, Units] = field(default_factory=dict)
    again: dict[int, Units] = field(default_factory=dict)
    over: set[int] = field(default_factory=set)

    def take(self, name: str, value: Mapping[str, Any]) -> None:
        """Fold one more record about the order."""
        if name == "StockReserved":
            if value["lines"] or value["revision"] > 1:
                part = Part(units(value["lines"]), units(value["open_lines"]))
                self.handed.setdefault(value["version"], {})[value["revision"]] = part
        elif name == "OrderAllocated":
            of = self.allocated.setdefault(value["version"], Counter())
            for shipment in value["shipments"]:
                of += units(shipment["lines"])
        elif name == "ReallocationRequested":
            self.again.setdefault(value["version"], Counter()).update(units(value["lines"]))
        elif name == "DeliveryCompleted":
            self.over.add(value["version"])

    def open(self, version: int) -> Units:
        """What inventory said last was still to come."""
        parts = self.handed[version]
        return parts[max(parts)].open


def units(lines: Iterable[Mapping[str, Any]]) -> Units:
    """Units by line and article."""
    found: Units = Counter()
    for line in lines:
        found[line["line"], line["sku"]] += line["quantity"]
    return found
