"""How those who wait are dated, and which of them hear of it (IV-03, IV-09)."""

from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field

from orders.engine.questions import LONGEST


class PlanPolicy(BaseModel):
    """The plan of an article: who waits for it is served when."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    after: timedelta = Field(
        ge=timedelta(0),
        description="those who wait are dated so long after something has changed, and what "
        "changes meanwhile makes no other plan",
    )
    again_after: timedelta = Field(
        ge=timedelta(minutes=1),
        description="and after so long if nothing did, as long as anybody waits",
    )
    most: int = Field(
        ge=1, le=LONGEST, description="so many are dated, the first in the queue for an article"
    )
    hysteresis_hours: int = Field(
        ge=0,
        description="an order that was told a date is told another one when it differs by more "
        "than so much, or by less if that breaks what was promised or puts it right",
    )
