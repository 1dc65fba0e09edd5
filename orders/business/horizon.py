"""A closed order is remembered until its horizon, and as long as anything is reserved for it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeVar

from pydantic import Field

from orders.business.times import later
from orders.engine.context import Context
from orders.engine.handling import Handling
from orders.engine.policy import Policy


class HorizonPolicy(Policy):
    """How long."""

    forget_after: timedelta = Field(
        timedelta(days=30),
        ge=timedelta(hours=1),
        description="how long a finished or stopped order stays known",
    )


P = TypeVar("P", bound=HorizonPolicy)


def forget_at(now: int, policy: HorizonPolicy) -> int:
    """When an order that is closed now may be forgotten."""
    return later(now, policy.forget_after)


def forget(state: Mapping[str, Any], ctx: Context[P]) -> Handling:
    """Its horizon has come: forgotten, or looked at again after another one."""
    if not state["reservations"]:
        return Handling(outcome="forgotten", state=None)
    again = {**state, "wake_at": forget_at(ctx.now, ctx.policy)}
    return Handling(outcome="kept", reason="still_reserved", state=again)
