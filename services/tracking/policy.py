"""Whose turn it is at each status and for how long, what is done where something is not as it
should be, and what tracking remembers."""

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from orders.contracts.records import ExceptionGrade, ExceptionKind, TrackingStatus
from orders.engine.policy import Policy


class Turn(BaseModel):
    """While an order stands at a status (TR-08)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    owner: str = Field(min_length=1, description="team or stage whose turn it is")
    within_hours: int = Field(
        ge=1, description="until when it should stand elsewhere, unless the fact says it itself"
    )
    answers: str = Field(
        default="",
        description="role of the house that sees to it where it is an outsider's turn; empty: the "
        "owner",
    )
    warn_percent: int = Field(
        default=80,
        ge=1,
        le=100,
        description="after how much of this time that role is warned, percent; 100: not at all",
    )


class LearnedTimes(BaseModel):
    """How far what was learned of past orders may move what is planned (TR-08)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    least_percent: int = Field(25, ge=1, le=100, description="of the planned time, no less")
    most_percent: int = Field(300, ge=100, description="of the planned time, no more")


class ExceptionRule(BaseModel):
    """What is done about exceptions of a kind (TR-03, TR-09)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    grade: Literal["minor", "major", "critical"] = Field(description="how bad it is, as a rule")
    owner: str = Field(
        default="", description="role that sees to it; empty: who answers for the status"
    )
    told: tuple[Literal["owner", "customer", "customer_at_end"], ...] = Field(
        default=(),
        description="who is written to when it opens; a customer who was hears of its end, too; "
        "customer_at_end: of its end alone, as another stage tells the rest",
    )


class GradeRule(BaseModel):
    """What is done about exceptions of a grade (TR-03)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    plan: str = Field(min_length=1, description="code of what is to be done")
    within_hours: int = Field(ge=1, description="until it should be over, or the next role hears")
    then: tuple[str, ...] = Field(
        description="roles that hear of it one after the other, each with that much time"
    )


class TrackingPolicy(Policy):
    """An order has 10 to 15 facts; more come from chasing, reminding and arguing."""

    turns: dict[TrackingStatus, Turn] = Field(
        description="status of an order under way -> whose turn it is, and for how long (TR-08)"
    )
    learned: LearnedTimes = Field(
        LearnedTimes(),
        description="bounds of what `orders learn stages` has learned, which counts in place of "
        "`within_hours` (TR-08)",
    )
    exceptions: dict[str, ExceptionRule] = Field(
        description="kind of exception -> what is done about it (TR-03)"
    )
    grades: dict[ExceptionGrade, GradeRule] = Field(
        description="grade -> plan, deadline and who hears of it afterwards (TR-03)"
    )
    much_money_minor: dict[str, int] = Field(
        description="currency -> from how much at stake an exception is one grade worse, minor "
        "units"
    )
    important_marks: tuple[str, ...] = Field(
        description="marks of intake's policy (IN-08) of which exceptions are one grade worse"
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

    @model_validator(mode="after")
    def _whole(self) -> "TrackingPolicy":
        for said, all_of in ((self.exceptions, ExceptionKind), (self.grades, ExceptionGrade)):
            if missing := (set(get_args(all_of)) - {"UNKNOWN"}) ^ set(said):
                raise ValueError(f"to be named once each, and no others: {sorted(missing)}")
        return self
