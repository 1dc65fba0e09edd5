"""What requests for stock say, taken apart."""

from collections.abc import Iterable
from datetime import UTC, datetime

from orders.business.availability.rows import Ageing
from orders.business.lots import QUALITIES
from orders.business.times import DAY
from orders.client.stock.piles import SELLABLE, Wanted
from orders.client.stock.places import ageing_of
from orders.client.stock.table import StockTable
from orders.contracts.records import Channel
from services.gateway.edge import Edge
from services.gateway.problem import Problem
from services.gateway.stock.answering import Asked

MOST = 100


def known(channel: str, table: StockTable) -> None:
    """Raises Problem (404) for a channel with which nothing is agreed; none may be named."""
    if channel and channel not in table.table(Channel):
        raise Problem(404, "channel-unknown", "Nothing is agreed with this channel")


def end_of(name: str, day: str) -> int:
    """The end of the day, UTC, milliseconds. Raises Problem (400)."""
    return int(_day(name, day).timestamp()) * 1000 + DAY - 1


def whole(name: str, text: str) -> int:
    """From 1 to `MOST`. Raises Problem (400)."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST):
        raise Problem(400, "not-a-number", f"`{name}` is no number from 1 to {MOST}")
    return int(text)


def wanted(warehouse: str, lot: str, quality: str, expires_by: str) -> Wanted:
    """Which lots. Raises Problem (400)."""
    if quality not in ("", SELLABLE, *QUALITIES):
        ones = ", ".join((SELLABLE, *QUALITIES))
        raise Problem(400, "not-a-quality", "`quality` is none", f"send one of {ones}")
    if expires_by:
        _day("expires_by", expires_by)
    return Wanted(warehouse, lot, quality, expires_by)


async def ageing(
    edge: Edge, skus: Iterable[str], table: StockTable, asked: Asked
) -> dict[str, tuple[Ageing, ...]]:
    """What expires of articles whose lots are kept: only a later day needs it, and then it is asked
    of the books. Raises TransientError."""
    by_lot = [sku for sku in skus if table.goods[sku].by_lot] if asked.by > asked.now else []
    return await edge.desk.threads.run(ageing_of, by_lot, edge.books, table) if by_lot else {}


def _day(name: str, text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise Problem(
            400, "not-a-day", f"`{name}` is no day", "send one such as 2026-12-24"
        ) from None
