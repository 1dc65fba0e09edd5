"""An order that waits for goods, whoever has them: how long it lets others go first, and who is
told of it (IV-09, AL-01)."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypedDict, TypeVar

from pydantic import Field

from orders.business import queue
from orders.business.messages import message
from orders.business.ranks import RankPolicy
from orders.business.times import later, moment
from orders.contracts.records import OrderPassedOver, PassedWaiter, Wait
from orders.engine.context import Context
from orders.engine.handling import Event, Handling
from orders.engine.stage import PassedOver, Woken


class WaitingPolicy(RankPolicy):
    """How long an order that waits for goods lets others go first (IV-09, AL-01)."""

    passes_allowed: int = Field(
        20,
        ge=-1,
        description="how often goods may go past an order that waits for them to others; after "
        "that they are kept for it; -1: any number of times (IV-09, AL-01)",
    )
    keep_after: timedelta = Field(
        timedelta(days=7),
        ge=timedelta(hours=1),
        description="goods are kept for an order that has waited so long, however often it was "
        "passed over (IV-09, AL-01)",
    )
    planner_role: str = Field(
        "planner", description="who is told whom goods pass, and that they are kept (IV-09, AL-01)"
    )


P = TypeVar("P", bound=WaitingPolicy)


class Waiting(TypedDict):
    """What the state of such an order has, besides the stage's own fields."""

    number: str
    waits: list[Wait]
    waiting_since: int | None  # None: it does not wait.
    passed: dict[str, int]  # Account -> times, as it was told.


def passed_over(told: PassedOver, state: Waiting | None, ctx: Context[P]) -> Handling:
    """Goods went past it: noted, and told once to a planner, who may find some elsewhere. After the
    last pass that policy allows they are kept for it, whatever the ledger remembers (IV-09, AL-01).
    """
    if state is None or state["waiting_since"] is None:
        return ctx.ignore("not_waiting")
    account, times = told["account"], told["times"]
    if times <= state["passed"].get(account, 0):
        return ctx.ignore("already_told")
    enough = queue.passes(times, ctx.policy.passes_allowed) == queue.KEEP_NOW
    new: Waiting = {
        **state,
        "passed": {**state["passed"], account: times},
        "waits": queue.keeping(state["waits"], account) if enough else state["waits"],
    }
    kept = "yes" if account in queue.kept(new["waits"]) else "no"
    fact = f"passed-over-{account}-{new['waiting_since']}-{times}"
    values = {"article": account, "times": str(times), "kept": kept}
    return Handling(
        outcome="passed_over",
        reason="kept_from_now_on" if enough else "",
        state=new,
        events=(_to_planner(fact, "passed-over", values, new, ctx),),
    )


def served(woken: Woken, handling: Handling, ctx: Context[P]) -> Handling:
    """What became of one that was woken, with word of each whom the units went past on their way
    to it: under the key of who was passed over, so that it is found there (IV-09)."""
    if woken["passed"]:
        told = [_went_past(passed, woken["key"], ctx) for passed in woken["passed"]]
        handling.events = [*told, *handling.events]
        handling.outcome = "told" if handling.outcome == "ignored" else handling.outcome
    return handling


def _went_past(passed: PassedWaiter, by: str, ctx: Context[P]) -> Event:
    account, needs, free = passed["account"], passed["need"], passed["free"]
    value: OrderPassedOver = {
        "order_id": passed["key"],
        "account": account,
        "passed_by": by,
        "needs": needs,
        "free": free,
        "because": f"it needs {needs} of {account}, of which {free} were there for it",
        "at": ctx.now,
    }
    return Event(OrderPassedOver, value, key=passed["key"])


def waiting_since(state: Waiting, now: int) -> int:
    """Since when it waits; since now, if it did not."""
    return now if state["waiting_since"] is None else state["waiting_since"]


def patience(state: Waiting, since: int, ctx: Context[P]) -> Callable[[str], int]:
    """Account -> `Wait.passes` of an order that waits since then (IV-09, AL-01)."""
    patient = ctx.now < later(since, ctx.policy.keep_after)
    allowed = ctx.policy.passes_allowed
    return lambda account: queue.passes(state["passed"].get(account, 0), allowed, patient=patient)


def goods_kept(before: Waiting, state: Waiting, ctx: Context[P]) -> list[Event]:
    """Its patience ended: a planner hears what is kept for it from now on (IV-09, AL-01)."""
    known = queue.kept(before["waits"])
    fresh = [account for account in queue.kept(state["waits"]) if account not in known]
    since = state["waiting_since"]
    if not fresh or since is None:
        return []
    values = {"articles": ", ".join(fresh), "waiting_since": moment(since)}
    return [_to_planner(f"goods-kept-{since}-{ctx.now}", "goods-kept", values, state, ctx)]


def _to_planner(
    fact: str, template: str, values: dict[str, str], state: Waiting, ctx: Context[P]
) -> Event:
    return message(
        ctx.key,
        fact,
        to=ctx.policy.planner_role,
        template=template,
        language="",
        values={"number": state["number"], **values},
        at=ctx.now,
    )
