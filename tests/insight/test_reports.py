"""TR-07: the daily and the weekly report say what the KPIs say, of whole days, and nothing else."""

import csv
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orders.cli.kpi.shown import Line, together
from orders.cli.report.figures import Figures, figures, plain, write_csv
from orders.cli.report.period import Period, day, week
from orders.cli.report.periodical import page
from orders.engine.errors import ConfigError
from services.insight.chapters import parse, reporting
from services.insight.definitions import kpis
from services.insight.folding import told
from services.insight.queries import sql_of_all
from services.insight.rows import Row
from services.insight.values import Value, values
from tests.insight.test_queries import COLUMNS, HOURS, summaries, write_journal

DAY = date(2026, 3, 4)  # a Wednesday
Told = list[tuple[datetime, dict[str, Any]]]


def of_some_days() -> Told:
    """Summaries of all KPIs' terms, from three days before to two days after."""
    chance, start = random.Random(3), datetime(2026, 3, 1, tzinfo=UTC)
    return [
        (start + timedelta(minutes=chance.randrange(6 * 24 * 60)), record)
        for kpi in kpis().values()
        if not kpi.of_lake
        for record in summaries(kpi)
    ]


@pytest.fixture(scope="module")
def lake() -> Iterator[tuple[duckdb.DuckDBPyConnection, Told]]:
    records = of_some_days()
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'; create schema lake")
        connection.execute(f"create table lake.stage_summarised ({COLUMNS})")
        for at, one in records:
            connection.execute(
                "insert into lake.stage_summarised values ($1, $2, $3, $4)",
                [one["stage"], at.replace(tzinfo=None), one["counts"], one["measures"]],
            )
        write_journal(connection, int(day(DAY).start.timestamp()) * 1_000)
        yield connection, records


def found(lake: tuple[duckdb.DuckDBPyConnection, Told], period: Period) -> Figures:
    query = sql_of_all(kpis(), period.window, period.before.start, period.end)
    return figures(lake[0].sql(query).fetchall(), period)


def folded(records: Told, start: datetime, end: datetime) -> dict[Line, Value]:
    """The same by the fold of insight: no SQL."""
    row = Row(0, 0)
    for offset, (_, record) in enumerate(one for one in records if start <= one[0] < end):
        summary = told(offset, record)
        for by, count in summary.counts.items():
            row.counts[by] = row.counts.get(by, 0) + count
        for of, sums in summary.measures.items():
            row.measures[of] = row.measures[of].plus(sums) if of in row.measures else sums
    return {Line(*of): value for of, value in values(row, kpis()).items()}


@pytest.mark.parametrize("period", [day(DAY), week(DAY)], ids=["daily", "weekly"])
def test_it_has_what_happened_in_its_days_and_before(lake: Any, period: Period) -> None:
    """TR-07."""
    report = found(lake, period)
    for said, of in ((report.now, period), (report.before, period.before)):
        told_by_stages = {
            line: together(points.values())
            for line, points in said.items()
            if line.kpi != "stock_turnover"
        }
        assert told_by_stages == folded(lake[1], of.start, of.end)


def test_it_has_the_turnover_of_stock(lake: Any) -> None:
    """DM-02: by the hour, from the journal."""
    [(now, before)] = found(lake, day(DAY)).totals("stock_turnover").values()
    assert (now, before) == (Value(40, (12 * 100 + 6 * 60 + 6 * 80) * HOURS), None)


def test_weeks_begin_on_monday_and_are_compared_with_the_week_before() -> None:
    assert week(DAY).start == datetime(2026, 3, 2, tzinfo=UTC)
    assert week(DAY).end == datetime(2026, 3, 9, tzinfo=UTC)
    assert week(DAY).before.start == datetime(2026, 2, 23, tzinfo=UTC)
    assert (week(DAY).window, day(DAY).window) == ("day", "hour")


@pytest.mark.parametrize(("language", "said"), [("en", "Delivery time"), ("zh", "交货时间")])
def test_the_page_names_every_kpi_in_its_language(lake: Any, language: str, said: str) -> None:
    text = page(found(lake, day(DAY)), language)
    assert said in text
    assert f'<html lang="{language}">' in text
    for kpi in kpis().values():
        assert (kpi.zh if language == "zh" else kpi.en) in text
    assert "<script" not in text


def test_a_time_without_data_says_so(lake: Any) -> None:
    nothing = found(lake, day(date(2020, 1, 1)))
    assert "no summaries of it" in page(nothing, "en")
    assert "没有该时段" in page(nothing, "zh")
    assert plain(nothing) == []


def test_the_sheet_has_the_same_numbers(lake: Any, tmp_path: Path) -> None:
    report = found(lake, day(DAY))
    write_csv(report, tmp_path / "day.csv")
    with (tmp_path / "day.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows == [
        {name: "" if value is None else str(value) for name, value in row.items()}
        for row in plain(report)
    ]


def test_every_kpi_stands_in_one_chapter() -> None:
    names = [name for chapter in reporting().chapters.values() for name in chapter.kpis]
    assert sorted(names) == sorted(kpis())


@pytest.mark.parametrize(
    ("kpi", "says"),
    [("nonsense", "no KPI nonsense"), ("submissions", "twice"), (None, "in no chapter")],
)
def test_a_file_that_leaves_one_out_or_makes_one_up_is_refused(kpi: str | None, says: str) -> None:
    names = [*kpis(), kpi] if kpi else list(kpis())[1:]
    with pytest.raises(ConfigError, match=says):
        parse(f"chapters: {{all: {{en: All, zh: 全部, kpis: [{', '.join(names)}]}}}}\nwords: {{}}")
