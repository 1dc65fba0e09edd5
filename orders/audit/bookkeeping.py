"""The ledgers' part of the audit: collects what states hold, walks the journals, and compares
both with each other and with Redis."""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Any

from orders.audit.accounts import ARTICLE, Book, Limit, partition_of_cause
from orders.audit.agreement import LEDGERS
from orders.audit.availability import Rows as Told
from orders.audit.books import Holder
from orders.audit.cache import Cache
from orders.audit.checks import (
    availability,
    blocked,
    dispatches,
    documents,
    dues,
    fresh,
    ledgers,
    lists,
    shelves,
    transit,
    turns,
)
from orders.audit.checks.credit import Debt, Drawn, misused
from orders.audit.crossing import KEEPERS, Crossing
from orders.audit.dues import total
from orders.audit.findings import Finding
from orders.audit.first_out import FirstOut
from orders.audit.goods import REPORTS, Booked, Report, Rows, Said
from orders.audit.held import Held
from orders.audit.limits import History, nothing, of_days, one, unbounded
from orders.audit.listed import Listed
from orders.audit.lots import Lots
from orders.audit.mirrored import Mirrored
from orders.audit.noteworthy import noteworthy
from orders.audit.picked import MOVED, OffShelf
from orders.audit.portion import Portion
from orders.audit.purchases import SUPPLIERS, Purchases
from orders.audit.report import Report as Outcome
from orders.audit.source import Place, Record, Source, Span, in_time
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord

OWNERS = tuple(dict.fromkeys(LEDGERS.values()))
PEOPLE: Mapping[str, tuple[str, ...]] = {
    "credit": ("orders.answers.v1/",),
    "baskets": ("orders.answers.v1/", "timer/"),
}
"""By ledger: takes that such records cause were granted by a person, who may pass a limit, or
because no person said anything in time."""
STOCK = ("stock", "warehouse_stock")
AT_ANY_TIME = 2**62
KEPT_BY_A_CHANGE = ("credit", "stock", "fresh_stock", "baskets")
"""Of these an order that is taken back for a change keeps all that it has; warehouses that had it
give back their shelves and days."""


class Bookkeeping:
    """Fed portion by portion; `check` comes last."""

    def __init__(
        self, source: Source, codec: Codec, cache: Cache, step: Callable[[], None]
    ) -> None:
        self._source = source
        self._codec = codec
        self._step = step
        self._held = Held(source, codec, cache)
        self._at: dict[tuple[str, int], int] = {}
        self._owners: set[str] = set()
        self._kept = True
        self._sent = {ledger: dispatches.Dispatched() for ledger in STOCK}
        self._reports: list[Report] = []
        self._listed: list[Listed] = []
        self._said: list[Said] = []
        self._complete = True
        self._moving: set[str] = set()
        self._crossing = Crossing(source, step)
        self._booked = Booked()
        self._off_shelf = OffShelf()
        self._purchases = Purchases()
        self._first_out = FirstOut()
        self._heard: dict[str, int] = {}
        self._debts: list[Debt] = []
        self._drawn = Drawn()
        self._taking_back: set[str] = set()
        self._currencies: dict[str, str] = {}
        self._units, self._warehouses, self._zones = Rows("unit"), Rows("warehouse"), Rows("zone")
        self._technicians = Rows("region")
        self._told = Told()
        self._controlled, self._lives = Rows("lot_controlled"), Rows("shelf_life_days")
        self._mirrored = Mirrored(self._controlled)

    def take_states(self, portion: Portion) -> None:
        """Keep what keys hold, and as of when."""
        for stage in OWNERS:
            for partition in portion.partitions:
                for key, standing in portion.by_place[stage, partition].items():
                    self._held.put(Holder(stage, partition, key), standing)
                    if stage == "inventory" and standing.parked is not None:
                        self._told.parked.add(key)
                    if stage == "inventory" and standing.bought:
                        self._purchases.standing[key.removeprefix(ARTICLE)] = standing.bought
                place = (f"{stage}.state.v1", partition)
                self._held.read_to(place, portion.ends[place].end)
        self._owners |= {stage for stage, _ in portion.cut.tickets}
        self._kept &= all(
            (stage, partition) in portion.cut.tickets
            for stage in KEEPERS
            for partition in portion.partitions
        )
        self._at |= portion.at

    def take_reports(self, portion: Portion) -> None:
        """Keep what warehouses reported, and of which articles there is more to come."""
        self._reports += portion.reports
        self._listed.append(portion.listed)
        self._said += portion.said
        self._moving |= portion.moving
        self._complete &= all(
            span.start == 0 for (topic, _), span in portion.ends.items() if topic == REPORTS
        )

    def take_stories(self, portion: Portion) -> None:
        """Add up what left the houses, and note what takes orders back to be changed."""
        for story in portion.stories.orders.values():
            self._taking_back |= story.taking_back
            for sent in story.dispatches:
                for ledger, account in (
                    ("stock", sent.sku),
                    ("warehouse_stock", f"{sent.sku}@{sent.warehouse}"),
                ):
                    stage = LEDGERS[ledger]
                    read = portion.cut.has_read(stage, *sent.place) and not portion.set_aside(
                        stage, story.order_id
                    )
                    self._sent[ledger].add(account, sent.quantity, read)

    def take_debts(self, portion: Portion) -> None:
        """Keep what orders leave unpaid that credit may have to bear."""
        for order_id, story in portion.stories.orders.items():
            terms = story.dues.terms
            if terms is None or not portion.at_rest(order_id):
                continue
            approved = story.mentions.get("OrderApproved")
            judged = approved is not None and approved.version == max(story.received)
            carried = bool(story.amended) and not judged and not story.ends
            granted = terms.on_account and judged
            if terms.on_account or "HoldReleased" in story.mentions:
                owes, late = dues.unpaid(story.dues), dues.taken_back_late(story.dues)
                cost = max([total(terms), *story.dues.former])
                customer, currency = terms.customer, terms.currency
                debt = Debt(order_id, customer, currency, owes, granted, late, carried, cost)
                self._debts.append(debt)

    def check(self, report: Outcome) -> None:
        """Every question about ledgers."""
        limits = self._limits()
        self._told.read(self._source, self._codec, self._step)
        books: dict[str, Book] = {}
        for ledger, stage in LEDGERS.items():
            spans = self._spans(f"{ledger}.journal.v2")
            if any(span.start for span in spans.values()):
                report.results["ledgers"].notes.append(
                    f"{ledger}: retention has taken the beginning of its journal; it was not added "
                    "up"
                )
                continue
            given = list[Finding]()
            book = books[ledger] = self._walk(ledger, stage, spans, limits, given, report)
            report.results["ledgers"].take(0, given)
            report.results["oversold"].take(book.movements, book.oversold)
            report.results["oversold"].notes += noteworthy(book)
            report.results["ledgers"].take(
                len(book.accounts),
                ledgers.unbalanced(book, self._held.books, partial(self._held.moved, stage)),
            )
            if ledger in (*STOCK, "lot_stock", "fresh_stock"):
                report.results["oversold"].take(0, ledgers.impossible(book))
            if ledger in STOCK:
                report.results["dispatched"].take(
                    len(self._sent[ledger].all), dispatches.unbooked(book, self._sent[ledger])
                )
        self._check_goods(books, report)
        if "stock" in books:
            found = availability.mistold(self._told, books["stock"])
            report.results["availability"].take(len(self._told.rows), found)
        if "credit" in books:
            report.results["credit"].take(
                len(self._debts), misused(self._debts, self._drawn, self._currencies)
            )
        for ledger, stage in LEDGERS.items():
            if stage in self._owners:
                report.results["redis"].take(*self._held.compared(ledger, stage))

    def _check_goods(self, books: dict[str, Book], report: Outcome) -> None:
        """Shelves and documents; of a journal whose beginning is gone nothing can be said."""
        meanwhile = self._moving | self._crossing.articles()
        for ledger in ("warehouse_stock", "lot_stock", "capacity"):
            if ledger in books:
                report.results["shelves"].take(
                    len(books[ledger].accounts),
                    shelves.strangers(
                        books[ledger], {*self._warehouses.keys, *self._technicians.keys}
                    ),
                )
        if {"warehouse_stock", "lot_stock"} <= books.keys():
            lots = books["lot_stock"]
            report.results["shelves"].take(
                len(lots.accounts), shelves.apart_from_lots(books["warehouse_stock"], lots)
            )
            report.results["shelves"].take(0, shelves.of_two_expiries(lots))
            report.results["shelves"].take(0, self._mirrored.apart())
            if self._complete:
                sold = blocked.for_sale(lots, self._said, self._reports, meanwhile)
                report.results["shelves"].take(len(self._said), sold)
        if not set(STOCK) <= books.keys():
            return
        all_told = self._hear_of_shelves()
        report.results["shelves"].take(len(self._off_shelf.told), self._off_shelf.apart())
        if "lot_stock" in books:
            first = self._first_out
            report.results["first out"].take(len(first.takes), first.wrong(all_told))
        self._check_fresh(books, meanwhile, report)
        network, on_shelves = (books[ledger] for ledger in STOCK)
        if self._kept:  # a keeper that has not begun does not know yet what it has to hear
            report.results["shelves"].take(
                len(network.accounts),
                shelves.apart(network, on_shelves, meanwhile),
            )
        for listed in self._listed:
            report.results["lists"].take(0, lists.misbooked(listed, self._booked))
        found = report.results["documents"]
        found.take(len(self._reports), documents.booked_again(self._reports, self._booked))
        found.take(len(self._purchases.standing), self._misordered(all_told))
        if self._complete:
            rows = self._units, self._warehouses
            lots_told = Lots(self._reports, self._controlled, self._lives)
            unbooked = documents.unbooked(
                self._reports, self._listed, self._booked, *rows, lots_told
            )
            found.take(0, unbooked)
            kept = [*STOCK, "lot_stock"] if "lot_stock" in books else STOCK
            told = transit.unlike(
                [books[one] for one in kept], self._reports, self._moving, *rows, lots_told
            )
            found.take(0, told)

    def _check_fresh(
        self, books: Mapping[str, Book], meanwhile: Collection[str], report: Outcome
    ) -> None:
        """Classes of remaining life, once what the articles heard is read."""
        if not {"fresh_stock", "lot_stock"} <= books.keys() or not self._kept:
            return
        classes, known = books["fresh_stock"], dict[str, str]()
        for house in self._zones.keys:
            if (zone := self._zones.steady(house, AT_ANY_TIME)) is not None:
                known[house] = zone
        found = fresh.apart(classes, books["lot_stock"], known, self._heard, meanwhile)
        report.results["shelves"].take(len(classes.accounts), found)

    def _hear_of_shelves(self) -> bool:
        """What allocation told of lots that it took, and of goods that left shelves, by entries
        that the states know of; whether retention has left all that was told."""
        spans = self._spans(MOVED)
        for record in self._source.read(spans):
            self._step()
            if record.value is None or self._codec.record_of(record.value, MOVED) is None:
                continue
            try:
                kind, value = self._codec.decode(record.value, MOVED)
            except UndecodableRecord:
                continue  # garbage, which the stages set aside
            self._hear_of_goods(record, kind.name, value)
        return all(span.start == 0 for span in spans.values())

    def _hear_of_goods(self, record: Record, name: str, value: Mapping[str, Any]) -> None:
        match name:
            case "LotReserved":
                self._first_out.tell(value)
                if value["least"]:  # it was taken at that moment; others say when things happened
                    self._hear(value)
            case "FreshStockAdjusted":
                self._hear(value)
            case "OverDelivered" if self._known(record, "stock"):
                self._purchases.tell(value)
            case "ShelfMoved" if self._known(record, "warehouse_stock"):
                self._off_shelf.tell(record.header("cause"), value)

    def _known(self, record: Record, ledger: str) -> bool:
        """Whether the states of the ledger's owner are those after the record, or later ones."""
        partition = partition_of_cause(record.header("cause"))
        return int(record.header("at") or 0) <= self._at.get((LEDGERS[ledger], partition), -1)

    def _misordered(self, all_told: bool) -> Iterator[Finding]:
        """What suppliers brought and is for sale, and was not ordered. `all_told`: everything that
        the keepers of stock told each other is there."""
        if self._complete and all_told and self._hear_of_orders():
            yield from self._purchases.sold_unordered()
            yield from self._purchases.miscounted(self._reports, self._booked)

    def _hear_of_orders(self) -> bool:
        """What suppliers confirmed; whether retention has left all of it."""
        spans = self._spans(SUPPLIERS)
        for record in self._source.read(spans):
            self._step()
            try:
                kind, value = self._codec.decode(record.value or b"", SUPPLIERS)
            except UndecodableRecord:
                continue
            if kind.name == "PurchaseOrderConfirmed":
                self._purchases.confirm(value)
        return all(span.start == 0 for span in spans.values())

    def _hear(self, told: Mapping[str, Any]) -> None:
        self._heard[told["sku"]] = max(self._heard.get(told["sku"], 0), told["at"])

    def _limits(self) -> dict[str, Limit]:
        customers = History("credit_limit_minor", "guarantee_minor")
        warehouses, technicians = History("daily_capacity"), History("technicians")
        for topic, tables in (
            ("ref.customers.v1", (customers,)),
            ("ref.warehouses.v1", (warehouses, self._warehouses, self._zones)),
            ("ref.technicians.v1", (technicians, self._technicians)),
            ("ref.articles.v1", (self._units, self._controlled, self._lives)),
        ):
            for record in self._source.read(self._spans(topic)):
                if record.value is not None:
                    row = self._codec.decode(record.value, topic)[1]
                    for table in tables:
                        table.add(record, row)
                    if topic == "ref.customers.v1":
                        self._currencies[row["customer_id"]] = row["currency"]
        return {
            "baskets": one,
            "velocity": unbounded,
            "credit": customers.of_customer,
            "capacity": of_days(warehouses, technicians),
        }

    def _walk(
        self,
        ledger: str,
        stage: str,
        spans: dict[Place, Span],
        limits: dict[str, Limit],
        given: list[Finding],
        report: Outcome,
    ) -> Book:
        """The account book of a ledger; `given` gets what an order lost by being changed, the
        report who was passed over."""
        people = PEOPLE.get(ledger, ())
        book = Book(ledger, limits.get(ledger, nothing), people, self._source.clocks_ms)
        for record in in_time(self._source, spans):
            self._step()
            if record.value is not None:
                entry = self._codec.decode(record.value, record.topic)[1]
                settled = entry["at"] <= self._at.get((stage, record.partition), -1)
                book.add(record, entry, settled)
                if ledger in KEPT_BY_A_CHANGE and entry["cause"] in self._taking_back:
                    given.append(Finding(entry["key"], _lost_by_a_change(ledger)))
                report.results["turns"].take(len(entry["passed"]), turns.unfair(record, entry))
                self._booked.add(ledger, entry)
                if ledger == "stock":
                    self._told.moved(record, entry)
                if ledger == "warehouse_stock" and settled:
                    self._off_shelf.add(entry)
                if ledger == "lot_stock":
                    self._first_out.add(record, entry)
                if settled:
                    self._mirrored.add(ledger, record, entry)
                if ledger == "credit" and settled:
                    self._drawn.add(entry)
        return book

    def _spans(self, topic: str) -> dict[Place, Span]:
        return self._source.bounds((topic, at) for at in range(self._source.partitions))


def _lost_by_a_change(ledger: str) -> str:
    return f"{ledger} moved when the order was taken back for a change: all of it is to be kept"
