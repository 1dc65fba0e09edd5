"""What allocation made of the articles of a list, and which stand in a warehouse: read from the
topics and from Redis."""

import time
from collections.abc import Collection, Iterator
from typing import Any, cast

from orders.cli.stock.lists.checking import Pile, Said
from orders.client.counts import articles
from orders.client.reading import Place, Reader
from orders.client.states import States
from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.records import CountJudged, StockListFiled
from orders.engine.errors import TransientError
from orders.engine.settings import Settings

POLL_SECONDS = 0.2


def lists_filed(settings: Settings, codec: Codec) -> list[StockListFiled]:
    """Every list that came in and is remembered, oldest first."""
    found = list(_records(settings, codec, StockListFiled))
    return sorted(cast(list[StockListFiled], found), key=lambda one: one["at"])


def judged(
    settings: Settings, codec: Codec, warehouse: str, list_id: str
) -> dict[Pile, CountJudged]:
    """Article and lot -> what became of it at last, of all that was said of this list."""
    return {
        (one["sku"], one["lot"]): cast(CountJudged, one)
        for one in _records(settings, codec, CountJudged, list_id)
        if (one["warehouse"], one["list_id"]) == (warehouse, list_id)
    }


class Judgements:
    """Follows what becomes of a list that is being sent. Use it as a context manager, from before
    the list is sent."""

    def __init__(self, settings: Settings, codec: Codec, said: Said) -> None:
        self._reader, self._codec, self._said = Reader(settings), codec, said
        self._kind = record_type(CountJudged)
        self._next: dict[Place, int] = {}
        self.found: dict[Pile, CountJudged] = {}

    def __enter__(self) -> "Judgements":
        self._reader.__enter__()
        places = self._reader.everywhere([self._kind.topic])
        self._next = {place: high for place, (_, high) in self._reader.bounds(places).items()}
        return self

    def __exit__(self, *_: object) -> None:
        self._reader.__exit__()

    def wait(self, piles: Collection[Pile], patience: float) -> None:
        """Until each of these is decided. Raises TransientError when patience is over."""
        deadline, missing = time.monotonic() + patience, set(piles)
        while missing:
            for message in self._reader.read(self._next):
                self._next[message.topic, message.partition] = message.offset + 1
                if message.value is not None and self._said.list_id.encode() in message.value:
                    value = self._codec.decode(message.value, message.topic)[1]
                    if value["warehouse"] == self._said.warehouse:
                        self.found[value["sku"], value["lot"]] = cast(CountJudged, value)
            missing -= self.found.keys()
            if missing and time.monotonic() > deadline:
                raise TransientError(
                    f"allocation has not dealt with {len(missing)} of {len(set(piles))} counts "
                    f"within {patience:g} s: is it running? (`orders doctor`, `orders lag`); "
                    f"`orders stock reconcile show {self._said.list_id}` shows what comes of them"
                )
            if missing:
                time.sleep(POLL_SECONDS)


def standing_at(states: States, warehouse: str) -> set[Pile]:
    """The articles of which the books know a shelf there; of lots, as accounts name them, those of
    which something lies there."""
    found = set[Pile]()
    for sku, article in articles(states):
        if any(book["warehouse"] == warehouse for book in article["shelves"]):
            found.add((sku, ""))
        for one in article["lot_shelves"]:
            if one["book"]["warehouse"] == warehouse and one["book"]["on_shelf"]:
                found.add((sku, one["lot"]))
    return found


def _records(
    settings: Settings, codec: Codec, record: type, holding: str = ""
) -> Iterator[dict[str, Any]]:
    """Every record of a kind. Avro writes a text as it is: what does not hold this one need not be
    decoded."""
    kind = record_type(record)
    with Reader(settings) as reader:
        for message in reader.read(reader.everywhere([kind.topic])):
            payload = message.value
            if payload is None or holding.encode() not in payload:
                continue
            known = codec.record_of(payload, message.topic)
            if known is not None and known.record is record:
                yield codec.decode(payload, message.topic)[1]
