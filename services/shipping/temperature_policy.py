"""How goods are kept on their way that are to be neither too warm nor too cold (SH-07)."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class TemperaturePolicy(BaseModel):
    """When temperatures on the way are an exception, and what becomes of the goods then. Between
    which temperatures goods are kept, their article says, or else the packing of their nature."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    outside_minutes: int = Field(
        60, ge=0, description="so long goods may be too warm or too cold, minutes"
    )
    at_once_tenths: int = Field(
        100,
        gt=0,
        description="by so much they may not even for a moment, tenths of a degree Celsius",
    )
    then: Literal["hold", "refund", "accept"] = Field(
        "hold",
        description="at the customer's door: somebody says whether they are good, they count as "
        "spoilt, or as good",
    )
    judge_within_hours: int = Field(
        24, gt=0, description="after which goods of which nobody says that are spoilt"
    )
