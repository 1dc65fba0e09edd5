"""Cheaper articles go in the place of what was ordered: the order costs so much less (IV-05)."""

from orders.contracts.records import PriceReduced, ReviewState
from orders.engine.handling import Handling
from orders.engine.stage import Outcome
from services.review.decide.partners import settle_hold, waits_for_money
from services.review.decide.settlement import settled
from services.review.records import Ctx
from services.review.rules import balance


def reduced(notice: PriceReduced, state: ReviewState | None, ctx: Ctx) -> Outcome:
    """What was paid of it goes back, or less credit is needed. What is stopped, lost or sent back
    of such a line from now on counts by its new price. An order of which another article goes is
    not changed any more, so no other version has that price."""
    if state is None:
        return ctx.ignore("nothing_held")
    if notice["version"] != state["version"] or notice["currency"] != state["currency"]:
        return ctx.ignore("other_version")
    booked = balance.cheaper(state, notice["lines"])
    if booked["lines"] == state["lines"]:
        return ctx.ignore("repeated_price")
    if waits_for_money(booked):
        return settle_hold(booked, [], ctx)
    new, events, effects = settled(booked, (), notice["because"], ctx, "credited")
    return Handling(
        outcome="repriced",
        reason="refunded" if events else "nothing_paid",
        state=new,
        events=events,
        effects=effects,
    )
