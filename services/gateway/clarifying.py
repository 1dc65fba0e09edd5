"""What is unclear about orders, as review keeps it, and the answers of customers (RV-07)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from orders.business.offers import CUSTOMER
from orders.client.links import ClarificationLink
from orders.contracts.records import ClarificationAnswered, OpenClarification
from services.gateway.offering import Stale


class Unclear(NamedTuple):
    """Something that was asked; `link`: what its customer's link must say, None where a role of
    the house was asked."""

    asked: OpenClarification
    link: ClarificationLink | None


def unclear(order_id: str, state: Mapping[str, Any]) -> list[Unclear]:
    """All that was asked about the order and nobody has answered."""
    return [
        Unclear(one, _link(order_id, state, one) if one["asked"] == CUSTOMER else None)
        for one in state["clarifications"]
    ]


def wanted(link: ClarificationLink, state: Mapping[str, Any] | None) -> OpenClarification | Stale:
    """What the link lets be answered; why nothing, if it needs no answer any more, or the order
    has changed."""
    if state is not None and state["version"] > link.version:
        return "changed"
    for one in unclear(link.order_id, state) if state is not None else ():
        if one.link == link:
            return one.asked
    return "answered"


def answer(
    link: ClarificationLink, option_id: str, note: str, proof: str, now: int
) -> ClarificationAnswered:
    """The customer's answer. `now`: business time, ms."""
    return {
        "order_id": link.order_id,
        "version": link.version,
        "clarification_id": link.clarification_id,
        "option_id": option_id,
        "note": note,
        "at": now,
        "answered_by": "",
        "proof": proof,
    }


def _link(order_id: str, state: Mapping[str, Any], one: OpenClarification) -> ClarificationLink:
    return ClarificationLink(order_id, state["version"], one["clarification_id"])
