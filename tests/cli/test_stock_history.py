"""The last receipt and dispatch of an account, looked for from the end of its journal (IV-01)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest

from orders.cli.stock import history
from orders.cli.stock.history import History, Moves
from orders.contracts.catalogue import TOPICS
from orders.engine.ports.log import Message
from tests.audit.made import entry
from tests.codec import CODEC

TOPIC = "stock.journal.v2"
RECEIVED, SHIPPED, TAKEN = (
    ("available", "supplier"),
    ("shipped", "reserved"),
    ("reserved", "available"),
)


class Journals:
    """Two partitions of entries; counts how many were read."""

    def __init__(self, *partitions: list[dict[str, Any]]) -> None:
        [kind] = TOPICS[TOPIC].records
        self.read_so_far = 0
        self._logs = [
            [
                Message(TOPIC, number, offset, b"k", CODEC.encode(kind, one), 0, ())
                for offset, one in enumerate(entries)
            ]
            for number, entries in enumerate(partitions)
        ]

    def bounds(self, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], tuple[int, int]]:
        return {place: (0, len(self._logs[place[1]])) for place in places}

    def read(self, starts: Mapping[tuple[str, int], int]) -> Iterator[Message]:
        for (_, number), start in starts.items():
            for message in self._logs[number][start:]:
                self.read_so_far += 1
                yield message


def at(moment: int, buckets: tuple[str, str], account: str = "A") -> dict[str, Any]:
    return entry(*buckets, 1, account=account, at=moment)


def last(journals: Journals, *accounts: str) -> dict[str, Moves]:
    return History(journals, CODEC, 2).of("stock", accounts or ("A",))


@pytest.fixture(autouse=True)
def short_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "FIRST_LOOK", 2)


def test_the_latest_of_all_partitions_counts() -> None:
    journals = Journals(
        [at(10, RECEIVED), at(30, SHIPPED)],
        [at(20, RECEIVED), at(25, SHIPPED), at(40, TAKEN)],
    )
    assert last(journals)["A"] == Moves(20, 30)


def test_a_busy_partition_may_hide_a_later_one_behind_its_end() -> None:
    """What is found in the quiet partition is older than all that was looked at in the busy one."""
    busy = [at(90, SHIPPED), *(at(100 + n, TAKEN) for n in range(9))]
    journals = Journals([at(10, RECEIVED), at(20, SHIPPED)], busy)
    assert last(journals)["A"] == Moves(10, 90)


def test_no_more_is_read_than_can_tell() -> None:
    old = [at(n, TAKEN) for n in range(1_000)]
    journals = Journals([*old, at(2_000, RECEIVED)], [*old, at(2_000, SHIPPED)])
    assert last(journals)["A"] == Moves(2_000, 2_000)
    assert journals.read_so_far < 50 * 2


def test_an_account_that_never_moved_has_no_moment() -> None:
    journals = Journals([at(10, RECEIVED)], [at(20, SHIPPED, "B")])
    assert last(journals, "A", "B", "C") == {
        "A": Moves(10, None),
        "B": Moves(None, 20),
        "C": Moves(None, None),
    }
