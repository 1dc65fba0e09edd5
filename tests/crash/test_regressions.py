"""Schedules that once broke an invariant. What each found stands in docs/reliability.md, "Found
by simulated worlds"."""

import pytest

from tests.crash import Fault, Moment, Schedule, run

pytestmark = pytest.mark.timeout(600)  # seconds, on a busy machine
ONCE_BROKEN = {
    "a partition whose start failed was owned and never read": "seed=0; intake-1 group.start#1: "
    "request lost",
    "a piece stopped in one house was given back in another": "seed=5041; shipping-2 "
    "state_store.reset#2: no such call is "
    "answered for a while",
    "a zombie in its first claim died of a fault of configuration": "seed=91; intake-2 "
    "changelog.replay#1: coma "
    "before",
}


@pytest.mark.parametrize("schedule", ONCE_BROKEN.values(), ids=ONCE_BROKEN.keys())
def test_stays_mended(schedule: str) -> None:
    verdict = run(Schedule.parse(schedule))
    assert not verdict.violations
    assert verdict.schedule.faults, "the fault no longer strikes: the moment has moved"


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        ("writer.commit", "in doubt, not committed"),
        ("ledger.stock.prepare", "request lost"),
        ("writer.commit", "request lost"),
    ],
)
def test_an_outage_blames_no_record(call: str, kind: str) -> None:
    """A server that refused a dozen batches one after the other had the records in them set
    aside, as if they had killed their owners."""
    outage = tuple(
        Fault(Moment(f"inventory-{n}", call, nth), kind) for n in (1, 2) for nth in range(2, 14)
    )
    verdict = run(Schedule(0, outage))
    assert not verdict.violations
    assert len(verdict.schedule.faults or ()) == len(outage)
