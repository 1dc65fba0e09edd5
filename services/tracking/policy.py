"""Whose turn it is at each status and for how long, and what tracking remembers."""

from pydantic import BaseModel, ConfigDict, Field

from orders.contracts.records import TrackingStatus
from orders.engine.policy import Policy


class Turn(BaseModel):
    """While an order stands at a status (TR-08)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    owner: str = Field(min_length=1, description="team or stage whose turn it is")
    within_hours: int = Field(
        ge=1, description="until when it should stand elsewhere, unless the fact says it itself"
    )


class TrackingPolicy(Policy):
    """An order has 10 to 15 facts; more come from chasing, reminding and arguing."""

    turns: dict[TrackingStatus, Turn] = Field(
        description="status of an order under way -> whose turn it is, and for how long (TR-08)"
    )
    horizon_days: int = Field(
        ge=1,
        description="how long an order is remembered after its end, days; what comes later is told "
        "on the timeline and moves no status",
    )
    addend_tolerance_minutes: int = Field(
        ge=0,
        description="how much later than it said an addend of a promise may be over and still "
        "not be named as what made it late, minutes (CF-04)",
    )
    seen_kept: int = Field(
        ge=1,
        le=100,
        description="messages, and records sent in vain, of which the last are remembered so that "
        "none counts twice",
    )
