"""What a channel can have of an article by a day, and how that is made up (IV-01)."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from orders.business.availability.available import available
from orders.business.availability.channels import kept
from orders.business.times import DAY
from orders.cli.printing import moment
from orders.cli.stock.shelf import Stock
from orders.contracts.records import Channel

WORDS = {
    "on_hand": "on hand",
    "reserved": "reserved",
    "ahead": "others wait for",
    "incoming": "comes by then",
    "expiring": "expires by then",
    "safety": "safety",
    "other_channels": "left to other channels",
}


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
    found = _found(stock, asked)
    return {
        "channel": asked.channel["channel"] if asked.channel else "",
        "by_at": asked.by,
        "quantity": found.quantity,
        "terms": [term._asdict() for term in found.terms],
    }


def told(stock: Stock, asked: Asked) -> str:
    """As a sentence."""
    found = _found(stock, asked)
    who = f" by {asked.channel['channel']}" if asked.channel else ""
    when = "now" if asked.by == asked.now else f"on {moment(asked.by)[:10]}"
    terms = ", ".join(f"{WORDS[term.name]} {term.amount:+d}" for term in found.terms if term.amount)
    return f"can be had{who} {when}: {found.quantity} {stock.unit} ({terms or 'nothing'})"


def _found(stock: Stock, asked: Asked) -> Any:
    agreed = asked.channel["stock"] if asked.channel else ()
    return available(stock.rows, asked.now, asked.by, kept(agreed, stock.sku, stock.family))
