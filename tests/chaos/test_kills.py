"""A process killed (SIGKILL) at every named point of batch and claim, with orders running: the
books balance afterwards."""

import pytest

from orders.contracts.catalogue import STAGES
from orders.engine.core.failpoints import POINTS
from tests.chaos.conftest import OpenHouse

OF_LEDGERS = "between ledger and state store"
BATCH = [point for point in POINTS if not point.startswith("claim")]
CLAIM = [point for point in POINTS if point.startswith("claim")]
WITH_LEDGERS = ("review", "inventory", "allocation")


def strikes(points: list[str], stage: str) -> list[str]:
    """At the second or third time that it reaches each point: in the middle of several
    partitions' claims, and of some batches."""
    if stage in WITH_LEDGERS:
        return [f"kill:{point}:{2 + number % 2}" for number, point in enumerate(points)]
    number = [one for one in STAGES if one not in WITH_LEDGERS].index(
        stage
    )  # these share the points among themselves
    return [f"kill:{point}:{2 + number % 2}" for point in points[number::4] if point != OF_LEDGERS]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("points", [BATCH, CLAIM], ids=["batch", "claim"])
def test_killed_at_every_point(open_house: OpenHouse, points: list[str]) -> None:
    house = open_house(day_seconds=4)
    house.furnish()
    for stage in STAGES:
        house.start(stage, strikes=strikes(points, stage))
    house.start_world()
    house.until(
        "every stage was killed at every point", lambda: not house.family.strikes_left, 600, feed=3
    )
    house.until("every order is final", house.final)
    report = house.audit()
    assert set(report.by_state) == {"completed"}
    assert not report.dead_letters
