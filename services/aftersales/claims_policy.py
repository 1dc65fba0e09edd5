"""The tunables of claims against carriers: by when, on what evidence, who sees to them (TR-05)."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from orders.contracts.records import ClaimCause, EvidenceKind


class ClaimTerm(BaseModel):
    """By when a carrier must have a claim. A list that is empty matches everything."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    carriers: tuple[str, ...] = Field((), description="carrier codes")
    causes: tuple[ClaimCause, ...] = Field((), description="what it is to answer for")
    submit_within_days: int = Field(
        gt=0, description="after the loss was known, or the goods had come"
    )


class ClaimsPolicy(BaseModel):
    """What is asked of carriers for goods that they lost or spoilt."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    team: str = Field(min_length=1, description="who sees to claims")
    escalation_team: str = Field(
        min_length=1, description="who hears of one that its team leaves, or that ends by itself"
    )
    terms: tuple[ClaimTerm, ...] = Field(
        min_length=1, description="the carriers' terms; the first that matches counts"
    )
    evidence: dict[ClaimCause, tuple[EvidenceKind, ...]] = Field(
        description="what must bear a claim out before it is handed in, by cause"
    )
    remind_before_days: tuple[int, ...] = Field(
        description="so long before the deadline its team is reminded, days; the last time the"
        " escalation team"
    )
    answer_within_days: int = Field(gt=0, description="for the carrier to answer, each time")
    reminders: int = Field(
        ge=0, description="reminders of a carrier that does not answer; then the claim is over"
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.terms[-1].carriers or self.terms[-1].causes:
            raise ValueError("the last of `terms` must match every claim")
        marks = self.remind_before_days
        if any(mark <= 0 for mark in marks) or list(marks) != sorted(set(marks), reverse=True):
            raise ValueError("`remind_before_days` must fall, and be above 0")
        return self

    def submit_within_days(self, carrier: str, cause: ClaimCause) -> int:
        """By when this carrier must have such a claim, days."""
        return next(
            term.submit_within_days
            for term in self.terms
            if (not term.carriers or carrier in term.carriers)
            and (not term.causes or cause in term.causes)
        )
