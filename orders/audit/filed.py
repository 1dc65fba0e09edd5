"""Documents as channels handed them in: is each filed that something came of, and did something
come of each?"""

from collections.abc import Callable, Iterator
from hashlib import blake2b

from orders.audit.findings import Finding
from orders.audit.source import Place, Record, Source, Span
from orders.audit.story import Story
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord

TOPIC = "orders.documents.v1"
UNPLACED = "DocumentUnplaced"


class Filed:
    """What is filed, and what is named by records of orders. Read before the orders and again
    after them: a document reaches the log with what it says, neither first for sure. `step` is
    told of every record."""

    def __init__(self, source: Source, codec: Codec, step: Callable[[], None]) -> None:
        self._source, self._codec, self._step = source, codec, step
        self._places: list[Place] = [(TOPIC, number) for number in range(source.partitions)]
        self._ends: dict[Place, int] = {}
        self._known: set[bytes] = set()
        self._unnamed: dict[bytes, str] = {}
        self._named: set[bytes] = set()
        self._missing: dict[bytes, tuple[str, str, int]] = {}
        self._since: int | None = None

    @property
    def count(self) -> int:
        """How many documents are filed."""
        return len(self._known)

    def read(self) -> None:
        """All that was filed since it was read last."""
        bounds = self._source.bounds(self._places)
        spans = {
            place: Span(self._ends.get(place, span.start), span.end)
            for place, span in bounds.items()
        }
        first = not self._ends
        for record in self._source.read(spans):
            self._step()
            self._since = min(self._since or record.timestamp, record.timestamp)
            key = (record.key or b"").decode(errors="replace")
            self._known.add(_mark(key))
            if first and self._is_read(record):
                self._unnamed[_mark(key)] = key
        self._ends = {place: span.end for place, span in spans.items()}

    def take(self, story: Story) -> None:
        """Note the documents that an order came in; one that waits for the desk is its own."""
        if UNPLACED in story.mentions:
            self._named.add(_mark(story.order_id))
        channel = story.order_id.partition(":")[0]
        for sha256, timestamp in story.documents.items():
            mark = _mark(f"@document/{channel}/{sha256}")
            self._named.add(mark)
            if mark not in self._known:
                self._missing[mark] = (story.order_id, sha256, timestamp)

    def unfiled(self) -> Iterator[Finding]:
        """Documents that something came of, and that nobody can look at; those of before any was
        filed are not asked for."""
        for mark, (order_id, sha256, timestamp) in self._missing.items():
            if mark not in self._known and self._since is not None and timestamp >= self._since:
                yield Finding(order_id, f"came in the document {sha256}, which is not filed")

    def left(self) -> Iterator[Finding]:
        """Documents that nothing came of: no order, no draft, no question to the desk. Only to be
        asked where all submissions are still there."""
        for mark, key in self._unnamed.items():
            if mark not in self._named:
                yield Finding(key, "was taken, and nothing came of it; its sender had no answer")

    def _is_read(self, record: Record) -> bool:
        """Whether something must come of it: not of an attachment, nor of one that acknowledges
        an answer of ours."""
        try:
            filed = self._codec.decode(record.value or b"", TOPIC)[1]
        except UndecodableRecord:
            return False
        return bool(filed["format"]) and not filed["acknowledges"]


def _mark(key: str) -> bytes:
    """Stands for a document: many are held in memory."""
    return blake2b(key.encode(), digest_size=16).digest()
