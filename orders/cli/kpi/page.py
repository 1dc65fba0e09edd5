"""KPIs as a page that needs no script; and the plot of one, which reports have, too."""

from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from itertools import groupby

from orders.cli.kpi.plot import STYLE, plot
from orders.cli.kpi.shown import Line, Points, Recent, amount, titled, together, written
from services.insight.definitions import Kpi, kpis
from services.insight.rows import WINDOWS
from services.lookout.frame import framed

SECONDS_A_YEAR = 31_536_000
"""A page that was written once is not read again."""


def page(window: str, recent: Recent) -> str:
    """A plot a KPI, a line a channel or label."""
    size = WINDOWS[window].size
    sections = "".join(
        _section(name, dict(own), size)
        for name, own in groupby(recent.items(), lambda one: one[0].kpi)
    )
    body = f"<h1>KPIs by {window} 指标</h1><main>{sections or '<p>nothing was told yet</p>'}</main>"
    return framed("KPIs", body, SECONDS_A_YEAR, STYLE)


def plotted(kpi: Kpi, own: Mapping[Line, Points], starts: range) -> str:
    """A line a channel and label, over the windows that begin then; a gap where there is no
    value."""
    size, highest, lines = starts.step, 0.0, {}
    for line, points in own.items():
        numbers = [(at, amount(kpi, points.get(at))) for at in starts]
        highest = max([highest, *(number for _, number in numbers if number is not None)])
        whole = amount(kpi, together(points.values()))
        drawn = [((at + size / 2) / 1_000, number) for at, number in numbers]
        label = line.label if kpi.unit == "minor" else ""
        lines[titled(line)] = drawn, written(whole, kpi.unit, label)
    top = "" if kpi.unit == "minor" else written(highest, kpi.unit)  # of several currencies
    start, end = starts.start, starts.stop
    return plot(lines, start / 1_000, end / 1_000, top, (minute(start), minute(end)))


def minute(at: int) -> str:
    """A moment of business time, UTC, as pages write it."""
    return f"{datetime.fromtimestamp(at / 1_000, UTC):%Y-%m-%d %H:%M}"


def _section(name: str, own: Recent, size: int) -> str:
    kpi = kpis()[name]
    times = [at for points in own.values() for at, _ in points]
    starts = range(min(times), max(times) + size, size)
    told = {line: {at: value for at, value in points if value} for line, points in own.items()}
    return (
        f'<section class="lines"><h2>{escape(kpi.en)} {escape(kpi.zh)}</h2>'
        f"<p>{escape(kpi.formula)}</p>{plotted(kpi, told, starts)}</section>"
    )
