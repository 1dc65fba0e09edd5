"""How long each stage took, and an order from end to end: from the timestamps of records (wall
clock), joined by the header `cause`."""

from array import array
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from orders.audit.agreement import CHAIN, STRAIGHT
from orders.audit.source import Record
from orders.audit.story import Story


class Percentiles(NamedTuple):
    """Milliseconds; None if there was nothing to measure."""

    p50: int | None
    p99: int | None
    measured: int


class Latency:
    """`through`: orders that nobody had to wait for, submission to first release to a warehouse;
    `all_orders`: the others as well."""

    def __init__(self) -> None:
        self._stages: dict[str, array[int]] = {stage: array("q") for stage in CHAIN}
        self._through, self._all = array("q"), array("q")
        self._first = self._last = 0
        self._written: dict[str, int] = {}
        self._caused: list[tuple[str, str, int]] = []

    def wrote(self, record: Record, stage: str | None) -> None:
        """One more record on a topic that orders pass; `stage` is who wrote it, None for a
        channel."""
        self._written[record.position] = record.timestamp
        if stage is not None:
            self._caused.append((stage, record.header("cause"), record.timestamp))

    def close(self, stories: Mapping[str, Story]) -> None:
        """A portion is read: join outputs with inputs, and let go of the positions."""
        for stage, cause, timestamp in self._caused:
            if (read_at := self._written.get(cause)) is not None:
                self._stages[stage].append(max(timestamp - read_at, 0))
        self._written.clear()
        self._caused.clear()
        for story in stories.values():
            self._order(story)

    def _order(self, story: Story) -> None:
        submitted, released = story.submitted_at, story.released_at
        if submitted is None or released is None:
            return
        took = max(released - submitted, 0)
        self._all.append(took)
        if len(story.straight) == len(STRAIGHT):
            self._through.append(took)
            self._first = min(self._first or submitted, submitted)
            self._last = max(self._last, released)

    @property
    def orders_per_second(self) -> float | None:
        """Orders that went straight through, over the time from the first submission to the last
        release."""
        seconds = (self._last - self._first) / 1000
        return round(len(self._through) / seconds, 1) if seconds > 0 else None

    def end_to_end(self) -> tuple[Percentiles, Percentiles]:
        """(straight through, all orders that were released)."""
        return percentiles(self._through), percentiles(self._all)

    def stages(self) -> dict[str, Percentiles]:
        """By stage, from the record read to the record written; what waited for a timer or a
        person is not in it."""
        return {stage: percentiles(took) for stage, took in self._stages.items()}


def percentiles(values: Sequence[int]) -> Percentiles:
    """By nearest rank."""
    if not values:
        return Percentiles(None, None, 0)
    ranked = sorted(values)
    p50, p99 = (ranked[min(len(ranked) - 1, len(ranked) * percent // 100)] for percent in (50, 99))
    return Percentiles(p50, p99, len(ranked))
