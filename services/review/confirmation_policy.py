"""The tunables of confirmation: how customers are asked (CF-01), and silence (CF-02)."""

from typing import Literal

from pydantic import Field

from orders.business.confirmation import Means
from orders.business.offers import AnswerRule


class ConfirmationRule(AnswerRule):
    """How orders of a channel are confirmed (CF-01), and what happens when the customer says
    nothing (CF-02)."""

    means: Means = Field(description="automatic: nobody is asked; as intake's `confirmed_by`")
    then: Literal["cancel", "suspend"] = Field("cancel", description="after long silence (CF-02)")
    suspended_days: int = Field(
        14,
        ge=1,
        description="how long a suspended order can be resumed; then it is cancelled, days (CF-02)",
    )
