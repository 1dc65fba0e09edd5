"""The tunables of complaints about goods that have come: when their customer may choose between a
refund and a replacement without anybody having looked (TR-05)."""

from pydantic import BaseModel, ConfigDict, Field

from orders.contracts.records import DisputeKind


class ComplaintsPolicy(BaseModel):
    """What is asked before goods count as damaged, or as not delivered."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    agree_from_minor: dict[str, int] = Field(
        description="currency -> from which value of all that an order's customer complains of a"
        " person must agree first, minor units; in other currencies of any"
    )
    decided_by: tuple[str, ...] = Field(
        min_length=1, description="roles of which one says whether it is so"
    )
    photo: tuple[DisputeKind, ...] = Field(
        description="what is agreed to on a photo alone: the customer is asked for it"
    )

    def person_agrees(self, value_minor: int, currency: str) -> bool:
        """Whether a person must agree first to a complaint of this value."""
        most = self.agree_from_minor.get(currency)
        return most is None or value_minor >= most
