"""/ops/overview and the other dashboards: the last hour of each panel, as Prometheus has it, asked
by the very expressions that Grafana is given."""

import time
from collections.abc import Callable, Mapping
from functools import partial
from html import escape
from pathlib import Path
from string import Template

from orders.client.prometheus import Prometheus, Series, filled
from orders.contracts.catalogue import STAGES
from orders.engine.errors import TransientError
from services.lookout.boards import NAMES, Board, Panel, boards, legend
from services.lookout.drawing import drawing
from services.lookout.frame import framed
from services.lookout.samples import Point
from services.lookout.units import said

BODY = Template(Path(__file__).with_name("board.html").read_text(encoding="utf-8"))
SPAN_SECONDS, STEP_SECONDS = 3_600.0, 30.0
WINDOW = "1m"
"""Of rates: four scrapes of 15 s."""
AGAIN_SECONDS = 30


def board_pages(prometheus: Prometheus) -> Mapping[str, Callable[[], str]]:
    """Path -> what makes the page of each dashboard."""
    return {f"/ops/{path}": partial(_page, prometheus, board) for path, board in boards().items()}


def links(stage: str = "review") -> str:
    """To all of them, as HTML."""
    paths = {name: f"stage/{stage}" if name == "stage" else name for name in NAMES}
    return "".join(f'<a href="/ops/{path}">{name}</a>' for name, path in paths.items())


def _page(prometheus: Prometheus, board: Board) -> str:
    now = time.time()
    try:
        panels = "".join(_panel(prometheus, one, board.stage, now) for one in board.panels)
    except TransientError as error:
        panels = f'<p class="still">{escape(str(error))}</p>'
    stages = "".join(f'<a href="/ops/stage/{stage}">{stage}</a>' for stage in STAGES)
    title = escape(f"{board.title}: {board.stage}" if board.stage else board.title)
    body = BODY.substitute(
        title=title,
        links=links(board.stage or "review"),
        stages=f"<nav>{stages}</nav>" if board.stage else "",
        panels=panels,
        at=time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(now)),
    )
    return framed(title, body, AGAIN_SECONDS)


def _panel(prometheus: Prometheus, panel: Panel, stage: str, now: float) -> str:
    try:
        shown = _lines if panel.lines else _figures
        inside = shown(prometheus, panel, stage, now)
    except ValueError as error:
        inside = f'<p class="still">{escape(str(error))}</p>'
    about = f"<h2>{escape(panel.title)}</h2><p>{escape(panel.about)}</p>"
    return f'<section class="{"lines" if panel.lines else "figures"}">{about}{inside}</section>'


def _lines(prometheus: Prometheus, panel: Panel, stage: str, now: float) -> str:
    end = now - now % STEP_SECONDS
    start = end - SPAN_SECONDS
    lines: dict[str, list[Point]] = {}
    for form, expression in panel.shows.items():
        for one in prometheus.between(filled(expression, WINDOW, stage), start, end, STEP_SECONDS):
            lines[_name(form, one, lines)] = _with_gaps(one, start)
    return drawing(lines, start, end, panel.unit, panel.bad_from)


def _figures(prometheus: Prometheus, panel: Panel, stage: str, now: float) -> str:
    found: dict[str, float] = {}
    for form, expression in panel.shows.items():
        for one in prometheus.now(filled(expression, WINDOW, stage)):
            found[_name(form, one, found)] = one.points[-1][1]
    if not found:
        return '<p class="nothing">no data</p>'
    return "".join(
        f'<span class="{_shade(value, panel.bad_from)}">{escape(name)} '
        f"<b>{escape(said(value, panel.unit))}</b></span>"
        for name, value in found.items()
    )


def _shade(value: float, bad_from: float | None) -> str:
    return "" if bad_from is None else "still" if value >= bad_from else "well"


def _name(form: str, one: Series, taken: Mapping[str, object]) -> str:
    """Two series whose legends are alike are both shown."""
    name = legend(form, one.labels)
    return name if name not in taken else f"{name} ({len(taken)})"


def _with_gaps(one: Series, start: float) -> list[Point]:
    """A value, or None, for each step."""
    known = {round((at - start) / STEP_SECONDS): value for at, value in one.points}
    steps = range(round(SPAN_SECONDS / STEP_SECONDS) + 1)
    return [(start + step * STEP_SECONDS, known.get(step)) for step in steps]
