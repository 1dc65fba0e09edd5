"""Business time: the wall clock, or a scaled one that every process derives from the same anchor
(a day in seconds, for the demo)."""

import time
from dataclasses import dataclass
from typing import assert_never

from orders.engine.errors import ConfigError
from orders.engine.ports.clock import Clock
from orders.engine.settings.sourced import Sourced

DAY_SECONDS = 86_400.0


class RealClock:
    """Business time is wall time."""

    def now(self) -> int:
        return time.time_ns() // 1_000_000

    def wall(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class ScaledClock(RealClock):
    """Business time runs faster (or slower) than wall time; waiting and latencies stay in wall
    time.

    At the wall time `anchor` (milliseconds) it is `start` (milliseconds); a business day takes
    `day_seconds` of wall time. Two processes with the same three values agree as well as their wall
    clocks do.
    """

    anchor: int
    start: int
    day_seconds: float

    def now(self) -> int:
        return self.start + int(
            (time.time_ns() / 1_000_000 - self.anchor) * DAY_SECONDS / self.day_seconds
        )


def business_ms(wall_seconds: float, settings: Sourced) -> int:
    """How far the business clock goes meanwhile, milliseconds."""
    scaled = settings.clock_mode == "scaled"
    return int(wall_seconds * 1000 * (DAY_SECONDS / settings.clock_day_seconds if scaled else 1))


def build_clock(settings: Sourced) -> Clock:
    """The clock that the settings ask for. Raises ConfigError if a scaled one has no anchor."""
    match settings.clock_mode:
        case "real":
            return RealClock()
        case "scaled":
            if settings.clock_anchor_ms is None or settings.clock_start_ms is None:
                raise ConfigError(
                    "a scaled clock needs ORDERS_CLOCK_ANCHOR_MS and ORDERS_CLOCK_START_MS"
                )
            return ScaledClock(
                settings.clock_anchor_ms, settings.clock_start_ms, settings.clock_day_seconds
            )
        case _ as unknown:
            assert_never(unknown)
