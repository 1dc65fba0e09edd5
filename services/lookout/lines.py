"""A line of values over time as the path of an SVG, which needs no script."""

from collections.abc import Sequence
from typing import NamedTuple

from services.lookout.samples import Point

POINT = "h.1"
"""So short a stroke shows a single point between two gaps, too."""


class Box(NamedTuple):
    """Where in a drawing lines may be."""

    left: float
    top: float
    right: float
    bottom: float


class Scale(NamedTuple):
    """From `start` to `end`, seconds since 1970, and from the value `low` to the value `high`."""

    box: Box
    start: float
    end: float
    low: float
    high: float

    def x(self, at: float) -> float:
        """Where a time stands."""
        share = (at - self.start) / (self.end - self.start)
        return self.box.left + (self.box.right - self.box.left) * share

    def y(self, value: float) -> float:
        """Where a value stands."""
        share = (value - self.low) / (self.high - self.low)
        return self.box.bottom - (self.box.bottom - self.box.top) * share


def path(points: Sequence[Point], scale: Scale) -> str:
    """What `d` of a path is; the line breaks where nothing is known."""
    steps, pen_down = [], False
    for at, value in points:
        if value is not None:
            place = f"{scale.x(at):.1f} {scale.y(value):.1f}"
            steps.append(f"L{place}" if pen_down else f"M{place}{POINT}")
        pen_down = value is not None
    return "".join(steps)


def latest(points: Sequence[Point]) -> float | None:
    """The last value that is known."""
    return next((value for _, value in reversed(points) if value is not None), None)
