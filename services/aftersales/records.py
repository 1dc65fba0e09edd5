"""The records that aftersales publishes, made from its state."""

from typing import Any

from orders.contracts.records import (
    AftersalesState,
    CaseClosed,
    CaseState,
    CaseUpdated,
    Decision,
    LineQuantity,
    MessageRequested,
    OrderCompleted,
    OrderFinished,
    RefundRequested,
    ReturnAuthorised,
    ReturnedLine,
    ReturnInspected,
    ReturnRefused,
    ReturnState,
    RuleFired,
    UnitsReturned,
)
from orders.engine.context import Context
from orders.engine.handling import Event
from services.aftersales.policy import AftersalesPolicy
from services.aftersales.rules import lines as line_rules

Ctx = Context[AftersalesPolicy]


def message(
    to: str, template: str, fact: str, values: dict[str, str], state: AftersalesState, ctx: Ctx
) -> Event:
    """One message per `fact`: it is the message's id in the order (TR-02)."""
    body = {
        "to": to,
        "template": template,
        "language": state["language"],
        "values": {"number": state["number"], **values},
    }
    return Event(MessageRequested, {"order_id": ctx.key, "message_id": fact, **body, "at": ctx.now})


def authorised(
    one: ReturnState, rules: list[RuleFired], state: AftersalesState, ctx: Ctx
) -> list[Event]:
    """The goods may come; the customer is told where to send them (AS-04)."""
    told = {
        "return": one["return_id"],
        "warehouse": one["warehouse"],
        "until": str(one["due_at"] or ""),
    }
    fact = {
        "return_id": one["return_id"],
        "warehouse": one["warehouse"],
        "lines": one["lines"],
        "decision": _why("authorised", rules, ctx),
    }
    return [
        Event(ReturnAuthorised, {**_about(state, ctx), **fact}),
        message(
            "customer",
            "return-authorised",
            f"return-authorised-{one['return_id']}",
            told,
            state,
            ctx,
        ),
    ]


def refused(
    return_id: str, rules: list[RuleFired], state: AftersalesState, ctx: Ctx
) -> list[Event]:
    """The goods may not come; the customer is told why (AS-04)."""
    told = {"return": return_id, "because": "; ".join(rule["because"] for rule in rules)}
    return [
        Event(
            ReturnRefused,
            {**_about(state, ctx), "return_id": return_id, "decision": _why("refused", rules, ctx)},
        ),
        message("customer", "return-refused", f"return-refused-{return_id}", told, state, ctx),
    ]


def inspected(
    return_id: str, warehouse: str, results: list[ReturnedLine], state: AftersalesState, ctx: Ctx
) -> list[Event]:
    """What came back and what became of it; what can be sold goes back to the shelf (AS-04)."""
    fact = {**_about(state, ctx), "return_id": return_id, "warehouse": warehouse, "lines": results}
    return [Event(ReturnInspected, fact), Event(UnitsReturned, fact)]


def refund(
    refund_id: str,
    amount_minor: int,
    because: str,
    lines: list[LineQuantity],
    state: AftersalesState,
    ctx: Ctx,
) -> list[Event]:
    """Money goes back, and the customer is told (AS-04)."""
    asked = {
        "refund_id": refund_id,
        "amount_minor": amount_minor,
        "currency": state["currency"],
        "because": because,
        "lines": lines,
    }
    told = {"amount_minor": str(amount_minor), "currency": state["currency"], "because": because}
    return [
        Event(RefundRequested, {**_about(state, ctx), **asked}),
        message("customer", "refund-on-its-way", f"refund-{refund_id}", told, state, ctx),
    ]


def case_updated(
    case: CaseState, status: str, note: str, state: AftersalesState, ctx: Ctx
) -> Event:
    """Progress of a case (AS-01)."""
    return Event(
        CaseUpdated,
        {
            **_about(state, ctx),
            "case_id": case["case_id"],
            "status": status,
            "team": case["team"],
            "note": note,
        },
    )


def case_closed(case: CaseState, outcome: str, state: AftersalesState, ctx: Ctx) -> Event:
    """The end of a case (AS-01)."""
    return Event(CaseClosed, {**_about(state, ctx), "case_id": case["case_id"], "outcome": outcome})


def completed(state: AftersalesState, ctx: Ctx) -> list[Event]:
    """The order is done: nothing more will happen to it (DL-03)."""
    sums = {
        "delivered": _lines(state, line_rules.kept),
        "returned": _lines(state, lambda line: line["returned"]),
    }
    money = {"refunded_minor": state["refunded_minor"], "currency": state["currency"]}
    return [
        Event(OrderCompleted, {**_about(state, ctx), **sums, **money}),
        Event(OrderFinished, {**_about(state, ctx), "outcome": "completed"}),
    ]


def _lines(state: AftersalesState, amount: Any) -> list[LineQuantity]:
    return [
        {"line": line["line"], "sku": line["sku"], "quantity": amount(line)}
        for line in state["lines"]
        if amount(line) > 0
    ]


def _about(state: AftersalesState, ctx: Ctx) -> dict[str, Any]:
    return {"order_id": ctx.key, "version": state["version"], "at": ctx.now}


def _why(outcome: str, rules: list[RuleFired], ctx: Ctx) -> Decision:
    return {"outcome": outcome, "policy": ctx.policy.version, "rules": rules}
