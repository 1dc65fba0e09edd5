"""Simulated worlds in reduced form: `make crash` runs them by the thousand. One schedule is one
trace; no fault breaks an invariant."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random
from typing import TypeVar

import pytest

from tests.crash import Fault, Moment, Schedule, Verdict, faults, run
from tests.crash.branches import branched
from tests.crash.exhaustive import TOGETHER, bundles, seconds, singles
from tests.crash.runner import run_all, run_singles
from tests.crash.shrink import shrunk

T = TypeVar("T")
SINGLE_SECONDS, RANDOM_SECONDS = 70.0, 40.0
"""The budget of `make test`: two minutes with what the other tests here take."""
JOBS = min(os.cpu_count() or 1, 4)
MOST_BUNDLES, MOST_WORLDS = 60, 1_000
"""What a fast machine plays in that time was played before, and failed nowhere: which schedules are
tried beyond, `make crash` decides, not the machine."""
# The budget is kept by the tests themselves; a busy machine needs longer for the others.
pytestmark = pytest.mark.timeout(600)


def within(seconds: float, verdicts: Iterator[T], fewest: int) -> Iterator[T]:
    """As many as there is time for, and `fewest` however busy the machine is: fewer would mean
    nothing."""
    end = time.monotonic() + seconds
    for number, verdict in enumerate(verdicts, 1):
        yield verdict
        if number >= fewest and time.monotonic() > end:
            return


def told(verdicts: Iterable[Verdict]) -> list[str]:
    """The failures among them, each with the command that shows it."""
    return [
        f"python -m tests.crash --replay '{verdict.schedule}': {verdict.violations[0]}"
        for verdict in verdicts
        if not verdict.ok
    ]


@pytest.mark.slow
def test_no_single_fault_at_any_step_of_a_batch_or_claim_breaks_anything() -> None:
    """A sample, another at each place of the run; `make crash MODE=single` takes all."""
    everywhere = [*singles(), *singles(TOGETHER)]
    mixed = Random("test").sample(everywhere, len(everywhere))
    chosen = bundles(mixed, 20)[:MOST_BUNDLES]
    played_together = within(SINGLE_SECONDS, run_all(run_singles, chosen, JOBS), 1)
    assert not told(verdict for bundle in played_together for verdict in bundle)


@pytest.mark.slow
def test_no_faults_at_random_break_anything() -> None:
    drawn = run_all(run, map(Schedule.drawn, range(1, MOST_WORLDS + 1)), JOBS)
    assert not told(list(within(RANDOM_SECONDS, drawn, 12)))


def of(verdicts: Iterable[Verdict]) -> dict[Schedule, Verdict]:
    """Each by its schedule."""
    return {verdict.schedule: verdict for verdict in verdicts}


@pytest.mark.slow
def test_schedules_that_begin_alike_branch_off_and_come_out_as_when_they_are_played_alone() -> None:
    draw = Random("branches")
    chosen = draw.sample(singles(), 6)
    assert of(run_singles(chosen)) == of(map(run, chosen))
    first, *_ = chosen
    later = draw.sample(seconds(first), 3)
    both = [first.with_faults([*(first.faults or ()), second]) for second in later]
    assert of(branched(first, later)) == of(map(run, both))


@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.slow) for n in (7, 12))])
def test_one_schedule_is_one_trace(seed: int) -> None:
    at_random = run(seed)
    assert run(seed).trace_hash == at_random.trace_hash, "the same seed"
    assert run(at_random.schedule).trace_hash == at_random.trace_hash, "the same faults, listed"
    assert run(seed + 1).trace_hash != at_random.trace_hash


@pytest.mark.slow
def test_a_trace_does_not_depend_on_the_process() -> None:
    """Neither on the order of sets nor on where objects lie in memory."""
    hashes = set[str]()
    for number in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-m", "tests.crash", "--replay", "seed=6"],
            env={**os.environ, "PYTHONHASHSEED": number},
            capture_output=True,
            text=True,
            check=True,
        )
        hashes.update(line for line in done.stdout.splitlines() if line.startswith("trace "))
    assert len(hashes) == 1


def test_a_failing_schedule_is_shrunk_to_what_makes_it_fail() -> None:
    listed = [
        Fault(Moment("review-1", "state_store.confirm", number), "crash after")
        for number in range(1, 9)
    ]
    guilty = {listed[2], listed[6]}
    least = shrunk(
        Schedule(5, tuple(listed)), fails=lambda schedule: guilty <= set(schedule.faults or ())
    )
    assert least == Schedule(0, (listed[2], listed[6]))


def test_a_schedule_is_read_as_it_is_printed() -> None:
    schedule = Schedule(
        3, (Fault(Moment("review-1", "ledger.credit.prepare", 3), "in doubt, not committed"),)
    )
    assert Schedule.parse(str(schedule)) == schedule
    together = schedule._replace(together=True)
    assert Schedule.parse(str(together)) == together
    assert Schedule.parse(str(Schedule.drawn(17))) == Schedule.drawn(17)
    assert Schedule.parse("17") == Schedule.parse(str(Schedule(17))) == Schedule(17)
    with pytest.raises(ValueError, match="no fault"):
        Schedule.parse("seed=1; nonsense")


@pytest.mark.slow
def test_every_kind_of_fault_strikes_and_is_survived() -> None:
    """Each kind once, where it can strike, in one world after another."""
    calls = ("group.poll", "state_store.confirm", "writer.commit", "ledger.stock.prepare")
    for kind in dict.fromkeys(kind for call in calls for kind in faults.kinds_at(call)):
        call = next(call for call in calls if kind in faults.kinds_at(call))
        verdict = run(Schedule(0, (Fault(Moment("inventory-1", call, 3), kind),)))
        assert [fault.kind for fault in verdict.schedule.faults or ()] == [kind]
        assert not told([verdict])


def test_its_processes_end_with_it_however_it_ends() -> None:
    played = subprocess.Popen(
        [sys.executable, "-m", "tests.crash", "--jobs", "2", "--seeds", "100000"],
        stdout=subprocess.DEVNULL,
    )
    try:
        # two that play, and the one that minds what they share
        until(lambda: len(children(played.pid)) == 3)
        begun = children(played.pid)
        played.terminate()
        played.wait()
        until(lambda: not any(map(runs, begun)))
    finally:
        played.kill()


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def runs(pid: int) -> bool:
    """Whether there is a process that has not ended, though nobody may have asked how."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 300
    while not done():
        assert time.monotonic() < end
        time.sleep(0.1)
