"""What is asked about an order that is unclear, and of whom (RV-07)."""

from pydantic import BaseModel, ConfigDict, Field

from orders.business.offers import CUSTOMER, AnswerRule

PLACER = "placer"


class Clarifiable(BaseModel):
    """What a rule finds unclear, and somebody may know."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    of: str = Field(
        PLACER,
        min_length=1,
        description="who is asked: placer, whoever placed the order; or a role",
    )
    settles: bool = Field(
        False,
        description="whether it is settled by the answer that it is meant as it stands; else the "
        "owner of the hold decides, knowing the answer",
    )


class ClarificationPolicy(AnswerRule):
    """Who is asked about which findings, how long they have, and how often they are reminded."""

    rules: dict[str, Clarifiable] = Field(
        description="by code of a rule; what is not named is not asked about"
    )
    placed_by: dict[str, str] = Field(
        description="role that placed the orders of a channel, and answers for them; where none is "
        "named, the customer did"
    )

    def asked_of(self, code: str, channel: str) -> str:
        """Who knows: customer, or a role. LookupError for what nobody is asked about."""
        of = self.rules[code].of
        return self.placed_by.get(channel, CUSTOMER) if of == PLACER else of
