"""A fatal error of the producer that comes while reports of delivery are handed over."""

from typing import Any

import pytest
from confluent_kafka import KafkaError, KafkaException

from orders.engine.errors import Fenced, InDoubt
from orders.engine.kafka.writer import KafkaWriter
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
