"""The records that review publishes, made from its state."""

from collections.abc import Mapping, Sequence

from orders.business import messages, notices
from orders.business.authority import Refusal
from orders.business.decisions import decision
from orders.business.money import money
from orders.business.steps import CONFIRMED
from orders.contracts.records import (
    ConfirmationReminded,
    ConfirmationRequested,
    HoldReleased,
    LineQuantity,
    OrderApproved,
    OrderConfirmed,
    OrderDeclined,
    OrderHeld,
    OrderHold,
    OrderSuspended,
    PromiseMade,
    RecallRequested,
    RefundRequested,
    ReviewDecided,
    ReviewState,
    RuleFired,
    VerdictRefused,
)
from orders.engine.context import Context
from orders.engine.handling import Event
from services.review.policy import ReviewPolicy
from services.review.rules.balance import open_units
from services.review.rules.promise import Promise
from services.review.state import content

Ctx = Context[ReviewPolicy]


def held(state: ReviewState, ctx: Ctx) -> Event:
    """The order waits, for each of its open holds (RV-08)."""
    notice: OrderHeld = {
        "order_id": ctx.key,
        "version": state["version"],
        "holds": state["open_holds"],
        "decision": decision("held", state["rules"], ctx.policy),
        "at": ctx.now,
    }
    return Event(OrderHeld, notice)


def hold_released(
    hold: OrderHold, released_by: str, because: str, state: ReviewState, ctx: Ctx
) -> Event:
    """One hold less (RV-08). If a person released it, the state has the approval."""
    by = [one for one in state["approvals"] if one["hold_id"] == hold["hold_id"]]
    given = by[0] if by and by[0]["decided_by"] == released_by else None
    released: HoldReleased = {
        "order_id": ctx.key,
        "version": state["version"],
        "hold_id": hold["hold_id"],
        "released_by": released_by,
        "because": because,
        "at": ctx.now,
        "role": given["role"] if given else "",
        "tier": hold["tier"],
        "on_behalf_of": given["on_behalf_of"] if given else "",
        "reason_code": given["reason_code"] if given else "",
        "document": hold["document"],
    }
    return Event(HoldReleased, released)


def verdict_refused(
    hold: OrderHold, verdict: ReviewDecided, refusal: Refusal, state: ReviewState, ctx: Ctx
) -> Event:
    """Somebody may not decide so about this hold; it stays (RV-06)."""
    value: VerdictRefused = {
        "order_id": ctx.key,
        "version": state["version"],
        "hold_id": hold["hold_id"],
        "verdict": verdict["verdict"],
        "decided_by": verdict["decided_by"],
        "role": hold["owner_role"],
        "tier": hold["tier"],
        "reason": refusal.reason,
        "because": refusal.because,
        "at": ctx.now,
        "document": hold["document"],
    }
    return Event(VerdictRefused, value)


def approved(state: ReviewState, rules: list[RuleFired], ctx: Ctx) -> Event:
    """Nothing speaks against the order."""
    value: OrderApproved = {
        "order_id": ctx.key,
        "version": state["version"],
        "decision": decision("approved", rules, ctx.policy),
        "at": ctx.now,
    }
    return Event(OrderApproved, value)


def declined(state: ReviewState, ctx: Ctx) -> Event:
    """The order is refused for good."""
    value: OrderDeclined = {
        "order_id": ctx.key,
        "version": state["version"],
        "decision": decision("declined", state["rules"], ctx.policy),
        "at": ctx.now,
    }
    return Event(OrderDeclined, value)


def promise_made(made: Promise, state: ReviewState, ctx: Ctx) -> Event:
    """When the goods will be there, and how that was worked out (CF-04)."""
    value: PromiseMade = {
        "order_id": ctx.key,
        "version": state["version"],
        "promised_at": made.promised_at,
        "agreed": made.agreed,
        "terms": made.terms,
        "decision": decision("promised", made.rules, ctx.policy),
        "at": ctx.now,
    }
    return Event(PromiseMade, value)


def confirmed(state: ReviewState, rule: RuleFired, ctx: Ctx) -> Event:
    """The hand-off to inventory, the order's bytes as they came."""
    value: OrderConfirmed = {
        "order_id": ctx.key,
        "number": state["number"],
        "version": state["version"],
        "step": CONFIRMED,
        "customer_id": state["customer_id"],
        "total_minor": state["total_minor"],
        "currency": state["currency"],
        "priority": state["priority"],
        "at": ctx.now,
        "decision": decision("confirmed", [rule], ctx.policy),
        "promised_at": state["promised_at"],
        "goods_by_at": state["goods_by_at"],
        "contract": state["contract"]["contract_number"] if state["contract"] else "",
        "order": content(state),
    }
    return Event(OrderConfirmed, value)


def confirmation_requested(state: ReviewState, means: str, answer_by: int, ctx: Ctx) -> Event:
    """The customer is to confirm (CF-01)."""
    value: ConfirmationRequested = {
        "order_id": ctx.key,
        "version": state["version"],
        "means": means,
        "answer_by_at": answer_by,
        "at": ctx.now,
        "offer_id": state["offer"]["offer_id"] if state["offer"] else "",
    }
    return Event(ConfirmationRequested, value)


def confirmation_reminded(state: ReviewState, count: int, answer_by: int, ctx: Ctx) -> Event:
    """The customer is asked once more (CF-02)."""
    value: ConfirmationReminded = {
        "order_id": ctx.key,
        "version": state["version"],
        "reminder": count,
        "answer_by_at": answer_by,
        "at": ctx.now,
    }
    return Event(ConfirmationReminded, value)


def suspended(state: ReviewState, because: str, ctx: Ctx) -> Event:
    """The customer keeps silent (CF-02)."""
    value: OrderSuspended = {
        "order_id": ctx.key,
        "version": state["version"],
        "because": because,
        "contract": state["signed"],
        "at": ctx.now,
    }
    return Event(OrderSuspended, value)


def stopped(state: ReviewState, outcome: str, because: str, ctx: Ctx) -> list[Event]:
    """Review ends the order; the customer is told. `outcome`: cancelled, declined, unconfirmed."""
    lines = [{**line, "quantity": open_units(line)} for line in state["lines"]]
    told = f"order-{outcome}"
    return [
        notices.stopped(
            ctx.key,
            state["version"],
            lines,
            whole=True,
            because=because,
            by="review",
            outcome=outcome,
            promised_at=state["promised_at"],
            at=ctx.now,
        ),
        message(told, "customer", told, {"because": because}, state, ctx),
    ]


def recall(state: ReviewState, because: str, ctx: Ctx) -> Event:
    """Finance takes the order back: the recall chases it through the chain."""
    value: RecallRequested = {
        "order_id": ctx.key,
        "version": state["version"],
        "requested_by": ctx.policy.hold_owners["payment"].role,
        "reason": because,
        "purpose": "CANCEL",
        "from_warehouse": True,
        "at": ctx.now,
    }
    return Event(RecallRequested, value)


def refund(
    state: ReviewState,
    currency: str,
    amount: int,
    lines: Sequence[LineQuantity],
    because: str,
    ctx: Ctx,
) -> list[Event]:
    """Money goes back, and the customer is told. The state has counted the refund already.

    Of an order that never came nobody knows how often it was forgotten, and counted anew: the time
    makes those ids unique.
    """
    kind = "review" if state["version"] else f"unclaimed-{ctx.now}"
    refund_id = f"{kind}-{state['refunds']}"
    asked: RefundRequested = {
        "order_id": ctx.key,
        "version": state["version"],
        "refund_id": refund_id,
        "amount_minor": amount,
        "currency": currency,
        "because": because,
        "lines": list(lines),
        "at": ctx.now,
    }
    values = {"amount": money(amount, currency), "because": because}
    told = message(f"refund-{refund_id}", "customer", "refund-on-its-way", values, state, ctx)
    return [Event(RefundRequested, asked), told]


def message(
    message_id: str,
    to: str,
    template: str,
    values: Mapping[str, str],
    state: ReviewState,
    ctx: Ctx,
) -> Event:
    """A message to the customer or to a role; `message_id` is unique in the version of the order,
    one a fact."""
    later = f"-v{state['version']}" if state["version"] > 1 else ""
    return messages.message(
        ctx.key,
        f"{message_id}{later}",
        to=to,
        template=template,
        language=state["language"] or ctx.policy.default_language,
        values={"number": state["number"], **values},
        at=ctx.now,
    )


def to_finance(
    message_id: str, template: str, values: Mapping[str, str], state: ReviewState, ctx: Ctx
) -> Event:
    """A message to those who look after payments."""
    return message(message_id, ctx.policy.hold_owners["payment"].role, template, values, state, ctx)
