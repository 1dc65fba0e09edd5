"""Where records of a transaction stand before the broker has said it
(docs/decisions/0016-together.md)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.engine.core.places import Places
from orders.engine.errors import Displaced

PLACE = ("orders.review.v1", 3)


class Partition:
    """One partition of a topic: offsets only."""

    def __init__(self) -> None:
        self.end = 0

    def grow(self, records: int) -> int:
        self.end += records
        return self.end


def transaction(places: Places, log: Partition, *stages: int, others: int = 0) -> int:
    """Stage after stage writes so many records; somebody else writes `others` before the last one.
    Returns how many stages were answered by expectation."""
    expected = 0
    for number, count in enumerate(stages):
        if number == len(stages) - 1:
            log.grow(others)
        ends = places.expect({PLACE: ["record"] * count})
        end = log.grow(count)
        if ends is None:
            places.told({PLACE: end})
        else:
            expected += 1
    places.told({PLACE: log.end})
    places.committed({PLACE: log.end})
    log.grow(1)  # the marker
    return expected


def test_it_asks_until_nobody_else_has_written_for_a_while():
    places, log = Places(alone=2), Partition()
    asked = [transaction(places, log, 1) for _ in range(5)]
    assert asked == [0, 0, 0, 1, 1]


def test_within_a_transaction_what_was_told_once_need_not_be_asked_again():
    assert transaction(Places(alone=9), Partition(), 2, 1, 4) == 2


def test_a_record_that_stands_elsewhere_is_found_before_the_commit():
    places, log = Places(alone=0), Partition()
    transaction(places, log, 1)
    with pytest.raises(Displaced, match=r"orders\.review\.v1"):
        transaction(places, log, 1, others=1)


def test_somebody_elses_record_between_two_of_ours_is_found_too():
    with pytest.raises(Displaced):
        transaction(Places(alone=9), Partition(), 1, 1, others=1)


def test_a_place_that_the_broker_does_not_tell_is_not_taken_for_right():
    places, log = Places(alone=0), Partition()
    transaction(places, log, 1)
    places.expect({PLACE: ["record"]})
    with pytest.raises(Displaced):
        places.told({})


def test_after_a_transaction_that_came_to_nothing_it_asks():
    places, log = Places(alone=0), Partition()
    transaction(places, log, 1)
    places.forget()
    assert places.expect({PLACE: ["record"]}) is None


@given(st.lists(st.tuples(st.lists(st.integers(1, 3), min_size=1, max_size=3), st.booleans())))
def test_what_is_expected_and_committed_is_where_it_stands(history):
    places, log = Places(alone=1), Partition()
    for stages, somebody in history:
        if somebody:
            log.grow(2)
        begins: list[tuple[int, int]] = []
        for count in stages:
            ends = places.expect({PLACE: ["record"] * count})
            begin = log.end
            log.grow(count)
            if ends is None:
                places.told({PLACE: log.end})
            else:
                begins.append((ends[PLACE] - count, begin))
        try:
            places.told({PLACE: log.end})
        except Displaced:
            assert any(expected != begin for expected, begin in begins)
            places.forget()
        else:
            assert all(expected == begin for expected, begin in begins)
            places.committed({PLACE: log.end})
        log.grow(1)
