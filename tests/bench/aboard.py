"""Runs as a process aboard the tree that is measured, with that tree's contracts: it furnishes a
house, and submits orders as a channel does (docs/partners/channels.md).

    python aboard.py furnish LOAD …     topics, schemas, reference data, stock
    python aboard.py send LOAD …        reads `send COUNT` and `rate PER_SECOND SECONDS` from stdin

It says on stdout, in JSON, a line each: order id -> wall milliseconds of what it has sent; null
when it has done what it was told, the first time when its first orders are made.

It imports what revisions have long had, and nothing of `tests.bench`: that may be another tree's.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, islice
from typing import Any, NamedTuple

from confluent_kafka import Producer

from orders.cli.demo.house import apply_topics
from orders.client.producing import Sender
from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.records import OrderReceived, OrderSubmitted, StockCounted
from orders.engine.host.clock import build_clock
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings, load_settings
from services.simulator.catalogue import catalogue
from services.simulator.orders import live_orders
from tests import orders as made
from tests.chaos import goods

Rows = Iterator[tuple[type, str, Mapping[str, Any]]]
"""(record class, key, value)."""
SEED = 1
PLENTY = 1_000_000_000
LIMIT_MINOR = 10**13
PIECE = 500
"""Records that are sent before it is told how many."""
TURN_SECONDS = 0.02
EARLY, OTHERS = 500, 101
"""In a flash sale so many come before it, and one in so many wants something else, too."""


class Scene(NamedTuple):
    """`at`: business time at which the house opened, milliseconds; `orders`: for how many it has
    stock; `prefix`: of the references."""

    at: int
    orders: int
    prefix: str
    now: Callable[[], int]


class Load(NamedTuple):
    """What the house has, and what is sent."""

    house: Callable[[Scene], Rows]
    records: Callable[[Scene], Rows]


def tests_house(scene: Scene) -> Rows:
    """Five articles and one customer; stock and credit never end."""
    yield from _references()
    yield from _counted({(sku, place): PLENTY for sku in goods.SKUS for place in goods.WAREHOUSES})


def flash_house(scene: Scene) -> Rows:
    """The same, but of the first article there is one piece for ten buyers, in one warehouse."""
    yield from _references()
    rest = {(sku, place): PLENTY for sku in goods.SKUS[1:] for place in goods.WAREHOUSES}
    yield from _counted({(goods.SKUS[0], goods.WAREHOUSES[0]): scene.orders // 10, **rest})


def demo_house(scene: Scene) -> Rows:
    """What `orders demo` sets up: 1,200 articles, 3,000 customers, six warehouses."""
    house = catalogue(SEED, scene.at, scene.orders)
    yield from house.references()
    for count in house.opening_stock:
        yield StockCounted, count["sku"], count


def sound_orders(scene: Scene) -> Rows:
    """Five lines, nothing wrong with them, half of them on account."""
    for number in range(sys.maxsize):
        order = made.order(
            reference=f"{scene.prefix}-{number:07}",
            terms="ON_ACCOUNT" if number % 2 else "PREPAID",
            placed_at=scene.now(),
        )
        yield OrderSubmitted, order["order_id"], made.submitted(order, order["placed_at"])


def received_orders(scene: Scene) -> Rows:
    """The same as intake hands them to review."""
    for _, key, value in sound_orders(scene):
        order = value["order"].decoded()
        yield OrderReceived, key, made.received(order, at=order["placed_at"])


def living_orders(scene: Scene) -> Rows:
    """What the demo's channels send: mostly sound, a few faulty, repeated or unpaid."""
    house = catalogue(SEED, scene.at, scene.orders)
    for order in live_orders(SEED, sys.maxsize, scene.now, house):
        yield OrderSubmitted, order["order_id"], made.submitted(order, scene.now())


def flash_orders(scene: Scene) -> Rows:
    """One piece of the first article each; now and then somebody wants the second."""
    for number in range(-EARLY, sys.maxsize):
        who = "early" if number < 0 else "flash" if (number + 1) % OTHERS else "other"
        wanted = (1,) if who == "flash" else (0, 1)
        order = goods.order(f"{who}-{number + EARLY:07}", scene.now(), wanted)
        yield OrderSubmitted, order["order_id"], made.submitted(order, order["placed_at"])


LOADS: Mapping[str, Load] = {
    "sound": Load(tests_house, sound_orders),
    "received": Load(tests_house, received_orders),
    "living": Load(demo_house, living_orders),
    "flash": Load(flash_house, flash_orders),
}


def furnish(load: Load, scene: Scene, settings: Settings, codec: Codec) -> None:
    """Topics and schemas as this tree has them, then all that the house knows and has."""
    apply_topics(settings)
    with Sender(settings, codec) as sender:
        for record, key, value in load.house(scene):
            sender.send(record, key, value)


class Channel:
    """A producer as channels are told to have it, which gathers for a moment."""

    def __init__(self, settings: Settings, linger_ms: int, coming: Iterator[tuple[Any, ...]]):
        self._coming = coming
        self._producer = Producer(
            {
                **settings.kafka_properties(),
                "enable.idempotence": True,
                "acks": "all",
                "partitioner": "murmur2_random",
                "compression.type": "lz4",
                "linger.ms": linger_ms,
                "queue.buffering.max.messages": 1_000_000,
                "queue.buffering.max.kbytes": 1_000_000,
            }
        )

    def send(self, count: int) -> None:
        """So many records, as fast as the producer takes them."""
        for first in range(0, count, PIECE):
            self._piece(min(PIECE, count - first))
        self._producer.flush()

    def rate(self, rate: float, seconds: float) -> None:
        """So many records a second for so long."""
        started, sent = time.monotonic(), 0
        while (passed := time.monotonic() - started) < seconds:
            due = int(passed * rate) + 1 - sent
            self._piece(due)
            sent += due
            time.sleep(TURN_SECONDS)
        self._producer.flush()

    def _piece(self, count: int) -> None:
        times: dict[str, int] = {}
        for topic, key, payload in islice(self._coming, count):
            times.setdefault(key, int(time.time() * 1000))
            self._producer.produce(topic, payload, key.encode())
        self._producer.poll(0)
        tell(times)


def encoded(rows: Rows, codec: Codec) -> Iterator[tuple[str, str, bytes]]:
    """(topic, key, payload)."""
    for record, key, value in rows:
        kind = record_type(record)
        yield kind.topic, key, codec.encode(kind, value)


def tell(what: object) -> None:
    """To whoever started this."""
    print(json.dumps(what), flush=True)


def obey(channel: Channel) -> None:
    """Do what stdin says until it ends."""
    tell(None)
    for line in sys.stdin:
        word, *numbers = line.split()
        if word == "send":
            channel.send(int(numbers[0]))
        else:
            channel.rate(float(numbers[0]), float(numbers[1]))
        tell(None)


def main() -> None:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(description="Furnishes a house, or submits orders to it.")
    parser.add_argument("action", choices=["furnish", "send"])
    parser.add_argument("load", choices=sorted(LOADS))
    parser.add_argument("--at", type=int, required=True, help="when the house opened, ms")
    parser.add_argument("--orders", type=int, default=20_000, help="for how many it has stock")
    parser.add_argument("--prefix", default="bench", help="of the references")
    parser.add_argument("--ready", type=int, default=0, help="orders to make before the first")
    parser.add_argument("--linger", type=int, default=30, help="ms for which records gather")
    asked = parser.parse_args()
    settings, load = load_settings(), LOADS[asked.load]
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    scene = Scene(asked.at, asked.orders, asked.prefix, build_clock(settings).now)
    if asked.action == "furnish":
        furnish(load, scene, settings, codec)
        return
    coming = encoded(load.records(scene), codec)
    ready = list(islice(coming, asked.ready))
    obey(Channel(settings, asked.linger, chain(ready, coming)))


def _references() -> Rows:
    for record, key, value in goods.references():
        yield record, key, {**value, "credit_limit_minor": LIMIT_MINOR} if key == "C-1" else value


def _counted(stock: Mapping[tuple[str, str], int]) -> Rows:
    for (sku, place), quantity in stock.items():
        yield StockCounted, sku, goods.counted(sku, place, quantity)


if __name__ == "__main__":
    main()
