"""A writer's life: it claims the lake, reads on from the lake's positions, and commits in rounds.

In a round each table that has rows is committed with its own positions, the **anchor** last: its
positions say that all before them stands in the tables. Whatever dies in between, the next life
begins at the anchor and leaves out of each table what that one has already.
"""

import json
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol

import structlog

from orders.client.goals import Goal, Source
from orders.client.reading import Place
from orders.contracts.catalogue import TOPICS
from orders.engine.core.failpoints import reached
from orders.engine.ports.log import Message
from services.lake.columns import columns_of
from services.lake.committing import Commit, append
from services.lake.errors import Moved, Overtaken
from services.lake.feeds import of_table
from services.lake.lineage import Tell, nobody
from services.lake.pending import Pending
from services.lake.positions import (
    TOPIC_IDS,
    WRITER,
    carried_by,
    own_positions_of,
    positions_of,
    refuse_others,
    starts_of,
)
from services.lake.recording import (
    ASIDE,
    ASIDE_SHAPE,
    COORDINATE_NAMES,
    Entry,
    Recording,
    aside,
    senseless,
)
from services.lake.shapes import Unlike
from services.lake.tables import Lake, shape_of

READ = tuple(TOPICS)
A_READ, READ_SECONDS = 2_000, 0.5
CHUNK = 2_000
"""Rows that are Python's own: as columns they take a tenth of the room."""
_log = structlog.get_logger("lake")


class Limits(NamedTuple):
    """A round ends after so many seconds, or when so many bytes of columns are gathered."""

    seconds: float = 60.0
    bytes: int = 64_000_000


class Counted(Protocol):
    """`services.lake.metrics.Metrics`, as far as it is needed here."""

    def read(self, records: int, newest_ms: int) -> None: ...

    def kept_aside(self, reason: str, records: int) -> None: ...

    def missed(self, records: int) -> None: ...

    def committed(self, table: str, rows: int) -> None: ...

    def complete(self, at: float) -> None: ...


class Writer:
    """One life. Raises TransientError (LakeAway among them), RegistryUnavailable and ConfigError;
    Moved if somebody has written who is gone: live again; Overtaken if he is there."""

    def __init__(
        self,
        lake: Lake,
        source: Source,
        recording: Recording,
        name: str,
        metrics: Counted,
        limits: Limits = Limits(),  # noqa: B008  # immutable
        tell: Tell = nobody,
    ) -> None:
        """`name`: this life's own, unlike any other."""
        self._lake, self._source, self._recording = lake, source, recording
        self._name, self._metrics, self._limits = name, metrics, limits
        self._tell = tell
        self._pending: dict[str, Pending] = {}
        self._shapes: dict[str, set[int]] = defaultdict(set)
        self._bytes = 0
        self._waiting = 0
        self._committed_at = time.monotonic()
        self._claimed = False

    def claim(self) -> None:
        """Take the lake over, and find out where to read on. Whoever wrote before is refused from
        now on."""
        at, bounds, identities = time.time(), self._source.bounds(), self._source.identities()
        self._goal = Goal.of(at, bounds)
        table = self._lake.table(ASIDE) or self._lake.create(ASIDE, ASIDE_SHAPE)
        known = positions_of(table)
        refuse_others(json.loads(carried_by(table).get(TOPIC_IDS, "{}")), identities)
        starts, gaps = starts_of(known, bounds)
        self._pending[ASIDE] = anchor = Pending(known, own=own_positions_of(table))
        anchor.grow(ASIDE_SHAPE)
        for place, (position, low) in gaps.items():
            self._tell_of(place, position, low)
        self._convert()
        told = {WRITER: self._name, TOPIC_IDS: json.dumps(identities)}
        self._append(ASIDE, {**known, **starts}, told)
        self._claimed = True
        reached("lake: claimed")
        self._source.start(starts)

    def live(self, stop: Callable[[], bool], beat: Callable[[], None], once: bool = False) -> None:
        """Read and commit until told to stop, or, `once`, until all is read that was there at the
        beginning. What was read is committed in the end."""
        beginning = self._goal
        while not stop():
            self.turn(READ_SECONDS)
            beat()
            if once and beginning.passed(self._source.positions):
                break
        self.commit()

    def turn(self, seconds: float) -> None:
        """Read for so long; commit if it is time."""
        messages = self._source.take(A_READ, seconds)
        reached("lake: read")
        for message in messages:
            self._gather(message)
        if self._waiting >= CHUNK:
            self._convert()
        if messages:
            self._metrics.read(len(messages), max(one.timestamp for one in messages))
        due = time.monotonic() - self._committed_at >= self._limits.seconds
        if due or self._bytes >= self._limits.bytes:
            self.commit()

    def commit(self) -> None:
        """A round: each table that has rows, the anchor last."""
        self._convert()
        reached("lake: gathered")
        positions = {**self._pending[ASIDE].done, **self._source.positions}
        self._refuse_to_be_late()
        for name in sorted(self._pending):
            if name != ASIDE and self._pending[name].batches:
                self._append(name, {**self._pending[name].done, **of_table(name, positions)})
                reached("lake: between tables")
        reached("lake: before the anchor")
        anchor = self._pending[ASIDE]
        if anchor.batches or anchor.done != positions:
            self._append(ASIDE, positions)
        reached("lake: round committed")
        self._bytes, self._committed_at = 0, time.monotonic()
        if self._goal.passed(self._source.positions):
            self._metrics.complete(self._goal.at)
            self._goal = Goal.of(time.time(), self._source.bounds())

    def _gather(self, message: Message) -> None:
        entry = self._recording.entry(message)
        if entry is None:
            return
        try:
            pending = self._pending_of(entry)
        except Unlike as error:
            size = len(message.value or b"")
            entry = aside(_coordinates(entry.row), "unlike_table", f"{entry.table}: {error}", size)
            pending = self._pending_of(entry)
        if pending.has((message.topic, message.partition), message.offset):
            return  # a former life committed this table, and not the anchor
        if entry.table == ASIDE:
            self._metrics.kept_aside(entry.row["reason"], 1)
        pending.rows.append(entry.row)
        self._waiting += 1

    def _pending_of(self, entry: Entry) -> Pending:
        pending = self._pending.get(entry.table)
        if pending is None:
            table = self._lake.table(entry.table)
            pending = (
                Pending({}) if table is None else Pending(positions_of(table), shape_of(table))
            )
            self._pending[entry.table] = pending
        known = self._shapes[entry.table]
        if id(entry.shape) not in known:
            pending.grow(entry.shape)
            known.add(id(entry.shape))
        return pending

    def _convert(self) -> None:
        """Rows to columns. What no column can hold is kept aside."""
        for name, pending in [*self._pending.items()]:
            if not pending.rows:
                continue
            batch, misfits = columns_of(pending.rows, pending.shape)
            pending.rows = []
            if batch.num_rows:
                pending.batches.append(batch)
                self._bytes += batch.nbytes
            for row in misfits:
                self._keep_aside(senseless(name, row))
        self._waiting = 0
        if self._pending[ASIDE].rows:
            self._convert()

    def _keep_aside(self, entry: Entry) -> None:
        topic, partition, offset = (entry.row[name] for name in ("_topic", "_partition", "_offset"))
        if not self._pending[ASIDE].has((topic, partition), offset):
            self._pending[ASIDE].rows.append(entry.row)
            self._metrics.kept_aside("senseless", 1)

    def _append(
        self, name: str, positions: Mapping[Place, int], told: Mapping[str, str] | None = None
    ) -> None:
        pending = self._pending[name]
        rows = sum(batch.num_rows for batch in pending.batches)
        writer = self._name if name == ASIDE and self._claimed else ""
        try:
            append(
                self._lake,
                Commit(name, pending.batches, pending.done, positions, told or {}, writer),
                pending.shape,
            )
        except Moved:
            self._refuse_to_be_late()
            raise
        before = pending.done
        pending.done, pending.batches = dict(positions), []
        self._metrics.committed(name, rows)
        if rows:
            read = {place[0] for place in positions if positions[place] != before.get(place)}
            self._tell(name, rows, read)

    def _refuse_to_be_late(self) -> None:
        table = self._lake.table(ASIDE)
        writer = None if table is None else carried_by(table).get(WRITER)
        if self._claimed and writer != self._name:
            raise Overtaken(
                f"writer {writer} has begun since, and this one ({self._name}) ends: one writer at "
                "a time. What it had not committed the other one reads"
            )

    def _tell_of(self, place: Place, position: int, low: int) -> None:
        """Of what retention took before it was read, the lake says that it is missing."""
        topic, partition = place
        _log.error(
            "retention took records before the lake read them",
            topic=topic,
            partition=partition,
            first=position,
            next=low,
        )
        self._metrics.missed(low - position)
        where = {"_topic": topic, "_partition": partition, "_offset": position}
        detail = f"{low - position} offsets, up to {low - 1}, were taken before they were read"
        self._pending[ASIDE].rows.append(aside(where, "retention", detail, 0).row)


def _coordinates(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row.get(name) for name in COORDINATE_NAMES}
