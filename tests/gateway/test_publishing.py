"""The gateway's producer is served whatever happens to it: whoever waits for a record hears of
it."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import pytest
from confluent_kafka import KafkaError, KafkaException

from orders.client import publishing
from orders.client.publishing import NOWHERE, Publication, Publisher
from orders.engine.settings import Settings

SETTINGS = Settings(
    kafka_bootstrap_servers="127.0.0.1:9",
    registry_url="http://127.0.0.1:9",
    redis_url="redis://127.0.0.1:9",
)
RECORD = Publication("orders.submissions.v1", b"shop:1", b"value")


class Arrived:
    """Where the broker has put a record."""

    def topic(self) -> str:
        return RECORD.topic

    def partition(self) -> int:
        return 3

    def offset(self) -> int:
        return 7


class FakeProducer:
    """librdkafka as it behaves: it answers in `poll`, and only there. `fails`: what the next calls
    raise, by name."""

    made: ClassVar[list["FakeProducer"]] = []

    def __init__(self, said: Mapping[str, object], **_: object) -> None:
        self.said = said
        self.waiting: list[Callable[..., None]] = []
        self.answers = True
        self.fails: dict[str, list[Exception]] = {"produce": [], "poll": []}
        FakeProducer.made.append(self)

    def produce(self, *_: object, on_delivery: Callable[..., None], **__: object) -> None:
        if self.fails["produce"]:
            raise self.fails["produce"].pop()
        self.waiting.append(on_delivery)

    def poll(self, _: float) -> None:
        if self.fails["poll"]:
            raise self.fails["poll"].pop()
        while self.answers and self.waiting:
            self.waiting.pop(0)(None, Arrived())

    def flush(self, _: float) -> None:
        self.poll(0)

    def __len__(self) -> int:
        return len(self.waiting)


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    FakeProducer.made = []
    monkeypatch.setattr(publishing, "Producer", FakeProducer)


def played(scenario: Callable[[Publisher], Any]) -> Any:
    """What comes of it on an event loop, within seconds."""

    async def run() -> Any:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda *_: None)  # as uvicorn's: it is logged
        publisher = Publisher(SETTINGS, loop)
        try:
            return await asyncio.wait_for(scenario(publisher), 20)
        finally:
            publisher.close()

    return asyncio.run(run())


def test_every_producer_of_its_own_waits_for_all_replicas_and_doubles_nothing() -> None:
    """202 is the brokers' word, of all of them; also by the one that takes another's place."""

    async def scenario(publisher: Publisher) -> None:
        await publisher.publish(RECORD)
        FakeProducer.made[0].fails["produce"] = [KafkaException(KafkaError(KafkaError._FATAL))]
        await publisher.publish(RECORD)

    played(scenario)
    assert len(FakeProducer.made) == 2
    assert {(one.said["acks"], one.said["enable.idempotence"]) for one in FakeProducer.made} == {
        ("all", True)
    }


def test_what_a_callback_raises_does_not_stop_the_answers() -> None:
    async def scenario(publisher: Publisher) -> str:
        FakeProducer.made[0].fails["poll"] = [RuntimeError("a callback failed")]
        return await publisher.publish(RECORD)

    assert played(scenario) == "orders.submissions.v1/3/7"


def test_what_a_producer_that_is_given_up_still_has_is_answered() -> None:
    async def scenario(publisher: Publisher) -> list[str]:
        [first] = FakeProducer.made
        first.answers = False
        before = publisher.publish(RECORD)
        first.fails["produce"] = [KafkaException(KafkaError(KafkaError._FATAL))]
        lost, after = publisher.publish(RECORD), publisher.publish(RECORD)
        first.answers = True
        return [await lost, await after, await before]

    assert played(scenario) == [NOWHERE, *["orders.submissions.v1/3/7"] * 2]
    assert len(FakeProducer.made) == 2
