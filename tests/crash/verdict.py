"""What a run comes to, and what must hold of any world at its last rest."""

from collections.abc import Iterator
from typing import NamedTuple

from tests.audit.twins import audit_of
from tests.crash.schedule import Schedule
from tests.crash.simulation import STAGES, Simulation
from tests.runtime.invariants import check_ledgers, check_slots, fold


class Verdict(NamedTuple):
    """`schedule` lists the faults that came to pass, so it replays. `violations` are sentences, empty if all is well."""

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


def violations(simulation: Simulation) -> Iterator[str]:
    """Everything that is wrong with a world at rest."""
    yield from simulation.accusations
    for stage in STAGES:
        try:
            folded = fold(simulation.world, stage)
            check_slots(simulation.world, stage, folded)
            check_ledgers(simulation.world, stage, folded)
        except Exception as error:  # of any kind: what cannot be checked is wrong, too
            yield f"{stage.name}: {type(error).__name__}: {error}"
    try:
        report = audit_of(simulation.world)
    except Exception as error:  # as above
        yield f"the audit itself failed: {type(error).__name__}: {error}"
        return
    for result in report.results.values():
        yield from (f"audit, {result.name}: {about}: {says}" for about, says in result.shown)
    yield from (f"{stage} left {count} records unread" for stage, count in report.unread.items() if count)
