"""Offers that wait for the customer's answer."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from orders.business.offers import cost


class Open(NamedTuple):
    """An offer without its answer, as its stage keeps it.

    version       of the order: an answer names it
    due_minor     what is to be paid, or guaranteed, before anything goes on
    compensation_minor  what is taken off the price for a later day
    answer_by_at  when the customer is reminded, or silence counts; milliseconds
    """

    order_id: str
    number: str
    version: int
    offer_id: str
    kind: str
    option_ids: tuple[str, ...]
    total_minor: int
    due_minor: int
    compensation_minor: int
    currency: str
    answer_by_at: int
    reminders: int


def queue(states: Iterable[tuple[str, Mapping[str, Any]]], kind: str = "") -> list[Open]:
    """All that are open, of this kind (all if empty), by the time until which they can be
    answered. `states`: every key of the stages, and its state."""
    found = [one for key, state in states if (one := opened(key, state)) is not None]
    asked = [one for one in found if kind.upper() in ("", one.kind)]
    return sorted(asked, key=lambda one: (one.answer_by_at, one.order_id))


def opened(order_id: str, state: Mapping[str, Any]) -> Open | None:
    """The open offer of an order, None if there is none. An order that was asked to confirm by an
    earlier build has none: ask it by `ConfirmationAnswered`."""
    offer = state["offer"]
    if offer is None or not offer["offer_id"]:
        return None
    total, currency = cost(state)
    return Open(
        order_id,
        state["number"],
        state["version"],
        offer["offer_id"],
        offer["kind"],
        tuple(offer["option_ids"]),
        total,
        offer["due_minor"],
        offer["compensation_minor"],
        currency,
        offer["answer_by_at"],
        offer["reminders"],
    )
