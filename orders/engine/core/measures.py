"""What was measured, summed up beside the counts and told with them, once a second. What is not
told yet stands beside the offset of the control topic, where the broker takes 4,096 bytes more; a
former release, which knows nothing of it, reads its ticket as ever (docs/decisions/0064)."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
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


Total = Sequence[int]
"""How often, the sum, and how many values by edge: totals are added place by place."""
Measures = dict[MeasuredBy, Total]


def total_of(measured: Measured, stage: str) -> Total:
    """The total of one value. Raises Refused for what the stage does not declare."""
    name, value, label = measured
    measure = MEASURES.get(name)
    if measure is None or measure.stage != stage:
        raise Refused(f"{stage} measures {name}, which schemas/measures.yaml does not say of it")
    if type(value) is not int or (measure.unit == "orders" and value not in (0, 1)):
        raise Refused(f"{name} is {value!r}: no whole number in {measure.unit}")
    if bool(label) != bool(measure.label):
        raise Refused(f"{name} has the label {label!r}, and schemas/measures.yaml says otherwise")
    if not measure.edges:
        return (1, value)
    place = bisect_left(measure.edges, value)
    return (1, value, *(0,) * place, 1)


def add(measures: Measures, by: MeasuredBy, total: Total) -> None:
    """Add a total to them."""
    known = measures.get(by)
    measures[by] = total if known is None else _sum(known, total)


def take_off(measures: Measures, by: MeasuredBy, total: Total) -> None:
    """Take back what was added."""
    left = _sum(measures.pop(by), [-number for number in total])
    if left[0]:
        measures[by] = left


def together(several: Iterable[Mapping[MeasuredBy, Total]]) -> Measures:
    """All of them in one."""
    measures: Measures = {}
    for one in several:
        for by, total in one.items():
            add(measures, by, total)
    return measures


def written(measures: Mapping[MeasuredBy, Total]) -> str:
    """As they stand beside an offset; nothing for none."""
    rows = [[*by, *total] for by, total in measures.items()]
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


def _sum(one: Total, other: Total) -> Total:
    return [a + b for a, b in zip_longest(one, other, fillvalue=0)]
