"""When a promise counts as endangered, and what a customer who says nothing is taken to say
(CF-05)."""

from datetime import time

from pydantic import Field

from orders.business.calendars import Calendar
from orders.business.endangered import SettleRule
from orders.business.offers import AnswerRule
from orders.business.silence import SilenceRule
from services.inventory.compensation_policy import CompensationPolicy


class LateContractRule(SettleRule):
    """Who sees to a signed contract that cannot be kept, and what another text says (CF-06)."""

    allow_days: int = Field(
        ge=0,
        description="so many days after the one that could be kept a new text says: for signing "
        "it, and so that it is not written again for every further delay",
    )


class DelayPolicy(AnswerRule):
    """How customers are asked to agree to a later day."""

    calendar: Calendar = Field(description="when the house works, as review's promises have it")
    delivered_by: time = Field(
        description="until when carriers deliver on a working day, local time there"
    )
    tolerated_hours: int = Field(
        ge=0, description="goods that come so much too late are in time still: suppliers name days"
    )
    supply_days: int = Field(
        ge=1, description="until a supplier delivers an article without a lead time, days"
    )
    part: bool = Field(
        description="what is there is offered alone, too; not where intake changes no orders"
    )
    ahead: bool = Field(
        True,
        description="what is there is offered to go ahead, the rest with the later day (IV-05)",
    )
    shipment_minor: dict[str, int] = Field(
        {},
        description="what a further shipment costs the house, an estimate: currency -> minor units",
    )
    silence: tuple[SilenceRule, ...] = Field(
        description="the first that names the country of delivery counts; where none does, silence "
        "is no consent and the order is cancelled"
    )
    contract: LateContractRule = Field(
        description="orders under a contract of sale, of which silence changes nothing"
    )
    compensation: CompensationPolicy = Field(
        CompensationPolicy(), description="what customers get for agreeing to a later day"
    )
    answers_taken_by: tuple[str, ...] = Field(
        description="roles of the house that may enter what a customer answered on the telephone"
    )
    told: tuple[str, ...] = Field(
        description="roles that hear of each extension at once: sales and management"
    )
