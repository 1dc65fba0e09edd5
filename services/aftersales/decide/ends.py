"""Money back, and the end of an order."""

from orders.contracts.blank import blank
from orders.contracts.records import (
    AftersalesState,
    DeliveryRefused,
    LineQuantity,
    ReturnState,
    ShipmentDelivered,
    ShipmentLost,
)
from orders.engine.handling import Event, Handling
from services.aftersales import records
from services.aftersales.records import Ctx
from services.aftersales.rules import lines as line_rules
from services.aftersales.rules.money import owed, spread
from services.aftersales.rules.returns import DAY, window_end

DOCUMENTS_KEPT = 32
"""Partner documents remembered; repeats come soon or not at all."""

OWN_REFUND = "aftersales-"
"""What the ids of aftersales' refunds begin with; the rest is a number."""

OPEN_CASE = ("open", "answered")


def known(
    shipped: ShipmentDelivered | DeliveryRefused | ShipmentLost, state: AftersalesState | None
) -> AftersalesState:
    """The state with what the order says, read from the first shipment that comes; payments may
    have come before it."""
    base = state if state is not None else blank(AftersalesState)
    if base["lines"]:
        return base
    order = shipped["order"].decoded()
    return {
        **base,
        "version": shipped["version"],
        "status": "delivering",
        "number": shipped["number"],
        "currency": shipped["currency"],
        "language": order["buyer"]["language"],
        "total_minor": shipped["total_minor"],
        "paid_minor": base["paid_minor"] + order["payment"]["paid_minor"],
        "lines": line_rules.of_order(order),
    }


def noted(document_id: str, state: AftersalesState) -> AftersalesState:
    """The state with a partner's document remembered."""
    return {**state, "documents": [*state["documents"][1 - DOCUMENTS_KEPT :], document_id]}


def put(one: ReturnState, state: AftersalesState) -> AftersalesState:
    """The state with a return as it is now."""
    return {
        **state,
        "returns": [one if r["return_id"] == one["return_id"] else r for r in state["returns"]],
    }


def refund(
    because: str, lines: list[LineQuantity], state: AftersalesState, ctx: Ctx
) -> tuple[AftersalesState, list[Event]]:
    """Pay back what is owed by now; nothing is asked for if nothing is owed (AS-04)."""
    paid, back, by_review = (
        state["paid_minor"],
        state["refunded_minor"],
        state["refunded_by_review_minor"],
    )
    amount = owed(
        state["lines"],
        state["total_minor"],
        paid,
        back,
        by_review,
        all_settled=state["status"] in ("delivered", "completed"),
    )
    if not amount:
        return state, []
    number = state["refunds"] + 1
    new: AftersalesState = {
        **state,
        "refunds": number,
        "refunded_minor": state["refunded_minor"] + amount,
        "lines": spread(state["lines"], amount),
    }
    return new, records.refund(f"{OWN_REFUND}{number}", amount, because, lines, new, ctx)


def owing(state: AftersalesState) -> list[LineQuantity]:
    """The units that are to be paid back, whether they were or not."""
    return line_rules.quantities(
        {**line, "quantity": line["refundable"]} for line in state["lines"] if line["refundable"]
    )


def conclude(
    code: str, state: AftersalesState, events: list[Event], ctx: Ctx, reason: str = ""
) -> Handling:
    """The end of every handler: complete the order if its window is over and nothing is open,
    else set the timer (DL-03)."""
    dues = [one["due_at"] for one in state["returns"] if one["status"] == "authorised"]
    dues += [case["due_at"] for case in state["cases"] if case["status"] in OPEN_CASE]
    if state["status"] == "delivered":
        end = _end(state, ctx)
        if not dues and ctx.now >= end:
            done: AftersalesState = {
                **state,
                "status": "completed",
                "wake_at": ctx.now + ctx.policy.horizon_days * DAY,
            }
            return Handling(
                outcome=code,
                reason=reason or "completed",
                state=done,
                events=[*events, *records.completed(done, ctx)],
            )
        if ctx.now < end:
            dues.append(end)
    elif (
        kept_days := {"completed": ctx.policy.horizon_days, "": ctx.policy.unshipped_days}.get(
            state["status"]
        )
    ) is not None:
        dues.append(ctx.now + kept_days * DAY)  # to be forgotten then
    return Handling(
        outcome=code,
        reason=reason,
        state={**state, "wake_at": min((due for due in dues if due is not None), default=None)},
        events=events,
    )


def _end(state: AftersalesState, ctx: Ctx) -> int:
    """When nothing can come back any more: at once if the customer keeps nothing."""
    if not any(line_rules.kept(line) for line in state["lines"]):
        return ctx.now
    return window_end(state["lines"], state["delivered_at"] or 0, ctx.policy, ctx.references)
