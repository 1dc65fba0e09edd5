"""Requests after the sale (AS-01): each tied to its order and lines, with a team, a deadline and
an end."""

from orders.contracts.records import AftersalesState, CaseAnswered, CaseOpened, CaseState
from orders.engine.handling import Event, Handling
from services.aftersales import records
from services.aftersales.decide import ends as progress
from services.aftersales.records import Ctx

HOUR = 3_600_000


def opened(request: CaseOpened, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """A new case, for the team that its kind asks for, with a time to answer (AS-01)."""
    if state is None:
        return ctx.ignore("unknown order")
    if _find(request["case_id"], state) is not None:
        return ctx.ignore("already open")
    team = ctx.policy.team_for(request["kind"])
    ours = {(line["line"], line["sku"]) for line in state["lines"]}
    case: CaseState = {
        "case_id": request["case_id"],
        "kind": request["kind"],
        "status": "open",
        "team": team.team,
        "due_at": ctx.now + team.answer_within_hours * HOUR,
        "lines": [line for line in request["lines"] if (line["line"], line["sku"]) in ours],
        "escalations": 0,
    }
    foreign = len(request["lines"]) - len(case["lines"])
    note = f"{request['kind']} case" + (f", {foreign} lines are not the order's" if foreign else "")
    new: AftersalesState = {**state, "cases": [*state["cases"], case]}
    values = {"case": case["case_id"], "kind": case["kind"], "due_at": str(case["due_at"])}
    told = records.message(case["team"], "case-opened", f"case-{case['case_id']}", values, new, ctx)
    return progress.conclude(
        "case opened", new, [records.case_updated(case, "open", note, new, ctx), told], ctx
    )


def answered(answer: CaseAnswered, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """The team has answered: the case is closed, or waits for the customer (AS-01)."""
    case = None if state is None else _find(answer["case_id"], state)
    if state is None or case is None:
        return ctx.ignore("unknown case")
    if case["status"] == "closed":
        return ctx.ignore("already closed")
    told = records.message(
        "customer",
        "case-answered",
        f"answer-{case['case_id']}-{answer['at']}",
        {"note": answer["note"]},
        state,
        ctx,
    )
    if answer["closes"]:
        new, event = _close(case, answer["outcome"], state, ctx)
        return progress.conclude("case closed", new, [event, told], ctx)
    now: CaseState = {
        **case,
        "status": "answered",
        "due_at": ctx.now + ctx.policy.close_after_answer_hours * HOUR,
    }
    event = records.case_updated(now, "answered", answer["outcome"], state, ctx)
    return progress.conclude("case answered", _put(now, state), [event, told], ctx)


def overdue(
    case: CaseState, state: AftersalesState, ctx: Ctx
) -> tuple[AftersalesState, list[Event]]:
    """Nobody answered in time: escalate, in the end close. An answer that the customer leaves
    alone closes the case too (AS-01)."""
    if case["status"] == "answered":
        state, event = _close(case, "answered", state, ctx)
        return state, [event]
    times = case["escalations"] + 1
    if times > ctx.policy.escalations:
        state, event = _close(case, "unanswered", state, ctx)
        return state, [event]
    due_at = ctx.now + ctx.policy.team_for(case["kind"]).answer_within_hours * HOUR
    now: CaseState = {
        **case,
        "team": ctx.policy.escalation_team,
        "escalations": times,
        "due_at": due_at,
    }
    values = {"case": case["case_id"], "kind": case["kind"], "times": str(times)}
    told = records.message(
        now["team"], "case-overdue", f"case-{case['case_id']}-overdue-{times}", values, state, ctx
    )
    return _put(now, state), [
        records.case_updated(now, "open", f"not answered in time by {case['team']}", state, ctx),
        told,
    ]


def _find(case_id: str, state: AftersalesState) -> CaseState | None:
    return next((case for case in state["cases"] if case["case_id"] == case_id), None)


def _put(case: CaseState, state: AftersalesState) -> AftersalesState:
    return {
        **state,
        "cases": [case if c["case_id"] == case["case_id"] else c for c in state["cases"]],
    }


def _close(
    case: CaseState, outcome: str, state: AftersalesState, ctx: Ctx
) -> tuple[AftersalesState, Event]:
    closed: CaseState = {**case, "status": "closed", "due_at": None}
    return _put(closed, state), records.case_closed(closed, outcome, state, ctx)
