"""What the stages have measured, as their summaries tell it and their commits keep it untold."""

import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import NamedTuple

from orders.audit.agreement import CHAIN
from orders.audit.source import Place, Source, Span
from orders.contracts.codec.codec import Codec
from orders.contracts.measures import MEASURES

TOPIC = "orders.summaries.v1"
STAGE = "tracking"
"""The one stage that measures."""
TRIES = 5
HEARTBEAT = b"@heartbeat"
"""The key of records that are about no order."""


class By(NamedTuple):
    """By what is summed up."""

    channel: str
    name: str
    label: str


Total = tuple[int, ...]
"""How often, the sum, and how many values by edge, without the zeros at the end."""
Totals = dict[By, Total]


class Unsettled(Exception):
    """The stage goes on telling: nothing can be compared."""


def told(source: Source, codec: Codec, step: Callable[[], None]) -> Totals | None:
    """All that was measured, told or not; None where retention has taken some of it. Raises
    Unsettled."""
    places = [(TOPIC, number) for number in range(source.partitions)]
    if any(span.start for span in source.bounds(places).values()):
        return None
    for _ in range(TRIES):
        before = _commits(source)
        totals: Totals = {}
        for record in source.read(source.bounds(places)):
            step()
            for one in codec.decode(record.value or b"", TOPIC)[1]["measures"]:
                by = By(one["channel"], one["name"], one["label"])
                add(totals, by, (one["count"], one["sum"], *one["buckets"]))
        if _commits(source) != before:
            continue  # what was untold may have been told meanwhile
        for by, total in _untold(before):
            add(totals, by, total)
        return totals
    raise Unsettled


def gone_on(source: Source, positions: Mapping[Place, int]) -> bool:
    """Whether the stage has read anything about an order since it stood there."""
    now = source.committed(STAGE, positions)
    spans = {place: Span(at, now[place].offset) for place, at in positions.items() if place in now}
    return any(record.key != HEARTBEAT for record in source.read(spans))


def value_of(name: str, value: int) -> Total:
    """The total of one value."""
    edges = MEASURES[name].edges
    return (1, value, *(0,) * bisect_left(edges, value), 1) if edges else (1, value)


def add(totals: Totals, by: By, total: Iterable[int]) -> None:
    """Add a total to them."""
    summed = [a + b for a, b in zip_longest(totals.get(by, ()), total, fillvalue=0)]
    while len(summed) > 2 and summed[-1] == 0:
        summed.pop()
    totals[by] = tuple(summed)


def _commits(source: Source) -> dict[Place, str]:
    """What its commits bear: the chain's its ticket, the control topic's what is untold."""
    topics = CHAIN[STAGE], f"{STAGE}.control.v1"
    places = [(topic, number) for topic in topics for number in range(source.partitions)]
    return {place: one.metadata for place, one in source.committed(STAGE, places).items()}


def _untold(commits: dict[Place, str]) -> Iterator[tuple[By, Total]]:
    for (topic, _), metadata in commits.items():
        if topic != CHAIN[STAGE] and metadata:
            for channel, name, label, *total in json.loads(metadata):
                yield By(channel, name, label), tuple(total)
