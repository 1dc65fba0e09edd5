"""What the stages' own topics say of an order's figures, and what tracking has told of them
(TR-07)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from orders.audit.agreement import AMENDED, TOO_OLD

FIRST: Mapping[str, str] = {
    "OrderReceived": "answered_at",
    "OrderRejected": "answered_at",
    "OrderConfirmed": "confirmed_at",
    "StockReserved": "reserved_at",
    "OrderAllocated": "allocated_at",
    "ShipmentReleased": "released_at",
    "ShipmentDispatched": "dispatched_at",
}
"""Records of which the first is a moment of the order, that says nothing is open any more."""
BY_PERSON = frozenset({"hold_declined", "kept_by_person", "merged_by_person"})
"""Codes of rules by which a person of the house decides."""
HOLDS = frozenset({"OrderHeld", "DuplicateSuspected"})


class Asked(NamedTuple):
    """A refund: minor units, currency, when it was asked for, milliseconds."""

    minor: int
    currency: str
    at: int


@dataclass(slots=True)
class Figures:
    """Times in milliseconds.

    submitted_at  as intake believes it; None where it did not say
    moments       name of the moment -> when
    arrived       when the last of the goods was there; it counts once delivery is over (`over`)
    received      of the latest version: its number, pieces, currency, total
    ends          (outcome, stage, version) of every end that was told
    offered       shipment -> what its chosen carrier's offer comes to
    sent          shipments handed to carriers
    told          what tracking says it comes to, as often as it does
    asked, paid   refunds, and when a bank paid each first
    in_parts      a hand-off left some of it open: that nothing is, another says later
    too_old       the answer to what came so late that it may be of an order that was forgotten: it
                  counts if tracking knew the order still, and told its figures
    """

    submitted_at: int | None = None
    moments: dict[str, int] = field(default_factory=dict)
    arrived: int | None = None
    over: bool = False
    received: tuple[int, int, str, int] = (0, 0, "", 0)
    ends: set[tuple[str, str, int]] = field(default_factory=set)
    offered: dict[str, int] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    delivered: int = 0
    returned: int = 0
    holds: int = 0
    touches: int = 0
    cases: int = 0
    told: list[Mapping[str, Any]] = field(default_factory=list)
    asked: dict[str, Asked] = field(default_factory=dict)
    paid: dict[str, int] = field(default_factory=dict)
    in_parts: bool = False
    too_old: Mapping[str, Any] | None = None

    def take(self, name: str, value: Mapping[str, Any]) -> None:
        """Fold one more record about the order."""
        if name == "OrderRejected" and any(one["code"] == TOO_OLD for one in value["faults"]):
            self.too_old = value
            return
        if (moment := FIRST.get(name)) is not None:
            if value.get("open_lines"):
                self.in_parts = True
            else:
                self.moments.setdefault(moment, value["at"])
        self.holds += name in HOLDS
        self.touches += _people(name, value)
        if (fold := FOLDS.get(name)) is not None:
            fold(self, value)

    def settle(self) -> None:
        """Everything is read."""
        if self.too_old is not None and any(one["outcome"] == "rejected" for one in self.told):
            self.moments.setdefault("answered_at", self.too_old["at"])
            _rejected(self, self.too_old)

    def submitted(self, value: Mapping[str, Any]) -> None:
        """The first answer says when it was submitted."""
        if self.submitted_at is None:
            self.submitted_at = value["submitted_at"]


def _received(figures: Figures, value: Mapping[str, Any]) -> None:
    figures.submitted(value)
    total = value["pieces"], value["currency"], value["total_minor"]
    figures.received = max(figures.received, (value["version"], *total))


def _rejected(figures: Figures, value: Mapping[str, Any]) -> None:
    figures.submitted(value)
    figures.ends.add(("rejected", "intake", value["version"]))


def _declined(figures: Figures, value: Mapping[str, Any]) -> None:
    figures.ends.add(("declined", "review", value["version"]))


def _stopped(figures: Figures, value: Mapping[str, Any]) -> None:
    if value["whole"] and value["outcome"] != AMENDED:
        figures.ends.add((value["outcome"], value["stopped_by"], value["version"]))


def _released(figures: Figures, value: Mapping[str, Any]) -> None:
    figures.offered[value["shipment_id"]] = _chosen(value)


def _dispatched(figures: Figures, value: Mapping[str, Any]) -> None:
    figures.sent.add(value["shipment_id"])


def _delivered(figures: Figures, value: Mapping[str, Any]) -> None:
    figures.arrived = max(value["delivered_at"], figures.arrived or 0)


def _settled(figures: Figures, value: Mapping[str, Any]) -> None:
    figures.over, figures.delivered = True, _pieces(value["delivered"])


def _case_closed(figures: Figures, value: Mapping[str, Any]) -> None:
    """One that comes after the order is done is none of its figures."""
    figures.cases += not any(outcome == "completed" for outcome, _, _ in figures.ends)


def _completed(figures: Figures, value: Mapping[str, Any]) -> None:
    figures.ends.add(("completed", "aftersales", value["version"]))
    figures.returned = _pieces(value["returned"])


def _told(figures: Figures, value: Mapping[str, Any]) -> None:
    figures.told.append(value)


def _asked(figures: Figures, value: Mapping[str, Any]) -> None:
    refund = Asked(value["amount_minor"], value["currency"], value["at"])
    figures.asked[value["refund_id"]] = refund


def _paid(figures: Figures, value: Mapping[str, Any]) -> None:
    figures.paid.setdefault(value["refund_id"], value["at"])


FOLDS: Mapping[str, Callable[[Figures, Mapping[str, Any]], None]] = {
    "OrderReceived": _received,
    "OrderRejected": _rejected,
    "OrderDeclined": _declined,
    "OrderStopped": _stopped,
    "ShipmentReleased": _released,
    "ShipmentDispatched": _dispatched,
    "ShipmentDelivered": _delivered,
    "DeliveryCompleted": _settled,
    "CaseClosed": _case_closed,
    "OrderCompleted": _completed,
    "OrderMeasured": _told,
    "RefundRequested": _asked,
    "RefundPaid": _paid,
}
"""Records that say more than that they are there."""


def _people(name: str, value: Mapping[str, Any]) -> int:
    """How often people of the house decided by this record."""
    match name:
        case "OrderReceived" | "OrderDeclined":
            return sum(rule["code"] in BY_PERSON for rule in value["decision"]["rules"])
        case "HoldReleased":
            return int(value["role"] != "")
        case "ClarificationClosed" if value["how"] == "answered":
            return int(value["closed_by"] not in ("", "customer", "silence", "review"))
    return 0


def _chosen(value: Mapping[str, Any]) -> int:
    """What the offer of the carrier, service and mode that were chosen comes to."""
    for offer in value["offers"]:
        if all(offer[name] == value[name] for name in ("carrier", "service", "mode")):
            return int(offer["cost_minor"])
    return 0


def _pieces(lines: list[Any]) -> int:
    return sum([line["quantity"] for line in lines])
