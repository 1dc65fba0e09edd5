"""What a customer who says nothing about a later day is taken to say, by the law of the country
(CF-05; docs/decisions/0033)."""

from collections.abc import Iterable
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from orders.business.times import DAY


class SilenceRule(BaseModel):
    """What silence about a delay is by the law of some countries."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    countries: frozenset[str] = Field(min_length=1, description="ISO 3166-1 alpha-2")
    accepts_days: int = Field(
        ge=0,
        description="silence is consent to a first delay of up to so many days, if it is known "
        "when the goods come; 0: to none",
    )
    law: str = Field(description="where it says so, for people")


class Silence(NamedTuple):
    """`means`: accepted, cancelled or unchanged; `jurisdiction`: whose law says so, empty: the
    house's."""

    means: str
    jurisdiction: str


def silence(
    country: str, rules: Iterable[SilenceRule], delay_ms: int, *, first: bool, known: bool
) -> Silence:
    """What silence comes to about a delay of so many milliseconds; `first`: of this order; `known`:
    it is known when the goods come. The first rule that names the country counts; where none does,
    silence is no consent."""
    rule = next((one for one in rules if country in one.countries), None)
    if rule is None:
        return Silence("cancelled", "")
    agrees = first and known and delay_ms <= rule.accepts_days * DAY
    return Silence("accepted" if agrees else "cancelled", country)
