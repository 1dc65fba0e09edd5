"""When a house works: hours of the day in its own time zone, days of the week, public holidays."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Self
from zoneinfo import ZoneInfo, available_timezones

import holidays
from pydantic import BaseModel, ConfigDict, Field, model_validator

from orders.business.times import HOUR, MINUTE

ONE_DAY = timedelta(days=1)
QUARTER_HOUR = 15 * MINUTE
"""Days begin at whole quarters of an hour in UTC, wherever: no zone differs from it by less."""


class Calendar(BaseModel):
    """The hours of one house. Holidays are a library's data: a policy that has a calendar names
    `holidays` among what it judges by."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zone: str = Field(description="time zone, as IANA names it")
    country: str = Field(description="whose public holidays are kept, ISO 3166-1 alpha-2")
    region: str | None = Field(
        None, description="part of the country that has holidays of its own, ISO 3166-2"
    )
    weekdays: frozenset[int] = Field(
        frozenset(range(5)), min_length=1, description="days that are worked; Monday is 0"
    )
    opens: time = Field(description="when a day's work begins, local time")
    closes: time = Field(description="when it ends")

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.zone not in available_timezones():
            raise ValueError(f"{self.zone!r} is no time zone; write one such as Europe/Berlin")
        if self.opens >= self.closes:
            raise ValueError("opens is not before closes")
        try:
            holidays.country_holidays(self.country, subdiv=self.region)
        except NotImplementedError as error:
            raise ValueError(f"no holidays are known there: {error}") from error
        return self


@lru_cache(maxsize=1_000)  # all orders of a batch begin at one time
def after_work(start: int, hours: int, calendar: Calendar) -> int:
    """When so many hours of work are done that begin at `start`, milliseconds: nothing is done
    while the house is closed."""
    left = hours * HOUR
    day = _date(start, calendar)
    while True:
        opens, closes = _open(calendar, day)
        begin = max(start, opens)
        if begin + left <= closes:
            return begin + left
        left -= max(closes - begin, 0)
        day += ONE_DAY


def next_time(start: int, at: time, calendar: Calendar) -> int:
    """The first `at` o'clock of a working day that is not before `start`, milliseconds."""
    day = _date(start, calendar)
    today = _first_time(day, at, calendar)
    return today if today >= start else _first_time(day + ONE_DAY, at, calendar)


def days_later(start: int, days: int, at: time, calendar: Calendar) -> int:
    """`at` o'clock of the working day that is so many after the day of `start`, milliseconds."""
    return _time_after(_date(start, calendar), days, at, calendar)


@lru_cache(maxsize=1_000)
def _first_time(day: date, at: time, calendar: Calendar) -> int:
    """`at` o'clock of the first working day from this day on."""
    while not works(calendar, day):
        day += ONE_DAY
    return _moment(day, at, calendar)


@lru_cache(maxsize=1_000)
def _time_after(day: date, days: int, at: time, calendar: Calendar) -> int:
    """`at` o'clock of the working day that is so many after this day."""
    while days > 0:
        day += ONE_DAY
        days -= works(calendar, day)
    return _moment(day, at, calendar)


@lru_cache(maxsize=10_000)
def works(calendar: Calendar, day: date) -> bool:
    """Whether the house works that day."""
    return day.weekday() in calendar.weekdays and day not in _holidays(
        calendar.country, calendar.region
    )


@lru_cache(maxsize=10_000)
def is_holiday(day: date, country: str) -> bool:
    """Whether it is a public holiday there (ISO 3166-1 alpha-2); none is known of a country that
    there is not."""
    try:
        return day in _holidays(country, None)
    except NotImplementedError:
        return False


@lru_cache(maxsize=10_000)
def _open(calendar: Calendar, day: date) -> tuple[int, int]:
    """From when to when the house works that day, milliseconds; (0, 0) if it does not."""
    if not works(calendar, day):
        return 0, 0
    return _moment(day, calendar.opens, calendar), _moment(day, calendar.closes, calendar)


def _date(at: int, calendar: Calendar) -> date:
    return _date_of(at // QUARTER_HOUR, calendar.zone)


@lru_cache(maxsize=10_000)
def _date_of(quarter_hour: int, zone: str) -> date:
    return datetime.fromtimestamp(quarter_hour * QUARTER_HOUR // 1000, ZoneInfo(zone)).date()


def _moment(day: date, at: time, calendar: Calendar) -> int:
    return int(datetime.combine(day, at, ZoneInfo(calendar.zone)).timestamp() * 1000)


@lru_cache(maxsize=100)
def _holidays(country: str, region: str | None) -> holidays.HolidayBase:
    return holidays.country_holidays(country, subdiv=region)
