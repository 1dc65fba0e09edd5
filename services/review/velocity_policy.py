"""How often, and for how much, the same card, device or address may order (RV-03)."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Dimension = Literal["instrument", "device", "address"]


class Pace(BaseModel):
    """What goes on unasked within a window; an order that would be beyond it is held."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    window_hours: int = Field(
        ge=1, le=24 * 31, description="how far back orders count, hours; in steps of a quarter"
    )
    orders: int | None = Field(None, ge=1, description="at most so many, this one included")
    total_minor: int | None = Field(
        None, ge=1, description="at most for so much, minor units of the house currency"
    )


class VelocityPolicy(BaseModel):
    """By channel and by what orders have in common. Channels that are not named are not watched."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    channels: dict[str, dict[Dimension, Pace]] = Field(
        description="channel -> instrument, device or address -> pace"
    )
    key: str = Field(
        min_length=32,
        max_length=64,
        description="the house's own, of fingerprints: who knows it can try out whose they are",
    )

    @model_validator(mode="after")
    def _says_something(self) -> "VelocityPolicy":
        for channel, paces in self.channels.items():
            for dimension, pace in paces.items():
                if pace.orders is None and pace.total_minor is None:
                    raise ValueError(f"{channel}: {dimension} has neither orders nor total_minor")
        return self
