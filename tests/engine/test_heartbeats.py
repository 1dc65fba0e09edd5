"""A heartbeat passes along the chain behind the orders before it, and stands in every stage's
ticket; what is none is set aside as what it is, and stops nobody."""

from collections.abc import Iterable

import pytest

from orders.client.heartbeats import TOPIC, heartbeat
from orders.contracts.catalogue import CHAIN, record_type
from orders.contracts.records import CancelRequested, Heartbeat
from orders.engine.core.circuit_breaker import CircuitBreakerLimits
from orders.engine.core.headers import mark_of
from orders.engine.core.heartbeats import MAX_AHEAD_MS
from orders.engine.core.replica import Limits
from orders.engine.core.ticket import SUSPICIOUS_CLAIMS, Ticket
from orders.engine.core.wiring import HEARTBEAT
from orders.engine.ports.log import Committed
from orders.engine.stage import Stage
from services.intake.stage import STAGE as INTAKE
from services.inventory.stage import STAGE as INVENTORY
from services.review.stage import STAGE as REVIEW
from tests import orders as made
from tests.engine.broken import BAD, control, mended, spoiled
from tests.engine.mortal import Killed, Mortal
from tests.engine.scenario import EVERY_STAGE, small_world
from tests.engine.world import World


def beat(world: World, sent_at: int | None = None, partitions: Iterable[int] = ()) -> int:
    """As the lookout sends it, to every partition or these; returns when it was sent."""
    at = int(world.clock.wall() * 1000) if sent_at is None else sent_at
    for partition in partitions or range(world.partitions):
        topic, key, value, _ = heartbeat(world.codec, partition, at)
        world.broker.send(topic, key, value, partition)
    return at


def pass_time(world: World, seconds: int = 12) -> None:
    """So many seconds, in each of which every stage has time for a few turns."""
    for _ in range(seconds):
        world.clock.advance(1)
        world.turn(3)


def noted(world: World, stage: Stage) -> list[int]:
    """What the stage's tickets say, partition by partition."""
    offsets = world.broker.group(stage.name).offsets
    return [
        Ticket.parse(offsets[stage.chain, partition].metadata).heartbeat
        for partition in range(world.partitions)
    ]


def house(*stages: Stage, limits: Limits | None = None) -> World:
    """The small world with these stages, all by default."""
    world = small_world()
    for stage in stages or EVERY_STAGE:
        world.replica(stage, limits=limits)
    return world


def letters(world: World, stage: str) -> list[str]:
    """Why something was set aside."""
    return [value["code"] for _, value in world.read(f"{stage}.dlq.v1")]


def test_it_reaches_every_stage_and_leaves_nothing_else_behind() -> None:
    world = house()
    pass_time(world, 30)
    before = {(log.topic, log.partition): log.high for log in world.broker.logs()}
    sent_at = beat(world)
    pass_time(world)
    for stage in EVERY_STAGE:
        assert noted(world, stage) == [sent_at] * world.partitions, stage.name
    for topic in dict.fromkeys(CHAIN.values()):
        assert world.names(topic).count("Heartbeat") == world.partitions, topic
    grown = {
        log.topic for log in world.broker.logs() if log.high != before[log.topic, log.partition]
    }
    assert grown <= {*CHAIN.values()}, "no state, no count, no journal, no letter"


def test_on_every_topic_it_stands_behind_the_orders_that_came_before_it() -> None:
    """With one item a key and batch, and batches of three, much is left for later."""
    world = house(limits=Limits(partitions=2, rounds=1, records=3))
    beat(world)
    for number in range(20):
        order = made.order(reference=f"later-{number:02}")
        world.send(TOPIC, "OrderSubmitted", made.submitted(order))
    pass_time(world, 60)
    for partition in range(world.partitions):
        log = world.broker.log("orders.intake.v1", partition)
        keys = [message.key for message in log.read(log.low, 1_000)[0]]
        first = keys.index(HEARTBEAT)
        assert all(b"later" not in (key or b"") for key in keys[: max(first - 3, 0)])
        earlier = {key for key in keys if key and key.startswith(b"shop:0")}
        assert earlier <= set(keys[:first]), "every order before it was answered before it"


def test_of_several_the_newest_passes_and_none_passes_twice() -> None:
    world = house(INTAKE, REVIEW)
    pass_time(world, 3)
    now = int(world.clock.wall() * 1000)
    for sent_at in (now - 30_000, now, now - 15_000, now):
        beat(world, sent_at)
    pass_time(world)
    beat(world, now - 1)
    pass_time(world)
    assert noted(world, REVIEW) == [now] * world.partitions
    assert world.names("orders.intake.v1").count("Heartbeat") == world.partitions


@pytest.mark.parametrize("garbage", [b"", b"\x00", b"\x00\x00\x00\x00\x01no heartbeat"])
def test_garbage_in_its_place_is_set_aside_and_stops_nobody(garbage: bytes) -> None:
    world = house(INTAKE)
    world.broker.send(TOPIC, HEARTBEAT, garbage, 0)
    sent_at = beat(world)
    pass_time(world)
    assert len(letters(world, "intake")) == 1
    assert noted(world, INTAKE) == [sent_at] * world.partitions
    assert not any(HEARTBEAT.decode() in store.states for store in world.server.stores.values())


def test_one_from_the_future_is_set_aside() -> None:
    world = house(INTAKE)
    now = int(world.clock.wall() * 1000)
    beat(world, now + MAX_AHEAD_MS + 60_000, [0])
    beat(world, now + MAX_AHEAD_MS - 1_000, [1])
    world.turn(3)
    assert letters(world, "intake") == ["from_the_future"]
    pass_time(world)
    assert noted(world, INTAKE) == [0, now + MAX_AHEAD_MS - 1_000]


def test_one_that_names_another_partition_is_set_aside() -> None:
    world = house(INTAKE)
    topic, key, value, _ = heartbeat(world.codec, 1, int(world.clock.wall() * 1000))
    world.broker.send(topic, key, value, 0)
    pass_time(world)
    assert (letters(world, "intake"), noted(world, INTAKE)) == (["wrong_partition"], [0, 0])


def test_its_key_is_its_own() -> None:
    world = house(INTAKE)
    cancelled = {
        "order_id": "@heartbeat",
        "requested_at": made.PLACED,
        "requested_by": "customer",
        "reason": "",
    }
    world.send(TOPIC, "CancelRequested", cancelled)
    world.send(TOPIC, "Heartbeat", {"partition": 0, "sent_at": made.PLACED}, "shop:001")
    pass_time(world)
    assert letters(world, "intake") == ["wrong_key"] * 2
    assert record_type(CancelRequested).topic == record_type(Heartbeat, TOPIC).topic
    assert noted(world, INTAKE) == [0, 0]


def test_what_is_noted_from_the_future_does_not_hide_that_nothing_moves() -> None:
    """Somebody committed it by hand."""
    world = house(INTAKE)
    forged = Ticket(1, 0, heartbeat=int(world.clock.wall() * 1000) + 10**9).text()
    world.broker.group(INTAKE.name).offsets[INTAKE.chain, 0] = Committed(0, forged)
    sent_at = beat(world)
    pass_time(world)
    assert noted(world, INTAKE) == [sent_at] * world.partitions


def test_of_a_stage_that_has_stopped_itself_none_passes() -> None:
    everyone = frozenset(f"shop:{number:03}" for number in range(12))
    world = house(INTAKE, REVIEW)
    breaker = CircuitBreakerLimits(keys=5)
    broken = spoiled(ValueError("a bug"), everyone)
    world.replica(broken, limits=Limits(partitions=2, circuit_breaker=breaker))
    pass_time(world, 20)
    before = noted(world, INVENTORY)
    sent_at = beat(world)
    pass_time(world)
    assert noted(world, REVIEW) == [sent_at] * world.partitions
    assert noted(world, INVENTORY) == before
    mended(world)
    for partition in range(world.partitions):
        control(world, "RESET_CIRCUIT_BREAKER", "@circuit_breaker", partition)
    pass_time(world)
    assert noted(world, INVENTORY) == [sent_at] * world.partitions


def test_it_clears_nothing_of_the_blame_for_dead_owners() -> None:
    """A batch of heartbeats alone ends well whatever lies behind it: a record that kills its owner
    would never be found if that counted."""
    world = small_world()
    offsets = world.broker.group(REVIEW.name).offsets
    suspect = "orders.answers.v1/0/3"
    for partition, attempts in enumerate((1, SUSPICIOUS_CLAIMS)):
        ticket = Ticket(0, 0, attempts=attempts, tried=2, suspect=suspect)
        offsets[REVIEW.chain, partition] = Committed(0, ticket.text())
    review, kind = world.replica(REVIEW), record_type(Heartbeat, REVIEW.chain)
    for sent_at in range(made.PLACED, made.PLACED + 3):
        for partition in range(world.partitions):
            payload = world.codec.encode(kind, {"partition": partition, "sent_at": sent_at})
            world.broker.send(REVIEW.chain, HEARTBEAT, payload, partition)
        pass_time(world, 3)
    after = [Ticket.parse(offsets[REVIEW.chain, partition].metadata) for partition in (0, 1)]
    assert [one.heartbeat for one in after] == [made.PLACED + 2] * 2
    assert [one.attempts for one in after] == [1 + 1, SUSPICIOUS_CLAIMS + 1], "and this owner"
    assert {(one.tried, one.suspect) for one in after} == {(2, suspect)}
    assert review.partitions[1].trust == 1


def test_a_record_that_kills_its_owner_is_found_among_heartbeats() -> None:
    world = small_world()
    stages = (INTAKE, REVIEW, INVENTORY)
    mortals = [
        Mortal(world, spoiled(Killed()) if stage is INVENTORY else stage) for stage in stages
    ]
    world.replicas = mortals  # type: ignore[assignment]
    for _ in range(60):
        beat(world)
        pass_time(world, 2)
    assert letters(world, "inventory") == ["handler_never_ends"]
    assert [value["state_key"] for _, value in world.read("inventory.dlq.v1")] == [BAD]
    assert mortals[-1].deaths <= 12


def test_a_replay_takes_it_for_no_doing_of_a_stage() -> None:
    sources = [f"/stages/{stage}".encode() for stage in CHAIN]
    marks = [mark_of(source + end) for source in sources for end in (b"", b"/heartbeat")]
    assert len(set(marks)) == len(marks)
