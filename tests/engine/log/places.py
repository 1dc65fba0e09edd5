"""Where the contract suites keep their topics: on the fake broker, or on a real one."""

import itertools
from collections.abc import Mapping
from functools import cache, cached_property
from typing import Protocol

from confluent_kafka import Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic  # type: ignore[attr-defined]

from orders.engine.host.clock import RealClock
from orders.engine.kafka.changelog import KafkaChangelog
from orders.engine.kafka.group import KafkaGroup
from orders.engine.kafka.references import KafkaReferenceFeed
from orders.engine.kafka.writer import KafkaWriter
from orders.engine.ports.clock import Clock
from orders.engine.ports.log import Changelog, Committed, Group, ReferenceFeed, Writer
from orders.engine.settings import Settings
from tests.fakes.broker import Broker
from tests.fakes.changelog import MemoryChangelog
from tests.fakes.clock import MemoryClock
from tests.fakes.coordinator import Membership
from tests.fakes.group import MemoryGroup
from tests.fakes.references import MemoryReferenceFeed
from tests.fakes.writer import MemoryWriter
from tests.leaders import until_led

PARTITIONS = 4
TRANSACTION_SECONDS = 60
"""Longer than a busy machine takes for what is done in one."""
BRIEF_SECONDS = 6
"""For those whose end, or whose answer that does not come, is waited for."""
SESSION_SECONDS = 6
Offsets = Mapping[tuple[str, int], Committed]


class Place(Protocol):
    """One broker, with topics of its own for this test: a chain topic with a sibling, a state
    topic, a reference topic."""

    chain: str
    sibling: str
    state: str
    reference: str

    @property
    def clock(self) -> Clock: ...

    def group(self, suffix: str = "") -> Group:
        """Another member of the group on the chain topic, or of another one."""

    def writer(self, name: str = "1", brief: bool = False) -> Writer:
        """`brief`: its transactions time out while the test waits."""

    def changelog(self) -> Changelog: ...

    def feed(self) -> ReferenceFeed: ...

    def send(self, topic: str, partition: int, *values: bytes) -> None:
        """Write records (key = value) as outsiders do."""

    def push(self, writer: Writer, offsets: Offsets | None = None, token: object = None) -> None:
        """See to it that the open transaction stands at the broker: its records (but the last of
        a state partition), and these offsets."""


class FakePlace:
    """The in-memory fake."""

    chain, sibling, state, reference = "chain", "sibling", "state", "reference"

    def __init__(self) -> None:
        self.clock = MemoryClock()
        self.broker = Broker(
            self.clock,
            (self.chain, self.sibling, self.state, self.reference),
            PARTITIONS,
            BRIEF_SECONDS,
        )

    def group(self, suffix: str = "") -> MemoryGroup:
        return MemoryGroup(self.broker, "group" + suffix, self.chain, [self.sibling])

    def writer(self, name: str = "1", brief: bool = False) -> MemoryWriter:
        return MemoryWriter(self.broker, name, [self.state])

    def changelog(self) -> MemoryChangelog:
        return MemoryChangelog(self.broker)

    def feed(self) -> MemoryReferenceFeed:
        return MemoryReferenceFeed(self.broker, [self.reference])

    def send(self, topic: str, partition: int, *values: bytes) -> None:
        for value in values:
            self.broker.send(topic, value, value, partition)

    def push(self, writer: Writer, offsets: Offsets | None = None, token: object = None) -> None:
        assert isinstance(writer, MemoryWriter)
        if offsets is not None:
            assert isinstance(token, Membership)
            self.broker.add_offsets(writer._id, writer._epoch, token, offsets)


class RealPlace:
    """A real broker, shared by the tests: each has topics and a group of its own. `seconds`: for
    a transaction, and for an answer."""

    _numbers = itertools.count()

    def __init__(self, bootstrap: str, seconds: int = TRANSACTION_SECONDS) -> None:
        self.name = f"test{next(self._numbers)}"
        topics = [f"{self.name}.{kind}" for kind in ("chain", "sibling", "state", "reference")]
        self.chain, self.sibling, self.state, self.reference = topics
        self.bootstrap = bootstrap
        self.clock = RealClock()
        self.settings = Settings(
            kafka_bootstrap_servers=bootstrap,
            registry_url="http://127.0.0.1:9",
            redis_url="redis://127.0.0.1:9",
            transaction_timeout_ms=seconds * 1000,
            session_timeout_ms=SESSION_SECONDS * 1000,
        )
        self.create(*topics)
        first_transaction(bootstrap)
        # tests count: what is sent again on a busy machine arrives once
        own = {"bootstrap.servers": bootstrap, "linger.ms": 0, "enable.idempotence": True}
        self.outsider = Producer(own)

    def create(self, *topics: str) -> None:
        """Create these topics; returns when they can be used."""
        admin = AdminClient({"bootstrap.servers": self.settings.kafka_bootstrap_servers})
        for future in admin.create_topics(
            [NewTopic(topic, PARTITIONS, 1) for topic in topics]
        ).values():
            future.result()
        until_led(self.settings, topics)

    def group(self, suffix: str = "") -> KafkaGroup:
        seconds = self.settings.transaction_timeout_ms // 1000
        impatient = self._with(seconds * 2 // 3)  # its questions give up before a transaction does
        return KafkaGroup(impatient, self.name + suffix, self.chain, [self.sibling])

    def writer(self, name: str = "1", brief: bool = False) -> KafkaWriter:
        settings = self._with(BRIEF_SECONDS) if brief else self.settings
        return KafkaWriter(settings, f"{self.name}-{name}", [self.state])

    def _with(self, seconds: int) -> Settings:
        return self.settings.model_copy(update={"transaction_timeout_ms": seconds * 1000})

    def changelog(self) -> KafkaChangelog:
        return self._changelog

    @cached_property
    def _changelog(self) -> KafkaChangelog:
        return KafkaChangelog(self.settings, self.name)

    def feed(self) -> KafkaReferenceFeed:
        return KafkaReferenceFeed(self.settings, self.name, [self.reference])

    def send(self, topic: str, partition: int, *values: bytes) -> None:
        for value in values:
            self.outsider.produce(topic, value, value, partition)
        self.outsider.flush()

    def push(self, writer: Writer, offsets: Offsets | None = None, token: object = None) -> None:
        assert isinstance(writer, KafkaWriter)
        writer._producer.flush()
        if offsets is not None:
            positions = [
                TopicPartition(*at, committed.offset, committed.metadata)
                for at, committed in offsets.items()
            ]
            writer._producer.send_offsets_to_transaction(positions, token)


@cache
def first_transaction(bootstrap: str) -> None:
    """For the first one a broker makes topics of its own, which takes a busy machine longer than
    tests give a transaction."""
    Producer({"bootstrap.servers": bootstrap, "transactional.id": "first"}).init_transactions(120)
