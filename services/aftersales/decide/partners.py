"""Money that comes in after the order did: aftersales must know what was paid before it pays
back (AS-04)."""

from orders.contracts.blank import blank
from orders.contracts.records import AftersalesState, PaymentReceived, RefundRequested
from orders.engine.handling import Handling
from services.aftersales.decide import ends as progress
from services.aftersales.records import Ctx


def received(payment: PaymentReceived, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """Remember it, even before anything was shipped; what it pays beyond what the customer keeps
    goes back at once (AS-04)."""
    state = (
        state if state is not None else {**blank(AftersalesState), "currency": payment["currency"]}
    )
    if payment["document_id"] in state["documents"]:
        return ctx.ignore("repeated document")
    if payment["amount_minor"] <= 0 or payment["currency"] != state["currency"]:
        return ctx.ignore("no amount" if payment["amount_minor"] <= 0 else "other currency")
    paid: AftersalesState = {
        **progress.noted(payment["document_id"], state),
        "paid_minor": state["paid_minor"] + payment["amount_minor"],
    }
    new, events = progress.refund(
        "paid for goods that were returned or lost", progress.owing(paid), paid, ctx
    )
    return progress.conclude("paid", new, events, ctx)


def refunded_by_review(
    refund: RefundRequested, state: AftersalesState | None, ctx: Ctx
) -> Handling:
    """Review paid back what stopped lines had cost: nobody pays that back a second time (AS-04)."""
    if refund["refund_id"].startswith(progress.OWN_REFUND):
        return ctx.ignore("own refund")
    state = (
        state if state is not None else {**blank(AftersalesState), "currency": refund["currency"]}
    )
    so_far = state["refunded_by_review_minor"] + refund["amount_minor"]
    return progress.conclude(
        "noted", {**state, "refunded_by_review_minor": so_far}, [], ctx, reason="refund by review"
    )
