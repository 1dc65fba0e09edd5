"""Which of all that the stages can say the worlds come to (`python -m tests.crash --reached`): what
none comes to, no world proves anything about."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from orders.audit.source import Record
from orders.contracts.catalogue import STAGES
from orders.contracts.errors import UndecodableRecord
from tests.crash.house import CODEC
from tests.crash.schedule import Schedule
from tests.crash.simulation import Simulation
from tests.crash.verdict import Verdict, verdict_of
from tests.crash.whole import WholeSource
from tests.stages.codes import declared

SUMMARIES = "orders.summaries.v1"
UNSAID = (".state.v1", ".journal.v2")


class Code(NamedTuple):
    """What a stage said. `kind`: outcomes, reasons or rules, as in its codes.yaml."""

    stage: str
    kind: str
    code: str


def run_and_look(schedule: Schedule) -> tuple[Verdict, frozenset[Code]]:
    """Play a world to its last rest and judge it; what its stages said."""
    simulation = Simulation(schedule)
    simulation.run()
    return verdict_of(schedule, simulation), frozenset(reached(simulation))


def reached(simulation: Simulation) -> Iterator[Code]:
    """All that was said in a world, once or more often."""
    source = WholeSource(simulation.broker, simulation.weather.removed)
    places = [
        (log.topic, log.partition)
        for log in simulation.broker.logs()
        if not log.topic.endswith(UNSAID)
    ]
    for record in source.read(source.bounds(places)):
        yield from _said(record)


def unreached(found: Iterable[Code]) -> Iterator[str]:
    """Lines, one for what a stage declares and did not say; a rule that two stages share may have
    been the other's."""
    said = set(found)
    rules = {one.code for one in said if one.kind == "rules"}
    for stage in STAGES:
        codes = declared(stage)
        for kind in ("outcomes", "reasons", "rules"):
            every: frozenset[str] = getattr(codes, kind)
            there = rules if kind == "rules" else _of(said, stage, kind)
            if missing := sorted(every - there):
                yield (
                    f"{stage}: {len(missing)} of {len(every)} {kind} not reached: "
                    f"{', '.join(missing)}"
                )


def _of(said: set[Code], stage: str, kind: str) -> set[str]:
    return {one.code for one in said if (one.stage, one.kind) == (stage, kind)}


def _said(record: Record) -> Iterator[Code]:
    try:
        value = CODEC.decode(record.value or b"", record.topic)[1]
    except UndecodableRecord:
        return
    if record.topic == SUMMARIES:
        for count in value["counts"]:
            yield Code(value["stage"], "outcomes", count["outcome"])
            yield Code(value["stage"], "reasons", count["reason"])
    decision: Mapping[str, Any] | None = value.get("decision")
    for rule in decision["rules"] if decision else ():
        yield Code("", "rules", rule["code"])
