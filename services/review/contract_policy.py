"""The tunables of contracts of sale (CF-06): who sells, what is agreed beside the order, and how
long each side has."""

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from orders.business.confirmation import ConfirmationRule
from services.review.approval_policy import HoldOwner


class Seller(BaseModel):
    """The house, as its contracts name it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, description="registered name")
    street: str = Field(min_length=1)
    postal_code: str
    city: str = Field(min_length=1)
    country: str = Field(min_length=2, max_length=2, description="ISO 3166-1 alpha-2")
    registration: str = Field(description="number by which a register knows it; may be empty")


class Clause(BaseModel):
    """An article that is the same in every contract of a language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    heading: str = Field(min_length=1)
    text: str = Field(min_length=1)


class ContractPolicy(BaseModel):
    """A sale that is concluded in writing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    every_order_of: tuple[str, ...] = Field(
        description="channels that ask for a contract of every order, not of exports alone"
    )
    terms: HoldOwner = Field(description="who sees to what an order lacks for its contract")
    text: HoldOwner = Field(description="who is told when the text of a contract is not rendered")
    unsigned_role: str = Field(
        description="who is told when the buyer does not sign another text of a contract that both "
        "sides signed, and has `suspended_days` of `signing` to settle it"
    )
    signing: ConfirmationRule = Field(description="time of the buyer to sign, and silence (CF-02)")
    seller: Seller
    clauses: dict[str, tuple[Clause, ...]] = Field(
        description="by language: inspection, claims, liability, force majeure, arbitration, …"
    )
    language: str = Field(description="of contracts with buyers whose language has no clauses")

    @field_validator("signing")
    @classmethod
    def _is_asked(cls, rule: ConfirmationRule) -> ConfirmationRule:
        if rule.means == "automatic":
            raise ValueError("nobody signs automatically: mail, phone or link")
        return rule

    @model_validator(mode="after")
    def _speaks_its_language(self) -> "ContractPolicy":
        if self.language not in self.clauses:
            raise ValueError(f"there are no clauses in {self.language}")
        return self

    def language_for(self, tag: str) -> str:
        """The language of a contract with a buyer who speaks this one, BCP 47."""
        spoken = tag.partition("-")[0].lower()
        return spoken if spoken in self.clauses else self.language
