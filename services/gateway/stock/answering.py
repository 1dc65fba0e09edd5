"""What somebody who asks for stock is told. It is an estimate: as of some moments ago, and nothing
is kept for who asks."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from orders.business.availability.available import available
from orders.business.availability.channels import kept
from orders.business.availability.rows import Ageing
from orders.client.stock.table import StockTable
from orders.contracts.records import Channel


class Asked(NamedTuple):
    """For which channel (empty: any), by when, and when it is asked, business time, milliseconds;
    `whole`: with what the answer is made of, which is the house's own."""

    channel: str
    by: int
    now: int
    whole: bool


def answer(
    sku: str, table: StockTable, asked: Asked, ageing: Sequence[Ageing] = ()
) -> dict[str, Any]:
    """What can be had of an article; `ageing`: its lots that expire. Raises KeyError for one that
    nobody knows."""
    rows, goods, told = table.rows(sku, ageing), table.goods[sku], table.told.get(sku)
    agreed = table.table(Channel).get(asked.channel)
    share = kept(agreed["stock"] if agreed else (), sku, goods.family)
    found = available(rows, asked.now, asked.by, share)
    return {
        "sku": sku,
        "name": goods.name,
        "unit": goods.unit,
        "channel": asked.channel,
        "quantity": found.quantity,
        "by_at": asked.by,
        "as_of_at": told.at if told else None,
        "estimate": True,
        "terms": [term._asdict() for term in found.terms] if asked.whole else None,
    }
