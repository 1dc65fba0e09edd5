"""What the journal of lots says: where the units of a lot are, and whose they were (IV-08)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from orders.business.accounts import ARTICLE_KEY, LOT_STOCK
from orders.business.lots import Lot, iso_day
from orders.client.reading import Reader
from orders.contracts.buckets import AVAILABLE, HELD, RETURNED, SHIPPED, SWAPPED
from orders.contracts.codec.codec import Codec
from orders.engine.settings import Settings

LEFT = frozenset({SHIPPED, SWAPPED, RETURNED})
"""Buckets by which an order's goods leave the house, or come back."""
JOURNAL = f"{LOT_STOCK}.journal.v2"


class Place(NamedTuple):
    """Units of a lot in a warehouse: `quality` empty for what can be sold."""

    warehouse: str
    quality: str
    free: int
    held: int


class Holder(NamedTuple):
    """An order: what is held for it in a house, and what has left for its customer and not come
    back."""

    order_id: str
    held: int
    shipped: int


class LotBook:
    """One lot of one article, folded from the journal's movements."""

    def __init__(self, sku: str, lot: Lot) -> None:
        self.sku, self.lot = sku, lot
        self._free: Counter[tuple[str, str]] = Counter()
        self._held: Counter[tuple[str, str, str]] = Counter()
        self._shipped: Counter[str] = Counter()

    @property
    def expires_on(self) -> str:
        """yyyy-mm-dd, empty for never."""
        return iso_day(self.lot.expires_on)

    @property
    def places(self) -> list[Place]:
        """Where something of it lies, by warehouse."""
        held: Counter[tuple[str, str]] = Counter()
        for (warehouse, quality, _), amount in self._held.items():
            held[warehouse, quality] += amount
        return [
            Place(*at, self._free[at], held[at])
            for at in sorted({*self._free, *held})
            if self._free[at] or held[at]
        ]

    @property
    def holders(self) -> list[Holder]:
        """Orders that have something of it, or had."""
        held: Counter[str] = Counter()
        for (_, _, key), amount in self._held.items():
            held[key] += amount
        keys = sorted({*held, *self._shipped})
        found = [Holder(key, held[key], max(self._shipped[key], 0)) for key in keys]
        return [one for one in found if one.held or one.shipped]

    def add(self, place: str, key: str, debit: str, credit: str, amount: int) -> None:
        """One more movement. What is picked instead of another lot leaves under that one's name:
        the correction (`swapped`) says whose it is."""
        warehouse, _, quality = place.partition("!")
        at, order = (warehouse, quality), key if not key.startswith(ARTICLE_KEY) else ""
        for bucket, sign in ((debit, 1), (credit, -1)):
            if bucket == AVAILABLE:
                self._free[at] += sign * amount
            elif bucket in HELD:
                self._held[*at, key] += sign * amount
            elif bucket in LEFT and order:
                self._shipped[order] += sign * amount


Books = dict[tuple[str, str], LotBook]
"""(article, lot) -> its book."""


def fold(entries: Iterable[Mapping[str, Any]], wanted: str = "") -> Books:
    """The books of all lots, or of those of one name."""
    books: Books = {}
    for entry in entries:
        for movement in entry["movements"]:
            sku, _, rest = movement["account"].rpartition("@")
            place, _, text = rest.partition("#")
            lot = Lot.of(text)
            if wanted and lot.name != wanted:
                continue
            book = books.setdefault((sku, lot.name), LotBook(sku, lot))
            moved = movement["debit"], movement["credit"], movement["amount"]
            book.add(place, entry["key"], *moved)
    return books


def read(settings: Settings, codec: Codec, wanted: str = "") -> Books:
    """As the journal stands now. Raises TransientError when the brokers do not answer."""
    with Reader(settings) as reader:
        return fold(_entries(reader, codec, wanted.encode()), wanted)


def _entries(reader: Reader, codec: Codec, wanted: bytes) -> Iterator[Mapping[str, Any]]:
    for message in reader.read(reader.everywhere([JOURNAL])):
        if message.value is not None and wanted in message.value:  # Avro writes a text as it is
            yield codec.decode(message.value, message.topic)[1]


def by_article(books: Books) -> dict[str, list[LotBook]]:
    """Article -> its lots, what expires first first."""
    found: dict[str, list[LotBook]] = defaultdict(list)
    for book in sorted(books.values(), key=lambda one: (one.sku, one.lot)):
        found[book.sku].append(book)
    return dict(found)
