"""The fair order of those who wait for goods or credit (IV-09, AL-01): one rank for all queues."""

from pydantic import Field

from orders.business.times import DAY
from orders.contracts.records import Order
from orders.engine.policy import Policy

MOST_URGENT = 9
OWN = "!"
"""Sorts before every rank: of goods that are on their way for one order alone."""


class RankPolicy(Policy):
    """Where those stand who name no date."""

    undated_days: int = Field(
        3,
        ge=0,
        description="an order without a date is ranked as if it were wanted so many days after it "
        "was placed (IV-09, AL-01, RV-04)",
    )


def rank(order: Order, undated_days: int, promised_at: int | None = None) -> str:
    """Sorts waiters, lower first: urgency, then the date they are promised (else wished), then age.
    `promised_at`: by the house (CF-04); before that what the channel promised counts.

    An order without a date is wanted as soon as possible: it counts as wanted `undated_days` days
    after it was placed. So age decides among those without a date, and nobody's wish for a far
    day comes before an older order that waits now.
    """
    urgency = MOST_URGENT - min(max(order["priority"], 0), MOST_URGENT)
    due = promised_at or order["promised_delivery_at"] or order["wished_delivery_at"]
    wanted = due if due is not None else order["placed_at"] + undated_days * DAY
    placed = max(order["placed_at"], 0)
    return f"{urgency}/{max(wanted, 0):016d}/{placed:016d}/{order['order_id']}"


def own(order_id: str) -> str:
    """The place of an order for which goods were brought from another house: they were its own when
    they left (IV-05)."""
    return f"{OWN}/{order_id}"
