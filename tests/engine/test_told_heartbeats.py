"""Stages of one process tell each other of heartbeats in memory: without records at rest, in the
transaction in which all of them note it, and never ahead of what waits."""

import pytest

from orders.contracts.catalogue import CHAIN
from orders.engine.core.batch import Batch
from orders.engine.core.handover import Handover
from orders.engine.core.pace import Gathering
from orders.engine.core.replica import Replica
from orders.engine.core.together import Together
from orders.engine.core.wiring import Wiring
from orders.engine.errors import Stale
from orders.engine.stage import Stage
from services.intake.stage import STAGE as INTAKE
from services.inventory.stage import STAGE as INVENTORY
from services.review.stage import STAGE as REVIEW
from tests import orders as made
from tests.engine.scenario import EVERY_STAGE, small_world
from tests.engine.test_heartbeats import beat, noted
from tests.engine.world import World
from tests.fakes.writer import MemoryWriter

HAND_OFFS = set(CHAIN.values()) - {INTAKE.chain}


def together(world: World, *stages: Stage) -> Together:
    """A process of these stages, with one writer."""
    replicas = [world.replica(stage) for stage in stages]
    world.replicas.clear()
    read = {topic for stage in stages for topic in Wiring(stage).topics}
    states = [Wiring(stage).state.topic for stage in stages]
    writer = MemoryWriter(world.broker, "all", states, read)
    handover = Handover(replicas, world.partitions)
    return Together(replicas, writer, world.clock, handover, Gathering())


def pass_time(world: World, house: Together, seconds: int = 12) -> None:
    for _ in range(seconds):
        world.clock.advance(1)
        for _ in range(3):
            house.step()


def written(world: World) -> int:
    """How many heartbeats stand on the topics that stages hand on."""
    return sum(world.names(topic).count("Heartbeat") for topic in HAND_OFFS)


def test_at_rest_all_note_it_and_nothing_is_written() -> None:
    world = small_world()
    house = together(world, *EVERY_STAGE)
    pass_time(world, house, 30)
    beat(world)
    pass_time(world, house)
    before = {(log.topic, log.partition): log.high for log in world.broker.logs()}
    sent_at = beat(world)
    pass_time(world, house)
    for stage in EVERY_STAGE:
        assert noted(world, stage) == [sent_at] * world.partitions, stage.name
    grown = {
        log.topic for log in world.broker.logs() if log.high != before[log.topic, log.partition]
    }
    assert grown == {INTAKE.chain}, "where the lookout writes it"


def test_orders_that_follow_are_handed_on_as_ever() -> None:
    world = small_world()
    house = together(world, *EVERY_STAGE)
    pass_time(world, house, 30)
    for number in range(6):
        beat(world)
        pass_time(world, house, 3)
        order = made.order(reference=f"later-{number}", lines=[made.line(1, "SKU-9")])
        world.send(INTAKE.chain, "OrderSubmitted", made.submitted(order))
        sent_at = beat(world)
        pass_time(world, house, 3)
    assert world.names("orders.intake.v1").count("OrderReceived") == 12 + 6
    for stage in EVERY_STAGE:
        assert noted(world, stage) == [sent_at] * world.partitions, stage.name


def test_it_is_written_where_who_follows_is_in_another_process() -> None:
    world = small_world()
    others = [stage for stage in EVERY_STAGE if stage is not REVIEW]
    house = together(world, *others)
    review = world.replica(REVIEW)
    for _ in range(3):
        sent_at = beat(world)
        for _ in range(12):
            pass_time(world, house, 1)
            review.step()
    for stage in EVERY_STAGE:
        assert noted(world, stage) == [sent_at] * world.partitions, stage.name
    assert world.names("orders.intake.v1").count("Heartbeat") == 3 * world.partitions
    assert world.names("orders.review.v1").count("Heartbeat") == 3 * world.partitions
    assert world.names("orders.inventory.v1").count("Heartbeat") == world.partitions


def test_it_is_written_where_who_follows_has_only_some_of_the_partitions() -> None:
    world = small_world()
    house = together(world, *EVERY_STAGE)
    other = world.replica(REVIEW, "2")
    for _ in range(3):
        sent_at = beat(world)
        for _ in range(12):
            pass_time(world, house, 1)
            other.step()
    assert len(other.reading) == 1
    assert noted(world, REVIEW) == noted(world, INVENTORY) == [sent_at] * world.partitions
    [elsewhere] = other.reading
    kept = world.broker.log("orders.intake.v1", 1 - elsewhere)
    sent = world.broker.log("orders.intake.v1", elsewhere)
    counted = [
        sum(message.key == b"@heartbeat" for message in log.read(0, 1_000)[0])
        for log in (kept, sent)
    ]
    assert counted == [1, 3]


def test_it_waits_behind_what_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Review handles nothing for a while of what is handed to it."""
    world = small_world()
    house = together(world, *EVERY_STAGE)
    pass_time(world, house, 30)
    first = beat(world)
    pass_time(world, house)
    for number in range(8):
        order = made.order(reference=f"later-{number}")
        world.send(INTAKE.chain, "OrderSubmitted", made.submitted(order))
    [review] = [one for one in house._replicas if one.wiring.name == REVIEW.name]
    with monkeypatch.context() as patch:
        patch.setattr(review, "_gathered", lambda ready: ([], []))
        pass_time(world, house, 3)
        assert all(partition.backlog for partition in review.partitions.values())
        sent_at = beat(world)
        pass_time(world, house, 3)
        assert noted(world, INTAKE) == [sent_at] * world.partitions
        assert noted(world, REVIEW) == [first] * world.partitions
    pass_time(world, house)
    for stage in EVERY_STAGE:
        assert noted(world, stage) == [sent_at] * world.partitions, stage.name


def test_it_is_written_after_all_where_one_that_heard_of_it_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = small_world()
    house = together(world, *EVERY_STAGE)
    pass_time(world, house, 30)
    beat(world)
    pass_time(world, house)
    tracking, true = house._replicas[-1], Replica.begin

    def begin(replica: Replica) -> Batch | None:
        if replica is tracking:
            raise Stale(dict.fromkeys(range(world.partitions), "Redis has forgotten"))
        return true(replica)

    before, sent_at = written(world), beat(world)
    with monkeypatch.context() as patch:
        patch.setattr(Replica, "begin", begin)
        pass_time(world, house, 3)
    assert noted(world, REVIEW) == [sent_at] * world.partitions
    assert noted(world, tracking.wiring.stage) < [sent_at] * world.partitions
    assert written(world) == before + world.partitions, "for tracking alone"
    pass_time(world, house)
    for stage in EVERY_STAGE:
        assert noted(world, stage) == [sent_at] * world.partitions, stage.name
