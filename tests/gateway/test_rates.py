"""How often somebody may ask: what is over is forgotten, and no thread is needed for it."""

import threading

import pytest
from limits import parse

from services.gateway.rates import FEWEST, Rates

THREE = parse("3/minute")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_000.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    return now


def test_so_many_are_let_through_in_a_window_and_the_next_waits_for_its_end(clock: list[float]):
    asking = Rates()
    assert [asking.hit(THREE, "shop") for _ in range(3)] == [0, 0, 0]
    clock[0] += 20
    assert asking.hit(THREE, "shop") == 40
    assert asking.hit(THREE, "market") == 0, "each by itself"
    clock[0] += 40
    assert asking.hit(THREE, "shop") == 0


def test_what_is_over_is_forgotten(clock: list[float]):
    asking = Rates()
    for number in range(FEWEST):
        asking.hit(THREE, f"link {number}")
    clock[0] += 61
    asking.hit(THREE, "one more")
    assert len(asking._windows) == 1


def test_no_thread_counts():
    before = threading.active_count()
    asking = Rates()
    for _ in range(10):
        asking.hit(THREE, "shop")
    assert threading.active_count() <= before  # others' may end meanwhile
