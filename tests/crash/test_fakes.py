"""What the hostile fakes do beyond the contract suites of tests/engine."""

import pytest

from orders.engine.errors import ConfigError
from tests.fakes.compaction import compact
from tests.fakes.coordinator import Coordinator
from tests.fakes.log import Log, Outcome, Transaction


def test_compaction_keeps_the_last_record_of_a_key_and_gaps() -> None:
    log = Log("intake.state.v1", 0)
    for number, key in enumerate((b"a", b"b", b"a")):
        log.append(key, b"%d" % number, (), 0, None)
    assert [message.offset for message in compact(log, 0)] == [0]
    assert [message.offset for message in log.read(0, 10)[0]] == [1, 2]
    assert log.high == 3


def test_compaction_stops_at_an_open_transaction_and_drops_what_was_aborted() -> None:
    log, aborted, still_open = Log("intake.state.v1", 0), Transaction(0.0), Transaction(0.0)
    log.append(b"a", b"aborted", (), 0, aborted)
    aborted.outcome = Outcome.ABORTED
    log.end(aborted)
    log.append(b"a", b"good", (), 0, None)
    log.append(b"a", b"open", (), 0, still_open)
    log.append(b"a", b"behind it", (), 0, None)
    assert compact(log, 0) == []
    assert [entry.offset for entry in log.entries] == [2, 3, 4]
    assert [message.value for message in log.read(0, 10)[0]] == [b"good"]


def test_compaction_keeps_tombstones_for_their_time() -> None:
    log = Log("intake.state.v1", 0)
    log.append(b"a", b"1", (), 0, None)
    log.append(b"a", None, (), 1_000, None)
    compact(log, tombstones_until=1_001)
    assert [message.value for message in log.read(0, 10)[0]] == [None], "the newest record stays"
    log.append(b"b", b"2", (), 1_000, None)
    compact(log, tombstones_until=1_000)
    assert [message.value for message in log.read(0, 10)[0]] == [None, b"2"]
    compact(log, tombstones_until=1_001)
    assert [message.value for message in log.read(0, 10)[0]] == [b"2"]


def test_a_reshuffle_hands_partitions_to_the_next_member() -> None:
    group = Coordinator(2)
    members = [group.join(), group.join()]
    owned = balance(group, members, {})
    assert set(owned.values()) == {frozenset({0}), frozenset({1})}
    group.reshuffle()
    swapped = balance(group, members, owned)
    assert swapped == {members[0]: owned[members[1]], members[1]: owned[members[0]]}


def balance(
    group: Coordinator, members: list[str], before: dict[str, frozenset[int]]
) -> dict[str, frozenset[int]]:
    """What each member owns when it has polled often enough."""
    owned = dict.fromkeys(members, frozenset[int]()) | before
    for _ in range(8):
        for member in members:
            for kind, partitions in group.sync(member):
                owned[member] = (
                    owned[member] | partitions if kind == "assigned" else owned[member] - partitions
                )
    return owned


def test_eager_members_give_up_everything_before_they_take_part() -> None:
    group = Coordinator(4, eager=True)
    first, second = group.join(), group.join()
    owned = balance(group, [first, second], {})
    third = group.join()
    assert group.sync(first) == [("revoked", owned[first])]
    assert group.sync(first) == [], "it waits for the others"
    shares = balance(group, [first, second, third], {**owned, first: frozenset()})
    assert sorted(map(len, shares.values())) == [1, 1, 2]


def test_what_retention_deletes_is_gone_and_the_rest_stays_where_it_was() -> None:
    log = Log("orders.intake.v1", 0)
    for number in range(3):
        log.append(b"k", b"%d" % number, (), 0, None)
    assert [message.value for message in log.delete_before(2)] == [b"0", b"1"]
    assert (log.low, log.high) == (2, 3)
    assert [message.offset for message in log.read(2, 10)[0]] == [2]
    with pytest.raises(ConfigError):
        log.read(1, 10)
