"""What must hold of goods after every step of a history, not only in its end: never more is taken
than there is, books balance, the queue is obeyed or the exception explained, whatever is held has
an owner, and no unit is promised twice (IV-02, IV-09, IV-10)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from orders.audit.source import Span, in_time
from orders.contracts.buckets import AVAILABLE, OWN, RESERVED
from orders.engine.core.pointers import target
from tests.audit.fakes import FakeSource
from tests.cases.asked import Asked
from tests.cases.freshness import Freshness
from tests.cases.inside import Inside
from tests.cases.milk import MILK
from tests.cases.recalled import Recalled

STOCK, SHELVES, LOTS, FRESH = "stock", "warehouse_stock", "lot_stock", "fresh_stock"
KEEPERS = {"inventory": STOCK, "allocation": SHELVES}
"""Stage -> the book of goods that it keeps. Who keeps another, sums it by article, too."""
ENDED = frozenset(("rejected", "declined", "cancelled", "unconfirmed", "discarded", "completed"))
HEARD = (
    "orders.inventory.v1",
    "orders.notices.v1",
    "orders.status.v1",
    "orders.offers.v1",
    "stock.adjustments.v1",
)
Goods = Counter[tuple[str, str]]
"""(order, article) -> units."""


class Waiting(NamedTuple):
    """An order that waits for goods: its place in the queue, all that it still needs by article,
    and of which of them it is short."""

    rank: str
    needs: Mapping[str, int]
    short: frozenset[str]


class Watch:
    """Looks at a place whenever it is at rest, and remembers what it saw before."""

    def __init__(self, place: Inside) -> None:
        self._place, self._world = place, place.world
        self._source = FakeSource(self._world.broker)
        self._read: dict[tuple[str, int], int] = {}
        self._buckets: defaultdict[str, defaultdict[str, Counter[str]]] = defaultdict(
            lambda: defaultdict(Counter)
        )
        self._waiting: dict[str, Waiting] = {}
        self._handed_on, self._gone = Goods(), Goods()
        self._status: dict[str, str] = {}
        self._fresh, self._asked, self._recalled = Freshness(), Asked(), Recalled()

    def look(self) -> list[str]:
        """What is wrong now, in sentences."""
        passed: set[tuple[str, str]] = set()
        wrong: list[str] = []
        for ledger in KEEPERS.values():
            wrong += self._walk(ledger, passed)
            wrong += self._unlike(ledger)
        for _, entry in self._new(f"{LOTS}.journal.v2"):
            self._fresh.add(entry)
        self._hear()
        states = {stage: self._states(stage) for stage in KEEPERS}
        wrong += [*self._fresh.wrong(), *self._asked.wrong(states["inventory"])]
        wrong += self._unheard(states["allocation"])
        wrong += self._apart()
        wrong += self._unlike_lots()
        wrong += self._unlike_classes(states)
        wrong += self._held_by_nobody(states)
        wrong += self._promised_twice(states)
        waiting = dict(_waiting(states["inventory"]))
        held = _held(states["inventory"], STOCK)
        wrong += self._served_out_of_turn(waiting, held, passed)
        self._waiting = waiting
        return wrong

    def _walk(self, ledger: str, passed: set[tuple[str, str]]) -> Iterator[str]:
        """Never oversold, at no entry of the journal."""
        book = self._buckets[ledger]
        for _, entry in self._new(f"{ledger}.journal.v2"):
            passed |= {(one["account"], one["key"]) for one in entry["passed"]}
            for one in entry["movements"]:
                buckets, debit, credit = book[one["account"]], one["debit"], one["credit"]
                buckets[debit] += one["amount"]
                buckets[credit] -= one["amount"]
                if (debit, credit) == (RESERVED, AVAILABLE) and buckets[AVAILABLE] < 0:
                    yield f"{ledger}/{one['account']}: oversold by {entry['key']}"
            touched = {one["account"] for one in entry["movements"]}
            for account in sorted(touched):
                for bucket in OWN - {AVAILABLE}:
                    if book[account][bucket] < 0:
                        yield f"{ledger}/{account}: less than nothing is {bucket}"

    def _unlike(self, ledger: str) -> Iterator[str]:
        """The ledger has what its journal says."""
        found = self._place.ledger(ledger)
        for account, buckets in self._buckets[ledger].items():
            there = buckets[AVAILABLE], sum(buckets[bucket] for bucket in OWN)
            if found.get(account, (0, 0)) != there:
                yield f"{ledger}/{account}: {found.get(account)}, by its journal {there}"

    def _apart(self) -> Iterator[str]:
        """Together the shelves have what the network has."""
        shelves = Counter[str]()
        for account, (_, on_hand) in self._place.ledger(SHELVES).items():
            if "!" not in account:  # of goods that may not be sold the network knows nothing
                shelves[_article(account)] += on_hand
        network = {sku: on_hand for sku, (_, on_hand) in self._place.ledger(STOCK).items()}
        for sku in sorted(shelves.keys() | network.keys()):
            if shelves[sku] != network.get(sku, 0):
                yield f"{sku}: {network.get(sku, 0)} in all, {shelves[sku]} on the shelves"

    def _unlike_lots(self) -> Iterator[str]:
        """The lots of a shelf have what the shelf has, and as much of it free (IV-08)."""
        lots: dict[str, list[tuple[int, int]]] = {}
        for account, amounts in self._place.ledger(LOTS).items():
            lots.setdefault(account.partition("#")[0], []).append(amounts)
        shelves = self._place.ledger(SHELVES)
        for shelf in sorted(lots.keys() | {one for one in shelves if _article(one) == MILK}):
            found = lots.get(shelf, [(0, 0)])
            free, on_hand = (sum(column) for column in zip(*found, strict=True))
            if shelves.get(shelf, (0, 0)) != (free, on_hand):
                yield f"{shelf}: {shelves.get(shelf)}, and its lots {(free, on_hand)}"

    def _unlike_classes(self, states: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
        """Of each class of remaining life there is to promise what is free of lots that keep so
        long, less what orders hold of it that no lot was taken for yet (IV-08)."""
        articles = self._articles("allocation")
        article = articles[MILK]["article"] if MILK in articles else None
        lots = self._place.ledger(LOTS)
        for one in article["lot_shelves"] if article else ():
            account = f"{MILK}@{one['book']['warehouse']}#{one['lot']}"
            if one["free"] != lots.get(account, (0, 0))[0]:
                yield f"{account}: {one['free']} free as the article counts, {lots.get(account)}"
        taken = _held(states["allocation"], LOTS)
        ahead = Counter[str]()
        for (key, account), amount in _held(states["inventory"], FRESH).items():
            ahead[account] += max(amount - taken[key, MILK], 0)
        classes = self._place.ledger(FRESH)
        for one in article["fresh"] if article else ():
            name = f"{MILK}~{one['days']}"
            there = classes.get(name, (0, 0))[0]
            if there != one["amount"] - ahead[name]:
                yield f"{name}: {there} to promise, {one['amount']} free less {ahead[name]}"

    def _held_by_nobody(self, states: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
        """Every hold is a living order's, of its own version, and in the journal."""
        for stage, ledger in KEEPERS.items():
            held = Counter[str]()
            for key, state in states[stage].items():
                for one in state["reservations"]:
                    if one["ledger"] != ledger:
                        continue
                    held[one["account"]] += one["amount"]
                    if self._status.get(key, "") in ENDED:
                        yield f"{stage}: {key} has ended, and holds {one['account']}"
                    if one["version"] != state["version"]:
                        yield f"{stage}: {key} holds {one['account']} for another version"
            for account, buckets in self._buckets[ledger].items():
                by_journal = sum(buckets[bucket] for bucket in OWN - {AVAILABLE})
                if held[account] != by_journal:
                    yield f"{ledger}/{account}: {held[account]} held, {by_journal} by its journal"

    def _promised_twice(self, states: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
        """An order has, and had, no more than it was handed on with, and shelves give it no more
        than the network has for it."""
        network, shelves = (_held(states[stage], of) for stage, of in KEEPERS.items())
        gate = {key for key, one in states["inventory"].items() if one["made"]}
        for place in sorted(network.keys() | shelves.keys() | self._gone.keys()):
            key, sku = place
            if key not in gate and network[place] + self._gone[place] > self._handed_on[place]:
                yield (
                    f"{key}: {self._handed_on[place]} of {sku} handed on, {self._gone[place]} "
                    f"gone and {network[place]} held"
                )
            if shelves[place] > network[place]:
                yield f"{key}: shelves hold {shelves[place]} of {sku}, the network {network[place]}"

    def _served_out_of_turn(
        self,
        waiting: Mapping[str, Waiting],
        held: Goods,
        passed: set[tuple[str, str]],
    ) -> Iterator[str]:
        """Nobody waits who could be served; nobody is served in the place of who stands before; and
        whoever is gone past is named, with what it needs more than there was."""
        for key, one in waiting.items():
            if self._enough(key, one, Counter()):
                yield f"{key} waits, and all of {dict(one.needs)} is there"
        for key in self._waiting.keys() - waiting.keys():
            place = self._waiting[key].rank
            took = Counter({sku: amount for (of, sku), amount in held.items() if of == key})
            for other, one in self._waiting.items():
                before = other in waiting and one.rank < place
                common = one.short & took.keys() if before else ()
                if common and self._enough(other, waiting[other], took):
                    yield f"{key} was served in the place of {other}"
                for sku in common:
                    free = self._free(sku, other) + took[sku]
                    if one.needs[sku] > free and (sku, other) not in passed:
                        yield f"units of {sku} went past {other} to {key}, and nothing says so"

    def _enough(self, key: str, one: Waiting, more: Counter[str]) -> bool:
        return all(self._free(sku, key) + more[sku] >= need for sku, need in one.needs.items())

    def _free(self, sku: str, key: str) -> int:
        """What the order could have of it: what is set aside for others left out."""
        book = self._world.server.books[STOCK]
        asides = book.waiters.asides.get(sku, {}).items()
        others = sum(aside.amount for (_, other), aside in asides if other != key)
        return book.free.get(sku, 0) - others

    def _hear(self) -> None:
        """What was said since of orders: what they were handed on with, what of it is gone."""
        for name, value in self._new("orders.answers.v1"):
            if name == "OfferAnswered":
                self._asked.answered(value)
        for name, value in (said for topic in HEARD for said in self._new(topic)):
            if name == "OrderStatus":
                self._status[value["order_id"]] = value["status"]
            elif name == "UnitsDispatched":
                self._gone += _units(value["order_id"], value["lines"])
            elif name == "StockReserved":
                lines = value["lines"] or value["order"].decoded()["lines"]
                self._handed_on += _units(value["order_id"], lines)
            elif name == "LotReserved":
                self._fresh.tell(value)
            elif name == "OfferMade":
                self._asked.made(value)
            elif name == "OfferClosed":
                self._asked.closed(value)

    def _unheard(self, states: Mapping[str, Any]) -> Iterator[str]:
        """Orders that have some of a recalled lot, and do not know it (IV-08)."""
        kept = self._state("allocation", f"@article/{MILK}")
        article = kept["article"] if kept is not None else None
        for name, value in self._new("stock.events.v1"):
            if name == "HoldersListed":
                self._recalled.listed(value, article)
        yield from self._recalled.unheard(article, states)

    def _state(self, stage: str, key: str) -> Any:
        """What the stage knows of the key; None if that is nothing."""
        for (of, _), store in self._world.server.stores.items():
            if of == stage and key in store.states:
                return self._world.codec.decode_state(store.states[key], f"{stage}.state.v1")
        return None

    def _states(self, stage: str) -> dict[str, Any]:
        """Of every order that the stage is not done with."""
        return {key: one for key, one in self._all(stage).items() if not key.startswith("@")}

    def _articles(self, stage: str) -> dict[str, Any]:
        """Of every article."""
        states = self._all(stage).items()
        return {key[9:]: one for key, one in states if key.startswith("@article/")}

    def _all(self, stage: str) -> dict[str, Any]:
        topic, found = f"{stage}.state.v1", dict[str, Any]()
        for (of, _), store in self._world.server.stores.items():
            if of == stage:
                found |= {
                    key: self._world.codec.decode_state(payload, topic)
                    for key, payload in store.states.items()
                    if target(payload) is None and (key[0] != "@" or key.startswith("@article/"))
                }
        return found

    def _new(self, topic: str) -> Iterator[tuple[str, Any]]:
        """Names and values of what was written since."""
        places = [(topic, partition) for partition in range(self._world.partitions)]
        spans = {
            place: Span(self._read.get(place, span.start), span.end)
            for place, span in self._source.bounds(places).items()
        }
        self._read |= {place: span.end for place, span in spans.items()}
        for record in in_time(self._source, spans):
            if record.value is not None:
                kind, value = self._world.codec.decode(record.value, topic)
                yield kind.name, value


def _waiting(states: Mapping[str, Any]) -> Iterator[tuple[str, Waiting]]:
    for key, state in states.items():
        waits = [one for one in state["waits"] if one["ledger"] == STOCK]
        if not waits:
            continue
        needs = Counter[str]()
        for line in state["lines"]:
            needs[line["sku"]] += line["quantity"]
        for one in () if state["revision"] else state["reservations"]:  # a part that went ahead
            needs[one["account"]] -= one["amount"]
        short = frozenset(one["account"] for one in waits)
        yield key, Waiting(waits[0]["rank"], +needs, short)


def _held(states: Mapping[str, Any], ledger: str) -> Goods:
    held = Goods()
    for key, state in states.items():
        for one in state["reservations"]:
            if one["ledger"] == ledger:
                held[key, _article(one["account"])] += one["amount"]
    return held


def _article(account: str) -> str:
    """Of a shelf's account, or the network's."""
    return account.rpartition("@")[0] or account


def _units(key: str, lines: Iterable[Mapping[str, Any]]) -> Goods:
    found = Goods()
    for line in lines:
        found[key, line["sku"]] += line["quantity"]
    return found
