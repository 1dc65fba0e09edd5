"""Which records inventory takes, and who handles each."""

from pathlib import Path

from orders.business import waiting
from orders.contracts.records import (
    Article,
    ExpectedSupply,
    InventoryState,
    MessageRequested,
    OrderBackordered,
    OrderConfirmed,
    OrderFinished,
    OrderStopped,
    PurchaseOrderConfirmed,
    PurchaseOrderDelayed,
    RecallRequested,
    StockAdjusted,
    StockCounted,
    StockDamaged,
    StockReceived,
    StockReserved,
    UnitsDispatched,
    Warehouse,
)
from orders.engine.stage import PassedOver, Stage, TimerDue, Woken
from services.inventory.decide import articles, notices, orders, suppliers, timers
from services.inventory.policy import InventoryPolicy

STAGE = Stage(
    name="inventory",
    chain="orders.review.v1",
    also=("orders.notices.v1", "stock.events.v1", "stock.adjustments.v1", "supplier.events.v1"),
    state=InventoryState,
    policy=InventoryPolicy,
    policy_file=Path(__file__).with_name("policy.yaml"),
    references=(Article, ExpectedSupply, Warehouse),
    ledgers=("stock",),
    takes={
        OrderConfirmed: orders.reserve,
        RecallRequested: orders.recall,
        Woken: orders.ask_again,
        PassedOver: waiting.passed_over,
        TimerDue: timers.due,
        OrderStopped: notices.give_back,
        UnitsDispatched: notices.ship,
        OrderFinished: notices.finish,
        StockReceived: articles.receive,
        StockCounted: articles.count,
        StockAdjusted: articles.adjust,
        StockDamaged: articles.damage,
        PurchaseOrderConfirmed: suppliers.expect,
        PurchaseOrderDelayed: suppliers.postpone,
    },
    emits=(
        StockReserved,
        OrderBackordered,
        RecallRequested,
        OrderStopped,
        MessageRequested,
        ExpectedSupply,
    ),
)
