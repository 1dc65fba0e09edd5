"""Other orders wait for goods of this one: each is told how the return stands that it is exchanged
for, now and whenever that changes (AS-04; docs/decisions/0110)."""

from orders.contracts.records import AftersalesState, AwaitedReturn, ReturnAwaited, ReturnStanding
from orders.engine.handling import Handling
from services.aftersales.decide.endings import conclude
from services.aftersales.exchange_records import answer
from services.aftersales.records import Ctx


def awaited(asked: ReturnAwaited, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """Of its own customer's returns one order each may wait; every other is answered, and nothing
    is kept of it. Who asks again, for a version of later or as nothing came, is answered again."""
    if state is None or not state["lines"]:
        return _told(asked, "unknown_order", state, ctx)
    if not asked["customer_id"] or asked["customer_id"] != state["customer_id"]:
        return _told(asked, "other_customer", state, ctx)
    others = [one for one in state["awaited"] if one["return_id"] != asked["return_id"]]
    same = [one for one in state["awaited"] if one["return_id"] == asked["return_id"]]
    if any(one["waiting_id"] != asked["waiting_id"] for one in same):
        return _told(asked, "promised_to_another", state, ctx)
    waiting: AwaitedReturn = {
        "return_id": asked["return_id"],
        "waiting_id": asked["waiting_id"],
        "waiting_version": asked["waiting_version"],
        "told": "UNKNOWN",
    }
    return conclude("noted", {**state, "awaited": [*others, waiting]}, [], ctx)


def _told(
    asked: ReturnAwaited, how: ReturnStanding, state: AftersalesState | None, ctx: Ctx
) -> Handling:
    return Handling(outcome="told", reason=how, state=state, events=[answer(asked, how, ctx)])
