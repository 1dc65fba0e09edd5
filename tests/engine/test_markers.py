"""Behind the last record that a stage has handled stand markers of transactions. A committed
offset that stays before them would be gone with them, and nobody could tell that from records that
retention took unread (docs/decisions/0056-read-is-past-its-markers.md)."""

from collections.abc import Iterator

import pytest

from orders.engine.core.partition import Partition
from orders.engine.core.ticket import Ticket
from orders.engine.errors import ConfigError
from orders.engine.ports.log import Committed, Message
from orders.engine.stage import Stage
from services.inventory.stage import STAGE as INVENTORY
from services.review.stage import STAGE as REVIEW
from tests.engine.broken import control
from tests.engine.invariants import check
from tests.engine.scenario import STAGES, cancel, come_to_rest, play, small_world, stop, verdict
from tests.engine.world import World
from tests.fakes.log import Log
from tests.fakes.writer import MemoryWriter

NOTICES = "orders.notices.v1"
HOUR = 3_600


def played(*stages: Stage) -> World:
    world = small_world()
    for stage in stages:
        world.replica(stage)
    play(world)
    return world


def read_by(world: World, stage: Stage, topic: str) -> Iterator[tuple[Log, Committed]]:
    offsets = world.broker.group(stage.name).offsets
    for number in range(world.partitions):
        yield world.broker.log(topic, number), offsets[topic, number]


def age(world: World, topic: str) -> int:
    """Retention takes all that the topic has; returns how many partitions had something."""
    logs = [world.broker.log(topic, number) for number in range(world.partitions)]
    for log in logs:
        log.delete_before(log.high)
    return sum(log.high > 0 for log in logs)


def abort(world: World) -> None:
    """Something was written to the notices, and never committed."""
    somebody = MemoryWriter(world.broker, "somebody")
    somebody.begin()
    somebody.write(NOTICES, 0, b"shop:001", b"never committed", [])
    somebody.close()
    come_to_rest(world, 10)


def test_a_topic_that_is_idle_for_longer_than_its_retention_keeps_nobody_from_starting() -> None:
    world = played(*STAGES)
    world.clock.advance(2 * HOUR)
    come_to_rest(world, 10)
    assert age(world, NOTICES), "the scenario: orders were stopped"
    stop(world, REVIEW)
    replica = world.replica(REVIEW)
    come_to_rest(world, 10)
    assert replica.ready
    cancel(world, 5)
    play(world)
    verdict(world)


def test_every_batch_goes_past_the_markers_that_were_read() -> None:
    """No topic has to wait for the hour while others are busy, or heartbeats come."""
    world = played(*STAGES)
    cancel(world, 5)
    come_to_rest(world)
    control(world, "RESUME", "@pause", 0, REVIEW.name)
    control(world, "RESUME", "@pause", 1, REVIEW.name)
    come_to_rest(world, 10)
    for log, committed in read_by(world, REVIEW, NOTICES):
        assert committed.offset == log.high


def test_where_no_batch_follows_the_hour_goes_past_the_markers() -> None:
    world = played(*STAGES)
    world.clock.advance(60)
    come_to_rest(world, 10)
    abort(world)
    (log, committed), *_ = read_by(world, REVIEW, NOTICES)
    assert committed.offset == log.high - 2
    world.clock.advance(HOUR + 1)
    come_to_rest(world, 3)
    (log, committed), *_ = read_by(world, REVIEW, NOTICES)
    assert committed.offset == log.high


@pytest.mark.parametrize("by", ["a batch", "the hour"])
def test_what_retention_took_unread_stops_who_would_have_read_it(by: str) -> None:
    """However often it has committed before: what came since is lost, and somebody must know."""
    world = played(*STAGES)
    if by == "the hour":
        world.clock.advance(2 * HOUR)
        come_to_rest(world, 10)
    stop(world, REVIEW)
    for number in range(world.partitions):
        world.broker.send(NOTICES, b"shop:001", b"said while it was down", number)
    world.clock.advance(30 * 24 * HOUR)
    age(world, NOTICES)
    world.replica(REVIEW)
    with pytest.raises(ConfigError, match=rf"{NOTICES}.*outside the log"):
        come_to_rest(world)


def message(topic: str, offset: int) -> Message:
    return Message(topic, 0, offset, b"k", b"v", 0, ())


def claimed(ticket: Ticket | None = None) -> Partition:
    one = Partition(0, ticket or Ticket(1, 1))
    one.positions.update(chain=5, beside=7)
    one.read.update(one.positions)
    return one


def test_what_waits_is_not_passed_over() -> None:
    one = claimed()
    one.take(message("chain", 5))
    one.come_to("chain", 9)
    one.come_to("beside", 8)
    assert one.behind_markers() == {"beside": 8}
    one.backlog.clear()
    one.ahead["chain"] = 6
    assert one.behind_markers() == {"beside": 8, "chain": 9}, "it is handled: on to the end"


def test_of_a_paused_partition_nothing_counts_as_read() -> None:
    one = claimed(Ticket(1, 1, paused="somebody looks"))
    one.come_to("beside", 8)
    assert one.behind_markers() == {}


def test_an_end_that_is_behind_what_was_handed_over_changes_nothing() -> None:
    one = claimed()
    one.take(message("chain", 5))
    one.come_to("chain", 5)
    assert one.read["chain"] == 6


def test_nothing_more_is_committed_for_the_sake_of_markers_alone() -> None:
    """Each commit leaves some: it would never end."""
    world = played(INVENTORY)
    world.clock.advance(60)
    come_to_rest(world, 10)
    high = [log.high for log in world.broker.logs()]
    batches = [ticket.batch for ticket in tickets(world)]
    for _ in range(100):
        world.clock.advance(1)
        world.turn()
    assert [log.high for log in world.broker.logs()] == high
    assert [ticket.batch for ticket in tickets(world)] == batches
    check(world, [INVENTORY])


def tickets(world: World) -> Iterator[Ticket]:
    for _, committed in read_by(world, INVENTORY, INVENTORY.chain):
        yield Ticket.parse(committed.metadata)
