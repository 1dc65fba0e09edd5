"""Which orders are due, and what their entries say (DL-03).

An order is due when it has ended and nothing more was heard of it for a while; of one that is in
the archive already only what came since. What it was archived with stands in the archive alone: a
file that was built anew asks the same of all that have ended, and finds that nothing is missing.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import structlog

from orders.client.archive import bundles
from orders.client.archive.bundles import Content
from orders.client.archive.chains import entry
from orders.client.archive.entries import unpacked
from orders.client.archive.parts import sealed
from orders.client.keyroom.faults import StoreAway
from orders.client.keyroom.keys import Keys
from orders.client.orderfile.asking import Head, OrderFile
from orders.client.orderfile.opening import ArchiveAway
from orders.contracts.codec.codec import Codec, SchemaIds
from orders.contracts.errors import UnknownSchema
from orders.contracts.partitioner import partition_of
from orders.engine.core.failpoints import reached
from orders.engine.ports.log import Message
from services.orderfile.archive.appending import Chains
from services.orderfile.archive.contents import contents as contents_of
from services.orderfile.archive.papering import Papers
from services.orderfile.archive.retention import Retention
from services.orderfile.file import OrdersDatabase

AGAIN_SECONDS = 5.0
A_PIECE = 50
"""Orders that are looked at in one turn: each chain is synced once for all of them."""
_DUE = """
SELECT order_id FROM unarchived WHERE last_at < ? ORDER BY last_at LIMIT ?
"""
_log = structlog.get_logger("archive")


class Counted(Protocol):
    """`services.orderfile.metrics.Metrics`, as far as it is needed here."""

    def archived(self, orders: int) -> None: ...

    def held_up(self) -> None: ...


class Keeping(NamedTuple):
    """How what tells of people is archived: under which keys, for how long, with which papers."""

    keys: Keys
    retention: Retention
    papers: Papers


class Archiving:
    """Archives what is due, a piece a turn. Raises FileAway, StoreAway, FileDamaged, Damaged,
    ArchiveDamaged, RegistryUnavailable; Gone."""

    def __init__(
        self,
        file: OrdersDatabase,
        folder: Path,
        schemas: SchemaIds,
        keeping: Keeping,
        after_ms: int,
        metrics: Counted,
        partitions: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`after_ms`: how long nothing must have been heard of an order that has ended."""
        self._file, self._folder, self._schemas, self._keeping = file, folder, schemas, keeping
        self._after_ms, self._metrics, self._clock = after_ms, metrics, clock
        self._partitions, self._codec = partitions, Codec(schemas)
        self._open: Chains | None = None
        self._again_at, self._said = 0.0, ""
        self._asking = OrderFile(file.path.parent)

    def when_due(self, complete_at: float) -> None:
        """The next piece, as `turn`. While the archive's disk refuses it is left for some seconds:
        the order file goes on."""
        if time.monotonic() < self._again_at:
            return
        try:
            self.turn(complete_at)
            self._said = ""
        except (ArchiveAway, StoreAway) as error:
            self._again_at = time.monotonic() + AGAIN_SECONDS
            self._let_go()
            self._metrics.held_up()
            if str(error) != self._said:
                self._said = str(error)
                _log.warning("nothing is archived for now, and nothing lost", because=self._said)

    def turn(self, complete_at: float) -> int:
        """How many orders were looked at; `complete_at`: everything that was on the topics then is
        in the file, seconds since 1970."""
        chains = self._chains()
        before = int(complete_at * 1000) - self._after_ms
        found = [row[0] for row in self._file.rows(_DUE, (before, A_PIECE))]
        if not found:
            return 0
        made: dict[int, list[Content]] = defaultdict(list)
        for order_id in found:
            partition = partition_of(order_id.encode(), self._partitions)
            if (content := self._content(order_id)) is not None:
                made[partition].append(content)
        for partition, contents in sorted(made.items()):
            told = self._with_schemas(partition, contents)
            chains.append(partition, [self._sealed(one) for one in told])
        reached("archive: all chains written")
        with self._file.commit():
            self._file.archived(found)
        reached("archive: noted")
        self._metrics.archived(sum(map(len, made.values())))
        return len(found)

    def close(self) -> None:
        """Let it go."""
        self._let_go()
        self._asking.close()

    def _chains(self) -> Chains:
        """Opened with the first need, and anew after a fault: a file's end may not be as we left
        it."""
        if self._open is None:
            self._open = Chains(self._folder, self._keeping.keys)
            self._file.archive_to(self._open.index.id)
        return self._open

    def _let_go(self) -> None:
        if self._open is not None:
            self._open.close()
        self._open = None

    def _content(self, order_id: str) -> Content | None:
        """What is to be added of this order; None if nothing is."""
        head = self._asking.head(order_id)
        all_facts = facts = self._asking.facts(order_id)
        if head is None or not head.final or not facts:
            return None
        identities = self._file.identities
        held = self._chains().index.held(order_id)
        earlier = 0
        if held is not None:
            earlier = held.facts
            same = len(facts) == earlier
            if same and _digest(facts, identities) == held.digest:
                return None
            facts = self._new(order_id, facts, identities)
            if not facts:
                return None
        return self._bundle(head, facts, all_facts, earlier)

    def _bundle(
        self, head: Head, facts: Sequence[Message], known: Sequence[Message], earlier: int
    ) -> Content:
        """`known`: all facts, of which these are new."""
        terms, now = self._asking.terms(head.order_id), int(self._clock() * 1000)
        told = [(fact, self._name(fact)) for fact in facts]
        made = bundles.bundle(head, terms, told, self._file.identities, earlier, now)
        papers = self._keeping.papers
        return {**made, **contents_of(head.order_id, known, self._codec, papers)}

    def _name(self, fact: Message) -> str:
        """Of its record; empty of what is none of the topic's."""
        record = self._codec.record_of(fact.value, fact.topic) if fact.value else None
        return "" if record is None else record.name

    def _sealed(self, content: Content) -> Content:
        """As it is archived: what tells of people in parts, each under its key."""
        if content["kind"] == "schema":
            return content
        retention, ended_at = self._keeping.retention, content["head"]["since_at"]
        kept, fields = retention.kept(ended_at), retention.fields(ended_at)
        return sealed(content, kept, fields, self._keeping.keys)

    def _new(
        self, order_id: str, facts: Sequence[Message], identities: Mapping[str, str]
    ) -> list[Message]:
        """Those that no entry has."""
        there = set[bundles.FactPlace]()
        for at, before in self._chains().index.places(order_id):
            there |= set(bundles.places(unpacked(entry(self._folder, at, before).frame)))
        return [one for one in facts if bundles.place_of(one, identities) not in there]

    def _with_schemas(self, partition: int, contents: Sequence[Content]) -> list[Content]:
        """With the schemas before them that their chain has not yet."""
        known, found = self._chains().index.schemas(partition), list[Content]()
        for content in contents:
            for schema_id in bundles.schema_ids(content):
                if schema_id not in known and (text := self._text(schema_id)) is not None:
                    known.add(schema_id)
                    found.append(bundles.schema_entry(schema_id, text))
            found.append(content)
        return found

    def _text(self, schema_id: int) -> str | None:
        """None of an id that garbage bears."""
        try:
            return self._schemas.schema_of(schema_id)[1]
        except UnknownSchema:
            return None


def _digest(facts: Sequence[Message], identities: Mapping[str, str]) -> bytes:
    return bundles.digest(bundles.place_of(one, identities) for one in facts)
