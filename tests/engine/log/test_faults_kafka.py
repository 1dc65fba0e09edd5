"""Real Kafka at its worst: a broker that freezes or restarts, offsets that are gone, processes
that end without a word."""

import contextlib
import subprocess
import sys
import threading
from typing import Any

import pytest
from confluent_kafka import TopicPartition
from confluent_kafka.admin import AdminClient

from deploy.local import LocalStack
from orders.engine.errors import ConfigError, InDoubt, Rebalancing, TransientError
from orders.engine.kafka.group import KafkaGroup
from orders.engine.kafka.writer import KafkaWriter
from orders.engine.ports.log import Committed
from tests.engine.log.places import PARTITIONS, RealPlace
from tests.engine.log.steps import Members, alone, committed, read, replayed, until, whole
from tests.standing_still import standing_still


def recover(kafka: RealPlace, writer: KafkaWriter) -> None:
    """A broker that is just back takes a busy machine longer than one answer may take."""

    def recovered() -> bool:
        writer.recover()
        return True

    until(kafka, recovered)


class FreezingProducer:
    """A producer whose broker stands still as soon as only the end of the transaction is to be
    sent."""

    def __init__(self, producer: Any, stack: LocalStack) -> None:
        self._producer, self._stack = producer, stack

    def __getattr__(self, name: str) -> Any:
        return getattr(self._producer, name)

    def commit_transaction(self, timeout: float) -> None:
        self._producer.flush()
        broker = self._stack.part("kafka").daemon.pid()
        assert broker is not None
        with standing_still(broker):
            self._producer.commit_transaction(timeout)


@pytest.mark.timeout(600)
def test_a_commit_without_an_answer_is_in_doubt_and_after_recovery_all_or_nothing(
    kafka: RealPlace, stack: LocalStack
) -> None:
    group, writer = alone(kafka), kafka.writer()
    assert isinstance(writer, KafkaWriter)
    writer._producer = FreezingProducer(writer._producer, stack)  # type: ignore[assignment]
    writer.begin()
    writer.write(kafka.state, 0, b"key", b"doubtful", [])
    with pytest.raises(InDoubt):
        writer.commit({(kafka.chain, 0): Committed(1, "doubtful")}, group.token())
    recover(kafka, writer)
    [offset] = committed(kafka, group, 0)
    states = replayed(kafka)
    assert (offset, states) in ((None, []), (Committed(1, "doubtful"), [b"doubtful"]))
    writer.begin()
    writer.write(kafka.state, 0, b"key", b"sure", [])
    writer.commit({}, None)
    assert replayed(kafka) == [*states, b"sure"]
    group.close()


class StuckProducer:
    """A producer as it is when the group's coordinator went away: it never answers to the
    offsets of its transaction."""

    def __init__(self, producer: Any) -> None:
        self._producer = producer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._producer, name)

    def send_offsets_to_transaction(self, *_: object) -> None:
        threading.Event().wait()


def test_a_producer_that_does_not_answer_is_given_up(kafka: RealPlace) -> None:
    group, writer = alone(kafka), kafka.writer()
    assert isinstance(writer, KafkaWriter)
    writer._producer = StuckProducer(writer._producer)  # type: ignore[assignment]
    writer.begin()
    writer.write(kafka.state, 0, b"key", b"never", [])
    with pytest.raises(TransientError):
        writer.commit({(kafka.chain, 0): Committed(1, "")}, group.token())
    writer.recover()
    writer.begin()
    writer.write(kafka.state, 0, b"key", b"sure", [])
    writer.commit({(kafka.chain, 0): Committed(1, "")}, group.token())
    assert replayed(kafka) == [b"sure"]
    group.close()


class DeafConsumer:
    """A member as it was seen after the broker was away: it lost its partitions, and polls
    without ever joining again."""

    def __init__(self, consumer: Any) -> None:
        consumer.close()

    def consume(self, *_: object) -> list[object]:
        return []

    def close(self) -> None:
        threading.Event().wait()

    def __getattr__(self, name: str) -> Any:
        return lambda *_: None


def test_a_member_that_never_joins_again_is_replaced(kafka: RealPlace) -> None:
    members = Members(kafka)
    group = members.join()
    assert isinstance(group, KafkaGroup)
    members.until_owned(PARTITIONS)
    group._consumer = DeafConsumer(group._consumer)  # type: ignore[assignment]
    group._patience = 0.5
    group._on_lost(
        group._consumer, [TopicPartition(kafka.chain, partition) for partition in range(PARTITIONS)]
    )
    members.turn()
    assert not members.owned[group]
    members.until_owned(PARTITIONS)
    group.start(0, {kafka.chain: 0, kafka.sibling: 0})
    kafka.send(kafka.chain, 0, b"heard")
    assert [message.value for message in members.until_read(group, 1)] == [b"heard"]
    group.commit(0, {kafka.chain: Committed(1, "the new member's")})
    members.close()


@pytest.mark.timeout(600)
def test_after_a_restart_of_the_broker_every_client_goes_on(
    kafka: RealPlace, stack: LocalStack
) -> None:
    kafka.send(kafka.chain, 0, b"before")
    members = Members(kafka)
    group = members.join()
    members.until_owned(PARTITIONS)
    writer, changelog = kafka.writer(), kafka.changelog()
    writer.begin()
    writer.write(kafka.state, 0, b"key", b"lost", [])
    stack.kill("kafka")
    with pytest.raises((InDoubt, TransientError)):
        writer.commit({(kafka.chain, 0): Committed(1, "")}, group.token())
    with pytest.raises(TransientError):
        changelog.low(kafka.state, 0)
    stack.start("kafka")
    kafka.send(kafka.chain, 0, b"after")

    def reads_again() -> bool:
        members.turn()
        with contextlib.suppress(Rebalancing):  # it may have been put out meanwhile, and come back
            group.start(0, {kafka.chain: 1, kafka.sibling: 0})
        members.turn()
        return b"after" in {message.value for message in members.read[group]}

    until(kafka, reads_again)
    assert committed(kafka, group, 0) == [None]
    recover(kafka, writer)
    writer.begin()
    writer.write(kafka.state, 0, b"key", b"kept", [])
    writer.commit({}, None)
    assert replayed(kafka) == [b"kept"]
    assert group.bounds(kafka.chain, 0) == (0, 2)
    members.close()


def test_what_retention_has_deleted_is_neither_read_nor_skipped(kafka: RealPlace) -> None:
    kafka.send(kafka.chain, 0, b"a", b"b", b"c")
    kafka.send(kafka.state, 0, b"a", b"b", b"c")
    admin = AdminClient({"bootstrap.servers": kafka.bootstrap})
    gone = [TopicPartition(kafka.chain, 0, 2), TopicPartition(kafka.state, 0, 2)]
    for deleted in admin.delete_records(gone).values():
        deleted.result()
    group, changelog = alone(kafka), kafka.changelog()
    assert group.bounds(kafka.chain, 0) == (2, 3)
    assert changelog.low(kafka.state, 0) == 2
    assert [message.offset for message in whole(kafka, 2)] == [2]
    with pytest.raises(ConfigError, match=f"{kafka.state}/0"):
        list(changelog.replay(kafka.state, 0, 1))
    group.start(0, {kafka.chain: 2, kafka.sibling: 0})
    assert read(kafka, group, 1) == {(kafka.chain, 0): [b"c"]}
    group.close()


def test_whoever_has_read_past_the_markers_begins_where_retention_left_nothing(
    kafka: RealPlace,
) -> None:
    """A topic that was idle for longer than its retention begins at its end. Who stands before the
    last marker cannot be told from who has missed something, and must not begin."""
    group, writer = alone(kafka), kafka.writer()
    writer.begin()
    writer.write(kafka.sibling, 0, b"k", b"handled", [])
    writer.commit({}, group.token())
    group.start(0, {kafka.chain: 0, kafka.sibling: 0})
    assert read(kafka, group, 1) == {(kafka.sibling, 0): [b"handled"]}
    group.start(0, {kafka.chain: 0, kafka.sibling: 1})

    def end() -> int:
        group.poll(10, 0.1)
        return group.ends().get((kafka.sibling, 0), 0)

    past = until(kafka, end)
    assert past == 2
    admin = AdminClient({"bootstrap.servers": kafka.bootstrap})
    for deleted in admin.delete_records([TopicPartition(kafka.sibling, 0, past)]).values():
        deleted.result()
    assert group.bounds(kafka.sibling, 0) == (2, 2)
    group.start(0, {kafka.chain: 0, kafka.sibling: past})
    kafka.send(kafka.sibling, 0, b"after the silence")
    assert read(kafka, group, 1) == {(kafka.sibling, 0): [b"after the silence"]}
    group.start(0, {kafka.chain: 0, kafka.sibling: 1})
    with pytest.raises(ConfigError, match=rf"{kafka.sibling}/0.*where nothing stands"):
        until(kafka, lambda: bool(group.poll(10, 0.1)))
    group.close()


def test_offsets_of_a_topic_go_with_it(kafka: RealPlace) -> None:
    """So a topic beside the chain that was made anew is told by a claim, and restored."""
    group = alone(kafka)
    both = (kafka.chain, kafka.sibling)
    group.commit(0, {kafka.chain: Committed(0, "ticket"), kafka.sibling: Committed(0, "")})
    assert group.committed(both, 0)[kafka.sibling] == Committed(0, "")
    admin = AdminClient({"bootstrap.servers": kafka.bootstrap})
    admin.delete_topics([kafka.sibling])[kafka.sibling].result()
    until(kafka, lambda: group.committed(both, 0)[kafka.sibling] is None)
    assert group.committed(both, 0)[kafka.chain] == Committed(0, "ticket")
    group.close()


def test_a_claim_is_not_kept_waiting_by_an_open_transaction(stack: LocalStack) -> None:
    """It asks again in another turn of the loop: others are to be worked. The transaction stays
    open until it is ended here: who waited for that would wait for ever."""
    patient = RealPlace(stack.addresses().bootstrap)
    writer = patient.writer()
    writer.begin()
    writer.write(patient.state, 0, b"k", b"open", [])
    writer.write(patient.state, 0, b"k", b"open, too", [])
    patient.push(writer)
    with pytest.raises(TransientError, match=rf"{patient.state}/0: an open transaction"):
        patient.changelog().replay(patient.state, 0, 0)
    writer.recover()
    assert replayed(patient) == []


def test_a_topic_made_anew_is_another_one(kafka: RealPlace) -> None:
    changelog = kafka.changelog()
    before = changelog.identity(kafka.state)
    admin = AdminClient({"bootstrap.servers": kafka.bootstrap})
    admin.delete_topics([kafka.state])[kafka.state].result()
    until(kafka, lambda: kafka.state not in admin.list_topics().topics)
    kafka.create(kafka.state)
    assert until(kafka, lambda: changelog.identity(kafka.state)) != before


def test_a_long_changelog_is_replayed_whole(kafka: RealPlace) -> None:
    writer = kafka.writer()
    for batch in range(20):
        writer.begin()
        for number in range(1_000):
            writer.write(kafka.state, batch % 2, b"key", b"%d" % (batch * 1_000 + number), [])
        writer.commit({}, None)
    values = [int(value or b"") for number in (0, 1) for value in replayed(kafka, 0, number)]
    assert sorted(values) == list(range(20_000))
    assert values == sorted(values, key=lambda value: (value // 1_000 % 2, value))


def test_a_process_that_ends_without_closing_its_group_ends(kafka: RealPlace) -> None:
    program = (
        "from orders.engine.kafka.group import KafkaGroup\n"
        "from tests.engine.log.copier import settings_for\n"
        f"group = KafkaGroup(settings_for({kafka.bootstrap!r}), {kafka.name!r}, {kafka.chain!r})\n"
        "raise SystemExit(7)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], timeout=120).returncode == 7
