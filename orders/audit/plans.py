"""What inventory planned for those who wait for articles: its plans, folded from what each told."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from orders.audit.source import Record, Source
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord

PLANS = "stock.plans.v1"
SUPPLIERS, TRANSFERS = "supplier.events.v1", "stock.events.v1"
NAMED_BY: Mapping[str, str] = {
    "PurchaseOrderConfirmed": "purchase_order",
    "PurchaseOrderDelayed": "purchase_order",
    "TransferDeparted": "transfer_id",
}
"""By what each names what comes."""
STOCK = "stock"
"""What an order is planned by that needs nothing to come."""


class Dated(NamedTuple):
    """What an order waits for, when it has all of it, and what completes it."""

    amount: int
    at: int | None
    by: str


class Coming(NamedTuple):
    """A purchase order or a transfer, as a plan reckoned with it."""

    name: str
    amount: int
    at: int


class Plan(NamedTuple):
    """The whole plan of an article, as of one record that stands at `place`. `waiting`: how many
    it says that it has."""

    place: str
    sku: str
    free: int
    coming: tuple[Coming, ...]
    orders: Mapping[str, Dated]
    waiting: int


class Plans:
    """What was told, record by record; of each article in the order in which it was planned."""

    def __init__(self) -> None:
        self._told: list[tuple[str, Mapping[str, Any]]] = []

    def take(self, record: Record, value: Mapping[str, Any]) -> None:
        """One more of them: what is another than it was."""
        self._told.append((record.position, value))

    def folded(self) -> Iterator[Plan]:
        """Each with those before it; to be looked at before the next is asked for."""
        standing: defaultdict[str, dict[str, Dated]] = defaultdict(dict)
        for place, value in self._told:
            orders = standing[value["sku"]]
            for one in value["changed"]:
                orders[one["order_id"]] = Dated(one["amount"], one["planned_at"], one["by"])
            for order_id in value["left"]:
                orders.pop(order_id, None)
            coming = [
                Coming(one["purchase_order"], one["quantity"], one["expected_at"])
                for one in value["expected"]
            ]
            yield Plan(place, value["sku"], value["free"], tuple(coming), orders, value["waiting"])


class Said:
    """What suppliers and warehouses said that comes, by article and name: the most that was ever
    said of it, and all its days. To be read after the plans are: what they knew was said before.
    `step` is told of every record."""

    def __init__(self, source: Source, codec: Codec, step: Callable[[], None]) -> None:
        self._source, self._codec, self._step = source, codec, step
        self.most: Counter[tuple[str, str]] = Counter()
        self.days: defaultdict[tuple[str, str], set[int]] = defaultdict(set)

    def read(self) -> None:
        """All of both topics."""
        for topic in (SUPPLIERS, TRANSFERS):
            places = [(topic, number) for number in range(self._source.partitions)]
            for record in self._source.read(self._source.bounds(places)):
                self._step()
                self._add(topic, record)

    def _add(self, topic: str, record: Record) -> None:
        """Partners write both topics: what is no record of theirs says nothing."""
        try:
            kind, value = self._codec.decode(record.value or b"", topic)
        except UndecodableRecord:
            return
        if kind.name in NAMED_BY:
            of = (value["sku"], value[NAMED_BY[kind.name]])
            self.most[of] = max(self.most[of], value.get("quantity", 0))
            self.days[of].add(value["expected_at"])
