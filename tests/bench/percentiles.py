"""Latencies as people compare them."""

from collections.abc import Sequence
from typing import NamedTuple

NEVER = float("inf")
"""Of an order that had not come through when the measurement ended: slower than all others."""


class Percentiles(NamedTuple):
    """Milliseconds, by nearest rank; NEVER where those that never came through stand."""

    p50: float
    p99: float
    p999: float
    measured: int


def percentiles(values: Sequence[float]) -> Percentiles:
    """Of these milliseconds. Of fewer than a thousand the slowest stands for p99.9."""
    ranked = sorted(values) or [NEVER]
    p50, p99, p999 = (
        ranked[min(len(ranked) - 1, len(ranked) * part // 1000)] for part in (500, 990, 999)
    )
    return Percentiles(p50, p99, p999, len(values))
