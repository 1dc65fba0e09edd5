"""Exact counts of what became of records. A stage tells them once a second and not with every
batch: a record of its own costs the broker a partition more in each transaction. What is not told
yet stands in the partition's ticket, so that no crash loses it or tells it twice."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

MOST_BYTES = 1_500
"""More than that in a ticket is told at once: the broker takes 4,096 bytes beside an offset."""


class Counted(NamedTuple):
    """By what is counted."""

    channel: str
    event: str
    outcome: str
    reason: str


Counts = Counter[Counted]


def rows(counts: Mapping[Counted, int]) -> list[list[str | int]]:
    """As they stand in a ticket."""
    return [[*counted, count] for counted, count in counts.items()]


def from_rows(written: Iterable[Sequence[Any]]) -> Counts:
    """What `rows` wrote. Raises TypeError or ValueError for anything else."""
    return Counter({Counted(*by): int(count) for *by, count in written})


def fits(counts: Mapping[Counted, int]) -> bool:
    """Whether a ticket has room for them."""
    return len(orjson.dumps(rows(counts))) <= MOST_BYTES
