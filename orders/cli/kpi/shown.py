"""KPIs of whole windows: all partitions together, by channel or all channels together."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from orders.business.money import money
from orders.business.times import DAY, HOUR, MINUTE, moment
from orders.contracts.records import KpisMeasured
from services.insight.definitions import Kpi, Unit, kpis
from services.insight.rows import WINDOWS, Key
from services.insight.values import Value

BARS = " ▁▂▃▄▅▆▇█"
NO_VALUE = "-"


class Line(NamedTuple):
    """Whose values these are."""

    kpi: str
    channel: str
    label: str


Points = Mapping[int, Value]
"""When a window begins -> its value."""


def lines(
    told: Mapping[Key, KpisMeasured], window: str, wanted: Iterable[str], by_channel: bool
) -> dict[Line, Points]:
    """Each KPI's values, sorted; of windows of which nothing was told there is none."""
    asked, found = frozenset(wanted), dict[Line, dict[int, Value]]()
    for key, record in told.items():
        if key.window != window:
            continue
        for one in record["values"]:
            if one["kpi"] in asked:
                line = Line(one["kpi"], one["channel"] if by_channel else "", one["label"])
                value = Value(one["numerator"], one["denominator"])
                points = found.setdefault(line, {})
                before = points.get(key.start_at)
                points[key.start_at] = before.plus(value) if before else value
    return {line: dict(sorted(points.items())) for line, points in sorted(found.items())}


def together(values: Iterable[Value]) -> Value | None:
    """All of them added up; None for none."""
    total: Value | None = None
    for value in values:
        total = total.plus(value) if total else value
    return total


def amount(kpi: Kpi, value: Value | None) -> float | None:
    """What the KPI comes to; None: no value."""
    return None if value is None else kpi.value(*value)


def written(number: float | None, unit: Unit, label: str = "") -> str:
    """For people: a time in its best unit, a share in percent, money in whole units."""
    if number is None:
        return NO_VALUE
    if unit == "share":
        return f"{number * 100:.1f} %"
    if unit == "ms":
        return _time(number)
    if unit == "minor":
        return money(round(number), label) if label else f"{number:,.0f} minor"
    if unit == "a_year":
        return f"{number:,.1f} a year"
    plain = f"{number:,.0f}" if number == int(number) else f"{number:,.2f}"
    return f"{plain} {label}".rstrip()


def _time(ms: float) -> str:
    for size, name in ((DAY, "d"), (HOUR, "h"), (MINUTE, "min"), (1_000, "s")):
        if ms >= size * 2:
            return f"{ms / size:.1f} {name}"
    return f"{ms:.0f} ms"


def bars(numbers: Sequence[float | None]) -> str:
    """A sign for each, the highest a whole block; a gap where there is no value."""
    known = [number for number in numbers if number is not None]
    top = max(known, default=0.0)
    return "".join(
        " " if number is None else BARS[1 + round(number / top * 7) if top > 0 else 1]
        for number in numbers
    )


def ends(window: str, points: Points, most: int) -> list[tuple[int, Value | None]]:
    """The last windows, up to so many, those without a value among them."""
    if not points:
        return []
    size, last = WINDOWS[window].size, max(points)
    first = max(min(points), last - (most - 1) * size)
    return [(at, points.get(at)) for at in range(first, last + 1, size)]


def plain(line: Line, window: str, points: Points) -> list[dict[str, Any]]:
    """As JSON has it: one object a window."""
    return [{**cells(line, at, value), "window": window} for at, value in points.items()]


def cells(line: Line, at: int, value: Value) -> dict[str, Any]:
    """A value as programs and sheets take it."""
    kpi = kpis()[line.kpi]
    return {
        **line._asdict(),
        "unit": kpi.unit,
        "start_at": moment(at),
        "numerator": value.numerator,
        "denominator": value.denominator,
        "value": amount(kpi, value),
    }


def titled(line: Line) -> str:
    """What a line of a drawing is called."""
    return " ".join(filter(None, (line.channel, line.label))) or kpis()[line.kpi].en


Recent = Mapping[Line, Sequence[tuple[int, Value | None]]]
COLUMNS = ("KPI", "channel", "", "value", "the last", "over time")


def table(recent: Recent) -> tuple[Sequence[str], list[tuple[str, ...]]]:
    """Columns and rows: each KPI over all of these windows, in the last one, and its plot."""
    return COLUMNS, [_row(line, points) for line, points in recent.items()]


def _row(line: Line, points: Sequence[tuple[int, Value | None]]) -> tuple[str, ...]:
    kpi = kpis()[line.kpi]
    numbers = [amount(kpi, value) for _, value in points]
    whole = amount(kpi, together(value for _, value in points if value))
    ends = (written(number, kpi.unit, line.label) for number in (whole, numbers[-1]))
    return kpi.en, line.channel, line.label, *ends, bars(numbers)
