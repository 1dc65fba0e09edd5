"""Which records aftersales takes, and who handles each."""

from pathlib import Path

from orders.contracts.records import (
    AftersalesState,
    Article,
    CaseAnswered,
    CaseClosed,
    CaseOpened,
    CaseUpdated,
    ClaimDecided,
    ClaimMoved,
    ClaimOpened,
    DeliveryCompleted,
    DeliveryDisputed,
    DeliveryRefused,
    MessageRequested,
    OrderCompleted,
    OrderFinished,
    PaymentChargedBack,
    PaymentReceived,
    RecordIgnored,
    ReturnArrived,
    ReturnAuthorised,
    ReturnInspected,
    ReturnRefused,
    ReturnRequested,
    ShipmentDelivered,
    ShipmentLost,
    UnitsCredited,
    UnitsReturned,
)
from orders.engine.stage import Stage, TimerDue
from services.aftersales.decide import claims, disputes, orders, partners, people, timers
from services.aftersales.policy import AftersalesPolicy
from services.aftersales.state import is_over

STAGE = Stage(
    name="aftersales",
    chain="orders.shipping.v1",
    also=("orders.answers.v1", "warehouse.events.v1", "payment.events.v1"),
    state=AftersalesState,
    ended=is_over,
    policy=AftersalesPolicy,
    policy_file=Path(__file__).with_name("policy.yaml"),
    references=(Article,),
    takes={
        ShipmentDelivered: orders.delivered,
        DeliveryRefused: orders.refused,
        ShipmentLost: orders.lost,
        DeliveryCompleted: orders.completed,
        ReturnRequested: people.return_requested,
        ReturnArrived: partners.arrived,
        CaseOpened: people.case_opened,
        DeliveryDisputed: disputes.disputed,
        CaseAnswered: people.case_answered,
        ClaimDecided: claims.decided,
        PaymentReceived: partners.paid,
        PaymentChargedBack: partners.charged_back,
        TimerDue: timers.due,
    },
    emits=(
        ReturnAuthorised,
        ReturnRefused,
        ReturnInspected,
        CaseUpdated,
        CaseClosed,
        ClaimOpened,
        ClaimMoved,
        OrderCompleted,
        OrderFinished,
        UnitsReturned,
        UnitsCredited,
        MessageRequested,
        RecordIgnored,
    ),
)
