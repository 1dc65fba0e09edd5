"""What an order is exchanged for, and the returns of it that others are exchanged for (AS-04)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Value = Mapping[str, Any]
GATE = "return-arrived"
LEAVING = ("ShipmentReleased", "ShipmentDispatched")


class Return(NamedTuple):
    """A return of an order, as `<order>/<return>`, for people as well."""

    order_id: str
    return_id: str

    def __str__(self) -> str:
        return f"{self.order_id}/{self.return_id}"


class Word(NamedTuple):
    """What an order was told of the return that it waits for, and when, by business time."""

    version: int
    of: Return
    standing: str
    at: int


@dataclass(slots=True)
class Exchanges:
    """named    version -> the return that must have come before it leaves
    opened      versions whose gate stands open; `alone`: by nobody's word
    left        (version, shipment) of what was given to a warehouse or a carrier before
    words       what it was told, in order
    asked       (order that waits, its version, return of this one) of those who asked
    coming      return -> units that may come; `come`: that came; `came_at`: when all had
    """

    named: dict[int, Return] = field(default_factory=dict)
    opened: set[int] = field(default_factory=set)
    alone: set[int] = field(default_factory=set)
    left: list[tuple[int, str]] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    asked: set[tuple[str, int, str]] = field(default_factory=set)
    coming: dict[str, int] = field(default_factory=dict)
    come: Counter[str] = field(default_factory=Counter)
    came_at: dict[str, int] = field(default_factory=dict)

    def take(self, name: str, value: Value) -> None:
        """One more record about the order."""
        if name in LEAVING:
            if value["version"] not in self.opened:
                self.left.append((value["version"], value["shipment_id"]))
        elif name == "GateSettled":
            self._settled(value)
        elif name == "ReturnReported":
            of = Return(value["returned_id"], value["return_id"])
            self.words.append(Word(value["version"], of, value["standing"], value["at"]))
        elif name == "ReturnAwaited":
            asked = value["waiting_id"], value["waiting_version"], value["return_id"]
            self.asked.add(asked)
        elif name == "ReturnAuthorised":
            self.coming[value["return_id"]] = _units(value["lines"], "quantity")
        elif name == "ReturnInspected":
            self._inspected(value)

    def received(self, version: int, exchange: Value | None) -> None:
        """Intake took the order so."""
        if exchange is not None:
            self.named[version] = Return(exchange["order_id"], exchange["return_id"])

    def _settled(self, value: Value) -> None:
        if value["gate_id"] == GATE and value["how"] == "opened":
            self.opened.add(value["version"])
            if not value["decided_by"]:
                self.alone.add(value["version"])

    def _inspected(self, value: Value) -> None:
        which = value["return_id"]
        self.come[which] += _units(value["lines"], "restocked", "scrapped")
        if self.come[which] >= self.coming.get(which, 0):
            self.came_at.setdefault(which, value["at"])


def _units(lines: Iterable[Value], *fields: str) -> int:
    return sum(line[name] for line in lines for name in fields)
