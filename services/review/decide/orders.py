"""A new order arrives."""

from orders.contracts.blank import blank
from orders.contracts.records import Order, OrderReceived, ReviewState
from orders.engine.errors import PoisonRecord
from orders.engine.handling import Event, Handling
from orders.engine.stage import Outcome
from services.review.decide.credit import proceed
from services.review.records import Ctx, decline, hold, stop
from services.review.decide.notices import refund
from services.review.rules import examine, fired


def judge(received: OrderReceived, state: ReviewState | None, ctx: Ctx) -> Outcome:
    """Judge a newly received order: customer, goods, payment, legality, and last, for sound ones,
    credit (RV-01 to RV-05).

    Payments and a recall may have come before it. Raises PoisonRecord for a later version: there
    are none before amendments.
    """
    if state is not None and state["version"] > 0:
        return _known(received, state, ctx)
    order = received["order"].decoded()
    opened, before = open_order(received, order, ctx), list[Event]()
    if state is not None:
        opened, before = _with_earlier(opened, state, ctx)
        if state["status"] == "recalled":
            return stop(
                opened, "cancelled", "recalled", "cancelled before it was judged", before, ctx
            )
    means = ctx.policy.confirmation_of(ctx.key).means
    findings = examine(
        order, opened["paid_minor"] - opened["refunded_minor"], means, ctx.policy, ctx.references
    )
    opened["rules"] = fired(findings)
    if any(finding.refuses for finding in findings):
        return decline(opened, findings, before, ctx)
    return hold(opened, findings, before, ctx) if findings else proceed(opened, before, ctx)


def open_order(received: OrderReceived, order: Order, ctx: Ctx) -> ReviewState:
    """The first state of an order."""
    opened = blank(ReviewState)
    opened["version"] = received["version"]
    opened["order"] = received["order"]
    opened["number"] = received["number"]
    opened["customer_id"] = received["customer_id"]
    opened["currency"] = received["currency"]
    opened["total_minor"] = received["total_minor"]
    opened["priority"] = received["priority"]
    opened["terms"] = order["payment"]["terms"]
    opened["language"] = order["buyer"]["language"] or ctx.policy.default_language
    opened["received_at"] = received["at"]
    opened["lines"] = [
        {
            "line": line["line"],
            "sku": line["sku"],
            "quantity": line["quantity"],
            "stopped": 0,
            "amount_minor": line["total_minor"],
        }
        for line in order["lines"]
    ]
    opened["paid_minor"] = order["payment"]["paid_minor"]
    return opened


def _with_earlier(
    opened: ReviewState, earlier: ReviewState, ctx: Ctx
) -> tuple[ReviewState, list[Event]]:
    """Add what was paid before the order came; money in another currency goes back (RV-03)."""
    if earlier["currency"] not in ("", opened["currency"]):
        returned, events = refund(earlier, (), f"the order is in {opened['currency']}", ctx)
        return {**opened, "refunds": returned["refunds"], "payments": earlier["payments"]}, events
    paid = opened["paid_minor"] + earlier["paid_minor"] - earlier["refunded_minor"]
    return {
        **opened,
        "paid_minor": paid,
        "refunds": earlier["refunds"],
        "payments": earlier["payments"],
    }, []


def _known(received: OrderReceived, state: ReviewState, ctx: Ctx) -> Handling:
    if received["version"] <= state["version"]:
        return ctx.ignore("already_judged")
    raise PoisonRecord(
        "version_not_expected",
        f"version {received['version']} while {state['version']} is {state['status']}",
    )
