"""Keeps the reference tables of a replica: filled before it is ready, followed while it runs."""

from collections import deque
from collections.abc import Iterable

import structlog

from orders.contracts.catalogue import TOPICS
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.engine.core.notes import offsets_text
from orders.engine.ports.clock import Clock
from orders.engine.ports.log import Message, ReferenceFeed
from orders.engine.references import References

log = structlog.get_logger()

POLL_SECONDS = 0.25
PIECE = 2_000


def reference_topics(records: Iterable[type]) -> dict[str, type]:
    """Topic -> record class, for the reference records that a stage declares."""
    wanted = set(records)
    return {
        topic.name: topic.records[0].record
        for topic in TOPICS.values()
        if topic.kind == "reference" and topic.records[0].record in wanted
    }


class Tables:
    """Reference tables, in step with their topics: `references`, or new ones. A row that cannot be
    decoded keeps the former one, and a log line says so."""

    def __init__(
        self,
        codec: Codec,
        records: Iterable[type],
        feed: ReferenceFeed | None,
        clock: Clock,
        references: References | None = None,
    ) -> None:
        self.references = references or References()
        self._unread = deque[Message]()
        self._codec = codec
        self._topics = reference_topics(records)
        self._feed = feed
        self._clock = clock
        self._polled_at = float("-inf")

    @property
    def complete(self) -> bool:
        """Whether the tables hold everything that the topics held at the start."""
        return self._feed is None or (self._feed.complete and not self._unread)

    def poll(self) -> None:
        """Take over new rows: at every call until complete, then four times a second. Raises
        RegistryUnavailable where a schema is not known yet; the next call goes on at that row."""
        now = self._clock.monotonic()
        if self._feed is None or (self.complete and now - self._polled_at < POLL_SECONDS):
            return
        self._polled_at = now
        if not self._unread:
            self._unread.extend(self._feed.poll(PIECE, 0.0 if self.complete else 0.05))
        changed = bool(self._unread)
        while self._unread:
            self._take(self._unread[0])
            self._unread.popleft()
        if changed or not self.references.offsets:
            self.references.offsets = offsets_text(self._feed.positions)

    def _take(self, message: Message) -> None:
        record, key = self._topics[message.topic], (message.key or b"").decode(errors="replace")
        if message.value is None:
            self.references.put(record, key, None)
            return
        try:
            self.references.put(record, key, self._codec.decode(message.value, message.topic)[1])
        except UndecodableRecord as error:
            log.warning(
                "a row of reference data cannot be read, the former one stays: send it again",
                topic=message.topic,
                key=key,
                reason=error.reason,
            )
