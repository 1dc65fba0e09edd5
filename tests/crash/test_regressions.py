"""Schedules that once broke an invariant. What each found stands in docs/reliability.md, "Found by simulated worlds"."""

import pytest

from tests.crash import Schedule, run

ONCE_BROKEN = {
    "a partition whose start failed was owned and never read": "seed=0; intake-1 group.start#1: request lost",
    "a zombie in its first claim died of a fault of configuration": "seed=91; intake-2 changelog.replay#1: coma before",
}


@pytest.mark.parametrize("schedule", ONCE_BROKEN.values(), ids=ONCE_BROKEN.keys())
def test_stays_mended(schedule: str) -> None:
    verdict = run(Schedule.parse(schedule))
    assert not verdict.violations
    assert verdict.schedule.faults, "the fault no longer strikes: the moment has moved"
