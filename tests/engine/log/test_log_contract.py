"""What is read: only what was committed, all of it, in order, to the very end."""

from orders.contracts.partitioner import partition_of
from tests.engine.log.places import PARTITIONS, Place
from tests.engine.log.steps import gather, replayed, surely, until, whole


def commit(place: Place, *values: bytes | None, name: str = "1", partition: int = 0) -> int:
    """Commit values to the state topic; returns the offset after the last."""
    writer = place.writer(name)
    writer.begin()
    for value in values:
        writer.write(
            place.state, partition, value or b"gone", value, [("at", b"1"), ("cause", b"x")]
        )
    return writer.commit({}, None)[place.state, partition]


def test_a_replay_returns_what_was_committed_in_order_with_keys_headers_and_tombstones(
    place: Place,
) -> None:
    commit(place, b"a", b"b", None)
    commit(place, b"c")
    found = whole(place)
    assert [(message.key, message.value) for message in found] == [
        (b"a", b"a"),
        (b"b", b"b"),
        (b"gone", None),
        (b"c", b"c"),
    ]
    assert [message.offset for message in found] == [0, 1, 2, 4], "a commit marker takes an offset"
    assert (found[0].topic, found[0].partition, list(found[0].headers)) == (
        place.state,
        0,
        [("at", b"1"), ("cause", b"x")],
    )
    assert abs(found[0].timestamp - place.clock.wall() * 1000) < 60_000


def test_a_replay_from_where_the_last_one_ended_returns_what_came_since(place: Place) -> None:
    end = commit(place, b"a", b"b")
    assert replayed(place, end) == []
    commit(place, b"c")
    assert replayed(place, end) == [b"c"]


def test_the_first_offset_since_a_moment(place: Place) -> None:
    """How a claim finds out whether a watermark is older than tombstones are kept."""
    changelog, now = place.changelog(), int(place.clock.wall() * 1000)
    assert changelog.since(place.state, 0, now - 60_000) == 0, (
        "nothing was ever written: the next record will be"
    )
    end = commit(place, b"a", b"b")
    assert changelog.since(place.state, 0, now - 60_000) == 0
    assert changelog.since(place.state, 0, now + 3_600_000) == end + 1, (
        "nothing is that young; behind the marker comes the next"
    )


def test_a_replay_never_shows_what_was_aborted(place: Place) -> None:
    commit(place, b"a")
    writer = place.writer()
    writer.begin()
    writer.write(place.state, 0, b"k", b"aborted", [])
    writer.write(place.state, 0, b"k", b"aborted too", [])
    place.push(writer)
    writer.recover()
    assert replayed(place) == [b"a"]
    commit(place, b"b")
    assert replayed(place) == [b"a", b"b"]


def test_a_replay_does_not_end_below_another_owners_open_transaction(place: Place) -> None:
    """The last stable offset hides what was committed above it: ending there would forget
    committed states."""
    writer = place.writer("paused", brief=True)
    writer.begin()
    writer.write(place.state, 0, b"k", b"open", [])
    writer.write(place.state, 0, b"k", b"open too", [])
    place.push(writer)
    commit(place, b"committed", name="other")
    assert replayed(place) == [b"committed"], "it waited until the broker had aborted what was open"


def test_single_records_are_read_where_they_stand(place: Place) -> None:
    for number in range(5):
        commit(place, b"%d" % number, b"%d more" % number)
    changelog, everything = place.changelog(), whole(place)
    assert len(everything) == 10, "with a marker behind every second one"
    some = [everything[at] for at in (0, 3, 8)]
    found = surely(place, lambda: changelog.at(place.state, 0, [one.offset for one in some]))
    assert found == {one.offset: one for one in some}
    assert changelog.at(place.state, 0, [2]) == {}, "there is a marker"
    assert changelog.at(place.state, 0, [1_000]) == {}
    assert changelog.at(place.state, 0, []) == {}


def test_partitions_and_topics_are_kept_apart(place: Place) -> None:
    commit(place, b"zero", partition=0)
    commit(place, b"three", partition=3)
    found = [replayed(place, partition=partition) for partition in range(PARTITIONS)]
    assert found == [[b"zero"], [], [], [b"three"]]
    assert place.changelog().low(place.state, 3) == 0


def test_a_topic_keeps_its_identity_and_shares_it_with_none(place: Place) -> None:
    identity = place.changelog().identity(place.state)
    assert identity == place.changelog().identity(place.state)
    assert identity != place.changelog().identity(place.chain)


def test_without_a_partition_the_key_decides(place: Place) -> None:
    keys = [f"web:{number}".encode() for number in range(20)]
    writer = place.writer()
    writer.begin()
    for key in keys:
        writer.write(place.reference, None, key, b"v", [])
    writer.commit({}, None)
    feed = place.feed()
    found = gather(place, lambda: feed.poll(100, 0.05), lambda _: feed.complete)
    assert {message.key: message.partition for message in found} == {
        key: partition_of(key, PARTITIONS) for key in keys
    }


def test_a_feed_is_complete_when_it_has_returned_what_was_there_and_goes_on(place: Place) -> None:
    place.send(place.reference, 0, b"a", b"b")
    place.send(place.reference, 2, b"c")
    feed = place.feed()
    assert not feed.complete
    found = gather(place, lambda: feed.poll(1, 0.05), lambda _: feed.complete)
    assert sorted(message.value or b"" for message in found) == [b"a", b"b", b"c"]
    assert feed.positions == {place.reference: {0: 2, 1: 0, 2: 1, 3: 0}}
    place.send(place.reference, 1, b"d")
    assert [message.value for message in until(place, lambda: feed.poll(10, 0.05))] == [b"d"]
    assert feed.positions[place.reference][1] == 1
    feed.close()


def test_a_feed_without_records_is_complete_at_once(place: Place) -> None:
    assert place.feed().complete
