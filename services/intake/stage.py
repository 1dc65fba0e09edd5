"""Which records intake takes, and who handles each."""

from pathlib import Path

from orders.contracts.records import (
    AmendRequested,
    Article,
    CancelRequested,
    ChangePending,
    ChangeRefused,
    Channel,
    CorrectionRequested,
    CorrectionSubmitted,
    DuplicateDecided,
    DuplicateSuspected,
    IntakeState,
    MessageRequested,
    OrderFinished,
    OrderReceived,
    OrderRejected,
    OrderStopped,
    OrderSubmitted,
    RecallDenied,
    RecallRepeated,
    RecallRequested,
    RecordIgnored,
    ResubmissionConflicted,
    SubmissionRepeated,
)
from orders.engine.stage import Stage, TimerDue
from services.intake.completion import REFERENCES as COMPLETED_FROM
from services.intake.decide import changes, duplicates, notices, orders, people, timers
from services.intake.policy import IntakePolicy

STAGE = Stage(
    name="intake",
    chain="orders.submissions.v1",
    also=("orders.notices.v1", "orders.answers.v1"),
    state=IntakeState,
    policy=IntakePolicy,
    policy_file=Path(__file__).with_name("policy.yaml"),
    references=(Article, Channel, *COMPLETED_FROM),
    ledgers=("baskets",),
    review_holds=("open_holds", "hold_id"),
    takes={
        OrderSubmitted: orders.receive,
        CorrectionSubmitted: orders.correct,
        CancelRequested: people.cancel,
        AmendRequested: changes.amend,
        DuplicateDecided: duplicates.decide,
        OrderStopped: notices.stop,
        OrderFinished: notices.end,
        RecallDenied: changes.denied,
        TimerDue: timers.wake,
    },
    emits=(
        OrderReceived,
        RecallRequested,
        OrderRejected,
        CorrectionRequested,
        DuplicateSuspected,
        ResubmissionConflicted,
        SubmissionRepeated,
        ChangeRefused,
        ChangePending,
        RecallRepeated,
        OrderStopped,
        MessageRequested,
        RecordIgnored,
    ),
)
