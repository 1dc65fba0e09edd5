"""A stage looks into a ledger that another stage owns: it may ask what is available, no more."""

from dataclasses import replace
from typing import Any

import pytest

from orders.contracts.records import OrderReceived
from orders.engine.questions import OnHand, Question, Reserve, Take, ask
from orders.replay.replay import replay
from services.inventory.stage import STAGE as INVENTORY
from services.review.stage import STAGE as REVIEW
from tests.audit.fakes import FakeSource, quietly
from tests.engine.scenario import STAGES, come_to_rest, small_world
from tests.engine.world import World


def promises(world: World) -> list[str]:
    """The first addend of each promise, in the order of its making."""
    made = [value for kind, value in world.read("orders.review.v1") if kind.name == "PromiseMade"]
    made.sort(key=lambda value: value["at"])
    return [value["terms"][0]["addend"] for value in made]


def test_it_hears_what_the_owner_has_confirmed() -> None:
    world = small_world()
    for stage in (INVENTORY, *(one for one in STAGES if one is not INVENTORY)):
        world.replica(stage)
    come_to_rest(world)
    assert set(promises(world)) == {"STOCK"}, "all were judged at once, before anybody took"


def test_as_long_as_the_ledger_is_closed_it_hears_nothing_and_goes_on() -> None:
    world = small_world()
    for stage in STAGES:
        if stage is not INVENTORY:
            world.replica(stage)
    come_to_rest(world)
    assert set(promises(world)) == {"SUPPLY"}


def test_what_it_heard_is_noted_so_a_replay_comes_to_the_same() -> None:
    world = small_world()
    for stage in STAGES:
        world.replica(stage)
    come_to_rest(world)
    world.server.lose_everything()
    source = FakeSource(world.broker)
    report = replay(source, world.codec, REVIEW, quietly)
    assert (report.differing, report.gone) == (0, {}), report
    assert report.decisions


@pytest.mark.parametrize(
    "question", [Reserve("stock", (Take("SKU-1", 1),)), OnHand("stock", ("SKU-1",))]
)
def test_to_take_from_it_is_a_fault_of_the_handler(question: Question) -> None:
    def greedy(record: Any, state: Any, ctx: Any) -> Any:
        yield from ask(question)

    world = small_world()
    spoiled = replace(REVIEW, takes={**REVIEW.takes, OrderReceived: greedy})
    for stage in STAGES:
        world.replica(spoiled if stage is REVIEW else stage)
    come_to_rest(world)
    assert set(world.names("review.dlq.v1")) == {"DeadLetter"}
    assert world.replicas[2]._ports.ledgers["stock"].balances()["SKU-1"] == (14, 14)
