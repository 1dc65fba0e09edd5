"""How long goods must still keep when they reach a customer, and the classes of remaining life that
come of it (IV-08; docs/decisions/0087). Inventory and allocation both judge by this file."""

from pydantic import BaseModel, ConfigDict, Field, field_validator

MOST_DEMANDS = 8
"""So many different numbers of days may customers ask for: each is two classes of each article."""


class LifePolicy(BaseModel):
    """How much life goods must have left when they reach a customer (IV-08); what their article
    asks counts too, and the most of it holds. The same in inventory and in allocation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    least_days: int = Field(0, ge=0, description="days for everybody")
    customers: dict[str, int] = Field(
        default_factory=dict, description="days for a customer who wants more, by customer"
    )
    transit_days: int = Field(2, ge=0, description="days on the road within a country")
    abroad_transit_days: int = Field(5, ge=0, description="days on the road to another country")

    @field_validator("customers")
    @classmethod
    def _few(cls, customers: dict[str, int]) -> dict[str, int]:
        if len(set(customers.values())) > MOST_DEMANDS:
            raise ValueError(f"more than {MOST_DEMANDS} different numbers of days")
        return customers

    def left(self, article_days: int, customer_id: str) -> int:
        """Days that goods of an article which asks for `article_days` must have left when they
        reach this customer."""
        return max(article_days, self.least_days, self.customers.get(customer_id, 0))

    def transit(self, *, abroad: bool) -> int:
        """Days until they are there."""
        return self.abroad_transit_days if abroad else self.transit_days

    def classes(self, article_days: int) -> tuple[int, ...]:
        """Days from now, ascending, that somebody needs goods of such an article to keep; none
        where nobody asks for any. They are nested: what keeps long is in all the shorter ones."""
        least = max(article_days, self.least_days)
        lefts = {max(least, asked) for asked in {0, *self.customers.values()}} - {0}
        return tuple(
            sorted({left + self.transit(abroad=far) for left in lefts for far in (False, True)})
        )
