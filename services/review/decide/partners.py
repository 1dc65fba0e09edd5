"""Money comes in: review is the keeper of an order's payments (RV-03)."""

from orders.contracts.blank import blank
from orders.contracts.records import Customer, OrderHold, PaymentReceived, ReviewState
from orders.engine.handling import Handling, Supply
from orders.engine.stage import Outcome
from services.review.records import DAY, Ctx, message
from services.review.decide.notices import ended, refund
from services.review.decide.people import MONEY, grant, release
from services.review.rules import credit
from services.review.rules.balance import settle_reservations, share, unpaid
from services.review.rules.exchange import money
from services.review.rules.findings import Finding


def receive(payment: PaymentReceived, state: ReviewState | None, ctx: Ctx) -> Outcome:
    """Book a payment, once a document: it may settle a hold, free credit, pay an invoice, or be
    more than is owed (RV-03, RV-04)."""
    if payment["amount_minor"] <= 0:
        return ctx.ignore("no_amount")
    if (
        state is None or not state["status"]
    ):  # no status: the key was parked before its first record was taken
        return _unclaimed(payment, {**blank(ReviewState), "currency": payment["currency"]}, ctx)
    if payment["document_id"] in state["payments"]:
        return ctx.ignore("repeated_document")
    if payment["currency"] != state["currency"]:
        return _set_aside(payment, state, ctx)
    booked = _booked(payment, state)
    if state["status"] in ("unclaimed", "recalled"):
        return Handling(outcome="booked", reason="before_order", state=booked)
    if state["status"] == "held" and any(hold["hold_id"] in MONEY for hold in state["open_holds"]):
        return _settle_hold(state, booked, ctx)
    if state["invoiced_minor"]:
        return _pay_invoice(state, booked, ctx)
    booked = {**booked, "reservations": settle_reservations(state, booked)}
    refunded, events = refund(booked, (), "more was paid than is owed", ctx)
    return Handling(
        outcome="refunded" if events else "booked",
        reason=state["status"],
        state=refunded,
        events=events,
    )


def give_up(state: ReviewState, ctx: Ctx) -> Handling:
    """The order of a payment never came, or was never accepted: the money goes back (RV-03)."""
    refunded, events = refund(
        ended(state, "stopped", ctx), (), "no order came for this payment", ctx
    )
    return Handling(outcome="refunded", reason="unclaimed", state=refunded, events=events)


def _booked(payment: PaymentReceived, state: ReviewState) -> ReviewState:
    paid = state["paid_minor"] + payment["amount_minor"]
    return {**state, "paid_minor": paid, "payments": [*state["payments"], payment["document_id"]]}


def _unclaimed(payment: PaymentReceived, state: ReviewState, ctx: Ctx) -> Handling:
    """Money can be quicker than its order: keep it for some time."""
    wake_at = ctx.now + ctx.policy.unclaimed_payment_days * DAY
    return Handling(
        outcome="booked",
        reason="before_order",
        state={**_booked(payment, state), "status": "unclaimed", "wake_at": wake_at},
    )


def _set_aside(payment: PaymentReceived, state: ReviewState, ctx: Ctx) -> Handling:
    """Money in another currency is for a person to sort out."""
    seen: ReviewState = {**state, "payments": [*state["payments"], payment["document_id"]]}
    values = {
        "document": payment["document_id"],
        "amount": money(payment["amount_minor"], payment["currency"]),
    }
    finance = ctx.policy.hold_owners["payment"].role
    told = message(
        f"payment-set-aside-{len(seen['payments'])}",
        finance,
        "payment-other-currency",
        values,
        state,
        ctx,
    )
    return Handling(outcome="set_aside", reason="other_currency", state=seen, events=[told])


def _settle_hold(state: ReviewState, booked: ReviewState, ctx: Ctx) -> Outcome:
    """Paid in full, the holds for money are over; paid in part, credit may cover the rest: a
    deposit does that (RV-03, RV-04)."""
    chosen = [hold for hold in state["open_holds"] if hold["hold_id"] in MONEY]
    if not unpaid(booked):
        refunded, events = refund(booked, (), "more was paid than is owed", ctx)
        return release(chosen, refunded, "payment", "paid in full", events, ctx)
    still_held = Handling(outcome="booked", reason="part_paid", state=booked)
    if booked["terms"] == "PREPAID":
        return still_held
    return _try_credit(chosen, booked, still_held, ctx)


def _try_credit(
    chosen: list[OrderHold], booked: ReviewState, still_held: Handling, ctx: Ctx
) -> Outcome:
    customer = ctx.references.table(Customer).get(booked["customer_id"])
    need = credit.need(customer, unpaid(booked), booked["currency"], ctx.policy, ctx.references)
    if isinstance(need, Finding):
        return still_held
    paid = f"{money(booked['paid_minor'], booked['currency'])} paid, credit for the rest"
    return grant(chosen, booked, need, "payment", paid, lambda _: still_held, ctx)


def _pay_invoice(state: ReviewState, booked: ReviewState, ctx: Ctx) -> Handling:
    """What is paid of an invoice no longer counts against the limit; paid in full, the order can
    be forgotten (RV-04)."""
    left = share(state["invoiced_minor"], state, booked)
    supplied = Supply("credit", state["customer_id"], state["invoiced_minor"] - left, "paid")
    booked = {**booked, "invoiced_minor": left}
    refunded, events = refund(
        booked if left else ended(booked, "finished", ctx), (), "more was paid than is owed", ctx
    )
    return Handling(
        outcome="booked",
        reason="invoice",
        state=refunded,
        events=events,
        effects=[supplied] if supplied.amount else [],
    )
