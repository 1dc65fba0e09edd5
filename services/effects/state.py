"""The effects of an order: open from the first one, finished with the order.

(new) ──received, a message──► open ──stopped, finished──► finished ──horizon──► (forgotten)

and of each effect:

planned ──► ordered ──► (done)                       (…): over, its id alone is kept
   │  ▲        │
   │  └─pause──┼──► refused ──a person──► planned, (done), (left)
   │           └──► in_doubt ──a person──► the same
   └──► (superseded), (void)

What is done by a partner that may give it back is sent until it no longer can; then it is over:

ordered ──► sent ──► (done)
             └──comes back──► planned, by the next connector, or refused
"""

from orders.business.horizon import forget_at
from orders.business.times import earliest
from orders.contracts.blank import blank
from orders.contracts.records import Effect, EffectsState
from orders.engine.context import Context
from services.effects.policy import EffectsPolicy

Ctx = Context[EffectsPolicy]
MOVING = ("planned", "ordered")
"""Statuses of an effect that goes on by itself."""


def opened(state: EffectsState | None) -> EffectsState:
    """What is known of the order, from the first that concerns it on."""
    if state is not None and state["status"] != "UNKNOWN":
        return state
    return {**(state or blank(EffectsState)), "status": "open"}


def moving(state: EffectsState) -> list[Effect]:
    """Its effects that go on by themselves."""
    return [one for one in state["effects"] if one["status"] in MOVING]


def timed(state: EffectsState, ctx: Ctx) -> EffectsState:
    """It wakes for what comes first; once nothing goes on, and nothing more is to be expected of
    the order, it is forgotten at the horizon: later than all that asks for effects is kept."""
    wake_at = earliest(*[one["due_at"] for one in moving(state)])
    if wake_at is None and (state["status"] == "finished" or not state["known"]):
        wake_at = forget_at(ctx.now, ctx.policy)
    return {**state, "wake_at": wake_at}


def is_over(state: EffectsState) -> bool:
    """It is to be forgotten, and nobody is asked anything; something may still come back."""
    return state["status"] == "finished" and all(
        one["status"] == "sent" for one in state["effects"]
    )
