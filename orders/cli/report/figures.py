"""What the KPIs came to in a period and in the one before it, asked of the lake. No formula stands
here: the SQL is written from kpis.yaml."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from orders.cli.kpi.shown import Line, Points, cells, together
from orders.cli.report.period import Period
from orders.engine.errors import ConfigError
from orders.engine.settings import LakeSettings
from services.insight.definitions import kpis
from services.insight.queries import TABLE, sql_of_all
from services.insight.values import Value

SUMMARIES, JOURNAL = TABLE.rpartition(".")[2], "journal_entry"
COLUMNS = ("kpi", "channel", "label", "unit", "start_at", "numerator", "denominator", "value")


class Figures(NamedTuple):
    """Each line's values in the period, by the beginning of their windows, and in the one before
    it."""

    period: Period
    now: Mapping[Line, Points]
    before: Mapping[Line, Points]

    def of(self, kpi: str) -> dict[Line, Points]:
        """What the period has of this KPI."""
        return {line: points for line, points in self.now.items() if line.kpi == kpi}

    def totals(self, kpi: str) -> dict[str, tuple[Value | None, Value | None]]:
        """Label (empty for most KPIs) -> all channels together, in the period and before it."""
        own = [line for line in (*self.now, *self.before) if line.kpi == kpi]
        return {
            label: (_total(self.now, kpi, label), _total(self.before, kpi, label))
            for label in sorted({line.label for line in own})
        }


def of_lake(settings: LakeSettings, period: Period) -> Figures:
    """Ask the lake, once. Raises ConfigError, LakeDamaged, LakeAway."""
    from services.lake.querying import asked  # its libraries take a second to load
    from services.lake.tables import open_lake

    lake = open_lake(settings)
    if SUMMARIES not in lake.names():
        raise ConfigError(f"the lake has no table {SUMMARIES} yet: `orders lake write` makes it")
    journalled = JOURNAL in lake.names()
    told = {name: kpi for name, kpi in kpis().items() if journalled or not kpi.of_lake}
    query = sql_of_all(told, period.window, period.before.start, period.end)
    with asked(lake, query) as found:
        return figures(found.fetchall(), period)


def figures(rows: Iterable[Sequence[Any]], period: Period) -> Figures:
    """Of rows as `sql_of_all` gives them."""
    now: dict[Line, dict[int, Value]] = {}
    before: dict[Line, dict[int, Value]] = {}
    for kpi, start_at, channel, label, numerator, denominator, _ in rows:
        at = _utc(start_at)
        into = now if at >= period.start else before
        points = into.setdefault(Line(kpi, channel, label), {})
        points[int(at.timestamp() * 1000)] = Value(numerator, denominator)
    return Figures(period, _sorted(now), _sorted(before))


def plain(found: Figures) -> list[dict[str, Any]]:
    """One row a KPI, channel, label and window, for programs and sheets."""
    return [
        cells(line, at, value) for line, points in found.now.items() for at, value in points.items()
    ]


def write_csv(found: Figures, path: Path) -> None:
    """The same as a sheet. Raises OSError."""
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.DictWriter(file, COLUMNS)
        sheet.writeheader()
        sheet.writerows(plain(found))


def _total(of: Mapping[Line, Points], kpi: str, label: str) -> Value | None:
    return together(
        value
        for line, points in of.items()
        if (line.kpi, line.label) == (kpi, label)
        for value in points.values()
    )


def _sorted(found: Mapping[Line, Points]) -> dict[Line, Points]:
    return {line: dict(sorted(points.items())) for line, points in sorted(found.items())}


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
