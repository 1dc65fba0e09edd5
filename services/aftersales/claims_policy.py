"""The tunables of claims against carriers and insurers: by when, on what evidence, who sees to them
(TR-05)."""

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
    liability_minor: dict[str, int] = Field(
        {},
        description="currency -> most that the carrier answers for in one claim, minor units; not"
        " named: no limit is known, and an insurer is asked for all but the deductible",
    )

    def matches(self, carrier: str, cause: ClaimCause) -> bool:
        """Whether it is the term of such a claim."""
        return (not self.carriers or carrier in self.carriers) and (
            not self.causes or cause in self.causes
        )


class Insurance(BaseModel):
    """Which goods an insurer has insured, and what it asks. A list that is empty matches all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    insurer: str = Field(min_length=1, description="its code")
    policy_number: str = Field(min_length=1, description="of the insurance")
    channels: tuple[str, ...] = Field((), description="channels of the orders")
    carriers: tuple[str, ...] = Field((), description="carriers that have the goods")
    countries: tuple[str, ...] = Field((), description="of delivery, ISO 3166-1 alpha-2")
    from_minor: dict[str, int] = Field(
        description="currency -> from which value of lost goods on, minor units; in currencies that"
        " are not named nothing is insured"
    )
    deductible_minor: dict[str, int] = Field(
        {}, description="currency -> what the house bears of each loss, minor units"
    )
    submit_within_days: int = Field(gt=0, description="after the loss was known")
    evidence: tuple[EvidenceKind, ...] = Field(
        description="what must bear a claim out before it is handed in"
    )


class ClaimsPolicy(BaseModel):
    """What is asked of carriers, and insurers, for goods that carriers lost or spoilt."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    team: str = Field(min_length=1, description="who sees to claims")
    escalation_team: str = Field(
        min_length=1, description="who hears of one that its team leaves, or that ends by itself"
    )
    terms: tuple[ClaimTerm, ...] = Field(
        min_length=1, description="the carriers' terms; the first that matches counts"
    )
    insurances: tuple[Insurance, ...] = Field(
        (), description="what is insured, by whom; the first that matches counts"
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

    def term(self, carrier: str, cause: ClaimCause) -> ClaimTerm:
        """What this carrier's terms say of such a claim."""
        return next(term for term in self.terms if term.matches(carrier, cause))

    def insurance(
        self, order_id: str, carrier: str, country: str, value_minor: int, currency: str
    ) -> Insurance | None:
        """By which insurance goods of this value are insured that the carrier had, if by any."""
        channel = order_id.partition(":")[0]
        for one in self.insurances:
            least = one.from_minor.get(currency)
            named = ((one.channels, channel), (one.carriers, carrier), (one.countries, country))
            fits = all(not those or this in those for those, this in named)
            if fits and least is not None and value_minor >= max(least, 1):
                return one
        return None
