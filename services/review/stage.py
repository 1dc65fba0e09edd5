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
    PaymentReceived,
    Price,
    RecallRequested,
    RefundRequested,
    ReviewDecided,
    ReviewState,
)
from orders.engine.stage import Stage, TimerDue
from services.review.decide import confirmation, notices, orders, partners, people, timers
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
        RecallRequested: notices.recall,
        ReviewDecided: people.decide,
        ConfirmationAnswered: confirmation.answer,
        PaymentReceived: partners.receive,
        OrderStopped: notices.settle,
        OrderFinished: notices.finish,
        TimerDue: timers.wake,
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
    ),
)
