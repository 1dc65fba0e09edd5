"""A ledger opens in pieces: nobody sees half of it, whoever dies or begins anew on the way
(docs/decisions/0073-ledgers-open-in-pieces.md)."""

from collections import Counter
from random import Random

import pytest

from orders.engine.core.contributions import BUCKETS, bucket_of, in_pieces
from orders.engine.ports.guard import BatchId, Guard
from orders.engine.ports.ledger import Ledger, LedgerChange, Wait
from tests.engine.ledger.owner import Owner, refusal
from tests.engine.places import Place

FIRST = BatchId(1, 0)
LETTERS = "abcdefghijklmnopqrst"


@pytest.fixture
def ledger(place: Place) -> Ledger:
    return place.ledger(steps=True)


def sums(amount: int, accounts: str = LETTERS) -> LedgerChange:
    """So much of each account, all of it free."""
    return LedgerChange(dict.fromkeys(accounts, amount), dict.fromkeys(accounts, amount))


def contribute(
    ledger: Ledger, partition: int, totals: LedgerChange, token: int = 1, upto: int | None = None
) -> bool:
    """As a claim does, piece by piece; `upto`: its owner died after so many."""
    opened = False
    for number, last, part in list(in_pieces(totals, 3))[:upto]:
        confirmed = BatchId(token, 0)
        opened = ledger.stage(partition, token, confirmed, part, number, last)
    return opened


def opened(ledger: Ledger) -> int:
    """Go on until it is open; in how many steps."""
    for step in range(1, 2 * BUCKETS):
        if ledger.further():
            return step
    raise AssertionError("it does not open")


def test_it_is_added_up_step_by_step_and_nobody_sees_half_of_it(ledger):
    assert not contribute(ledger, 0, sums(5))
    assert not ledger.head(0).opening
    assert not contribute(ledger, 1, sums(-2))
    steps = 0
    while not ledger.head(1).open:
        assert ledger.head(1).opening
        assert refusal(ledger.prepare, {1: Guard(1, FIRST)}, []) == {1: "closed"}
        assert refusal(ledger.confirm, {1: (Guard(1, FIRST), FIRST, LedgerChange())})
        assert refusal(ledger.wakes, {1: Guard(1, FIRST)}, 1) == {1: "closed"}
        assert refusal(ledger.claim, 1, 2, FIRST, LedgerChange()) == {1: "closed"}
        assert (ledger.balances(), ledger.available(["a"])) == ({}, ())
        ledger.further()
        steps += 1
    assert steps > 1
    assert not ledger.head(1).opening
    assert ledger.balances() == dict.fromkeys(LETTERS, (3, 3))
    assert ledger.further(), "it stays open"


def test_a_contribution_counts_once_it_is_whole(ledger):
    contribute(ledger, 1, sums(1))
    contribute(ledger, 0, sums(1), upto=2)
    assert not ledger.head(0).staged
    assert not ledger.further()
    assert not ledger.head(1).opening


def test_whoever_comes_after_one_that_died_between_two_pieces_begins_anew(ledger):
    contribute(ledger, 0, sums(100), token=1, upto=3)
    contribute(ledger, 0, sums(7, "a"), token=2)
    contribute(ledger, 1, sums(1, "ab"))
    opened(ledger)
    assert ledger.balances() == {"a": (8, 8), "b": (1, 1)}
    assert ledger.head(0).fencing_token == 2


def test_pieces_follow_each_other(ledger):
    one, two = LedgerChange({"a": 1}), LedgerChange({"b": 1})
    assert refusal(ledger.stage, 0, 1, FIRST, two, 1, True) == {0: "piece"}
    ledger.stage(0, 2, FIRST, one, 0, False)
    assert refusal(ledger.stage, 0, 2, FIRST, two, 2, True) == {0: "piece"}
    assert refusal(ledger.stage, 0, 1, FIRST, two, 1, True) == {0: "fencing_token"}
    assert refusal(ledger.stage, 0, 3, FIRST, two, 1, True) == {0: "piece"}
    ledger.stage(0, 2, FIRST, two, 1, True)
    assert refusal(ledger.stage, 0, 2, FIRST, two, 2, True) == {0: "piece"}, "it was the last"
    ledger.stage(1, 1, FIRST, LedgerChange())
    opened(ledger)
    assert ledger.balances() == {"a": (1, 0), "b": (1, 0)}


@pytest.mark.parametrize("upto", [1, 3, None])
def test_a_partition_that_is_claimed_anew_while_all_is_added_up_counts_once(ledger, upto):
    """And where its new owner does not come to the end, nothing opens without it."""
    contribute(ledger, 0, sums(5))
    contribute(ledger, 1, sums(1))
    assert not ledger.further()
    contribute(ledger, 0, sums(6), token=2, upto=upto)
    if upto is not None:
        assert not ledger.further()
        assert not ledger.head(1).open
        contribute(ledger, 0, sums(6), token=3)
    opened(ledger)
    assert ledger.balances() == dict.fromkeys(LETTERS, (7, 7))


@pytest.mark.parametrize("lost", [True, False])
@pytest.mark.parametrize("whole", [True, False])
def test_the_server_restarts_on_the_way(place, ledger, lost, whole):
    """Between two pieces, or between two steps: all begin anew."""
    contribute(ledger, 0, sums(5))
    contribute(ledger, 1, sums(5), upto=None if whole else 2)
    place.restart(lost)
    assert not ledger.further()
    assert (ledger.head(0).staged, ledger.head(0).opening) == (False, False)
    assert refusal(ledger.stage, 1, 1, FIRST, sums(1), 2, True) == {1: "piece"}
    contribute(ledger, 0, sums(2, "a"), token=2)
    contribute(ledger, 1, sums(3, "a"), token=2)
    opened(ledger)
    assert ledger.balances() == {"a": (5, 5)}


def test_all_is_forgotten_on_the_way(place, ledger):
    contribute(ledger, 0, sums(5))
    contribute(ledger, 1, sums(5))
    place.lose_everything()
    assert not ledger.further()
    contribute(ledger, 1, sums(3, "a"), token=2)
    contribute(ledger, 0, sums(2, "a"), token=2)
    opened(ledger)
    assert ledger.balances() == {"a": (5, 5)}


def test_it_is_closed_on_the_way(ledger):
    contribute(ledger, 0, sums(5))
    contribute(ledger, 1, sums(5))
    ledger.close()
    assert not ledger.further()
    contribute(ledger, 0, sums(1), token=2, upto=2)
    ledger.close()
    assert refusal(ledger.stage, 0, 2, FIRST, sums(1), 2, True) == {0: "piece"}
    contribute(ledger, 0, sums(2, "a"), token=3)
    contribute(ledger, 1, sums(3, "a"), token=3)
    opened(ledger)
    assert ledger.balances() == {"a": (5, 5)}


def test_who_waits_is_served_in_order_before_it_is_open(ledger):
    waits = {f"w{n:03}": [Wait(LETTERS[n % 3], 1, "5"), Wait("z", 1, "5")] for n in range(250)}
    contribute(ledger, 0, LedgerChange(waits=waits))
    contribute(ledger, 1, sums(20, "abc"))
    opened(ledger)
    owner = Owner(ledger, 0)
    called = [f"w{n:03}" for first in range(3) for n in range(first, 60, 3)]
    assert [key for key, _ in owner.wakes(300)] == called
    assert owner.available("a", "b", "c") == (0, 0, 0)
    assert owner.reserve("w000", a=1).complete


def test_any_names_in_any_pieces_add_up(ledger):
    chance = Random(73)
    names = [*LETTERS, "sküu %s:1", '"quoted"\\', "a\x00b", "日本@BER#20261231#L-1", "0", ""]
    expected = Counter[str]()
    for partition in range(2):
        own = {one: chance.randint(-9, 2**50) for one in names if chance.random() < 0.8}
        expected.update(own)
        contribute(ledger, partition, LedgerChange(own, own))
    opened(ledger)
    assert ledger.balances() == {one: (n, n) for one, n in expected.items() if n}


def test_a_piece_has_whole_buckets_and_all_pieces_are_the_whole():
    accounts = {f"SKU-{n:06}": n for n in range(5_000)}
    waits = {f"k{n}": [Wait("a", 1, "1")] for n in range(7)}
    totals = LedgerChange(accounts, {"SKU-000000": 4, "other": 1}, waits)
    pieces = list(in_pieces(totals, 100))
    assert [piece.number for piece in pieces] == list(range(len(pieces)))
    assert [piece.last for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    whole, seen = LedgerChange(), Counter[int]()
    for piece in pieces:
        whole.add(piece.totals)
        seen.update({bucket_of(one) for one in (*piece.totals.free, *piece.totals.on_hand)})
        assert len(piece.totals.free) < 200
    accounts.pop("SKU-000000")
    assert (whole.free, whole.on_hand, whole.waits) == (accounts, totals.on_hand, waits)
    assert set(seen.values()) == {1}
    assert list(in_pieces(LedgerChange(), 100)) == [(0, True, LedgerChange())]
