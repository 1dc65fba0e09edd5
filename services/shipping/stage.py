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
from services.shipping.decide import carrier, overdue, recall, release, warehouse
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
        OrderAllocated: release.release,
        RecallRequested: recall.recall,
        ShipmentPicked: warehouse.picked,
        ShortPicked: warehouse.short_picked,
        PackedOut: warehouse.packed_out,
        RecallAnswered: recall.recall_answered,
        CarrierScanned: carrier.scanned,
        OrderStopped: recall.drop_awaited,
        TimerDue: overdue.chase,
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
