"""What an order comes to in figures, whatever topic is read first (TR-07).

Its end is told in one topic and what led there in others. So each hand-off that was read is noted
by its version, and so is each that must have been before what was read: an order is told once all
of the latter are among the former.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from orders.business.notices import AMENDED
from orders.contracts.catalogue import STAGES
from orders.contracts.records import OrderFigures, OrderOutcome

Changes = Mapping[str, Any]
"""Fields of the figures that a record changes."""

HAND_OFFS = (
    "OrderReceived",
    "OrderConfirmed",
    "StockReserved",
    "OrderAllocated",
    "DeliveryCompleted",
)
"""Of each stage of the chain, in its order."""
BEFORE: Mapping[str, int] = {
    "intake": 0,
    "review": 1,
    "inventory": 2,
    "allocation": 3,
    "shipping": 4,
    "aftersales": 4,
}
"""How many hand-offs stand before a stage has an order."""
CLOSED_BY: Mapping[str, str] = {"allocation": "OrderAllocated"}
"""Stage -> its hand-off, of which nothing more comes when it stops what was open. Inventory says
that in a hand-off, too."""
BY_PERSON = frozenset({"hold_declined", "kept_by_person", "merged_by_person"})
"""Codes of rules by which a person of the house decides."""
NOT_OF_THE_HOUSE = frozenset({"", "customer", "silence", *STAGES})
"""Who closes a clarification, beside the house's staff."""
STOPS: Mapping[str, OrderOutcome] = {
    "cancelled": "cancelled",
    "declined": "declined",
    "unconfirmed": "unconfirmed",
    "discarded": "discarded",
}


NEW: OrderFigures = {
    "submitted_at": 0,
    "answered_at": 0,
    "confirmed_at": 0,
    "reserved_at": 0,
    "allocated_at": 0,
    "released_at": 0,
    "dispatched_at": 0,
    "delivered_at": 0,
    "read": [0] * len(HAND_OFFS),
    "implied": [0] * len(HAND_OFFS),
    "release_implied": False,
    "outcome": "UNKNOWN",
    "ended_by": "",
    "version": 0,
    "ended_at": 0,
    "holds": 0,
    "touches": 0,
    "cases": 0,
    "shipments": 0,
    "ordered": 0,
    "delivered": 0,
    "returned": 0,
    "currency": "",
    "value_minor": 0,
    "freight_minor": 0,
    "freights": {},
    "still_open": [],
}
"""Those of an order of which nothing was read yet; never changed."""


def noted(name: str, record: Mapping[str, Any], figures: OrderFigures) -> OrderFigures:
    """The figures after this record, one of `TAKEN`."""
    after: OrderFigures = {**figures, **TAKEN[name](record, figures)}  # type: ignore[typeddict-item]
    if name not in HAND_OFFS:
        return after
    still_open = figures["still_open"]
    if still_open or record.get("open_lines"):
        others = [one for one in still_open if one != name]
        after["still_open"] = [*others, name] if record.get("open_lines") else others
    after["read"] = _raised(figures["read"], (HAND_OFFS.index(name),), record["version"])
    return after


def complete(figures: OrderFigures) -> bool:
    """Whether the order has ended, and all that must have led there was read; if it was completed
    nothing of it is open (IV-05)."""
    outcome = figures["outcome"]
    if outcome == "UNKNOWN" or (outcome == "completed" and figures["still_open"]):
        return False
    if figures["release_implied"] and not figures["released_at"]:
        return False
    return all(map(int.__ge__, figures["read"], figures["implied"]))


def delivery_over(figures: OrderFigures) -> bool:
    """Whether nothing more of it is delivered."""
    return figures["read"][-1] > 0


def _received(record: Mapping[str, Any], figures: OrderFigures) -> Changes:
    if record["version"] < figures["read"][0]:
        return {}
    return {
        **_answered(record, figures),
        **_decided(record, figures),
        "ordered": record["pieces"],
        "currency": record["currency"],
        "value_minor": record["total_minor"],
    }


def _answered(record: Mapping[str, Any], figures: OrderFigures) -> Changes:
    return {
        "submitted_at": figures["submitted_at"] or record["submitted_at"] or 0,
        "answered_at": figures["answered_at"] or record["at"],
    }


def _rejected(record: Mapping[str, Any], figures: OrderFigures) -> Changes:
    return {**_answered(record, figures), **_ended("rejected", "intake", record, figures)}


def _decided(record: Mapping[str, Any], figures: OrderFigures) -> Changes:
    """A person said so, if a rule that fired says that."""
    people = sum(rule["code"] in BY_PERSON for rule in record["decision"]["rules"])
    return {"touches": figures["touches"] + people}


def _held(record: Mapping[str, Any], figures: OrderFigures) -> Changes:
    return {"holds": figures["holds"] + 1}


def _released_hold(record: Mapping[str, Any], figures: OrderFigures) -> Changes:
    return {"touches": figures["touches"] + (record["role"] != "")}


def _clarified(record: Mapping[str, Any], figures: OrderFigures) -> Changes:
    by_staff = record["how"] == "answered" and record["closed_by"] not in NOT_OF_THE_HOUSE
    return {"touches": figures["touches"] + by_staff}


def _first(moment: str) -> Callable[[Mapping[str, Any], OrderFigures], Changes]:
    """The moment, the first time that it comes to that."""
    return lambda record, figures: {moment: figures[moment] or record["at"]}  # type: ignore[literal-required]


def _whole(moment: str) -> Callable[[Mapping[str, Any], OrderFigures], Changes]:
    """The moment, the first time that it comes to that for all of the order (IV-05)."""
    first = _first(moment)
    return lambda record, figures: {} if record["open_lines"] else first(record, figures)


def _released(record: Mapping[str, Any], figures: OrderFigures) -> Changes:
    chosen = tuple(record[name] for name in ("carrier", "service", "mode"))
    cost = next(
        (
            offer["cost_minor"]
            for offer in record["offers"]
            if (offer["carrier"], offer["service"], offer["mode"]) == chosen
        ),
        0,
    )
    return {
        "released_at": figures["released_at"] or record["at"],
        "freights": {**figures["freights"], record["shipment_id"]: cost},
    }


def _dispatched(record: Mapping[str, Any], figures: OrderFigures) -> Changes:
    freights = dict(figures["freights"])
    cost = freights.pop(record["shipment_id"], 0)
    return {
        "dispatched_at": figures["dispatched_at"] or record["at"],
        "shipments": figures["shipments"] + 1,
        "freight_minor": figures["freight_minor"] + cost,
        "freights": freights,
    }


def _delivered(record: Mapping[str, Any], figures: OrderFigures) -> Changes:
    return {"delivered_at": max(record["delivered_at"], figures["delivered_at"])}


def _settled(record: Mapping[str, Any], figures: OrderFigures) -> Changes:
    return {"delivered": _pieces(record["delivered"])}


def _case_closed(record: Mapping[str, Any], figures: OrderFigures) -> Changes:
    return {"cases": figures["cases"] + 1}


def _completed(record: Mapping[str, Any], figures: OrderFigures) -> Changes:
    return {
        **_ended("completed", "aftersales", record, figures),
        "returned": _pieces(record["returned"]),
        "implied": _raised(figures["implied"], range(len(HAND_OFFS)), record["version"]),
    }


def _declined(record: Mapping[str, Any], figures: OrderFigures) -> Changes:
    return {
        **_decided(record, figures),
        **_ended("declined", "review", record, figures),
        **_after("review", record, figures),
    }


def _stopped(record: Mapping[str, Any], figures: OrderFigures) -> Changes:
    """A whole stop ends the order; one of a rest is the last that is said of it (IV-05). What
    review declines it says in its own topic, too, behind all that led there; what was discarded
    may never have been handed on."""
    by, outcome = record["stopped_by"], record["outcome"]
    if not record["whole"]:
        return {"still_open": [one for one in figures["still_open"] if one != CLOSED_BY.get(by)]}
    if outcome == AMENDED:
        return _after(by, record, figures)
    if by == "review" and outcome == "declined":
        return {}
    ended = _ended(STOPS.get(outcome, "UNKNOWN"), by, record, figures)
    return ended if outcome == "discarded" else {**ended, **_after(by, record, figures)}


def _ended(
    outcome: OrderOutcome, by: str, record: Mapping[str, Any], figures: OrderFigures
) -> Changes:
    """The first end that is read counts."""
    if figures["outcome"] != "UNKNOWN":
        return {}
    about = {"version": record["version"], "ended_at": record["at"]}
    return {"outcome": outcome, "ended_by": by, **about}


def _after(stage: str, record: Mapping[str, Any], figures: OrderFigures) -> Changes:
    """The stage had the order: whoever comes before it has handed it on; and shipping may say that
    a warehouse was told to send it."""
    before = range(BEFORE.get(stage, 0))
    return {
        "implied": _raised(figures["implied"], before, record["version"]),
        "release_implied": figures["release_implied"] or record.get("released", False),
    }


def _raised(versions: list[int], places: Iterable[int], version: int) -> list[int]:
    raised = list(versions)
    for place in places:
        raised[place] = max(raised[place], version)
    return raised


def _pieces(lines: Iterable[Mapping[str, Any]]) -> int:
    return sum([line["quantity"] for line in lines])


TAKEN: Mapping[str, Callable[[Mapping[str, Any], OrderFigures], Changes]] = {
    "OrderReceived": _received,
    "OrderRejected": _rejected,
    "DuplicateSuspected": _held,
    "OrderHeld": _held,
    "HoldReleased": _released_hold,
    "ClarificationClosed": _clarified,
    "OrderDeclined": _declined,
    "OrderConfirmed": _first("confirmed_at"),
    "StockReserved": _whole("reserved_at"),
    "OrderAllocated": _whole("allocated_at"),
    "ShipmentReleased": _released,
    "ShipmentDispatched": _dispatched,
    "ShipmentDelivered": _delivered,
    "DeliveryCompleted": _settled,
    "CaseClosed": _case_closed,
    "OrderCompleted": _completed,
    "OrderStopped": _stopped,
}
"""Records that say something of the figures."""
