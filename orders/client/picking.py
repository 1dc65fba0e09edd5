"""Reads single records by their positions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from orders.client.reading import Place, Reader
from orders.engine.kafka.runs import runs
from orders.engine.ports.log import Message

NEAR = 500
"""Records that lie no further behind another one are read on the way."""


def pick(reader: Reader, wanted: Iterable[tuple[Place, int]]) -> Iterator[Message]:
    """The committed records at these positions, in no order; those that are gone are left out."""
    offsets: defaultdict[Place, list[int]] = defaultdict(list)
    bounds: dict[Place, tuple[int, int]] = {}
    for place, offset in sorted(set(wanted)):
        if place not in bounds:
            bounds.update(reader.bounds([place]))
        if bounds[place][0] <= offset < bounds[place][1]:
            offsets[place].append(offset)
    left = {place: list(runs(found, NEAR)) for place, found in offsets.items()}
    while left:
        yield from _near(reader, {place: set(one.pop(0)) for place, one in left.items()})
        left = {place: one for place, one in left.items() if one}


def _near(reader: Reader, wanted: dict[Place, set[int]]) -> Iterator[Message]:
    """One reading of each place."""
    last = {place: max(offsets) for place, offsets in wanted.items()}
    reading = set(wanted)
    for message in reader.read({place: min(offsets) for place, offsets in wanted.items()}):
        place = message.topic, message.partition
        if message.offset in wanted[place]:
            yield message
        if message.offset >= last[place]:
            reading.discard(place)
        if not reading:
            return
