"""`orders topics` and the wire format on real Kafka and a real registry, beside
confluent-kafka's own serializers."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient
from confluent_kafka.schema_registry import SchemaRegistryClient, topic_record_subject_name_strategy
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext
from typer.testing import CliRunner, Result

from deploy.local import LocalStack
from orders.cli.topics import commands, wanted
from orders.contracts.blank import blank
from orders.contracts.catalogue import TOPICS, record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.order import CarriedOrder
from orders.contracts.records import OrderReceived, OrderRejected, ReviewState
from orders.contracts.topic import RecordType, Topic
from orders.engine.errors import ConfigError
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import load_settings
from tests.contracts import samples
from tests.leaders import until_led

BY_RECORD_NAME = {"subject.name.strategy": topic_record_subject_name_strategy}
RECEIVED = record_type(OrderReceived)
PARTITIONS = 4
"""As all tests on the shared stack have it: the number of partitions never changes."""


class House:
    """The command and the clients of other people, on the test stack."""

    def __init__(self, bootstrap: str, registry_url: str) -> None:
        self.bootstrap = bootstrap
        self.ids = RegistrySchemaIds({"url": registry_url}, timeout=60.0)
        self.codec = Codec(self.ids)
        self.registry = SchemaRegistryClient({"url": registry_url})

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(commands.app, arguments)

    def apply(self) -> Any:
        done = self.run("apply", "--json")
        assert done.exit_code == 0, done.output
        return json.loads(done.output)

    def produce(self, topic: str, key: str, payload: bytes | None, at: int = 0) -> None:
        """`at`: what the sender says when it was, milliseconds; 0: now."""
        producer = Producer({"bootstrap.servers": self.bootstrap})
        producer.produce(topic, payload, key.encode(), timestamp=at)
        assert producer.flush(300) == 0


@pytest.fixture
def house(stack: LocalStack, clean_settings: None, monkeypatch: pytest.MonkeyPatch) -> House:
    addresses = stack.addresses()
    for name, value in addresses.settings().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ORDERS_PARTITIONS", str(PARTITIONS))
    there = House(addresses.bootstrap, addresses.registry_url)
    there.apply()
    until_led(load_settings(), list(TOPICS))
    return there


def test_apply_makes_the_catalogue_and_applied_again_changes_nothing(house: House) -> None:
    topics = AdminClient({"bootstrap.servers": house.bootstrap}).list_topics(timeout=60).topics
    made = {name: len(topics[name].partitions) for name in TOPICS}
    assert made == {name: topic.partitions for name, topic in wanted.topics(PARTITIONS).items()}
    assert {record.subject for topic in TOPICS.values() for record in topic.records} <= set(
        house.registry.get_subjects()
    )
    assert house.registry.get_compatibility(RECEIVED.subject) == "FULL_TRANSITIVE"
    assert house.apply() == {"applied": True, "steps": [], "refusals": []}
    assert house.run("plan").exit_code == 0


def test_confluents_own_deserializer_reads_what_we_write(house: House) -> None:
    message = house.codec.encode(RECEIVED, samples.received())
    read = AvroDeserializer(house.registry, conf=BY_RECORD_NAME)
    value = read(message, SerializationContext(RECEIVED.topic, MessageField.VALUE))
    assert isinstance(value, dict)
    assert value["number"] == samples.received()["number"]
    assert value["order"]["lines"] == samples.order()["lines"]
    assert value["at"] == datetime.fromtimestamp(samples.received()["at"] / 1000, UTC)


def test_we_read_what_confluents_own_serializer_writes(house: House) -> None:
    conf = {"auto.register.schemas": False, **BY_RECORD_NAME}
    write = AvroSerializer(house.registry, RECEIVED.schema_json, conf=conf)
    whole = {**samples.received(), "order": samples.order()}
    message = write(whole, SerializationContext(RECEIVED.topic, MessageField.VALUE))
    assert message is not None
    assert message == house.codec.encode(RECEIVED, samples.received())
    assert house.codec.decode(message, RECEIVED.topic) == (RECEIVED, samples.received())


def test_an_order_made_here_is_kept_in_state_under_an_id_of_the_registry(house: House) -> None:
    state = {**blank(ReviewState), "order": CarriedOrder.of(samples.order())}
    kept = house.codec.decode_state(
        house.codec.encode(record_type(ReviewState), state), "review.state.v1"
    )
    assert kept["order"].schema_id >= 1
    assert kept["order"].decoded() == samples.order()


def test_tail_prints_decoded_json_lines(house: House) -> None:
    house.produce("orders.intake.v1", "web:other", b"no avro")
    house.produce("orders.intake.v1", "web:tail", house.codec.encode(RECEIVED, samples.received()))
    house.produce("orders.intake.v1", "web:tail", b"\0\1")
    house.produce("orders.intake.v1", "web:tail", None)
    shown = house.run(
        "tail", "orders.intake.v1", "--from-beginning", "--key", "web:tail", "--limit", "3"
    )
    assert shown.exit_code == 0
    received, broken, tombstone = (json.loads(line) for line in shown.output.splitlines())
    assert received["record"] == "OrderReceived"
    assert received["value"]["order"] == samples.order()
    assert (broken["record"], broken["error"], broken["bytes"]) == (
        None,
        "not_avro: no magic byte and schema id",
        "AAE=",
    )
    assert (tombstone["record"], tombstone["value"]) == (None, None)
    assert house.run("tail", "orders.nonsense.v1").exit_code == 2


@pytest.mark.parametrize("said", [1, 4_000_000_000_000])
def test_no_channel_says_when_it_has_submitted(house: House, said: int) -> None:
    """Service levels begin with that time: a clock that is wrong, or a forged one, moves none."""
    before = time.time() * 1000 - 60_000
    house.produce("orders.submissions.v1", f"web:at-{said}", b"\0\1", at=said)
    shown = house.run(
        *("tail", "orders.submissions.v1", "--from-beginning"),
        *("--key", f"web:at-{said}", "--limit", "1"),
    )
    assert before < json.loads(shown.output)["timestamp"] < before + 600_000


def test_an_incompatible_schema_is_refused_before_anything_changes(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    rejected = record_type(OrderRejected)
    changed = RecordType(rejected.topic, rejected.record)
    schema = {
        **rejected.schema,
        "fields": [
            *rejected.schema["fields"],
            {"name": "extra", "type": "string", "doc": "No default."},
        ],
    }
    vars(changed)["schema_json"] = json.dumps(schema)
    there = wanted.topics(PARTITIONS)
    intake = replace(there["orders.intake.v1"], records=(changed,))
    fresh = replace(there["orders.review.v1"], name="orders.never_made.v1", records=())
    catalogue: dict[str, Topic] = {one.name: one for one in (fresh, intake)}
    monkeypatch.setattr(commands, "topics", lambda partitions: catalogue)
    refused = house.run("apply", "--json")
    assert refused.exit_code == 3
    (refusal,) = json.loads(refused.output)["refusals"]
    assert refusal["name"] == rejected.subject
    assert (
        "version 1: the new schema cannot read old records: reader field missing default value "
        "(extra)" in refusal["because"]
    )
    assert house.registry.get_versions(rejected.subject) == [1]
    assert (
        "orders.never_made.v1"
        not in AdminClient({"bootstrap.servers": house.bootstrap}).list_topics(timeout=60).topics
    )


def test_a_schema_that_is_not_registered_names_the_command(house: House) -> None:
    with pytest.raises(ConfigError, match="orders topics apply"):
        house.ids.id_of("orders.intake.v1-orders.Unheard", RECEIVED.schema_json)
