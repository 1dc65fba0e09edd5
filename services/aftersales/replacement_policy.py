"""The tunables of replacements: who is asked, until when, and what silence means (TR-05)."""

from typing import Literal

from pydantic import Field

from orders.business.offers import AnswerRule
from orders.contracts.records import OrderKind

Choice = Literal["ask", "none"]


class ReplacementPolicy(AnswerRule):
    """The choice between a refund and a replacement of what was lost."""

    choice: Choice = Field(
        description="ask: the customer chooses; none: what was lost is paid back at once"
    )
    channels: dict[str, Choice] = Field({}, description="channels in which it is otherwise")
    kinds: tuple[OrderKind, ...] = Field(
        description="kinds of orders of which units are replaced; of others they are paid back"
    )
    silence: Literal["refund", "replacement"] = Field(
        description="what is done when nobody answers in time"
    )
    answers_taken_by: tuple[str, ...] = Field(
        description="roles of the house that may enter what a customer answered on the telephone"
    )
    team: str = Field(min_length=1, description="who hears of a replacement that takes long")
    remind_after_days: int = Field(
        gt=0, description="so long it may be under way, each time, until they hear of it"
    )

    def asks(self, order_id: str) -> bool:
        """Whether customers of the order's channel choose."""
        return self.channels.get(order_id.partition(":")[0], self.choice) == "ask"
