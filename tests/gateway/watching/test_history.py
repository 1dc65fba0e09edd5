"""A channel that has fallen silent is told from one that is quiet (IN-10)."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from orders.business.times import HOUR
from services.gateway.watching.history import History, expected, is_silent
from tests.gateway.watching.street import Street

BERLIN = "Europe/Berlin"
WEEK = 7 * 24 * HOUR


def at(text: str) -> int:
    """A moment on the clocks of Berlin, ms."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(BERLIN)).timestamp() * 1000)


def shop_days(start: str, end: str, an_hour: int) -> History:
    """So many orders an hour from 9 to 18 o'clock."""
    history, moment = History(at(start), 0, {}), at(start)
    while moment < at(end):
        if 9 <= datetime.fromtimestamp(moment / 1000, ZoneInfo(BERLIN)).hour < 18:
            for n in range(an_hour):
                history = history.add(moment + n * HOUR // an_hour)
        moment += HOUR
    return history


def test_nothing_at_night_is_quiet_and_nothing_by_day_is_silence() -> None:
    history = shop_days("2026-09-14T00:00", "2026-09-28T00:00", 6)  # a Monday, two weeks
    assert not is_silent(history, at("2026-09-28T08:59"), BERLIN)
    assert not is_silent(history, at("2026-09-28T09:50"), BERLIN)  # five since nine
    assert is_silent(history, at("2026-09-28T10:20"), BERLIN)


def test_summer_time_ends_and_the_hours_are_those_of_the_clock() -> None:
    history = shop_days("2026-10-12T00:00", "2026-10-25T00:00", 4)  # the clocks go back on the 25th
    assert expected(history, at("2026-10-26T00:00"), at("2026-10-26T09:00"), BERLIN) == 0
    opened = expected(history, at("2026-10-26T09:00"), at("2026-10-26T10:00"), BERLIN)
    assert opened == pytest.approx(4)


def test_silence_makes_nobody_expect_less() -> None:
    history = shop_days("2026-09-14T00:00", "2026-09-28T00:00", 6)
    assert is_silent(history, at("2026-10-12T12:00"), BERLIN)


def test_hours_that_nobody_has_seen_promise_nothing() -> None:
    history = History(at("2026-09-14T12:00"), 0, {}).add(at("2026-09-14T12:01"))
    assert not is_silent(history, at("2026-09-16T12:00"), BERLIN)


def test_an_order_is_counted_once_and_what_is_old_is_let_go() -> None:
    start = at("2026-09-14T12:00")
    history = History(start, 0, {}).add(start).add(start).add(start - 1)
    assert sum(history.counts.values()) == 1
    later = history.add(start + 9 * WEEK)
    assert sum(later.counts.values()) == 1
    assert later.since > start


def test_a_look_says_so(tmp_path: Path) -> None:
    street, now = Street(tmp_path, "web"), at("2026-09-28T10:00")
    assert street.look(now).state == "quiet"
    [file] = (tmp_path / "watch").iterdir()
    assert file.name == "web.json"
    assert street.look(now + WEEK).state == "quiet", "nobody has ever ordered there"


@pytest.mark.parametrize(("hours", "state"), [(168, "silent"), (24 * 30, "quiet"), (0, "quiet")])
def test_a_list_that_stays_empty_is_told_after_a_time_that_is_agreed(
    tmp_path: Path, hours: int, state: str
) -> None:
    """It may be that of another shop, or one that its secret does not show."""
    street, now = Street(tmp_path, "web", silent_after_hours=hours), at("2026-09-28T10:00")
    street.look(now)
    assert street.look(now + 3 * WEEK).state == state
