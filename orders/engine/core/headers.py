"""Headers of what a stage writes: CloudEvents 1.0 (binary mode), W3C trace context, and what
replay needs: `cause` and `at`."""

import hashlib
from datetime import UTC, datetime
from functools import cache, lru_cache

from orders.contracts.topic import RecordType
from orders.engine.ports.log import Headers

SPECIFICATION = ("ce_specversion", b"1.0")
TIMER = b"/-1"
"""How the cause of a timer or a wake-up ends: it has no offset."""


class Stamp:
    """Headers of one batch. Ids derive from the causing record and the trace from the order, so
    that a replay writes the same bytes."""

    def __init__(self, source: bytes, now: int) -> None:
        self._source = ("ce_source", source)
        self._time = (
            "ce_time",
            datetime.fromtimestamp(now / 1000, UTC).isoformat(timespec="milliseconds").encode(),
        )
        self._at = ("at", str(now).encode())

    def event(self, origin: bytes, subject: bytes, record: RecordType, index: int) -> Headers:
        """For the `index`-th record that the cause (`origin`, as it prints) leads to; a timer
        needs the subject, the key that had it, beside it to be unique. A record that is published
        under another key tells by its subject who published it."""
        cause = (
            origin if not origin.endswith(TIMER) else b"%s/%s/%s" % (origin, subject, self._at[1])
        )
        event_id = b"%s/%s/%d" % (self._source[1], cause, index)
        span = hashlib.blake2b(event_id, digest_size=8).hexdigest().encode()
        return [
            SPECIFICATION,
            ("ce_id", event_id),
            _type(record),
            self._source,
            self._time,
            ("ce_subject", subject),
            ("traceparent", b"00-%s-%s-01" % (_trace(subject), span)),
            ("cause", origin),
            self._at,
        ]

    def plain(self, origin: bytes) -> Headers:
        """For journal entries."""
        return [("cause", origin), self._at]

    def state(self, folds: bytes, notes: bytes) -> Headers:
        """For the changelog: which records this state folded, with the answers they got, and
        under which policy and references."""
        return [("cause", folds), self._at, ("notes", notes)]

    def batch(self) -> Headers:
        """For summaries."""
        return [self._at]


@cache
def _type(record: RecordType) -> tuple[str, bytes]:
    return "ce_type", record.fullname.encode()


@lru_cache(maxsize=20_000)
def _trace(key: bytes) -> bytes:
    return hashlib.blake2b(key, digest_size=16).hexdigest().encode()
