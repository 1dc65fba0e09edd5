"""Holds what is on a topic against the rules of its data contract (DM-01)."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import Any

from orders.cli.contracts.tables import Tables
from orders.client.reading import Place, Reader
from orders.contracts.catalogue import TOPICS
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.contracts.order import CarriedOrder
from orders.contracts.quality import Rule, quality
from orders.contracts.topic import Topic
from orders.engine.ports.log import Message

SHOWN = 3
"""Cases of a broken rule that are named."""
FROM_OUTSIDE = ("partner", "answers")
"""Kinds of topics on which bytes that nobody can read are to be expected."""
SUBMITTED = "orders.submissions.v1"


@dataclass(frozen=True)
class Held:
    """How a rule stands. `first`: some cases that break it: key and partition/offset, or the
    values that stand there more than once."""

    record: str
    rule: str
    says: str
    broken: int
    first: list[str]


@dataclass(frozen=True)
class Checked:
    """What became of a topic. `unreadable_first`: partition and offset of some of the bytes that
    nobody can read; `expected`: whether there may be such bytes."""

    topic: str
    records: int
    unreadable: int
    unreadable_first: list[str]
    expected: bool
    rules: list[Held]

    @property
    def kept(self) -> bool:
        """Whether it keeps what is promised of it."""
        readable = self.expected or not self.unreadable
        return readable and not any(one.broken for one in self.rules)

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        return {**asdict(self), "kept": self.kept}


def checkable() -> list[str]:
    """Topics that have a contract with somebody: all but what stages keep for themselves."""
    return [name for name, topic in TOPICS.items() if topic.kind != "state"]


def rules_of(topic: Topic) -> list[Rule]:
    """Every rule of a topic."""
    return [
        rule
        for record in topic.records
        for rule in quality().of(record.name, record.schema, topic.key)
    ]


def check(topic: Topic, reader: Reader, codec: Codec, most: int | None) -> Checked:
    """What is on the topic now, or the last `most` records of it, against its rules. Raises
    TransientError when a server does not answer."""
    rules = rules_of(topic)
    tables = Tables({record.name: record.schema for record in topic.records}, rules)
    with closing(tables):
        read, unreadable = 0, list[str]()
        for message in reader.read(_starts(topic, reader, most)):
            read += 1
            if not _taken(message, tables, codec):
                unreadable.append(f"{message.partition}/{message.offset}")
        held = [_held(rule, tables) for rule in rules]
    expected = topic.kind in FROM_OUTSIDE or topic.name == SUBMITTED
    return Checked(topic.name, read, len(unreadable), unreadable[:SHOWN], expected, held)


def _starts(topic: Topic, reader: Reader, most: int | None) -> dict[Place, int] | list[Place]:
    places = reader.everywhere([topic.name])
    if most is None:
        return places
    share = -(-most // len(places))
    return {place: max(low, high - share) for place, (low, high) in reader.bounds(places).items()}


def _taken(message: Message, tables: Tables, codec: Codec) -> bool:
    """Whether it can be read; a deletion has nothing to read."""
    if message.value is None:
        return True
    try:
        record, value = codec.decode(message.value, message.topic)
        row = {name: _plain(value[name]) for name in tables.wanted(record.name)}
    except UndecodableRecord:
        return False
    place = {
        "_key": (message.key or b"").decode(errors="replace"),
        "_partition": message.partition,
        "_offset": message.offset,
        "_recorded_at": message.timestamp,
    }
    tables.add(record.name, {**place, **row})
    return True


def _plain(value: Any) -> Any:
    return value.decoded() if isinstance(value, CarriedOrder) else value


def _held(rule: Rule, tables: Tables) -> Held:
    [(broken,)] = tables.ask(rule.counts)
    first = _named(tables.ask(f"{rule.finds} LIMIT {SHOWN}")) if broken else []
    return Held(rule.record, rule.name, rule.says, broken, list(first))


def _named(rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    return (" ".join(str(part) for part in row) for row in rows)
