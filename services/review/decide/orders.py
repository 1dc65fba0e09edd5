"""The chain speaks: a new order arrives, or its recall."""

from collections.abc import Sequence

from orders.business import recalls
from orders.business.documents import Document, numbers
from orders.business.money import money
from orders.business.times import DAY
from orders.contracts.blank import blank
from orders.contracts.records import (
    Order,
    OrderReceived,
    PaymentReceived,
    RecallRequested,
    ReviewState,
)
from orders.engine.errors import PoisonRecord
from orders.engine.handling import Event, Handling
from orders.engine.stage import Asking, Outcome
from services.review.decide import amended
from services.review.decide.approvals import due
from services.review.decide.credit import proceed
from services.review.decide.holds import decline, hold, standing, stop
from services.review.decide.limits import followed
from services.review.decide.settlement import refunds
from services.review.decide.told_twice import is_asked, looked_at, question
from services.review.decide.velocity import count, watched
from services.review.records import Ctx
from services.review.rules import balance, examine, fired
from services.review.rules.agreements import confirmation_of
from services.review.rules.findings import Finding
from services.review.rules.told_twice import PAYMENT, booked
from services.review.rules.velocity import Counted
from services.review.state import BEFORE_ORDER, IN_HAND, opened


def judge(received: OrderReceived, state: ReviewState | None, ctx: Ctx) -> Outcome:
    """Judge a newly received order: customer, goods, payment, legality, approvals, and last, for
    sound ones, credit (RV-01 to RV-06, RV-09).

    Payments and a recall may have come before it. A later version takes over what the one before
    has, once that was taken back (CF-03). Raises PoisonRecord for a version that nobody expects.
    """
    order = received["order"].decoded()
    if state is None or state["version"] == 0:
        fresh = _with_earlier(opened(received, order, ctx.policy), state)
    elif state["status"] == "amended" and received["version"] == state["version"] + 1:
        fresh = amended.carried(received, order, state, ctx)
    elif state["taking_back"] and received["version"] == state["version"] + 1:
        # Its notice, of another topic, is still to come: intake has heard it.
        fresh = amended.carried(received, order, amended.kept(state, ctx), ctx)
    else:
        return _known(received, state, ctx)
    fresh, asked = _claimed(order, fresh, ctx)
    fresh, beyond = _beyond(fresh, ctx)
    before = [*asked, *beyond]
    if state is not None and state["status"] == "recalled":
        return stop(fresh, "cancelled", "recalled", "cancelled before it was judged", before, ctx)
    means = confirmation_of(ctx.key, ctx.policy, ctx.references).means
    found = examine(order, balance.met(fresh), means, ctx.policy, ctx.references)
    if said := watched(order, fresh, ctx):
        return _counted(said, found, fresh, before, ctx)
    return _judged(found, fresh, before, ctx)


def _counted(
    said: Sequence[Counted],
    found: Sequence[Finding],
    fresh: ReviewState,
    before: Sequence[Event],
    ctx: Ctx,
) -> Asking:
    """Others of the same card, device or address may have come too fast (RV-03)."""
    known, more = yield from count(said, fresh, ctx)
    return (yield from followed(_judged([*found, *more], known, before, ctx)))


def _judged(
    found: Sequence[Finding], fresh: ReviewState, before: Sequence[Event], ctx: Ctx
) -> Outcome:
    """Go by what the rules found, and by the approvals that the order needs. What a rule would
    decline is a person's to end where both sides signed a contract (CF-06)."""
    against = [finding for finding in found if not finding.notes] if found else found
    findings, released = amended.let_pass(against, fresh)
    approvals = due(fresh, ctx)
    fresh["rules"] = [*fired(found), *released, *approvals.rules]
    fresh["open_holds"] = standing(findings, fresh)
    if not (findings or approvals.holds):
        return proceed(fresh, before, ctx)
    if not fresh["signed"] and any(finding.refuses for finding in findings):
        return decline(fresh, findings, before, ctx)
    return hold(fresh, findings, before, ctx, approvals.holds)


def recall(request: RecallRequested, state: ReviewState | None, ctx: Ctx) -> Handling:
    """A cancellation: stop the order if it is here, pass the recall on behind it if it is gone,
    remember it if it is still to come. One for a change keeps the order (CF-03)."""
    if request["purpose"] == "AMEND":
        return amended.take_back(request, state, ctx)
    if state is None or state["status"] in BEFORE_ORDER:
        early: ReviewState = {
            **(state or blank(ReviewState)),
            "status": "recalled",
            "wake_at": ctx.now + ctx.policy.horizon_days * DAY,
        }
        return Handling(outcome="recalled", reason="before_order", state=early)
    if state["status"] in IN_HAND or state["status"] == "amended":
        because = request["reason"] or f"cancelled by {request['requested_by']}"
        return stop(state, "cancelled", "recalled", because, (), ctx)
    if state["status"] == "confirmed":
        return recalls.passed_on(request, ctx)
    return ctx.ignore("already_ended")


def _with_earlier(fresh: ReviewState, earlier: ReviewState | None) -> ReviewState:
    """Add what was booked before the order came (RV-03)."""
    if earlier is None:
        return fresh
    return {
        **fresh,
        "balances": earlier["balances"],
        "documents": earlier["documents"],
        "left_to_finance": earlier["left_to_finance"],
        "payments": earlier["payments"],
        "questioned": earlier["questioned"],
        "refunds": earlier["refunds"],
    }


def _claimed(order: Order, fresh: ReviewState, ctx: Ctx) -> tuple[ReviewState, list[Event]]:
    """What the order says was paid counts as such, unless a bank may have told of it before: then
    finance says whether it is another payment (RV-03)."""
    payment, minor = order["payment"], order["payment"]["paid_minor"]
    reference, method = payment["reference"], payment["method"]
    if minor > 0 and (fresh["payments"] or fresh["questioned"]):
        document = Document(order["channel"], PAYMENT, reference)
        if is_asked(document, fresh):
            return fresh, []
        said: PaymentReceived = {
            "order_id": ctx.key,
            "issuer": order["channel"],
            "document_id": reference,
            "amount_minor": minor,
            "currency": order["currency"],
            "method": method,
            "at": fresh["received_at"],
        }
        new = reference not in numbers(PAYMENT, fresh["documents"])
        if new and (twin := looked_at(booked(said), fresh, ctx)) is not None:
            return question(booked(said), twin, fresh, ctx)
    return balance.claimed(fresh, minor, reference, method), []


def _beyond(fresh: ReviewState, ctx: Ctx) -> tuple[ReviewState, list[Event]]:
    """What was paid beyond the order, or in another currency, goes back (RV-03)."""
    if not balance.overpaid(fresh):
        return fresh, []
    total = money(balance.owed(fresh), fresh["currency"])
    return refunds(fresh, (), f"more was paid than the order's {total}", ctx)


def _known(received: OrderReceived, state: ReviewState, ctx: Ctx) -> Handling:
    if received["version"] <= state["version"]:
        return ctx.ignore("already_judged")
    if state["status"] == "stopped":
        return amended.too_late(received, ctx)
    raise PoisonRecord(
        "version_not_expected",
        f"version {received['version']} while {state['version']} is {state['status']}",
    )
