"""Committed offsets that were deleted: what `orders offsets restore` works out lets the
unchanged engine go on, nothing lost or doubled."""

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy

import pytest

from orders.cli.doctor.lost import lost_offsets
from orders.cli.doctor.restore import Evidence, restored
from orders.client.groups import Inputs
from orders.client.reading import Place
from orders.engine.core.ticket import UNTOLD, Ticket
from orders.engine.core.wiring import Wiring
from orders.engine.errors import ConfigError
from orders.engine.ports.log import Committed, Message
from orders.engine.stage import Stage
from services.inventory.stage import STAGE as INVENTORY
from services.review.stage import STAGE as REVIEW
from tests.audit.fakes import audit_of
from tests.engine.broken import control
from tests.engine.scenario import (
    STAGES,
    cancel,
    come_to_rest,
    play,
    receive,
    small_world,
    stop,
    verdict,
)
from tests.engine.test_workload import TRACKING, lively
from tests.engine.world import World
from tests.fakes.log import Log


def evidence(world: World, stage: Stage) -> Evidence:
    def read(places: Sequence[Place]) -> Iterator[Message]:
        for place in places:
            log = world.broker.log(*place)
            yield from log.read(log.low, len(log.entries) + 1)[0]

    def store(partition: int) -> tuple[int, int]:
        found = world.server.stores.get((stage.name, partition))
        return (found.head.fencing_token, found.head.confirmed.batch) if found else (0, -1)

    def left_at(place: Place) -> int:
        chain = world.broker.group(stage.name).offsets.get((stage.chain, place[1]))
        return Ticket.parse(chain.metadata).siblings.get(place[0], UNTOLD) if chain else UNTOLD

    def low(place: Place) -> int:
        return world.broker.log(*place).low

    def end(place: Place) -> int:
        return world.broker.log(*place).high

    return Evidence(read, low, end, store, world.codec, left_at)


def running() -> World:
    world = small_world()
    for stage in STAGES:
        world.replica(stage)
    come_to_rest(world)
    return world


def restore(world: World, stage: Stage) -> list[Place]:
    wiring, offsets = Wiring(stage), world.broker.group(stage.name).offsets
    stores = {number: evidence(world, stage).store(number)[1] for number in range(world.partitions)}
    lost = [
        one.place
        for one in lost_offsets(
            Inputs(wiring.chain, wiring.topics),
            offsets,
            range(world.partitions),
            world.partitions,
            stores,
        )
    ]
    offsets.update({place: restored(wiring, place, evidence(world, stage)) for place in lost})
    return lost


def lose(world: World, stage: Stage, topics: Iterable[str]) -> int:
    offsets = world.broker.group(stage.name).offsets
    gone = [place for place in offsets if place[0] in topics]
    for place in gone:
        del offsets[place]
    return len(gone)


@pytest.mark.parametrize("stage", [REVIEW, INVENTORY], ids=lambda stage: stage.name)
@pytest.mark.parametrize("which", ["all", "chain", "siblings"])
def test_a_stage_goes_on_with_restored_offsets(stage: Stage, which: str) -> None:
    world = running()
    stop(world, stage)
    before = dict(world.broker.group(stage.name).offsets)
    wiring = Wiring(stage)
    lost = lose(
        world,
        stage,
        {"all": wiring.topics, "chain": (wiring.chain,), "siblings": wiring.siblings}[which],
    )
    cancel(world, 5)
    assert len(restore(world, stage)) == lost
    after = world.broker.group(stage.name).offsets
    for partition in range(world.partitions):
        place = (wiring.chain, partition)
        again, _ = world.broker.log(*place).read(after[place].offset, 1_000)
        assert all(one.offset >= before[place].offset for one in again), "nothing is handled again"
        assert after[place].offset <= before[place].offset
        assert (
            Ticket.parse(after[place].metadata).review_holds
            == Ticket.parse(before[place].metadata).review_holds
        )
    world.replica(stage)
    play(world)
    end = verdict(world)
    assert end["allocated"] + end["stopped"] == end["received"], "an order is stuck"


@pytest.mark.parametrize("by", [-1, 1])
def test_an_offset_that_somebody_has_moved_is_told_and_put_back(by: int) -> None:
    """On the chain topic its metadata is gone with it; beside it there is none."""
    world = running()
    cancel(world, 5)
    play(world)
    stop(world, REVIEW)
    offsets = world.broker.group(REVIEW.name).offsets
    place = next(
        place for place, found in offsets.items() if place[0] != REVIEW.chain and found.offset
    )
    before = offsets[place]
    offsets[place] = Committed(before.offset + by, "")
    with pytest.raises(ConfigError, match=rf"{place[0]}/{place[1]}.*somebody else has moved it"):
        restarted(world)
    assert restore(world, REVIEW) == [place]
    assert offsets[place] == before
    restarted(world)
    play(world)
    verdict(world)


@pytest.mark.parametrize("stage", [REVIEW, INVENTORY], ids=lambda stage: stage.name)
def test_offsets_that_the_brokers_have_set_back_are_not_claimed_and_restored(stage: Stage) -> None:
    """A broker that lost what it had acknowledged, or has not read it yet, tells of an earlier
    batch; to go on from there would handle records again (docs/decisions/0063)."""
    world = running()
    offsets = world.broker.group(stage.name).offsets
    before = dict(offsets)
    cancel(world, 5)
    play(world)
    stop(world, stage)
    after = dict(offsets)
    moved = {place for place in before if after[place] != before[place]}
    assert moved
    offsets.update(before)
    world.replica(stage)
    for _ in range(5):
        world.turn(3)
    stop(world, stage)
    back = {place[1] for place in moved}
    assert {place: offsets[place] for place in before if place[1] in back} == {
        place: before[place] for place in before if place[1] in back
    }, "nothing is written over what may come back"
    restore(world, stage)
    for partition in range(world.partitions):
        place = (stage.chain, partition)
        assert before[place].offset <= offsets[place].offset <= after[place].offset
    world.replica(stage)
    play(world)
    end = verdict(world)
    assert end["allocated"] + end["stopped"] == end["received"], "an order is stuck"


def test_a_topic_beside_the_chain_that_was_made_anew_is_read_from_its_beginning() -> None:
    """The brokers forget the offsets of a topic with it; the ticket speaks of the former one."""
    world = running()
    control(world, "RESUME", "@pause", 0, REVIEW.name)
    play(world)
    stop(world, REVIEW)
    place = (f"{REVIEW.name}.control.v1", 0)
    offsets = world.broker.group(REVIEW.name).offsets
    assert offsets.pop(place).offset > 0
    world.broker._logs[place] = Log(*place)
    with pytest.raises(ConfigError, match="has no committed offset"):
        restarted(world)
    assert restore(world, REVIEW) == [place]
    assert offsets[place].offset == 0
    restarted(world)
    play(world)
    verdict(world)


def restarted(world: World) -> None:
    """Review is begun again, and claims what it owns."""
    world.replica(REVIEW)
    try:
        for _ in range(5):
            world.turn(3)
    except ConfigError:
        stop(world, REVIEW)
        raise


def test_records_that_are_gone_unread_are_passed_by_where_a_person_says_so() -> None:
    """docs/operations.md: what retention has deleted is lost, and offsets are restored."""
    world = running()
    stop(world, REVIEW)
    offsets = world.broker.group(REVIEW.name).offsets
    place = next(place for place in offsets if place[0] == "orders.answers.v1")
    log = world.broker.log(*place)
    log.delete_before(log.high)
    offsets[place] = Committed(log.low, "")
    restarted(world)
    verdict(world)


def test_what_stands_in_the_queues_is_counted_again_and_told() -> None:  # IN-04
    world = lively()
    stop(world, TRACKING)
    place = TRACKING.chain, 0
    before = Ticket.parse(world.broker.group(TRACKING.name).offsets[place].metadata)
    lose(world, TRACKING, Wiring(TRACKING).topics)
    restore(world, TRACKING)
    after = Ticket.parse(world.broker.group(TRACKING.name).offsets[place].metadata)
    assert after.workload == before.workload != {}
    assert after.stale


def test_a_batch_that_was_never_confirmed_is_not_forgotten_by_the_ledger() -> None:
    """The stage died between commit and confirm, and then its offsets were lost: Redis is a
    batch behind what is committed."""
    world = running()
    old = deepcopy((world.server.stores, world.server.books))
    receive(world, "SKU-1", 2, "late")
    receive(world, "SKU-2", 2, "late")
    [inventory] = [replica for replica in world.replicas if replica._wiring.name == "inventory"]
    before = (
        world.broker.log("inventory.state.v1", 0).high
        + world.broker.log("inventory.state.v1", 1).high
    )
    inventory.step()
    assert (
        world.broker.log("inventory.state.v1", 0).high
        + world.broker.log("inventory.state.v1", 1).high
        > before
    )
    world.server.stores, world.server.books = old
    stop(world, INVENTORY)
    lose(world, INVENTORY, Wiring(INVENTORY).topics)
    restore(world, INVENTORY)
    world.replica(INVENTORY)
    play(world)
    verdict(world)
    assert not [
        result.shown
        for result in audit_of(world).results.values()
        if result.name in ("ledgers", "oversold", "reservations") and not result.ok
    ]
