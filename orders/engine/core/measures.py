"""What was measured, summed up beside the counts and told with them, once a second. What is not
told yet stands beside the offset of the control topic, where the broker takes 4,096 bytes more; a
former release, which knows nothing of it, reads its ticket as ever (docs/decisions/0064)."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any, NamedTuple

import orjson

from orders.contracts.measures import MEASURES
from orders.engine.errors import Refused
from orders.engine.handling import Measured

MOST_BYTES = 3_500
"""More than that is told at once."""


class MeasuredBy(NamedTuple):
    """By what is summed up."""

    channel: str
    name: str
    label: str


Total = list[int]
"""How often, the sum, and how many values by edge: totals are added place by place. They are told,
and written, without the zeros at the end."""
Measures = dict[MeasuredBy, Total]


def check(measured: Measured, stage: str) -> None:
    """Raises Refused for what the stage does not declare."""
    name, value, label = measured
    measure = MEASURES.get(name)
    if measure is None or measure.stage != stage:
        raise Refused(f"{stage} measures {name}, which schemas/measures.yaml does not say of it")
    if type(value) is not int or (measure.unit == "orders" and value not in (0, 1)):
        raise Refused(f"{name} is {value!r}: no whole number in {measure.unit}")
    if (label == "") != (measure.label == ""):
        raise Refused(f"{name} has the label {label!r}, and schemas/measures.yaml says otherwise")


def count(measures: Measures, channel: str, measured: Measured, times: int = 1) -> None:
    """Add one value that is declared; `times` -1: take back what was added."""
    name, value, label = measured
    edges = MEASURES[name].edges
    total = measures.get((channel, name, label))  # type: ignore[call-overload]  # equal to its name
    if total is None:
        by = MeasuredBy(channel, name, label)
        total = measures[by] = [0] * (len(edges) + 3 if edges else 2)
    total[0] += times
    total[1] += times * value
    if edges:
        total[2 + bisect_left(edges, value)] += times
    if not total[0]:
        del measures[MeasuredBy(channel, name, label)]


def together(several: Iterable[Mapping[MeasuredBy, Total]]) -> Measures:
    """All of them in one, which shares nothing with them."""
    measures: Measures = {}
    for one in several:
        for by, total in one.items():
            known = measures.get(by, ())
            measures[by] = [a + b for a, b in zip_longest(known, total, fillvalue=0)]
    return measures


def written(measures: Mapping[MeasuredBy, Total]) -> str:
    """As they stand beside an offset; nothing for none."""
    rows = [[*by, *bare(total)] for by, total in measures.items()]
    return orjson.dumps(rows).decode() if rows else ""


def read(text: str) -> Measures:
    """What `written` wrote. Raises TypeError or ValueError for anything else."""
    rows: list[list[Any]] = orjson.loads(text) if text else []
    measures: Measures = {MeasuredBy(*row[:3]): row[3:] for row in rows}
    for by, total in measures.items():
        if not all(type(part) is str for part in by) or len(total) < 2:
            raise TypeError(f"{by!r} is no measure")
        if not all(type(number) is int for number in total):
            raise TypeError(f"{total!r} is no total")
    return measures


def fits(measures: Mapping[MeasuredBy, Total]) -> bool:
    """Whether there is room for them beside an offset."""
    return len(written(measures)) <= MOST_BYTES


def bare(total: Total) -> Total:
    """Without the zeros at the end."""
    end = len(total)
    while end > 2 and not total[end - 1]:
        end -= 1
    return total[:end]
