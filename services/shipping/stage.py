"""Which records shipping takes, and who handles each."""

from pathlib import Path

from orders.contracts.records import (
    Article,
    Carrier,
    CarrierScanned,
    DeliveryCompleted,
    DeliveryRefused,
    ExchangeRate,
    MessageRequested,
    OrderAllocated,
    OrderStopped,
    PackedOut,
    ProofChased,
    Rate,
    ReallocationRequested,
    RecallAnswered,
    RecallRefused,
    RecallRequested,
    ShipmentDelivered,
    ShipmentDispatched,
    ShipmentLost,
    ShipmentPacked,
    ShipmentPicked,
    ShipmentRecallRequested,
    ShipmentReleased,
    ShippingState,
    ShortPicked,
    UnitsDispatched,
    Warehouse,
)
from orders.engine.stage import Stage, TimerDue
from services.shipping.decide import carriers, notices, orders, people, timers, warehouses
from services.shipping.policy import ShippingPolicy

STAGE = Stage(
    name="shipping",
    chain="orders.allocation.v1",
    also=("warehouse.events.v1", "carrier.events.v1", "orders.notices.v1"),
    state=ShippingState,
    policy=ShippingPolicy,
    policy_file=Path(__file__).with_name("policy.yaml"),
    references=(Article, Warehouse, Carrier, Rate, ExchangeRate),
    takes={
        OrderAllocated: orders.release,
        RecallRequested: people.recall,
        ShipmentPicked: warehouses.picked,
        ShortPicked: warehouses.short_picked,
        PackedOut: warehouses.packed_out,
        RecallAnswered: warehouses.recall_answered,
        CarrierScanned: carriers.scanned,
        OrderStopped: notices.drop_awaited,
        TimerDue: timers.chase,
    },
    emits=(
        ShipmentReleased,
        ShipmentPacked,
        ShipmentDispatched,
        ShipmentDelivered,
        DeliveryRefused,
        ShipmentLost,
        ProofChased,
        ShipmentRecallRequested,
        RecallRefused,
        DeliveryCompleted,
        UnitsDispatched,
        ReallocationRequested,
        OrderStopped,
        MessageRequested,
    ),
)
