"""A claim that hangs each time takes little from those that are worked, in one stage and where
several share a process: what failed is left alone for a while, and one is enough for a turn."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from orders.engine.core.handover import Handover
from orders.engine.core.pace import Gathering
from orders.engine.core.together import Together
from orders.engine.core.wiring import Wiring
from orders.engine.errors import TransientError
from orders.engine.stage import Stage
from services.intake.stage import STAGE as INTAKE
from services.tracking.stage import STAGE as TRACKING
from tests.engine.invariants import check
from tests.engine.scenario import BUYERS, EVERY_STAGE, come_to_rest, small_world
from tests.engine.test_claiming import submit, tracked
from tests.engine.world import World
from tests.fakes.group import MemoryGroup
from tests.fakes.writer import MemoryWriter

Patch = pytest.MonkeyPatch
HANGS = 12.0
"""Seconds that the broker keeps an answer back."""


class Hanging:
    """Every claim of these stages' partitions waits for an answer that does not come. `tries`, by
    stage; `spent`: seconds that were waited."""

    def __init__(self, patch: Patch, world: World, hangs: Callable[[str, int], bool]) -> None:
        self.tries = Counter[str]()
        true = MemoryGroup.committed

        def committed(group: MemoryGroup, topics: Any, number: int) -> Any:
            if hangs(group._name, number):
                self.tries[group._name] += 1
                world.clock.advance(HANGS)
                raise TransientError("an open transaction keeps it back")
            return true(group, topics, number)

        patch.setattr(MemoryGroup, "committed", committed)

    @property
    def spent(self) -> float:
        return self.tries.total() * HANGS


def together(world: World, *stages: Stage) -> Together:
    """A process of these stages, with one writer."""
    replicas = [world.replica(stage) for stage in stages]
    world.replicas.clear()
    wirings = [Wiring(stage) for stage in stages]
    read = {topic for wiring in wirings for topic in wiring.topics}
    writer = MemoryWriter(world.broker, "all", [wiring.state.topic for wiring in wirings], read)
    handover = Handover(replicas, world.partitions)
    return Together(replicas, writer, world.clock, handover, Gathering())


def test_those_that_are_worked_have_most_of_the_time(monkeypatch: Patch) -> None:
    world = small_world()
    hanging = Hanging(monkeypatch, world, lambda stage, number: (stage, number) == ("tracking", 0))
    world.replica(INTAKE)
    replica = world.replica(TRACKING)
    began, longest = world.clock.monotonic(), 0.0
    while (now := world.clock.monotonic()) < began + 1_800:
        world.turn()
        longest = max(longest, world.clock.monotonic() - now)
        world.clock.advance(0.1)
    assert list(replica.reading) == [1]
    assert longest < HANGS + 1, "a turn with one try, and no waiting beside it"
    assert hanging.tries["tracking"] >= 5
    assert hanging.spent < 0.25 * 1_800
    before = tracked(world)
    submit(world, 20)
    world.turn(10)
    assert tracked(world) > before
    monkeypatch.undo()
    for _ in range(60):
        world.clock.advance(1)
        world.turn()
    assert tracked(world) == BUYERS + 20, "what hung is worked soon after it hangs no more"
    check(world, [TRACKING])


def test_a_turn_of_all_stages_waits_for_one_hanging_claim_at_most(monkeypatch: Patch) -> None:
    world = small_world()
    hanging = Hanging(monkeypatch, world, lambda stage, number: stage != TRACKING.name)
    stages = [stage for stage in EVERY_STAGE if stage is not TRACKING]
    house = together(world, *stages, TRACKING)
    for _ in range(400):
        began = world.clock.monotonic()
        house.step()
        assert world.clock.monotonic() - began < HANGS + 1
    tracking = house._replicas[-1]
    assert tracking.reading, "who is not hindered claims all the same"
    assert set(hanging.tries) == {stage.name for stage in stages}
    assert max(hanging.tries.values()) <= 2 * min(hanging.tries.values()), "each has its turn"
    monkeypatch.undo()
    for _ in range(200):
        world.clock.advance(1)
        house.step()
    assert house.ready
    assert tracked(world) == BUYERS


def test_a_claim_that_failed_a_thousand_times_is_still_tried(monkeypatch: Patch) -> None:
    world = small_world()
    true, tries = MemoryGroup.committed, Counter[int]()

    def committed(group: MemoryGroup, topics: Any, number: int) -> Any:
        tries[number] += 1
        raise TransientError("an open transaction keeps it back")

    monkeypatch.setattr(MemoryGroup, "committed", committed)
    replica = world.replica(INTAKE)
    for _ in range(2_200):
        world.clock.advance(2.1)
        world.turn()
    assert min(tries.values()) > 1_030
    monkeypatch.setattr(MemoryGroup, "committed", true)
    world.clock.advance(3)
    come_to_rest(world, 10)
    assert replica.ready


def test_a_machine_that_slept_in_a_claim_tries_again_soon(monkeypatch: Patch) -> None:
    """What the try took was no server's time."""
    world = small_world()
    true = MemoryGroup.committed

    def asleep(group: MemoryGroup, topics: Any, number: int) -> Any:
        world.clock.advance(3_600)
        raise TransientError("no answer")

    monkeypatch.setattr(MemoryGroup, "committed", asleep)
    replica = world.replica(INTAKE)
    world.turn()
    monkeypatch.setattr(MemoryGroup, "committed", true)
    for _ in range(90):
        world.clock.advance(1)
        world.turn()
    assert replica.ready
