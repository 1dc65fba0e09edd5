"""Several lines over an hour as SVG, with what each stands for below it."""

from collections.abc import Mapping, Sequence
from html import escape

from services.lookout.lines import Box, Scale, latest, path
from services.lookout.samples import Point
from services.lookout.units import said

WIDTH, HEIGHT, LEFT, BELOW = 460, 160, 4, 16
BOX = Box(LEFT, 18, WIDTH - LEFT, HEIGHT - BELOW)
COLOURS = ("#1a5fb4", "#c64600", "#26a269", "#813d9c", "#986a44", "#a51d2d", "#1c8c96", "#5e5c64")
MOST = 16
"""Lines in a drawing; of more those with the highest last values are drawn."""
Lines = Mapping[str, Sequence[Point]]


def drawing(lines: Lines, start: float, end: float, unit: str, bad_from: float | None) -> str:
    """From `start` to `end`, seconds since 1970; a line breaks where a value is None. What is bad
    from somewhere on has a red line there."""
    drawn = dict(sorted(lines.items(), key=lambda line: -_last(line[1]))[:MOST])
    values = [value for points in drawn.values() for _, value in points if value is not None]
    low, high = min([0.0, *values]), max(values, default=0.0)
    scale = Scale(BOX, start, end, low, high if high > low else low + 1)
    marks = f'<text x="{LEFT}" y="12">{escape(said(high, unit))}</text>'
    if low < 0:
        marks += f'<text x="{LEFT}" y="{HEIGHT - BELOW - 4}">{escape(said(low, unit))}</text>'
    marks += f'<text x="{LEFT}" y="{HEIGHT - 3}">{escape(said(end - start, "s"))} ago</text>'
    marks += f'<text x="{WIDTH - LEFT}" y="{HEIGHT - 3}" text-anchor="end">now</text>'
    marks += _across(scale.y(0), "zero")
    if bad_from is not None and low <= bad_from <= high:
        marks += _across(scale.y(bad_from), "bad")
    paths = "".join(
        f'<path d="{path(points, scale)}" {_stroke(number)}/>'
        for number, points in enumerate(drawn.values())
    )
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img">{marks}{paths}</svg>' + _legend(
        drawn, unit, bad_from, len(lines) - len(drawn)
    )


def _stroke(number: int) -> str:
    """The second eight have the colours of the first ones, and are dashed."""
    dashes = ' stroke-dasharray="5 4"' if number >= len(COLOURS) else ""
    return f'stroke="{COLOURS[number % len(COLOURS)]}"{dashes}'


def _across(y: float, kind: str) -> str:
    return f'<line class="{kind}" x1="0" y1="{y:.1f}" x2="{WIDTH}" y2="{y:.1f}"/>'


def _legend(drawn: Lines, unit: str, bad_from: float | None, left_out: int) -> str:
    if not drawn:
        return '<p class="nothing">no data</p>'
    rows = "".join(
        f'<li class="{_shade(_last(points), bad_from)}">'
        f'<svg class="key" viewBox="0 0 24 6"><path d="M2 3h20" {_stroke(number)}/></svg>'
        f"{escape(name)} "
        f"<b>{escape(_ends(points, unit))}</b></li>"
        for number, (name, points) in enumerate(drawn.items())
    )
    more = f"<li>and {left_out} more, none of them higher</li>" if left_out else ""
    return f'<ul class="legend">{rows}{more}</ul>'


def _shade(last: float, bad_from: float | None) -> str:
    return "still" if bad_from is not None and last >= bad_from else ""


def _ends(points: Sequence[Point], unit: str) -> str:
    last = points[-1][1] if points else None
    return "gone" if last is None else said(last, unit)


def _last(points: Sequence[Point]) -> float:
    last = latest(points)
    return float("-inf") if last is None else last
