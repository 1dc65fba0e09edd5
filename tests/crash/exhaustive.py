"""Every fault at every step of every batch and claim of the plainest world; and every second
fault soon after a first."""

from collections.abc import Iterable, Iterator, Sequence

from tests.crash import faults
from tests.crash.schedule import Fault, Moment, Schedule
from tests.crash.simulation import Simulation
from tests.crash.source import IDLE

READS = (
    "load",
    "head",
    "bounds",
    "committed",
    "committed_many",
    "low",
    "replay",
    "server_time",
    "states",
)
"""Calls that change nothing: whether the request or its answer was lost makes no difference."""
BEGINNINGS = ("writer.begin", "group.committed")
"""A turn in which one of these is called has a batch or a claim."""
PLAINEST, TOGETHER = Schedule(0, ()), Schedule(0, (), together=True)
WINDOW = 12
"""Steps after a first fault, of replicas of the same stage, at which a second one strikes."""


def singles(plainest: Schedule = PLAINEST) -> list[Schedule]:
    """One fault each, in the order of the run."""
    return [
        plainest.with_faults([fault]) for moment in _steps(plainest) for fault in _faults(moment)
    ]


def bundles(chosen: Sequence[Schedule], size: int) -> list[Sequence[Schedule]]:
    """So many at a time: a bundle shares one run of the plainest world up to the moments of its
    faults."""
    kinds = ([one for one in chosen if one.together is together] for together in (False, True))
    return [kind[at : at + size] for kind in kinds for at in range(0, len(kind), size)]


def seconds(first: Schedule, window: int = WINDOW) -> list[Fault]:
    """What else may go wrong within the window after the fault of `first`."""
    (fault,) = first.faults or ()
    stage = fault.moment.process.rpartition("-")[0]
    later = _steps(first, fault.moment)
    steps = [moment for moment in later if moment.process.rpartition("-")[0] == stage]
    return [second for moment in steps[:window] for second in _faults(moment)]


def _steps(schedule: Schedule, after: Moment | None = None) -> Iterator[Moment]:
    """The moments of its batches and claims, in their order, all or those after one. Tracking's are
    left out: it decides nothing, and every record passes it."""
    simulation = Simulation(schedule)
    simulation.run()
    busy = {turn for moment, turn in simulation.moments if moment.call in BEGINNINGS}
    reached = [moment for moment, _ in simulation.moments]
    begin = reached.index(after) + 1 if after in reached else 0
    for moment, turn in simulation.moments[begin:]:
        if (
            turn in busy
            and not moment.call.endswith(IDLE)
            and not moment.process.startswith("tracking")
        ):
            yield moment


def _faults(moment: Moment) -> Iterator[Fault]:
    return (Fault(moment, kind) for kind in _kinds(moment.call))


def _kinds(call: str) -> Iterable[str]:
    """Left out is what comes to the same: a crash after a call is the crash before the next, and
    between the begin of a transaction and its commit nobody else sees anything but that it is
    open."""
    yield "long pause before"
    if call == "writer.begin":
        return
    yield "crash before"
    if call in ("writer.commit", "group.commit"):
        yield faults.PUT_OUT
    if call == "writer.commit":
        yield faults.DOUBT
    if call == "writer.add_offsets":
        yield faults.OVERTAKEN
    if not call.startswith("failpoint"):
        yield "request lost"
        if call.rpartition(".")[2] not in READS and "answer lost" in faults.kinds_at(call):
            yield "answer lost"
