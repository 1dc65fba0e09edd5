"""Redis forgets, falls back or is away, the broker restarts, in mid-run: the house goes on by
itself, and the books balance."""

import time
from collections.abc import Callable, Sequence
from functools import partial

import pytest
from redis import Redis

from orders.contracts.catalogue import STAGES
from tests.chaos.conftest import OpenHouse
from tests.chaos.house import ENDS, IN_TIME, House

AWAY_SECONDS = 30


def flush(house: House) -> None:
    Redis.from_url(house.settings.redis_url.get_secret_value()).flushall()


def lose_the_last_second(house: House) -> None:
    house.stack.restart_redis_without_last(1)


def restart_empty(house: House) -> None:
    house.stack.restart("redis", lose_everything=True)


def redis_away(house: House) -> None:
    house.stack.stop("redis")
    left = time.monotonic() + AWAY_SECONDS
    house.until("Redis was away", lambda: time.monotonic() > left, feed=3, **IN_TIME)
    house.stack.start("redis")


def broker_restart(house: House) -> None:
    house.stack.restart("kafka")


def broker_crash(house: House) -> None:
    house.stack.kill("kafka")
    house.stack.start("kafka")


OF_REDIS = (flush, lose_the_last_second, restart_empty, redis_away)
OF_THE_BROKER = (broker_restart, broker_crash, broker_restart, broker_crash)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("faults", [OF_REDIS, OF_THE_BROKER], ids=["redis", "broker"])
def test_the_house_goes_on_by_itself(
    open_house: OpenHouse, faults: Sequence[Callable[[House], None]]
) -> None:
    house = open_house(day_seconds=3)
    house.furnish(
        {("SKU-1", "BER"): 100_000, ("SKU-2", "BER"): 100}
    )  # SKU-2 runs out: orders wait, and wake when the suppliers deliver
    house.start(*STAGES)
    house.start_world()
    released = partial(house.ear.count, "ShipmentReleased")
    house.until("orders flow", lambda: released() > 10, feed=5, **IN_TIME)
    begun = house.restarts()
    for fault in faults:
        fault(house)
        fresh = house.buy(20, **IN_TIME)
        flow = house.heard("ShipmentReleased", fresh)
        house.until(f"orders flow after {fault.__name__}", flow, feed=3, **IN_TIME)
        house.audit(at_rest=False)
    house.until("every order is final", house.final)
    report = house.audit()
    assert set(report.by_state) <= ENDS
    assert not report.dead_letters
    assert house.restarts() == begun, "nobody had to be started again"
