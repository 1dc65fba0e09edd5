"""The records that aftersales publishes, made from its state."""

from collections.abc import Callable, Mapping
from typing import Any

from orders.business import messages
from orders.business.decisions import decision
from orders.business.notices import quantities
from orders.business.times import moment
from orders.contracts.records import (
    AftersalesState,
    CaseClosed,
    CaseState,
    CaseUpdated,
    DeliveredLine,
    LineQuantity,
    OrderCompleted,
    OrderFinished,
    ReturnArrived,
    ReturnAuthorised,
    ReturnedLine,
    ReturnInspected,
    ReturnRefused,
    ReturnState,
    RuleFired,
    UnitsCredited,
    UnitsReturned,
)
from orders.engine.context import Context
from orders.engine.handling import Event
from services.aftersales.policy import AftersalesPolicy
from services.aftersales.rules import lines as line_rules

Ctx = Context[AftersalesPolicy]


def message(
    to: str, template: str, fact: str, values: Mapping[str, str], state: AftersalesState, ctx: Ctx
) -> Event:
    """One message per `fact`: it is the message's id in the order (TR-02)."""
    return messages.message(
        ctx.key,
        fact,
        to=to,
        template=template,
        language=state["language"] or ctx.policy.default_language,
        values={"number": state["number"], **values},
        at=ctx.now,
    )


def authorised(
    one: ReturnState, rules: list[RuleFired], state: AftersalesState, ctx: Ctx
) -> list[Event]:
    """The goods may come; the customer is told where to send them (AS-04)."""
    return_id = one["return_id"]
    told = {
        "return": return_id,
        "warehouse": one["warehouse"],
        "until": moment(one["due_at"]),
    }
    fact = {
        "return_id": return_id,
        "warehouse": one["warehouse"],
        "lines": one["lines"],
        "arrive_by": one["due_at"],
        "decision": decision("authorised", rules, ctx.policy),
    }
    return [
        Event(ReturnAuthorised, {**_about(state, ctx), **fact}),
        message(
            "customer", "return-authorised", f"return-authorised-{return_id}", told, state, ctx
        ),
    ]


def refused(
    return_id: str, rules: list[RuleFired], state: AftersalesState, ctx: Ctx
) -> list[Event]:
    """The goods may not come; the customer is told why (AS-04)."""
    told = {"return": return_id, "because": "; ".join(rule["because"] for rule in rules)}
    fact = {"return_id": return_id, "decision": decision("refused", rules, ctx.policy)}
    return [
        Event(ReturnRefused, {**_about(state, ctx), **fact}),
        message("customer", "return-refused", f"return-refused-{return_id}", told, state, ctx),
    ]


def inspected(
    event: ReturnArrived, results: list[ReturnedLine], state: AftersalesState, ctx: Ctx
) -> list[Event]:
    """What came back and what became of it; what can be sold goes back to the shelf, lot by lot
    where lots are kept (AS-04, IV-08)."""
    fact = {
        **_about(state, ctx),
        "return_id": event["return_id"],
        "warehouse": event["warehouse"],
        "lines": results,
        "lots": event["lots"],
    }
    return [Event(ReturnInspected, fact), Event(UnitsReturned, fact)]


def credited(
    lines: list[LineQuantity],
    charges_minor: int,
    retained_minor: int,
    why: Mapping[str, str],
    state: AftersalesState,
    ctx: Ctx,
) -> Event:
    """The customer no longer owes these units and charges; review pays back what is too much by
    it (AS-04). The state has counted the credit already."""
    fact = {
        "credit_id": f"aftersales-{state['credits']}",
        "lines": lines,
        "charges_minor": charges_minor,
        "retained_minor": retained_minor,
        "currency": state["currency"],
        **why,
    }
    return Event(UnitsCredited, {**_about(state, ctx), **fact})


def case_updated(
    case: CaseState, status: str, note: str, state: AftersalesState, ctx: Ctx
) -> Event:
    """Progress of a case (AS-01)."""
    fact = {"case_id": case["case_id"], "status": status, "team": case["team"], "note": note}
    fact["awaits"] = case["awaits"] if case["status"] == "open" else ""
    return Event(CaseUpdated, {**_about(state, ctx), **fact})


def case_closed(case: CaseState, outcome: str, state: AftersalesState, ctx: Ctx) -> Event:
    """The end of a case (AS-01)."""
    return Event(CaseClosed, {**_about(state, ctx), "case_id": case["case_id"], "outcome": outcome})


def completed(state: AftersalesState, ctx: Ctx) -> list[Event]:
    """The order is done: nothing more will happen to it (DL-03)."""
    sums = {
        "delivered": _lines(state, line_rules.kept),
        "returned": _lines(state, lambda line: line["returned"]),
    }
    return [
        Event(OrderCompleted, {**_about(state, ctx), **sums}),
        Event(OrderFinished, {**_about(state, ctx), "outcome": "completed"}),
    ]


def _lines(state: AftersalesState, amount: Callable[[DeliveredLine], int]) -> list[LineQuantity]:
    return quantities({**line, "quantity": amount(line)} for line in state["lines"])


def _about(state: AftersalesState, ctx: Ctx) -> dict[str, Any]:
    return {"order_id": ctx.key, "version": state["version"], "at": ctx.now}
