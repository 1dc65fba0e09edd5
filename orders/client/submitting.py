"""An order as it is submitted."""

from orders.contracts.order import CarriedOrder
from orders.contracts.records import Order, OrderSubmitted


def submission(
    order: Order,
    at: int,
    *,
    source_revision: int = 0,
    document: str = "",
    own_customers: bool = False,
) -> OrderSubmitted:
    """The record of a channel that submits the order at `at`, milliseconds. The others as in the
    schema, where the channel has them."""
    return {
        "order_id": order["order_id"],
        "submitted_at": at,
        "source_revision": source_revision,
        "document": document,
        "own_customers": own_customers,
        "order": CarriedOrder.of(order),
    }
