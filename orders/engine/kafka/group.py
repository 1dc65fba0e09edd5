"""Membership of a consumer group on the chain topic; the same partitions of the sibling topics come
and go with it.

A partition that comes is acknowledged, not assigned: librdkafka is given it only by `start`, all
topics together, with the very offsets to begin at. (Assigned at once and paused, it would look for
an offset of its own, and a late answer would move what `start` has set.) One that goes is
unassigned inside the callback. Outside the callbacks nothing is unassigned, as librdkafka would
take that for the answer to a rebalance that waits for one: `pause` discards what was fetched ahead,
and the next `start` seeks.
"""

import threading
import time
import weakref
from collections.abc import Iterable, Mapping, Sequence

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition
from confluent_kafka import Message as Raw

from orders.engine.errors import Rebalancing
from orders.engine.kafka.client import (
    LOGGER,
    answer_seconds,
    failure,
    member_properties,
    reason,
)
from orders.engine.kafka.cluster import Cluster
from orders.engine.kafka.figures import ClientFigures
from orders.engine.kafka.offsets import commit_offsets, committed_offsets
from orders.engine.kafka.record import message_of
from orders.engine.ports.log import Change, Committed, Message
from orders.engine.settings import Settings

SEEK_SECONDS = 1.0
IDLE_SECONDS = 0.1
JOIN_SECONDS = 30.0
JOIN_SESSIONS = 3
STABLE_SECONDS = 1.0
"""So long a claim waits for offsets that an open transaction keeps back, before it lets the loop
turn and asks again."""


class KafkaGroup:
    """A member of group `name` on the topic `chain`; `siblings` are the topics whose
    same-numbered partitions come with it. `figures` are told how its client is."""

    def __init__(
        self,
        settings: Settings,
        name: str,
        chain: str,
        siblings: Sequence[str] = (),
        figures: ClientFigures | None = None,
    ) -> None:
        self._settings = settings
        self._name = name
        self._topics = (chain, *siblings)
        self._timeout = answer_seconds(settings)
        self._owned: set[int] = set()
        self._fetching: set[int] = set()
        self._started: set[int] = set()
        self._ends: dict[tuple[str, int], int] = {}
        self._changes: list[Change] = []
        self._failed: Exception | None = None
        self._tells = figures.reader(name) if figures is not None else {}
        self._cluster = Cluster(settings)
        self._patience = max(JOIN_SECONDS, JOIN_SESSIONS * settings.session_timeout_ms / 1000)
        self._consumer = self._join()

    def poll(self, limit: int, seconds: float) -> list[Message]:
        if self._join_by is not None and time.monotonic() > self._join_by:
            self._renew()
        if self._failed is not None:
            failed, self._failed = self._failed, None
            raise failed
        raws = self._gather(limit, seconds)
        started = self._started  # after what was served on the way
        self._ends, messages = {}, []
        for raw in raws:
            if (error := raw.error()) is None:
                if raw.partition() in started:
                    messages.append(message_of(raw))
            elif error.code() != KafkaError._PARTITION_EOF:
                self._note(raw, error)
            elif raw.partition() in started:
                self._ends[raw.topic() or "", raw.partition() or 0] = raw.offset() or 0
        return messages

    def ends(self) -> Mapping[tuple[str, int], int]:
        return self._ends

    def _join(self) -> Consumer:
        """A new member. It, and one that was put out, should hear of an assignment soon, be it
        of nothing."""
        properties = {**member_properties(self._settings, self._name), **self._tells}
        consumer = Consumer(properties, logger=LOGGER)
        self._close = weakref.finalize(
            self, consumer.close
        )  # at exit, if nobody else did: an open member would keep the process
        consumer.subscribe(
            [self._topics[0]],
            on_assign=self._on_assign,
            on_revoke=self._on_revoke,
            on_lost=self._on_lost,
        )
        self._join_by: float | None = time.monotonic() + self._patience
        return consumer

    def _renew(self) -> None:
        """After the broker was away, librdkafka was seen to poll on and never join again:
        another member takes its place."""
        LOGGER.warning(
            "no place in the group %s for %.0f s: joining as a new member",
            self._name,
            self._patience,
        )
        self._patience *= 2  # while the broker is away nobody can join
        self.rejoin()

    def _gather(self, limit: int, seconds: float) -> list[Raw]:
        """What is there; else the first record that comes, and what follows it within `seconds`.
        An idle member costs next to nothing."""
        raws = self._consume(limit, 0)
        if not raws and seconds:
            raws = self._consume(1, IDLE_SECONDS)
        if raws and seconds and len(raws) < limit:
            raws += self._consume(limit - len(raws), seconds)
        return raws

    def _consume(self, limit: int, seconds: float) -> list[Raw]:
        try:
            return self._consumer.consume(limit, seconds)
        except KafkaException as error:
            self._failed = failure(
                reason(error), f"reading as {self._name}"
            )  # of the next poll, so that what was read before is not lost
            return []

    def rejoin(self) -> None:
        former = self._consumer
        self._close.detach()
        self._record("lost", frozenset(self._owned))
        self._owned, self._fetching, self._started = set(), set(), set()
        self._consumer = self._join()
        threading.Thread(
            target=former.close, name="librdkafka", daemon=True
        ).start()  # it leaves the group; it may never come back

    def changes(self) -> list[Change]:
        served, self._changes = self._changes, []
        return served

    def committed(self, topics: Sequence[str], partition: int) -> dict[str, Committed | None]:
        return self.committed_many(topics, [partition])[partition]

    def committed_many(
        self, topics: Sequence[str], partitions: Sequence[int]
    ) -> dict[int, dict[str, Committed | None]]:
        seconds = min(self._timeout, STABLE_SECONDS)
        return committed_offsets(self._consumer, self._name, topics, partitions, seconds)

    def commit(self, partition: int, offsets: Mapping[str, Committed]) -> None:
        commit_offsets(self._consumer, self._name, partition, offsets)

    def token(self) -> object:
        # In this order: whoever has a member id now, after owning something, had it when the
        # metadata were taken. Metadata without a member id would be accepted by the broker, whoever
        # owns the partition.
        metadata: object = self._consumer.consumer_group_metadata()
        if not self._owned or not self._consumer.memberid():
            raise Rebalancing(f"not a member of {self._name} that owns anything")
        return metadata

    def start(self, partition: int, offsets: Mapping[str, int]) -> None:
        if partition not in self._owned:
            raise Rebalancing(f"partition {partition} is not assigned")
        positions = [TopicPartition(topic, partition, offsets[topic]) for topic in self._topics]
        try:
            begin = self._restart if partition in self._fetching else self._begin
            begin(partition, positions)
        except KafkaException as error:
            raise failure(
                reason(error), f"starting partition {partition} of {self._name}"
            ) from error
        self._started.add(partition)

    def pause(self, partition: int) -> None:
        self._started.discard(partition)
        if partition in self._fetching:
            self._consumer.pause(self._all_topics([partition]))

    def seen(self, topic: str, partition: int) -> int:
        return max(
            self._consumer.get_watermark_offsets(TopicPartition(topic, partition), cached=True)[1],
            0,
        )

    def bounds(self, topic: str, partition: int) -> tuple[int, int]:
        return self._cluster.bounds([(topic, partition)])[topic, partition]

    def close(self) -> None:
        self._close()

    def _begin(self, partition: int, positions: list[TopicPartition]) -> None:
        if not self._fetching:
            # librdkafka looks for the leaders of topics new to it once a second: too seldom for a
            # start
            for topic in self._topics:
                self._consumer.list_topics(topic, self._timeout)
        self._consumer.incremental_assign(positions)
        self._fetching.add(partition)

    def _restart(self, partition: int, positions: list[TopicPartition]) -> None:
        self.pause(partition)
        for position in positions:
            self._seek(position)
        self._consumer.resume(positions)

    def _seek(self, position: TopicPartition) -> None:
        """While others are being unassigned, librdkafka may not have begun with the partition,
        and refuses: it will have in a moment."""
        deadline = time.monotonic() + SEEK_SECONDS
        while True:
            try:
                return self._consumer.seek(position)
            except KafkaException as error:
                if reason(error).code() != KafkaError._STATE or time.monotonic() > deadline:
                    raise
            time.sleep(0.001)

    def _all_topics(self, partitions: Iterable[int]) -> list[TopicPartition]:
        return [
            TopicPartition(topic, partition)
            for partition in sorted(partitions)
            for topic in self._topics
        ]

    def _on_assign(self, consumer: Consumer, assigned: list[TopicPartition]) -> None:
        if consumer is not self._consumer:
            return  # it was given up
        self._join_by = None
        partitions = frozenset(position.partition for position in assigned)
        consumer.incremental_assign([])
        self._owned |= partitions
        self._record("assigned", partitions)

    def _on_revoke(self, consumer: Consumer, revoked: list[TopicPartition]) -> None:
        self._drop(consumer, "revoked", revoked)

    def _on_lost(self, consumer: Consumer, lost: list[TopicPartition]) -> None:
        self._join_by = time.monotonic() + self._patience
        self._drop(consumer, "lost", lost)

    def _drop(self, consumer: Consumer, kind: str, dropped: list[TopicPartition]) -> None:
        if consumer is not self._consumer:
            return
        partitions = frozenset(position.partition for position in dropped)
        fetched = partitions & self._fetching
        paused = fetched - self._started
        for mine in (self._owned, self._fetching, self._started):
            mine -= partitions
        self._record(kind, partitions)
        consumer.resume(
            self._all_topics(paused)
        )  # or librdkafka keeps them paused for when they come back
        consumer.incremental_unassign(self._all_topics(fetched))

    def _record(self, kind: str, partitions: frozenset[int]) -> None:
        if partitions:
            self._changes.append(Change(kind, partitions))

    def _note(self, raw: Raw, error: KafkaError) -> None:
        """An error among the records: the records beside it are not lost by it, so it is raised
        by the next poll."""
        where = (
            f"{raw.topic()}/{raw.partition()} at offset {raw.offset()}"
            if raw.topic()
            else f"as a member of {self._name}"
        )
        if error.code() == KafkaError._AUTO_OFFSET_RESET:
            where += ", where nothing stands (docs/operations.md, ConfigError)"
        if error.fatal():
            self._failed = KafkaException(error)
        elif error.code() != KafkaError._MAX_POLL_EXCEEDED:  # the lost partitions follow
            self._failed = failure(error, f"reading {where}")
