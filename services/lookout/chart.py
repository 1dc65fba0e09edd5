"""A line of values over the last hour, as SVG, with what it shows above it."""

from collections.abc import Sequence
from html import escape

from services.lookout.lines import Box, Scale, latest, path
from services.lookout.samples import Point
from services.lookout.units import plain

WIDTH, HEIGHT = 160, 56
BOX = Box(0, 16, WIDTH, HEIGHT - 2)
SPAN_SECONDS = 3_600.0


def chart(points: Sequence[Point], now: float, about: str) -> str:
    """From an hour ago to now; where nothing is known the line breaks. Above it the latest value
    and the highest. `about`: what it shows, in plain text."""
    top = max((value for _, value in points if value is not None), default=0.0)
    last, label = latest(points), escape(about)
    said = "" if last is None else plain(last)
    line = path(points, Scale(BOX, now - SPAN_SECONDS, now, 0.0, top or 1.0))
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}: {said or "unknown"}">'
        f'<text x="0" y="10">{label}</text>'
        f'<text x="{WIDTH}" y="10" text-anchor="end">{said} (≤ {plain(top)})</text>'
        f'<line class="zero" x1="0" y1="{HEIGHT - 1}" x2="{WIDTH}" y2="{HEIGHT - 1}"/>'
        f'<path d="{line}"/></svg>'
    )
