"""What carriers and insurers had to answer for of one order, and what came of it (TR-05)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Value = Mapping[str, Any]
NEXT: Mapping[str, frozenset[str]] = {
    "open": frozenset({"open", "submitted", "withdrawn", "lapsed"}),
    "submitted": frozenset(
        {"submitted", "acknowledged", "paid", "refused", "withdrawn", "unanswered"}
    ),
    "acknowledged": frozenset({"acknowledged", "paid", "refused", "withdrawn", "unanswered"}),
}
"""Where a claim stands -> where it may stand next; all others are its end."""
BY_TIME = frozenset({"lapsed", "unanswered"})
"""So it ends by nobody's word."""


@dataclass(slots=True)
class Claims:
    """`due`: what a carrier has to answer for, as carriers' scans say, by version of the order;
    `stands`: each claim as it was opened, and its status; `paid`: on it, minor units; `shown`:
    kinds of evidence; `wrong`: what is odd by itself."""

    due: set[tuple[int, str]] = field(default_factory=set)
    version: int = 0
    stands: dict[str, tuple[Value, str]] = field(default_factory=dict)
    shown: dict[str, set[str]] = field(default_factory=dict)
    paid: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def take(self, name: str, value: Value) -> None:
        """One more record about the order."""
        if name == "ShipmentLost" and value["carrier"]:
            self._answers_for(f"{_how(value)}-{value['shipment_id']}", value)
        elif name == "DeliveryRefused" and value["carrier"] and value["damaged"]:
            self._answers_for(f"damaged-{value['shipment_id']}", value)
        elif name == "ClaimOpened":
            self._opened(value)
        elif name == "ClaimMoved":
            self._moved(value)

    def unasked(self) -> Iterator[str]:
        """What a carrier has to answer for and nobody asks it to."""
        for version, claim in sorted(self.due):
            if version == self.version and claim not in self.stands:
                yield claim

    def _answers_for(self, claim: str, value: Value) -> None:
        self.due.add((value["version"], claim))
        self.version = max(self.version, value["version"])

    def _opened(self, value: Value) -> None:
        claim = value["claim_id"]
        self.stands[claim] = value, "open"
        self.shown[claim] = {one["kind"] for one in value["evidence"]}
        carrier = self.stands.get(value["beside"])
        if value["insurer"] and (
            carrier is None or carrier[0]["value_minor"] < value["value_minor"]
        ):
            self.wrong.append(f"{claim} asks an insurer for more than its carrier answers for")

    def _moved(self, value: Value) -> None:
        claim, status = value["claim_id"], value["status"]
        if claim not in self.stands:
            self.wrong.append(f"{claim} is {status}, and was never opened")
            return
        opened, was = self.stands[claim]
        if status not in NEXT.get(was, ()):
            self.wrong.append(f"{claim} was {was} and is {status}")
        if status != was and bool(value["decided_by"]) == (status in BY_TIME):
            self.wrong.append(f"{claim} is {status} by {value['decided_by'] or 'nobody'}'s word")
        if status == "lapsed" and value["at"] < opened["deadline_at"]:
            self.wrong.append(f"{claim} lapsed before its time")
        if status == "submitted" != was and not self.shown[claim] >= set(opened["asked"]):
            self.wrong.append(f"{claim} was handed in without what was to bear it out")
        if (status == "paid") != (value["paid_minor"] > 0) or _too_much(opened, value):
            self.wrong.append(f"{claim} is {status}, and {value['paid_minor']} are paid")
        self.paid[claim] += value["paid_minor"]
        if value["paid_minor"]:
            self._overpaid(opened["beside"] or claim)
        self.shown[claim] |= {one["kind"] for one in value["evidence"]}
        self.stands[claim] = opened, status

    def _overpaid(self, loss: str) -> None:
        """Carrier and insurer together pay no more than the goods were worth."""
        both = [claim for claim, (opened, _) in self.stands.items() if opened["beside"] == loss]
        paid = sum(self.paid[claim] for claim in (loss, *both))
        worth = self.stands[loss][0]["value_minor"] if loss in self.stands else 0
        if both and 0 < worth < paid:
            self.wrong.append(f"{loss}: {paid} are paid for what was worth {worth}")


def claim_due(state: Value) -> int | None:
    """When somebody must hear of a claim of the order at the latest, or it ends; None: of none.
    Of a state of aftersales'."""
    return min(
        (one["due_at"] or 0 for one in state["claims"] if one["status"] in NEXT), default=None
    )


def _how(lost: Value) -> str:
    """Whether it is lost, or has come and is spoilt (SH-07)."""
    codes = {rule["code"] for rule in lost["decision"]["rules"]}
    return "temperature" if "spoilt_on_the_way" in codes else "lost"


def _too_much(opened: Value, moved: Value) -> bool:
    return bool(moved["paid_minor"] > opened["value_minor"] > 0)
