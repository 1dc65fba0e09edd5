"""What the benchmarks send: five-line orders of the full canonical schema."""

import time
from collections.abc import Iterator

from orders.contracts.records import Order, OrderReceived, OrderSubmitted
from tests import orders as made


def five_lines(prefix: str, count: int, channel: str = "shop") -> Iterator[Order]:
    """So many orders, half of them on account."""
    placed_at = int(time.time() * 1000)
    for number in range(count):
        terms = "ON_ACCOUNT" if number % 2 else "PREPAID"
        yield made.order(
            channel=channel, reference=f"{prefix}-{number:07}", terms=terms, placed_at=placed_at
        )


def submissions(prefix: str, count: int) -> Iterator[tuple[str, OrderSubmitted]]:
    """As a channel submits them."""
    for order in five_lines(prefix, count):
        yield order["order_id"], made.submitted(order, order["placed_at"])


def received(prefix: str, count: int) -> Iterator[tuple[str, OrderReceived]]:
    """As intake hands them to review."""
    for order in five_lines(prefix, count):
        yield order["order_id"], made.received(order, at=order["placed_at"])
