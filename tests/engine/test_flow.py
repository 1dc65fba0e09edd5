"""How long an order is under way is told of those that waited for nobody, and of no other: the
header `since` goes from the submission through every hand-off."""

from collections.abc import Iterator
from functools import cache

import pytest

from orders.contracts.catalogue import TOPICS
from orders.engine.core.flow import SINCE, since_of
from orders.engine.core.wiring import Wiring
from orders.engine.ports.log import Message
from services.intake.stage import STAGE as INTAKE
from services.review.stage import STAGE as REVIEW
from tests import orders as made
from tests.engine.scenario import EVERY_STAGE, SKUS, come_to_rest, play, small_world
from tests.engine.world import World

FLOWING = b"shop:flowing"


@cache
def played() -> World:
    """Goods come late for all but the last order, which waits for nobody."""
    world = small_world()
    for stage in EVERY_STAGE:
        world.replica(stage)
    play(world)
    world.clock.advance(60)
    last = made.order(reference="flowing", lines=[made.line(1, SKUS[0], 1)])
    world.send("orders.submissions.v1", "OrderSubmitted", made.submitted(last))
    come_to_rest(world)
    return world


def written(*topics: str) -> Iterator[tuple[Message, str]]:
    """What was written, and what kind of record it is."""
    world = played()
    for topic in topics:
        for partition in range(world.partitions):
            log = world.broker.log(topic, partition)
            for message in log.read(log.low, len(log.entries) + 1)[0]:
                kind, _ = world.codec.decode(message.value or b"", topic)
                yield message, kind.name


def since(message: Message) -> int | None:
    told = dict(message.headers).get(SINCE)
    return None if told is None else int(told)


@pytest.mark.parametrize(
    ("topic", "hand_off"),
    [
        ("orders.intake.v1", "OrderReceived"),
        ("orders.review.v1", "OrderConfirmed"),
        ("orders.inventory.v1", "StockReserved"),
        ("orders.allocation.v1", "OrderAllocated"),
        ("orders.shipping.v1", "ShipmentReleased"),
    ],
)
def test_a_hand_off_tells_when_its_order_was_submitted(topic: str, hand_off: str) -> None:
    told = {one.key: since(one) for one, kind in written(topic) if kind == hand_off}
    submitted = {one.key: one.timestamp for one, _ in written("orders.submissions.v1")}
    assert told[FLOWING] == submitted[FLOWING]


def test_what_waited_for_goods_tells_nothing_any_more() -> None:
    waited = {one.key for one, kind in written("orders.inventory.v1") if kind == "OrderBackordered"}
    told = {one.key: since(one) for one, _ in written("orders.allocation.v1", "orders.shipping.v1")}
    assert waited & told.keys()
    assert {key for key, at in told.items() if at is not None} == {FLOWING}


def test_nothing_but_hand_offs_bears_it() -> None:
    topics = [one.name for one in TOPICS.values() if one.kind in ("chain", "notices", "output")]
    hand_offs = {"OrderReceived", "OrderConfirmed", "StockReserved", "OrderAllocated"}
    bearing = {kind for one, kind in written(*topics) if since(one) is not None}
    assert bearing == hand_offs | {"ShipmentReleased"}


def test_outsiders_do_not_say_since_when() -> None:
    forged = Message("orders.submissions.v1", 0, 7, b"shop:1", b"", 123, ((SINCE, b"1"),))
    assert since_of(forged, Wiring(INTAKE)) == b"123"
    assert since_of(forged, Wiring(REVIEW)) is None, "it is no record of its chain"


@pytest.mark.parametrize("told", [b"", b"-1", b"soon", b"1" * 400])
def test_what_is_no_time_is_not_passed_on(told: bytes) -> None:
    message = Message("orders.intake.v1", 0, 7, b"shop:1", b"", 123, ((SINCE, told),))
    assert since_of(message, Wiring(REVIEW)) is None
