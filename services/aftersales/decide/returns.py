"""Goods that come back (AS-04): inspected in time, too late, or never seen again."""

from collections.abc import Sequence

from orders.contracts.records import (
    AftersalesState,
    LineQuantity,
    ReturnArrived,
    ReturnedLine,
    ReturnRequested,
    ReturnState,
)
from orders.engine.handling import Event, Handling
from services.aftersales import records
from services.aftersales.decide.endings import conclude, credit
from services.aftersales.records import Ctx
from services.aftersales.rules import lines as line_rules
from services.aftersales.rules import money
from services.aftersales.rules.returns import REFUSED, credited, found, remaining
from services.aftersales.state import put


def answered(asked: ReturnRequested, status: str) -> ReturnState:
    """A return that was asked for, with its answer and nothing in it yet."""
    return {
        "return_id": asked["return_id"],
        "status": status,
        "warehouse": "",
        "lines": [],
        "results": [],
        "due_at": None,
        "reason": asked["reason"],
        "credited_minor": 0,
        "chosen": False,
    }


def in_time(
    event: ReturnArrived,
    one: ReturnState,
    results: list[ReturnedLine],
    state: AftersalesState,
    ctx: Ctx,
) -> Handling:
    """Back to the shelf or scrapped, and owed no longer as far as policy says (AS-04). What came
    damaged is owed as its customer chose (TR-05)."""
    rule = ctx.policy.return_rule(one["reason"], state["country"], state["group"])
    back = [] if one["chosen"] else credited(results, rule)
    came = _returned(results, _found(results, state) if one["chosen"] else state)
    after = line_rules.changed(came["lines"], back, line_rules.credit)
    value = one["credited_minor"] + money.worth(state["lines"], after)
    retained = money.fee(rule, one["credited_minor"], value)
    now: ReturnState = {**one, "results": [*one["results"], *results], "credited_minor": value}
    if not remaining(now):
        now = {**now, "status": "inspected", "due_at": None}
    because = f"return {one['return_id']}: {sum(b['quantity'] for b in back)} units"
    new, told = credit(because, back, put(now, {**came, "lines": after}), ctx, retained)
    events = records.inspected(event, results, state, ctx)
    return conclude("inspected", new, [*events, *told], ctx, "credited" if told else "no_credit")


def too_late(
    event: ReturnArrived,
    one: ReturnState,
    results: list[ReturnedLine],
    state: AftersalesState,
    ctx: Ctx,
) -> Handling:
    """The return has expired: what comes is put on the shelf and not credited; what was refused
    is credited already (AS-04)."""
    if one["reason"] == REFUSED:
        state = _found(results, state)
    new = put({**one, "results": [*one["results"], *results]}, _returned(results, state))
    events = records.inspected(event, results, state, ctx)
    return conclude("inspected", new, events, ctx, "too_late")


def expire(
    one: ReturnState, state: AftersalesState, ctx: Ctx
) -> tuple[AftersalesState, list[Event]]:
    """The goods did not come in time. Refused goods were the carrier's to bring back: they are
    lost, and owed no longer (AS-04); unless their customer chose what becomes of them (TR-05)."""
    gone = remaining(one)
    state = put({**one, "status": "expired", "due_at": None}, state)
    if one["chosen"]:
        return state, []
    if one["reason"] == REFUSED:
        return _give_up(gone, one, state, ctx)
    told = {"return": one["return_id"]}
    fact = f"expired-{one['return_id']}"
    return state, [records.message("customer", "return-expired", fact, told, state, ctx)]


def _give_up(
    gone: Sequence[LineQuantity], one: ReturnState, state: AftersalesState, ctx: Ctx
) -> tuple[AftersalesState, list[Event]]:
    lines = line_rules.changed(state["lines"], gone, line_rules.give_up)
    less = line_rules.more_credited(state["lines"], lines)
    now: AftersalesState = {**state, "lines": lines}
    because = "refused goods that never came back"
    return credit(because, less, now, ctx, return_id=one["return_id"])


def _found(results: list[ReturnedLine], state: AftersalesState) -> AftersalesState:
    """What counted as lost has come back."""
    lines = line_rules.changed(state["lines"], found(results), line_rules.turn_up)
    return {**state, "lines": lines}


def _returned(results: list[ReturnedLine], state: AftersalesState) -> AftersalesState:
    lines = line_rules.changed(state["lines"], found(results), line_rules.come_back)
    return {**state, "lines": lines}
