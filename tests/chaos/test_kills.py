"""A process killed (SIGKILL) at every failpoint of batch and claim, with orders running: the
books balance afterwards."""

import pytest

from orders.contracts.catalogue import STAGES
from orders.engine.core.failpoints import FAILPOINTS
from tests.chaos.conftest import OpenHouse
from tests.chaos.house import ENDS, IN_STEPS, IN_TIME, OPENING

BATCH = [failpoint for failpoint in FAILPOINTS if not failpoint.startswith("claim")]
CLAIM = [
    OPENING,  # first: once its ledgers are open a stage does not come there again
    *(one for one in FAILPOINTS if one.startswith("claim") and one not in (OPENING, IN_STEPS)),
]
OF_LEDGERS = ("between ledger and state store", OPENING)
WITH_LEDGERS = ("review", "inventory", "allocation")


def strikes(failpoints: list[str], stage: str) -> list[str]:
    """At the second or third time that it reaches each failpoint: in the middle of several
    partitions' claims, and of some batches."""
    if stage in WITH_LEDGERS:
        return [f"kill:{failpoint}:{2 + number % 2}" for number, failpoint in enumerate(failpoints)]
    number = [one for one in STAGES if one not in WITH_LEDGERS].index(
        stage
    )  # these share the failpoints among themselves
    return [
        f"kill:{failpoint}:{2 + number % 2}"
        for failpoint in failpoints[number::4]
        if failpoint not in OF_LEDGERS
    ]


@pytest.mark.timeout(2400)
@pytest.mark.parametrize("failpoints", [BATCH, CLAIM], ids=["batch", "claim"])
def test_killed_at_every_point(open_house: OpenHouse, failpoints: list[str]) -> None:
    house = open_house(day_seconds=4)
    house.furnish()
    for stage in STAGES:
        house.start(stage, strikes=strikes(failpoints, stage))
    house.start_world()
    house.until(
        "every stage was killed at every failpoint",
        lambda: not house.family.strikes_left,
        1200,
        feed=3,
        **IN_TIME,
    )
    house.until("every order is final", house.final)
    report = house.audit()
    assert set(report.by_state) <= ENDS
    assert not report.dead_letters
