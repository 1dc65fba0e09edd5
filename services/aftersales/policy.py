"""What aftersales may decide by itself; the values stand in policy.yaml."""

from pydantic import BaseModel, ConfigDict, Field

from orders.engine.policy import Policy


class Team(BaseModel):
    """Who answers a kind of case, and how soon (AS-01)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    team: str
    answer_within_hours: int = Field(gt=0)


class AftersalesPolicy(Policy):
    """Returns, refunds, cases."""

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
    our_fault: tuple[str, ...] = Field(
        description="reasons of a return for which units are paid back even if they must be "
        "scrapped"
    )

    teams: dict[str, Team] = Field(description="who answers, by kind of case")
    other_team: Team = Field(description="who answers a kind that is not listed")
    escalation_team: str = Field(description="who gets a case that nobody answered in time")
    escalations: int = Field(
        ge=0, description="unanswered escalations after which a case is closed"
    )
    close_after_answer_hours: int = Field(
        gt=0, description="after an answer that the customer leaves alone"
    )

    horizon_days: int = Field(
        ge=1, description="how long an order is remembered after it was completed, days"
    )
    unshipped_days: int = Field(
        ge=1, description="how long money is remembered whose order does not come, days"
    )

    def team_for(self, kind: str) -> Team:
        """Who answers this kind of case (AS-01)."""
        return self.teams.get(kind, self.other_team)
