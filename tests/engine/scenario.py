"""A small world with contention: a dozen orders for too few pieces, two cancellations, then
goods arrive for who waits."""

from collections import Counter
from importlib import import_module
from typing import Any

from orders.contracts import catalogue
from orders.contracts.catalogue import record_type
from orders.contracts.records import (
    AnswerKind,
    Article,
    Channel,
    Customer,
    ExchangeRate,
    Price,
    Staff,
    StockReceived,
    Warehouse,
)
from orders.engine.stage import Stage
from services.allocation.stage import STAGE as ALLOCATION
from services.intake.stage import STAGE as INTAKE
from services.inventory.stage import STAGE as INVENTORY
from services.review.stage import STAGE as REVIEW
from tests import orders as made
from tests.engine.invariants import check
from tests.engine.world import World
from tests.fakes.clock import MemoryClock
from tests.stages.house import warehouse

STAGES = (INTAKE, REVIEW, INVENTORY, ALLOCATION)
"""Those that compete for goods and credit."""
EVERY_STAGE: tuple[Stage, ...] = tuple(
    import_module(f"services.{name}.stage").STAGE for name in catalogue.STAGES
)
BUYERS, PIECES, EACH = 12, 14, 2
SKUS = ("SKU-1", "SKU-2")
KEPT = "SKU-6"
"""An article whose lots are kept; nobody orders it."""


def small_world(partitions: int = 2) -> World:
    """Reference data is there, for a minute what the shop is told; 14 pieces of each of two
    articles; twelve orders want two of each, half of them on account."""
    world = World(partitions)
    world.clock = world.broker.clock = MemoryClock(made.PLACED)
    world.server.wall = world.clock.wall
    told: list[AnswerKind] = ["RECEIVED", "REJECTED", "CONFIRMED", "CANCELLED"]
    _reference(world, Channel, "shop", made.agreed("shop", answers=told))
    world.clock.advance(60)
    for sku in SKUS:
        _reference(world, Article, sku, made.article(sku))
        _reference(world, Price, f"{sku}:EUR", made.price(sku))
        receive(world, sku, PIECES, "opening")
    _reference(world, Article, KEPT, made.article(KEPT, lot_controlled=True))
    for lot, quantity in (("L1", 4), ("L2", 3)):
        receive(world, KEPT, quantity, lot, lot)
    _reference(world, Customer, "C-1", made.customer(limit=5 * 10_000))
    _reference(world, Staff, "S1", made.staff("S1", "reviewer"))
    _reference(world, Warehouse, "BER", warehouse("BER"))
    _reference(
        world,
        ExchangeRate,
        "EUR",
        {"currency": "EUR", "house_currency": "EUR", "micros": 1_000_000, "valid_from_at": 0},
    )
    for number in range(BUYERS):
        lines = [made.line(1, SKUS[0], EACH), made.line(2, SKUS[1], EACH)]
        terms = "ON_ACCOUNT" if number % 2 else "PREPAID"
        order = made.order(reference=f"{number:03}", lines=lines, terms=terms)
        world.send("orders.submissions.v1", "OrderSubmitted", made.submitted(order))
    return world


def receive(world: World, sku: str, quantity: int, document: str, lot: str = "") -> None:
    """Goods arrive at the one warehouse."""
    value: StockReceived = {
        "sku": sku,
        "warehouse": "BER",
        "document_id": f"{document}-{sku}",
        "quantity": quantity,
        "unit": "PCE",
        "supplier": "",
        "purchase_order": "",
        "at": made.PLACED,
        "lot": lot,
        "expires_on": "",
    }
    world.send("stock.events.v1", "StockReceived", value)


def cancel(world: World, number: int) -> None:
    """The customer cancels an order."""
    value = {
        "order_id": f"shop:{number:03}",
        "requested_at": made.PLACED,
        "requested_by": "customer",
        "reason": "changed my mind",
    }
    world.send("orders.submissions.v1", "CancelRequested", value)


def _reference(world: World, record: type, key: str, value: Any) -> None:
    kind = record_type(record)
    world.send(kind.topic, kind.name, value, key)


def stop(world: World, stage: Stage) -> None:
    """Its only replica leaves."""
    [replica] = [replica for replica in world.replicas if replica._wiring.name == stage.name]
    replica.close()
    world.replicas.remove(replica)


def play(world: World) -> None:
    """The whole scenario: orders, cancellations, goods; each part until nothing moves any more."""
    come_to_rest(world)
    cancel(world, 3)
    cancel(world, 8)
    come_to_rest(world)
    for sku in SKUS:
        receive(world, sku, BUYERS * EACH, "late")
    come_to_rest(world)


def come_to_rest(world: World, turns: int = 60) -> None:
    """Let the world run until it is quiet; replicas that died are the scenario's to replace."""
    for _ in range(turns):
        world.turn()


def verdict(world: World) -> Counter[str]:
    """Checks the invariants and counts what became of the orders, each accounted for exactly
    once."""
    check(world, STAGES)
    names = Counter(world.names("orders.allocation.v1"))
    allocated = Counter(
        value["order_id"]
        for kind, value in world.read("orders.allocation.v1")
        if kind.name == "OrderAllocated"
    )
    stopped = Counter(
        value["order_id"]
        for kind, value in world.read("orders.notices.v1")
        if kind.name == "OrderStopped" and value["whole"]
    )
    received = Counter(
        value["order_id"]
        for kind, value in world.read("orders.intake.v1")
        if kind.name == "OrderReceived"
    )
    for counted in (allocated, stopped, received):
        assert set(counted.values()) <= {1}, f"doubled: {counted}"
    assert len(received) == BUYERS, "an order was lost at intake"
    return Counter(received=len(received), allocated=names["OrderAllocated"], stopped=len(stopped))
