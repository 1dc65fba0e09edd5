"""What a channel can have of an article by a day, and how that is made up (IV-01)."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from orders.business.availability.available import available
from orders.business.availability.channels import kept
from orders.business.times import DAY
from orders.client.stock.books import Stock
from orders.contracts.records import Channel


class Asked(NamedTuple):
    """For whom, and by when: `channel` None: for anybody; business time, milliseconds."""

    channel: Channel | None
    now: int
    by: int

    @classmethod
    def of(cls, channel: Channel | None, on: datetime | None, now: int) -> "Asked":
        """`on`: by the end of this day, UTC; None: now."""
        if on is None:
            return cls(channel, now, now)
        return cls(channel, now, int(on.replace(tzinfo=UTC).timestamp()) * 1000 + DAY - 1)


def answer(stock: Stock, asked: Asked) -> dict[str, Any]:
    """As JSON has it."""
    agreed = asked.channel["stock"] if asked.channel else ()
    share = kept(agreed, stock.sku, stock.family)
    found = available(stock.rows, asked.now, asked.by, share)
    return {
        "channel": asked.channel["channel"] if asked.channel else "",
        "by_at": asked.by,
        "quantity": found.quantity,
        "terms": [term._asdict() for term in found.terms],
    }
