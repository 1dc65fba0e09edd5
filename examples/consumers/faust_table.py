"""Orders completed by channel, in a Faust table. It needs faust-streaming, aiokafka[lz4],
fastavro and confluent-kafka with its registry client.

    python examples/consumers/faust_table.py

Prints the counts whenever they have changed. Ctrl-C ends it; started again it takes its table from
its changelog and goes on. Whatever it reads twice it counts once.
"""

import argparse
import io
import json
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import fastavro
import faust
from confluent_kafka.schema_registry import SchemaRegistryClient
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread, Consumer, Transport
from faust.types import TransportT

TOPIC = "orders.aftersales.v1"
RECORD = b"orders.OrderCompleted"
PREFIX = 5
"""Bytes before Avro's own: 0, and the schema id in four, big-endian."""


class CommittedOnly(AIOKafkaConsumerThread):
    """Faust asks for `read_committed` only under its own `exactly_once`, which is not to be used
    here: its offsets stay behind at the markers of transactions, so that it counts double after a
    restart."""

    def _create_worker_consumer(self, transport: Transport) -> Any:
        consumer = super()._create_worker_consumer(transport)
        consumer._isolation_level = "read_committed"  # before it starts
        return consumer


class CommittedConsumer(Consumer):
    """The consumer of the app."""

    def _new_consumer_thread(self) -> AIOKafkaConsumerThread:
        return CommittedOnly(self, loop=self.loop, beacon=self.beacon)


class CommittedTransport(Transport):
    """Where an app takes its consumer from."""

    Consumer = CommittedConsumer


class App(faust.App):
    """A Faust app that reads what is committed, and nothing else."""

    def _new_transport(self) -> TransportT:
        return CommittedTransport(self.conf.broker_consumer, self)


def make_app(chosen: argparse.Namespace) -> faust.App:
    """The app: one table, one agent."""
    app = App(
        "data.faust-table",  # the consumer group, and how the table's changelog is called
        broker=";".join(f"kafka://{one}" for one in chosen.bootstrap.split(",")),
        processing_guarantee="at_least_once",
        store="memory://",
        topic_partitions=chosen.partitions,  # a table has as many as its source
        topic_disable_leader=True,
        web_enabled=False,
        datadir=Path(tempfile.gettempdir())
        / "faust-table",  # it makes one, and keeps nothing there
        broker_session_timeout=10.0,  # so long a restart waits for a worker that was killed
    )
    decode = decoder(chosen.registry)
    source = app.topic(
        TOPIC,
        key_type=bytes,
        value_type=bytes,
        key_serializer="raw",
        value_serializer="raw",
        allow_empty=True,
    )
    table = app.Table("completed", partitions=chosen.partitions)

    @app.agent(source)
    async def count(stream: Any) -> None:
        async for event in stream.events():
            if event.headers.get("ce_type") != RECORD:
                continue  # another record type of the topic
            message = event.message
            value = decode(event.value)
            channel, _, _ = value["order_id"].partition(":")
            # a worker keeps the rows of all its partitions together: the key tells them apart
            key = f"{message.partition}/{channel}"
            orders, pieces, upto = table.get(key, (0, 0, -1))
            if message.offset > upto:  # else it is read once more, and is in the row already
                pieces += sum(one["quantity"] for one in value["delivered"])
                table[key] = (orders + 1, pieces, message.offset)

    told: dict[str, list[int]] = {}

    @app.timer(1.0)  # type: ignore[untyped-decorator]
    async def tell() -> None:
        if (found := totals(table.items())) != told:
            told.clear()
            told.update(found)
            print(json.dumps(found), flush=True)

    return app


def totals(rows: Any) -> dict[str, list[int]]:
    """Orders and pieces by channel, over all partitions."""
    found: dict[str, list[int]] = {}
    for key, (orders, pieces, _) in rows:
        total = found.setdefault(key.partition("/")[2], [0, 0])
        total[0] += orders
        total[1] += pieces
    return dict(sorted(found.items()))


def decoder(registry: str) -> Any:
    """What makes a value of a message's bytes: the schema is the writer's, by its id."""
    client = SchemaRegistryClient({"url": registry, "timeout": 10})

    @cache
    def schema(schema_id: int) -> Any:
        return fastavro.parse_schema(json.loads(client.get_schema(schema_id).schema_str or ""))

    def decode(payload: bytes) -> Any:
        written = schema(int.from_bytes(payload[1:PREFIX], "big"))
        return fastavro.schemaless_reader(io.BytesIO(payload[PREFIX:]), written, None)

    return decode


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Orders completed by channel, in a Faust table.")
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
    parser.add_argument(
        "--partitions",
        type=int,
        default=int(os.environ.get("ORDERS_PARTITIONS", "12")),
        help="partitions of the topic (ORDERS_PARTITIONS, else 12)",
    )
    chosen = parser.parse_args()
    if not chosen.bootstrap or not chosen.registry:
        parser.error(
            "--bootstrap and --registry are wanted, or ORDERS_KAFKA_BOOTSTRAP_SERVERS and "
            "ORDERS_REGISTRY_URL: var/stack.env has them"
        )
    return chosen


def main() -> None:
    """Work until Ctrl-C."""
    app = make_app(arguments())
    worker = faust.Worker(app, loglevel="WARNING", redirect_stdouts=False, quiet=True)
    worker.spinner = None  # it would write signs for a terminal between the counts
    worker.execute_from_commandline()


if __name__ == "__main__":
    main()
