"""Errors after which the producer is of no use any more."""

from typing import Any

import pytest
from confluent_kafka import KafkaError, KafkaException

from orders.engine.errors import Fenced, InDoubt, TransientError
from orders.engine.kafka.writer import KafkaWriter
from orders.engine.ports.log import Committed
from orders.engine.settings import Settings

SETTINGS = Settings(
    kafka_bootstrap_servers="none:1", registry_url="http://none", redis_url="redis://none"
)


FENCED = KafkaException(KafkaError(KafkaError._FENCED, "an old epoch", fatal=True))
SEEN = {
    "an old epoch": (SystemError("_delivered returned a result with an exception set"), FENCED),
    "error was lost": (SystemError("flush returned NULL without setting an exception"), None),
}
"""What is told -> as confluent-kafka was seen to raise it on a very busy machine."""


class Fatal:
    """A producer whose id the broker has given to another."""

    def __init__(self, told: str) -> None:
        self._error, self._cause = SEEN[told]

    def begin_transaction(self) -> None:
        """Nothing is wrong yet."""

    def flush(self, *_: Any) -> int:
        raise self._error from self._cause

    commit_transaction = flush
    abort_transaction = flush
    poll = flush

    def produce(self, *_: Any, **__: Any) -> None:
        """There is no room in the local queue."""
        raise BufferError


@pytest.fixture(params=SEEN)
def told(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def writer(told: str, monkeypatch: pytest.MonkeyPatch) -> KafkaWriter:
    monkeypatch.setattr(KafkaWriter, "_recovered_producer", lambda self: Fatal(told))
    return KafkaWriter(SETTINGS, "review-1")


def test_it_fences_the_writer_instead_of_ending_the_process(writer: KafkaWriter, told: str) -> None:
    writer.begin()
    with pytest.raises(Fenced, match=told):
        writer.sent()


def test_at_a_commit_it_leaves_doubt(writer: KafkaWriter, told: str) -> None:
    writer.begin()
    with pytest.raises(InDoubt, match=told):
        writer.commit({}, None)


def test_where_the_queue_is_full_it_fences_the_writer(writer: KafkaWriter, told: str) -> None:
    writer.begin()
    with pytest.raises(Fenced, match=told):
        writer.write("review.state.v1", 0, b"key", b"value", [])


def test_at_an_abort_another_producer_takes_its_place(writer: KafkaWriter) -> None:
    writer.begin()
    writer.recover()
    writer.begin()
    writer.close()


class Away:
    """A producer whose brokers went away. They are back, but records that it gave up meanwhile are
    missing in its sequence: it does not get over that."""

    def begin_transaction(self) -> None:
        """Nothing is wrong yet."""

    def send_offsets_to_transaction(self, *_: Any) -> None:
        raise KafkaException(KafkaError(KafkaError._TIMED_OUT))

    def abort_transaction(self, *_: Any) -> None:
        """It succeeds."""


class Fresh(Away):
    def send_offsets_to_transaction(self, *_: Any) -> None:
        """It is answered."""

    def commit_transaction(self, *_: Any) -> None:
        """So is this."""


def test_a_producer_that_had_no_answer_is_not_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    producers = iter([Away(), Fresh()])
    monkeypatch.setattr(KafkaWriter, "_recovered_producer", lambda self: next(producers))
    writer = KafkaWriter(SETTINGS, "review-1")
    writer.begin()
    with pytest.raises(TransientError):
        writer.commit({("chain", 0): Committed(1, "")}, None)
    writer.recover()
    writer.begin()
    writer.commit({("chain", 0): Committed(1, "")}, None)
