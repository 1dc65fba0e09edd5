"""What customers get for agreeing to a later day (CF-05)."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, NonNegativeInt

from orders.business.money import PLACES


def _known(amounts: dict[str, int]) -> dict[str, int]:
    if unknown := sorted(amounts.keys() - PLACES.keys()):
        raise ValueError(f"no currencies of ISO 4217: {', '.join(unknown)}")
    return amounts


Amounts = Annotated[dict[str, NonNegativeInt], AfterValidator(_known)]
"""Minor units by currency, ISO 4217."""


class CompensationRule(BaseModel):
    """What is offered for waiting so much longer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    channels: frozenset[str] = Field(
        frozenset(), description="orders of these channels; none named: of any"
    )
    from_days: int = Field(
        ge=1, description="the later day is so many days, or part of the last, after the former"
    )
    percent: int = Field(0, ge=0, le=100, description="of what the order's goods cost, percent")
    amounts_minor: Amounts = Field(
        {}, description="instead of that in orders of these currencies, minor units"
    )


class CompensationPolicy(BaseModel):
    """What is offered for later days, and how much at most for all later days of an order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rules: tuple[CompensationRule, ...] = Field(
        (), description="the first that fits counts; where none does, nothing is offered"
    )
    at_most_percent: int = Field(
        0, ge=0, le=100, description="of what the order's goods cost, percent"
    )
    role: str = Field(
        "sales", description="who hears of it where a rule says more than may be given"
    )
    role_minor: Amounts = Field(
        {},
        description="what may be given without asking anybody, by currency, minor units; of others "
        "all that is within the percent",
    )
