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


class Fatal:
    """As confluent-kafka was seen to raise it on a very busy machine."""

    def begin_transaction(self) -> None:
        """Nothing is wrong yet."""

    def flush(self, *_: Any) -> int:
        fenced = KafkaException(KafkaError(KafkaError._FENCED, "an old epoch", fatal=True))
        raise SystemError("_delivered returned a result with an exception set") from fenced

    commit_transaction = flush
    abort_transaction = flush
    poll = flush

    def produce(self, *_: Any, **__: Any) -> None:
        """There is no room in the local queue."""
        raise BufferError


@pytest.fixture
def writer(monkeypatch: pytest.MonkeyPatch) -> KafkaWriter:
    monkeypatch.setattr(KafkaWriter, "_recovered_producer", lambda self: Fatal())
    return KafkaWriter(SETTINGS, "review-1")


def test_it_fences_the_writer_instead_of_ending_the_process(writer: KafkaWriter) -> None:
    writer.begin()
    with pytest.raises(Fenced, match="an old epoch"):
        writer.sent()


def test_at_a_commit_it_leaves_doubt(writer: KafkaWriter) -> None:
    writer.begin()
    with pytest.raises(InDoubt, match="an old epoch"):
        writer.commit({}, None)


def test_where_the_queue_is_full_it_fences_the_writer(writer: KafkaWriter) -> None:
    writer.begin()
    with pytest.raises(Fenced, match="an old epoch"):
        writer.write("review.state.v1", 0, b"key", b"value", [])


def test_at_an_abort_another_producer_takes_its_place(writer: KafkaWriter) -> None:
    writer.begin()
    writer.recover()
    writer.begin()
    writer.close()
