"""The only commit point: all of a transaction or nothing, and never by one whose time is over."""

import pytest

from orders.engine.errors import Fenced, InDoubt, PoisonRecord, TransientError
from orders.engine.ports.log import Committed, Writer
from tests.engine.log.places import BRIEF_SECONDS, Place
from tests.engine.log.steps import Members, alone, committed, replayed, whole

NOT_COMMITTED = (Fenced, InDoubt, TransientError)


def write_state(place: Place, writer: Writer, *values: bytes) -> None:
    writer.begin()
    for value in values:
        writer.write(place.state, 0, b"key", value, [])


def test_a_commit_takes_records_and_offsets_together_and_tells_where_the_state_ends(
    place: Place,
) -> None:
    group, writer = alone(place), place.writer()
    writer.begin()
    for partition, value in ((0, b"a"), (0, b"b"), (2, b"c"), (0, b"d")):
        writer.write(place.state, partition, b"key", value, [])
    writer.write(place.sibling, 1, b"key", b"output", [])
    ends = writer.commit(
        {(place.chain, 0): Committed(5, "1:1"), (place.chain, 2): Committed(6, "1:1")},
        group.token(),
    )
    assert ends == {(place.state, 0): 3, (place.state, 2): 1}
    assert committed(place, group, 0, 2) == [Committed(5, "1:1"), Committed(6, "1:1")]
    assert replayed(place) == [b"a", b"b", b"d"]
    write_state(place, writer, b"e")
    assert writer.commit({}, group.token()) == {(place.state, 0): 5}, (
        "the marker of the first took offset 3"
    )
    group.close()


def test_a_commit_tells_where_those_stand_of_which_that_is_wanted(place: Place) -> None:
    group, writer = alone(place), place.writer()
    writer.begin()
    for partition, key, placed in ((0, b"a", True), (0, b"b", False), (2, b"c", True)):
        writer.write(place.state, partition, key, key, [], placed)
    writer.write(place.state, 0, b"d", b"d", [], True)
    assert writer.commit({}, group.token()) == {(place.state, 0): 3, (place.state, 2): 1}
    assert writer.places == {
        (place.state, 0, b"a"): 0,
        (place.state, 2, b"c"): 0,
        (place.state, 0, b"d"): 2,
    }
    write_state(place, writer, b"e")
    writer.commit({}, group.token())
    assert writer.places == {}, "it speaks of the last transaction alone"
    group.close()


def test_offsets_alone_can_be_committed(place: Place) -> None:
    group, writer = alone(place), place.writer()
    writer.begin()
    assert writer.commit({(place.chain, 0): Committed(1, "1:1")}, group.token()) == {}
    assert committed(place, group, 0) == [Committed(1, "1:1")]
    group.close()


def test_what_is_recovered_never_happened(place: Place) -> None:
    group, writer = alone(place), place.writer()
    write_state(place, writer, b"aborted", b"aborted")
    place.push(writer, {(place.chain, 0): Committed(9, "")}, group.token())
    writer.recover()
    assert replayed(place) == []
    assert committed(place, group, 0) == [None]
    write_state(place, writer, b"committed")
    ends = writer.commit({(place.chain, 0): Committed(1, "")}, group.token())
    assert ends[place.state, 0] > 1, "aborted records keep their offsets"
    assert replayed(place) == [b"committed"]
    group.close()


def test_recovering_without_need_changes_nothing(place: Place) -> None:
    writer = place.writer()
    writer.recover()
    write_state(place, writer, b"a")
    writer.commit({}, None)
    writer.recover()
    assert replayed(place) == [b"a"]


def test_a_successor_ends_what_its_predecessor_left_open_and_fences_it(place: Place) -> None:
    group, before = alone(place), place.writer()
    write_state(place, before, b"before", b"before")
    place.push(before, {(place.chain, 0): Committed(9, "")}, group.token())
    successor = place.writer()
    assert group.committed([place.chain], 0) == {place.chain: None}, (
        "ended when the successor is there"
    )
    with pytest.raises(NOT_COMMITTED):
        before.commit({(place.chain, 0): Committed(9, "")}, group.token())
    before.close()  # and goes quietly
    write_state(place, successor, b"successor")
    successor.commit({(place.chain, 0): Committed(1, "")}, group.token())
    assert replayed(place) == [b"successor"]
    assert committed(place, group, 0) == [Committed(1, "")]
    group.close()


def test_a_transaction_that_timed_out_is_not_committed_and_the_writer_recovers(
    place: Place,
) -> None:
    group, writer = alone(place), place.writer(brief=True)
    write_state(place, writer, b"late", b"late")
    place.push(writer)
    place.clock.sleep(BRIEF_SECONDS)
    assert replayed(place) == [], "the broker looks for it once a second, and has ended it"
    with pytest.raises(NOT_COMMITTED):
        writer.commit({(place.chain, 0): Committed(9, "")}, group.token())
    writer.recover()
    assert replayed(place) == []
    write_state(place, writer, b"fresh")
    writer.commit({(place.chain, 0): Committed(1, "")}, group.token())
    assert replayed(place) == [b"fresh"]
    group.close()


def test_a_token_of_an_earlier_generation_commits_nothing(place: Place) -> None:
    members = Members(place)
    first = members.join()
    members.until_owned(4)
    token, writer = first.token(), place.writer()
    members.join()
    members.until_owned(2, 2)
    write_state(place, writer, b"zombie")
    with pytest.raises(Fenced):
        writer.commit({(place.chain, 0): Committed(9, "")}, token)
    writer.recover()
    assert replayed(place) == []
    assert committed(place, first, 0) == [None]
    write_state(place, writer, b"member")
    writer.commit({(place.chain, 0): Committed(1, "")}, first.token())
    assert replayed(place) == [b"member"]
    members.close()


def test_a_token_of_one_who_left_commits_nothing(place: Place) -> None:
    members = Members(place)
    first = members.join()
    members.until_owned(4)
    token, writer = first.token(), place.writer()
    members.leave(first)
    second = members.join()
    members.until_owned(4)
    write_state(place, writer, b"zombie")
    with pytest.raises(Fenced):
        writer.commit({(place.chain, 0): Committed(9, "")}, token)
    assert committed(place, second, 0) == [None]
    members.close()


def test_a_record_that_is_too_large_is_refused_alone(place: Place) -> None:
    writer = place.writer()
    writer.begin()
    with pytest.raises(PoisonRecord, match="too_large"):
        writer.write(place.sibling, 0, b"key", b"x" * 2_000_000, [])
    with pytest.raises(PoisonRecord, match="too_large"):
        writer.write(place.state, 0, b"key", b"x" * 2_000_000, [])
    writer.write(place.state, 0, b"key", b"x" * 990_000, [("name", b"value")])
    writer.commit({}, None)
    assert [len(value or b"") for value in replayed(place)] == [990_000]


def test_a_record_of_a_state_topic_needs_its_partition(place: Place) -> None:
    writer = place.writer()
    writer.begin()
    with pytest.raises(ValueError, match="partition"):
        writer.write(place.state, None, b"key", b"value", [])


def test_closing_aborts_what_is_open(place: Place) -> None:
    group, writer = alone(place), place.writer()
    write_state(place, writer, b"open", b"open")
    place.push(writer, {(place.chain, 0): Committed(9, "")}, group.token())
    writer.close()
    assert committed(place, group, 0) == [None]
    assert replayed(place) == []
    group.close()


def test_where_records_stand_is_told_before_the_commit_and_a_commit_leaves_one_marker(
    place: Place,
) -> None:
    """What hands records over in memory rests on it (docs/decisions/0016-together.md)."""
    group, writer = alone(place), place.writer()
    write_state(place, writer, b"a", b"b")
    assert writer.sent() == {(place.state, 0): 2}
    writer.write(place.state, 0, b"key", b"c", [])
    assert writer.sent() == {(place.state, 0): 3}
    assert writer.commit({}, group.token()) == {(place.state, 0): 3}
    write_state(place, writer, b"d")
    assert writer.sent() == {(place.state, 0): 5}, "one offset lies between: the marker"
    writer.commit({}, group.token())
    assert [(m.offset, m.timestamp) for m in whole(place, 4)] == [(4, writer.written_at)], (
        "it bears the time that is told for it"
    )
    group.close()


def test_one_transaction_takes_the_offsets_of_several_groups_or_of_none(place: Place) -> None:
    one, other, writer = alone(place), alone(place, "-other"), place.writer()
    write_state(place, writer, b"both")
    writer.add_offsets({(place.chain, 0): Committed(3, "one")}, one.token())
    writer.commit({(place.chain, 0): Committed(4, "other")}, other.token())
    assert committed(place, one, 0) == [Committed(3, "one")]
    assert committed(place, other, 0) == [Committed(4, "other")]
    gone = one.token()
    one.close()
    write_state(place, writer, b"neither")
    with pytest.raises(NOT_COMMITTED):
        writer.add_offsets({(place.chain, 0): Committed(8, "gone")}, gone)
    writer.recover()
    assert committed(place, other, 0) == [Committed(4, "other")]
    assert replayed(place) == [b"both"]
    write_state(place, writer, b"again")
    writer.commit({(place.chain, 0): Committed(9, "")}, other.token())
    assert replayed(place) == [b"both", b"again"]
    other.close()
