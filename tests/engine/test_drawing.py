"""A stage that draws: what it is granted is as safe as what it reserves; also where replicas die,
handlers fail and Redis forgets."""

from collections import Counter
from collections.abc import Generator
from dataclasses import replace
from typing import Any

import pytest

from orders.contracts.records import OrderConfirmed
from orders.engine.core import failpoints
from orders.engine.core.wiring import Wiring
from orders.engine.errors import ConfigError
from orders.engine.handling import Handling
from orders.replay.recorded import Stretch, decisions
from orders.replay.replay import replay
from services.inventory.stage import STAGE as INVENTORY
from tests.audit.fakes import FakeSource, quietly
from tests.engine.broken import BAD, letters, world_with
from tests.engine.drawing import drawing
from tests.engine.invariants import check
from tests.engine.mortal import Killed, Mortal
from tests.engine.scenario import STAGES, come_to_rest, play, small_world, verdict
from tests.engine.world import World

DRAWING = drawing(INVENTORY, "stock")


def drawn(world: World) -> list[Any]:
    """The answers to draws that decisions stand on."""
    source, wiring = FakeSource(world.broker), Wiring(DRAWING)
    return [
        answer
        for partition in range(world.partitions)
        for decision in decisions(source, wiring, partition, Stretch(), quietly)
        for folded in decision.folded
        for answer in folded.answers
    ]


def all_are_served(world: World) -> None:
    end = verdict(world)
    assert end["allocated"] + end["stopped"] == end["received"], "an order is stuck"


def test_orders_come_out_as_ever() -> None:
    world = world_with(DRAWING)
    play(world)
    all_are_served(world)
    assert [["SKU-1", 2]] in [takes for takes, *_ in drawn(world)]


def test_what_was_drawn_is_noted_and_a_replay_comes_to_the_same() -> None:
    world = world_with(DRAWING)
    play(world)
    report = replay(FakeSource(world.broker), world.codec, DRAWING, quietly)
    assert (report.differing, report.gone) == (0, {}), report
    assert report.decisions


def test_what_a_handler_drew_before_it_failed_is_given_back() -> None:
    def failing(record: Any, state: Any, ctx: Any) -> Generator[Any, Any, Handling]:
        handling: Handling = yield from DRAWING.takes[OrderConfirmed](record, state, ctx)  # type: ignore[misc]
        if record["order_id"] == BAD:
            raise ValueError("a bug")
        return handling

    world = world_with(replace(DRAWING, takes={**DRAWING.takes, OrderConfirmed: failing}))
    play(world)
    assert {letter["key"] for letter in letters(world)} == {BAD.encode()}
    check(world, STAGES)


def test_a_ledger_that_is_not_declared_is_the_handlers_fault() -> None:
    world = world_with(replace(DRAWING, drawn=()))
    play(world)
    because = [one["because"] for one in letters(world) if one["code"] == "handler_failed"]
    assert because
    assert all("does not declare that it draws on stock" in one for one in because)


def test_a_stage_draws_on_no_others_ledger() -> None:
    with pytest.raises(ConfigError, match="does not own"):
        Wiring(replace(INVENTORY, drawn=("credit",)))


@pytest.mark.parametrize("point", failpoints.FAILPOINTS)
def test_a_replica_that_dies_takes_nothing_with_it(point: str) -> None:
    hits = Counter[str]()

    def strike(at: str) -> None:
        hits[at] += at == point
        if at == point and hits[at] % 3 == 0 and hits[at] <= 120:
            raise Killed(at)

    world = small_world()
    mortals = [Mortal(world, DRAWING if one is INVENTORY else one) for one in STAGES]
    world.replicas = mortals  # type: ignore[assignment]
    failpoints.listen(strike)
    try:
        play(world)
    finally:
        failpoints.listen(None)
    come_to_rest(world)
    assert sum(mortal.deaths for mortal in mortals) > 0
    all_are_served(world)


def test_redis_may_forget_in_between() -> None:
    world = world_with(DRAWING)
    for _ in range(8):
        world.turn()
    world.server.lose_everything()
    play(world)
    all_are_served(world)
