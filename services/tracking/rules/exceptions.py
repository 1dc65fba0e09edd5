"""What is not as it should be with an order, and not over (TR-03, TR-08, TR-09): at most so many,
one a kind and subject."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from orders.business.returns import REFUSED_RETURN
from orders.contracts.records import ExceptionGrade, OpenException, OrderFigures, TrackingState
from services.tracking.policy import TrackingPolicy

MOST = 8
"""Open at once. The last place is that of all that come when the others are taken: `OTHERS`."""
OTHERS = "others"
STAGE_OVERDUE = "stage_overdue"
GRADES: tuple[ExceptionGrade, ...] = ("minor", "major", "critical")
"""From the lightest to the worst."""
DAMAGED_ON_THE_WAY = "damaged_on_the_way"
GONE = ("lost", "refused", "damaged")
"""Kinds that another stage's word ends, which may be read first."""


class About(NamedTuple):
    """Kind of exception, and the field that says what it is about; empty: the order. `cause`: why,
    where the record has no code."""

    kind: str
    subject: str = ""
    cause: str = ""


class Named(NamedTuple):
    """An exception of an order."""

    kind: str
    subject: str


class Scope(NamedTuple):
    """How far it reaches. `units` 0, no `lines`: nobody said; `minor`: money at stake."""

    lines: list[int]
    units: int
    minor: int
    currency: str


CHECKED = "PlatformChecked"
"""It opens one if a platform does not work, and closes it if it does (SH-09)."""
OPENS: Mapping[str, About] = {
    "DeliveryDelayed": About("late", "shipment_id"),
    "ProofChased": About("silent", "shipment_id", "no_sign_of_life"),
    "ShipmentLost": About("lost", "shipment_id"),
    "DeliveryRefused": About("refused", "shipment_id"),
    "AllocationDelayed": About("unallocated"),
    "PromiseEndangered": About("endangered"),
    CHECKED: About("platform", "shipment_id", "platform_away"),
    "PaymentQuestioned": About("payment", "document_id", "told_twice"),
    "TemperatureExceeded": About("temperature", "shipment_id"),
}
"""Record -> what it opens."""
BACK = (About("refused", "return_id"), About("damaged", "return_id"))
SHIPPED = (About("lost", "shipment_id"), About("damaged", "shipment_id"))
ARRIVED = tuple(
    About(kind, "shipment_id") for kind in ("silent", "late", "temperature", "platform")
)
CLOSES: Mapping[str, tuple[About, ...]] = {
    "DeliveryDelayed": (About("silent", "shipment_id"),),
    "CarrierHeard": (About("silent", "shipment_id"),),
    "ShipmentDelivered": ARRIVED,
    "DeliveryRefused": ARRIVED,
    "ShipmentLost": ARRIVED,
    "ReturnInspected": BACK,
    "UnitsCredited": (*SHIPPED, *BACK),
    CHECKED: (About("platform", "shipment_id"),),
    "ServiceWithdrawn": (About("platform", "shipment_id"),),
    "ReplacementPromised": SHIPPED,
    "OrderAllocated": (About("unallocated"),),
    "PromiseExtended": (About("endangered"),),
    "PaymentSettled": (About("payment", "document_id"),),
}
"""Record -> what is over by it; all is over with the order."""
TOUCHING = frozenset(
    (*OPENS, *(name for name, over in CLOSES.items() if any(one.kind in GONE for one in over)))
)
"""Records that say something where nothing is open: they open one, or end one that is still to be
read."""


def opening(name: str, record: Mapping[str, Any]) -> About | None:
    """What the record opens; `subject` and `cause` as they are."""
    about = OPENS.get(name)
    if about is None or (name == CHECKED and record["works"]):
        return None
    kind = about.kind
    if kind == "refused" and any(
        rule["code"] == DAMAGED_ON_THE_WAY for rule in record["decision"]["rules"]
    ):
        kind = "damaged"
    return About(kind, _subject(about, record), about.cause)


def ends(name: str, record: Mapping[str, Any]) -> list[Named]:
    """What is over by this record, whether it is open or not."""
    if name == CHECKED and not record["works"]:
        return []
    return [Named(one.kind, _subject(one, record)) for one in CLOSES.get(name, ())]


def over(
    ended: Sequence[Named], status: str, known: Sequence[OpenException]
) -> list[OpenException]:
    """Those that are over, as the order stands at `status` now."""
    return [
        e
        for e in known
        if (e["kind"], e["subject"]) in ended
        or (e["kind"] == STAGE_OVERDUE and e["subject"] != status)
    ]


def among(about: About, known: Sequence[OpenException]) -> About | None:
    """As what it is kept: itself, one of the others once the places are taken, or None if it is
    open already."""
    if _open(about.kind, about.subject, known):
        return None
    if len(known) < MOST - 1:
        return about
    return None if _open(OTHERS, "", known) else About(OTHERS, "", about.kind)


def scope(record: Mapping[str, Any], figures: OrderFigures | None) -> Scope:
    """What a shipment holds that the record is about, and its share of the order's total by units;
    the whole order where the record does not say."""
    ordered, total, currency = 0, 0, ""
    if figures is not None:
        ordered, total, currency = figures["ordered"], figures["value_minor"], figures["currency"]
    held = record.get("lines", ()) if "shipment_id" in record else ()
    units = sum([line["quantity"] for line in held])
    if 0 < units < ordered:
        total = total * units // ordered
    return Scope(sorted({line["line"] for line in held}), units, total, currency)


def grade(
    kind: str, minor: int, currency: str, marks: Sequence[str], policy: TrackingPolicy
) -> ExceptionGrade:
    """By its kind; one grade worse where much money is at stake, or the order is marked as one of
    customers or goods that nobody keeps waiting (IN-08)."""
    usual = policy.exceptions[kind].grade
    much = policy.much_money_minor.get(currency)
    if (much is None or minor < much) and not set(policy.important_marks) & set(marks):
        return usual
    return GRADES[min(GRADES.index(usual) + 1, len(GRADES) - 1)]


def role(one: OpenException, owner: str, policy: TrackingPolicy) -> str:
    """Who sees to it. `owner`: whose turn it is with the order."""
    if one["escalations"]:
        return policy.grades[one["grade"]].then[one["escalations"] - 1]
    return policy.exceptions[one["kind"]].owner or owner


def due(one: OpenException, policy: TrackingPolicy) -> int | None:
    """When the next role hears of it; None: all have."""
    left = one["escalations"] < len(policy.grades[one["grade"]].then)
    return one["deadline_at"] if left else None


def without_former(state: TrackingState) -> TrackingState:
    """Without those of which former code told nobody: they open anew at the next fact."""
    if all(e["deadline_at"] for e in state["exceptions"]):
        return state
    return {**state, "exceptions": [e for e in state["exceptions"] if e["deadline_at"]]}


def _open(kind: str, subject: str, known: Sequence[OpenException]) -> bool:
    return any(e["kind"] == kind and e["subject"] == subject for e in known)


def _subject(about: About, record: Mapping[str, Any]) -> str:
    """Of a return the shipment that it brings back; of one that a customer asked for none."""
    said = str(record[about.subject]) if about.subject else ""
    if about.subject != "return_id":
        return said
    return said.removeprefix(REFUSED_RETURN) if said.startswith(REFUSED_RETURN) else ""
