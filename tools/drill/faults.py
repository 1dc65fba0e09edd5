"""The table of faults, in the order in which they are played: what leaves an outage behind in the
levels comes late, and the same alert never twice in a row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tools.drill import making
from tools.drill.house import House
from tools.drill.making import Values


@dataclass(frozen=True)
class Fault:
    """`alert`, with `labels` among its own, is to come; what the section of the page says of these
    `cases` mends it. `calm`: PromQL that is there once it is mended, where the alert outlasts
    that; `before`: seconds for which orders have to flow first, to be compared with."""

    name: str
    make: Callable[[House], Values]
    alert: str
    labels: Mapping[str, str] = field(default_factory=dict)
    cases: Sequence[str] = ()
    calm: str = ""
    before: float = 0.0


BEATS = "max by (stage, partition) (orders_stage_heartbeat_timestamp_seconds)"
FLOWS = f"min(max by (server) (orders_server_up)) == 1 and on () max(time() - {BEATS}) < 45"
"""All servers answer, and heartbeats pass all stages: one is sent every 15 s."""
SLOW, POLICY, CLOCK, DISK = "slow consumer", "wrong policy", "clock skew", "disk full"
FAULTS: Sequence[Fault] = (
    Fault(
        SLOW,
        making.slow_consumer,
        "OrdersAnswersBurnsFast",
        {"level": "answers"},
        ("much to handle", "one replica is slow"),
        'level:orders_errors:ratio_rate5m{level="answers"} < 0.001',
    ),
    Fault(
        "poison order",
        making.poison_order,
        "OrdersParked",
        {"stage": "allocation"},
        ("what should never have been sent",),
    ),
    Fault(
        POLICY,
        making.wrong_policy,
        "OrdersDecisionsShift",
        {"stage": "review", "event": "OrderReceived"},
        ("a policy that is wrong", "its replicas then"),
        before=120,
    ),
    Fault(
        CLOCK,
        making.clock_skew,
        "OrdersThinMargin",
        {"margin": "clock", "server": "registry"},
        ("clock",),
    ),
    Fault(
        "stage stuck",
        making.stage_stuck,
        "OrdersStandStill",
        {"stage": "review"},
        ("a replica hangs",),
        FLOWS,
    ),
    Fault(
        "registry away",
        making.registry_away,
        "OrdersServerAway",
        {"server": "registry"},
        ("starts what is not running",),
        FLOWS,
    ),
    Fault(
        "stage dead",
        making.stage_dead,
        "OrdersStandStill",
        {"stage": "review"},
        ("nobody runs it",),
        FLOWS,
    ),
    Fault(
        "broker away",
        making.broker_away,
        "OrdersServerAway",
        {"server": "kafka"},
        ("starts what is not running",),
        FLOWS,
    ),
    Fault(
        "Redis away",
        making.redis_away,
        "OrdersServerAway",
        {"server": "redis"},
        ("starts what is not running",),
        FLOWS,
    ),
    Fault(
        DISK,
        making.disk_full,
        "OrdersServerAway",
        {"server": "kafka"},
        ("the broker's disk is full", "starts what is not running"),
        FLOWS,
    ),
)
