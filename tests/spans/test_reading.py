"""Where following goes on, and single records by their positions."""

from collections.abc import Iterable, Iterator, Mapping

import pytest

from orders.client.picking import NEAR, pick
from orders.client.reading import Place
from orders.client.tail import Bounds, begin_at
from orders.engine.ports.log import Message

PLACE, OTHER = ("orders.notices.v1", 0), ("orders.intake.v1", 1)


@pytest.mark.parametrize(
    ("committed", "begins", "because"),
    [
        (7, 7, "it goes on"),
        (5, 5, "at the first that there is"),
        (9, 9, "at the end"),
        (3, 5, "retention has taken the rest"),
        (12, 5, "the topic is another one"),
    ],
)
def test_where_it_goes_on(committed: int, begins: int, because: str):
    assert begin_at(committed, Bounds(5, 9)) == begins, because


class Log:
    """Two partitions; every tenth offset is a transaction's marker. `read_at`: where readings
    began."""

    def __init__(self, low: int, high: int) -> None:
        self._low, self._high = low, high
        self.read_at: list[int] = []

    def bounds(self, places: Iterable[Place]) -> dict[Place, tuple[int, int]]:
        return dict.fromkeys(places, (self._low, self._high))

    def read(self, starts: Mapping[Place, int]) -> Iterator[Message]:
        self.read_at += starts.values()
        for (topic, number), start in starts.items():
            for offset in range(start, self._high):
                if offset % 10:
                    yield Message(topic, number, offset, b"shop:1", b"", 0, ())


def picked(log: Log, *wanted: tuple[Place, int]) -> set[tuple[str, int, int]]:
    return {one[:3] for one in pick(log, wanted)}  # type: ignore[arg-type]


def test_records_are_found_wherever_they_are():
    log = Log(100, 10_000)
    wanted = [(PLACE, 5_001), (PLACE, 101), (OTHER, 9_999), (PLACE, 5_002), (PLACE, 101)]
    assert picked(log, *wanted) == {(*place, offset) for place, offset in wanted}


def test_what_is_gone_or_no_record_is_left_out():
    assert picked(Log(100, 200), (PLACE, 99), (PLACE, 200), (OTHER, 110), (OTHER, 111)) == {
        (*OTHER, 111)
    }
    assert picked(Log(100, 200)) == set()


def test_what_is_near_is_read_at_once_and_what_is_far_is_not_read_through():
    log = Log(0, 100_000)
    assert len(picked(log, (PLACE, 1), (PLACE, 1 + NEAR), (PLACE, 90_001))) == 3
    assert sorted(log.read_at) == [1, 90_001]
