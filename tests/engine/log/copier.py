"""The smallest replica there can be: copies what it reads to an output topic, exactly once, by the
rules of batch and claim.

Also a program, for tests that pause it:  python -m tests.engine.log.copier BOOTSTRAP NAME GROUP
                                          CHAIN SIBLING OUTPUT [POINT]
It stops itself (SIGSTOP) the first time that it comes to POINT with a batch in hand, and prints
what its commits then met with.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from confluent_kafka import KafkaException

from orders.engine.errors import Fenced, InDoubt, Rebalancing, TransientError
from orders.engine.kafka.group import KafkaGroup
from orders.engine.kafka.writer import KafkaWriter
from orders.engine.ports.log import Committed, Message
from orders.engine.settings import Settings

POINTS = ("before begin", "before commit", "after offsets")


class Copier:
    """One member: `step` is one turn of its loop. The fencing token of a partition stands in the
    metadata of its committed offset."""

    def __init__(
        self, settings: Settings, name: str, group: str, topics: tuple[str, str], output: str
    ) -> None:
        self.name = name
        self.group = KafkaGroup(settings, group, topics[0], topics[1:])
        self.writer = KafkaWriter(settings, f"{group}-{name}", [output])
        self.met: list[str] = []
        self.reached: Callable[[str], None] = lambda point: None
        self._topics = topics
        self._output = output
        self._positions: dict[int, dict[str, int]] = {}
        self._tokens: dict[int, int] = {}
        self._unclaimed: set[int] = set()
        self._doubt = False

    def step(self) -> None:
        """Poll, follow changes, claim, copy; whatever goes wrong is recovered, and claimed
        again."""
        try:
            if self._doubt:
                self.writer.recover()
                self._doubt = False
            messages = self.group.poll(100, 0.02)
            self._follow()
            for partition in sorted(self._unclaimed):
                self._claim(partition)
            self._copy([message for message in messages if message.partition in self._positions])
        except (Fenced, InDoubt, Rebalancing, TransientError) as error:
            self.met.append(type(error).__name__)
            self._doubt = True
            for partition in self._positions:
                self.group.pause(partition)
            self._unclaimed |= set(self._positions)
            self._positions.clear()

    def close(self) -> None:
        """Leave."""
        self.group.close()
        self.writer.close()

    def _follow(self) -> None:
        for kind, partitions in self.group.changes():
            for partition in partitions:
                self._positions.pop(partition, None)
            self._unclaimed = (
                self._unclaimed | partitions if kind == "assigned" else self._unclaimed - partitions
            )

    def _claim(self, partition: int) -> None:
        committed = self.group.committed(self._topics, partition)
        chain = committed[self._topics[0]]
        token = int(chain.metadata) + 1 if chain is not None else 1
        positions = {
            topic: at.offset if at is not None else self.group.bounds(topic, partition)[0]
            for topic, at in committed.items()
        }
        self.group.commit(
            partition, {topic: Committed(offset, str(token)) for topic, offset in positions.items()}
        )
        self.group.start(partition, positions)
        self._positions[partition], self._tokens[partition] = positions, token
        self._unclaimed.discard(partition)

    def _copy(self, messages: list[Message]) -> None:
        if not messages:
            return
        token = self.group.token()
        self.reached("before begin")
        self.writer.begin()
        for message in messages:
            self._positions[message.partition][message.topic] = message.offset + 1
            mark = f"{message.topic} {message.offset} {self._tokens[message.partition]} {self.name}"
            self.writer.write(self._output, message.partition, b"key", mark.encode(), [])
        touched = {message.partition for message in messages}
        self.reached("before commit")
        self.writer.commit(
            {
                (topic, partition): Committed(offset, str(self._tokens[partition]))
                for partition in touched
                for topic, offset in self._positions[partition].items()
            },
            token,
        )


class _StoppingProducer:
    """A producer that comes to the point "after offsets" before it commits."""

    def __init__(self, producer: Any, reached: Callable[[str], None]) -> None:
        self._producer = producer
        self._reached = reached

    def __getattr__(self, name: str) -> Any:
        return getattr(self._producer, name)

    def commit_transaction(self, timeout: float) -> None:
        self._reached("after offsets")
        self._producer.commit_transaction(timeout)


def settings_for(bootstrap: str) -> Settings:
    """A short session: a pause of seconds is one too long."""
    return Settings(
        kafka_bootstrap_servers=bootstrap,
        registry_url="http://127.0.0.1:9",
        redis_url="redis://127.0.0.1:9",
        transaction_timeout_ms=6_000,
        session_timeout_ms=3_000,
    )


def main(
    bootstrap: str, name: str, group: str, chain: str, sibling: str, output: str, point: str = ""
) -> None:
    """Run until SIGTERM."""
    stopping: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stopping.append(number))
    copier = Copier(settings_for(bootstrap), name, group, (chain, sibling), output)
    stops = [point] if point else []

    def reached(at: str) -> None:
        if at in stops:
            stops.clear()
            os.kill(os.getpid(), signal.SIGSTOP)

    copier.reached = reached
    copier.writer._producer = _StoppingProducer(copier.writer._producer, reached)  # type: ignore[assignment]
    try:
        while not stopping:
            before = len(copier.met)
            copier.step()
            for met in copier.met[before:]:
                print(met, flush=True)
    except KafkaException as error:
        print(error, flush=True)
        raise
    copier.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
