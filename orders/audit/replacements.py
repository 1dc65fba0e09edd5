"""What was lost of an order and may be replaced, or is, and what became of that (TR-05)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Value = Mapping[str, Any]
Units = Counter[int]
KIND = "REPLACEMENT"
"""Kind of the offers by which customers choose."""


class Told(NamedTuple):
    """What a linked order has last said of itself."""

    gone: Units
    stood: Units
    ended: bool


@dataclass(slots=True)
class Replacements:
    """asked     offers that are open -> units of which the customer has still to choose
    promised  linked order -> units that it replaces
    told      linked order -> what it said last
    """

    asked: dict[str, Units] = field(default_factory=dict)
    promised: dict[str, Units] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=dict)

    def take(self, name: str, value: Value) -> None:
        """One more record about the order."""
        if name == "OfferMade" and value["kind"] == KIND:
            self.asked[value["offer_id"]] = _units(value["options"][0]["lines"])
        elif name == "OfferClosed" and value["kind"] == KIND:
            self.asked[value["offer_id"]] = Counter()
        elif name == "ReplacementPromised":
            self.promised[value["linked_id"]] = _units(value["lines"])
        elif name == "LinkedOrderReported":
            self._reported(value)

    def uncredited(self) -> Units:
        """Lost units, by line, whose money is not owed back: of which the customer has still to
        choose, and that are replaced and have not come to nothing."""
        found: Units = Counter()
        for units in self.asked.values():
            found.update(units)
        for linked, units in self.promised.items():
            told = self.told.get(linked, Told(Counter(), Counter(), ended=False))
            for line, many in units.items():
                gone = many - told.stood[line] if told.ended else told.gone[line]
                found[line] += many - max(0, min(many, gone))
        return found

    def _reported(self, value: Value) -> None:
        """The first end counts; what is gone only grows."""
        linked = value["linked_id"]
        before = self.told.get(linked)
        if before is None or not before.ended:
            gone, stood = _units(value["gone"]), _units(value["stood"])
            self.told[linked] = Told(gone, stood, value["ended"])


def _units(lines: Iterable[Value]) -> Units:
    found: Units = Counter()
    for line in lines:
        found[line["line"]] += line["quantity"]
    return found
