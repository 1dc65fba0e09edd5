"""Where handlers end: whatever is due of an order's effects is ordered, or is over."""

from collections.abc import Sequence

from orders.business.digests import digest
from orders.contracts.records import Effect, EffectsState
from orders.engine.handling import Event, Handling
from services.effects.rules.stepping import Step, counts, step, zone
from services.effects.rules.waiting import day_of
from services.effects.state import Ctx, timed


def go_on(
    outcome: str, state: EffectsState, ctx: Ctx, *, reason: str = "", told: Sequence[Event] = ()
) -> Handling:
    """The handling of what brought the state here. `told`: what is said of it already."""
    events = [*told]
    for effect in state["effects"]:
        done = step(effect, state, ctx)
        if done is not None:
            state = replaced(effect, done, _counted(effect, done, state, ctx))
            events += done.events
    return Handling(outcome=outcome, reason=reason, state=timed(state, ctx), events=events)


def replaced(effect: Effect, done: Step, state: EffectsState) -> EffectsState:
    """The effect as it is now, in its place; one that is over is known by its id alone."""
    if done.effect is not None:
        now = [done.effect if one is effect else one for one in state["effects"]]
        return {**state, "effects": now}
    left = [one for one in state["effects"] if one is not effect]
    return {**state, "effects": left, "over": [*state["over"], digest(effect["effect_id"])]}


def _counted(effect: Effect, done: Step, state: EffectsState, ctx: Ctx) -> EffectsState:
    """The recipient was told one more today, if it is one that counts."""
    first = done.effect is not None and effect["attempt"] == 0 and done.effect["attempt"] == 1
    if not first or not counts(effect, ctx):
        return state
    day = day_of(ctx.now, zone(state, ctx))
    told = state["told"] if state["told_on"] == day else 0
    return {**state, "told_on": day, "told": told + 1}
