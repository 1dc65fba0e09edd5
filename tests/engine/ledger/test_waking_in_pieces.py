"""Very many who wait for one account are served in pieces; nobody sees it but by the clock
(docs/decisions/0073-ledgers-open-in-pieces.md)."""

import pytest

from orders.engine.ports.guard import BatchId
from orders.engine.ports.ledger import Ledger, LedgerChange, Wait
from orders.engine.questions import Drawn
from tests.engine.ledger.owner import Owner
from tests.engine.places import SET_ASIDE_SECONDS, Place


@pytest.fixture
def ledger(place: Place) -> Ledger:
    return place.ledger(steps=True, drawn=True)


@pytest.fixture
def one(ledger: Ledger) -> Owner:
    """Owner of partition 0; ten of a, none of b, six that wait for b."""
    ledger.stage(0, 1, BatchId(1, 0), LedgerChange(free={"a": 10}))
    ledger.stage(1, 1, BatchId(1, 0), LedgerChange())
    while not ledger.further():
        pass
    owner = Owner(ledger, 0)
    owner.confirm(waits={f"w{n}": [Wait("b", 1, "5")] for n in range(6)})
    return owner


@pytest.fixture
def other(one: Owner) -> Owner:
    return Owner(one.ledger, 1)


def called(owner: Owner) -> list[str]:
    return [key for key, _ in owner.wakes()]


def test_whoever_asks_for_wakes_goes_on_with_it(one, other):
    one.confirm(b=5)
    assert other.wakes() == []
    assert called(one) == ["w0", "w1", "w2", "w3", "w4"]
    one.confirm(b=7)
    assert called(one) == ["w0", "w1", "w2", "w3", "w4", "w5"]
    assert one.available("b") == (6,)


def test_so_does_a_confirm_of_something_else(one, other):
    one.confirm(b=6)
    other.confirm(a=1)
    other.confirm(a=1)
    assert one.ledger.passes(other.guards, 1) == {1: []}
    assert called(one) == [f"w{n}" for n in range(6)]


def test_nobody_barges_meanwhile(one, other):
    one.confirm(b=7)
    assert one.ledger.available(["b", "a"]) == (1, 10)
    assert other.available("b") == (1,), "six are for those who wait"
    assert not other.reserve("newcomer", b=2).complete
    assert other.draw("newcomer", "b", 2) == Drawn((), 1, complete=False)
    assert other.available("b", key="w5") == (1,), "it is another's key there"
    assert one.available("b", key="w5") == (2,), "those before it come first"
    assert one.reserve("w0", b=1).complete
    one.wakes()
    assert called(one)[1:] == ["w1", "w2", "w3", "w4", "w5"]


def test_a_limit_does_not_help_a_newcomer(one):
    one.confirm(b=6)
    assert one.reserve("newcomer", limit=1, b=2).free == (1,)
    assert one.reserve("newcomer", limit=3, b=2).complete


def test_who_waits_for_something_else_is_a_newcomer(one):
    one.wait("elsewhere", rank="1", c=1)
    one.confirm(b=6)
    assert one.available("b", key="elsewhere") == (0,)


def test_one_that_ranks_before_is_served_before(one):
    one.confirm(b=4)
    one.wait("urgent", rank="1", b=1)
    keys = called(one)
    assert keys[:2] == ["w0", "w1"]
    assert sorted(keys[2:]) == ["urgent", "w2"], "there were four"


def test_who_needs_more_is_passed_over_once_however_many_pieces_there_are(one):
    one.wait("large", rank="1", b=9)
    one.confirm(b=6)
    assert one.ledger.skips(0, ["large"]) == [1]
    woken = one.woken()
    assert [wake.key for wake in woken] == [f"w{n}" for n in range(4)]
    assert [[passed["key"] for passed in wake.passed] for wake in woken][:2] == [["large"], []]
    one.woken()
    assert one.ledger.skips(0, ["large"]) == [1]
    assert called(one) == [f"w{n}" for n in range(6)]


def test_what_comes_back_goes_to_the_first_that_it_serves(one):
    """It was passed over by the piece before, for want of one unit."""
    one.confirm(b=-1)
    one.reserve("taker", a=1)
    one.wait("large", rank="1", b=6)
    one.confirm(b=6)
    assert one.ledger.skips(0, ["large"]) == [1]
    one.confirm(b=4)
    assert "large" in called(one)


def test_who_stops_waiting_on_the_way_leaves_its_units_to_the_next(one):
    one.confirm(b=5)
    one.confirm(waits={"w1": []})
    assert called(one) == ["w0", "w2", "w3", "w4", "w5"]


def test_what_comes_free_on_many_accounts_is_offered_in_pieces(one):
    waits = {f"x{n}": [Wait(f"c{n}", 1, "5")] for n in range(5)}
    one.confirm(waits=waits, **{f"c{n}": 1 for n in range(5)})
    assert one.available("c4") == (0,)
    for _ in range(3):
        one.wakes()
    assert called(one) == [f"x{n}" for n in range(5)]


def test_set_asides_of_very_many_end_in_pieces(place):
    """Each is asleep; the last that come have all that they let go."""
    owner = Owner(place.ledger(partitions=1), 0)
    owner.ledger.stage(0, 1, BatchId(1, 0), LedgerChange())
    owner.confirm(waits={f"w{n:04}": [Wait("b", 1, "5")] for n in range(700)}, b=700)
    owner.wait("last", rank="9", b=600)
    while len(owner.wakes(9_999)) < 700:
        pass
    place.later(SET_ASIDE_SECONDS + 5)
    assert owner.wakes(9_999)[-1] != ("last", "b")
    assert owner.wakes(9_999)[-1] == ("last", "b")


def test_it_is_forgotten_with_the_rest(place, one):
    one.confirm(b=6)
    place.lose_everything()
    one.ledger.stage(0, 2, BatchId(2, 0), LedgerChange(free={"b": 3}))
    one.ledger.stage(1, 2, BatchId(2, 0), LedgerChange())
    while not one.ledger.further():
        pass
    assert Owner(one.ledger, 0, 2, 0, BatchId(2, 0)).available("b") == (3,)


def test_a_ledger_that_opens_serves_all_of_them_before_it_answers(place):
    owner = Owner(place.ledger(steps=True), 0)
    waits = {f"w{n:03}": [Wait("b", 1, "5")] for n in range(300)}
    owner.ledger.stage(0, 1, BatchId(1, 0), LedgerChange({"b": 301}, waits=waits))
    owner.ledger.stage(1, 1, BatchId(1, 0), LedgerChange())
    while not owner.ledger.further():
        pass
    assert owner.available("b") == (1,)
    assert len(owner.wakes(999)) == 300


def test_very_many_who_had_their_turn_queue_again_in_pieces(place):
    """Nobody barges before they do."""
    owner = Owner(place.ledger(partitions=1), 0)
    owner.ledger.stage(0, 1, BatchId(1, 0), LedgerChange())
    keys = [f"w{n:04}" for n in range(2_500)]
    owner.confirm(waits={key: [Wait("b", 1, "5")] for key in keys}, b=2_500)
    while len(owner.wakes(9_999)) < 2_500:
        pass
    owner.confirm(woken=keys)
    assert owner.available("b") == (2_500,), "each had its turn"
    owner.confirm(b=1)
    assert owner.available("b") == (1,)
    while len(found := owner.wakes(9_999)) < 2_500:
        assert owner.available("b") == (1,)
    assert sorted(key for key, _ in found) == keys
