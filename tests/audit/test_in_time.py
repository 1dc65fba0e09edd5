"""Several partitions tell of one account: they are read side by side, by time."""

from collections.abc import Iterable, Iterator, Mapping

from orders.audit.source import PIECE, Committed, Place, Record, Span, in_time
from tests.audit.made import record

TOPIC = "stock.journal.v2"


class Logs:
    """A source of these timestamps, partition by partition."""

    clocks_ms = 0

    def __init__(self, *stamps: Iterable[int]) -> None:
        self.partitions = len(stamps)
        self._stamps = [list(each) for each in stamps]

    def bounds(self, places: Iterable[Place]) -> dict[Place, Span]:
        return {place: Span(0, len(self._stamps[place[1]])) for place in places}

    def committed(self, group: str, places: Iterable[Place]) -> dict[Place, Committed]:
        return {}

    def read(self, spans: Mapping[Place, Span]) -> Iterator[Record]:
        for (_, partition), span in spans.items():
            for offset in range(span.start, span.end):
                stamp = self._stamps[partition][offset]
                yield record(TOPIC, offset=offset, timestamp=stamp, partition=partition)


def read(*stamps: Iterable[int]) -> list[tuple[int, int, int]]:
    logs = Logs(*stamps)
    spans = logs.bounds([(TOPIC, number) for number in range(logs.partitions)])
    return [(one.timestamp, one.partition, one.offset) for one in in_time(logs, spans)]


def test_by_time_across_partitions() -> None:
    assert read([1, 4, 9], [], [2, 3, 10]) == [
        (1, 0, 0),
        (2, 2, 0),
        (3, 2, 1),
        (4, 0, 1),
        (9, 0, 2),
        (10, 2, 2),
    ]


def test_within_a_partition_its_own_order_counts() -> None:
    """A new leader's clock may be behind the former one's."""
    assert [offset for _, partition, offset in read([5, 2, 6], [3]) if partition == 0] == [0, 1, 2]


def test_nothing_is_lost_where_one_piece_ends_and_the_next_begins() -> None:
    long = 2 * PIECE + 1
    found = read(range(0, 2 * long, 2), range(1, 2 * long, 2))
    assert [stamp for stamp, *_ in found] == list(range(2 * long))
