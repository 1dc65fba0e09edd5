"""Lines over some windows of business time, as SVG: a dot a window of which something is told, for
most stand alone; below it what each line comes to in all of them."""

from collections.abc import Mapping, Sequence
from html import escape

from services.lookout.drawing import COLOURS
from services.lookout.lines import Box, Scale, path
from services.lookout.samples import Point

STYLE = "svg.key { width: .6rem } "
"""Of the key below it."""
WIDTH, HEIGHT, LEFT, BELOW = 460, 130, 6, 16
BOX = Box(LEFT, 22, WIDTH - LEFT, HEIGHT - BELOW - 4)
Lines = Mapping[str, tuple[Sequence[Point], str]]
"""Name -> values over time, and what stands beside the name."""


def plot(lines: Lines, start: float, end: float, top: str, ends: tuple[str, str]) -> str:
    """From `start` to `end`, seconds since 1970. `top`: what the highest value is called; `ends`:
    what stands below the beginning and the end."""
    values = [value for points, _ in lines.values() for _, value in points if value is not None]
    scale = Scale(BOX, start, end, 0.0, max([*values, 0.0]) or 1.0)
    zero = scale.y(0)
    marks = (
        f'<text x="{LEFT}" y="12">{escape(top)}</text>'
        f'<line class="zero" x1="0" y1="{zero:.1f}" x2="{WIDTH}" y2="{zero:.1f}"/>'
        f'<text x="{LEFT}" y="{HEIGHT - 3}">{escape(ends[0])}</text>'
        f'<text x="{WIDTH - LEFT}" y="{HEIGHT - 3}" text-anchor="end">{escape(ends[1])}</text>'
    )
    drawn = "".join(
        _line(points, scale, _colour(number)) for number, (points, _) in enumerate(lines.values())
    )
    rows = "".join(
        f'<li><svg class="key" viewBox="0 0 6 6"><circle cx="3" cy="3" r="3" '
        f'fill="{_colour(number)}"/></svg>{escape(name)} <b>{escape(said)}</b></li>'
        for number, (name, (_, said)) in enumerate(lines.items())
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img">{marks}{drawn}</svg>'
        f'<ul class="legend">{rows}</ul>'
    )


def _line(points: Sequence[Point], scale: Scale, colour: str) -> str:
    dots = "".join(
        f'<circle cx="{scale.x(at):.1f}" cy="{scale.y(value):.1f}" r="2.6"/>'
        for at, value in points
        if value is not None
    )
    return f'<path d="{path(points, scale)}" stroke="{colour}"/><g fill="{colour}">{dots}</g>'


def _colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]
