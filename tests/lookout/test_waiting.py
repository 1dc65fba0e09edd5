"""Records that wait are counted: markers of transactions are none, and each record is read once."""

from collections.abc import Iterable, Iterator, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orders.client.reading import Place
from orders.client.waiting import Waiting, Waits
from orders.engine.ports.log import Message

PLACE = ("orders.intake.v1", 0)


class Topic:
    """A partition of records (their timestamps) and markers (None)."""

    def __init__(self, *entries: int | None) -> None:
        self.entries = list(entries)
        self.low = 0
        self.heartbeats = set[int]()
        self.read_offsets: list[int] = []

    def read(self, starts: Mapping[Place, int]) -> Iterator[Message]:
        for offset in range(starts[PLACE], len(self.entries)):
            stamp = self.entries[offset]
            if stamp is not None:
                self.read_offsets.append(offset)
                key = b"@heartbeat" if offset in self.heartbeats else b"shop:1"
                yield Message(*PLACE, offset, key, b"", stamp, ())

    def lows(self, places: Iterable[Place]) -> Mapping[Place, int]:
        return dict.fromkeys(places, self.low)

    def look(self, waiting: Waiting, **marks: int) -> dict[str, Waits]:
        """Group -> what waits for it, with the groups at these marks."""
        by_group = {group: {PLACE: mark} for group, mark in marks.items()}
        found = waiting.look(by_group, {PLACE: len(self.entries)}, self.read, self.lows)
        return {group: found[group, PLACE] for group in marks}


def test_markers_of_transactions_wait_for_nobody():
    topic = Topic(100, None, 200, 300, None)
    found = topic.look(Waiting(), review=0, tracking=3)
    assert found == {"review": Waits(3, 100, True), "tracking": Waits(1, 300, True)}
    assert topic.look(Waiting(), review=4) == {"review": Waits(0, None, True)}


def test_a_stage_at_rest_behind_a_marker_has_nothing_waiting():
    """Its offset lag is 1 for ever."""
    topic, waiting = Topic(100, None), Waiting()
    for _ in range(3):
        assert topic.look(waiting, review=1) == {"review": Waits(0, None, True)}


def test_heartbeats_are_about_nothing_that_waits():
    topic = Topic(100, None, 200, None)
    topic.heartbeats = {0}
    assert topic.look(Waiting(), review=0) == {"review": Waits(1, 200, True)}


def test_every_record_is_read_once_however_long_it_waits():
    topic, waiting = Topic(100, 200, None), Waiting()
    topic.look(waiting, review=0)
    topic.entries += [300, None]
    assert topic.look(waiting, review=1)["review"] == Waits(2, 200, True)
    assert topic.look(waiting, review=1)["review"] == Waits(2, 200, True)
    assert topic.read_offsets == [0, 1, 3]


def test_a_group_that_is_set_back_is_counted_anew():
    topic, waiting = Topic(100, 200, 300), Waiting()
    assert topic.look(waiting, review=2)["review"].records == 1
    assert topic.look(waiting, review=0)["review"] == Waits(3, 100, True)


def test_what_retention_took_waits_no_longer():
    topic = Topic(100, 200, 300)
    topic.low = 2
    assert topic.look(Waiting(), review=0)["review"] == Waits(1, 300, True)


def test_far_behind_the_rest_is_estimated_until_it_is_read():
    topic, waiting = Topic(*range(100, 110)), Waiting(a_turn=4)
    assert topic.look(waiting, review=0)["review"] == Waits(10, 100, False)
    assert topic.look(waiting, review=0)["review"] == Waits(10, 100, False)
    assert topic.look(waiting, review=0)["review"] == Waits(10, 100, True)


def test_no_more_is_kept_than_is_allowed():
    topic, waiting = Topic(*range(100, 110)), Waiting(a_turn=4, kept=4)
    for _ in range(3):
        assert topic.look(waiting, review=0)["review"] == Waits(10, 100, False)
    assert len(topic.read_offsets) == 4


@settings(deadline=None)
@given(
    entries=st.lists(st.one_of(st.none(), st.integers(1, 10**6)), max_size=30),
    turns=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))),
    a_turn=st.integers(1, 40),
)
def test_at_rest_the_count_is_exact_whatever_came_before(
    entries: list[int | None], turns: list[tuple[int, int, int]], a_turn: int
):
    """Topics grow, groups move on and are set back, turns end early: as soon as all is read the
    counts are those of a recount."""
    topic, waiting = Topic(), Waiting(a_turn)
    for grown, one, other in [*turns, (len(entries), 0, len(entries) // 2)]:
        topic.entries = entries[: max(grown, len(topic.entries))]
        end = len(topic.entries)
        marks = {"review": min(one, end), "tracking": min(other, end)}
        for _ in range(len(entries) // a_turn + 2):
            found = topic.look(waiting, **marks)
        for group, mark in marks.items():
            rest = [stamp for stamp in topic.entries[mark:] if stamp is not None]
            assert found[group] == Waits(len(rest), rest[0] if rest else None, True)


@pytest.mark.parametrize("end", [3, 4])
def test_markers_at_the_end_do_not_keep_the_count_from_being_exact(end: int):
    topic = Topic(*[100, 200, None, None][:end])
    assert topic.look(Waiting(), review=0)["review"].exact
