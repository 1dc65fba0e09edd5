"""Which records correspondence takes, and who handles each."""

from pathlib import Path

from orders.contracts.records import (
    AnswerIssued,
    ArticlesSubstituted,
    ChangeRefused,
    Channel,
    CorrectionRequested,
    CorrespondenceState,
    OrderConfirmed,
    OrderFinished,
    OrderReceived,
    OrderRejected,
    OrderStopped,
)
from orders.engine.stage import Stage, TimerDue
from services.correspondence.decide import endings, faults, orders
from services.correspondence.policy import CorrespondencePolicy
from services.correspondence.state import is_over

STAGE = Stage(
    name="correspondence",
    chain="orders.intake.v1",
    also=("orders.review.v1", "orders.notices.v1"),
    state=CorrespondenceState,
    ended=is_over,
    policy=CorrespondencePolicy,
    policy_file=Path(__file__).with_name("policy.yaml"),
    references=(Channel,),
    takes={
        OrderReceived: orders.received,
        OrderConfirmed: orders.confirmed,
        CorrectionRequested: faults.correction,
        OrderRejected: faults.rejected,
        ChangeRefused: faults.change_refused,
        OrderStopped: endings.stopped,
        ArticlesSubstituted: orders.substituted,
        OrderFinished: endings.finished,
        TimerDue: endings.due,
    },
    emits=(AnswerIssued,),
    batch_ms=200,  # most of what it reads concerns it not at all, and no stage waits for it
)
