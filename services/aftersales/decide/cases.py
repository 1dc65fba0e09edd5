"""Requests after the sale (AS-01): each tied to its order and lines, with a team, a deadline and
an end."""

from orders.business.times import HOUR, moment
from orders.contracts.records import (
    AftersalesState,
    CaseAnswered,
    CaseState,
    DisputeKind,
    LineQuantity,
)
from orders.engine.handling import Event
from services.aftersales import records
from services.aftersales.records import Ctx
from services.aftersales.state import PENDING_CASE

KINDS: dict[DisputeKind, str] = {"DAMAGED": "quality", "MISSING": "logistics"}
"""What a customer says is wrong with goods -> the kind of case; another one is a complaint."""


def find(case_id: str, state: AftersalesState) -> CaseState | None:
    """The case, if it is known."""
    return next((case for case in state["cases"] if case["case_id"] == case_id), None)


def new(case_id: str, kind: str, lines: list[LineQuantity], ctx: Ctx) -> CaseState:
    """A case for the team that its kind asks for, with a time to answer (AS-01)."""
    team = ctx.policy.team_for(kind)
    return {
        "case_id": case_id,
        "kind": kind,
        "note": "",
        "status": "open",
        "team": team.team,
        "due_at": ctx.now + team.answer_within_hours * HOUR,
        "lines": lines,
        "escalations": 0,
        "shipment_id": "",
        "awaits": "",
    }


def pending(case_id: str, kind: str, note: str, ctx: Ctx) -> CaseState:
    """A case that is opened as soon as something of its order has arrived."""
    return {**new(case_id, kind, [], ctx), "status": PENDING_CASE, "due_at": None, "note": note}


def open_pending(state: AftersalesState, ctx: Ctx) -> tuple[AftersalesState, list[Event]]:
    """Open what was pending, if the order is known by now."""
    events: list[Event] = []
    if not state["lines"]:
        return state, events
    for waiting in state["cases"]:
        if waiting["status"] == PENDING_CASE:
            case: CaseState = {
                **new(waiting["case_id"], waiting["kind"], waiting["lines"], ctx),
                "note": waiting["note"],
            }
            state = _put(case, state)
            events += told(case, case["note"], state, ctx)
    return state, events


def told(case: CaseState, note: str, state: AftersalesState, ctx: Ctx) -> list[Event]:
    """The case is open, and its team knows (AS-01)."""
    values = {"case": case["case_id"], "kind": case["kind"], "due_at": moment(case["due_at"])}
    values["awaits"] = case["awaits"]
    asked = records.message(
        case["team"], "case-opened", f"case-{case['case_id']}", values, state, ctx
    )
    return [records.case_updated(case, "open", note, state, ctx), asked]


def after_answer(
    case: CaseState, answer: CaseAnswered, state: AftersalesState, ctx: Ctx
) -> tuple[str, AftersalesState, Event]:
    """(outcome, state, event): closed, or answered and left to the customer for a while."""
    if answer["closes"]:
        return "case_closed", *close(case, answer["outcome"], state, ctx)
    return "case_answered", *left_to_customer(case, answer["outcome"], state, ctx)


def left_to_customer(
    case: CaseState, note: str, state: AftersalesState, ctx: Ctx
) -> tuple[AftersalesState, Event]:
    """It is answered, and the customer has a while to say what becomes of it (AS-01, TR-05)."""
    now: CaseState = {
        **case,
        "status": "answered",
        "due_at": ctx.now + ctx.policy.close_after_answer_hours * HOUR,
    }
    return _put(now, state), records.case_updated(now, "answered", note, state, ctx)


def overdue(
    case: CaseState, state: AftersalesState, ctx: Ctx
) -> tuple[AftersalesState, list[Event]]:
    """Nobody answered in time: escalate, in the end close, with a last word to who should have
    answered. An answer that the customer leaves alone closes the case too (AS-01)."""
    if case["status"] == "answered":
        state, event = close(case, "answered", state, ctx)
        return state, [event]
    times = case["escalations"] + 1
    fact = f"case-{case['case_id']}-overdue-{times}"
    values = {"case": case["case_id"], "kind": case["kind"], "times": str(times)}
    if times > ctx.policy.escalations:
        state, event = close(case, "unanswered", state, ctx)
        said = records.message(case["team"], "case-unanswered", fact, values, state, ctx)
        return state, [event, said]
    now: CaseState = {
        **case,
        "team": ctx.policy.escalation_team,
        "escalations": times,
        "due_at": ctx.now + ctx.policy.team_for(case["kind"]).answer_within_hours * HOUR,
    }
    note = f"not answered in time by {case['team']}"
    asked = records.message(now["team"], "case-overdue", fact, values, state, ctx)
    return _put(now, state), [records.case_updated(now, "open", note, state, ctx), asked]


def close(
    case: CaseState, outcome: str, state: AftersalesState, ctx: Ctx
) -> tuple[AftersalesState, Event]:
    """Nothing more is to be done about it."""
    closed: CaseState = {**case, "status": "closed", "due_at": None}
    return _put(closed, state), records.case_closed(closed, outcome, state, ctx)


def _put(case: CaseState, state: AftersalesState) -> AftersalesState:
    return {
        **state,
        "cases": [case if c["case_id"] == case["case_id"] else c for c in state["cases"]],
    }
