"""Runs one schedule, or many in several processes."""

import gc
import multiprocessing
import signal
from collections.abc import Iterable, Iterator

from tests.crash.schedule import Schedule
from tests.crash.simulation import Simulation
from tests.crash.verdict import Verdict, violations


def run(schedule: Schedule | int, keep_trace: bool = False) -> Verdict:
    """Play a world to its last rest and judge it. A bare seed draws its faults at random; the verdict's schedule lists them."""
    wanted = Schedule(schedule) if isinstance(schedule, int) else schedule
    simulation = Simulation(wanted, keep_trace)
    simulation.run()
    found = tuple(violations(simulation))
    played = wanted.with_faults(simulation.source.struck)
    return Verdict(played, found, simulation.trace_hash, simulation.round, len(simulation.moments), tuple(simulation.trace or ()))


def run_all(schedules: Iterable[Schedule], jobs: int) -> Iterator[Verdict]:
    """Verdicts as they come, in any order. Close the iterator to stop."""
    if jobs == 1:
        yield from map(run, schedules)
        return
    with multiprocessing.get_context("fork").Pool(jobs, _begin, maxtasksperchild=2_000) as pool:
        yield from pool.imap_unordered(run, schedules, chunksize=4)


def _begin() -> None:
    """In a process of the pool: interrupts are the parent's, and what is loaded is not looked at by the garbage collector again."""
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
