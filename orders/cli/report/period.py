"""Which days a report is about: whole days of business time, UTC."""

from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple

from orders.business.times import DAY, HOUR

ONE_DAY = timedelta(days=1)


class Period(NamedTuple):
    """From the beginning of `first` on, so many days; `kind` names the report."""

    kind: Literal["daily", "weekly"]
    first: date
    days: int

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return datetime(self.first.year, self.first.month, self.first.day, tzinfo=UTC)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return self.start + self.days * ONE_DAY

    @property
    def window(self) -> str:
        """What a point of its plots stands for."""
        return "hour" if self.days == 1 else "day"

    @property
    def starts(self) -> range:
        """When its windows begin, milliseconds; it ends where they do."""
        size = HOUR if self.window == "hour" else DAY
        return range(int(self.start.timestamp()) * 1000, int(self.end.timestamp()) * 1000, size)

    @property
    def before(self) -> "Period":
        """As many days before it, to compare with."""
        return self._replace(first=self.first - self.days * ONE_DAY)

    @property
    def name(self) -> str:
        """For files."""
        return f"{self.kind}-{self.first:%Y-%m-%d}"


def day(of: date) -> Period:
    """That day."""
    return Period("daily", of, 1)


def week(of: date) -> Period:
    """The week, Monday to Sunday, that the day is in (ISO 8601)."""
    return Period("weekly", of - of.weekday() * ONE_DAY, 7)
