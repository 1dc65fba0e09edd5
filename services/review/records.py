"""The ways out that several handlers share: hold the order, decline it, stop it. Each gives the
whole Handling."""

from collections.abc import Sequence

from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    Decision,
    LineQuantity,
    MessageRequested,
    OrderDeclined,
    OrderHeld,
    OrderHold,
    OrderStopped,
    ReviewState,
    RuleFired,
)
from orders.engine.context import Context
from orders.engine.handling import Event, Handling
from services.review.policy import ReviewPolicy
from services.review.rules.balance import unpaid
from services.review.rules.exchange import money
from services.review.rules.findings import Finding

Ctx = Context[ReviewPolicy]

HOUR = 3_600_000
DAY = 24 * HOUR


def hold(
    state: ReviewState, findings: Sequence[Finding], before: Sequence[Event], ctx: Ctx
) -> Handling:
    """Wait for people, or for money: one hold a kind, each with evidence, owner and deadline
    (RV-08). `before`: events that come first."""
    holds = [_hold(finding, ctx) for finding in findings]
    held: ReviewState = {
        **state,
        "status": "held",
        "open_holds": holds,
        "wake_at": min(one["deadline_at"] for one in holds),
    }
    notice: OrderHeld = {
        "order_id": ctx.key,
        "version": state["version"],
        "holds": holds,
        "decision": decision("held", state["rules"], ctx),
        "at": ctx.now,
    }
    asked = [
        _ask_for_money(one, held, ctx) for one in holds if one["hold_id"] in ("unpaid", "credit")
    ]
    return Handling(
        outcome="held",
        reason=findings[0].kind,
        state=held,
        events=[*before, Event(OrderHeld, notice), *asked],
    )


def _hold(finding: Finding, ctx: Ctx) -> OrderHold:
    kind = "payment" if finding.kind == "unpaid" else finding.kind
    owner = ctx.policy.hold_owners[kind]
    hours = ctx.policy.pay_within_hours if finding.kind == "unpaid" else owner.decide_within_hours
    return {
        "hold_id": finding.kind,
        "kind": kind,
        "rule": finding.rule,
        "because": finding.because,
        "owner_role": owner.role,
        "deadline_at": ctx.now + hours * HOUR,
        "blocks": "confirmation",
    }


def _ask_for_money(hold: OrderHold, state: ReviewState, ctx: Ctx) -> Event:
    values = {"unpaid": money(unpaid(state), state["currency"]), "because": hold["because"]}
    template = "payment-requested" if hold["hold_id"] == "unpaid" else "credit-refused"
    return message(f"{template}-{ctx.now}", "customer", template, values, state, ctx)


def decline(
    state: ReviewState, findings: Sequence[Finding], before: Sequence[Event], ctx: Ctx
) -> Handling:
    """Refuse the order for good; whoever holds something for it gives it back when the stop
    comes around."""
    refused = [finding for finding in findings if finding.refuses] or list(findings)
    because = "; ".join(finding.because for finding in refused)
    declined: OrderDeclined = {
        "order_id": ctx.key,
        "version": state["version"],
        "decision": decision("declined", state["rules"], ctx),
        "at": ctx.now,
    }
    return stop(
        state, "declined", refused[0].kind, because, [*before, Event(OrderDeclined, declined)], ctx
    )


def stop(
    state: ReviewState, outcome: str, reason: str, because: str, before: Sequence[Event], ctx: Ctx
) -> Handling:
    """End the order here. `outcome`: cancelled, declined or unconfirmed; `reason`: a code;
    `because`: for people.

    Nothing is given back or refunded yet: the notice returns through its topic and settles all of
    it (docs/flows.md).
    """
    stopped: ReviewState = {
        **state,
        "status": "stopped",
        "order": None,
        "open_holds": [],
        "rules": [],
        "wake_at": None,
    }
    lines: list[LineQuantity] = [
        {"line": line["line"], "sku": line["sku"], "quantity": line["quantity"] - line["stopped"]}
        for line in state["lines"]
    ]
    notice: OrderStopped = {
        "order_id": ctx.key,
        "version": state["version"],
        "lines": [line for line in lines if line["quantity"] > 0],
        "warehouse": "",
        "whole": True,
        "because": because,
        "stopped_by": "review",
        "outcome": outcome,
        "at": ctx.now,
    }
    told = message(
        f"order-{outcome}", "customer", f"order-{outcome}", {"because": because}, state, ctx
    )
    return Handling(
        outcome=outcome,
        reason=reason,
        state=stopped,
        events=[*before, Event(OrderStopped, notice), told],
    )


def decision(outcome: str, rules: list[RuleFired], ctx: Ctx) -> Decision:
    """What was decided, under which policy, by which rules."""
    return {"outcome": outcome, "policy": ctx.policy.version, "rules": rules}


def message(
    message_id: str, to: str, template: str, values: dict[str, str], state: ReviewState, ctx: Ctx
) -> Event:
    """A message to the customer or to a role; `message_id` is unique in the order, one a fact."""
    asked: MessageRequested = {
        "order_id": ctx.key,
        "message_id": message_id,
        "to": to,
        "template": template,
        "language": state["language"],
        "values": {"number": state["number"], **values},
        "at": ctx.now,
    }
    return Event(MessageRequested, asked)


def content(state: ReviewState) -> CarriedOrder:
    """The order of a state that still keeps it: until it is confirmed or stopped."""
    order = state["order"]
    if order is None:
        raise LookupError("review no longer keeps this order")
    return order
