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
from services.review.decide import confirm, judge, payment, settle, verdict, wake
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
        OrderReceived: judge.judge,
        RecallRequested: settle.recall,
        ReviewDecided: verdict.decide,
        ConfirmationAnswered: confirm.answer,
        PaymentReceived: payment.receive,
        OrderStopped: settle.settle,
        OrderFinished: settle.finish,
        TimerDue: wake.wake,
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
