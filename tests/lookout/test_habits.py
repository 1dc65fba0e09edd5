"""A channel that has no list is told as silent by its own habit, or by what is agreed (IN-10)."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.lookout.channels import _begun, learn, silent
from services.lookout.habits import Habit, is_silent
from services.lookout.remembering import Memory, remember, remembered
from tests.orders import agreed

BERLIN = "Europe/Berlin"
HOUR = 3_600_000
WORKDAYS = range(5)


def at(text: str) -> int:
    """A moment on the clocks of Berlin, ms."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(BERLIN)).timestamp() * 1000)


def heard(days: int, hours: Any, weekdays: Any = range(7), start: str = "2026-09-14") -> Habit:
    """A channel that is heard at these hours of these days, from a Monday on, for so many days."""
    first = datetime.fromisoformat(start)
    dates = [first + timedelta(days=n) for n in range(days)]
    times = [
        at(f"{day:%Y-%m-%d}T{hour:02}:{minute:02}")
        for day in dates
        if day.weekday() in weekdays
        for hour in hours
        for minute in (5, 6, 7)
    ]
    return Habit(at(start)).heard(times)


def told(habit: Habit, now: str, **says: Any) -> bool:
    return is_silent(habit, agreed("edi", zone=BERLIN, **says), at(now))


class TestABatchEachWorkday:
    habit = heard(56, [8], WORKDAYS, "2026-08-17")  # to Friday, 9 October

    def test_a_weekend_is_quiet(self) -> None:
        assert not told(self.habit, "2026-10-12T07:59")

    def test_one_batch_that_is_missing_may_be_chance_and_two_are_not(self) -> None:
        assert not told(self.habit, "2026-10-12T20:00")
        assert told(self.habit, "2026-10-13T09:00")

    def test_a_public_holiday_brings_none(self) -> None:
        to_christmas_eve = heard(60, [8], WORKDAYS, "2026-10-26")
        assert not told(to_christmas_eve, "2026-12-28T20:00", country="DE")
        assert told(to_christmas_eve, "2026-12-28T20:00")

    def test_it_is_told_earlier_where_that_is_agreed(self) -> None:
        assert not told(self.habit, "2026-10-10T08:00", heard_within_hours=24)
        assert told(self.habit, "2026-10-10T09:00", heard_within_hours=24)

    def test_silence_makes_nobody_expect_less(self) -> None:
        assert told(self.habit, "2026-12-01T12:00")


def test_a_shop_that_is_heard_every_hour_is_told_within_two() -> None:
    habit = heard(21, range(8, 20))
    assert not told(habit, "2026-10-05T08:30"), "nobody orders at night"
    assert told(habit, "2026-10-05T10:30")


def test_a_channel_that_is_heard_now_and_then_may_be_silent_for_weeks() -> None:
    times = [at(f"2026-09-{day:02}T{hour:02}:20") for day, hour in ((15, 9), (17, 14), (26, 11))]
    times += [at(f"2026-10-{day:02}T{hour:02}:40") for day, hour in ((1, 10), (9, 16), (20, 9))]
    habit = Habit(at("2026-09-14T00:00")).heard(times)
    assert not told(habit, "2026-11-10T12:00")


def test_hours_that_were_seen_but_once_promise_nothing() -> None:
    assert not told(heard(7, range(24)), "2026-09-25T12:00")


def test_summer_time_ends_and_the_hours_are_those_of_its_clock() -> None:
    habit = heard(56, [8], WORKDAYS, "2026-08-31")  # to Friday; the clocks go back on Sunday
    assert not told(habit, "2026-10-26T07:59")
    assert is_silent(habit, agreed("edi", zone=BERLIN), at("2026-10-27T09:30"))


def test_one_that_is_never_heard_is_told_where_that_is_agreed() -> None:
    habit = Habit(at("2026-09-14T12:00"))
    assert not told(habit, "2026-12-14T12:00")
    assert told(habit, "2026-09-16T13:00", heard_within_hours=48)


@pytest.mark.parametrize("wrong", [{"zone": "Atlantis"}, {"zone": "../x"}, {"country": "XX"}])
def test_a_row_that_means_nothing_ends_no_look(wrong: dict[str, str]) -> None:
    habit = heard(14, [8])
    assert is_silent(habit, agreed("edi", **wrong), at("2026-10-10T12:00"))


def test_an_hour_is_kept_for_eight_weeks() -> None:
    habit = heard(100, [8])
    assert len(habit.hours) == 57
    assert habit.since > at("2026-09-14T00:00")


def test_only_channels_that_are_listed_have_habits() -> None:
    listed = {"edi": agreed("edi"), "mail": agreed("mail", heard_within_hours=1)}
    habits = {"gone": Habit(1)}
    now = at("2026-10-05T12:00")
    learn(habits, listed, {"edi": [now - 5], "other": [now]}, now)
    assert set(habits) == {"edi", "mail"}
    assert habits["edi"].last_at == now - 5
    assert silent(habits, listed, now + 2 * HOUR) == {"edi": False, "mail": True}


def test_habits_outlive_the_lookout_and_what_was_said_meanwhile_is_read(tmp_path: Path) -> None:
    memory = Memory(at("2026-10-05T12:00"), {"edi": heard(14, [8])})
    assert remembered(tmp_path) is None
    remember(tmp_path, memory)
    assert remembered(tmp_path) == memory
    later = memory.until + 5 * HOUR
    assert _begun(remembered(tmp_path), later) == memory
    assert _begun(memory, memory.until + 60_000).until == memory.until + 60_000 - HOUR
    assert _begun(memory, memory.until - 60_000).habits == {}, "it is from the future"
    (tmp_path / "lookout" / "habits.json").write_text("{")
    assert remembered(tmp_path) is None
