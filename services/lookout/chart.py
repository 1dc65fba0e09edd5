"""A line of values over the last hour, as SVG that needs no script."""

from collections.abc import Iterable, Sequence

from services.lookout.samples import Point

WIDTH, HEIGHT, TOP = 160, 56, 14
SPAN_SECONDS = 3_600.0


def chart(points: Sequence[Point], now: float, about: str) -> str:
    """From an hour ago to now; where nothing is known the line breaks. The highest value stands
    at the top, the latest at the end. `about`: what it shows, in plain text."""
    known = [value for _, value in points if value is not None]
    top = max(known, default=0.0)
    latest = next((value for _, value in reversed(points) if value is not None), None)
    lines = "".join(
        f'<polyline points="{" ".join(_at(at, value, now, top) for at, value in run)}"/>'
        for run in _runs(points)
    )
    said = "" if latest is None else _short(latest)
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{about}: {said or "unknown"}">'
        f'<text x="0" y="10">{about}</text>'
        f'<text x="{WIDTH}" y="10" text-anchor="end">{said} (≤ {_short(top)})</text>'
        f'<line x1="0" y1="{HEIGHT - 1}" x2="{WIDTH}" y2="{HEIGHT - 1}"/>{lines}</svg>'
    )


def _runs(points: Iterable[Point]) -> list[list[tuple[float, float]]]:
    """Points that stand together."""
    runs: list[list[tuple[float, float]]] = [[]]
    for at, value in points:
        if value is None:
            runs.append([])
        else:
            runs[-1].append((at, value))
    return [run for run in runs if run]


def _at(at: float, value: float, now: float, top: float) -> str:
    x = max(WIDTH * (1 - (now - at) / SPAN_SECONDS), 0.0)
    y = HEIGHT - 2 - (HEIGHT - TOP - 4) * (value / top if top else 0.0)
    return f"{x:.1f},{y:.1f}"


def _short(value: float) -> str:
    return f"{value / 1e6:.1f} M" if value >= 1e6 else f"{value:,.0f}"
