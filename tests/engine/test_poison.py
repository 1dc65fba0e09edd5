"""Bad records and bad code stop nobody else, lose nothing, and can be mended: dead letters,
parked keys, what people do, suspects, circuit breaker."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from orders.contracts.catalogue import TOPICS
from orders.contracts.partitioner import partition_of
from orders.contracts.records import OrderConfirmed
from orders.engine.core.circuit_breaker import CircuitBreakerLimits
from orders.engine.core.replica import Limits
from orders.engine.core.suspects import MAX_TRIES
from orders.engine.core.ticket import SUSPICIOUS_CLAIMS
from orders.engine.stage import Stage, TimerDue
from services.inventory.stage import STAGE as INVENTORY
from services.tracking.stage import STAGE as TRACKING
from tests.audit.fakes import audit_of
from tests.audit.lived import DAY, scan
from tests.engine.invariants import check, fold
from tests.engine.scenario import EACH, EVERY_STAGE, STAGES, come_to_rest, small_world, verdict
from tests.engine.test_failpoints import Killed, Mortal
from tests.engine.world import World

BAD = "shop:004"


def spoiled(error: BaseException, bad: frozenset[str] = frozenset({BAD})) -> Stage:
    """Inventory with a handler that fails for some orders."""

    def handler(record: Mapping[str, Any], state: Any, ctx: Any) -> Any:
        if record["order_id"] in bad:
            raise error
        return INVENTORY.takes[OrderConfirmed](record, state, ctx)

    return replace(INVENTORY, takes={**INVENTORY.takes, OrderConfirmed: handler})


def world_with(inventory: Stage, limits: Limits | None = None) -> World:
    world = small_world()
    for stage in STAGES:
        world.replica(inventory if stage is INVENTORY else stage, limits=limits)
    return world


def mended(world: World) -> None:
    """The mended stage is deployed."""
    old = next(replica for replica in world.replicas if replica._wiring.name == "inventory")
    old.close()
    world.replicas.remove(old)
    world.replica(INVENTORY)
    come_to_rest(world, 20)


def control(
    world: World, action: str, key: str, partition: int | None = None, stage: str = "inventory"
) -> None:
    kind = TOPICS[f"{stage}.control.v1"].records[0]
    value = {
        "key": key,
        "action": action,
        "requested_by": "test",
        "because": "mended",
        "at": world.clock.now(),
    }
    where = partition_of(key.encode(), world.partitions) if partition is None else partition
    world.broker.send(f"{stage}.control.v1", key.encode(), world.codec.encode(kind, value), where)


def letters(world: World, stage: str = "inventory") -> list[dict[str, Any]]:
    return [letter for _, letter in world.read(f"{stage}.dlq.v1")]


def test_a_handler_that_raises_parks_its_key_and_no_other() -> None:
    world = world_with(spoiled(ValueError("no such unit")))
    come_to_rest(world)
    [letter] = letters(world)
    assert (letter["code"], letter["state_key"], letter["parked"]) == ("handler_failed", BAD, True)
    assert "no such unit" in letter["because"]
    reserved = {
        value["order_id"]
        for kind, value in world.read("orders.inventory.v1")
        if kind.name == "StockReserved"
    }
    assert len(reserved) == 7, "14 pieces serve seven of the other orders"
    assert BAD not in reserved
    check(world, STAGES)


def test_redrive_handles_the_letters_in_order() -> None:
    world = world_with(spoiled(ValueError("a bug")))
    come_to_rest(world)
    recall = {"order_id": BAD, "version": 1, "requested_by": "customer", "reason": "late", "at": 0}
    world.send("orders.review.v1", "RecallRequested", recall)
    come_to_rest(world)
    assert [letter["code"] for letter in letters(world)] == ["handler_failed", "key_parked"]
    mended(world)
    control(world, "REDRIVE", BAD)
    come_to_rest(world)
    [state] = [states[BAD] for states in fold(world, INVENTORY).values() if BAD in states]
    assert state["parked"] is None
    stopped = [
        value["order_id"]
        for kind, value in world.read("orders.notices.v1")
        if kind.name == "OrderStopped"
    ]
    recalled = [
        value["order_id"]
        for kind, value in world.read("orders.inventory.v1")
        if kind.name == "RecallRequested"
    ]
    assert [*stopped, *recalled] == [BAD], "the order came first, then its recall"
    check(world, STAGES)


def test_discarding_lets_go_of_the_order_everywhere() -> None:
    world = world_with(spoiled(ValueError("a bug")))
    come_to_rest(world)
    control(world, "DISCARD", BAD)
    come_to_rest(world)
    [stopped] = [
        value for kind, value in world.read("orders.notices.v1") if kind.name == "OrderStopped"
    ]
    assert (stopped["order_id"], stopped["whole"], stopped["outcome"]) == (BAD, True, "discarded")
    check(world, STAGES)


def test_skipping_garbage_lets_the_order_go_on() -> None:
    """It comes after an order that inventory has handed on: a discard would free what others are
    sending. What followed is handled."""
    world = small_world()
    for stage in EVERY_STAGE:
        world.replica(stage)
    come_to_rest(world)
    shipment = next(
        value for kind, value in world.read("orders.shipping.v1") if kind.name == "ShipmentReleased"
    )
    order = shipment["order_id"]
    world.broker.send(
        "orders.review.v1", order.encode(), b"no avro at all", partition_of(order.encode(), 2)
    )
    come_to_rest(world)
    scan(world, shipment, "DELIVERED", proof="signature")
    come_to_rest(world)
    parked_by = ("inventory", "tracking")
    assert [letter["code"] for letter in letters(world)] == ["not_avro", "key_parked"], (
        "its dispatch follows the garbage"
    )
    for name in parked_by:
        assert {letter["state_key"] for letter in letters(world, name)} == {order}
        control(world, "SKIP", order, stage=name)
    come_to_rest(world)
    world.clock.advance(120 * DAY)
    come_to_rest(world)
    report = audit_of(world)
    assert report.ok, [result.shown for result in report.results.values() if not result.ok]
    assert report.by_state["completed"] == 1
    gone = sum(
        entry["amount"]
        for _, entry in world.read("stock.journal.v1")
        if (entry["key"], entry["debit"]) == (order, "shipped")
    )
    assert gone == 2 * EACH, "the dispatch left the books"
    check(world, STAGES)


def test_the_order_itself_cannot_be_skipped() -> None:
    """It would be nowhere: review has handed it on, inventory would know nothing of it."""
    world = world_with(spoiled(ValueError("a bug")))
    come_to_rest(world)
    control(world, "SKIP", BAD)
    come_to_rest(world)
    [state] = [states[BAD] for states in fold(world, INVENTORY).values() if BAD in states]
    assert state["parked"]["letters"] == 1
    mended(world)
    control(world, "REDRIVE", BAD)
    come_to_rest(world)
    assert BAD in {
        value["order_id"]
        for kind, value in world.read("orders.inventory.v1")
        if kind.name == "OrderBackordered"
    }


def test_garbage_before_the_order_can_be_skipped_when_the_order_has_come() -> None:
    world = small_world()
    world.broker.send(
        "orders.review.v1", BAD.encode(), b"no avro at all", partition_of(BAD.encode(), 2)
    )
    world.replica(INVENTORY)
    come_to_rest(world)
    control(world, "SKIP", BAD)
    come_to_rest(world)
    assert [letter["code"] for letter in letters(world)] == ["not_avro"]
    for stage in STAGES:
        if stage is not INVENTORY:
            world.replica(stage)
    come_to_rest(world)
    assert [letter["code"] for letter in letters(world)] == ["not_avro", "key_parked"], (
        "it might have been the order: it was kept"
    )
    control(world, "SKIP", BAD)
    come_to_rest(world)
    assert BAD in {
        value["order_id"]
        for kind, value in world.read("orders.inventory.v1")
        if kind.name == "OrderBackordered"
    }
    assert verdict(world)["received"] == 12


def test_a_timer_that_failed_is_not_skipped() -> None:
    """It was never sent: without it a back order would wait for ever."""

    def fails(*_: object) -> Any:
        raise ValueError("a bug")

    world = world_with(replace(INVENTORY, takes={**INVENTORY.takes, TimerDue: fails}))
    come_to_rest(world)
    world.clock.advance(30 * DAY)
    come_to_rest(world)
    parked = {letter["state_key"] for letter in letters(world) if letter["topic"] == "@TimerDue"}
    assert parked
    mended(world)
    for key in parked:
        control(world, "SKIP", key)
    come_to_rest(world)
    states = {
        key: state
        for states in fold(world, INVENTORY).values()
        for key, state in states.items()
        if key in parked
    }
    assert all(
        state["parked"] is None and state["wake_at"] > world.clock.now()
        for state in states.values()
    ), "each fired, and is set anew"
    check(world, STAGES)


def test_discarding_a_key_of_a_stage_that_only_watches_stops_no_order() -> None:
    """Tracking holds nothing for an order: what it gives up must not free what other stages hold
    while the order goes on."""
    world = world_with(INVENTORY)
    world.replica(TRACKING)
    world.broker.send(
        "orders.intake.v1", BAD.encode(), b"no avro at all", partition_of(BAD.encode(), 2)
    )
    come_to_rest(world)
    assert {letter["state_key"] for letter in letters(world, "tracking")} == {BAD}
    control(world, "DISCARD", BAD, stage="tracking")
    come_to_rest(world)
    [state] = [states[BAD] for states in fold(world, TRACKING).values() if BAD in states]
    assert state["parked"] is None
    assert "OrderStopped" not in world.names("orders.notices.v1")


def test_garbage_from_outsiders_is_set_aside_alone() -> None:
    world = world_with(INVENTORY)
    world.broker.send(
        "orders.submissions.v1",
        b"shop:000",
        b"\x00\x00\x00\x00\x07garbage",
        partition_of(b"shop:000", 2),
    )
    world.broker.send("orders.submissions.v1", b"\xff\xfe", b"no avro at all", 0)
    world.broker.send("orders.submissions.v1", None, None, 1)
    come_to_rest(world)
    found = {letter["code"]: letter for letter in letters(world, "intake")}
    assert not any(letter["parked"] for letter in found.values())
    assert found["no_key"]["value"] == b"no avro at all", "the original bytes"
    assert verdict(world)["received"] == 12


def test_a_record_that_kills_its_owner_is_found_and_set_aside() -> None:
    """Three begins without an end, in batches of one: then it is dead-lettered unread and the
    others flow (attempts survive restarts)."""
    world = small_world()
    mortals = [
        Mortal(world, spoiled(Killed()) if stage is INVENTORY else stage) for stage in STAGES
    ]
    world.replicas = mortals  # type: ignore[assignment]
    come_to_rest(world, 120)
    [letter] = letters(world)
    assert (letter["code"], letter["state_key"]) == ("handler_never_ends", BAD)
    deaths = mortals[STAGES.index(INVENTORY)].deaths
    assert deaths <= SUSPICIOUS_CLAIMS + MAX_TRIES + 2, (
        "good records before it, handled alone, do not put the stage off its guard"
    )
    reserved = {
        value["order_id"]
        for kind, value in world.read("orders.inventory.v1")
        if kind.name == "StockReserved"
    }
    assert len(reserved) == 7
    check(world, STAGES)


def test_a_senseless_request_to_redrive_is_set_aside() -> None:
    world = world_with(INVENTORY)
    kind = TOPICS["inventory.control.v1"].records[0]
    value = {"key": "", "action": "REDRIVE", "requested_by": "", "because": "", "at": 0}
    world.broker.send("inventory.control.v1", b"shop:000", world.codec.encode(kind, value), 0)
    control(world, "UNKNOWN", "shop:001")
    come_to_rest(world)
    assert [letter["code"] for letter in letters(world)] == ["wrong_key"]
    assert verdict(world)["received"] == 12


def test_redriving_what_still_kills_its_owner_ends_as_well() -> None:
    world = small_world()
    mortals = [
        Mortal(world, spoiled(Killed()) if stage is INVENTORY else stage) for stage in STAGES
    ]
    world.replicas = mortals  # type: ignore[assignment]
    come_to_rest(world, 120)
    control(world, "REDRIVE", BAD)
    come_to_rest(world, 120)
    assert [letter["code"] for letter in letters(world)] == ["handler_never_ends"] * 2
    [state] = [states[BAD] for states in fold(world, INVENTORY).values() if BAD in states]
    assert state["parked"] is not None, "it still waits to be mended"
    deaths = mortals[STAGES.index(INVENTORY)].deaths
    come_to_rest(world, 20)
    assert mortals[STAGES.index(INVENTORY)].deaths == deaths
    check(world, STAGES)


def test_the_circuit_breaker_stops_the_stage_and_survives_a_restart() -> None:
    everyone = frozenset(f"shop:{number:03}" for number in range(12))
    world = world_with(
        spoiled(ValueError("a bug"), everyone),
        Limits(partitions=2, circuit_breaker=CircuitBreakerLimits(keys=5)),
    )
    come_to_rest(world)
    parked = len(letters(world))
    assert parked >= 5
    mended(world)
    come_to_rest(world)
    assert len(letters(world)) == parked, "it stays stopped"
    assert "StockReserved" not in world.names("orders.inventory.v1")
    for partition in range(2):
        control(world, "RESET_CIRCUIT_BREAKER", "@circuit_breaker", partition)
    come_to_rest(world)
    for letter in letters(world):
        control(world, "REDRIVE", letter["state_key"])
    come_to_rest(world)
    assert world.names("orders.inventory.v1").count("StockReserved") == 7
    check(world, STAGES)
