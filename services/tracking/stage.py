"""Which records tracking takes, and who handles each."""

from pathlib import Path

from orders.contracts.records import (
    ChangeRefused,
    MessageRequested,
    OrderReceived,
    OrderStatus,
    OrderStopped,
    RecordIgnored,
    TrackingState,
)
from orders.engine.stage import Handler, Stage
from services.tracking.decide import facts, notes
from services.tracking.policy import TrackingPolicy
from services.tracking.rules.table import TABLE

SPECIAL = {ChangeRefused: facts.change_refused, OrderReceived: facts.received}
FOLLOWERS: dict[type, Handler] = {
    row.record: SPECIAL.get(row.record, facts.follower)(row) for row in TABLE
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
        OrderStopped: facts.stopped,
        MessageRequested: notes.message_asked,
        RecordIgnored: notes.ignored,
    },
    emits=(OrderStatus,),
    batch_ms=200,  # it reads a dozen records an order, and no stage waits for it
)
