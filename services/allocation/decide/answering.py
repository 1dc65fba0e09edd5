"""Customers, or silence for them, say whether goods may be brought for a later day: they are, the
order waits on, or it ends (CF-05, IV-05; docs/decisions/0086)."""

from collections.abc import Sequence

from orders.business import offers
from orders.business.ignored import ignored
from orders.contracts.records import (
    AllocationState,
    Article,
    OfferAnswered,
    OfferEnd,
    OpenOffer,
)
from orders.engine.handling import Event, Handling
from orders.engine.stage import Asking, Outcome
from services.allocation import transfer_records as records
from services.allocation.decide import bringing, stopping, underway
from services.allocation.decide.place import Ctx, survey
from services.allocation.rules import need

REASONS = {offers.CUSTOMER: "by_customer", offers.SILENCE: "by_silence"}
"""Who agreed, as it is counted; anybody else is staff."""


def agree(answered: OfferAnswered, state: AllocationState | None, ctx: Ctx) -> Outcome:
    """The customer, or staff on the telephone for them, says whether the later day will do."""
    if offers.maker(answered["offer_id"]) != bringing.STAGE:
        return ctx.ignore("offer_of_other")
    offer, version = (state["offer"], state["version"]) if state else (None, 0)
    reason = offers.unfit(answered, offer, version, ctx.policy.transfer.answers_taken_by, ctx)
    if state is None or offer is None or reason:
        return ignored(bringing.STAGE, OfferAnswered, reason, ctx)
    by, option = answered["answered_by"] or offers.CUSTOMER, offers.chosen(answered, offer)
    if option == offers.WAIT:
        return _wait(state, by, ctx)
    if option:
        return _bring(state, offer, by, answered["proof"], (), ctx)
    return _cancel(state, "declined", by, f"the later day was declined by {by}", (), ctx)


def due(handling: Handling, state: AllocationState, offer: OpenOffer, ctx: Ctx) -> Asking:
    """An order that waits on, and was asked: once the time to answer is over it is reminded, then
    what the customer was told that silence means is done."""
    if ctx.now < offer["answer_by_at"]:
        handling.state = bringing.awake(state, offer["answer_by_at"])
        return handling
    again = offers.reminded(offer, ctx.policy.transfer, ctx.now)
    if again is not None:
        said = bringing.values(state, again, again["deliver_by_at"], again["answer_by_at"])
        fact = f"{offer['offer_id']}-{again['reminders']}"
        reminder = records.told("delay-reminder", fact, "customer", said, state, ctx)
        new = bringing.awake({**state, "offer": again}, again["answer_by_at"])
        return Handling(outcome="reminded", state=new, events=[*handling.events, reminder])
    if offer["silence"] == "accepted":
        return (yield from _bring(state, offer, offers.SILENCE, "", handling.events, ctx))
    because = f"no answer to a later day after {offer['reminders']} reminders"
    return _cancel(state, "expired", offers.SILENCE, because, handling.events, ctx)


def _bring(
    state: AllocationState,
    offer: OpenOffer,
    by: str,
    proof: str,
    before: Sequence[Event],
    ctx: Ctx,
) -> Asking:
    """The transfer is ordered and the later day promised, if the goods are still there; else
    nothing is promised, and the order seeks anew."""
    order = state["order"]
    later = bringing.extended(state, offer["deliver_by_at"] or 0)
    taken = None
    if order is not None:
        articles = ctx.references.table(Article)
        wanted = need.need(
            state["version"], state["priority"], order.decoded(), state["needed"], articles
        )
        search = yield from survey(wanted, state["short_at"], ctx)
        houses = bringing.sources(state, search, ctx)
        way = yield from bringing.look(search, houses, ctx.now, ctx)
        if way is not None and way.arrives_at <= (later["goods_by_at"] or 0):
            reasons = [records.elsewhere(way), bringing.agreed_by(by)]
            taken = yield from bringing.request(later, way, reasons, ctx)
    if taken is None:
        return _gone(state, offer, before, ctx)
    because = f"agreed to by {by}"
    asked, told = taken
    known, closed = underway.closed(asked, "accepted", because, ctx, by, offers.TRANSFER)
    values = bringing.values(state, offer, offer["deliver_by_at"], ctx.now)
    roles = ("customer", *ctx.policy.transfer.told)
    messages = [
        records.told("promise-extended", offer["offer_id"], role, values, state, ctx)
        for role in roles
    ]
    said = records.extended(state, known, offer, by, proof, ctx)
    events = [*before, *closed, said, *told, *messages]
    return Handling(
        outcome="transferring", reason=REASONS.get(by, "by_staff"), state=known, events=events
    )


def _gone(state: AllocationState, offer: OpenOffer, before: Sequence[Event], ctx: Ctx) -> Handling:
    because = "the goods that were to be brought are gone"
    known, closed = underway.closed(state, "withdrawn", because, ctx)
    told = records.told("transfer-gone", offer["offer_id"], "customer", {}, state, ctx)
    new = bringing.awake(known, ctx.now)
    return Handling(
        outcome="delayed", reason="transfer_gone", state=new, events=[*before, *closed, told]
    )


def _wait(state: AllocationState, by: str, ctx: Ctx) -> Handling:
    """Nothing else is promised; people see to it, as to any order that no warehouse has."""
    known, closed = underway.closed(state, "accepted", f"chosen by {by}", ctx, by, offers.WAIT)
    new: AllocationState = {**known, "keeps_waiting": True}
    return Handling(outcome="delayed", reason="waits_on", state=new, events=closed)


def _cancel(
    state: AllocationState,
    how: OfferEnd,
    by: str,
    because: str,
    before: Sequence[Event],
    ctx: Ctx,
) -> Handling:
    """Nobody has to wait for longer than was promised: the order ends, and what was paid goes
    back."""
    known, closed = underway.closed(state, how, because, ctx, by)
    told = records.told("order-cancelled", "late", "customer", {"because": because}, state, ctx)
    return stopping.stop(known, because, how, [*before, *closed, told], ctx)
