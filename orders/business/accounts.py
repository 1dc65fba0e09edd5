"""Names of ledgers, and of their accounts: composed and taken apart here alone."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from orders.business.times import DAY

CREDIT = "credit"
"""Account: the customer. The limit comes with the question."""
STOCK = "stock"
"""Account: the article; all warehouses together. What may be promised."""
WAREHOUSE_STOCK = "warehouse_stock"
"""Account: a `Shelf`. What lies there."""
CAPACITY = "capacity"
"""Account: a `WarehouseDay`. Shipments that it sends; the limit comes with the question."""

ARTICLE_KEY = "@article/"
"""What the state key of an article begins with; the article follows."""


class Shelf(NamedTuple):
    """An article in a warehouse."""

    sku: str
    warehouse: str

    @property
    def account(self) -> str:
        """As the ledger names it: `<sku>@<warehouse>`. Only an article may contain an @."""
        return f"{self.sku}@{self.warehouse}"

    @classmethod
    def of(cls, account: str) -> "Shelf":
        """The shelf of an account. Raises ValueError for what is none."""
        sku, at, warehouse = account.rpartition("@")
        if not at:
            raise ValueError(f"{account!r} is no account of {WAREHOUSE_STOCK}: <sku>@<warehouse>")
        return cls(sku, warehouse)


class WarehouseDay(NamedTuple):
    """A warehouse on a day of the business clock, UTC. `day`: days since 1970."""

    warehouse: str
    day: int

    @property
    def account(self) -> str:
        """As the ledger names it: `<warehouse>@<yyyy-mm-dd>`."""
        return f"{self.warehouse}@{_date(self.day)}"

    @classmethod
    def at(cls, warehouse: str, now: int) -> "WarehouseDay":
        """The warehouse's day at this time, milliseconds."""
        return cls(warehouse, now // DAY)


@lru_cache(maxsize=8)
def _date(day: int) -> str:
    return datetime.fromtimestamp(day * DAY // 1000, UTC).date().isoformat()
