"""What the looks have found. Each writes its own fields, a whole value at a time, so that nobody
needs a lock; what was found stays while its server is away."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from orders.client.brokers import Topology
from orders.client.reading import Place
from orders.client.standings import Standing
from orders.client.waiting import Waits


class Offsets(NamedTuple):
    """What Kafka told: `ends` of what is committed at every place that a stage reads; `waits`: for
    a stage at a place."""

    topology: Topology
    standings: Mapping[str, Standing]
    ends: Mapping[Place, int]
    waits: Mapping[tuple[str, Place], Waits]


class Audited(NamedTuple):
    """The last audit: when it ended, seconds since 1970, and check -> what was wrong."""

    at: float
    differences: Mapping[str, int]


@dataclass(slots=True)
class Known:
    """Times are seconds since 1970.

    partitions    of every topic
    heartbeats    (stage, partition) -> when the last heartbeat that came through was sent
    parked        stage -> parked keys
    unreadable    stage -> what stands among its dead letters and is none
    overdue       stage -> timers that were due a minute ago
    swept         (stage, reason) -> orders that people or goods kept for too long, as of the last
                  time that all states were looked through
    ledgers       ledger -> whether it is open
    channels      channel -> when it was last heard of
    silent        channel -> whether its silence is none by chance
    servers       server -> whether it answered the last look
    clock_gaps    server -> its clock minus ours, seconds
    certificates  server -> when its certificate ends
    looked        look -> when it last came to its end
    """

    partitions: int
    offsets: Offsets | None = None
    audited: Audited | None = None
    heartbeats: Mapping[tuple[str, int], float] = field(default_factory=dict)
    parked: Mapping[str, int] = field(default_factory=dict)
    unreadable: Mapping[str, int] = field(default_factory=dict)
    overdue: Mapping[str, int] = field(default_factory=dict)
    swept: Mapping[tuple[str, str], int] = field(default_factory=dict)
    ledgers: Mapping[str, bool] = field(default_factory=dict)
    channels: Mapping[str, float] = field(default_factory=dict)
    silent: Mapping[str, bool] = field(default_factory=dict)
    certificates: Mapping[str, float] = field(default_factory=dict)
    servers: dict[str, bool] = field(default_factory=dict)
    clock_gaps: dict[str, float] = field(default_factory=dict)
    looked: dict[str, float] = field(default_factory=dict)
