"""What aftersales says of returns that other orders wait for, made from its state (AS-04)."""

from orders.contracts.records import (
    AftersalesState,
    AwaitedReturn,
    ReturnAwaited,
    ReturnReported,
    ReturnStanding,
)
from orders.engine.handling import Event
from services.aftersales.records import Ctx
from services.aftersales.rules.exchanges import standing


def answer(asked: ReturnAwaited, how: ReturnStanding, ctx: Ctx) -> Event:
    """To an order that asks for a return which nothing is kept of for it."""
    entry: AwaitedReturn = {
        "return_id": asked["return_id"],
        "waiting_id": asked["waiting_id"],
        "waiting_version": asked["waiting_version"],
        "told": how,
    }
    return _report(entry, ctx)


def news(state: AftersalesState, ctx: Ctx) -> tuple[AftersalesState, list[Event]]:
    """To each order that waits for a return of this one how that stands, if it stands otherwise
    than it was told last."""
    if not state["awaited"]:
        return state, []
    now: list[AwaitedReturn] = [
        {**one, "told": standing(one["return_id"], state, ctx.policy)} for one in state["awaited"]
    ]
    told = [
        _report(one, ctx)
        for one, before in zip(now, state["awaited"], strict=True)
        if one["told"] != before["told"]
    ]
    return ({**state, "awaited": now}, told) if told else (state, [])


def _report(one: AwaitedReturn, ctx: Ctx) -> Event:
    said: ReturnReported = {
        "order_id": one["waiting_id"],
        "version": one["waiting_version"],
        "returned_id": ctx.key,
        "return_id": one["return_id"],
        "standing": one["told"],
        "at": ctx.now,
    }
    return Event(ReturnReported, said, key=one["waiting_id"])
