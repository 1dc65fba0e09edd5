"""Customers, or silence for them, say whether a later day will do: what was promised is extended,
the order is reduced to what is there, or it ends (CF-05)."""

from collections.abc import Sequence

from orders.business import offers
from orders.business.ignored import ignored
from orders.contracts.records import InventoryState, OfferAnswered, OfferEnd, OpenOffer
from orders.engine.handling import Event, Handling
from orders.engine.stage import Asking, Outcome
from services.inventory import promise_records, records
from services.inventory.decide import contracts, parts, substitutes
from services.inventory.decide.offers import STAGE, close, told
from services.inventory.decide.stopping import stop
from services.inventory.records import Ctx
from services.inventory.state import content, extended, waiting

REASONS = {offers.CUSTOMER: "by_customer", offers.SILENCE: "by_silence"}
"""Who agreed, as it is counted; anybody else is staff."""


def agree(answered: OfferAnswered, state: InventoryState | None, ctx: Ctx) -> Outcome:
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
        chosen, proof = offers.by_option(offer, option), answered["proof"]
        if option == offers.SPLIT:
            return _go_ahead(state, chosen, by, proof, ctx)
        if option == offers.SUBSTITUTE:
            return _substitute(state, chosen, by, proof, ctx)
        return extend(state, chosen, by, proof, (), ctx)
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
    """The later day is promised in the place of the former."""
    option = offer["option_ids"][0]
    new, said = _extended(state, offer, option, by, proof, ctx)
    return Handling(
        outcome="extended",
        reason=REASONS.get(by, "by_staff"),
        state=new,
        events=[*before, *said],
    )


def _extended(
    state: InventoryState, offer: OpenOffer, option: str, by: str, proof: str, ctx: Ctx
) -> tuple[InventoryState, list[Event]]:
    """Customer, sales and management hear of it at once. `offer`: as the option has it that was
    accepted."""
    because = f"agreed to by {by}"
    known, closed = close(state, "accepted", by, because, ctx, option)
    later = offer["deliver_by_at"] or state["promised_at"]
    order, amount = content(state).decoded(), offer["compensation_minor"]
    new = extended(known, order, later, amount, ctx.policy)
    values, roles = told(state, offer), ("customer", *ctx.policy.delay.told)
    messages = [
        records.message("promise-extended", offer["offer_id"], values, new, ctx, to=role)
        for role in roles
    ]
    said = promise_records.promise_extended(state, new, offer, by, proof, ctx)
    granted = [promise_records.compensation_granted(state, offer, order, ctx)] if amount else []
    return waiting(new, ctx.now, ctx.policy), [*closed, said, *granted, *messages]


def _go_ahead(state: InventoryState, offer: OpenOffer, by: str, proof: str, ctx: Ctx) -> Asking:
    """What was offered to go ahead goes, if it is still there; if not, all of it comes on the later
    day that was agreed to (IV-05)."""
    option, reason = offers.option_of(offer, offers.SPLIT), REASONS.get(by, "by_staff")
    later, said = _extended(state, offer, offers.SPLIT, by, proof, ctx)
    new, told = yield from parts.go_ahead(later, option["at_once"], by, ctx)
    if told:
        outcome, more = "part_reserved", told
    else:
        outcome, more = "extended", [records.message("part-gone", offer["offer_id"], {}, new, ctx)]
    return Handling(outcome=outcome, reason=reason, state=new, events=[*said, *more])


def _substitute(state: InventoryState, offer: OpenOffer, by: str, proof: str, ctx: Ctx) -> Asking:
    """What was offered goes in the place of what is short, if it is still there. It may come later
    than was promised, too: then that is what they agreed to (IV-05)."""
    option = offers.option_of(offer, offers.SUBSTITUTE)
    if (offer["deliver_by_at"] or 0) > (state["promised_at"] or 0):
        known, said = _extended(state, offer, offers.SUBSTITUTE, by, proof, ctx)
    else:
        because = f"agreed to by {by}"
        known, said = close(state, "accepted", by, because, ctx, offers.SUBSTITUTE)
    new, told = yield from substitutes.take(known, option, offer["offer_id"], by, ctx)
    if not told:
        return substitutes.gone(state, ctx)
    return Handling(outcome="reserved", reason="substituted", state=new, events=[*said, *told])


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
    back; of one that went ahead in part the rest (IV-05)."""
    known, closed = close(state, how, by, because, ctx)
    values = {"because": because}
    if state["revision"]:
        told = records.message("rest-cancelled", "late", values, state, ctx)
        return parts.give_up_rest(known, reason, because, [*before, *closed, told], ctx)
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
