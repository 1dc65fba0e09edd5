"""The shortest schedule that still fails."""

from collections.abc import Callable, Sequence

from tests.crash.runner import run
from tests.crash.schedule import Fault, Schedule

Fails = Callable[[Schedule], bool]


def fails(schedule: Schedule) -> bool:
    """Whether a world under it breaks any invariant."""
    return not run(schedule).ok


def shrunk(schedule: Schedule, fails: Fails = fails) -> Schedule:
    """Drop faults, more and more at a time fewer, as long as what is left fails; then try the
    plainest world. `schedule` must fail."""
    faults = list(schedule.faults or ())
    size = len(faults)
    while size:
        smaller = _without_a_piece(schedule, faults, size, fails)
        if smaller is None:
            size //= 2
        else:
            faults = smaller
            size = min(size, len(faults))
    least = schedule.with_faults(faults)
    plainest = Schedule(0, least.faults, schedule.together)
    return plainest if schedule.seed and fails(plainest) else least


def _without_a_piece(
    schedule: Schedule, faults: Sequence[Fault], size: int, fails: Fails
) -> list[Fault] | None:
    for at in range(0, len(faults), size):
        fewer = [*faults[:at], *faults[at + size :]]
        if fails(schedule.with_faults(fewer)):
            return fewer
    return None
