"""A small world on the in-memory fakes: the unchanged engine and stages, one broker, one Redis,
one clock, all in one thread."""

from collections.abc import Mapping, Sequence
from typing import Any

from orders.contracts.catalogue import TOPICS
from orders.contracts.codec.codec import Codec
from orders.contracts.partitioner import partition_of
from orders.contracts.topic import RecordType
from orders.engine.core.feed import Tables, reference_topics
from orders.engine.core.metrics import Observer
from orders.engine.core.replica import Limits, Replica
from orders.engine.core.wiring import Wiring
from orders.engine.ports import Ports
from orders.engine.stage import Stage
from tests.codec import CODEC
from tests.fakes.broker import Broker
from tests.fakes.changelog import MemoryChangelog
from tests.fakes.clock import MemoryClock
from tests.fakes.group import MemoryGroup
from tests.fakes.ledger import MemoryLedger
from tests.fakes.references import MemoryReferenceFeed
from tests.fakes.server import MemoryServer
from tests.fakes.state_store import MemoryStateStore
from tests.fakes.waiters import ALL
from tests.fakes.writer import MemoryWriter
from tests.policies import usual


class World:
    """Topics, Redis and any number of replicas. Nothing happens but by `turn`. `added`: how many
    pieces a ledger that opens adds up in a step; `effort`: what an offer to those who wait may
    cost."""

    def __init__(self, partitions: int = 3) -> None:
        self.partitions = partitions
        self.clock = MemoryClock()
        self.broker = Broker(self.clock, TOPICS, partitions)
        self.server = MemoryServer(self.clock.wall)
        self.codec: Codec = CODEC
        self.replicas: list[Replica] = []
        self.added = self.effort = ALL

    def replica(
        self, stage: Stage, name: str = "1", policy: Any = None, limits: Limits | None = None
    ) -> Replica:
        """Start a replica of a stage."""
        wiring = Wiring(stage)
        ports = Ports(
            group=MemoryGroup(self.broker, stage.name, stage.chain, wiring.siblings),
            writer=MemoryWriter(self.broker, f"{stage.name}-{name}", (wiring.state.topic,)),
            changelog=MemoryChangelog(self.broker),
            state_store=MemoryStateStore(self.server, stage.name),
            ledgers={
                ledger: MemoryLedger(
                    self.server,
                    ledger,
                    self.partitions,
                    drawn=ledger in stage.drawn,
                    added=self.added,
                    tells=ledger in stage.tells,
                    effort=self.effort,
                )
                for ledger in stage.ledgers
            },
            clock=self.clock,
            reads={
                ledger: MemoryLedger(self.server, ledger, self.partitions) for ledger in stage.reads
            },
        )
        topics = reference_topics(stage.references)
        tables = Tables(
            self.codec,
            stage.references,
            MemoryReferenceFeed(self.broker, tuple(topics)) if topics else None,
            self.clock,
        )
        policy = policy or usual(stage)
        limits = limits or Limits(partitions=self.partitions)
        replica = Replica(wiring, self.codec, ports, policy, tables, Observer(wiring), limits)
        self.replicas.append(replica)
        return replica

    def send(
        self, topic: str, record: str, value: Mapping[str, Any], key: str | None = None
    ) -> None:
        """Write a record as an outsider does."""
        kind = next(kind for kind in TOPICS[topic].records if kind.name == record)
        name = key or value.get("order_id") or value["sku"]
        encoded = str(name).encode()
        self.broker.send(
            topic, encoded, self.codec.encode(kind, value), partition_of(encoded, self.partitions)
        )

    def turn(self, times: int = 1) -> None:
        """Let every replica make so many steps."""
        for _ in range(times):
            for replica in self.replicas:
                replica.step()

    def read(self, topic: str) -> list[tuple[RecordType, dict[str, Any]]]:
        """All committed records of a topic, partition by partition."""
        found: list[tuple[RecordType, dict[str, Any]]] = []
        for partition in range(self.partitions):
            log = self.broker.log(topic, partition)
            messages, _ = log.read(log.low, len(log.entries) + 1)
            found += [
                self.codec.decode(message.value, topic)
                for message in messages
                if message.value is not None
            ]
        return found

    def names(self, topic: str) -> Sequence[str]:
        """Record names in a topic."""
        return [kind.name for kind, _ in self.read(topic)]
