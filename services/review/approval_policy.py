"""The tunables of approval: tiers by amount (RV-06), and what an export contract needs (RV-09)."""

from pydantic import BaseModel, ConfigDict, Field, model_validator


class HoldOwner(BaseModel):
    """Who decides about holds of a kind (RV-08)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: str = Field(min_length=1, description="role that decides")
    decide_within_hours: int = Field(
        ge=1, le=24, description="until it escalates, hours; below a day, so that CF-01 can be kept"
    )


class Tier(HoldOwner):
    """An approval that orders need from some value on, in addition to those of the tiers below."""

    from_minor: int = Field(ge=0, description="value from which it is needed, minor units")
    escalates_to: str = Field(
        min_length=1, description="role that may approve too once nobody did in time"
    )


class ApprovalPolicy(BaseModel):
    """Tiers of roles. All amounts are minor units of the house currency."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tiers: tuple[Tier, ...] = Field(description="approvals by the order's value, the lowest first")
    stands_within_percent: int = Field(
        ge=0, description="growth of the value within which an approval stands, percent of it"
    )
    stands_within_minor: int = Field(ge=0, description="or within so much, if it is more")

    @model_validator(mode="after")
    def _tiers_rise(self) -> "ApprovalPolicy":
        bounds = [tier.from_minor for tier in self.tiers]
        if bounds != sorted(set(bounds)):
            raise ValueError("each tier begins at a higher value than the one before it")
        return self


class SamplePolicy(BaseModel):
    """Approvals that nobody was asked about, of which a share is looked at afterwards (RV-08)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    per_thousand: int = Field(ge=0, le=1_000, description="so many orders of a thousand")
    role: str = Field(min_length=1, description="role that looks at them")
    check_within_hours: int = Field(ge=1, description="until when, counted from the approval")


class ExportPolicy(BaseModel):
    """Orders of kind EXPORT are contracts: several roles look at each, then one signs (RV-09)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    without_contract: tuple[str, ...] = Field(
        description="channels in which goods are sold abroad over the counter, with no contract"
    )
    reviewed_by: tuple[str, ...] = Field(
        description="roles that look at a contract, each by itself; their holds bear their names"
    )
    review_within_hours: int = Field(ge=1, description="from the receipt of the order, hours")
    signature: HoldOwner = Field(description="who signs after all of them; counted from then on")
