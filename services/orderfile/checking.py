"""The file against the topics: every record about an order that is still there must stand in it,
once, byte for byte, and every row whose record must be there is there; where an order stands is
what tracking told last of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from orders.client.orderfile.layout import STATUS, newest
from orders.client.orderfile.opening import damaged, storage, to_read
from orders.client.reading import Place
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.engine.errors import ConfigError
from orders.engine.ports.log import Message
from services.orderfile.recording import headers_text, is_about_an_order, order_of
from services.orderfile.upkeep import ABOUT_PEOPLE

_ROWS = """
SELECT offset, order_id, recorded_at, value, headers,
    (SELECT erased FROM heads WHERE heads.order_id = facts.order_id)
FROM facts WHERE topic = ? AND partition = ? AND offset >= ? AND offset < ?
"""
_HEAD = "SELECT number, version, step, status, final, since_at FROM heads WHERE order_id = ?"
TOLD = ("number", "version", "step", "status", "final", "at")


class Topics(Protocol):
    """What the check reads: `services.lake` has the like."""

    def bounds(self, places: Iterable[Place]) -> Mapping[Place, tuple[int, int]]:
        """First offset that exists, and the end."""

    def read(self, place: Place, start: int, end: int) -> Iterator[Message]:
        """Committed records from `start` to `end` (exclusive)."""


@dataclass
class Checked:
    """Of a topic: records about orders, and rows of the same offsets; `erased`: rows whose bytes
    were erased, `older`: rows whose records the topic has no more. Faults: `missing` records,
    `extra` rows, `different` ones; `where`: the first of each."""

    topic: str
    records: int = 0
    rows: int = 0
    erased: int = 0
    older: int = 0
    missing: int = 0
    extra: int = 0
    different: int = 0
    where: str = ""

    @property
    def ok(self) -> bool:
        """Whether both say the same."""
        return not (self.missing or self.extra or self.different)

    def fault(self, what: str, place: Place, offset: int) -> None:
        """One more."""
        setattr(self, what, getattr(self, what) + 1)
        self.where = self.where or f"{place[0]}/{place[1]}/{offset}"


class Row(NamedTuple):
    """A fact as it stands in the file."""

    order_id: str
    recorded_at: int
    value: bytes | None
    headers: str
    erased: bool


class Check:
    """May run while the file is written: of each place both are compared as of one moment.
    Raises FileDamaged, FileAway, TransientError; ConfigError where there is no file."""

    def __init__(self, folder: Path, topics: Topics, codec: Codec, forgotten: int = 0) -> None:
        """`forgotten`: what was written before (wall clock, ms) may be kept no longer."""
        file = newest(folder)
        if file is None:
            raise ConfigError(
                f"there is no order file in {folder}: `orders orderfile run` makes it"
            )
        self._file, self._topics, self._codec = file, topics, codec
        self._forgotten_before = forgotten
        self._connection = to_read(file)

    def run(self) -> list[Checked]:
        """All topics."""
        with storage(self._file):
            (said,) = self._connection.execute("PRAGMA quick_check(1)").fetchone()
            if said != "ok":
                raise damaged(self._file, said)
            numbers = dict(self._connection.execute("SELECT name, topic FROM topics").fetchall())
        found = {name: Checked(name) for name in numbers}
        for name, number in numbers.items():
            places = self._ask("SELECT partition FROM places WHERE topic = ?", number)
            for (partition,) in places:
                self._compare((name, partition), number, found[name])
        return list(found.values())

    def _compare(self, place: Place, number: int, checked: Checked) -> None:
        with storage(self._file):
            self._connection.execute("BEGIN")
            try:
                ((end,),) = self._ask(
                    "SELECT next FROM places WHERE topic = ? AND partition = ?", number, place[1]
                )
                low = self._topics.bounds([place])[place][0]
                if place[0] == STATUS:
                    self._heads(place, low, end, checked)
                else:
                    self._facts(place, number, low, end, checked)
            finally:
                self._connection.execute("ROLLBACK")

    def _facts(self, place: Place, number: int, low: int, end: int, checked: Checked) -> None:
        ((older,),) = self._ask(
            "SELECT count(*) FROM facts WHERE topic = ? AND partition = ? AND offset < ?",
            *(number, place[1], low),
        )
        checked.older += older
        rows = {
            offset: Row(*rest) for offset, *rest in self._ask(_ROWS, number, place[1], low, end)
        }
        checked.rows += len(rows)
        for message in self._topics.read(place, low, end):
            if not is_about_an_order(message):
                continue
            checked.records += 1
            row = rows.pop(message.offset, None)
            if row is None:
                if not self._forgotten(message):
                    checked.fault("missing", place, message.offset)
            elif _was_erased(row, message):
                checked.erased += 1
            elif row[:4] != _row(message):
                checked.fault("different", place, message.offset)
        low = self._topics.bounds([place])[place][0]  # retention may work meanwhile
        for offset in rows:
            if offset >= low:
                checked.fault("extra", place, offset)

    def _heads(self, place: Place, low: int, end: int, checked: Checked) -> None:
        last = {
            order_of(message): message
            for message in self._topics.read(place, low, end)
            if is_about_an_order(message)
        }
        for order_id, message in last.items():
            try:
                status = self._codec.decode(message.value or b"", STATUS)[1]
            except UndecodableRecord:
                continue
            checked.records += 1
            heads = self._ask(_HEAD, order_id)
            checked.rows += len(heads)
            if not heads:
                if not self._forgotten(message):
                    checked.fault("missing", place, message.offset)
            elif heads[0] != tuple(status[name] for name in TOLD):
                checked.fault("different", place, message.offset)

    def _forgotten(self, message: Message) -> bool:
        """Whether the file keeps nothing of the order any more, and may."""
        old = message.timestamp < self._forgotten_before
        return old and not self._ask("SELECT 1 FROM heads WHERE order_id = ?", order_of(message))

    def _ask(self, query: str, *values: object) -> list[Any]:
        with storage(self._file):
            return self._connection.execute(query, values).fetchall()


def _was_erased(row: Row, message: Message) -> bool:
    """An order that heard more since then is no erased one any more; what was erased of it is."""
    if row.value is not None:
        return False
    return row.erased or (message.value is not None and message.topic in ABOUT_PEOPLE)


def _row(message: Message) -> tuple[Any, ...]:
    text = headers_text(message.headers)
    return order_of(message), message.timestamp, message.value, text
