"""A promise that cannot be kept as things stand: who is to see to it, by when, and who after them
(CF-05, CF-06)."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from orders.business.decisions import decision
from orders.business.times import HOUR, moment
from orders.contracts.records import Endangered, PromiseEndangered, RuleFired
from orders.engine.context import Context
from orders.engine.handling import Event


class SettleRule(BaseModel):
    """Who settles it with the customer, and who hears of it when nobody has: ever more rarely, and
    not for ever."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: str = Field(description="who sees to it")
    escalates_to: str = Field(description="who hears of it when they have not")
    settle_within_hours: int = Field(
        ge=1, description="until it escalates, hours; twice as long each time"
    )
    escalations: int = Field(ge=1, le=10, description="how often it does; then it only waits")

    def told(self, escalations: int) -> str:
        """The role that hears of it after so many escalations."""
        return self.escalates_to if escalations else self.role

    def settle_by(self, now: int, escalations: int) -> int:
        """Until when whoever hears of it now has time."""
        return now + (self.settle_within_hours * HOUR << escalations)

    def next_at(self, before: Endangered | None, first_at: int | None) -> int | None:
        """When the next has to hear of it: at `first_at` if nobody has yet; None: all have, or
        nothing is promised."""
        if before is None:
            return first_at
        return None if before["escalations"] >= self.escalations else before["deadline_at"]

    def heard(self, before: Endangered | None, now: int) -> Endangered:
        """As it stands once the next has heard of it."""
        times = before["escalations"] + 1 if before else 0
        return {"deadline_at": self.settle_by(now, times), "escalations": times}


def endangered(
    version: int,
    promised_at: int,
    settle_by_at: int,
    escalations: int,
    why: Sequence[RuleFired],
    rule: SettleRule,
    ctx: Context[Any],
    *,
    contract: str,
    expected_at: int | None = None,
) -> Event:
    """What is promised of the order in hand is in danger. `contract`: the signed one that says so,
    empty: none; `expected_at`: the day that could be kept, None: nobody knows."""
    value: PromiseEndangered = {
        "order_id": ctx.key,
        "version": version,
        "promised_at": promised_at,
        "expected_at": expected_at,
        "contract": contract,
        "owner_role": rule.told(escalations),
        "decide_by_at": settle_by_at,
        "escalations": escalations,
        "decision": decision("endangered", why, ctx.policy),
        "at": ctx.now,
    }
    return Event(PromiseEndangered, value)


def told(
    promised_at: int,
    settle_by_at: int,
    escalations: int,
    because: str,
    rule: SettleRule,
    *,
    contract: str,
) -> dict[str, str]:
    """What a message about it tells. `last`: nobody hears of it after this one."""
    return {
        "promised_at": moment(promised_at),
        "contract": contract,
        "because": because,
        "decide_by": moment(settle_by_at),
        "last": "yes" if escalations >= rule.escalations else "no",
    }
