"""The local stack on its real parts: one stack of this module's own, since it is broken and
taken down here."""

import json
import socket
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from confluent_kafka import Consumer, Producer
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic
from confluent_kafka.schema_registry import Schema, SchemaRegistryClient

from deploy.local import LocalStack, StackError
from deploy.local.classes import learn
from deploy.local.parts import located
from orders.engine.settings import load_settings
from tests.conftest import scratch_folder

pytestmark = [pytest.mark.broker, pytest.mark.timeout(600)]
SCHEMA = Schema('{"type": "record", "name": "Seen", "fields": []}', "AVRO")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with scratch_folder() as path:
        try:
            yield path
        finally:
            LocalStack(path).discard()


@pytest.fixture
def own(folder: Path) -> LocalStack:
    """This module's stack, up whatever the test before has done to it."""
    local = LocalStack(folder)
    local.up()
    return local


def pids(local: LocalStack) -> list[int | None]:
    return [pid for _, _, pid, _ in local.status()]


def test_a_stack_that_was_never_up_says_so(tmp_path):
    fresh = LocalStack(tmp_path)
    assert fresh.status() == []
    with pytest.raises(StackError, match="never up"):
        fresh.addresses()
    fresh.down()


def test_up_again_changes_nothing(own):
    before = pids(own)
    said: list[str] = []
    LocalStack(own._home.parent, say=said.append).up()
    assert pids(own) == before
    assert said == ["the stack was up already"]


def test_servers_start_with_what_they_have_kept(own):
    for name in ("kafka", "registry"):
        (option,) = (one for one in own.part(name).command() if one.startswith("-XX:AOTCache="))
        assert Path(option.partition("=")[2]).stat().st_size > 10_000_000
        assert "[aot" not in own.part(name).daemon.log.read_text()


def test_what_cannot_be_kept_is_said_once_and_stops_nobody(tmp_path):
    located(tmp_path).jars.mkdir(parents=True)
    said: list[str] = []
    learn(tmp_path, said.append)
    assert "nothing is kept for faster starts: Apache Kafka could not format" in said[-1]
    learn(tmp_path, said.append)
    assert len(said) == 2
    assert located(tmp_path).faster("kafka") == []


def test_a_record_goes_through_the_broker(own):
    brokers, topic = {"bootstrap.servers": own.addresses().bootstrap}, f"seen-{uuid.uuid4()}"
    admin = AdminClient(brokers)
    admin.create_topics([NewTopic(topic, 1)])[topic].result(timeout=60)
    producer = Producer(brokers)
    producer.produce(topic, b"hello")
    assert producer.flush(60) == 0
    consumer = Consumer({**brokers, "group.id": topic, "auto.offset.reset": "earliest"})
    consumer.subscribe([topic])
    until = time.monotonic() + 90
    record = None
    while (record is None or record.error()) and time.monotonic() < until:
        record = consumer.poll(1)  # errors: what it meets before the group has a coordinator
    consumer.close()
    assert record is not None
    assert record.value() == b"hello"


def test_topics_are_never_made_by_accident(own):
    producer = Producer(
        {"bootstrap.servers": own.addresses().bootstrap, "message.timeout.ms": 3000}
    )
    failures = []
    producer.produce("no-such-topic", b"lost", on_delivery=lambda error, _: failures.append(error))
    producer.flush(90)
    assert failures[0] is not None


def test_schema_ids_survive_a_crash_of_the_registry(own):
    registry = SchemaRegistryClient({"url": own.addresses().registry_url})
    known = registry.register_schema("seen-value", SCHEMA)
    own.kill("registry")
    own.start("registry")
    assert registry.register_schema("seen-value", SCHEMA) == known
    kept = SchemaRegistryClient({"url": own.addresses().registry_url}).get_schema(known)
    assert json.loads(kept.schema_str or "") == json.loads(SCHEMA.schema_str or "")


def test_redis_keeps_forgets_the_last_seconds_or_forgets_all_as_asked(own):
    client = redis.Redis.from_url(own.addresses().redis_url, decode_responses=True)
    assert client.ping()
    assert client.config_get("maxmemory-policy")["maxmemory-policy"] == "noeviction"
    client.set("kept", "1")
    own.restart("redis")
    assert client.keys() == ["kept"]
    time.sleep(8)
    client.set("late", "1")
    own.restart_redis_without_last(6)  # a busy machine may forget the test for a while here
    assert client.keys() == ["kept"]
    own.restart("redis", lose_everything=True)
    assert client.keys() == []


def test_up_heals_what_is_dead_and_leaves_the_rest(own):
    kafka, registry, dead = pids(own)
    own.kill("redis")
    own.up()
    assert pids(own)[:2] == [kafka, registry]
    assert pids(own)[2] not in (None, dead)


def test_two_stacks_run_side_by_side(own, stack):
    assert own.addresses() != stack.addresses()
    assert all(answers for local in (own, stack) for *_, answers in local.status())


def test_every_process_finds_the_stack_by_its_file(own, monkeypatch, clean_settings):
    monkeypatch.setenv("ORDERS_DATA_DIR", str(own._home.parent))
    settings = load_settings()
    assert settings.kafka_bootstrap_servers == own.addresses().bootstrap
    assert settings.registry_url == own.addresses().registry_url
    assert settings.redis_url.get_secret_value() == own.addresses().redis_url


def test_down_leaves_nothing_running_and_keeps_addresses_and_data(own, folder):
    before = own.addresses()
    own.down()
    assert pids(own) == [None, None, None]
    assert not (folder / "stack.env").exists()
    for title, _, _, answers in own.status():
        assert not answers, title
    host, port = before.bootstrap.split(":")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((host, int(port)))
    assert own.addresses() == before
    assert (folder / "stack" / "kafka" / "data" / "meta.properties").exists()
