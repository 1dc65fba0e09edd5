"""Goods that come back (AS-04): asked for, arrived, or never seen again."""

from orders.contracts.records import (
    AftersalesState,
    DeliveredLine,
    ReturnArrived,
    ReturnedLine,
    ReturnRequested,
    ReturnState,
    RuleFired,
)
from orders.engine.handling import Event, Handling
from services.aftersales import records
from services.aftersales.decide import ends as progress
from services.aftersales.decide.orders import REFUSED
from services.aftersales.records import Ctx
from services.aftersales.rules import lines as line_rules
from services.aftersales.rules.returns import DAY, counted, judge, paid_back, remaining

NOT_YET: RuleFired = {"rule": "AS-04", "outcome": "refused", "because": "nothing was delivered yet"}


def requested(asked: ReturnRequested, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """The customer wants to return goods: line by line, by policy (AS-04)."""
    if state is None:
        return ctx.ignore("unknown order")
    if asked["version"] != state["version"]:
        return ctx.ignore("other version")
    if any(one["return_id"] == asked["return_id"] for one in state["returns"]):
        return ctx.ignore("already answered")
    if state["delivered_at"] is None:
        return _refuse(asked, [NOT_YET], "nothing delivered", state, ctx)
    days = (ctx.now - state["delivered_at"]) / DAY
    verdict = judge(
        asked["lines"], state["lines"], state["returns"], days, ctx.policy, ctx.references
    )
    if not verdict.lines:
        return _refuse(asked, verdict.rules, "by policy", state, ctx)
    first = verdict.lines[0]["line"]
    one: ReturnState = {
        **_answered(asked, "authorised"),
        "warehouse": next(line["warehouse"] for line in state["lines"] if line["line"] == first),
        "lines": verdict.lines,
        "due_at": ctx.now + ctx.policy.arrive_within_days * DAY,
    }
    new: AftersalesState = {**state, "returns": [*state["returns"], one]}
    reason = "" if len(verdict.lines) == len(asked["lines"]) else "in part"
    return progress.conclude(
        "authorised", new, records.authorised(one, verdict.rules, new, ctx), ctx, reason
    )


def arrived(event: ReturnArrived, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """Goods came back and were inspected: back to the shelf or scrapped, and money back for what
    policy says (AS-04).

    One that comes after it expired is put on the shelf and not paid for: what was refused is paid
    back already.
    """
    if state is None:
        return ctx.ignore("unknown order")
    if event["document_id"] in state["documents"]:
        return ctx.ignore("repeated document")
    one = next((one for one in state["returns"] if one["return_id"] == event["return_id"]), None)
    if one is None or one["status"] == "refused":
        return _unannounced(event, state, ctx)
    results = counted(event["lines"], one)
    if not results:
        return ctx.ignore("nothing announced")
    state = progress.noted(event["document_id"], state)
    return (
        _late(event, one, results, state, ctx)
        if one["status"] == "expired"
        else _in_time(event, one, results, state, ctx)
    )


def expire(
    one: ReturnState, state: AftersalesState, ctx: Ctx
) -> tuple[AftersalesState, list[Event]]:
    """The goods did not come in time. Refused goods were the carrier's to bring back: they are
    lost, and paid back (AS-04)."""
    gone = remaining(one)
    state = progress.put({**one, "status": "expired", "due_at": None}, state)
    if one["reason"] == REFUSED:
        state = {**state, "lines": line_rules.changed(state["lines"], gone, line_rules.give_up)}
        return progress.refund("refused goods that never came back", gone, state, ctx)
    return state, [
        records.message(
            "customer",
            "return-expired",
            f"expired-{one['return_id']}",
            {"return": one["return_id"]},
            state,
            ctx,
        )
    ]


def _answered(asked: ReturnRequested, status: str) -> ReturnState:
    return {
        "return_id": asked["return_id"],
        "status": status,
        "warehouse": "",
        "lines": [],
        "results": [],
        "refund_minor": 0,
        "due_at": None,
        "reason": asked["reason"],
    }


def _refuse(
    asked: ReturnRequested, rules: list[RuleFired], reason: str, state: AftersalesState, ctx: Ctx
) -> Handling:
    new: AftersalesState = {**state, "returns": [*state["returns"], _answered(asked, "refused")]}
    return progress.conclude(
        "refused", new, records.refused(asked["return_id"], rules, state, ctx), ctx, reason
    )


def _in_time(
    event: ReturnArrived,
    one: ReturnState,
    results: list[ReturnedLine],
    state: AftersalesState,
    ctx: Ctx,
) -> Handling:
    back = paid_back(results, one["reason"], ctx.policy)
    lines = line_rules.changed(_returned(results, state), back, _refundable)
    because = f"return {one['return_id']}: {sum(b['quantity'] for b in back)} units"
    events = records.inspected(one["return_id"], event["warehouse"], results, state, ctx)
    before = state["refunded_minor"]
    new, paid = progress.refund(
        because,
        line_rules.quantities(b for b in back if b["quantity"]),
        {**state, "lines": lines},
        ctx,
    )
    refunded = one["refund_minor"] + new["refunded_minor"] - before
    now: ReturnState = {**one, "results": [*one["results"], *results], "refund_minor": refunded}
    if not remaining(now):
        now = {**now, "status": "inspected", "due_at": None}
    reason = "refund" if paid else "no refund"
    return progress.conclude("inspected", progress.put(now, new), [*events, *paid], ctx, reason)


def _late(
    event: ReturnArrived,
    one: ReturnState,
    results: list[ReturnedLine],
    state: AftersalesState,
    ctx: Ctx,
) -> Handling:
    if one["reason"] == REFUSED:
        units = [{"line": r["line"], "quantity": r["restocked"] + r["scrapped"]} for r in results]
        state = {**state, "lines": line_rules.changed(state["lines"], units, line_rules.turn_up)}
    new: AftersalesState = {**state, "lines": _returned(results, state)}
    new = progress.put({**one, "results": [*one["results"], *results]}, new)
    return progress.conclude(
        "inspected",
        new,
        records.inspected(one["return_id"], event["warehouse"], results, state, ctx),
        ctx,
        "too late",
    )


def _returned(results: list[ReturnedLine], state: AftersalesState) -> list[DeliveredLine]:
    units = [{"line": r["line"], "quantity": r["restocked"] + r["scrapped"]} for r in results]
    return line_rules.changed(
        state["lines"], units, lambda line, n: {**line, "returned": line["returned"] + n}
    )


def _refundable(line: DeliveredLine, n: int) -> DeliveredLine:
    return {**line, "refundable": line["refundable"] + n}


def _unannounced(event: ReturnArrived, state: AftersalesState, ctx: Ctx) -> Handling:
    """Goods that nobody announced: a person looks at them."""
    values = {"return": event["return_id"], "warehouse": event["warehouse"]}
    asked = records.message(
        "returns desk",
        "return-unannounced",
        f"unannounced-{event['document_id']}",
        values,
        state,
        ctx,
    )
    return Handling(
        outcome="ignored",
        reason="unknown return",
        state=progress.noted(event["document_id"], state),
        events=[asked],
    )
