"""Orders completed by channel, kept in a SQLite database, each counted exactly once. It needs
confluent-kafka with Avro only.

    python examples/consumers/sqlite_exactly_once.py --database completed.db

The offsets stand in the database, and are written in the same transaction as the counts: whenever
the program dies, both are there or neither is. No offset is committed to Kafka. Ctrl-C ends it;
started again it goes on where it was.
"""

import argparse
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from sys import stderr
from typing import Any

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer
from confluent_kafka.serialization import MessageField, SerializationContext

TOPIC = "orders.aftersales.v1"
RECORD = b"orders.OrderCompleted"
TABLES = """
CREATE TABLE IF NOT EXISTS position (part INTEGER PRIMARY KEY, next INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS completed (
    channel TEXT PRIMARY KEY, orders INTEGER NOT NULL, pieces INTEGER NOT NULL
);
"""
ADD = """
INSERT INTO completed VALUES (?, 1, ?)
ON CONFLICT DO UPDATE SET orders = orders + 1, pieces = pieces + excluded.pieces
"""


def main() -> None:
    """Read on from where the database is, until Ctrl-C."""
    chosen = arguments()
    deserialize = AvroDeserializer(SchemaRegistryClient({"url": chosen.registry, "timeout": 10}))
    context = SerializationContext(TOPIC, MessageField.VALUE)
    with closing(sqlite3.connect(chosen.database, isolation_level=None)) as database:
        database.executescript(TABLES)
        consumer, ends = begin(chosen.bootstrap, database)
        try:
            while ends or not chosen.once:
                for message in (batch := consumer.consume(500, timeout=1.0)):
                    ends -= ended(message)
                read = [message for message in batch if message.error() is None]
                # the record types of a topic are told apart by the header, without decoding
                values = [deserialize(one.value(), context) for one in read if counts(one)]
                if read:
                    write(database, read, values)
        except KeyboardInterrupt:
            pass
        finally:
            consumer.close()
        show(database)


def begin(bootstrap: str, database: sqlite3.Connection) -> tuple[Consumer, set[int]]:
    """A consumer of every partition, from where the database is; and the partitions of which it has
    not met the end yet."""
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "data.sqlite",  # nothing is committed in it
            "enable.auto.commit": False,
            "isolation.level": "read_committed",  # what a stage took back was never said
            "auto.offset.reset": "earliest",  # also where retention was faster than we are
            "enable.partition.eof": True,
        }
    )
    found = consumer.list_topics(TOPIC, timeout=15).topics[TOPIC]
    if found.error is not None:
        raise SystemExit(f"{TOPIC}: {found.error.str()}; orders topics apply makes it")
    known = dict(database.execute("SELECT part, next FROM position"))
    for part, position in known.items():
        low, _ = consumer.get_watermark_offsets(TopicPartition(TOPIC, part), timeout=15)
        if low > position:
            print(f"partition {part}: retention took {low - position} offsets unread", file=stderr)
    consumer.assign([TopicPartition(TOPIC, one, known.get(one, 0)) for one in found.partitions])
    return consumer, set(found.partitions)


def ended(message: Message) -> set[int]:
    """The partition whose end this is. Raises KafkaException for what does not heal by itself."""
    fault = message.error()
    if fault is None:
        return set()
    if fault.code() == KafkaError._PARTITION_EOF:
        return {int(message.partition() or 0)}
    if fault.retriable() or fault.code() == KafkaError._ALL_BROKERS_DOWN:
        return set()
    raise KafkaException(fault)


def counts(message: Message) -> bool:
    """Whether it is a record that is counted."""
    return ("ce_type", RECORD) in (message.headers() or [])


def write(database: sqlite3.Connection, read: Iterable[Message], values: Iterable[Any]) -> None:
    """The counts and the positions, together or not at all."""
    database.execute("BEGIN IMMEDIATE")
    with database:
        for part in {message.partition() for message in read}:
            offsets = [int(one.offset() or 0) for one in read if one.partition() == part]
            move(database, int(part or 0), offsets[0], offsets[-1] + 1)
        for value in values:
            channel, _, _ = value["order_id"].partition(":")
            database.execute(ADD, (channel, sum(one["quantity"] for one in value["delivered"])))


def move(database: sqlite3.Connection, part: int, first: int, after: int) -> None:
    """The partition's position. Another process that counts into this database has moved it
    meanwhile: then nothing is written, and this one ends."""
    known = database.execute("SELECT next FROM position WHERE part = ?", (part,)).fetchone()
    if known and known[0] > first:
        raise SystemExit(f"another process is counting into this database (partition {part})")
    database.execute("REPLACE INTO position VALUES (?, ?)", (part, after))


def show(database: sqlite3.Connection) -> None:
    """The counts, a channel a line."""
    for row in database.execute("SELECT * FROM completed ORDER BY channel"):
        print(*row)


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Orders completed by channel, in SQLite.")
    parser.add_argument(
        "--bootstrap",
        default=os.environ.get("ORDERS_KAFKA_BOOTSTRAP_SERVERS"),
        help="host:port of a broker",
    )
    parser.add_argument(
        "--registry",
        default=os.environ.get("ORDERS_REGISTRY_URL"),
        help="URL of the schema registry",
    )
    parser.add_argument("--database", default="completed.db", help="a file (default completed.db)")
    parser.add_argument("--once", action="store_true", help="end at the end of the topic")
    chosen = parser.parse_args()
    if not chosen.bootstrap or not chosen.registry:
        parser.error(
            "--bootstrap and --registry are wanted, or ORDERS_KAFKA_BOOTSTRAP_SERVERS and "
            "ORDERS_REGISTRY_URL: var/stack.env has them"
        )
    return chosen


if __name__ == "__main__":
    main()
