"""Which records review takes, and who handles each."""

from pathlib import Path

from orders.contracts.records import (
    Article,
    ConfirmationAnswered,
    ConfirmationReminded,
    ConfirmationRequested,
    Customer,
    ExchangeRate,
    HoldReleased,
    MessageRequested,
    OrderApproved,
    OrderConfirmed,
    OrderDeclined,
    OrderFinished,
    OrderHeld,
    OrderReceived,
    OrderStopped,
    OrderSuspended,
    PaymentChargedBack,
    PaymentReceived,
    Price,
    RecallRequested,
    RecordIgnored,
    RefundRequested,
    ReviewDecided,
    ReviewState,
    UnitsCredited,
)
from orders.engine.stage import Stage, TimerDue, Woken
from services.review.decide import credit, notices, orders, partners, people, timers
from services.review.policy import ReviewPolicy

STAGE = Stage(
    name="review",
    chain="orders.intake.v1",
    also=("orders.answers.v1", "orders.notices.v1", "payment.events.v1"),
    state=ReviewState,
    policy=ReviewPolicy,
    policy_file=Path(__file__).with_name("policy.yaml"),
    references=(Article, Price, Customer, ExchangeRate),
    ledgers=("credit",),
    review_holds=("open_holds", "hold_id"),
    takes={
        OrderReceived: orders.judge,
        RecallRequested: orders.recall,
        ReviewDecided: people.decide,
        ConfirmationAnswered: people.answer,
        PaymentReceived: partners.receive,
        PaymentChargedBack: partners.take_back,
        OrderStopped: notices.stopped,
        UnitsCredited: notices.credited,
        OrderFinished: notices.finished,
        TimerDue: timers.wake,
        Woken: credit.ask_again,
    },
    emits=(
        OrderConfirmed,
        RecallRequested,
        OrderApproved,
        OrderHeld,
        HoldReleased,
        OrderDeclined,
        ConfirmationRequested,
        ConfirmationReminded,
        OrderSuspended,
        RefundRequested,
        OrderStopped,
        MessageRequested,
        RecordIgnored,
    ),
)
