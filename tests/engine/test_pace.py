"""Batches follow load: gathered for next to no time while there is time, longer in a rush."""

from orders.engine.core.pace import Gathering, Pace

BOUNDS = Gathering(0.005, 0.1)


def after(pace: Pace, seconds: float, batch: float, arrival: float) -> list[float]:
    """The windows over so many seconds in which something comes every `arrival` seconds and a batch
    of it takes `batch`."""
    windows, now, next_at = list[float](), 0.0, 0.0
    while now < seconds:
        idle = max(next_at - now, 0.0)
        window = pace.window
        pace.rested(idle + window)
        pace.worked(batch)
        now += idle + window + batch
        next_at = max(next_at + arrival, now - window)
        windows.append(window)
    return windows


def test_a_calm_stage_gathers_as_little_as_is_allowed() -> None:
    assert max(after(Pace(BOUNDS), 5, batch=0.02, arrival=0.2)) < 0.006


def test_a_rush_makes_batches_larger_and_never_later_than_the_bound() -> None:
    windows = after(Pace(BOUNDS), 5, batch=0.03, arrival=0.001)
    assert min(windows[len(windows) // 2 :]) > 0.02
    assert max(windows) <= BOUNDS.most
    assert max(after(Pace(BOUNDS), 5, batch=1.0, arrival=0.001)) <= BOUNDS.most


def test_it_does_not_thrash_and_finds_back() -> None:
    pace = Pace(BOUNDS)
    rush = after(pace, 5, batch=0.03, arrival=0.001)
    late = rush[len(rush) // 2 :]
    assert max(late) - min(late) < 0.01, "the same load, the same window"
    assert after(pace, 3, batch=0.02, arrival=0.2)[-1] < 0.006
