"""All stages in one process and one transaction a turn (docs/decisions/0016-together.md): killed at
every failpoint, shared by two, changed for a process a stage while orders run. The books balance
afterwards."""

import pytest

from orders.contracts.catalogue import STAGES
from orders.engine.core.failpoints import FAILPOINTS
from tests.chaos.conftest import OpenHouse
from tests.chaos.house import ENDS, IN_STEPS, IN_TIME, OPENING

SLOW_DAYS = 10
"""Seconds. While one process after the other is killed an order waited for 39 days of 4 s on a busy
machine; of what is older than 30 days nobody can tell whether it was taken before, so it is refused
(IN-05)."""


@pytest.mark.timeout(2400)
def test_killed_at_every_point_while_two_share_the_partitions(
    open_house: OpenHouse,
) -> None:
    house = open_house(day_seconds=SLOW_DAYS)
    house.furnish()
    reached = [failpoint for failpoint in FAILPOINTS if failpoint not in (OPENING, IN_STEPS)]
    strikes = [f"kill:{failpoint}:{2 + number % 5}" for number, failpoint in enumerate(reached)]
    house.start_together(replica=1, strikes=strikes)
    house.start_together(replica=2)
    house.start_world()
    struck = "one was struck at every failpoint"
    house.until(struck, lambda: not house.family.strikes_left, 1200, feed=3, **IN_TIME)
    house.until("every order is final", house.final)
    report = house.audit()
    assert set(report.by_state) <= ENDS
    assert not report.dead_letters


@pytest.mark.timeout(1800)
def test_stages_come_together_and_part_again_while_orders_run(open_house: OpenHouse) -> None:
    house = open_house(day_seconds=4)
    house.furnish()
    house.start(*STAGES)
    house.start_world()
    house.until("orders run", lambda: len(house.submitted) > 20, feed=5, **IN_TIME)
    for stage in STAGES:
        house.family.end(f"{stage}-1")
    house.start_together(replica=1)
    house.until("orders run", lambda: len(house.submitted) > 60, feed=5, **IN_TIME)
    house.family.end("together-1")
    house.start(*STAGES)
    house.until("every order is final", house.final)
    assert set(house.audit().by_state) <= ENDS
