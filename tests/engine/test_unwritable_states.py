"""A state becomes bytes once a batch, not once a record: the handling whose state cannot be written
is found all the same, and it alone and what follows it are set aside."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from orders.contracts.blank import blank
from orders.contracts.records import InventoryState, OrderConfirmed, RecallRequested
from orders.engine.core.outputs import MAX_BYTES
from orders.engine.core.replica import Limits
from orders.engine.handling import Handling
from orders.engine.stage import Stage
from services.inventory.stage import STAGE as INVENTORY
from tests.engine.invariants import check, fold
from tests.engine.scenario import STAGES, come_to_rest, small_world
from tests.engine.world import World

BAD = "shop:004"
Spoil = Callable[[Handling], Handling]


def senseless(handling: Handling) -> Handling:
    """A text where the schema says number."""
    return replace(handling, state={**_state(handling), "version": "one"})


def huge(handling: Handling) -> Handling:
    """Beyond what a record may have."""
    return replace(handling, state={**_state(handling), "waits": _waits(MAX_BYTES)})


def raising(_: Handling) -> Handling:
    """No state at all."""
    raise ValueError("a bug")


def _state(handling: Handling) -> Mapping[str, Any]:
    state = handling.state if isinstance(handling.state, Mapping) else {}
    return {**blank(InventoryState), **state}


def _waits(size: int) -> list[dict[str, Any]]:
    account = "x" * size
    wait = {"ledger": "stock", "account": account, "amount": 1, "rank": "0", "limit": 0}
    return [{**wait, "passes": 0}]


def inventory(spoils: Mapping[type, Spoil]) -> Stage:
    """Inventory whose handlers of these records are spoilt for one order."""

    def spoilt(record: type, spoil: Spoil) -> Any:
        def handler(value: Mapping[str, Any], state: Any, ctx: Any) -> Any:
            outcome = INVENTORY.takes[record](value, state, ctx)
            if value["order_id"] != BAD:
                return outcome
            return spoil_later(outcome) if isinstance(outcome, Generator) else spoil(outcome)

        def spoil_later(asking: Any) -> Any:
            return spoil((yield from asking))

        return handler

    takes = {record: spoilt(record, spoil) for record, spoil in spoils.items()}
    return replace(INVENTORY, takes={**INVENTORY.takes, **takes})


def met_at_once(spoils: Mapping[type, Spoil], records: int = 2_000, recalls: int = 1) -> World:
    """Goods are in the books; orders and recalls of the bad one are there before inventory starts
    again."""
    world = small_world()
    former = world.replica(INVENTORY)
    come_to_rest(world)
    former.close()
    world.replicas.clear()
    for stage in STAGES:
        if stage is not INVENTORY:
            world.replica(stage)
    come_to_rest(world)
    for _ in range(recalls):
        recall = {"order_id": BAD, "version": 1, "requested_by": "customer"}
        recall |= {"reason": "", "purpose": "CANCEL", "from_warehouse": False, "at": 0}
        world.send("orders.review.v1", "RecallRequested", recall)
    world.replica(inventory(spoils), limits=Limits(records=records, partitions=world.partitions))
    come_to_rest(world)
    return world


def letters(world: World) -> list[tuple[str, str]]:
    """Key and code of each dead letter."""
    return [(letter["state_key"], letter["code"]) for _, letter in world.read("inventory.dlq.v1")]


def said_of_the_bad_one(world: World) -> list[str]:
    """What inventory published about it."""
    return [
        kind.name
        for topic in ("orders.inventory.v1", "orders.notices.v1")
        for kind, value in world.read(topic)
        if value["order_id"] == BAD
    ]


def state_of_the_bad_one(world: World) -> Any:
    [state] = [states[BAD] for states in fold(world, INVENTORY).values() if BAD in states]
    return state


def reserved(world: World) -> set[str]:
    return {
        value["order_id"]
        for kind, value in world.read("orders.inventory.v1")
        if kind.name == "StockReserved"
    }


@pytest.mark.parametrize("spoil", [senseless, huge])
@pytest.mark.parametrize("records", [1, 2_000], ids=["a record a batch", "all in a batch"])
def test_what_was_handled_before_the_unwritable_state_stands(spoil: Spoil, records: int) -> None:
    world = met_at_once({RecallRequested: spoil}, records, recalls=2)
    assert letters(world) == [(BAD, "handler_failed"), (BAD, "key_parked")]
    assert said_of_the_bad_one(world) == ["StockReserved"], "nothing of the recalls"
    state = state_of_the_bad_one(world)
    assert state["version"] == 1
    assert state["parked"]["letters"] == 2
    assert len(reserved(world)) == 7
    check(world, STAGES)


@pytest.mark.parametrize("records", [1, 2_000], ids=["a record a batch", "all in a batch"])
def test_what_was_handled_on_an_unwritable_state_is_undone(records: int) -> None:
    world = met_at_once({OrderConfirmed: senseless}, records)
    assert letters(world) == [(BAD, "handler_failed"), (BAD, "key_parked")]
    assert said_of_the_bad_one(world) == []
    assert state_of_the_bad_one(world)["reservations"] == []
    assert len(reserved(world)) == 7, "what it took was given back, and serves another"
    check(world, STAGES)


@pytest.mark.parametrize("records", [1, 2_000], ids=["a record a batch", "all in a batch"])
def test_one_that_fails_on_an_unwritable_state_is_not_blamed(records: int) -> None:
    world = met_at_once({OrderConfirmed: senseless, RecallRequested: raising}, records)
    assert letters(world) == [(BAD, "handler_failed"), (BAD, "key_parked")]
    [(_, letter), _] = world.read("inventory.dlq.v1")
    assert "version" in letter["because"]


def test_the_summary_counts_what_stands() -> None:
    world = met_at_once({OrderConfirmed: senseless})
    counts = [
        (count["event"], count["outcome"], count["count"])
        for _, summary in world.read("orders.summaries.v1")
        if summary["stage"] == "inventory"
        for count in summary["counts"]
    ]
    assert sum(count for event, _, count in counts if event == "OrderConfirmed") == 12
    assert ("OrderConfirmed", "parked", 1) in counts
    assert ("RecallRequested", "parked", 1) in counts
    assert all(count > 0 for *_, count in counts)


def test_a_mark_never_makes_a_state_too_large() -> None:
    """Else it could be neither handled nor set aside, and would stop the stage."""

    def nearly_huge(handling: Handling) -> Handling:
        state = {**_state(handling), "order": None, "waits": _waits(MAX_BYTES - 300)}
        return replace(handling, state=state)

    def too_much(_: Handling) -> Handling:
        raise ValueError("é" * 1_000)

    world = met_at_once({OrderConfirmed: nearly_huge, RecallRequested: too_much})
    assert letters(world) == [(BAD, "handler_failed")]
    assert state_of_the_bad_one(world)["parked"]["letters"] == 1
