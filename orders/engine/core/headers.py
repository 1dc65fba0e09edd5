"""Headers of what a stage writes: the trace (W3C) and what replay needs, `cause` and `at`; on
topics that others read all of CloudEvents 1.0 (binary mode), too (docs/decisions/0014)."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import NamedTuple
from zlib import crc32

from orders.contracts.catalogue import TOPICS
from orders.contracts.topic import RecordType
from orders.engine.ports.log import Headers

SPECIFICATION = ("ce_specversion", b"1.0")
TIMER = b"/-1"
"""How the cause of a timer or a wake-up ends: it has no offset."""


class Origin(NamedTuple):
    """Where a record comes from, as its headers tell: the trace of the key whose handling
    published it, its cause, and the business time of that, milliseconds."""

    trace: str
    cause: str
    at: int


class Stamp:
    """Headers of one batch. Ids derive from the causing record and the trace from the order, so
    that a replay writes the same bytes."""

    def __init__(self, source: bytes, now: int) -> None:
        self._source = ("ce_source", source)
        self._mark = mark_of(source)
        self._time = (
            "ce_time",
            datetime.fromtimestamp(now / 1000, UTC).isoformat(timespec="milliseconds").encode(),
        )
        self._at = ("at", str(now).encode())

    def event(self, origin: bytes, subject: bytes, record: RecordType, index: int) -> Headers:
        """For the `index`-th record that the cause (`origin`, as it prints) leads to; a timer
        needs the subject, the key that had it, beside it to be unique. A record that is published
        under another key tells by its trace who published it."""
        cause = (
            origin if not origin.endswith(TIMER) else b"%s/%s/%s" % (origin, subject, self._at[1])
        )
        event_id = b"%s/%s/%d" % (self._source[1], cause, index)
        span = hashlib.blake2b(event_id, digest_size=6).hexdigest().encode()
        trace = ("traceparent", b"00-%s-%s%s-01" % (trace_of(subject), self._mark, span))
        told = [trace, ("cause", origin), self._at]
        if TOPICS[record.topic].audience == "internal":
            return told
        return [
            SPECIFICATION,
            ("ce_id", event_id),
            _type(record),
            self._source,
            self._time,
            ("ce_subject", subject),
            *told,
        ]

    def state(self, folds: bytes, met: int, notes: bytes) -> Headers:
        """For the changelog: which records this state folded, with the answers they got, from
        which state (its checksum), and under which policy and references."""
        return [("cause", folds), self._at, ("met", b"%08x" % met), ("notes", notes)]

    def batch(self) -> Headers:
        """For summaries and workloads."""
        return [self._at]


def origin_of(headers: Mapping[str, bytes | None], source: bytes) -> Origin | None:
    """The origin of a record that the stage `source` published; None if it did not."""
    version, _, rest = (headers.get("traceparent") or b"").partition(b"-")
    trace, _, span = rest.partition(b"-")
    if version != b"00" or not span.startswith(mark_of(source)):
        return None
    cause, at = headers.get("cause") or b"", headers.get("at") or b"0"
    return Origin(trace.decode(), cause.decode(), int(at))


def checksum(state: bytes | None) -> int:
    """By which a decision names the state that it met: compaction may have removed that one, and
    a replay from an older one would come out otherwise. 0 if there was none."""
    return crc32(state or b"")


@lru_cache(maxsize=20_000)
def trace_of(key: bytes) -> bytes:
    """The trace of all that is handled under a key: 32 hexadecimal digits."""
    return hashlib.blake2b(key, digest_size=16).hexdigest().encode()


@cache
def mark_of(source: bytes) -> bytes:
    """How the spans of a stage's records begin: 4 hexadecimal digits, of which each stage has its
    own."""
    return hashlib.blake2b(source, digest_size=2).hexdigest().encode()


@cache
def _type(record: RecordType) -> tuple[str, bytes]:
    return "ce_type", record.fullname.encode()
