"""An account that comes to nothing over all partitions leaves state: its shares are merged, and no
ledger is ever any different (docs/decisions/0073-ledgers-open-in-pieces.md)."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from orders.contracts.partitioner import partition_of
from orders.contracts.records import LineQuantity, StockDamaged, UnitsDispatched
from orders.engine.core.confirm import Confirming
from orders.engine.core.merging import Sweep
from orders.engine.core.replica import Limits, Replica
from orders.engine.core.ticket import SUSPICIOUS_CLAIMS, Ticket
from orders.engine.ports.guard import BatchId
from services.inventory.stage import STAGE as INVENTORY
from tests import orders as made
from tests.audit.fakes import audit_of
from tests.audit.test_goods_between_portions import Flowing
from tests.engine.invariants import check_ledgers, check_state_store, fold
from tests.engine.mortal import Killed
from tests.engine.scenario import EACH, SKUS, STAGES, come_to_rest, receive, small_world
from tests.engine.world import World

PARTITIONS = 4
AT_ONCE = Sweep(first_seconds=3_600, every_seconds=3_600, piece_seconds=0)


def limits() -> Limits:
    return Limits(partitions=PARTITIONS, sweep=AT_ONCE)


@pytest.fixture
def world() -> World:
    """All of both articles is gone: in by way of their own partitions, out by way of others'."""
    world = small_world(PARTITIONS)
    for stage in STAGES:
        world.replica(stage, limits=limits())
    come_to_rest(world)
    sent = 0
    for kind, value in world.read("orders.inventory.v1"):
        if kind.name == "StockReserved":
            dispatch(world, value["order_id"])
            sent += 1
    come_to_rest(world)
    for sku in SKUS:
        left = on_hand(world, sku)
        if left:
            damage(world, sku, left)
    come_to_rest(world)
    assert sent > 2
    assert len(shares(world, SKUS[0])) > 2
    return world


def dispatch(world: World, order_id: str) -> None:
    lines: list[LineQuantity] = [
        {"line": number, "sku": sku, "quantity": EACH} for number, sku in enumerate(SKUS, 1)
    ]
    value: UnitsDispatched = {
        "order_id": order_id,
        "version": 1,
        "shipment_id": f"{order_id}-1",
        "warehouse": "BER",
        "lines": lines,
        "at": made.PLACED,
    }
    world.send("orders.notices.v1", "UnitsDispatched", value)


def damage(world: World, sku: str, quantity: int) -> None:
    value: StockDamaged = {
        "sku": sku,
        "warehouse": "BER",
        "document_id": f"rest-{sku}",
        "quantity": quantity,
        "unit": "PCE",
        "because": "spoilt",
        "at": made.PLACED,
        "lot": "",
        "expires_on": "",
    }
    world.send("stock.events.v1", "StockDamaged", value)


def on_hand(world: World, sku: str) -> int:
    """As the ledger has it; it must be open."""
    book = world.server.books["stock"]
    assert book.open
    return book.on_hand.get(sku, 0)


def shares(world: World, sku: str) -> dict[int, Any]:
    """What each partition has of the article."""
    return {
        number: states[key]["share"]
        for number, states in fold(world, INVENTORY).items()
        if (key := f"@share/stock/{sku}") in states
    }


def right(world: World) -> None:
    folded = fold(world, INVENTORY)
    check_state_store(world, INVENTORY, folded)
    check_ledgers(world, INVENTORY, folded)
    told = audit_of(world)
    for what in ("ledgers", "redis"):
        assert not told.results[what].wrong, told.results[what].shown


def tickets(world: World) -> list[Ticket]:
    offsets = world.broker.group(INVENTORY.name).offsets
    return [Ticket.parse(offsets[INVENTORY.chain, number].metadata) for number in range(PARTITIONS)]


def an_hour_passes(world: World) -> None:
    world.clock.advance(3_600)
    come_to_rest(world)


def test_one_that_has_all_partitions_leaves_nothing(world: World) -> None:
    an_hour_passes(world)
    assert [shares(world, sku) for sku in SKUS] == [{}, {}]
    right(world)
    world.server.lose_everything()
    come_to_rest(world)
    assert [on_hand(world, sku) for sku in SKUS] == [0, 0]
    right(world)
    assert not any(ticket.merged for ticket in tickets(world)), "it is confirmed"


def test_it_comes_back_as_if_it_had_never_been(world: World) -> None:
    an_hour_passes(world)
    receive(world, SKUS[0], 3, "again")
    an_hour_passes(world)
    assert on_hand(world, SKUS[0]) == 3
    assert len(shares(world, SKUS[0])) == 1
    right(world)


def test_what_is_there_is_left_where_it_is(world: World) -> None:
    receive(world, SKUS[0], 5, "more")
    come_to_rest(world)
    before = shares(world, SKUS[0])
    an_hour_passes(world)
    assert shares(world, SKUS[0]) == before
    assert shares(world, SKUS[1]) == {}


def test_two_keep_one_share_each_until_one_has_all(world: World) -> None:
    """As when replicas are started anew one after the other."""
    second = world.replica(INVENTORY, "2", limits=limits())
    come_to_rest(world)
    an_hour_passes(world)
    assert all(len(shares(world, sku)) <= 2 for sku in SKUS)
    right(world)
    second.close()
    world.replicas.remove(second)
    come_to_rest(world)
    an_hour_passes(world)
    assert [shares(world, sku) for sku in SKUS] == [{}, {}]
    right(world)


@pytest.mark.parametrize("confirmed", ["nothing", "ledger"])
def test_its_owner_dies_before_redis_knows(
    world: World, confirmed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What others ask meanwhile is never answered out of half of it."""
    run = Confirming.run
    killed: list[Replica] = []

    def dying(self: Confirming, unit: Any, *others: Any) -> Any:
        if unit.moved and not killed:
            killed.append(inventory(world))
            if confirmed == "ledger":
                monkeypatch.setattr(self, "_store", None)  # it dies between the two
                with pytest.raises(AttributeError):
                    run(self, unit, *others)
            raise Killed
        return run(self, unit, *others)

    monkeypatch.setattr(Confirming, "run", dying)
    world.clock.advance(3_600)
    with pytest.raises(Killed):
        come_to_rest(world)
    assert [bool(ticket.merged) for ticket in tickets(world)].count(True) > 1
    world.replicas.remove(killed[0])
    for name in "23":
        world.replica(INVENTORY, name, limits=limits())
    world.broker.group(INVENTORY.name).evict(killed[0]._ports.group.member)  # type: ignore[attr-defined]
    for _ in range(60):
        world.turn()
        book = world.server.books["stock"]
        if book.open:
            assert [(book.free.get(sku, 0), book.on_hand.get(sku, 0)) for sku in SKUS] == [
                (0, 0)
            ] * 2
    right(world)
    assert not any(ticket.merged for ticket in tickets(world))


def test_redis_takes_the_batch_of_some_partitions_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ledger knows another owner of one of them already."""
    run = Confirming.run
    moved: list[dict[int, Any]] = []

    def refused(self: Confirming, unit: Any, owned: Any, *others: Any) -> Any:
        if unit.moved and not moved:
            moved.append(unit.moved)
            owned[min(unit.moved)].ledgers["stock"] = BatchId(99, 99)
        stale = run(self, unit, owned, *others)
        assert [on_hand(world, sku) for sku in SKUS] == [0, 0]
        return stale

    monkeypatch.setattr(Confirming, "run", refused)
    an_hour_passes(world)
    assert moved
    right(world)


def test_a_state_store_falls_back_and_its_ledger_does_not(world: World) -> None:
    """They stand on two servers, of which one has given way to a copy that is a little older."""
    number = min(shares(world, SKUS[0]).keys() - {home(sku) for sku in (*SKUS, "SKU-3")})
    place = INVENTORY.name, number
    before = deepcopy(world.server.stores[place])
    an_hour_passes(world)
    receive(world, "SKU-3", 1, "anything")
    come_to_rest(world)
    world.server.stores[place] = before
    for _ in range(60):
        world.turn()
        if world.server.books["stock"].open:
            assert [on_hand(world, sku) for sku in SKUS] == [0, 0]
    right(world)


def test_the_audit_reads_some_partitions_before_and_some_after(world: World) -> None:
    assert {0, 1} <= shares(world, SKUS[0]).keys()
    told = audit_of(world, 1, Flowing(world.broker, lambda: an_hour_passes(world)))
    assert shares(world, SKUS[0]) == {}
    assert not told.results["ledgers"].wrong, told.results["ledgers"].shown


def home(sku: str) -> int:
    return partition_of(sku.encode(), PARTITIONS)


def inventory(world: World) -> Replica:
    [replica] = [one for one in world.replicas if one._wiring.name == INVENTORY.name]
    return replica


def test_a_batch_merges_and_handles(world: World) -> None:
    """Goods come in the very batch in which what is left of the account is merged."""
    world.clock.advance(3_600)
    replica = inventory(world)
    while not replica._merges:
        replica.gather()
    receive(world, SKUS[0], 7, "same")
    while not any(partition.backlog for partition in replica.partitions.values()):
        replica.gather()
    come_to_rest(world)
    assert on_hand(world, SKUS[0]) == 7
    [share] = shares(world, SKUS[0]).values()
    assert share["supplied"] - share["consumed"] == 7
    right(world)


def test_a_partition_that_is_worked_with_care_is_left_alone(world: World) -> None:
    replica, before = inventory(world), shares(world, SKUS[0])
    for partition in replica.partitions.values():
        partition.ticket = replace(partition.ticket, attempts=SUSPICIOUS_CLAIMS)
    world.clock.advance(3_600)
    assert not any(replica._merging.look(replica.partitions) for _ in range(9))
    assert shares(world, SKUS[0]) == before
