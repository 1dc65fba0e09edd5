"""What a demo came to in goods: how often what was wanted was there, how long orders waited for it,
and what suppliers, lists and lorries did."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from orders.business.times import DAY
from orders.contracts.buckets import AVAILABLE, COUNTED, SUPPLIER
from orders.contracts.records import (
    CountJudged,
    JournalEntry,
    LotHeld,
    MaterialsReserved,
    OrderBackordered,
    OrderReceived,
    PurchaseOrderConfirmed,
    PurchaseOrderDelayed,
    ShipmentDelivered,
    StockListFiled,
    StockReceived,
    StockReserved,
    TransferDeparted,
    TransferLost,
)

Value = Mapping[str, Any]
EXPIRED = "!expired"
"""How the account of such goods is named."""
TOPICS = (
    "orders.intake.v1",
    "orders.inventory.v1",
    "orders.shipping.v1",
    "supplier.events.v1",
    "stock.events.v1",
    "stock.lists.v1",
    "stock.counts.v1",
    "orders.notices.v1",
    "lot_stock.journal.v2",
)
"""What this is counted from, each in order within a partition; all of an order, and all of an
article, before what comes of it elsewhere."""


@dataclass(slots=True)
class Goods:
    """Of a stretch of business time. Spans are milliseconds.

    asked      orders that stock was asked for; `at_once` of them had all of it there and then
    short      (order, article) of which there was not enough
    waited     how long orders waited that got their goods; `in_time` of `dated` on the day, or
               before it, that they heard first for all of them
    delivered  from an order's receipt to its first delivery
    came       units by article whose lots are kept, of suppliers and of what was there at first, in
               all stretches; `expired` of them, in this one, before anybody bought them
    lots       (article, lot) that came; `lots_expired` of which something expired
    counts     what else happened, by name
    """

    asked: int = 0
    at_once: int = 0
    dated: int = 0
    in_time: int = 0
    short: set[tuple[str, str]] = field(default_factory=set)
    waited: list[int] = field(default_factory=list)
    delivered: list[int] = field(default_factory=list)
    came: Counter[str] = field(default_factory=Counter)
    expired: Counter[str] = field(default_factory=Counter)
    lots: set[tuple[str, str]] = field(default_factory=set)
    lots_expired: set[tuple[str, str]] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def articles_short(self) -> int:
        """Articles of which there was not enough at some time."""
        return len({sku for _, sku in self.short})

    @property
    def share_expired(self) -> float | None:
        """Of what came of an article, the mean of all: they count in units of their own."""
        shares = [self.expired[sku] / came for sku, came in self.came.items() if came > 0]
        return sum(shares) / len(shares) if shares else None


class Counting:
    """Counts by stretches of `length` from `begun` on, and altogether: `stretches`, `whole`. What
    an order comes to counts where stock was asked for it."""

    def __init__(self, begun: int, length: int) -> None:
        self._begun, self._length = begun, length
        self.whole = Goods()
        self._by_stretch = defaultdict[int, Goods](lambda: Goods(came=self.whole.came))
        self._received: dict[str, int] = {}
        self._asked: dict[str, int] = {}
        self._waits: dict[str, tuple[int, int | None]] = {}
        self._seen: set[tuple[str, str]] = set()
        self._rules: Mapping[type, Callable[[Value], None]] = {
            OrderReceived: self._receive,
            OrderBackordered: self._wait,
            MaterialsReserved: self._stand_by,
            StockReserved: self._reserve,
            ShipmentDelivered: self._deliver,
            PurchaseOrderDelayed: self._postpone,
            StockReceived: self._come,
            CountJudged: self._judge,
            LotHeld: self._recall,
            JournalEntry: self._move,
            **{record: self._counted(name) for record, name in BY_NAME.items()},
        }

    @property
    def stretches(self) -> Sequence[Goods]:
        """From the first to the last of which something was told."""
        last = max(self._by_stretch, default=-1)
        return [self._by_stretch[number] for number in range(last + 1)]

    def counts(self, record: type) -> bool:
        """Whether anything is counted of such records."""
        return record in self._rules

    def saw(self, record: type, value: Value) -> None:
        """One record more; of an order, and of an article, as they were said."""
        if self.counts(record):
            self._rules[record](value)

    def _at(self, at: int) -> tuple[Goods, Goods]:
        return self._by_stretch[max(at - self._begun, 0) // self._length], self.whole

    def _of(self, order: str) -> tuple[Goods, Goods]:
        return self._at(self._asked[order])

    def _counted(self, name: str) -> Callable[[Value], None]:
        def rule(value: Value) -> None:
            for goods in self._at(value["at"]):
                goods.counts[name] += 1

        return rule

    def _receive(self, received: Value) -> None:
        self._received.setdefault(received["order_id"], received["at"])

    def _first(self, what: str, which: str) -> bool:
        """Whether this has not been seen before."""
        new = (what, which) not in self._seen
        self._seen.add((what, which))
        return new

    def _once(self, name: str, which: str, where: tuple[Goods, Goods]) -> None:
        if self._first(name, which):
            for goods in where:
                goods.counts[name] += 1

    def _ask(self, order: str, at: int, *, at_once: bool) -> None:
        """Stock answers an order for the first time; what it says later changes nothing here."""
        if order in self._asked:
            return
        self._asked[order] = at
        for goods in self._of(order):
            goods.asked += 1
            goods.at_once += at_once

    def _wait(self, waits: Value) -> None:
        order, shortages = waits["order_id"], waits["shortages"]
        self._ask(order, waits["at"], at_once=False)
        dates = [short["expected_at"] for short in shortages]
        known = max(dates) if dates and None not in dates else None
        # The first word of a wait seldom names a day: whoever plans its articles does, soon after.
        since, first = self._waits.get(order, (waits["at"], None))
        self._waits[order] = (since, known if first is None else first)
        for goods in self._of(order):
            goods.short.update((order, short["sku"]) for short in shortages)

    def _stand_by(self, waits: Value) -> None:
        """Its parts are there; it waits for production, not for goods."""
        order, at = waits["order_id"], waits["at"]
        self._ask(order, at, at_once=True)
        self._once("to_make", order, self._of(order))
        self._served(order, at)

    def _reserve(self, reserved: Value) -> None:
        order, at = reserved["order_id"], reserved["at"]
        self._ask(order, at, at_once=True)
        parts = Counter(line["line"] for line in reserved["lines"])
        if any(count > 1 for count in parts.values()):
            self._once("with_bundles", order, self._of(order))
        if not reserved["open_lines"]:
            self._served(order, at)

    def _served(self, order: str, at: int) -> None:
        since, expected_at = self._waits.pop(order, (None, None))
        if since is None:
            return
        for goods in self._of(order):
            goods.waited.append(at - since)
            if expected_at is not None:
                goods.dated += 1
                goods.in_time += at // DAY <= expected_at // DAY

    def _deliver(self, delivered: Value) -> None:
        order, received_at = delivered["order_id"], self._received.get(delivered["order_id"])
        if received_at is None or order not in self._asked:
            return
        if self._first("delivered", order):
            for goods in self._of(order):
                goods.delivered.append(delivered["delivered_at"] - received_at)

    def _postpone(self, delayed: Value) -> None:
        self._once("late", delayed["purchase_order"], self._at(delayed["at"]))

    def _come(self, received: Value) -> None:
        name, order = "received", received["purchase_order"]
        if order and not self._first(name, order):
            self._once("in_parts", order, self._at(received["at"]))

    def _judge(self, judged: Value) -> None:
        for goods in self._at(judged["at"]):
            goods.counts[judged["outcome"].lower()] += 1

    def _recall(self, held: Value) -> None:
        self._once("recalled", f"{held['document_id']}/{held['lot']}", self._at(held["at"]))
        for goods in self._at(held["at"]):
            goods.counts["told_of_recall"] += 1

    def _move(self, entry: Value) -> None:
        where = self._at(entry["at"])
        for moved in entry["movements"]:
            if moved["debit"] != AVAILABLE:
                continue
            sku, _, place = moved["account"].rpartition("@")
            warehouse, _, lot = place.partition("#")
            comes = moved["credit"] in (SUPPLIER, COUNTED) and not warehouse.endswith(EXPIRED)
            self.whole.came[sku] += moved["amount"] if comes else 0
            for goods in where:
                if warehouse.endswith(EXPIRED):
                    goods.expired[sku] += moved["amount"]
                    goods.lots_expired.add((sku, lot))
                elif comes:
                    goods.lots.add((sku, lot))

    @property
    def waiting(self) -> int:
        """Orders that have no goods yet, or were stopped before they had."""
        return len(self._waits)


BY_NAME: Mapping[type, str] = {
    PurchaseOrderConfirmed: "bought",
    TransferDeparted: "transfers",
    TransferLost: "transfers_lost",
    StockListFiled: "lists",
}
