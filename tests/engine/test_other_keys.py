"""An order reaches its article: a record under another key than the state's goes to that key's
partition, in the same transaction, and comes out again in a replay."""

from collections.abc import Generator
from dataclasses import replace
from typing import Any

import pytest

from orders.contracts.partitioner import partition_of
from orders.contracts.records import StockAdjusted, StockReserved
from orders.engine.core import failpoints
from orders.engine.core.headers import trace_of
from orders.engine.handling import Event, Handling
from orders.engine.stage import Stage
from orders.replay.replay import replay
from services.allocation.stage import STAGE as ALLOCATION
from tests.audit.fakes import FakeSource, quietly
from tests.crash.reference import Reference
from tests.engine.invariants import check, fold
from tests.engine.mortal import Killed, Mortal
from tests.engine.scenario import SKUS, STAGES, come_to_rest, small_world
from tests.engine.world import World
from tests.policies import usual

RESERVED = 7
TOPIC = "stock.adjustments.v1"


def telling(key: str | None) -> Stage:
    """Allocation, whose orders tell the article that one more was found."""

    def tell(reserved: StockReserved, state: Any, ctx: Any) -> Generator[Any, Any, Handling]:
        asking = ALLOCATION.takes[StockReserved](reserved, state, ctx)
        handling: Handling = (yield from asking) if isinstance(asking, Generator) else asking
        adjusted: StockAdjusted = {
            "sku": SKUS[0],
            "warehouse": "BER",
            "document_id": reserved["order_id"],
            "difference": 1,
            "source": "counted",
            "reason": "",
            "because": "found",
            "at": ctx.now,
        }
        return replace(handling, events=[*handling.events, Event(StockAdjusted, adjusted, key)])

    return replace(ALLOCATION, takes={**ALLOCATION.takes, StockReserved: tell})


def world_with(allocation: Stage) -> World:
    world = small_world()
    for stage in STAGES:
        world.replica(allocation if stage is ALLOCATION else stage)
    return world


def adjustments(world: World) -> list[tuple[int, bytes, dict[str, bytes]]]:
    """Partition, key and headers of each."""
    return [
        (number, message.key or b"", dict(message.headers))
        for number in range(world.partitions)
        for log in [world.broker.log(TOPIC, number)]
        for message in log.read(log.low, len(log.entries) + 1)[0]
        if world.codec.decode(message.value or b"", TOPIC)[0].name == "StockAdjusted"
    ]


def publishers(world: World) -> list[bytes]:
    """The trace of the order behind each: its own key is the article's."""
    return [headers["traceparent"].split(b"-")[1] for _, _, headers in adjustments(world)]


def decided(world: World) -> set[bytes]:
    """The orders that allocation knows."""
    keys = {key for states in fold(world, ALLOCATION).values() for key in states}
    return {key.encode() for key in keys if key[0] != "@"}


def test_it_goes_to_the_partition_of_its_key_and_has_its_effect_there() -> None:
    world = world_with(telling(SKUS[0]))
    come_to_rest(world)
    home = partition_of(SKUS[0].encode(), world.partitions)
    found = adjustments(world)
    assert {(number, key) for number, key, _ in found} == {(home, SKUS[0].encode())}
    assert len({headers["traceparent"] for _, _, headers in found}) == len(found) >= RESERVED
    assert set(publishers(world)) <= {trace_of(order) for order in decided(world)}
    on_hand = world.server.books["stock"].on_hand[SKUS[0]]
    assert on_hand == world.server.books["stock"].on_hand[SKUS[1]] + len(found)
    check(world, STAGES)


def test_replay_and_reference_know_it() -> None:
    world = world_with(stage := telling(SKUS[0]))
    come_to_rest(world)
    source = FakeSource(world.broker)
    report = replay(source, world.codec, stage, quietly)
    assert (report.differing, report.gone) == (0, {})
    assert report.records > len(adjustments(world)) >= RESERVED
    silent = replay(source, world.codec, ALLOCATION, quietly)
    assert silent.differing >= RESERVED, "a stage that says no such thing differs"
    allocation = next(one for one in world.replicas if one._wiring.stage is stage)
    reference = Reference(allocation._wiring, usual(stage), source, world.codec)
    assert list(reference.differences()) == []


@pytest.mark.parametrize("key", [None, "SKU-9", ""])
def test_a_record_under_anything_but_its_article_is_its_handlers_fault(key: str | None) -> None:
    world = world_with(telling(key))
    come_to_rest(world)
    letters = [letter for _, letter in world.read("allocation.dlq.v1")]
    assert {letter["code"] for letter in letters} == {"handler_failed"}
    assert "StockAdjusted" in letters[0]["because"]
    assert not adjustments(world)
    check(world, STAGES)


def test_it_stands_and_falls_with_the_transaction() -> None:
    """Allocation dies before its commits: nothing is told that was not decided, or twice."""
    deaths = 0

    def strike(at: str) -> None:
        nonlocal deaths
        if at == "after produce" and deaths < 9:
            deaths += 1
            raise Killed(at)

    world = small_world()
    stage = telling(SKUS[0])
    mortals = [Mortal(world, stage if one is ALLOCATION else one) for one in STAGES]
    world.replicas = mortals  # type: ignore[assignment]
    failpoints.listen(strike)
    try:
        come_to_rest(world, 200)
    finally:
        failpoints.listen(None)
    assert deaths == 9
    assert sorted(publishers(world)) == sorted(map(trace_of, decided(world)))
    check(world, STAGES)
