"""Whatever the edge says is durable, all in-sync replicas have, once (IN-01): with one broker, as
on the machine of a developer, nothing else would show that a producer asks for less."""

import asyncio
from typing import Any

import pytest
from confluent_kafka import Producer

from orders.client import producing, publishing
from orders.client.producing import Sender
from orders.client.publishing import NOWHERE, Publication, Publisher
from orders.engine.errors import TransientError
from orders.engine.settings import Settings
from tests.codec import CODEC
from tests.unready import unready_broker

TOPIC, KEY = "orders.submissions.v1", b"shop:1"
NOBODY = "127.0.0.1:9"


class Weak(Settings):
    """A house whose settings of Kafka ask for less."""

    def kafka_properties(self) -> dict[str, str]:
        return super().kafka_properties() | {"acks": "1", "enable.idempotence": "false"}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What each producer was made with."""
    configs: list[dict[str, Any]] = []

    def noted(config: dict[str, Any], **more: Any) -> Producer:
        configs.append(config)
        return Producer(config, **more)

    for module in (producing, publishing):
        monkeypatch.setattr(module, "Producer", noted)
    return configs


async def _published(settings: Settings) -> None:
    Publisher(settings, asyncio.get_running_loop()).close()


@pytest.mark.parametrize("house", [Settings, Weak])
def test_every_producer_waits_for_all_replicas_and_doubles_nothing(
    made: list[dict[str, Any]], house: type[Settings]
) -> None:
    settings = house(
        kafka_bootstrap_servers=NOBODY,
        registry_url=f"http://{NOBODY}",
        redis_url=f"redis://{NOBODY}",
    )
    Sender(settings, CODEC)
    asyncio.run(_published(settings))
    assert [(one.get("acks"), one.get("enable.idempotence")) for one in made] == [("all", True)] * 2


async def _placed(settings: Settings, *values: bytes) -> list[str]:
    publisher = Publisher(settings, asyncio.get_running_loop())
    try:
        waiting = [publisher.publish(Publication(TOPIC, KEY, value)) for value in values]
        return await asyncio.wait_for(asyncio.gather(*waiting), 60)
    finally:
        publisher.close()


def test_what_has_a_place_is_there() -> None:
    """A broker refuses the first record, as it does not lead yet, and takes the second."""
    with unready_broker([TOPIC]) as broker:
        broker.refuse(1)
        places = asyncio.run(_placed(broker.settings, b"first", b"second"))
        placed = [value for value, at in zip((b"first", b"second"), places, strict=True) if at]
        assert placed == broker.has(TOPIC)
        assert places[0] == NOWHERE


def test_a_sender_says_what_did_not_arrive() -> None:
    with unready_broker([TOPIC]) as broker:
        broker.refuse(1)
        sender = Sender(broker.settings, CODEC)
        for value in (b"first", b"second"):
            sender.send_bytes(TOPIC, KEY, value)
        with pytest.raises(TransientError, match=f"1 records did not arrive, the first: {TOPIC}"):
            sender.flush()
        assert sender.arrived == 1
        assert broker.has(TOPIC) == [b"second"]
