"""What was said to be held for orders that are made, and what their parts lists ask for."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from orders.audit.source import Record, Source
from orders.contracts.codec.codec import Codec

LISTS, ARTICLES = "ref.boms.v1", "ref.articles.v1"
MILLION = 1_000_000
MAKING = "PRODUCTION"
Parts = tuple[tuple[str, int, int], ...]
"""(part, how much for one, what is lost on top, millionths)"""


class Made(NamedTuple):
    """A line that is made: how much of which article, by which parts list."""

    line: int
    sku: str
    quantity: int
    revision: str


class Held(NamedTuple):
    """What an order waits for production with: its lines that are made, and (line, article) -> how
    much is held."""

    made: tuple[Made, ...]
    lines: Mapping[tuple[int, str], int]


class Materials:
    """Of one order, by version; `promised`: those whose promise counts on something being made."""

    def __init__(self) -> None:
        self.held: dict[int, Held] = {}
        self.promised: set[int] = set()

    def take(self, name: str, value: Mapping[str, Any]) -> None:
        """One more record about the order."""
        if name == "PromiseMade" and any(one["addend"] == MAKING for one in value["terms"]):
            self.promised.add(value["version"])
        if name != "MaterialsReserved":
            return
        lines: Counter[tuple[int, str]] = Counter()
        for one in value["lines"]:
            lines[one["line"], one["sku"]] += one["quantity"]
        made = [
            Made(one["line"], one["sku"], one["quantity"], one["revision"]) for one in value["made"]
        ]
        self.held[value["version"]] = Held(tuple(made), lines)


class PartsLists:
    """Every revision of every list, and what ever was said of an article's shelf. `step` is told of
    every record."""

    def __init__(self, source: Source, codec: Codec, step: Callable[[], None]) -> None:
        self._source, self._codec, self._step = source, codec, step
        self._parts: defaultdict[tuple[str, str], set[Parts]] = defaultdict(set)
        self._revisions: defaultdict[str, set[str]] = defaultdict(set)
        self._stocked: defaultdict[str, set[bool]] = defaultdict(set)

    def read(self) -> None:
        """All of both topics; of articles nothing where no list is."""
        for topic in (LISTS, ARTICLES):
            places = [(topic, number) for number in range(self._source.partitions)]
            for record in self._source.read(self._source.bounds(places)):
                self._step()
                self._add(topic, record)
            if not self._parts:
                return

    def _add(self, topic: str, record: Record) -> None:
        if record.value is None:
            return
        row = self._codec.decode(record.value, topic)[1]
        if topic == ARTICLES:
            self._stocked[row["sku"]].add(row["stocked"])
            return
        parts = [(one["sku"], one["quantity"], one["scrap_ppm"]) for one in row["parts"]]
        self._parts[row["sku"], row["revision"]].add(tuple(parts))
        self._revisions[row["sku"]].add(row["revision"])

    def wanted(self, made: Made) -> Counter[str] | None:
        """Part -> how much of it so much of an article asks for; None where it was said otherwise
        at another time, so that nobody knows what the stage has seen."""
        return self._wanted(made.sku, made.revision, made.quantity, (made.sku,))

    def _wanted(
        self, sku: str, revision: str, quantity: int, within: tuple[str, ...]
    ) -> Counter[str] | None:
        said = self._parts.get((sku, revision), set())
        if len(said) != 1:
            return None
        found: Counter[str] = Counter()
        for part, each, scrap in next(iter(said)):
            net = quantity * each
            amount = net + -(-net * scrap // MILLION)
            shelves, revisions = self._stocked.get(part, {True}), self._revisions.get(part, set())
            if shelves == {True} or not revisions or part in within:
                found[part] += amount
                continue
            if len(shelves) > 1 or len(revisions) > 1:
                return None
            below = self._wanted(part, next(iter(revisions)), amount, (*within, part))
            if below is None:
                return None
            found += below
        return found
