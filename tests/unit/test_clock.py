"""The clocks: real, and scaled from a shared anchor."""

import time

import pytest

from orders.engine.errors import ConfigError
from orders.engine.host.clock import RealClock, ScaledClock, build_clock
from orders.engine.settings import Settings

PLACES = {
    "kafka_bootstrap_servers": "127.0.0.1:1",
    "registry_url": "http://127.0.0.1:2",
    "redis_url": "redis://127.0.0.1:3",
}


def test_a_real_clock_tells_wall_time() -> None:
    clock = build_clock(Settings.model_validate(PLACES))
    assert isinstance(clock, RealClock)
    assert abs(clock.now() / 1000 - time.time()) < 1
    assert abs(clock.wall() - time.time()) < 1


def test_a_scaled_clock_runs_a_business_day_in_so_many_seconds() -> None:
    anchor = time.time_ns() // 1_000_000 - 30_000
    clock = ScaledClock(anchor=anchor, start=1_000_000, day_seconds=60.0)
    half_a_day = 1_000_000 + 43_200_000
    assert half_a_day <= clock.now() < half_a_day + 2_000 * 1440, (
        "30 s of wall time after the anchor"
    )
    assert abs(clock.wall() - time.time()) < 1, "latencies stay in wall time"


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
    assert 0 <= second - first < 10_000
    assert here.now() - first >= 500


def test_a_scaled_clock_without_an_anchor_is_a_fault_of_configuration() -> None:
    settings = Settings.model_validate(PLACES).model_copy(update={"clock_mode": "scaled"})
    with pytest.raises(ConfigError, match="ORDERS_CLOCK_ANCHOR_MS"):
        build_clock(settings)
