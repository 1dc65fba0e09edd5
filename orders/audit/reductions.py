"""What customers agreed to have less of, and what later versions of their orders say of it, as the
topics tell it (CF-03, CF-05)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Units = Counter[str]
"""Article -> amount."""


@dataclass(slots=True)
class Reductions:
    """Folded record by record, by version of the order.

    ordered  what each version orders of each article
    agreed   what of a version its customer took instead
    asked    who asked for the version after it
    refused  a change of it was refused: what its customer agreed to may be a person's to settle
    """

    ordered: dict[int, Units] = field(default_factory=dict)
    agreed: dict[int, Units] = field(default_factory=dict)
    asked: dict[int, set[str]] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)

    def take(self, name: str, value: Mapping[str, Any]) -> None:
        """One more record about the order."""
        version = value.get("version", 0)
        if name == "OrderReceived":
            self.ordered[version] = _units(value["order"].decoded()["lines"])
        elif name == "RevisionRequested":
            self.agreed[version] = _units(value["lines"])
        elif name == "ChangePending":
            self.asked.setdefault(version, set()).add(value["requested_by"])
        elif name == "ChangeRefused":
            self.refused.add(version)

    def undone(self) -> Iterator[tuple[int, str]]:
        """Versions that only the channel asked for, and the articles of which they have again what
        was ordered before its customer agreed to less."""
        for version in sorted((self.agreed.keys() & self.ordered.keys()) - self.refused):
            was, less = self.ordered[version], self.agreed[version]
            left = {sku: less[sku] for sku in was if less[sku] < was[sku]}
            for later in sorted(one for one in self.ordered if one > version):
                units = self.ordered[later]
                if self.asked.get(later - 1) == {"channel"}:
                    yield from ((later, sku) for sku in left if units[sku] == was[sku])
                left = {sku: amount for sku, amount in left.items() if units[sku] == amount}


def _units(lines: list[Mapping[str, Any]]) -> Units:
    units: Units = Counter()
    for line in lines:
        units[line["sku"]] += line["quantity"]
    return units
