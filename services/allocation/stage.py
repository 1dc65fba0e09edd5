"""Which records allocation takes, and who handles each."""

from pathlib import Path

from orders.business import waiting
from orders.contracts.records import (
    AllocationDelayed,
    AllocationState,
    Article,
    ExchangeRate,
    GoodsSetAside,
    MessageRequested,
    OrderAllocated,
    OrderFinished,
    OrderStopped,
    PackedOut,
    PromiseEndangered,
    ReallocationRequested,
    RecallDenied,
    RecallRequested,
    ShelfMoved,
    ShipmentPicked,
    ShortPicked,
    StockAdjusted,
    StockCounted,
    StockDamaged,
    StockReceived,
    StockReserved,
    UnitsDispatched,
    UnitsReturned,
    Warehouse,
)
from orders.engine.stage import PassedOver, Stage, TimerDue, Woken
from services.allocation.decide import articles, notices, orders, partners, timers
from services.allocation.policy import AllocationPolicy
from services.allocation.state import is_over

STAGE = Stage(
    name="allocation",
    chain="orders.inventory.v1",
    also=(
        "orders.notices.v1",
        "warehouse.events.v1",
        "stock.events.v1",
        "stock.adjustments.v1",
    ),
    state=AllocationState,
    ended=is_over,
    policy=AllocationPolicy,
    policy_file=Path(__file__).with_name("policy.yaml"),
    references=(Article, Warehouse, ExchangeRate),
    ledgers=("warehouse_stock", "capacity"),
    takes={
        StockReserved: orders.allocate,
        RecallRequested: orders.recall,
        Woken: orders.ask_again,
        PassedOver: waiting.passed_over,
        TimerDue: timers.due,
        OrderStopped: notices.give_back,
        UnitsDispatched: notices.ship,
        UnitsReturned: notices.take_back,
        ReallocationRequested: notices.reallocate,
        OrderFinished: notices.finish,
        ShipmentPicked: partners.picked,
        ShortPicked: partners.picked,
        PackedOut: partners.packed_out,
        ShelfMoved: articles.move,
        StockReceived: articles.receive,
        StockCounted: articles.count,
        StockDamaged: articles.damage,
    },
    emits=(
        OrderAllocated,
        AllocationDelayed,
        PromiseEndangered,
        RecallDenied,
        RecallRequested,
        OrderStopped,
        PackedOut,
        StockAdjusted,
        ShelfMoved,
        GoodsSetAside,
        MessageRequested,
    ),
)
