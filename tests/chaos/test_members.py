"""Two and three replicas of a stage join and leave under load: orders flow on, and the books
balance.

That the partitions of all topics of a stage move together is looked at from within in
tests/engine/log/test_group_kafka.py; here it shows in what comes over different topics:
reservations of orders, arrivals of goods, notices of shipping and aftersales.
"""

import pytest

from orders.contracts.catalogue import STAGES
from tests.chaos.conftest import OpenHouse
from tests.chaos.house import ENDS, IN_TIME, PARTITIONS, House

MOVING = ("review", "inventory", "allocation")


def balanced(house: House, replicas: tuple[int, ...]) -> bool:
    """Whether these replicas, and they alone, have all partitions, none without one."""
    return all(
        min(owned) > 0 and sum(owned) == PARTITIONS
        for owned in (
            [house.family.owned(f"{stage}-{replica}") for replica in replicas] for stage in MOVING
        )
    )


@pytest.mark.timeout(1800)
def test_replicas_join_and_leave_under_load(open_house: OpenHouse) -> None:
    house = open_house(day_seconds=4)
    house.furnish(
        {("SKU-1", "BER"): 100_000, ("SKU-2", "BER"): 40}
    )  # SKU-2 runs out: suppliers deliver, waiters wake
    house.start(*STAGES)
    house.start_world()
    flow = {"feed": 5, **IN_TIME}
    house.until("one replica each", lambda: balanced(house, (1,)), **flow)
    house.start(*MOVING, replica=2)
    house.until("two replicas", lambda: balanced(house, (1, 2)), **flow)
    house.start(*MOVING, replica=3)
    house.until("three replicas", lambda: balanced(house, (1, 2, 3)), **flow)
    for stage in MOVING:
        house.family.end(f"{stage}-1")
    house.until("the first have left", lambda: balanced(house, (2, 3)), **flow)
    for stage in MOVING:
        house.family.kill(f"{stage}-2")
    house.until("a crash is noticed", lambda: balanced(house, (3,)), **flow)
    house.start(*MOVING, replica=1)
    house.until("the first are back", lambda: balanced(house, (1, 3)), **flow)
    house.until("every order is final", house.final)
    report = house.audit()
    assert set(report.by_state) <= ENDS
    assert not report.dead_letters
