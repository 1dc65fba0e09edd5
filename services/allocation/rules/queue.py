"""The fair order of those that wait for a shelf (AL-01)."""

from orders.contracts.records import Order

NO_DATE = 10**15
MOST_URGENT = 9


def rank(order: Order) -> str:
    """Sorts waiters, lower first: urgency, then the promised (else wished) date, then age
    (AL-01)."""
    urgency = MOST_URGENT - min(max(order["priority"], 0), MOST_URGENT)
    due = order["promised_delivery_at"] or order["wished_delivery_at"] or NO_DATE
    return f"{urgency}/{max(due, 0):016d}/{max(order['placed_at'], 0):016d}/{order['order_id']}"
