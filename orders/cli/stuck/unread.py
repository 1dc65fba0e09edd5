"""Records that stages have not handled: who they are about, and whether anybody will."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from orders.client.awaited import Awaited
from orders.client.groups import Groups
from orders.client.reading import Reader
from orders.client.standings import Standing
from orders.client.waiting import Marks, earliest
from orders.contracts.catalogue import CHAIN, TOPICS

MOST = 200_000
"""Records that are read, at most."""


def unread(reader: Reader, groups: Groups, marks: Marks) -> Iterator[tuple[str, str, int]]:
    """(stage, key, timestamp) of each record that stands behind the stage's mark at a place.
    Raises TransientError."""
    first = earliest(marks)
    low = groups.lows(first)
    starts = {place: max(mark, low[place]) for place, mark in first.items()}
    for message in islice(reader.read(starts), MOST):
        place, key = (
            (message.topic, message.partition),
            (message.key or b"").decode("utf-8", "replace"),
        )
        for stage, places in marks.items():
            if place in places and message.offset >= places[place]:
                yield stage, key, message.timestamp


def without_owner(
    reader: Reader, groups: Groups, known: Mapping[str, Standing]
) -> Iterable[Awaited]:
    """Orders whose records wait in a partition that no replica has, each once a stage, with the
    first of them."""
    marks = {
        stage: {
            place: one.marks.get(place, 0)
            for place in ((CHAIN[stage], number) for number in one.unowned)
        }
        for stage, one in known.items()
    }
    found: dict[tuple[str, str], int] = {}
    for stage, key, timestamp in unread(reader, groups, marks):
        if ":" in key:  # a heartbeat is about no order
            found[stage, key] = min(found.get((stage, key), timestamp), timestamp)
    for (stage, key), timestamp in found.items():
        yield _nobody(stage, key, timestamp)


def of_order(
    reader: Reader, groups: Groups, known: Mapping[str, Standing], order: str, partition: int
) -> Iterator[Awaited]:
    """What stages have still to read of one order: they will, nobody does, or a person has paused
    them."""
    marks = {
        stage: {
            (topic, number): mark
            for (topic, number), mark in one.marks.items()
            if number == partition and TOPICS[topic].kind != "control"  # about stages, not orders
        }
        for stage, one in known.items()
    }
    for stage in known:  # one that never ran has everything before it
        marks[stage].setdefault((CHAIN[stage], partition), 0)
    counts: Counter[str] = Counter()
    for stage, key, _ in unread(reader, groups, marks):
        counts[stage] += key == order
    for stage, count in counts.items():
        if count and partition in known[stage].unowned:
            yield _nobody(stage, order, None)
        elif count:
            what = f"{count} of its records wait for {stage}"
            who = f"{stage}, which runs: `orders lag`"
            if partition in known[stage].paused:
                what = f"{what}, which a person has paused"
                who = f"whoever paused it: `orders doctor`, `orders resume {stage}`"
            yield Awaited(order, stage, "waits", what, who, None)


def _nobody(stage: str, key: str, due_at: int | None) -> Awaited:
    what = f"waits for {stage}, and no replica has its partition"
    who = f"whoever runs the stages: `orders doctor`, `orders run {stage}`"
    return Awaited(key, stage, "no_owner", what, who, due_at)
