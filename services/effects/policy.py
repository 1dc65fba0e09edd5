"""What is told whom, by whom, how often it is tried, and when nobody is told."""

from datetime import time, timedelta
from typing import Literal, Self
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from orders.business.horizon import HorizonPolicy
from orders.contracts.records import ContactKind, MessageCategory

STRICT = ConfigDict(extra="forbid", frozen=True)
Ability = Literal["keyed", "askable", "repeatable", "neither"]
WEBHOOK: Literal["WEBHOOK"] = "WEBHOOK"
"""No contact of an order's: the URL that is agreed with its customer."""
LEAST_RETURN = timedelta(minutes=10)
"""So long, by the wall clock, what a partner took may come back at least."""
PLATFORM: Literal["PLATFORM"] = "PLATFORM"
"""Nobody's contact: the URL that is looked at."""
LEAST_MEMORY = timedelta(days=30)
"""So long topics keep what asks for effects: an id must be known for longer."""


class Connector(BaseModel):
    """Who acts outside the house."""

    model_config = STRICT

    ability: Ability = Field(
        description="what its partner can do about an attempt of which nothing was heard: keyed: "
        "takes our reference, and never does the same twice. askable: says whether it has done "
        "what has our reference. repeatable: it may be done any number of times. neither, as SMTP"
    )
    contact: ContactKind | Literal["WEBHOOK", "PLATFORM"] = Field(
        description="the kind of contact that it needs; WEBHOOK: the URL of the customer; "
        "PLATFORM: that of an online service"
    )
    returns_within: timedelta | None = Field(
        None,
        gt=timedelta(0),
        description="so long after it was taken its partner may give something back; unset: never",
    )

    def paced(self, rate: float) -> Self:
        """Partners take at least some minutes of the wall clock to give something back."""
        if self.returns_within is None:
            return self
        return self.model_copy(
            update={"returns_within": max(self.returns_within, LEAST_RETURN * rate)}
        )


class Category(BaseModel):
    """A kind of messages."""

    model_config = STRICT

    declinable: bool = Field(False, description="customers may decline them")
    waits: bool = Field(
        False, description="they wait for the end of quiet hours, and count for the daily cap"
    )
    stale_after: timedelta | None = Field(
        None, description="older than that they are not told any more; unset: always"
    )


class Template(BaseModel):
    """One text that stages ask for."""

    model_config = STRICT

    category: MessageCategory = Field(description="what it is about")
    subject: str = Field(
        "", description="one that is told later makes an earlier one of the same subject needless"
    )
    in_doubt: Literal["again", "leave"] = Field(
        "leave",
        description="where its partner can do nothing about doubt: again, so that it may come "
        "twice; leave, so that it may not come",
    )
    by: tuple[str, ...] = Field(("mail",), min_length=1, description="connectors, the first first")


class Quiet(BaseModel):
    """Hours of the recipient's day in which nobody is told what can wait."""

    model_config = STRICT

    begins: time = Field(description="local time")
    ends: time = Field(description="local time, on the next day if that is before it begins")


class EffectsPolicy(HorizonPolicy):
    """Waits for connectors and their partners are those of machines: where business time is
    scaled, they are scaled too (`paced`)."""

    attempt_within: timedelta = Field(
        gt=timedelta(0), description="so long after it was ordered an attempt may be made"
    )
    report_within: timedelta = Field(
        gt=timedelta(0), description="so long after that its report is waited for"
    )
    pauses: tuple[timedelta, ...] = Field(
        min_length=1, description="after each failure, until the next attempt; then it is given up"
    )
    contacts_within: timedelta = Field(
        description="so long a message waits for its order, which says how the customer is reached"
    )
    zone: str = Field(description="by whose clock the day of customers goes, unless more is known")
    zones: dict[str, str] = Field({}, description="of those of a country, ISO 3166-1 alpha-2")
    quiet: Quiet | None = Field(description="unset: there are no quiet hours")
    daily_cap: int = Field(ge=1, description="messages of an order a day, of those that can wait")
    teams: dict[str, str] = Field({}, description="mailbox of a role; others read their queues")
    connectors: dict[str, Connector] = Field(description="who acts outside the house")
    categories: dict[MessageCategory, Category] = Field(description="kinds of messages")
    templates: dict[str, Template] = Field(description="every text that stages ask for")

    @field_validator("zone", "zones")
    @classmethod
    def _known(cls, named: str | dict[str, str]) -> str | dict[str, str]:
        for zone in [named] if isinstance(named, str) else named.values():
            if zone not in available_timezones():
                raise ValueError(f"{zone!r} is no time zone; write one such as Europe/Berlin")
        return named

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.forget_after <= LEAST_MEMORY:
            raise ValueError(f"forget_after must be above {LEAST_MEMORY.days} days")
        for name, template in self.templates.items():
            if template.category not in self.categories:
                raise ValueError(f"{name}: there is no category {template.category}")
            if unknown := {*template.by} - self.connectors.keys():
                raise ValueError(f"{name}: there is no connector {', '.join(sorted(unknown))}")
        return self

    def paced(self, rate: float) -> Self:
        """Waits for connectors and their partners take as long by the wall clock as ever."""
        return self.model_copy(
            update={
                "attempt_within": self.attempt_within * rate,
                "report_within": self.report_within * rate,
                "pauses": tuple(pause * rate for pause in self.pauses),
                "connectors": {name: one.paced(rate) for name, one in self.connectors.items()},
            }
        )
