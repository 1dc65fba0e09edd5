"""KPIs as a page that needs no script: the lookout's drawings."""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby

from orders.business.times import moment
from orders.cli.kpi.shown import Line, Recent, amount, titled, together, written
from services.insight.definitions import kpis
from services.insight.values import Value
from services.lookout.drawing import drawing
from services.lookout.frame import framed

UNITS: Mapping[str, str] = {"share": "percentunit", "ms": "s"}
"""Our units as the drawings call them; the others are plain numbers."""
SECONDS_A_YEAR = 31_536_000
"""A page that was written once is not read again."""


def page(window: str, recent: Recent) -> str:
    """A plot a KPI, a line a channel or label."""
    sections = "".join(
        _section(name, dict(own)) for name, own in groupby(recent.items(), lambda one: one[0].kpi)
    )
    body = f"<h1>KPIs by {window} 指标</h1><main>{sections or '<p>nothing was told yet</p>'}</main>"
    return framed("KPIs", body, SECONDS_A_YEAR)


def _section(name: str, own: Mapping[Line, Sequence[tuple[int, Value | None]]]) -> str:
    kpi = kpis()[name]
    scale = 1_000 if kpi.unit == "ms" else 1
    plots, said, times = {}, [], list[int]()
    for line, points in own.items():
        values = [(at, value) for at, value in points]
        title = titled(line)
        plots[title] = [
            (at / 1_000, None if (number := amount(kpi, value)) is None else number / scale)
            for at, value in values
        ]
        whole = amount(kpi, together(value for _, value in values if value))
        said.append(f"{title}: {written(whole, kpi.unit, line.label)}")
        times += [at for at, _ in values]
    start, end = min(times) / 1_000, max(times) / 1_000
    drawn = drawing(plots, start, max(end, start + 1), UNITS.get(kpi.unit, ""), None)
    return (
        f'<section class="lines"><h2>{escape(kpi.en)} {escape(kpi.zh)}</h2>'
        f"<p>{escape(kpi.formula)}; {moment(min(times))} to {moment(max(times))}</p>"
        f"{drawn}<p>{escape('; '.join(said))}</p></section>"
    )
