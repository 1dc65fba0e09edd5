"""Services that are rendered at a time of their own: when, by whom, and what shows it (SH-04,
SH-09)."""

from datetime import time
from typing import Literal, Self
from zoneinfo import available_timezones

from pydantic import BaseModel, Field, field_validator, model_validator

from services.shipping.kinds_policy import STRICT, Patience


class ServiceRule(Patience):
    """Services of one kind. The times are those of its customer's clock."""

    kind: Literal["on_site", "online"]
    carrier: str = Field(description="who renders them; their reports name it as their carrier")
    lead_days: int = Field(
        ge=1, description="working days of the customer's country, after which they are planned"
    )
    begins: time = Field(description="from when, on that day")
    ends: time = Field(description="until when")
    remind_hours_before: int = Field(
        ge=1, description="so long before, the customer is reminded of the time"
    )

    probe_hours_before: int = Field(
        24, ge=1, description="so long before, its platform is looked at, if it has one (SH-09)"
    )
    probe_again_hours: int = Field(
        2, ge=1, description="so long after, one that does not work is looked at again"
    )
    probe_within_hours: int = Field(
        20, ge=1, description="of what nobody has looked at by then it is not known that it works"
    )
    most_missed: int = Field(
        3,
        ge=0,
        description="times in a row that may be named anew, as the platform does not work; then it "
        "is not rendered",
    )

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.begins >= self.ends:
            raise ValueError(f"{self.kind}: begins is not before ends")
        return self


class ServicesPolicy(BaseModel):
    """All kinds of services, and by whose clock they are planned."""

    model_config = STRICT

    weekdays: frozenset[int] = Field(
        frozenset(range(5)), min_length=1, description="days on which they are; Monday is 0"
    )
    zone: str = Field("UTC", description="clock of customers in countries that have none here")
    zones: dict[str, str] = Field({}, description="those of countries, ISO 3166-1 alpha-2")
    rules: tuple[ServiceRule, ...] = Field(min_length=2, description="one for each kind")

    @field_validator("zones")
    @classmethod
    def _known(cls, named: dict[str, str]) -> dict[str, str]:
        for zone in named.values():
            if zone not in available_timezones():
                raise ValueError(f"{zone!r} is no time zone; write one such as Europe/Berlin")
        return named

    @field_validator("rules")
    @classmethod
    def _one_each(cls, rules: tuple[ServiceRule, ...]) -> tuple[ServiceRule, ...]:
        if sorted(rule.kind for rule in rules) != ["on_site", "online"]:
            raise ValueError("one rule is wanted for on_site, and one for online")
        return rules
