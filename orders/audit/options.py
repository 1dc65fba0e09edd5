"""What customers were offered of an order that comes later than promised, what they took, and what
was done, as the topics tell it (IV-05)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from orders.audit.parts import Units, units

CONSENTS = {
    "SPLIT": "partial_delivery",
    "SUBSTITUTE": "substitutes_not_dearer",
    "TRANSFER": "later_by_transfer",
    "REPLACEMENT": "replacement_of_lost",
}
"""Kind of offer -> what a buyer agrees to beforehand by it when ordering."""
TAKEN = ("accepted", "consented")
"""How an offer is closed that is done."""


class Taken(NamedTuple):
    """An option of an offer that is done."""

    offer_id: str
    option: Mapping[str, Any]


@dataclass(slots=True)
class Options:
    """By version of the order.

    consents   what its buyer agreed to when ordering
    total      what it costs, minor units
    offered    offer -> its kind, version and options
    taken      options that were taken: by an answer, by silence where that is one, or beforehand
    beforehand offers that were closed by what the buyer had agreed to when ordering
    parted     units that were handed on while others were said to be still to come
    ordered    articles of each line as it was ordered, of a bundle its parts, too
    sent       articles that were handed on for each line
    named      articles that correspondence hears of as going for lines in the place of others
    prices     offer -> what its customer is told that lines cost by it
    """

    consents: dict[int, frozenset[str]] = field(default_factory=dict)
    total: dict[int, int] = field(default_factory=dict)
    offered: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    taken: dict[int, list[Taken]] = field(default_factory=dict)
    beforehand: list[str] = field(default_factory=list)
    parted: dict[int, Units] = field(default_factory=dict)
    ordered: dict[int, set[tuple[int, str]]] = field(default_factory=dict)
    sent: dict[int, set[tuple[int, str]]] = field(default_factory=dict)
    named: dict[int, set[tuple[int, str]]] = field(default_factory=dict)
    prices: dict[str, list[Any]] = field(default_factory=dict)

    def take(self, name: str, value: Mapping[str, Any]) -> None:
        """Fold one more record about the order."""
        version = value.get("version", 0)
        if name == "OrderReceived":
            order = value["order"].decoded()
            self.consents[version] = frozenset(order["consents"])
            self.total[version] = order["totals"]["total_minor"]
            self.ordered[version] = {
                (line["line"], sku)
                for line in order["lines"]
                for sku in (line["sku"], *[part["sku"] for part in line["bundle"]])
            }
        elif name == "OfferMade":
            self.offered[value["offer_id"]] = value
        elif name == "OfferClosed" and value["how"] in TAKEN:
            self._closed(version, value)
        elif name == "PriceReduced":
            self.prices[value["offer_id"]] = value["lines"]
        elif name == "ArticlesSubstituted":
            named = self.named.setdefault(version, set())
            named |= {(line["line"], line["sku"]) for line in value["lines"]}
        elif name == "StockReserved" and value["lines"]:
            sent = self.sent.setdefault(version, set())
            sent |= {(line["line"], line["sku"]) for line in value["lines"]}
            if value["open_lines"]:
                self.parted[version] = self.parted.get(version, Units()) + units(value["lines"])

    def cheaper(self) -> dict[str, int]:
        """Offers that were taken by which other articles go and the order costs less: how much it
        costs then, minor units."""
        return {
            offer_id: option["total_minor"]
            for version, options in self.taken.items()
            for offer_id, option in options
            if option["instead"] and option["total_minor"] < self.total.get(version, 0)
        }

    def _closed(self, version: int, value: Mapping[str, Any]) -> None:
        if value["how"] == "consented":
            self.beforehand.append(value["offer_id"])
        offer = self.offered.get(value["offer_id"])
        for option in offer["options"] if offer is not None else ():
            if option["option_id"] == value["option_id"]:
                self.taken.setdefault(version, []).append(Taken(value["offer_id"], option))
