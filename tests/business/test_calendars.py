"""Working time (IN-04): nothing is done at night, on days off and on public holidays."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from orders.business.calendars import Calendar, after_work

BERLIN = {"zone": "Europe/Berlin", "country": "DE", "opens": "08:00", "closes": "18:00"}
HOUSE = Calendar.model_validate(BERLIN)
HOUR = 3_600_000


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


@pytest.mark.parametrize(
    ("start", "hours", "done"),
    [
        ("2026-09-21T10:00+02:00", 3, "2026-09-21T13:00+02:00"),
        ("2026-09-21T16:00+02:00", 3, "2026-09-22T09:00+02:00"),
        ("2026-09-21T08:00+02:00", 10, "2026-09-21T18:00+02:00"),
        ("2026-09-21T03:00+02:00", 1, "2026-09-21T09:00+02:00"),
        ("2026-09-21T22:00+02:00", 1, "2026-09-22T09:00+02:00"),
        ("2026-09-25T17:30+02:00", 1, "2026-09-28T08:30+02:00"),
        ("2026-12-24T17:00+01:00", 2, "2026-12-28T09:00+01:00"),
        ("2026-03-27T12:00+01:00", 10, "2026-03-30T12:00+02:00"),
        ("2026-09-21T23:30+00:00", 1, "2026-09-22T09:00+02:00"),
    ],
    ids=[
        "the same day",
        "over night",
        "to the minute",
        "before it opens",
        "after it closed",
        "over the weekend",
        "Christmas",
        "clocks go forward",
        "the day there, not in UTC",
    ],
)
def test_work_is_done_when_the_house_works(start: str, hours: int, done: str):  # IN-04
    assert after_work(ms(start), hours, HOUSE) == ms(done)


def test_parts_of_a_country_have_holidays_of_their_own():  # IN-04
    bavaria = Calendar.model_validate({**BERLIN, "region": "BY"})
    epiphany = ms("2026-01-06T08:00+01:00")
    assert after_work(epiphany, 1, HOUSE) == epiphany + HOUR
    assert after_work(epiphany, 1, bavaria) == epiphany + 25 * HOUR


@given(st.integers(ms("2020-01-01T00:00+00:00"), ms("2040-01-01T00:00+00:00")), st.integers(1, 400))
def test_it_is_done_in_working_hours_and_the_sooner_it_begins_the_sooner(start: int, hours: int):
    done = after_work(start, hours, HOUSE)
    local = datetime.fromtimestamp(done / 1000, ZoneInfo("Europe/Berlin"))
    assert 8 <= local.hour + local.minute / 60 <= 18
    assert local.weekday() < 5
    assert done >= start + hours * HOUR
    assert after_work(start + HOUR, hours, HOUSE) >= done
    assert after_work(start, hours + 1, HOUSE) > done


@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Mars/Base"},
        {"country": "XX"},
        {"region": "ZZ"},
        {"opens": "19:00"},
        {"weekdays": []},
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused(wrong: dict[str, object]):
    with pytest.raises(ValidationError):
        Calendar.model_validate({**BERLIN, **wrong})
