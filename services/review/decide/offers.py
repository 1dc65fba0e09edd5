"""What review asks customers to agree to, one offer at a time, and how each ends (CF-01, RV-04)."""

from collections.abc import Sequence

from orders.business import offers
from orders.contracts.records import (
    LineQuantity,
    OfferEnd,
    OfferKind,
    OfferOption,
    OpenOffer,
    ReviewState,
    RuleFired,
)
from orders.engine.handling import Event
from services.review.records import Ctx
from services.review.state import content

PAYMENT = "payment"
"""Who releases a hold by money."""
ASKS_TO_CONFIRM = frozenset({"CONFIRM", "CONTRACT"})
"""Kinds of offers that ask for the order itself, not for what helps it (CF-01, CF-06)."""


def make(
    state: ReviewState,
    kind: OfferKind,
    options: Sequence[OfferOption],
    because: RuleFired,
    answer_by: int,
    ctx: Ctx,
    *,
    means: str,
    silence: str,
    document: str = "",
    reduced: Sequence[LineQuantity] = (),
) -> tuple[ReviewState, list[Event]]:
    """Ask the customer; what was asked before and is still open is superseded. `reduced`: what a
    smaller order would deliver."""
    number = state["offers"] + 1
    offer = offers.opened(
        offers.offer_id("review", state["version"], number),
        kind,
        options,
        answer_by,
        reduced=reduced,
        document=document,
    )
    former, closed = close(state, "superseded", "review", f"by {offer['offer_id']}", ctx)
    made = offers.made(
        offer,
        state["version"],
        options,
        [because],
        ctx,
        means=means,
        silence=silence,
        supersedes=state["offer"]["offer_id"] if state["offer"] else "",
    )
    return {**former, "offer": offer, "offers": number}, [*closed, made]


def close(
    state: ReviewState,
    how: OfferEnd,
    by: str,
    because: str,
    ctx: Ctx,
    option_id: str = "",
    copy: str = "",
) -> tuple[ReviewState, list[Event]]:
    """The open offer ends, if there is one. `by`: customer, silence, a staff id or review."""
    offer = state["offer"]
    if offer is None:
        return state, []
    told = offers.closed(offer, state["version"], how, by, because, ctx, option_id, copy)
    return {**state, "offer": None}, [told] if offer["offer_id"] else []


def asked_before(state: ReviewState) -> OpenOffer:
    """What an order waits for whose confirmation was requested by an earlier build: no offer was
    made, so none is closed."""
    return {
        "offer_id": "",
        "kind": "CONFIRM",
        "option_ids": ["confirm"],
        "answer_by_at": 0,
        "reminders": state["reminders"],
        "due_minor": 0,
        "deliver_by_at": None,
        "silence": "",
        "reduced": [],
        "document": "",
        "compensation_minor": 0,
        "options": [],
    }


def option(state: ReviewState, option_id: str, due_minor: int = 0) -> OfferOption:
    """The order as it is; `due_minor` of it to be covered first."""
    order = content(state).decoded()
    agreed = order["promised_delivery_at"] or order["wished_delivery_at"]
    return offers.whole(option_id, order, state["promised_at"] or agreed, due_minor)
