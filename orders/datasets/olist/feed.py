"""The orders as submissions, in the order of purchase; a cancelled one is followed by its
cancellation. Other statuses are history."""

from collections.abc import Iterator, Mapping

from orders.client.submitting import submission
from orders.contracts.records import CancelRequested, OrderSubmitted
from orders.datasets.feed import Item, Outgoing
from orders.datasets.olist import orders
from orders.datasets.olist.tables import Tables
from orders.datasets.replay import Replay

MINUTE = 60_000


def feed(tables: Tables, list_prices: Mapping[str, int], replay: Replay) -> Iterator[Item]:
    """Every row of the orders and items tables, once."""
    yield from tables.refused
    for bought in tables.orders:
        order = orders.order(bought, list_prices, tables.points, replay)
        key = order["order_id"]
        submitted = submission(order, order["placed_at"])
        yield Outgoing(OrderSubmitted, key, submitted, bought.rows)
        if bought.status == "canceled":
            cancel: CancelRequested = {
                "order_id": key,
                "requested_at": order["placed_at"] + MINUTE,
                "requested_by": "customer",
                "reason": "cancelled in the data set",
            }
            yield Outgoing(CancelRequested, key, cancel)
