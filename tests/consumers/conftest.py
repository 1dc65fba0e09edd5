"""A topic of several record types on the real broker, written as stages write it: in transactions,
of which some are taken back."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pytest
from confluent_kafka import Consumer, KafkaError, Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from deploy.local import LocalStack
from orders.cli.topics.cluster import Cluster
from orders.cli.topics.plan import make_plan
from orders.cli.topics.subjects import Subjects
from orders.cli.topics.wanted import topics
from orders.contracts.catalogue import RECORDS
from orders.contracts.codec.codec import Codec
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings, load_settings
from tests.leaders import until_led
from tools.site.examples import made

TOPIC = "orders.aftersales.v1"
PARTITIONS = 4
"""As all tests on the shared stack have it: the number of partitions never changes."""
CHANNELS = ("shop", "web", "desk")
PATIENCE = 300.0


class Total(NamedTuple):
    """Of a channel."""

    orders: int
    pieces: int


class Stream:
    """The topic, and who writes and recounts it. `environment`: what examples are told."""

    def __init__(self, settings: Settings, environment: Mapping[str, str]) -> None:
        self.environment = dict(environment)
        self.settings = settings
        self._codec = Codec(RegistrySchemaIds(settings.registry_properties(), timeout=60.0))
        self._producer = Producer(
            {
                **settings.kafka_properties(),
                "transactional.id": "tests-consumers",
                "partitioner": "murmur2_random",
                "compression.type": "lz4",  # as stages do: not every client has it by itself
                "linger.ms": 5,
            }
        )
        self._producer.init_transactions(PATIENCE)
        self._written = 0

    def write(self, transactions: int, records: int = 20) -> None:
        """So many transactions of so many records, every third one taken back."""
        for number in range(transactions):
            self._producer.begin_transaction()
            for _ in range(records):
                self._one()
            self._producer.flush(PATIENCE)
            if number % 3 == 2:
                self._producer.abort_transaction(PATIENCE)
            else:
                self._producer.commit_transaction(PATIENCE)

    def apply(self) -> None:
        """Make every other topic, too."""
        apply(self.settings)

    def delete(self, partition: int, upto: int) -> None:
        """As retention does: what stands before this offset is gone."""
        admin = AdminClient({**self.settings.kafka_properties()})
        for done in admin.delete_records([TopicPartition(TOPIC, partition, upto)]).values():
            done.result(PATIENCE)

    def recount(self) -> dict[str, Total]:
        """By channel, in the plainest way: every committed record, from the beginning."""
        counted: Counter[str] = Counter()
        pieces: Counter[str] = Counter()
        for payload in self._committed():
            record, value = self._codec.decode(payload, TOPIC)
            if record.name == "OrderCompleted":
                channel = value["order_id"].partition(":")[0]
                counted[channel] += 1
                pieces[channel] += sum(line["quantity"] for line in value["delivered"])
        return {channel: Total(counted[channel], pieces[channel]) for channel in sorted(counted)}

    def _one(self) -> None:
        number, self._written = self._written, self._written + 1
        name = "CaseClosed" if number % 5 == 4 else "OrderCompleted"
        record = next(one for one in RECORDS[name] if one.topic == TOPIC)
        key = f"{CHANNELS[number % 3]}:{number}"
        value: dict[str, Any] = {**made(record.schema), "order_id": key}
        if name == "OrderCompleted":
            value["delivered"] = [{"line": 1, "sku": "SKU-1", "quantity": number % 7}]
        headers: list[tuple[str, bytes | str | None]] = [
            ("ce_specversion", b"1.0"),
            ("ce_type", record.fullname.encode()),
        ]
        self._producer.produce(TOPIC, self._codec.encode(record, value), key, headers=headers)

    def _committed(self) -> Iterator[bytes]:
        consumer = Consumer(
            {
                **self.settings.kafka_properties(),
                "group.id": "tests-recount",
                "auto.offset.reset": "earliest",  # a beginning that was deleted is passed over
                "enable.auto.commit": False,
                "enable.partition.eof": True,
            }
        )
        consumer.assign([TopicPartition(TOPIC, number, 0) for number in range(PARTITIONS)])
        left = PARTITIONS
        while left:
            message = consumer.poll(1.0)
            if message is None:
                continue
            if (fault := message.error()) is None:
                yield message.value() or b""
            elif fault.code() == KafkaError._PARTITION_EOF:
                left -= 1  # others heal: a broker that is slow to answer
        consumer.close()


@pytest.fixture(scope="module")
def stream(stack: LocalStack) -> Stream:
    """The topic, with some records on it."""
    environment = {**stack.addresses().settings(), "ORDERS_PARTITIONS": str(PARTITIONS)}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        settings = load_settings()
    apply(settings, TOPIC)
    opened = Stream(settings, environment)
    opened.write(30)
    return opened


def apply(settings: Settings, *names: str) -> None:
    """Make these topics of the catalogue and register their schemas, all if none is named."""
    catalogue = topics(PARTITIONS)
    wanted = {name: catalogue[name] for name in names or catalogue}
    cluster = Cluster(settings.kafka_properties())
    make_plan(wanted, cluster, Subjects(settings.registry_properties())).carry_out()
    until_led(settings, [*wanted])


def read_json(line: str) -> dict[str, Total]:
    """Totals as the Faust example prints them."""
    return {channel: Total(*total) for channel, total in json.loads(line).items()}
