"""Which records tracking takes, and who handles each."""

from pathlib import Path

from orders.contracts.records import (
    ChangeRefused,
    DeliveryDelayed,
    ExceptionClosed,
    ExceptionEscalated,
    ExceptionOpened,
    ExceptionSettled,
    MessageRequested,
    OrderMeasured,
    OrderReceived,
    OrderRejected,
    OrderStatus,
    OrderStopped,
    PromiseScored,
    RecordIgnored,
    RefundPaid,
    RefundRequested,
    StageTime,
    TimelineAdded,
    TrackingState,
)
from orders.engine.stage import Stage, TimerDue
from services.tracking.decide import facts, notes, people
from services.tracking.decide.figures import figuring
from services.tracking.decide.promises import keeping
from services.tracking.decide.refunds import paid, requesting
from services.tracking.decide.timeline import Follow
from services.tracking.decide.timers import due
from services.tracking.policy import TrackingPolicy
from services.tracking.rules.figures import TAKEN
from services.tracking.rules.promises import REACHED
from services.tracking.rules.status import is_over, queue_of
from services.tracking.rules.table import TABLE

SPECIAL = {
    ChangeRefused: facts.change_refused,
    DeliveryDelayed: facts.delayed,
    OrderReceived: facts.received,
    OrderRejected: facts.rejected,
}
FOLLOWERS: dict[type, Follow] = {
    row.record: SPECIAL.get(row.record, facts.follower)(row) for row in TABLE
}
PROMISED = (*REACHED, "PromiseMade", "PromiseExtended", "ShipmentLost", "DeliveryCompleted")
KEEPERS: dict[type, Follow] = {
    record: keeping(record.__name__, follow)
    for record, follow in FOLLOWERS.items()
    if record.__name__ in PROMISED
}
HANDLERS: dict[type, Follow] = {
    **FOLLOWERS,
    **KEEPERS,
    OrderStopped: facts.stopped,
    MessageRequested: notes.message_asked,
    RecordIgnored: notes.ignored,
    RefundRequested: requesting(FOLLOWERS[RefundRequested]),
    RefundPaid: paid,
    ExceptionSettled: people.settled,
    TimerDue: due,
}

STAGE = Stage(
    name="tracking",
    chain="orders.intake.v1",
    also=(
        "orders.review.v1",
        "orders.inventory.v1",
        "orders.allocation.v1",
        "orders.shipping.v1",
        "orders.aftersales.v1",
        "orders.notices.v1",
        "orders.messages.v1",
        "orders.offers.v1",
        "orders.contracts.v1",
        "payment.events.v1",
        "orders.answers.v1",
    ),
    state=TrackingState,
    policy=TrackingPolicy,
    policy_file=Path(__file__).with_name("policy.yaml"),
    references=(StageTime,),
    takes={
        record: figuring(record.__name__, follow) if record.__name__ in TAKEN else follow
        for record, follow in HANDLERS.items()
    },
    emits=(
        OrderStatus,
        TimelineAdded,
        PromiseScored,
        OrderMeasured,
        ExceptionOpened,
        ExceptionEscalated,
        ExceptionClosed,
        MessageRequested,
        RecordIgnored,
    ),
    ended=is_over,
    queue_of=queue_of,
    batch_ms=200,  # it reads a dozen records an order, and no stage waits for it
)
