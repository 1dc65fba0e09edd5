"""Names of ledgers, and of their accounts: composed and taken apart here alone."""

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

from orders.business.times import DAY

BASKETS = "baskets"
"""Account: a fingerprint of who orders what, and where to. The limit comes with the question."""
CREDIT = "credit"
"""Account: the customer. The limit comes with the question."""
VELOCITY = "velocity"
"""Account: a fingerprint of a card, device or address, and a quarter of a window of time."""
STOCK = "stock"
"""Account: the article; all warehouses together. What may be promised."""
FRESH_STOCK = "fresh_stock"
"""Account: an article and days, `fresh_account`; all warehouses together. What may be promised of
goods that keep so long."""
WAREHOUSE_STOCK = "warehouse_stock"
"""Account: a `Shelf`. What lies there."""
LOT_STOCK = "lot_stock"
"""Account: a lot on a shelf, `lot_account`. What lies there of articles whose lots are kept."""
CAPACITY = "capacity"
"""Account: a warehouse and a day, or technicians and a day. Shipments that it sends, services that
they render; the limit comes with the question."""

ARTICLE_KEY = "@article/"
"""What the state key of an article begins with; the article follows."""
FRESH_KEY = "@fresh/"
"""What the state key of a class of remaining life begins with; its account follows."""


def fresh_account(sku: str, days: int) -> str:
    """The account of what keeps at least so many days from now, by the calendar of its warehouse:
    `<sku>~<days>` (IV-08)."""
    return f"{sku}~{days}"


def of_fresh(account: str) -> tuple[str, int]:
    """(article, days) of such an account; an article may contain a ~."""
    sku, _, days = account.rpartition("~")
    return sku, int(days)


def shelf_account(sku: str, warehouse: str) -> str:
    """The account of a shelf, where many are named at once: a `Shelf` costs more than its name."""
    return f"{sku}@{warehouse}"


def lot_account(shelf: str, lot: str) -> str:
    """The account of a lot on a shelf: `<sku>@<warehouse>#<expiry yyyymmdd>#<lot>`. Those of a
    shelf sort by expiry (IV-08)."""
    return f"{shelf}#{lot}"


class Shelf(NamedTuple):
    """An article in a warehouse."""

    sku: str
    warehouse: str

    @property
    def account(self) -> str:
        """As the ledger names it: `<sku>@<warehouse>`. Only an article may contain an @."""
        return shelf_account(self.sku, self.warehouse)

    def among(self, quality: str) -> "Shelf":
        """Its goods of this quality, which may not be sold: `<sku>@<warehouse>!<quality>`; of none,
        the shelf itself."""
        return Shelf(self.sku, f"{self.warehouse}!{quality}") if quality else self

    @classmethod
    def of(cls, account: str) -> "Shelf":
        """The shelf of an account. Raises ValueError for what is none."""
        sku, at, warehouse = account.rpartition("@")
        if not at:
            raise ValueError(f"{account!r} is no account of {WAREHOUSE_STOCK}: <sku>@<warehouse>")
        return cls(sku, warehouse)


def of_lot(account: str) -> tuple[Shelf, str]:
    """(the shelf, the lot as accounts name it) of a lot's account; an article may contain a #."""
    sku, _, place = account.rpartition("@")
    warehouse, _, lot = place.partition("#")
    return Shelf(sku, warehouse), lot


def velocity_account(dimension: str, mark: str, unit: str, hours: int, quarter: int) -> str:
    """The account of what orders have in common, `mark` its fingerprint, in one quarter of windows
    of so many hours, `quarter` counted from the epoch. `unit`: a currency; empty: orders."""
    return f"{dimension}/{mark}/{unit or 'orders'}/{hours}h@{quarter}"


def day_account(warehouse: str, now: int) -> str:
    """The account of the warehouse's day at this time of the business clock, milliseconds:
    `<warehouse>@<yyyy-mm-dd>`. A day is a UTC date (AL-01)."""
    return f"{warehouse}@{_date(now // DAY)}"


def technicians_account(region: str, part: str, day: date) -> str:
    """The account of what a region's technicians do in a part of a day, by its own calendar:
    `<region>/<part>@<yyyy-mm-dd>` (SH-04)."""
    return f"{region}/{part}@{day.isoformat()}"


@lru_cache(maxsize=8)
def _date(day: int) -> str:
    return datetime.fromtimestamp(day * DAY // 1000, UTC).date().isoformat()
