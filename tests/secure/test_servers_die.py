"""Redis of the secure stack is killed, and what it comes back with is
believed only as far as it goes, and the books balance (docs/decisions/0062)."""

import pytest

from orders.contracts.catalogue import STAGES
from orders.engine.redis.health import check
from tests.chaos.house import ENDS, House

pytestmark = [pytest.mark.broker, pytest.mark.timeout(1200)]


def test_redis_is_killed(house: House) -> None:
    house.furnish()
    house.start(*STAGES)
    house.start_world()
    house.buy(10)
    house.until("every order is final", house.final)
    house.rest()  # until only marks are written, of what changes no state
    house.stack.kill("redis")
    house.stack.start("redis")
    house.buy(10)
    house.until("every order is final", house.final)
    report = house.audit()
    assert set(report.by_state) <= ENDS
    assert check(house.settings) == [], "the doctor has nothing to say of this Redis"
