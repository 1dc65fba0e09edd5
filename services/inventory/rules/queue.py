"""The fair order of back orders (IV-09)."""

from collections.abc import Sequence

from orders.contracts.records import Order, Wait
from orders.engine.questions import Take
from services.inventory.rules.demand import STOCK

NO_DATE = 10**15
MOST_URGENT = 9


def rank(order: Order) -> str:
    """Sorts waiters, lower first: urgency, then the promised (else wished) date, then age
    (IV-09)."""
    urgency = MOST_URGENT - min(max(order["priority"], 0), MOST_URGENT)
    due = order["promised_delivery_at"] or order["wished_delivery_at"] or NO_DATE
    return f"{urgency}/{max(due, 0):016d}/{max(order['placed_at'], 0):016d}/{order['order_id']}"


def waits(takes: Sequence[Take], free: Sequence[int], rank: str) -> list[Wait]:
    """Wait on each account that was short, for all that the order needs of it. What is not short
    blocks nobody while it waits."""
    return [
        {
            "ledger": STOCK,
            "account": take.account,
            "amount": take.amount,
            "rank": rank,
            "limit": 0,
            "passes": -1,
        }
        for take, amount in zip(takes, free, strict=True)
        if amount < take.amount
    ]
