"""Suspected orders, and the orders that they may be duplicates of (IN-05)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orders.business.accounts import BASKETS
from orders.client.scan import Found


@dataclass(frozen=True)
class Suspected:
    """An order that is probably one of its `twins` once more: orders of the same fingerprint that
    were received shortly before and have not ended. `decide_by_at`: when policy decides, ms of the
    business clock."""

    order_id: str
    number: str
    version: int
    total_minor: int
    currency: str
    decide_by_at: int
    twins: tuple[str, ...]


def queue(states: Iterable[tuple[str, Mapping[str, Any]]]) -> list[Suspected]:
    """All that wait, by deadline. `states`: every key of intake and its state."""
    waiting: list[tuple[str, Mapping[str, Any]]] = []
    received: dict[str, list[str]] = {}
    for key, state in states:
        if state["status"] == "suspected":
            waiting.append((key, state))
        for reservation in state["reservations"]:
            if reservation["ledger"] == BASKETS:
                received.setdefault(reservation["account"], []).append(key)
    found = [_suspected(key, state, received) for key, state in waiting]
    return sorted(found, key=lambda one: (one.decide_by_at, one.order_id))


def outcome_of(answers: Sequence[Found]) -> str:
    """What came of a verdict: kept, merged, set aside or nothing."""
    names = {found.record for found in answers}
    if "RecallRequested" in names:
        return "merged"
    if "OrderReceived" in names:
        return "kept"
    return "set aside" if "DeadLetter" in names else "nothing"


def _suspected(key: str, state: Mapping[str, Any], received: Mapping[str, list[str]]) -> Suspected:
    order = state["order"].decoded()
    [hold] = state["open_holds"]
    return Suspected(
        key,
        state["number"],
        state["version"],
        order["totals"]["total_minor"],
        order["currency"],
        hold["deadline_at"],
        tuple(sorted(received.get(state["fingerprint"], ()))),
    )
