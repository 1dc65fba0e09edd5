"""Which records effects takes, and who handles each."""

from pathlib import Path

from orders.contracts.records import (
    AttemptOrdered,
    AttemptSettled,
    Channel,
    Customer,
    EffectDecided,
    EffectEnded,
    EffectsState,
    MessageRequested,
    OrderFinished,
    OrderReceived,
    OrderStopped,
    PlatformProbed,
)
from orders.engine.stage import Stage, TimerDue
from services.effects.decide import messages, orders, people, reports, timers
from services.effects.policy import EffectsPolicy
from services.effects.state import is_over

STAGE = Stage(
    name="effects",
    chain="orders.intake.v1",
    also=(
        "orders.messages.v1",
        "orders.notices.v1",
        "connector.reports.v1",
        "orders.answers.v1",
    ),
    state=EffectsState,
    ended=is_over,
    policy=EffectsPolicy,
    policy_file=Path(__file__).with_name("policy.yaml"),
    references=(Channel, Customer),
    takes={
        OrderReceived: orders.received,
        MessageRequested: messages.asked,
        OrderStopped: orders.stopped,
        OrderFinished: orders.finished,
        AttemptSettled: reports.settled,
        EffectDecided: people.decided,
        TimerDue: timers.due,
    },
    emits=(AttemptOrdered, EffectEnded, PlatformProbed),
    batch_ms=200,  # most of what it reads concerns it not at all, and no stage waits for it
)
