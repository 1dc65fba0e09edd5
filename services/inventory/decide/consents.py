"""Customers, or silence for them, say whether a later day will do: what was promised is extended,
the order is reduced to what is there, or it ends (CF-05)."""

from collections.abc import Sequence

from orders.business import offers
from orders.business.ignored import ignored
from orders.contracts.records import InventoryState, OfferAnswered, OfferEnd, OpenOffer
from orders.engine.handling import Event, Handling
from services.inventory import records
from services.inventory.decide import contracts
from services.inventory.decide.offers import STAGE, close, told
from services.inventory.decide.stopping import stop
from services.inventory.records import Ctx
from services.inventory.state import content, extended, waiting

REASONS = {offers.CUSTOMER: "by_customer", offers.SILENCE: "by_silence"}
"""Who agreed, as it is counted; anybody else is staff."""


def agree(answered: OfferAnswered, state: InventoryState | None, ctx: Ctx) -> Handling:
    """The customer, or staff on the telephone for them, says whether the later day will do."""
    if offers.maker(answered["offer_id"]) != STAGE:
        return ctx.ignore("offer_of_other")
    offer, version = (state["offer"], state["version"]) if state else (None, 0)
    taken_by = ctx.policy.delay.answers_taken_by
    reason = offers.unfit(answered, offer, version, taken_by, ctx)
    if state is None or offer is None or reason:
        return ignored(STAGE, OfferAnswered, reason, ctx)
    by, option = answered["answered_by"] or offers.CUSTOMER, offers.chosen(answered, offer)
    if state["contract"]:
        if option:
            return contracts.agree(state, offer, option, by, ctx)
        return contracts.refuse(state, offer, by, ctx)
    if option == offers.REDUCE:
        return _reduce(state, offer, by, ctx)
    if option:
        return extend(state, offer, by, answered["proof"], (), ctx)
    because = f"the later day was declined by {by}"
    return cancel(state, "declined", by, "delay_refused", because, (), ctx)


def extend(
    state: InventoryState,
    offer: OpenOffer,
    by: str,
    proof: str,
    before: Sequence[Event],
    ctx: Ctx,
) -> Handling:
    """The later day is promised in the place of the former; customer, sales and management hear of
    it at once."""
    because = f"agreed to by {by}"
    known, closed = close(state, "accepted", by, because, ctx, offer["option_ids"][0])
    later = offer["deliver_by_at"] or state["promised_at"]
    order, amount = content(state).decoded(), offer["compensation_minor"]
    new = extended(known, order, later, amount, ctx.policy)
    values, roles = told(state, offer), ("customer", *ctx.policy.delay.told)
    messages = [
        records.message("promise-extended", offer["offer_id"], values, new, ctx, to=role)
        for role in roles
    ]
    said = records.promise_extended(state, new, offer, by, proof, ctx)
    granted = [records.compensation_granted(state, offer, order, ctx)] if amount else []
    return Handling(
        outcome="extended",
        reason=REASONS.get(by, "by_staff"),
        state=waiting(new, ctx.now, ctx.policy),
        events=[*before, *closed, said, *granted, *messages],
    )


def cancel(
    state: InventoryState,
    how: OfferEnd,
    by: str,
    reason: str,
    because: str,
    before: Sequence[Event],
    ctx: Ctx,
) -> Handling:
    """Nobody has to wait for longer than was promised: the order ends, and what was paid goes
    back."""
    known, closed = close(state, how, by, because, ctx)
    values = {"because": because}
    told = records.message("order-cancelled", "late", values, state, ctx)
    lines = content(state).decoded()["lines"]
    return stop(known, lines, reason, because, [*before, *closed, told], ctx)


def _reduce(state: InventoryState, offer: OpenOffer, by: str, ctx: Ctx) -> Handling:
    """What is there will do: intake takes the order back, and sends it again without the rest. As
    long as that takes it waits on, and goods that come meanwhile are its own."""
    because = f"reduced to what is there, agreed to by {by}"
    known, closed = close(state, "accepted", by, because, ctx, offers.REDUCE)
    return Handling(
        outcome="reduced",
        reason=REASONS.get(by, "by_staff"),
        state=waiting(known, ctx.now, ctx.policy),
        events=[
            *closed,
            offers.revision(offer, offer["reduced"], state["version"], by, because, ctx),
        ],
    )
