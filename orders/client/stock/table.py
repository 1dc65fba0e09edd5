"""Articles, what was told of each, warehouses, and what is agreed with channels: small, as there
may be 100,000 articles."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from orders.business.articles import Goods, Names
from orders.business.availability.rows import Ageing, Rows
from orders.contracts.records import Article, Availability, Channel, ExpectedReceipt, Warehouse
from orders.engine.references import References

MASTER_DATA = (Article, Channel, Warehouse)
"""What whoever looks into the books needs of it."""
RECORDS = (*MASTER_DATA, Availability)
"""What whoever estimates needs, too."""


class Told(NamedTuple):
    """What inventory said last of an article; `at`: as of when, business time, milliseconds."""

    on_hand: int
    reserved: int
    waiting: int
    expected: tuple[ExpectedReceipt, ...]
    at: int


class StockTable(References):
    """Filled by `put`, as tables of stages are. Channels and warehouses stand in it
    as they came."""

    def __init__(self) -> None:
        super().__init__()
        self.goods: dict[str, Goods] = {}
        self.told: dict[str, Told] = {}
        self.names = Names()

    def put(self, record: type, key: str, value: Any | None) -> None:
        """Set or (None) remove one row."""
        if record is Article:
            self._put_article(key, value)
        elif record is not Availability:
            super().put(record, key, value)
        elif value is None:
            self.told.pop(key, None)
        else:
            amounts = value["on_hand"], value["reserved"], value["waiting"]
            self.told[key] = Told(*amounts, tuple(value["expected"]), value["at"])

    def _put_article(self, sku: str, value: Article | None) -> None:
        if value is None:
            self.goods.pop(sku, None)
            self.names.drop(sku)
            return
        self.goods[sku] = Goods.of(value)
        self.names.put(sku, value["name"])

    def rows(self, sku: str, ageing: Sequence[Ageing] = ()) -> Rows:
        """For a newcomer, behind all who wait. Of an article of which nothing was told there is
        nothing. Raises KeyError for one that nobody knows."""
        told, unit = self.told.get(sku), self.goods[sku].unit
        if told is None:
            return Rows(0, unit=unit)
        return Rows(told.on_hand, told.reserved, told.waiting, told.expected, unit, ageing)
