"""What shows that the goods of one order were delivered, and what should have (SH-04, DL-01)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Value = Mapping[str, Any]
BY_HOUSE = "own_vehicle"
COLLECTED = "collection"
RECEIPT = "customer receipt"
"""What a customer says shows the delivery of whatever is brought."""


@dataclass(slots=True)
class Proofs:
    """Folded record by record, by shipment: `asked`: kinds of proof of which one is wanted;
    `delivered`: the proof by which it counts; `codes`: what the code of what lies ready comes to;
    `until`: when it lies there; `named`: what the codes come to that somebody named, by document;
    `papers`: where the proof is kept; `own`: those that went in a vehicle of the
    house; `drivers`: those of which a driver was named; `unjudged`: what was too warm or too cold
    on its way, and was delivered though nobody said that it is good (SH-07);
    `elsewhere`: where a customer comes for what was given to another warehouse."""

    asked: dict[str, list[str]] = field(default_factory=dict)
    delivered: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    until: dict[str, int] = field(default_factory=dict)
    named: dict[tuple[str, str], str] = field(default_factory=dict)
    papers: dict[str, str] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    drivers: set[str] = field(default_factory=set)
    unjudged: list[str] = field(default_factory=list)
    elsewhere: dict[str, str] = field(default_factory=dict)

    def take(self, name: str, value: Value) -> None:
        """One more record about the order."""
        if name == "ShipmentDispatched":
            if value["proofs"]:
                self.asked[value["shipment_id"]] = value["proofs"]
            if value["kind"] == BY_HOUSE:
                self.own.add(value["shipment_id"])
        elif name == "ShipmentReleased":
            self._released(value)
        elif name == "ShipmentDelivered":
            self._delivered(value)
        elif name == "ReadyForCollection":
            self.codes[value["shipment_id"]] = value["code_hash"]
            self.until[value["shipment_id"]] = value["collect_by_at"]
        elif name == "GoodsCollected":
            which = value["shipment_id"]
            self.named.setdefault((which, value["document_id"]), _hashed(which, value["code"]))
        elif name == "CarrierScanned":
            self._scanned(value)

    def _delivered(self, value: Value) -> None:
        which = value["shipment_id"]
        self.delivered[which] = value["proof"]
        self.papers[which] = value["proof_reference"]
        if value["temperatures"] and _unjudged(value):
            self.unjudged.append(which)

    def _released(self, value: Value) -> None:
        if value["kind"] == COLLECTED:
            place = value["order"].decoded()["collection_place"]
            if place not in ("", value["warehouse"]):
                self.elsewhere[value["shipment_id"]] = place

    def _scanned(self, value: Value) -> None:
        if value["driver"]:
            self.drivers.add(value["shipment_id"])

    def missed(self, shipment_id: str, at: int) -> bool:
        """Whether nobody had come by then for what lay ready, and its time was over."""
        until = self.until.get(shipment_id)
        return until is not None and until <= at


def _unjudged(value: Value) -> bool:
    """Whether anything of it was too warm or too cold, and is not found good."""
    came = {line["line"] for line in value["lines"]}
    return any(
        one["exceeded"] and one["verdict"] != "GOOD" and came.intersection(one["lines"])
        for one in value["temperatures"]
    )


def _hashed(shipment_id: str, named: str) -> str:
    """As a counter works it out; people write codes in small letters, with blanks and dashes."""
    code = "".join(one for one in named.upper() if one.isalnum())
    return hashlib.sha256(f"{shipment_id} {code}".encode()).hexdigest()
