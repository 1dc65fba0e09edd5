"""The same review without an engine: `python -m tests.bench.floor.bare` consumes, decodes, decides,
encodes and produces, a transaction a batch, with libraries that everybody has.

It has the used credit in a dictionary, and forgets it when it ends; with `--keep` it writes it
down, too, as it must to find it again. No recovery, no dead letters, no counts, no trace of what
led to what: it is what the loop itself costs.
"""

import signal
import sys
import time
from io import BytesIO
from typing import Any

from confluent_kafka import Consumer, Message, Producer, TopicPartition
from fastavro import parse_schema, schemaless_reader, schemaless_writer

from orders.contracts.catalogue import record_type
from orders.contracts.codec import wire
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings, load_settings
from tests.bench.floor import topics
from tests.bench.floor.records import DECISION_SCHEMA, ORDER_SCHEMA, USED_SCHEMA, CreditDecided

FORGETS, KEEPS = "bare", "bare-keep"
"""Its consumer group, and transactional id, without and with `--keep`."""
USED_TOPIC = "bare.used.v1"
PIECE, GATHER_SECONDS = 2_000, 0.02
"""As the engine gathers."""
LIMIT_MINOR = 100_000_000_000
ORDER, DECISION, USED = map(parse_schema, (ORDER_SCHEMA, DECISION_SCHEMA, USED_SCHEMA))


class Loop:
    """One consumer, one producer, and what it knows."""

    def __init__(self, settings: Settings, keeps: bool) -> None:
        name = KEEPS if keeps else FORGETS
        kind = record_type(CreditDecided)
        ids = RegistrySchemaIds(settings.registry_properties())
        self._start = wire.prefix(ids.id_of(kind.subject, kind.schema_json))
        self._keeps = keeps
        self._used: dict[str, int] = {}
        self._consumer = Consumer(
            {
                **settings.kafka_properties(),
                "group.id": name,
                "isolation.level": "read_committed",
                "enable.auto.commit": False,
                "auto.offset.reset": "earliest",
            }
        )
        self._producer = Producer(
            {
                **settings.kafka_properties(),
                "transactional.id": name,
                "linger.ms": 5,
                "compression.type": "lz4",
                "queue.buffering.max.messages": 1_000_000,
            }
        )
        self._producer.init_transactions(30)
        self._consumer.subscribe([topics.ORDERS])

    def gather(self) -> list[Message]:
        """The first record that comes, and what follows it for a moment."""
        first = self._consumer.consume(1, 0.1)
        found = first + self._consumer.consume(PIECE - 1, GATHER_SECONDS) if first else []
        return [message for message in found if message.error() is None]

    def work(self, messages: list[Message]) -> None:
        """One batch, one transaction."""
        self._producer.begin_transaction()
        now, ends = int(time.time() * 1000), {}
        for message in messages:
            value, key, partition = message.value() or b"", message.key(), message.partition() or 0
            order: Any = schemaless_reader(BytesIO(value[wire.PREFIX :]), ORDER, None)
            decided = self._review(order, now)
            self._write(topics.DECISIONS, partition, key, self._start, DECISION, decided)
            if self._keeps:
                used = {"used_minor": decided["used_minor"]}
                self._write(USED_TOPIC, partition, key, b"", USED, used)
            ends[partition] = (message.offset() or 0) + 1
        offsets = [TopicPartition(topics.ORDERS, *end) for end in ends.items()]
        group = self._consumer.consumer_group_metadata()
        self._producer.send_offsets_to_transaction(offsets, group)
        self._producer.commit_transaction(30)

    def close(self) -> None:
        """Leave the group."""
        self._consumer.close()

    def _review(self, order: Any, now: int) -> CreditDecided:
        customer, total = order["customer_id"], order["total_minor"]
        before = self._used.get(customer, 0)
        fits = before + total <= LIMIT_MINOR
        self._used[customer] = before + total if fits else before
        return {
            "order_id": order["order_id"],
            "customer_id": customer,
            "verdict": "approved" if fits else "declined",
            "total_minor": total,
            "used_minor": self._used[customer],
            "at": now,
        }

    def _write(
        self, topic: str, partition: int, key: bytes | None, start: bytes, schema: Any, value: Any
    ) -> None:
        written = BytesIO()
        written.write(start)
        schemaless_writer(written, schema, value)
        self._producer.produce(topic, written.getvalue(), key, partition)


def main() -> None:
    """Until SIGTERM."""
    topics.register()
    stopping: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stopping.append(number))
    loop = Loop(load_settings(), "--keep" in sys.argv)
    while not stopping:
        if messages := loop.gather():
            loop.work(messages)
    loop.close()


if __name__ == "__main__":
    main()
