"""What Kafka tells of the stages: committed offsets and what stands in their metadata, members,
records that wait, copies of partitions."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import structlog

from orders.client.brokers import Brokers
from orders.client.groups import Groups
from orders.client.reading import Reader
from orders.client.standings import Standing, standings
from orders.client.waiting import Waiting
from orders.engine.settings import Settings
from services.lookout.known import Known, Offsets
from services.lookout.look import Turn

CLOCKS_SECONDS = 5.0
"""By how much wall clocks may differ."""
_log = structlog.get_logger("lookout")


@contextmanager
def offsets(settings: Settings, known: Known) -> Iterator[Turn]:
    """The look at Kafka."""
    groups, brokers, waiting = Groups(settings), Brokers(settings), Waiting()
    garbled: dict[str, frozenset[int]] = {}
    with Reader(settings) as reader:

        def turn() -> None:
            topology, stages = brokers.topology(), standings(groups, settings.partitions)
            marks = {stage: one.marks for stage, one in stages.items()}
            ends = groups.ends({place for places in marks.values() for place in places})
            waits = waiting.look(marks, ends, reader.read, groups.lows)
            known.offsets = Offsets(topology, stages, ends, waits)
            known.heartbeats = {**known.heartbeats, **_heartbeats(stages.values(), time.time())}
            for stage, one in stages.items():
                if one.garbled != garbled.get(stage, frozenset()):
                    garbled[stage] = one.garbled
                    _say(one)

        yield turn


def _heartbeats(stages: Iterable[Standing], now: float) -> dict[tuple[str, int], float]:
    """Those that can be: one from the future would hide for how long nothing came through."""
    return {
        (one.stage, partition): at / 1000
        for one in stages
        for partition, at in one.heartbeats.items()
        if at / 1000 <= now + CLOCKS_SECONDS
    }


def _say(one: Standing) -> None:
    if one.garbled:
        _log.warning(
            "committed offsets that no stage wrote: see docs/operations.md, ConfigError",
            stage=one.stage,
            partitions=sorted(one.garbled),
        )
