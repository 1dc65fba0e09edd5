"""Garbage on every input topic is dead-lettered or answered; neighbours flow, nobody dies, the
books balance."""

import importlib
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from confluent_kafka import KafkaError, Producer

from orders.contracts.catalogue import STAGES, TOPICS
from orders.contracts.partitioner import partition_of
from orders.contracts.topic import RecordType
from orders.engine.core.wiring import Wiring
from orders.engine.host.schema_registry import RegistrySchemaIds
from tests import orders as made
from tests.chaos import goods
from tests.chaos.conftest import OpenHouse
from tests.chaos.house import IN_TIME, PARTITIONS, House
from tests.chaos.senseless import senseless
from tests.contracts.values import standard_message

WIRINGS = [Wiring(importlib.import_module(f"services.{stage}.stage").STAGE) for stage in STAGES]
INPUTS = sorted({topic for wiring in WIRINGS for topic in wiring.topics})
OUTSIDE = [topic for topic in INPUTS if not WIRINGS[0].trusted(topic)]
UNKNOWN_SCHEMA = b"\0" + (999_999).to_bytes(4, "big")
TIMES = 6


class Vandal:
    """Writes what no client of ours would."""

    def __init__(self, house: House) -> None:
        self._producer = Producer(
            {
                **house.settings.kafka_properties(),
                "partitioner": "murmur2_random",
                "message.max.bytes": 3_000_000,
            }
        )
        self._ids = RegistrySchemaIds(house.settings.registry_properties(), timeout=60.0)
        self._chance = Random(1)
        self.written: list[tuple[str, int, int]] = []
        self.refused: list[int] = []

    def write(self, topic: str, key: bytes | None, value: bytes, partition: int = -1) -> None:
        """Where it went is kept in `written`, unless the broker refuses it."""
        self._producer.produce(topic, value, key, partition, on_delivery=self._delivered)

    def close(self) -> None:
        """Wait until all is written."""
        assert self._producer.flush(300) == 0

    def record(self, kind: RecordType, key: str) -> bytes:
        """A record about this order or article, senseless in all else."""
        value = {
            **senseless(kind.schema, self._chance),
            **{name: key for name in ("order_id", "sku") if _has(kind, name)},
        }
        if isinstance(value.get("order"), dict):
            value["order"]["order_id"] = key
        return standard_message(kind.schema, self._ids.id_of(kind.subject, kind.schema_json), value)

    def _delivered(self, error: KafkaError | None, message: Any) -> None:
        if error is None:
            self.written.append((message.topic(), message.partition(), message.offset()))
        else:
            self.refused.append(error.code())


def _has(kind: RecordType, name: str) -> bool:
    return bool(name == kind.schema["fields"][0]["name"])


def unreadable(vandal: Vandal) -> None:
    """Everywhere: random bytes, schemas that nobody registered, no key, a key that is no text,
    another topic's record."""
    chance = Random(2)
    status = TOPICS["orders.status.v1"].records[0]
    for topic in INPUTS:
        vandal.write(topic, b"junk:bytes", chance.randbytes(200))
        vandal.write(topic, b"junk:schema", UNKNOWN_SCHEMA + b"\x02\x04")
        vandal.write(topic, b"junk:empty", b"")
        vandal.write(topic, b"junk:topic", vandal.record(status, "junk:topic"))
        vandal.write(topic, None, chance.randbytes(20), 1)
        vandal.write(topic, b"\xff\xfe", chance.randbytes(20))


def cut_off(vandal: Vandal) -> None:
    """The beginning of a record: whoever takes it finds that the rest is missing, the others
    skip it unread."""
    for topic in INPUTS:
        vandal.write(topic, b"junk:cut", vandal.record(TOPICS[topic].records[0], "junk:cut")[:7])


def misplaced(vandal: Vandal, house: House) -> None:
    """A good order on the wrong partition, and under another's key."""
    order = goods.order("misplaced", house.clock.now())
    payload = house.codec.encode(
        TOPICS["orders.submissions.v1"].records[0], made.submitted(order, house.clock.now())
    )
    key = order["order_id"].encode()
    vandal.write(
        "orders.submissions.v1", key, payload, (partition_of(key, PARTITIONS) + 1) % PARTITIONS
    )
    vandal.write("orders.submissions.v1", b"shop:another", payload)


def nonsense(vandal: Vandal, victims: Iterator[str]) -> None:
    """Records that outsiders may send, about nobody and about living orders and articles, with
    values that make no sense."""
    for topic in OUTSIDE:
        for kind in TOPICS[topic].records:
            for number in range(TIMES):
                living = "SKU-1" if TOPICS[topic].key == "article" else next(victims)
                key = living if number % 2 else f"junk:{number}"
                vandal.write(topic, key.encode(), vandal.record(kind, key))


def large(vandal: Vandal, house: House) -> list[str]:
    """Orders with long notes: as large as the broker takes, and larger."""
    large = []
    for size in (500_000, 900_000, 947_000, 1_040_000):
        order = goods.order(f"large-{size}", house.clock.now(), notes="x" * size)
        payload = house.codec.encode(
            TOPICS["orders.submissions.v1"].records[0], made.submitted(order, house.clock.now())
        )
        vandal.write("orders.submissions.v1", order["order_id"].encode(), payload)
        large.append(order["order_id"])
    vandal.write("orders.submissions.v1", b"shop:too-large", b"x" * 1_200_000)
    return large


def lettered(house: House, *place: object) -> set[str]:
    """Stages that have set this record aside."""
    return {
        letter["stage"]
        for letter in house.ear.all("DeadLetter")
        if (letter["topic"], letter["partition"], letter["offset"]) == place
    }


def takes(wiring: Wiring, topic: str) -> bool:
    """Whether the stage reads the first kind of record of the topic."""
    kind = TOPICS[topic].records[0]
    return topic in wiring.topics and (kind in wiring.handlers or kind is wiring.control)


@pytest.mark.timeout(1800)
def test_garbage_stops_nobody(open_house: OpenHouse) -> None:
    house = open_house(day_seconds=3)
    house.furnish()
    house.start(*STAGES)
    house.start_world()
    victims = house.buy(24, **IN_TIME)
    house.until("orders flow", lambda: house.ear.count("ShipmentReleased") >= 24)
    begun = house.restarts()
    vandal = Vandal(house)
    unreadable(vandal)
    vandal.close()
    hopeless = list(vandal.written)
    cut_off(vandal)
    vandal.close()
    half = vandal.written[len(hopeless) :]
    misplaced(vandal, house)
    nonsense(vandal, iter(victims * 100))
    long = large(vandal, house)
    vandal.close()
    assert vandal.refused == [KafkaError.MSG_SIZE_TOO_LARGE], "the broker refuses what is too large"
    neighbours = house.buy(20, **IN_TIME)
    house.until(
        "neighbours flow",
        lambda: all(house.ear.status.get(order, ("", False))[1] for order in neighbours),
    )
    house.rest()
    for place in hopeless:
        assert lettered(house, *place) == {
            wiring.name for wiring in WIRINGS if place[0] in wiring.topics
        }, f"letters of {place}"
    for place in half:
        assert lettered(house, *place) == {
            wiring.name for wiring in WIRINGS if takes(wiring, place[0])
        }, f"letters of {place}"
    assert not [order for order in neighbours if house.ear.status[order][0] != "completed"]
    for order in long:
        assert order in house.ear.status or any(
            letter["state_key"] == order for letter in house.ear.all("DeadLetter")
        ), order
    assert house.restarts() == begun, "nobody died"
    house.audit(strangers=True)
