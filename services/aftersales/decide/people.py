"""People speak: customers ask for returns and open cases, teams answer (AS-01, AS-04)."""

from orders.business.decisions import refused
from orders.business.ignored import ignored
from orders.business.times import DAY
from orders.contracts.records import (
    AftersalesState,
    CaseAnswered,
    CaseOpened,
    ReturnRequested,
    ReturnState,
    RuleFired,
)
from orders.engine.handling import Handling
from services.aftersales import records
from services.aftersales.decide import cases
from services.aftersales.decide.endings import conclude
from services.aftersales.decide.returns import answered
from services.aftersales.records import Ctx
from services.aftersales.rules.returns import RULE, judge, same_goods

NOT_YET = refused(RULE, "return_before_delivery", "nothing was delivered yet")


def return_requested(asked: ReturnRequested, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """The customer wants to return goods: line by line, by policy (AS-04)."""
    if state is None or not state["lines"]:
        return ignored(
            "aftersales", ReturnRequested, "unknown_order", ctx, document=asked["return_id"]
        )
    if asked["version"] != state["version"]:
        return ignored(
            "aftersales", ReturnRequested, "other_version", ctx, document=asked["return_id"]
        )
    if any(one["return_id"] == asked["return_id"] for one in state["returns"]):
        return ignored(
            "aftersales", ReturnRequested, "already_answered", ctx, document=asked["return_id"]
        )
    if state["delivered_at"] is None:
        return _refuse(asked, [NOT_YET], "nothing_delivered", state, ctx)
    days = (ctx.now - state["delivered_at"]) / DAY
    verdict = judge(
        asked["lines"], state["lines"], state["returns"], days, ctx.policy, ctx.references
    )
    if not verdict.lines:
        return _refuse(asked, verdict.rules, "by_policy", state, ctx)
    first = verdict.lines[0]
    one: ReturnState = {
        **answered(asked, "authorised"),
        "warehouse": next(line["warehouse"] for line in state["lines"] if same_goods(line, first)),
        "lines": verdict.lines,
        "due_at": ctx.now + ctx.policy.arrive_within_days * DAY,
    }
    new: AftersalesState = {**state, "returns": [*state["returns"], one]}
    reason = "" if len(verdict.lines) == len(asked["lines"]) else "in_part"
    return conclude(
        "authorised", new, records.authorised(one, verdict.rules, new, ctx), ctx, reason
    )


def case_opened(request: CaseOpened, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """A new case, for the team that its kind asks for, with a time to answer (AS-01)."""
    if state is None or not state["lines"]:
        return ignored("aftersales", CaseOpened, "unknown_order", ctx, document=request["case_id"])
    if cases.find(request["case_id"], state) is not None:
        return ignored("aftersales", CaseOpened, "already_open", ctx, document=request["case_id"])
    ours = {(line["line"], line["sku"]) for line in state["lines"]}
    lines = [line for line in request["lines"] if (line["line"], line["sku"]) in ours]
    foreign = len(request["lines"]) - len(lines)
    note = f"{request['kind']} case" + (f", {foreign} lines are not the order's" if foreign else "")
    case = cases.new(request["case_id"], request["kind"], lines, ctx)
    new: AftersalesState = {**state, "cases": [*state["cases"], case]}
    return conclude("case_opened", new, cases.told(case, note, new, ctx), ctx)


def case_answered(answer: CaseAnswered, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """The team has answered: the case is closed, or waits for the customer (AS-01)."""
    case = None if state is None else cases.find(answer["case_id"], state)
    if state is None or case is None:
        return ignored("aftersales", CaseAnswered, "unknown_case", ctx, document=answer["case_id"])
    if case["status"] == "closed":
        return ignored(
            "aftersales", CaseAnswered, "already_closed", ctx, document=answer["case_id"]
        )
    fact = f"answer-{case['case_id']}-{answer['at']}"
    told = records.message("customer", "case-answered", fact, {"note": answer["note"]}, state, ctx)
    code, new, event = cases.after_answer(case, answer, state, ctx)
    return conclude(code, new, [event, told], ctx)


def _refuse(
    asked: ReturnRequested, rules: list[RuleFired], reason: str, state: AftersalesState, ctx: Ctx
) -> Handling:
    new: AftersalesState = {**state, "returns": [*state["returns"], answered(asked, "refused")]}
    return conclude(
        "refused", new, records.refused(asked["return_id"], rules, state, ctx), ctx, reason
    )
