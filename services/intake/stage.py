"""Which records intake takes, and who handles each."""

from pathlib import Path

from orders.contracts.records import (
    AmendRequested,
    CancelRequested,
    ChangeRefused,
    CorrectionRequested,
    CorrectionSubmitted,
    IntakeState,
    MessageRequested,
    OrderFinished,
    OrderReceived,
    OrderRejected,
    OrderStopped,
    OrderSubmitted,
    RecallRequested,
    ResubmissionConflicted,
    SubmissionRepeated,
)
from orders.engine.stage import Stage, TimerDue
from services.intake import decide
from services.intake.policy import IntakePolicy

STAGE = Stage(
    name="intake",
    chain="orders.submissions.v1",
    also=("orders.notices.v1",),
    state=IntakeState,
    policy=IntakePolicy,
    policy_file=Path(__file__).with_name("policy.yaml"),
    takes={
        OrderSubmitted: decide.receive,
        CorrectionSubmitted: decide.correct,
        CancelRequested: decide.cancel,
        AmendRequested: decide.amend,
        OrderStopped: decide.end,
        OrderFinished: decide.end,
        TimerDue: decide.wake,
    },
    emits=(
        OrderReceived,
        RecallRequested,
        OrderRejected,
        CorrectionRequested,
        ResubmissionConflicted,
        SubmissionRepeated,
        ChangeRefused,
        OrderStopped,
        MessageRequested,
    ),
)
