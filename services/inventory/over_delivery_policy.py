"""What more than was ordered is tolerated (IV-10; docs/decisions/0088)."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Percent = Annotated[int, Field(ge=0, le=100)]


class OverDeliveryPolicy(BaseModel):
    """What comes beyond it may not be sold before a person has accepted it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    percent: Percent = Field(0, description="of what is ordered, rounded down to a unit")
    suppliers: Mapping[str, Percent] = Field(
        default_factory=dict, description="the same of single suppliers, percent by their number"
    )

    def most(self, ordered: int, supplier: str) -> int:
        """How much of an order of this supplier may be sold."""
        return ordered * (100 + self.suppliers.get(supplier, self.percent)) // 100
