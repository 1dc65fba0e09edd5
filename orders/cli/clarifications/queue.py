"""What is unclear about orders and nobody has answered (RV-07)."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class Unclear(NamedTuple):
    """Something that was asked, as review keeps it.

    version       of the order: an answer names it
    asked         customer, or the role that knows
    answer_by_at  when they are reminded, or the hold's owner goes on without; milliseconds
    because       what is unclear, for people
    """

    order_id: str
    number: str
    version: int
    clarification_id: str
    hold_id: str
    asked: str
    option_ids: tuple[str, ...]
    answer_by_at: int
    reminders: int
    because: str


def queue(states: Iterable[tuple[str, Mapping[str, Any]]], asked: str = "") -> list[Unclear]:
    """All that was asked of these (of anybody if empty), by the time until which it can be
    answered. `states`: every key of review, and its state."""
    found = [one for key, state in states for one in unclear(key, state)]
    wanted = [one for one in found if asked in ("", one.asked)]
    return sorted(wanted, key=lambda one: (one.answer_by_at, one.order_id))


def unclear(order_id: str, state: Mapping[str, Any]) -> list[Unclear]:
    """All that was asked about one order."""
    return [
        Unclear(
            order_id,
            state["number"],
            state["version"],
            one["clarification_id"],
            one["hold_id"],
            one["asked"],
            tuple(one["option_ids"]),
            one["answer_by_at"],
            one["reminders"],
            one["question"] or "; ".join(rule["because"] for rule in one["about"]),
        )
        for one in state["clarifications"]
    ]
