"""What a house costs that has nothing to do: all stages attached, no orders."""

import time
from collections.abc import Mapping

from orders.cli.demo.cpu import spent
from orders.contracts.catalogue import STAGES
from tests.bench.house import House

SETTLE_SECONDS, PATIENCE = 5.0, 120.0


def measure(house: House, seconds: float) -> Mapping[str, float]:
    """Process -> percent of one core."""
    _settle(house)
    before, started = house.cpu(), time.monotonic()
    time.sleep(seconds)
    passed = time.monotonic() - started
    return {name: cpu / passed * 100 for name, cpu in spent(before, house.cpu()).items()}


def _settle(house: House) -> None:
    """Until nobody catches up any more: tracking may be behind long after orders are released.
    Raises TimeoutError."""
    until, left = time.monotonic() + PATIENCE, -1
    while left != (left := house.lag.unread(STAGES)):
        if time.monotonic() > until:
            raise TimeoutError(f"still working after {PATIENCE:.0f} s without orders")
        time.sleep(SETTLE_SECONDS)
