"""What a run comes to, and what must hold of any world at its last rest."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from orders.engine.core.counts import Counted
from orders.engine.core.labels import OTHER, closed_lists
from orders.engine.errors import Refused
from orders.engine.stage import Stage
from tests.audit.fakes import audit_of
from tests.crash import beats, connecting, once, passes, spoken
from tests.crash.house import CODEC
from tests.crash.reference import Reference
from tests.crash.schedule import Schedule
from tests.crash.simulation import WIRINGS, Simulation
from tests.crash.whole import WholeSource
from tests.engine.invariants import (
    check_ledgers,
    check_state_store,
    check_told,
    check_workload,
    fold,
)

SUMMARIES = "orders.summaries.v1"
FINAL = frozenset(("rejected", "declined", "cancelled", "unconfirmed", "discarded", "completed"))
"""By the end of a world every order has come to one of these."""


class Verdict(NamedTuple):
    """`schedule` lists the faults that came to pass, so it replays. `violations` are sentences,
    empty if all is well."""

    schedule: Schedule
    violations: tuple[str, ...]
    trace_hash: str
    rounds: int
    moments: int
    trace: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether every invariant held."""
        return not self.violations


def verdict_of(schedule: Schedule, simulation: Simulation) -> Verdict:
    """Judge a world at its last rest."""
    found = tuple(violations(simulation))
    played = schedule.with_faults(simulation.source.struck)
    return Verdict(
        played,
        found,
        simulation.trace_hash,
        simulation.round,
        len(simulation.moments),
        tuple(simulation.trace or ()),
    )


def violations(simulation: Simulation) -> Iterator[str]:
    """Everything that is wrong with a world at rest."""
    yield from simulation.accusations
    source = WholeSource(simulation.broker, simulation.weather.removed)
    yield from _caught("audit", lambda: _audit(simulation, source))
    broker, last = simulation.broker, simulation.beats.last
    yield from _caught("offers", lambda: spoken.unentitled(source, CODEC))
    yield from _caught("recalls", lambda: spoken.unheard(source, CODEC))
    arrived, later = simulation.outside.connectors.arrived, simulation.still_due("effects")
    yield from _caught("effects", lambda: connecting.wrongly_done(source, CODEC, arrived, later))
    yield from _caught("heartbeats", lambda: simulation.beats.unlike(WIRINGS))
    yield from _caught("heartbeats", lambda: beats.missing(broker, WIRINGS, last))
    yield from _caught("codes", lambda: _undeclared(source, simulation.partitions))
    yield from _caught("refused", lambda: _refused(source, simulation.partitions))
    opened = simulation.server.opened
    for wiring in simulation.wirings:
        yield from _caught("heartbeats", partial(beats.overtaken, wiring, source, CODEC))
        reference = Reference(wiring, simulation.policy(wiring.stage), source, CODEC)
        yield from _caught(wiring.name, partial(_redis, simulation, wiring.stage))
        yield from _caught(
            wiring.name, partial(once.violations, wiring, source, CODEC, simulation.clock.now())
        )
        yield from _caught(wiring.name, partial(passes.unnamed, wiring, source, CODEC, opened))
        yield from _caught(f"reference of {wiring.name}", reference.differences)


def _caught(name: str, check: Callable[[], Iterable[str]]) -> Iterator[str]:
    try:
        yield from check()
    except Exception as error:  # of any kind: what cannot be checked is wrong, too
        yield f"{name}: {type(error).__name__}: {error}"


def _undeclared(source: WholeSource, partitions: int) -> Iterator[str]:
    """What no stage declares to come of a kind of record: a metric would tell it as `other`."""
    closed = {wiring.name: closed_lists(wiring) for wiring in WIRINGS}
    found: set[str] = set()
    spans = source.bounds([(SUMMARIES, partition) for partition in range(partitions)])
    for record in source.read(spans):
        told = CODEC.decode(record.value or b"", SUMMARIES)[1]
        for count in told["counts"]:
            counted = Counted("", count["event"], count["outcome"], count["reason"])
            if closed[told["stage"]].outcome(counted) == (OTHER, OTHER):
                found.add(f"{told['stage']} has no {counted.outcome} of {counted.event}")
    yield from (f"codes.yaml: {one}" for one in sorted(found))


def _refused(source: WholeSource, partitions: int) -> Iterator[str]:
    """What the engine refuses of a handler is a fault of its stage, whoever's key is set aside."""
    for wiring in WIRINGS:
        topic = wiring.dead_letter.topic
        for record in source.read(source.bounds([(topic, at) for at in range(partitions)])):
            letter = CODEC.decode(record.value or b"", topic)[1]
            if letter["because"].startswith(f"{Refused.__name__}: "):
                yield f"{wiring.name} sets {letter['state_key']} aside: {letter['because']}"


def _redis(simulation: Simulation, stage: Stage) -> Iterable[str]:
    """Redis equals the fold of Kafka; raises AssertionError."""
    folded = fold(simulation.world, stage)
    check_state_store(simulation.world, stage, folded)
    check_ledgers(simulation.world, stage, folded)
    check_workload(simulation.world, stage, folded)
    check_told(simulation.world, stage, folded)
    return ()


def _audit(simulation: Simulation, source: WholeSource) -> Iterator[str]:
    """The independent audit of the whole world."""
    report = audit_of(simulation.world, source=source)
    for result in report.results.values():
        yield from (f"audit, {result.name}: {about}: {says}" for about, says in result.shown)
    yield from (
        f"{stage} left {count} records unread" for stage, count in report.unread.items() if count
    )
    yield from (
        f"{count} orders are {state} for good"
        for state, count in report.by_state.items()
        if state not in FINAL
    )
