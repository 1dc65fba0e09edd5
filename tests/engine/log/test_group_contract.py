"""Who owns what, what is read of it, and what is committed through the group."""

import pytest

from orders.engine.errors import ConfigError, Fenced, Rebalancing, TransientError
from orders.engine.ports.log import Committed, Message
from tests.engine.log.places import Place
from tests.engine.log.steps import ALL, Members, alone, committed, read, until


def offsets(place: Place, chain: int = 0, sibling: int = 0) -> dict[str, int]:
    return {place.chain: chain, place.sibling: sibling}


def test_what_is_assigned_delivers_nothing_until_it_is_started(place: Place) -> None:
    place.send(place.chain, 0, b"a")
    members = Members(place)
    group = members.join()
    members.until_owned(4)
    members.turn()
    assert members.read[group] == []
    group.start(0, offsets(place))
    assert read(place, group, 1) == {(place.chain, 0): [b"a"]}
    group.close()


def test_a_partition_is_started_with_all_its_topics_from_the_offsets_given(place: Place) -> None:
    for partition in range(2):
        place.send(place.chain, partition, b"a", b"b", b"c")
        place.send(place.sibling, partition, b"x", b"y")
    group = alone(place)
    group.start(1, offsets(place, 1, 2))
    assert read(place, group, 2) == {(place.chain, 1): [b"b", b"c"]}
    place.send(place.sibling, 1, b"z")
    group.start(0, offsets(place, 3, 1))
    assert read(place, group, 2) == {(place.sibling, 1): [b"z"], (place.sibling, 0): [b"y"]}
    group.close()


def test_no_more_than_the_limit_is_returned_and_the_rest_later(place: Place) -> None:
    place.send(place.chain, 0, *(b"%d" % number for number in range(10)))
    group = alone(place)
    group.start(0, offsets(place))
    found: list[Message] = []
    while len(found) < 10:
        batch = group.poll(3, 0.2)
        assert len(batch) <= 3
        found += batch
    assert [message.offset for message in found] == list(range(10))
    group.close()


def test_what_is_paused_delivers_nothing_and_starts_again_wherever_one_says(place: Place) -> None:
    place.send(place.chain, 0, *(b"%d" % number for number in range(10)))
    group = alone(place)
    group.start(0, offsets(place))
    assert until(place, lambda: group.poll(4, 0.1))
    group.pause(0)
    assert group.poll(100, 0.2) == []
    place.send(place.chain, 0, b"new")
    assert group.poll(100, 0.2) == []
    group.start(0, offsets(place, 2))
    assert read(place, group, 9)[place.chain, 0][0] == b"2"
    group.start(0, offsets(place, 9))
    assert read(place, group, 2) == {(place.chain, 0): [b"9", b"new"]}, "no hold is needed before"
    group.close()


def test_what_was_paused_when_it_went_delivers_again_when_it_has_come_back(place: Place) -> None:
    members = Members(place)
    group = members.join()
    members.until_owned(4)
    for partition in ALL:
        group.start(partition, offsets(place))
        place.send(place.chain, partition, b"a")
    members.until_read(group, 4)
    for partition in ALL:
        group.pause(partition)
    other = members.join()
    members.until_owned(2, 2)
    members.leave(other)
    members.until_owned(4)
    for partition in ALL:
        group.start(partition, offsets(place))
    members.until_read(group, 8)
    members.close()


def test_only_committed_records_are_delivered(place: Place) -> None:
    writer = place.writer()
    writer.begin()
    writer.write(place.chain, 0, b"k", b"aborted", [])
    place.push(writer)
    writer.recover()
    group = alone(place)  # before there is a transaction whose time is running
    group.start(0, offsets(place))
    writer.begin()
    writer.write(place.chain, 0, b"k", b"committed", [])
    place.push(writer)
    assert group.poll(10, 0.3) == []
    writer.commit({}, group.token())
    assert read(place, group, 1) == {(place.chain, 0): [b"committed"]}
    group.close()


def test_where_all_was_read_is_told_markers_included(place: Place) -> None:
    group, writer = alone(place), place.writer()
    group.start(0, offsets(place))
    ends: dict[tuple[str, int], int] = {}
    found: list[Message] = []

    def until_read_to(end: int) -> None:
        def reached() -> bool:
            found.extend(group.poll(1, 0.1))
            known = dict(group.ends())
            assert all(len(found) >= sum(at < end for at in (0, 2)) for end in known.values())
            ends.update(known)
            return ends.get((place.chain, 0), 0) >= end

        until(place, reached)

    for name in (b"first", b"second"):
        writer.begin()
        writer.write(place.chain, 0, b"k", name, [])
        writer.commit({}, group.token())
    until_read_to(4)
    assert [message.value for message in found] == [b"first", b"second"]
    writer.begin()
    writer.write(place.chain, 0, b"k", b"aborted", [])
    place.push(writer)
    assert group.poll(10, 0.3) == []
    assert (place.chain, 0) not in group.ends(), "what is open may yet be committed"
    writer.recover()
    until_read_to(6)
    assert len(found) == 2
    assert ends[place.chain, 0] == 6
    group.pause(0)
    group.poll(10, 0.2)
    assert not group.ends()
    group.close()


def test_an_offset_that_is_not_there_is_the_operators_fault(place: Place) -> None:
    group = alone(place)
    group.start(0, offsets(place, 77))

    def poll() -> bool:
        group.poll(10, 0.1)
        return False

    with pytest.raises(ConfigError, match=rf"{place.chain}/0.*77"):
        until(place, poll)
    group.close()


def test_what_was_committed_is_read_back_with_its_metadata(place: Place) -> None:
    group = alone(place)
    both = (place.chain, place.sibling)
    assert group.committed(both, 1) == {place.chain: None, place.sibling: None}
    group.commit(
        1, {place.chain: Committed(7, '{"fencing_token": 3}'), place.sibling: Committed(0, "")}
    )
    assert group.committed(both, 1) == {
        place.chain: Committed(7, '{"fencing_token": 3}'),
        place.sibling: Committed(0, ""),
    }
    group.commit(2, {place.chain: Committed(1, "x")})
    assert group.committed_many(both, [0, 1, 2]) == {
        0: {place.chain: None, place.sibling: None},
        1: {place.chain: Committed(7, '{"fencing_token": 3}'), place.sibling: Committed(0, "")},
        2: {place.chain: Committed(1, "x"), place.sibling: None},
    }
    group.close()


def test_committed_offsets_are_stable(place: Place) -> None:
    """While a transaction that would change them is open, there is no answer: an old one would
    let a claim repeat a batch."""
    group = alone(place)
    group.commit(0, {place.chain: Committed(1, "old")})
    writer = place.writer()
    writer.begin()
    writer.write(place.reference, 0, b"k", b"v", [])
    place.push(writer, {(place.chain, 0): Committed(2, "new")}, group.token())
    with pytest.raises(TransientError):
        group.committed([place.chain], 0)
    assert committed(place, group, 1) == [None]
    writer.recover()
    assert committed(place, group, 0) == [Committed(1, "old")], "it was aborted"
    group.close()


def test_bounds_include_open_transactions(place: Place) -> None:
    place.send(place.chain, 0, b"a")
    group = place.group()
    assert group.bounds(place.chain, 0) == (0, 1)
    writer = place.writer()
    writer.begin()
    writer.write(place.chain, 0, b"k", b"v", [])
    place.push(writer)
    assert group.bounds(place.chain, 0) == (0, 2)
    assert group.bounds(place.sibling, 3) == (0, 0)
    group.close()


def test_the_high_watermark_is_seen_while_reading(place: Place) -> None:
    place.send(place.chain, 0, b"a", b"b")
    group = alone(place)
    assert group.seen(place.chain, 0) == 0
    group.start(0, offsets(place))
    read(place, group, 2)
    assert group.seen(place.chain, 0) == 2
    group.close()


def test_there_is_no_token_before_something_is_owned(place: Place) -> None:
    group = place.group()
    with pytest.raises(Rebalancing):
        group.token()
    with pytest.raises(Rebalancing):
        group.start(0, offsets(place))
    group.close()


def test_partitions_move_to_whoever_joins_and_back_when_it_leaves(place: Place) -> None:
    members = Members(place)
    first = members.join()
    members.until_owned(4)
    second = members.join()
    members.until_owned(2, 2)
    assert not members.owned[first] & members.owned[second]
    third = members.join()
    members.until_owned(1, 1, 2)
    members.leave(second)
    members.until_owned(2, 2)
    members.leave(third)
    members.until_owned(4)
    members.close()


def test_what_moves_stops_at_its_former_owner_and_what_stays_goes_on(place: Place) -> None:
    members = Members(place)
    first = members.join()
    members.until_owned(4)
    for partition in ALL:
        first.start(partition, offsets(place))
        place.send(place.chain, partition, b"before")
    members.until_read(first, 4)
    second = members.join()
    members.until_owned(2, 2)
    for partition in ALL:
        place.send(place.chain, partition, b"after")
        place.send(place.sibling, partition, b"after")
    since = members.until_read(first, 8)[4:]
    assert {message.partition for message in since} == members.owned[first]
    assert members.read[second] == []
    for partition in members.owned[second]:
        second.start(partition, offsets(place, 1))
    assert {message.value for message in members.until_read(second, 4)} == {b"after"}
    members.close()


def test_who_gives_up_a_place_owns_everything_again_under_another_and_the_former_one_counts_no_more(
    place: Place,
) -> None:
    members = Members(place)
    group = members.join()
    members.until_owned(4)
    former = group.token()
    group.rejoin()
    assert [(change.kind, change.partitions) for change in group.changes()] == [("lost", ALL)]
    with pytest.raises(Rebalancing):
        group.start(0, offsets(place))
    members.owned[group] = frozenset()
    members.until_owned(4)
    group.commit(0, {place.chain: Committed(5, "now")})
    writer = place.writer()
    writer.begin()
    with pytest.raises(Fenced):
        writer.commit({(place.chain, 0): Committed(1, "sent long ago")}, former)
    writer.recover()
    assert committed(place, group, 0) == [Committed(5, "now")]
    group.close()
