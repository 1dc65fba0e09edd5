"""What a partition has of an account leaves state and Redis once it comes to nothing."""

from typing import Any

from orders.contracts.records import StockDamaged
from orders.engine.core.shares import nothing_left, shares_after
from orders.engine.handling import Consume, Supply
from services.inventory.stage import STAGE as INVENTORY
from tests import orders as made
from tests.audit.fakes import audit_of
from tests.engine.invariants import check, fold
from tests.engine.scenario import STAGES, come_to_rest, receive, small_world
from tests.engine.world import World

KEY = "@share/stock/SKU-3"


def damage(world: World, quantity: int, document: str) -> None:
    """So many are spoilt."""
    value: StockDamaged = {
        "sku": "SKU-3",
        "warehouse": "BER",
        "document_id": document,
        "quantity": quantity,
        "unit": "PCE",
        "because": "spoilt",
        "at": made.PLACED,
        "lot": "",
        "expires_on": "",
    }
    world.send("stock.events.v1", "StockDamaged", value)


def share_of(world: World) -> Any:
    """What inventory's one partition has of the article; None if it has nothing."""
    [states] = fold(world, INVENTORY).values()
    return states[KEY]["share"] if KEY in states else None


def test_an_article_that_is_all_gone_leaves_nothing_and_comes_back() -> None:
    world = small_world(partitions=1)
    for stage in STAGES:
        world.replica(stage)
    receive(world, "SKU-3", 5, "first")
    come_to_rest(world)
    assert share_of(world)["supplied"] == 5
    damage(world, 3, "some")
    come_to_rest(world)
    assert share_of(world)["supplied"] == 2
    damage(world, 2, "rest")
    come_to_rest(world)
    assert share_of(world) is None
    assert KEY not in world.server.stores[INVENTORY.name, 0].states
    check(world, STAGES)
    receive(world, "SKU-3", 4, "second")
    come_to_rest(world)
    assert share_of(world)["supplied"] == 4
    check(world, STAGES)
    assert audit_of(world).ok


def test_what_came_and_went_between_two_looks_leaves_nothing() -> None:
    """In one batch, and before a Redis that was rebuilt."""
    world = small_world(partitions=1)
    for stage in STAGES:
        world.replica(stage)
    receive(world, "SKU-3", 5, "first")
    damage(world, 5, "all")
    world.clock.advance(1)
    come_to_rest(world)
    assert share_of(world) is None
    world.server.lose_everything()
    come_to_rest(world)
    check(world, STAGES)
    assert audit_of(world).ok


def supplied(amount: int) -> Supply:
    return Supply("stock", "A", amount, "supplier")


def test_effects_of_one_handling_add_up_whatever_they_come_to_on_the_way() -> None:
    known = {"ledger": "stock", "account": "A", "supplied": 7, "consumed": 2}
    effects = [Consume("stock", "A", 5, "shipped"), supplied(3), Supply("stock", "B", 1, "x")]
    after = shares_after(effects, lambda key: known if key.endswith("/A") else None)  # type: ignore[arg-type,return-value]
    assert after["@share/stock/A"] == {**known, "supplied": 10, "consumed": 7}
    assert (after["@share/stock/B"]["supplied"], after["@share/stock/B"]["consumed"]) == (1, 0)


def test_a_share_of_before_that_came_to_nothing_begins_anew() -> None:
    """A version that kept such shares may have left them."""
    kept: Any = {"ledger": "stock", "account": "A", "supplied": 9, "consumed": 9}
    assert nothing_left(kept)
    [share] = shares_after([supplied(4)], lambda key: kept).values()
    assert (share["supplied"], share["consumed"]) == (4, 0)
    assert not nothing_left(share)
