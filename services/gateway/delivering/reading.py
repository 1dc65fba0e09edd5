"""The log, read on from where the outbox is."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Protocol

import structlog

from orders.client.reading import Place, Reader
from orders.contracts.catalogue import record_type
from orders.contracts.records import AnswerIssued, DocumentFiled
from orders.engine.errors import ConfigError
from services.gateway.delivering.outbox import Outbox
from services.gateway.delivering.taking import Read

TOPICS = tuple(record_type(record).topic for record in (AnswerIssued, DocumentFiled))
PIECE = 20
"""Records of a commit: few, as documents may be large, and all are read before it."""
_log = structlog.get_logger("deliver")


class Log(Protocol):
    """What the log has: `orders.client.reading.Reader` says it."""

    def everywhere(self, topics: Iterable[str]) -> list[Place]:
        """Every partition of these topics."""

    def since(self, places: Sequence[Place], wall_ms: int) -> dict[Place, int]:
        """The first offset of that time or later; the end where there is none."""

    def bounds(self, places: Iterable[Place]) -> dict[Place, tuple[int, int]]:
        """First offset that exists, and the end."""


def starts(log: Log, outbox: Outbox, since_ms: int) -> dict[Place, int]:
    """Where each partition is read on. A new outbox begins with `since_ms`, wall clock; a partition
    that is new to an old one is read from its beginning. That is noted, so that nothing is passed
    over if the process ends before a record. Raises ConfigError for a log that ends before what the
    outbox has read of it: it is another one."""
    known = outbox.places()
    bounds = log.bounds(log.everywhere(TOPICS))
    if known:
        fresh = {place: first for place, (first, _) in bounds.items() if place not in known}
    else:
        fresh = log.since(list(bounds), since_ms)
    if fresh:
        with outbox.commit():
            outbox.read_to(fresh)
    known |= fresh
    return {place: _on(place, known[place], *span) for place, span in bounds.items()}


def _on(place: Place, following: int, first: int, end: int) -> int:
    """Where a partition is read on that goes from `first` to `end`."""
    if following > end:
        raise ConfigError(
            f"{place[0]}/{place[1]} ends at {end}, and the outbox has read to {following}: it is "
            "another log; move the outbox away (docs/operations.md, Telling partners)"
        )
    if following < first:
        _log.error("passed_over", topic=place[0], partition=place[1], records=first - following)
    return max(following, first)


def pieces(reader: Reader, known: dict[Place, int]) -> Iterator[Sequence[Read]]:
    """What was written since, up to the present end, piece by piece; `known` moves on with it.
    Raises TransientError when the brokers do not answer."""
    messages = reader.read(known)
    while piece := [
        Read(one.topic, one.partition, one.offset + 1, one.value) for one in islice(messages, PIECE)
    ]:
        yield piece
        known |= {(one.topic, one.partition): one.following for one in piece}
