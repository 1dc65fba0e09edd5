"""What came of a promise, addend by addend (CF-04)."""

from collections.abc import Mapping
from typing import Any

from orders.contracts.records import (
    FollowedPromise,
    PromiseAddend,
    PromiseOutcome,
    ScoredTerm,
    TrackingState,
)

REACHED: Mapping[str, tuple[PromiseAddend, ...]] = {
    "OrderConfirmed": ("CONFIRMATION",),
    "StockReserved": ("STOCK", "SUPPLY", "PRODUCTION"),
    "ShipmentPacked": ("HANDLING",),
    "ReadyForCollection": ("TRANSIT",),
    "ShipmentDispatched": ("CUT_OFF",),
    "ShipmentDelivered": ("TRANSIT",),
    "DeliveryRefused": ("TRANSIT",),
}
"""Record -> the addends that are over by it; of several shipments the last counts."""

COLLECTED = "collection code"
"""The proof of what its customer came for, whenever they did (SH-04)."""

NEW: FollowedPromise = {
    "version": 0,
    "promised_at": None,
    "first_promised_at": None,
    "terms": [],
    "reached": {},
    "ended_at": None,
    "broken": False,
    "scored": False,
}


def followed(state: TrackingState, version: int) -> FollowedPromise | None:
    """What is kept of the promise of this version; None for one that a later version replaced."""
    known = state["promise"]
    if known is None or known["version"] < version:
        return {**NEW, "version": version}
    return known if known["version"] == version else None


def noted(name: str, record: Mapping[str, Any], promise: FollowedPromise) -> FollowedPromise:
    """The promise after this record, whatever topic is read first. One that is extended is always
    of a later day (CF-05); the head of a hand-off says so, too, and so does what stops it."""
    if name == "PromiseMade":
        made: FollowedPromise = {
            **promise,
            "first_promised_at": record["promised_at"],
            "terms": record["terms"],
        }
        return _latest(made, record["promised_at"])
    if name == "PromiseExtended":
        return _latest(promise, record["promised_at"])
    if name == "ShipmentLost":
        return {**promise, "broken": True}
    if name in ("DeliveryCompleted", "OrderStopped"):
        return _latest({**promise, "ended_at": record["at"]}, record.get("promised_at"))
    if _of_no_goods(record):
        return _latest(promise, record.get("promised_at"))
    if record.get("open_lines"):  # more is to come: nothing is over yet
        return _latest(promise, record["promised_at"])
    reached = dict(promise["reached"])
    at = record.get("delivered_at", record["at"])
    for addend in REACHED[name]:
        reached[addend] = max(at, reached.get(addend, at))
    return _latest({**promise, "reached": reached}, record.get("promised_at"))


def _of_no_goods(record: Mapping[str, Any]) -> bool:
    """Goods that were collected were there when they lay ready; a service, which no warehouse
    sends, has a time of its own that its customer was told (SH-04)."""
    return record.get("proof") == COLLECTED or record.get("warehouse") == ""


def over(promise: FollowedPromise) -> bool:
    """Whether it can be scored: what was promised at first is known, all that was sent is settled,
    and of what was delivered the promise with which it was handed on."""
    delivered, handed_on = "TRANSIT" in promise["reached"], "STOCK" in promise["reached"]
    made, ended = bool(promise["terms"]), promise["ended_at"] is not None
    return made and ended and (handed_on or not delivered)


def outcome(promise: FollowedPromise, promised: int | None) -> PromiseOutcome:
    """Kept to the millisecond, or not, if so much was promised (CF-04)."""
    delivered = promise["reached"].get("TRANSIT")
    if promise["broken"]:
        return "BROKEN"
    if delivered is None or promised is None:
        return "VOID"
    return "KEPT" if delivered <= promised else "LATE"


def scored(promise: FollowedPromise) -> list[ScoredTerm]:
    """Every addend beside what came of it."""
    return [
        {
            "addend": term["addend"],
            "until_at": term["until_at"],
            "actual_at": promise["reached"].get(term["addend"]),
        }
        for term in promise["terms"]
    ]


def late_addend(terms: list[ScoredTerm], tolerance: int) -> PromiseAddend:
    """The first addend that was over later than it said, by more than `tolerance` milliseconds:
    those after it only pass its delay on. UNKNOWN: none was."""
    return next(
        (
            term["addend"]
            for term in terms
            if term["actual_at"] is not None and term["actual_at"] > term["until_at"] + tolerance
        ),
        "UNKNOWN",
    )


def _latest(promise: FollowedPromise, promised_at: int | None) -> FollowedPromise:
    """`promise`: as of this record; most say again what was promised."""
    if not promised_at or promised_at <= (promise["promised_at"] or 0):
        return promise
    return {**promise, "promised_at": promised_at}
