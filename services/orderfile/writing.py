"""A writer's life: it reads on where the file says, and commits what it has read with the positions
behind it."""

import time
from collections.abc import Callable
from typing import Protocol

import structlog

from orders.client.goals import Goal, Source
from orders.client.reading import Place
from orders.client.tail import Bounds
from orders.engine.core.failpoints import reached
from orders.engine.errors import ConfigError
from orders.engine.ports.log import Message
from services.orderfile.file import OrdersDatabase
from services.orderfile.recording import Recording

A_READ, READ_SECONDS = 2_000, 0.2
REST_SECONDS = 20.0
"""So often something is committed where nothing came: positions behind markers of transactions, and
that somebody writes."""
GOAL_SECONDS = 10.0
_log = structlog.get_logger("orderfile")


class Anew(Exception):
    """The topics are not those that the file was made of: it stays as it is, and another one is
    begun."""


class Counted(Protocol):
    """`services.orderfile.metrics.Metrics`, as far as it is needed here."""

    def read(self, records: int, newest_ms: int) -> None: ...

    def committed(self, facts: int, seconds: float) -> None: ...

    def missed(self, records: int) -> None: ...

    def complete(self, at: float) -> None: ...


class Writer:
    """One life. Raises TransientError (FileAway among them), RegistryUnavailable and ConfigError;
    Gone if the file was deleted; Anew."""

    def __init__(
        self, file: OrdersDatabase, source: Source, recording: Recording, metrics: Counted
    ) -> None:
        self._file, self._source = file, source
        self._recording, self._metrics = recording, metrics
        self._done: dict[Place, int] = {}
        self.complete_at = 0.0
        """Everything that was on the topics then is in the file, seconds since 1970."""
        self._committed_at = time.monotonic()

    def begin(self) -> None:
        """Find out where to read on."""
        identities = self._source.identities()
        known = self._file.identities
        both = known.keys() & identities.keys()
        if other := sorted(name for name in both if known[name] != identities[name]):
            raise Anew(f"{', '.join(other)}: not the topics that {self._file.path} was made of")
        self._goal = Goal.of(time.time(), bounds := self._source.bounds())
        self._done = self._file.places()
        starts = {place: self._start(place, at) for place, at in bounds.items()}
        with self._file.commit():
            self._file.know(identities)
            for place, start in starts.items():
                if start > (before := self._done.get(place, start)):
                    self._tell_of(place, before, start)
            self._file.read_to(starts)
        self._done = dict(starts)
        reached("orderfile: began")
        self._source.start(starts)

    def live(self, stop: Callable[[], bool], beat: Callable[[], None], once: bool = False) -> None:
        """Read and commit until told to stop, or, `once`, until all is read that was there at the
        beginning."""
        beginning = self._goal
        while not stop():
            self.turn(READ_SECONDS)
            beat()
            if once and beginning.passed(self._done):
                break
        self._commit([])

    def turn(self, seconds: float) -> None:
        """Read what comes within so long, and commit it."""
        messages = self._source.take(A_READ, seconds)
        reached("orderfile: read")
        arrived = self._goal.passed(self._source.positions)
        rested = time.monotonic() - self._committed_at > REST_SECONDS
        if messages or rested or (arrived and not self._goal.passed(self._done)):
            self._commit(messages)
        if arrived:
            self.complete_at = self._goal.at
            self._metrics.complete(self._goal.at)
            if time.time() - self._goal.at > GOAL_SECONDS:
                self._goal = Goal.of(time.time(), self._source.bounds())

    def _commit(self, messages: list[Message]) -> None:
        """Rows, and the positions behind them, as one."""
        began = time.monotonic()
        rows = self._recording.rows(messages)
        moved = {at: to for at, to in self._source.positions.items() if self._done.get(at) != to}
        with self._file.commit():
            self._file.put(rows)
            self._file.read_to(moved)
        self._done |= moved
        self._committed_at = time.monotonic()
        self._metrics.committed(len(rows.facts), self._committed_at - began)
        if messages:
            self._metrics.read(len(messages), max(one.timestamp for one in messages))

    def _start(self, place: Place, bounds: Bounds) -> int:
        position = self._done.get(place, bounds.low)
        if position > bounds.high:
            raise ConfigError(
                f"{place[0]}/{place[1]} ends at {bounds.high}, and {self._file.path} has read it up"
                f" to {position}: Kafka has lost records. `orders orderfile rebuild` builds it anew"
            )
        return max(position, bounds.low)

    def _tell_of(self, place: Place, first: int, following: int) -> None:
        _log.error(
            "retention took records before they were read",
            topic=place[0],
            partition=place[1],
            first=first,
            next=following,
        )
        self._metrics.missed(following - first)
        self._file.missed(place, first, following)
