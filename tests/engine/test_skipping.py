"""A letter can be skipped where that leaves no order behind, and no timer."""

from dataclasses import replace
from typing import Any

from orders.business.accounts import ARTICLE_KEY
from orders.contracts.partitioner import partition_of
from orders.engine.stage import TimerDue
from services.inventory.stage import STAGE as INVENTORY
from tests.audit.fakes import audit_of
from tests.audit.lived import DAY, scan
from tests.engine.broken import BAD, control, letters, mended, spoiled, world_with
from tests.engine.invariants import check, fold, journal
from tests.engine.scenario import EACH, EVERY_STAGE, STAGES, come_to_rest, small_world, verdict


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
        movement["amount"]
        for entry in journal(world, "stock")
        for movement in entry["movements"]
        if (entry["key"], movement["debit"]) == (order, "shipped")
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
    for key in parked:  # an article's stands where its records do
        where = partition_of(key.removeprefix(ARTICLE_KEY).encode(), world.partitions)
        control(world, "SKIP", key, where)
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
