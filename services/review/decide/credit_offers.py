"""Too little of a limit is left: a deposit, a guarantee or a smaller order is offered, and what the
customer says, pays or brings settles it (RV-04)."""

from orders.business import offers
from orders.business.money import money
from orders.business.reduction import fitting, reduced
from orders.business.times import HOUR, moment
from orders.contracts.records import (
    LineQuantity,
    OfferKind,
    OfferOption,
    OpenOffer,
    OrderHold,
    ReviewState,
    RuleFired,
)
from orders.engine.handling import Event, Handling
from services.review import records
from services.review.decide.offers import close, make, option
from services.review.records import Ctx
from services.review.rules.balance import unpaid
from services.review.rules.credit import Need, uncovered
from services.review.state import content, held

PAYMENT = "payment"
"""Who releases a hold by money."""


def offer_credit(
    state: ReviewState,
    remedy: OfferKind | None,
    need: Need,
    free: int,
    because: RuleFired,
    ctx: Ctx,
) -> tuple[ReviewState, list[Event]]:
    """Too little of the limit is left: the customer is offered what helps (RV-04). Nothing where
    not even a unit of the order is within the limit."""
    short = uncovered(need, free, unpaid(state))
    if remedy is None or (found := _way(state, remedy, short)) is None:
        return state, []
    (way, part), answer_by = found, ctx.policy.credit_offer.answer_by(ctx.now)
    offered, made = make(
        state,
        remedy,
        [way],
        because,
        answer_by,
        ctx,
        means="mail",
        silence="expired",
        reduced=part,
    )
    values = {
        "offer": offered["offer"]["offer_id"] if offered["offer"] is not None else "",
        "unpaid": money(unpaid(state), state["currency"]),
        "total": money(way["total_minor"], state["currency"]),
        "because": because["because"],
        "answer_by": moment(answer_by),
    }
    template = f"{remedy.lower()}-offered"
    fact = f"{template}-{ctx.now}"
    return offered, [*made, records.message(fact, "customer", template, values, state, ctx)]


def agreed(state: ReviewState, offer: OpenOffer, option: str, by: str, ctx: Ctx) -> Handling:
    """A deposit or guarantee is agreed to: the order has time until it comes, then finance hears
    again; a smaller order comes as the next version. One that is declined leaves the hold with
    finance (RV-04)."""
    kind = offer["kind"].lower()
    if not option:
        because = f"{kind} declined by {by}"
        known, closed = close(state, "declined", by, because, ctx)
        told = _without_answer(offer, because, state, ctx)
        return Handling(
            outcome="held", reason="offer_declined", state=known, events=[*closed, told]
        )
    due = ctx.now + ctx.policy.agreed_within_hours * HOUR
    known, closed = close(state, "accepted", by, f"{kind} agreed", ctx, option)
    holds: list[OrderHold] = [
        {**one, "deadline_at": due, "escalations": 0} if one["hold_id"] == "credit" else one
        for one in state["open_holds"]
    ]
    if offer["kind"] == "REDUCE":
        because = f"reduced to what the limit covers, agreed to by {by}"
        told = offers.revision(offer, offer["reduced"], state["version"], by, because, ctx)
    else:
        told = _due(kind, offer, due, state, ctx)
    return Handling(
        outcome="agreed",
        reason=kind,
        state=held(known, holds, ctx.policy),
        events=[*closed, told],
    )


def settle(
    state: ReviewState, released_by: str, because: str, ctx: Ctx
) -> tuple[ReviewState, list[Event]]:
    """The order needs no more credit: a deposit that was paid is one that was agreed to, anything
    else needs no answer (RV-04)."""
    offer = state["offer"]
    if offer is not None and offer["kind"] == "DEPOSIT" and released_by == PAYMENT:
        option = offer["option_ids"][0]
        return close(state, "accepted", offers.CUSTOMER, because, ctx, option)
    return close(state, "withdrawn", "review", because, ctx)


def silent(state: ReviewState, ctx: Ctx) -> tuple[ReviewState, list[Event]]:
    """The time to answer a held order's offer is over: remind, then leave the hold to finance
    alone (CF-02, RV-04). Nothing as long as there is time."""
    offer = state["offer"]
    if offer is None or offer["answer_by_at"] > ctx.now:
        return state, []
    again = offers.reminded(offer, ctx.policy.credit_offer, ctx.now)
    if again is None:
        because = f"no answer after {offer['reminders']} reminders"
        known, closed = close(state, "expired", offers.SILENCE, because, ctx)
        return known, [*closed, _without_answer(offer, because, state, ctx)]
    values = {
        "offer": again["offer_id"],
        "amount": money(again["due_minor"], state["currency"]),
        "answer_by": moment(again["answer_by_at"]),
    }
    template = f"{again['kind'].lower()}-reminder"
    fact = f"{template}-{again['offer_id']}-{again['reminders']}"
    told = records.message(fact, "customer", template, values, state, ctx)
    return {**state, "offer": again}, [told]


def _way(
    state: ReviewState, remedy: OfferKind, short: int
) -> tuple[OfferOption, list[LineQuantity]] | None:
    """What is offered where the limit is so much short, and what a smaller order would deliver.
    None: not even a unit of it is within the limit."""
    if remedy != "REDUCE":
        return option(state, remedy.lower(), short), []
    order = content(state).decoded()
    part = fitting(order, state["total_minor"] - short)
    if not part:
        return None
    return offers.whole(offers.REDUCE, reduced(order, part), state["promised_at"]), part


def _due(kind: str, offer: OpenOffer, due: int, state: ReviewState, ctx: Ctx) -> Event:
    """Until when the customer is to pay, or to bring what they agreed to."""
    values = {"amount": money(offer["due_minor"], state["currency"]), "due_at": moment(due)}
    return records.message(f"{kind}-due-{ctx.now}", "customer", f"{kind}-due", values, state, ctx)


def _without_answer(offer: OpenOffer, because: str, state: ReviewState, ctx: Ctx) -> Event:
    """Who decides about credit hears that the customer did not agree."""
    values = {"kind": offer["kind"].lower(), "because": because}
    role = ctx.policy.hold_owners["credit"].role
    fact = f"offer-not-agreed-{offer['offer_id']}"
    return records.message(fact, role, "offer-not-agreed", values, state, ctx)
