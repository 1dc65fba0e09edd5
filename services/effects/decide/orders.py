"""The order is received, which says how its customer is reached; and it ends."""

from orders.business.notices import AMENDED
from orders.contracts.records import (
    Channel,
    Effect,
    EffectsState,
    OrderFinished,
    OrderReceived,
    OrderStopped,
)
from orders.engine.handling import Handling
from services.effects.decide.going_on import go_on
from services.effects.rules.ways import first_of_each
from services.effects.state import Ctx, opened, timed


def received(record: OrderReceived, state: EffectsState | None, ctx: Ctx) -> Handling:
    """What came before it can be told now. A change of the order may change who is told."""
    if not _tells(ctx):
        return ctx.ignore("not_agreed")
    known = opened(state)
    if known["known"] and record["version"] <= known["version"]:
        return ctx.ignore("known_already")
    order = record["order"].decoded()
    buyer, place = order["buyer"], order["delivery_address"]
    new: EffectsState = {
        **known,
        "known": True,
        "version": record["version"],
        "customer_id": buyer["customer_id"],
        "name": buyer["name"],
        "country": place["country"],
        "contacts": first_of_each(buyer["contacts"]),
        "effects": [_reachable(one, known) for one in known["effects"]],
    }
    return go_on("noted", new, ctx)


def _reachable(effect: Effect, before: EffectsState) -> Effect:
    """One that waited for its order waits no more."""
    waited = effect["status"] == "planned" and effect["attempt"] == 0 and not before["known"]
    return {**effect, "due_at": None} if waited else effect


def stopped(notice: OrderStopped, state: EffectsState | None, ctx: Ctx) -> Handling:
    """The whole order ends; that it was taken back for a change is no end (CF-03)."""
    if not notice["whole"] or notice["outcome"] == AMENDED:
        return ctx.ignore("no_end")
    return _ended(state, ctx)


def finished(notice: OrderFinished, state: EffectsState | None, ctx: Ctx) -> Handling:
    """The order is delivered and closed."""
    return _ended(state, ctx)


def _ended(state: EffectsState | None, ctx: Ctx) -> Handling:
    """What is under way goes on; what is asked for later is told all the same. The end may be read
    before its order: then it is remembered for that."""
    if state is None and not _tells(ctx):
        return ctx.ignore("unknown_order")
    return Handling(outcome="finished", state=timed({**opened(state), "status": "finished"}, ctx))


def _tells(ctx: Ctx) -> bool:
    """Whether the house tells the channel's customers anything."""
    channel = ctx.references.table(Channel).get(ctx.key.partition(":")[0])
    return channel is not None and bool(channel["messages"])
