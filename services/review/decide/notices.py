"""The other stages speak: something was stopped, credited, or the order is done (docs/flows.md,
"Notices")."""

from orders.business.accounts import CREDIT
from orders.business.notices import AMENDED, version_ended
from orders.contracts.buckets import INVOICED
from orders.contracts.records import OrderFinished, OrderStopped, ReviewState, UnitsCredited
from orders.engine.handling import Consume, Event, Handling
from services.review.decide import amended, clarifications
from services.review.decide.offers import close
from services.review.decide.settlement import kept_while_unpaid, settled
from services.review.records import Ctx
from services.review.rules.balance import credit_charges, credit_lines, stop_lines, unpaid
from services.review.rules.reserved import reserved
from services.review.state import ended


def stopped(notice: OrderStopped, state: ReviewState | None, ctx: Ctx) -> Handling:
    """Something was stopped: give back its credit (RV-04) and refund what was paid and is not
    owed any more."""
    if state is None:
        return ctx.ignore("nothing_held")
    if notice["outcome"] == AMENDED:
        gone = state["status"] == "confirmed" and state["version"] == notice["version"]
        return amended.taken_back_elsewhere(notice, state, ctx) if gone else ctx.ignore("carried")
    ended_version = version_ended(notice, state["status"], state["version"])
    if state["version"] not in (0, ended_version):
        return ctx.ignore("other_version")
    if state["status"] == "finished" or (
        state["status"] == "stopped" and state["wake_at"] is not None
    ):
        return ctx.ignore("already_settled")
    lines = stop_lines(state["lines"], notice["lines"], notice["whole"])
    if lines == state["lines"] and not notice["whole"]:
        return ctx.ignore("nothing_stopped")
    less: ReviewState = {**state, "lines": lines}
    closed: list[Event] = []
    if notice["whole"]:
        because = "the order was stopped"
        less, closed = close(less, "withdrawn", "review", because, ctx)
        less, withdrawn = clarifications.withdraw(less, because, ctx)
        closed += withdrawn
        less = ended(less, "stopped", ctx.now, ctx.policy)
    new, events, effects = settled(less, notice["lines"], notice["because"], ctx, "credited")
    return Handling(
        outcome="settled",
        reason=notice["outcome"],
        state=new,
        events=[*closed, *events],
        effects=effects,
    )


def credited(notice: UnitsCredited, state: ReviewState | None, ctx: Ctx) -> Handling:
    """Units or charges are owed no longer: what was paid for them goes back, and credit that they
    used is free again (RV-04, AS-04). Each credit counts once."""
    if state is None:
        return ctx.ignore("nothing_held")
    if state["version"] != notice["version"]:
        return ctx.ignore("other_version")
    if notice["credit_id"] in state["credits"]:
        return ctx.ignore("repeated_credit")
    less: ReviewState = {
        **state,
        "lines": credit_lines(state["lines"], notice["lines"]),
        "charges_credited_minor": credit_charges(state, notice["charges_minor"]),
        "retained_minor": state["retained_minor"] + notice["retained_minor"],
        "credits": [*state["credits"], notice["credit_id"]],
    }
    new, events, effects = settled(less, notice["lines"], notice["because"], ctx, "credited")
    return Handling(
        outcome="credited",
        reason="refunded" if events else "nothing_paid",
        state=new,
        events=events,
        effects=effects,
    )


def finished(notice: OrderFinished, state: ReviewState | None, ctx: Ctx) -> Handling:
    """The order is done: credit that it still holds becomes an unpaid invoice, which counts
    against the limit until it is paid (RV-04)."""
    if state is None:
        return ctx.ignore("nothing_held")
    if notice["version"] != state["version"]:
        return ctx.ignore("other_version")
    if state["status"] in ("finished", "stopped"):
        return ctx.ignore("already_ended")
    done = ended({**state, "reservations": []}, "finished", ctx.now, ctx.policy)
    consumed = [
        Consume(CREDIT, reservation["account"], reservation["amount"], INVOICED)
        for reservation in reserved(state, CREDIT)
    ]
    invoiced = state["invoiced_minor"] + sum(one.amount for one in consumed)
    kept = kept_while_unpaid({**done, "invoiced_minor": invoiced}, ctx)
    reason = "invoiced" if invoiced else "unpaid" if unpaid(kept) else "paid"
    return Handling(outcome="finished", reason=reason, state=kept, effects=consumed)
