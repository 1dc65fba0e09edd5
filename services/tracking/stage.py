"""Which records tracking takes, and who handles each."""

from pathlib import Path

from orders.contracts.records import (
    ChangeRefused,
    MessageRequested,
    OrderStatus,
    OrderStopped,
    RecordIgnored,
    TrackingState,
)
from orders.engine.stage import Handler, Stage
from services.tracking.decide.facts import (
    follow_change_refused,
    follow_ignored,
    follow_message,
    follow_stop,
    follower,
)
from services.tracking.policy import TrackingPolicy
from services.tracking.rules.table import TABLE

FOLLOWERS: dict[type, Handler] = {
    row.record: follow_change_refused(row) if row.record is ChangeRefused else follower(row)
    for row in TABLE
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
    ),
    state=TrackingState,
    policy=TrackingPolicy,
    policy_file=Path(__file__).with_name("policy.yaml"),
    takes={
        **FOLLOWERS,
        OrderStopped: follow_stop,
        MessageRequested: follow_message,
        RecordIgnored: follow_ignored,
    },
    emits=(OrderStatus,),
    batch_ms=200,  # it reads a dozen records an order, and no stage waits for it
)
