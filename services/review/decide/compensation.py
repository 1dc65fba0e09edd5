"""What a customer gets for agreeing to a later day: the order costs so much less (CF-05)."""

from orders.business.money import money
from orders.contracts.records import CompensationGranted, ReviewState
from orders.engine.handling import Handling
from orders.engine.stage import Outcome
from services.review import records
from services.review.decide.partners import settle_hold, waits_for_money
from services.review.decide.settlement import settled
from services.review.records import Ctx
from services.review.rules import balance


def granted(notice: CompensationGranted, state: ReviewState | None, ctx: Ctx) -> Outcome:
    """So much of the price is owed no longer: what was paid of it goes back, or less credit is
    needed. Each offer counts once, whatever version of the order its customer agreed to it for: the
    notice and the next version reach review by other topics."""
    if state is None:
        return ctx.ignore("nothing_held")
    if notice["version"] > state["version"]:
        return ctx.ignore("other_version")
    if notice["offer_id"] in state["compensations"]:
        return ctx.ignore("repeated_compensation")
    if notice["currency"] != state["currency"]:
        return _left_to_finance(notice, state, ctx)
    booked = balance.less(state, notice["offer_id"], notice["amount_minor"])
    if state["status"] == "amended":
        return Handling(outcome="compensated", reason="amended", state=booked)
    if waits_for_money(booked):
        return settle_hold(booked, [], ctx)
    new, events, effects = settled(booked, (), notice["because"], ctx, "credited")
    return Handling(
        outcome="compensated",
        reason="refunded" if events else "nothing_paid",
        state=new,
        events=events,
        effects=effects,
    )


def _left_to_finance(notice: CompensationGranted, state: ReviewState, ctx: Ctx) -> Handling:
    """What was promised in another currency than the order's is nothing that a machine may
    convert."""
    values = {
        "offer": notice["offer_id"],
        "amount": money(notice["amount_minor"], notice["currency"]),
        "because": f"the order is in {state['currency']}",
    }
    fact = f"compensation-not-booked-{notice['offer_id']}"
    told = records.to_finance(fact, "compensation-not-booked", values, state, ctx)
    return Handling(outcome="left_to_finance", reason="other_currency", events=[told])
