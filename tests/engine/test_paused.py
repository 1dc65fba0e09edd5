"""A person pauses a stage: what is read waits, heartbeats pass, and nothing is lost or handled
twice when it goes on, whoever owns it by then."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from orders.client.heartbeats import heartbeat
from orders.engine.core.pausing import KEY
from orders.engine.core.replica import Limits
from orders.engine.core.ticket import Ticket
from orders.engine.ports.log import Committed
from orders.engine.stage import Stage
from services.inventory.stage import STAGE as INVENTORY
from tests.engine.broken import control
from tests.engine.scenario import (
    BUYERS,
    EVERY_STAGE,
    STAGES,
    play,
    receive,
    small_world,
    verdict,
)
from tests.engine.world import World
from tests.fakes.log import Log


def ask(world: World, action: str, stage: str = "inventory") -> None:
    """A person asks it of every partition."""
    for partition in range(world.partitions):
        control(world, action, KEY, partition, stage)


def pass_time(world: World, seconds: int = 12) -> None:
    for _ in range(seconds):
        world.clock.advance(1)
        world.turn(3)


def tickets(world: World, stage: str = "inventory", chain: str = INVENTORY.chain) -> list[Ticket]:
    offsets = world.broker.group(stage).offsets
    return [
        Ticket.parse(offsets[chain, partition].metadata) for partition in range(world.partitions)
    ]


def paused_world(stages: Sequence[Stage] = EVERY_STAGE, pauses: bool = True) -> World:
    """Inventory is paused before it has seen any order."""
    world = small_world()
    world.replica(INVENTORY)
    pass_time(world, 3)
    if pauses:
        ask(world, "PAUSE")
    pass_time(world, 3)
    for stage in stages:
        if stage is not INVENTORY:
            world.replica(stage)
    pass_time(world)
    return world


def reserved(world: World) -> int:
    return world.names("orders.inventory.v1").count("StockReserved")


def reserving(world: World) -> set[int]:
    """Partitions of which inventory has handled orders."""
    logs = {partition: world.broker.log("orders.inventory.v1", partition) for partition in (0, 1)}
    return {partition for partition, log in logs.items() if log.high > log.low}


def restart(world: World) -> None:
    """Another replica takes over."""
    [old] = [one for one in world.replicas if one._wiring.name == "inventory"]
    old.close()
    world.replicas.remove(old)
    world.replica(INVENTORY)
    pass_time(world, 3)


def test_orders_wait_while_it_is_paused_and_are_all_handled_when_it_goes_on() -> None:
    world = paused_world(STAGES)
    assert reserved(world) == 0
    assert world.names("orders.review.v1").count("OrderConfirmed") == BUYERS
    ask(world, "RESUME")
    play(world)
    never = paused_world(STAGES, pauses=False)
    play(never)
    assert verdict(world) == verdict(never)
    assert reserved(world) == reserved(never)


def test_heartbeats_pass_a_paused_stage() -> None:
    world = paused_world()
    before = {
        place: committed.offset
        for place, committed in world.broker.group("inventory").offsets.items()
    }
    at = int(world.clock.wall() * 1000)
    for partition in range(world.partitions):
        topic, key, value, _ = heartbeat(world.codec, partition, at)
        world.broker.send(topic, key, value, partition)
    pass_time(world)
    for stage in EVERY_STAGE:
        assert [one.heartbeat for one in tickets(world, stage.name, stage.chain)] == [at, at]
    after = world.broker.group("inventory").offsets
    assert {place: committed.offset for place, committed in after.items()} == before
    ask(world, "RESUME")
    pass_time(world)
    assert world.names("orders.inventory.v1").count("Heartbeat") == 2, "none passes twice"


def test_it_stays_paused_whoever_owns_it() -> None:
    world = paused_world()
    restart(world)
    assert [one.paused for one in tickets(world)] == ["mended", "mended"]
    assert reserved(world) == 0
    ask(world, "RESUME")
    pass_time(world, 20)
    assert [one.paused for one in tickets(world)] == ["", ""]
    assert reserved(world) > 0
    restart(world)
    assert [one.paused for one in tickets(world)] == ["", ""], "no request counts twice"


@pytest.mark.parametrize("lost", [True, False], ids=["empty", "with its data"])
def test_redis_that_was_lost_keeps_no_other_partition_waiting_for_one_that_is_paused(
    lost: bool,
) -> None:
    """A ledger opens when all partitions have said what they hold: also those at which nobody
    looks, as nothing is handled there."""
    world = small_world()
    world.replica(INVENTORY)
    pass_time(world, 3)
    control(world, "PAUSE", KEY, 0)
    pass_time(world, 3)
    world.server.restart(lost)
    for stage in STAGES:
        if stage is not INVENTORY:
            world.replica(stage)
    pass_time(world)
    assert reserving(world) == {1}
    control(world, "RESUME", KEY, 0)
    pass_time(world, 20)
    assert reserving(world) == {0, 1}


def test_a_paused_partition_lets_a_ledger_open_that_takes_long() -> None:
    """It says once what it holds: each time that it does, adding up begins anew."""
    world = small_world()
    world.added = 1
    for number in range(30):
        receive(world, f"SKU-{number}", 1, "opening")
    world.replica(INVENTORY, limits=Limits(partitions=2, piece=1))
    pass_time(world, 3)
    control(world, "PAUSE", KEY, 0)
    pass_time(world, 3)
    world.server.restart(lost=False)
    pass_time(world, 20)
    book = world.server.books["stock"]
    assert book.open
    assert len(book.free) >= 30


@pytest.mark.parametrize(
    ("requests", "paused"),
    [
        ("PAUSE PAUSE", True),
        ("PAUSE RESUME", False),
        ("RESUME PAUSE", True),
        ("PAUSE RESUME PAUSE", True),
        ("PAUSE PAUSE RESUME", False),
    ],
)
def test_the_last_request_holds(requests: str, paused: bool) -> None:
    world = small_world()
    world.replica(INVENTORY)
    pass_time(world, 3)
    for action in requests.split():
        ask(world, action)
    pass_time(world, 20)
    assert [bool(one.paused) for one in tickets(world)] == [paused] * 2


def test_a_redrive_that_is_asked_for_meanwhile_is_not_lost() -> None:
    """It is read again, and counted once, when the stage goes on."""
    world = paused_world()
    control(world, "REDRIVE", "shop:000")
    pass_time(world, 3)
    ask(world, "RESUME")
    pass_time(world, 20)
    told = [
        (count["outcome"], count["reason"])
        for _, value in world.read("orders.summaries.v1")
        for count in value["counts"]
        if value["stage"] == "inventory" and count["event"] == "RedriveRequested"
        for _ in range(count["count"])
    ]
    assert sorted(told) == [
        ("ignored", "not_parked"),
        ("ignored", "not_paused"),
        ("ignored", "not_paused"),
        ("paused", ""),
        ("paused", ""),
    ]


@pytest.mark.parametrize("as_now", [True, False], ids=["noted", "of older code"])
def test_a_control_topic_that_is_made_anew_is_followed_from_its_beginning(as_now: bool) -> None:
    """What was followed in the one before says nothing of this one, whose offsets begin anew."""
    world = paused_world()
    ask(world, "RESUME")
    pass_time(world)
    restart(world)
    make_anew(world, "inventory.control.v1", as_now)
    restart(world)
    assert {one.asked for one in tickets(world)} == {0}
    ask(world, "PAUSE")
    pass_time(world)
    assert [one.paused for one in tickets(world)] == ["mended", "mended"]
    ask(world, "RESUME")
    pass_time(world, 20)
    assert [one.paused for one in tickets(world)] == ["", ""]


def make_anew(world: World, topic: str, as_now: bool) -> None:
    """Somebody deletes a topic and makes another of that name; its offsets are restored by hand
    (`orders offsets restore`). The ticket says nothing of the topic's identity if older code wrote
    it, and the new topic is shorter then."""
    world.broker.identity = "another"
    offsets = world.broker.group("inventory").offsets
    for partition in range(world.partitions):
        log = world.broker._logs[topic, partition] = Log(topic, partition)
        offsets[topic, partition] = Committed(0, "")
        chain = INVENTORY.chain, partition
        ticket = Ticket.parse(offsets[chain].metadata)
        assert ticket.asked
        assert ticket.asked_in
        if as_now:
            for _ in range(ticket.asked + 1):
                log.append(b"shop:000", None, (), 0, None)
        else:
            older = replace(ticket, asked_in="").text()
            offsets[chain] = Committed(offsets[chain].offset, older)
