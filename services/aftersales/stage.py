"""Which records aftersales takes, and who handles each."""

from pathlib import Path

from orders.contracts.records import (
    AftersalesState,
    Article,
    CaseAnswered,
    CaseClosed,
    CaseOpened,
    CaseUpdated,
    DeliveryCompleted,
    DeliveryRefused,
    MessageRequested,
    OrderCompleted,
    OrderFinished,
    PaymentReceived,
    RefundRequested,
    ReturnArrived,
    ReturnAuthorised,
    ReturnInspected,
    ReturnRefused,
    ReturnRequested,
    ShipmentDelivered,
    ShipmentLost,
    UnitsReturned,
)
from orders.engine.stage import Stage, TimerDue
from services.aftersales.decide import cases, orders, partners, returns, timers
from services.aftersales.policy import AftersalesPolicy

STAGE = Stage(
    name="aftersales",
    chain="orders.shipping.v1",
    also=("orders.review.v1", "orders.answers.v1", "warehouse.events.v1", "payment.events.v1"),
    state=AftersalesState,
    policy=AftersalesPolicy,
    policy_file=Path(__file__).with_name("policy.yaml"),
    references=(Article,),
    takes={
        ShipmentDelivered: orders.delivered,
        DeliveryRefused: orders.refused,
        ShipmentLost: orders.lost,
        DeliveryCompleted: orders.completed,
        ReturnRequested: returns.requested,
        ReturnArrived: returns.arrived,
        CaseOpened: cases.opened,
        CaseAnswered: cases.answered,
        PaymentReceived: partners.received,
        RefundRequested: partners.refunded_by_review,
        TimerDue: timers.due,
    },
    emits=(
        ReturnAuthorised,
        ReturnRefused,
        ReturnInspected,
        RefundRequested,
        CaseUpdated,
        CaseClosed,
        OrderCompleted,
        OrderFinished,
        UnitsReturned,
        MessageRequested,
    ),
)
