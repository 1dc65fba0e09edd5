"""What inventory planned for those who wait for articles: its plans, folded from what each told;
and what they rest on."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from orders.audit.source import Place, Record, Source
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

Claim = tuple[str, str, int | None]
"""An order says that it has what it needs of an article then: article, order, milliseconds."""


class Dated(NamedTuple):
    """What an order waits for, when it has all of it, and what completes it."""

    amount: int
    at: int | None
    by: str


class Coming(NamedTuple):
    """A purchase order or a transfer, as a plan reckoned with it."""

    sku: str
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


def claims(waits: Mapping[str, Any]) -> set[Claim]:
    """What an order says of its days (`OrderBackordered`), where it knows its place."""
    return {
        (short["sku"], waits["order_id"], short["expected_at"])
        for short in waits["shortages"]
        if short["place"]
    }


def folded(told: Iterator[tuple[Record, Mapping[str, Any]]]) -> Iterator[Plan]:
    """Each plan with those before it, in the order in which they were told of an article; to be
    looked at before the next is asked for."""
    standing: defaultdict[str, dict[str, Dated]] = defaultdict(dict)
    for record, value in told:
        sku, orders = value["sku"], standing[value["sku"]]
        for one in value["changed"]:
            orders[one["order_id"]] = Dated(one["amount"], one["planned_at"], one["by"])
        for order_id in value["left"]:
            orders.pop(order_id, None)
        coming = [
            Coming(sku, one["purchase_order"], one["quantity"], one["expected_at"])
            for one in value["expected"]
        ]
        place = record.position
        yield Plan(place, sku, value["free"], tuple(coming), orders, value["waiting"])


class Planned:
    """All plans, and all that was said to come. To be read in this order, after the orders are:
    what an order knew was planned before, and what a plan knew was said before. `step` is told of
    every record."""

    def __init__(self, source: Source, codec: Codec, step: Callable[[], None]) -> None:
        self._source, self._codec, self._step = source, codec, step
        self.dated: set[Claim] = set()
        self.coming: dict[Coming, str] = {}
        self.most: Counter[tuple[str, str]] = Counter()
        self.days: defaultdict[tuple[str, str], set[int]] = defaultdict(set)

    def plans(self) -> Iterator[Plan]:
        """One after another. Noted of all: whom they dated (`dated`), and what they reckoned with
        (`coming`), with the first plan that did."""
        for plan in folded(self._told()):
            for one in plan.coming:
                self.coming.setdefault(one, plan.place)
            yield plan

    def _told(self) -> Iterator[tuple[Record, Mapping[str, Any]]]:
        for record in self._read(PLANS):
            value = self._codec.decode(record.value or b"", PLANS)[1]
            for one in value["changed"]:
                self.dated.add((value["sku"], one["order_id"], one["planned_at"]))
            yield record, value

    def said(self) -> None:
        """What suppliers and warehouses said that comes, by article and name: the most that was
        ever said of it (`most`), and all its days (`days`). Partners write both topics: what is no
        record of theirs says nothing."""
        for topic in (SUPPLIERS, TRANSFERS):
            for record in self._read(topic):
                try:
                    kind, value = self._codec.decode(record.value or b"", topic)
                except UndecodableRecord:
                    continue
                if kind.name in NAMED_BY:
                    of = (value["sku"], value[NAMED_BY[kind.name]])
                    self.most[of] = max(self.most[of], value.get("quantity", 0))
                    self.days[of].add(value["expected_at"])

    def _read(self, topic: str) -> Iterator[Record]:
        places: list[Place] = [(topic, number) for number in range(self._source.partitions)]
        for record in self._source.read(self._source.bounds(places)):
            self._step()
            yield record
