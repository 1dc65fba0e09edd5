"""State stores, on the fake and on a real Redis: whoever is not the owner that the store knows
changes and reads nothing."""

import pytest

from orders.engine.errors import Stale
from orders.engine.ports.guard import BatchId, Guard
from orders.engine.ports.state_store import Confirmation, StateStore, StoreHead
from tests.engine.places import Place

FIRST = BatchId(1, 1)
NEW = StoreHead(
    fencing_token=1, confirmed=BatchId(0, -1), watermark=0, identity="cluster/topic", now=0
)
OWNER = Guard(1, BatchId(0, -1))


@pytest.fixture
def store(place: Place) -> StateStore:
    """Partitions 0 and 1 are owned with fencing token 1 and empty."""
    store = place.state_store()
    store.reset(0, NEW)
    store.reset(1, NEW)
    return store


def batch(
    guard: Guard = OWNER,
    confirmed: BatchId = FIRST,
    watermark: int = 10,
    now: int = 5,
    **states: bytes | None,
) -> Confirmation:
    return Confirmation(guard, confirmed, watermark, now, dict(states))


def refusal(call, *arguments) -> dict[int, str]:
    with pytest.raises(Stale) as refused:
        call(*arguments)
    return refused.value.reasons


def test_what_was_confirmed_is_loaded(store):
    store.confirm({0: batch(a=b"1", b=b"\x00\xff"), 1: batch(c=b"3")})
    after = Guard(1, BatchId(1, 1))
    assert store.load({0: ["a", "b", "absent"], 1: ["c"]}, {0: after, 1: after}) == {
        0: {"a": b"1", "b": b"\x00\xff"},
        1: {"c": b"3"},
    }
    assert store.head(0) == StoreHead(1, BatchId(1, 1), 10, "cluster/topic", 5)


def test_a_forgotten_state_is_gone(store):
    store.confirm({0: batch(a=b"1", b=b"2")})
    store.confirm({0: batch(Guard(1, BatchId(1, 1)), BatchId(1, 2), a=None)})
    assert dict(store.states(0, Guard(1, BatchId(1, 2)))) == {"b": b"2"}


def test_a_batch_of_many_states_is_one_confirm(store):
    states = {f"key-{n}": b"%d" % n for n in range(5000)}
    store.confirm(
        {0: Confirmation(OWNER, BatchId(1, 1), 5000, 0, dict(states), dict.fromkeys(states, 7))}
    )
    after = Guard(1, BatchId(1, 1))
    assert store.load({0: list(states)}, {0: after}) == {0: states}
    assert dict(store.states(0, after)) == states
    assert len(store.due({0: after}, 7, 10_000)[0]) == 5000


def test_every_call_names_all_partitions_that_differ(store):
    guards = {0: Guard(2, BatchId(0, -1)), 1: Guard(1, BatchId(0, 7)), 2: OWNER}
    reasons = {0: "fencing_token", 1: "confirmed", 2: "missing"}
    assert refusal(store.load, {0: [], 1: ["a"], 2: ["a"]}, guards) == reasons
    assert refusal(store.due, guards, 0, 10) == reasons
    assert (
        refusal(store.confirm, {partition: batch(guard) for partition, guard in guards.items()})
        == reasons
    )


def test_a_stale_partition_blocks_no_other(store):
    assert refusal(
        store.confirm, {0: batch(a=b"1"), 1: batch(Guard(9, BatchId(0, -1)), b=b"2")}
    ) == {1: "fencing_token"}
    assert store.head(0).confirmed == BatchId(1, 1)
    assert dict(store.states(1, OWNER)) == {}


def test_a_former_owner_changes_nothing(store):
    store.raise_fencing_token(0, 2)
    assert refusal(store.confirm, {0: batch(a=b"1")}) == {0: "fencing_token"}
    assert refusal(store.apply, 0, batch(a=b"1")) == {0: "fencing_token"}
    assert refusal(store.reset, 0, NEW) == {0: "fencing_token"}
    assert refusal(store.raise_fencing_token, 0, 1) == {0: "fencing_token"}
    assert store.head(0) == StoreHead(2, BatchId(0, -1), 0, "cluster/topic", 0)
    assert dict(store.states(0, Guard(2, BatchId(0, -1)))) == {}


def test_raising_the_fencing_token_tells_what_the_store_holds(store):
    store.confirm({0: batch(a=b"1")})
    assert store.raise_fencing_token(0, 7) == StoreHead(7, BatchId(1, 1), 10, "cluster/topic", 5)
    assert store.raise_fencing_token(0, 7) == StoreHead(7, BatchId(1, 1), 10, "cluster/topic", 5)


def test_a_missing_store_is_told_from_an_empty_one(store):
    assert store.head(5) is None
    assert store.raise_fencing_token(5, 3) is None
    assert refusal(store.apply, 5, batch()) == {5: "missing"}
    assert refusal(lambda: list(store.states(5, OWNER))) == {5: "missing"}


def test_a_claim_applies_whatever_was_confirmed_before(store):
    store.apply(0, batch(Guard(1, BatchId(9, 9)), BatchId(1, 4), 40, a=b"1"))
    assert store.head(0) == StoreHead(1, BatchId(1, 4), 40, "cluster/topic", 5)
    assert store.load({0: ["a"]}, {0: Guard(1, BatchId(1, 4))}) == {0: {"a": b"1"}}


def test_pieces_of_a_claim_come_in_turn(store):
    """A server that falls back between two of them may keep the fencing token and lack the
    first."""
    store.raise_fencing_token(0, 3)
    claim = Guard(3, BatchId(0, -1))
    assert refusal(store.apply, 0, piece(claim, 1)) == {0: "piece"}
    store.apply(0, piece(claim, 0, a=b"1"))
    assert refusal(store.apply, 0, piece(claim, 0)) == {0: "piece"}
    assert refusal(store.apply, 0, piece(claim, 2)) == {0: "piece"}
    store.apply(0, piece(claim, 1, b=b"2"))
    store.reset(0, StoreHead(3, BatchId(0, -1), 3, "another", 0, 5))
    assert refusal(store.apply, 0, piece(claim, 2)) == {0: "piece"}
    store.apply(0, piece(claim, 5, c=b"3"))
    store.raise_fencing_token(0, 4)
    store.apply(0, piece(Guard(4, BatchId(0, -1)), 0))
    assert dict(store.states(0, Guard(4, BatchId(0, -1)))) == {"c": b"3"}


def piece(guard: Guard, number: int, **states: bytes) -> Confirmation:
    return Confirmation(guard, guard.confirmed, 0, 0, dict(states), {}, number)


def test_reset_empties(store):
    store.confirm({0: Confirmation(OWNER, BatchId(1, 1), 1, 1, {"a": b"1"}, {"a": 1})})
    store.reset(0, StoreHead(2, BatchId(0, -1), 3, "another", 0))
    assert store.head(0) == StoreHead(2, BatchId(0, -1), 3, "another", 0)
    assert dict(store.states(0, Guard(2, BatchId(0, -1)))) == {}
    assert store.due({0: Guard(2, BatchId(0, -1))}, 99, 9) == {0: []}


def test_timers_come_due_oldest_first_and_stay_until_confirmed(store):
    late = 1_700_000_000_000
    store.confirm(
        {
            0: Confirmation(
                OWNER,
                BatchId(1, 1),
                0,
                0,
                {},
                {"c": late, "b": late, "a": late + 1, "d": late + 2, "gone": None},
            )
        }
    )
    after = Guard(1, BatchId(1, 1))
    assert store.due({0: after}, late - 1, 9) == {0: []}
    assert store.due({0: after, 1: OWNER}, late + 1, 9) == {
        0: [("b", late), ("c", late), ("a", late + 1)],
        1: [],
    }
    assert store.due({0: after}, late + 1, 2) == {0: [("b", late), ("c", late)]}
    store.confirm({0: Confirmation(after, BatchId(1, 2), 0, 0, {}, {"b": None, "c": late + 5})})
    assert store.due({0: Guard(1, BatchId(1, 2))}, late + 9, 9) == {
        0: [("a", late + 1), ("d", late + 2), ("c", late + 5)]
    }


def test_keys_of_a_kind_are_met_piece_by_piece(store):
    """Whatever else comes and goes meanwhile."""
    states = {f"@share/stock/{n}": b"s" for n in range(2_500)} | {
        f"web:{n}": b"o" for n in range(9)
    }
    store.confirm({0: Confirmation(OWNER, FIRST, 10, 5, dict(states))})
    guard, met, cursor, pieces = Guard(1, FIRST), set(), "", 0
    while pieces == 0 or cursor:
        keys, cursor = store.some_keys(0, guard, "@share/", cursor)
        met.update(keys)
        pieces += 1
        new: dict[str, bytes | None] = {f"web:new-{pieces}": b"n"}
        store.confirm({0: Confirmation(guard, BatchId(1, 1 + pieces), 10, 5, new)})
        guard = Guard(1, BatchId(1, 1 + pieces))
    assert pieces > 1
    assert met == {key for key in states if key.startswith("@share/")}
    assert refusal(store.some_keys, 0, OWNER, "@share/") == {0: "confirmed"}


def test_all_states_of_a_store_that_vanishes_on_the_way_are_refused(place, store):
    store.confirm(
        {0: Confirmation(OWNER, BatchId(1, 1), 1, 1, {f"key-{n}": b"x" * 100 for n in range(5000)})}
    )
    reading = store.states(0, Guard(1, BatchId(1, 1)))
    next(reading)
    place.lose_everything()
    assert refusal(list, reading) == {0: "missing"}


def test_after_flushall_everything_is_missing(place, store):
    place.lose_everything()
    assert store.head(0) is None
    assert refusal(store.load, {0: ["a"]}, {0: OWNER}) == {0: "missing"}
    assert refusal(store.confirm, {0: batch(a=b"1")}) == {0: "missing"}
    assert store.head(0) is None


def test_a_restart_that_kept_its_data_is_not_noticed(place, store):
    store.confirm({0: batch(a=b"1")})
    place.restart(lost=False)
    assert store.load({0: ["a"]}, {0: Guard(1, BatchId(1, 1))}) == {0: {"a": b"1"}}


def test_stages_do_not_share_state_stores(place, store):
    assert place.state_store("inventory").head(0) is None


def test_the_server_has_a_clock(store):
    assert store.server_time() > 1_600_000_000_000
