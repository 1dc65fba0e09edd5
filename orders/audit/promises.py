"""What was promised of an order and what came of it, worked out from the records of those who did
it (CF-04), and whether customers agreed to what was promised later (CF-05)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from orders.audit.binding import UNCHANGED

HEADS = ("OrderConfirmed", "StockReserved", "OrderAllocated")
"""Hand-offs whose head says what was promised."""
ASKS = "inventory"
"""What this stage stops in part it had not handed on."""
LATER = ("DELAY", "TRANSFER")
"""Kinds of offers of a later day."""
TAKEN = ("accepted", "consented")
"""How an offer is closed whose day is promised."""
EXTENDS = ("PromiseExtended", "CompensationGranted")
"""What comes of a later day that was agreed to."""


class Extension(NamedTuple):
    """A later day in the place of a former one, by the offer that was accepted, and what its
    customer got for that, minor units."""

    offer_id: str
    former: int
    later: int
    compensation: int


class Offered(NamedTuple):
    """The later day of an option, and what would be got for it, minor units."""

    later: int
    compensation: int


class Agreed(NamedTuple):
    """The version of which a later day was accepted, that day, and what is got for it."""

    version: int
    later: int
    compensation: int


NOBODY = Agreed(0, 0, 0)
REACHES = frozenset({"ShipmentDelivered", "DeliveryRefused", "ReadyForCollection"})
COLLECTED = "collection code"
"""The proof of what lay ready before its customer came for it: the promise was of that.
Neither is it of a service, which comes from no warehouse: it has a time of its own (SH-09)."""


@dataclass(slots=True)
class Promises:
    """By version of the order; times in milliseconds.

    made       what was promised at first
    extended   later days in its place, in order
    offered    DELAY offer -> its options by which what is promised is moved, to what
    agreed     DELAY offers of which a later day was accepted, and which
    granted    those for which something was taken off the price, and how much, minor units
    refused    those that were declined, or that nobody answered, likewise
    bound      those about orders under a contract of sale, of which no answer changes anything
    unsound    promises whose terms do not add up
    handed_on  what the heads of hand-offs, and whoever stopped it, say was promised
    arrived    when the last of the goods was at the customer's door
    lost       something of it was lost
    ended      its delivery is over, or it was stopped as a whole
    stopped    it was stopped as a whole, or what had not gone ahead of it (IV-05)
    scores     what tracking says of it: of the last day that was promised, and of the first
    scored     which day tracking takes for the last that was promised
    taken_back goods that stay reserved for the next version, as whoever had this one says (CF-03)
    kept       goods that were reserved for this version before it was promised, as its head says
    """

    made: dict[int, int] = field(default_factory=dict)
    extended: dict[int, list[Extension]] = field(default_factory=dict)
    offered: dict[str, dict[str, Offered]] = field(default_factory=dict)
    agreed: dict[str, Agreed] = field(default_factory=dict)
    granted: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    bound: set[str] = field(default_factory=set)
    unsound: set[int] = field(default_factory=set)
    handed_on: dict[int, set[int]] = field(default_factory=dict)
    arrived: dict[int, int] = field(default_factory=dict)
    lost: set[int] = field(default_factory=set)
    ended: set[int] = field(default_factory=set)
    stopped: set[int] = field(default_factory=set)
    scores: dict[int, tuple[str, str]] = field(default_factory=dict)
    scored: dict[int, int] = field(default_factory=dict)
    taken_back: dict[int, list[Any]] = field(default_factory=dict)
    kept: dict[int, Any] = field(default_factory=dict)

    def take(self, name: str, value: Mapping[str, Any]) -> None:
        """Fold one more record about the order."""
        version = value.get("version", 0)
        if name == "PromiseMade":
            self._made(version, value)
        elif name in HEADS and value["promised_at"] is not None:
            self.handed_on.setdefault(version, set()).add(value["promised_at"])
        elif name in REACHES and value.get("proof") != COLLECTED and value.get("warehouse") != "":
            at = value.get("delivered_at", value["at"])
            self.arrived[version] = max(at, self.arrived.get(version, at))
        elif name == "ShipmentLost":
            self.lost.add(version)
        elif name == "DeliveryCompleted":
            self.ended.add(version)
        elif name == "OrderReceived":
            self.kept[version] = value["kept"]
        elif name == "OrderStopped":
            self._stopped(version, value)
        elif name == "PromiseScored":
            last, first = value["outcome"], value["first_outcome"]
            self.scored[version] = value["promised_at"]
            self.scores[version] = last, last if first == "UNKNOWN" else first
        elif value.get("kind") in LATER or name in EXTENDS:
            self._delayed(name, version, value)

    def last(self, version: int) -> int:
        """What was promised of this version in the end."""
        extended = self.extended.get(version)
        return extended[-1].later if extended else self.made[version]

    def outcome(self, version: int, promised: int) -> str:
        """What came of the promise of this version, whose delivery is over, had it been this."""
        if version in self.lost:
            return "BROKEN"
        if version not in self.arrived:
            return "VOID"
        return "KEPT" if self.arrived[version] <= promised else "LATE"

    def _made(self, version: int, value: Mapping[str, Any]) -> None:
        self.made[version] = value["promised_at"]
        if not _adds_up(value):
            self.unsound.add(version)

    def _stopped(self, version: int, value: Mapping[str, Any]) -> None:
        if not value["whole"]:
            self.stopped |= {version} if value["stopped_by"] == ASKS else set()
            return
        if value["outcome"] == "amended":
            self.taken_back.setdefault(version, []).append(value["kept"])
            return
        self.ended.add(version)
        self.stopped.add(version)
        if value["promised_at"] is not None:
            self.handed_on.setdefault(version, set()).add(value["promised_at"])

    def _delayed(self, name: str, version: int, value: Mapping[str, Any]) -> None:
        if name == "OfferMade":
            first, *others = value["options"]
            self.offered[value["offer_id"]] = {
                one["option_id"]: Offered(one["deliver_by_at"], one["compensation_minor"])
                for one in (first, *[one for one in others if one["at_once"] or one["instead"]])
            }
            if value["silence"] == UNCHANGED:
                self.bound.add(value["offer_id"])
        elif name == "CompensationGranted":
            self.granted[value["offer_id"]] = value["amount_minor"]
        elif value["offer_id"] in self.bound:
            return
        elif name == "OfferClosed" and value["how"] in TAKEN:
            offered = self.offered.get(value["offer_id"], {}).get(value["option_id"])
            if offered is not None:
                self.agreed[value["offer_id"]] = Agreed(version, *offered)
        elif name == "OfferClosed" and value["how"] in ("declined", "expired"):
            self.refused[value["offer_id"]] = version
        elif name == "PromiseExtended":
            days = value["former_at"], value["promised_at"]
            later = Extension(value["offer_id"], *days, value["compensation_minor"])
            self.extended.setdefault(version, []).append(later)


def _adds_up(value: Mapping[str, Any]) -> bool:
    """Each term begins where the one before it ends, the first when the promise was made; the last
    ends at what is promised, unless the channel had promised it."""
    at = value["at"]
    for term in value["terms"]:
        if term["from_at"] != at or term["until_at"] < at:
            return False
        at = term["until_at"]
    return bool(value["agreed"]) or at == value["promised_at"]
