"""What warehouses report about articles, and what the journals have of each report."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from orders.audit.listed import LISTS
from orders.audit.source import Record
from orders.contracts.buckets import AVAILABLE, QUARANTINE

REPORTS = "stock.events.v1"
SIGNS: Mapping[str, int] = {
    "StockReceived": 1,
    "StockDamaged": -1,
    "TransferArrived": 1,
    "TransferLost": 0,
}
"""Reports that move both books by their quantity. What a count moves depends on the books, and a
departure of a transfer counts once."""

QUALITY = frozenset({"StockBlocked", "StockReleased"})
"""These say what may be sold, and not how much there is."""
ABOUT_ORDERS = "HoldersListed"
"""This names orders, and says nothing of goods."""


MOST = 10**12
"""More units are in no report that is booked."""
LONGEST = 200
"""Nor is one whose number, or another name in it, has more characters."""


class Report(NamedTuple):
    """One record about a shelf. `at`: when it happened, business time; `read` by the stages that
    keep both books, and not set aside; `transfer`, `to`: of a paper of a transfer; `order`: the
    purchase order that goods were received for."""

    place: tuple[str, int, int]
    timestamp: int
    name: str
    sku: str
    warehouse: str
    document: str
    quantity: int
    unit: str
    at: int
    read: bool
    transfer: str = ""
    to: str = ""
    lot: str = ""
    expires_on: str = ""
    order: str = ""

    @property
    def sound(self) -> bool:
        """Whether amount and numbers can be those of something that happened."""
        numbers = self.warehouse, self.document, self.transfer, self.to, self.order
        return 0 < self.quantity <= MOST and max(map(len, numbers)) <= LONGEST

    @property
    def cause(self) -> str:
        """As entries name it: topic/partition/offset."""
        return "/".join(map(str, self.place))

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What makes two records the same document: issuer, kind, number, and the article that it
        is told of."""
        return self.warehouse, self.name, self.document, self.sku


class Said(NamedTuple):
    """What was said of goods that may not be sold, or may again. `whole`: of all of a lot;
    `released`: it may be sold again."""

    place: tuple[str, int, int]
    name: str
    sku: str
    lot: str
    warehouse: str
    document: str
    quality: str
    whole: bool
    released: bool


def said_of(record: Record, name: str, value: Mapping[str, Any]) -> Said:
    """A record of whoever decides about goods."""
    return Said(
        record[:3],
        name,
        value["sku"],
        value["lot"],
        value["warehouse"],
        value["document_id"],
        value["quality"],
        not value["quantity"],
        value.get("fate") == "released",
    )


def report_of(record: Record, name: str, value: Mapping[str, Any], read: bool) -> Report:
    """A record of a warehouse."""
    return Report(
        record[:3],
        record.timestamp,
        name,
        value["sku"],
        value["warehouse"],
        value["document_id"],
        value["quantity"],
        value["unit"],
        value["at"],
        read,
        value.get("transfer_id", ""),
        value.get("to_warehouse", ""),
        value["lot"],
        value["expires_on"],
        value.get("purchase_order", ""),
    )


class Booked:
    """What the journals have of each report, and of each count of a list: (ledger, cause) -> what
    became available by it; less than nothing if it was taken off. What nobody ordered is taken off
    again at once: what is blocked counts as having come (IV-10)."""

    def __init__(self) -> None:
        self.moved: Counter[tuple[str, str]] = Counter()
        self.entries: Counter[tuple[str, str]] = Counter()

    def add(self, ledger: str, entry: Mapping[str, Any]) -> None:
        """One more entry."""
        if not entry["cause"].startswith((REPORTS + "/", LISTS + "/")):
            return
        place = (ledger, entry["cause"])
        self.entries[place] += 1
        for movement in entry["movements"]:
            if QUARANTINE not in (movement["debit"], movement["credit"]):
                amount = movement["amount"]
                self.moved[place] += amount if movement["debit"] == AVAILABLE else -amount


class Rows:
    """Values of one field of a reference table, with the wall clock at which each was written."""

    def __init__(self, field: str) -> None:
        self._field = field
        self._written: dict[str, list[tuple[int, Any]]] = {}

    def add(self, record: Record, value: Mapping[str, Any]) -> None:
        """One more row."""
        key = (record.key or b"").decode()
        self._written.setdefault(key, []).append((record.timestamp, value[self._field]))

    @property
    def keys(self) -> frozenset[str]:
        """Everything that the table ever named."""
        return frozenset(self._written)

    def steady(self, key: str, since: int) -> Any:
        """The value that it has had since that moment at the latest, and never changed; None if
        there is no such value."""
        written = self._written.get(key, [])
        values = {value for _, value in written}
        return values.pop() if len(values) == 1 and written[0][0] <= since else None
