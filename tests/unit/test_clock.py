"""The clocks: real, and scaled from a shared anchor."""

import time

import pytest

from orders.engine.errors import ConfigError
from orders.engine.host.clock import RealClock, ScaledClock, build_clock
from orders.engine.settings import Settings

PAUSE = 30.0
"""Seconds for which a busy machine may forget the test between two lines."""
PLACES = {
    "kafka_bootstrap_servers": "127.0.0.1:1",
    "registry_url": "http://127.0.0.1:2",
    "redis_url": "redis://127.0.0.1:3",
}


def test_a_real_clock_tells_wall_time() -> None:
    clock = build_clock(Settings.model_validate(PLACES))
    assert isinstance(clock, RealClock)
    assert abs(clock.now() / 1000 - time.time()) < PAUSE
    assert abs(clock.wall() - time.time()) < PAUSE


def test_a_scaled_clock_runs_a_business_day_in_so_many_seconds() -> None:
    anchor = time.time_ns() // 1_000_000 - 3_000_000
    clock = ScaledClock(anchor=anchor, start=1_000_000, day_seconds=6_000.0)
    half_a_day = 1_000_000 + 43_200_000
    assert half_a_day <= clock.now() < half_a_day + PAUSE * 1_000 * 14.4, (
        "3,000 s of wall time after the anchor"
    )
    assert abs(clock.wall() - time.time()) < PAUSE, "latencies stay in wall time"


def test_processes_with_the_same_anchor_agree() -> None:
    settings = Settings.model_validate(
        PLACES
        | {
            "clock_mode": "scaled",
            "clock_anchor_ms": time.time_ns() // 1_000_000,
            "clock_start_ms": 0,
            "clock_day_seconds": 8_640.0,
        }
    )
    here, there = build_clock(settings), build_clock(settings)
    first, second = here.now(), there.now()
    here.sleep(0.05)
    assert 0 <= second - first < PAUSE * 10_000
    assert here.now() - first >= 500


def test_a_scaled_clock_without_an_anchor_is_a_fault_of_configuration() -> None:
    settings = Settings.model_validate(PLACES).model_copy(update={"clock_mode": "scaled"})
    with pytest.raises(ConfigError, match="ORDERS_CLOCK_ANCHOR_MS"):
        build_clock(settings)
