"""What a lookout knows of a house in which orders flow."""

from orders.client.brokers import Copies, Topology
from orders.client.groups import inputs
from orders.client.reading import Place
from orders.client.standings import Standing
from orders.client.waiting import Waits
from orders.contracts.catalogue import STAGES, TOPICS
from services.lookout.known import Audited, Known, Offsets
from services.lookout.stores import LEDGERS

NOW = 1_700_000_000.0


def flowing(partitions: int = 12) -> Known:
    """Every stage works, nothing waits, every server answers."""
    everywhere = range(partitions)
    standings: dict[str, Standing] = {}
    waits: dict[tuple[str, Place], Waits] = {}
    for stage in STAGES:
        marks = {(topic, at): 100 for topic in inputs(stage).topics for at in everywhere}
        beats = dict.fromkeys(everywhere, int(NOW * 1000) - 7_000)
        nobody = frozenset[int]()
        standings[stage] = Standing(stage, 1, nobody, marks, beats, nobody, nobody, nobody)
        waits |= {(stage, place): Waits(0, None, True) for place in marks}
    copies = {(topic, at): Copies(3, 3) for topic in TOPICS for at in everywhere}
    ends = {place: 101 for one in standings.values() for place in one.marks}
    return Known(
        partitions,
        Offsets(Topology(3, copies), standings, ends, waits),
        Audited(NOW - 3_600, {"oversold": 0}),
        {(stage, at): NOW - 7 for stage in STAGES for at in everywhere},
        parked=dict.fromkeys(STAGES, 0),
        unreadable=dict.fromkeys(STAGES, 0),
        overdue=dict.fromkeys(STAGES, 0),
        swept={(stage, "held"): 0 for stage in ("intake", "review")},
        ledgers=dict.fromkeys(LEDGERS, True),
        channels={"web": NOW - 20, "other": NOW - 90},
        silent={"web": False, "edi": False},
        certificates={"kafka": NOW + 90 * 86_400},
        servers={"kafka": True, "registry": True, "redis": True},
        clock_gaps={"redis": 0.01},
        looked={"offsets": NOW},
    )
