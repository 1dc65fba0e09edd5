"""Runs one schedule, or many in several processes."""

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from itertools import islice
from typing import TypeVar

from tests.crash.branches import branched
from tests.crash.exhaustive import PLAINEST, TOGETHER, seconds
from tests.crash.schedule import Schedule
from tests.crash.simulation import Simulation
from tests.crash.verdict import Verdict, verdict_of

S = TypeVar("S")
T = TypeVar("T")


def run(schedule: Schedule | int, keep_trace: bool = False) -> Verdict:
    """Play a world to its last rest and judge it. A bare seed draws its faults at random; the
    verdict's schedule lists them."""
    wanted = Schedule(schedule) if isinstance(schedule, int) else schedule
    simulation = Simulation(wanted, keep_trace)
    simulation.run()
    return verdict_of(wanted, simulation)


def run_singles(chosen: Sequence[Schedule]) -> list[Verdict]:
    """Schedules of one fault each, all in the same plainest world."""
    plainest = TOGETHER if chosen[0].together else PLAINEST
    return branched(plainest, [fault for schedule in chosen for fault in schedule.faults or ()])


def run_with_seconds(first: Schedule) -> list[Verdict]:
    """A schedule of one fault, and all that have a second one soon after it."""
    return [run(first), *branched(first, seconds(first))]


def run_all(work: Callable[[S], T], schedules: Iterable[S], jobs: int) -> Iterator[T]:
    """What `work` makes of each schedule (or bundle of them), as it comes, in any order. Close
    the iterator to stop."""
    if jobs == 1:
        yield from map(work, schedules)
        return
    # Spawned: a fork would inherit the locks of the threads that pytest has, those of Kafka
    # clients. Nobody is killed: that may hang, too.
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _begin) as pool:
        coming = iter(schedules)
        running: set[Future[T]] = {
            pool.submit(work, schedule) for schedule in islice(coming, 2 * jobs)
        }
        try:
            while running:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                running |= {pool.submit(work, schedule) for schedule in islice(coming, len(done))}
                yield from (future.result() for future in done)
        finally:
            for future in running:
                future.cancel()


def _begin() -> None:
    """In a process of the pool: interrupts are the parent's, it ends when the parent has, however
    that ended, and the garbage collector does not look again and again at what is loaded."""
    threading.Thread(target=_outlive_nobody, daemon=True).start()
    gc.freeze()
    gc.set_threshold(50_000)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _outlive_nobody() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
