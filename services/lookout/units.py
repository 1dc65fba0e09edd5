"""Values in words, by the units that dashboards name."""

from collections.abc import Callable, Mapping

STEPS = ((1e9, "G"), (1e6, "M"), (1e4, "k"))
TIMES = ((172_800.0, 86_400.0, "d"), (7_200.0, 3_600.0, "h"), (120.0, 60.0, "min"))


def said(value: float, unit: str) -> str:
    """Short enough for the end of a line."""
    return UNITS.get(unit, plain)(value)


def plain(value: float) -> str:
    """A number: 0.25, 17, 1,204, 3.4 M."""
    for least, prefix in STEPS:
        if abs(value) >= least:
            return f"{value / (1e3 if prefix == 'k' else least):,.1f} {prefix}"
    if value == int(value):
        return f"{value:,.0f}"
    if abs(value) >= 100:
        return f"{value:,.1f}"
    return f"{value:.3g}" if abs(value) >= 0.001 else f"{value:.4f}"


def _share(value: float) -> str:
    percent = value * 100
    return f"{percent:,.0f} %" if abs(percent) >= 1_000 else f"{percent:.4g} %"


def _time(seconds: float) -> str:
    for least, size, name in TIMES:
        if abs(seconds) >= least:
            return f"{seconds / size:.0f} {name}"
    return f"{seconds * 1000:.0f} ms" if 0 < abs(seconds) < 1 else f"{plain(seconds)} s"


UNITS: Mapping[str, Callable[[float], str]] = {
    "s": _time,
    "dtdurations": _time,
    "percentunit": _share,
    "bytes": lambda value: f"{value / 1e6:,.0f} MB",
    "reqpm": lambda value: f"{plain(value)}/min",
    "ops": lambda value: f"{plain(value)}/s",
}
"""Grafana's name of a unit -> how a value is written; the others are plain numbers."""
