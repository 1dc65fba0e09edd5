"""What aftersales may decide by itself; the values stand in policy.yaml."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from orders.engine.policy import Policy
from services.aftersales.claims_policy import ClaimsPolicy
from services.aftersales.complaints_policy import ComplaintsPolicy
from services.aftersales.replacement_policy import ReplacementPolicy


class Team(BaseModel):
    """Who answers a kind of case, and how soon (AS-01)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    team: str
    answer_within_hours: int = Field(gt=0)


class ReturnRule(BaseModel):
    """What goes back to the customer for goods that came back or were lost, and what is kept
    (AS-04). A list that is empty matches everything."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reasons: tuple[str, ...] = Field((), description="why the goods came back, lower case")
    countries: tuple[str, ...] = Field((), description="of delivery, ISO 3166-1 alpha-2")
    groups: tuple[str, ...] = Field((), description="of the buyer, such as consumer")
    scrapped_back: bool = Field(description="units that cannot be sold again are credited too")
    freight_back: bool = Field(
        description="the order's charges are credited once nothing of it is kept"
    )
    fee_percent: int = Field(
        ge=0, le=100, description="kept back of what the goods cost, percent, rounded down"
    )

    def matches(self, reason: str, country: str, group: str) -> bool:
        """Whether the rule is about such a return."""
        return (
            (not self.reasons or reason.strip().lower() in self.reasons)
            and (not self.countries or country in self.countries)
            and (not self.groups or group in self.groups)
        )


class AftersalesPolicy(Policy):
    """Returns, credits, cases."""

    default_language: str = Field(
        description="language of messages to a buyer who names none, BCP 47"
    )
    window_days: int = Field(ge=0, description="after the last delivery, for returns (AS-04)")
    family_window_days: dict[str, int] = Field(description="other windows by product family, days")
    unreturnable_natures: tuple[str, ...] = Field(
        description="natures of goods that do not come back"
    )
    unreturnable_families: tuple[str, ...] = Field(
        description="product families that do not come back, made to measure for instance"
    )
    arrive_within_days: int = Field(
        gt=0, description="for the goods of an authorised return to come, days"
    )
    returns: tuple[ReturnRule, ...] = Field(
        min_length=1, description="what is kept after a return; the first rule that matches counts"
    )

    teams: dict[str, Team] = Field(description="who answers, by kind of case")
    other_team: Team = Field(description="who answers a kind that is not listed")
    escalation_team: str = Field(description="who gets a case that nobody answered in time")
    most_disputes: int = Field(
        5, ge=1, description="complaints about deliveries of an order that are taken by its page"
    )
    escalations: int = Field(
        ge=0, description="unanswered escalations after which a case is closed"
    )
    close_after_answer_hours: int = Field(
        gt=0, description="after an answer that the customer leaves alone"
    )

    claims: ClaimsPolicy = Field(description="what is asked of carriers (TR-05)")
    replacement: ReplacementPolicy = Field(
        description="the choice that customers have when goods are lost or come wrong (TR-05)"
    )
    complaints: ComplaintsPolicy = Field(
        description="when goods count as not delivered, as their customer complains (TR-05)"
    )

    horizon_days: int = Field(
        ge=1, description="how long an order is remembered after it was completed, days"
    )
    unshipped_days: int = Field(
        ge=1, description="how long a charge-back is remembered whose order never arrives, days"
    )

    @model_validator(mode="after")
    def _every_return_has_a_rule(self) -> Self:
        last = self.returns[-1]
        if last.reasons or last.countries or last.groups:
            raise ValueError("the last rule of `returns` must match every return")
        return self

    def team_for(self, kind: str) -> Team:
        """Who answers this kind of case (AS-01)."""
        return self.teams.get(kind, self.other_team)

    def return_rule(self, reason: str, country: str, group: str) -> ReturnRule:
        """What is kept after such a return (AS-04).

        In the EU a consumer who withdraws from the whole order gets back all payments, standard
        delivery included (Directive 2011/83/EU, article 13 (1)), and is liable for goods that
        came back worse than handling them needs (article 14 (2)); so do the values in policy.yaml.
        """
        return next(rule for rule in self.returns if rule.matches(reason, country, group))
