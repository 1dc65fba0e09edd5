"""What a house costs that has nothing to do: all stages attached, no orders."""

import time
from collections.abc import Mapping

from orders.cli.demo.cpu import spent
from tests.bench.house import House

SETTLE_SECONDS = 5.0


def measure(house: House, seconds: float) -> Mapping[str, float]:
    """Process -> percent of one core."""
    time.sleep(SETTLE_SECONDS)
    before, started = house.cpu(), time.monotonic()
    time.sleep(seconds)
    passed = time.monotonic() - started
    return {name: cpu / passed * 100 for name, cpu in spent(before, house.cpu()).items()}
