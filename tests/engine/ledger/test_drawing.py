"""Takes in order of account names: what is first in name goes first."""

import pytest

from orders.engine.ports.guard import BatchId
from orders.engine.ports.ledger import Ledger, LedgerChange, Wait
from orders.engine.questions import LARGEST, Available, Draw, Drawn, Reserve, Take
from tests.engine.ledger.owner import Owner, refusal
from tests.engine.places import Place

SHELF = "SKU-1@BER#"
FIRST, SECOND, THIRD = SHELF + "20261001", SHELF + "20261101", SHELF + "2027"
OTHERS = ("SKU-1@BER", "SKU-1@BER!blocked#20260101", "SKU-1@LYS#20260101", "SKU-10@BER#20260101")
LOTS = LedgerChange(free={THIRD: 5, FIRST: 3, SECOND: 4, **dict.fromkeys(OTHERS, 100)})


@pytest.fixture
def lots(place: Place) -> Ledger:
    """Three lots on a shelf, and what else there is under names that are nearly alike."""
    ledger = place.ledger(drawn=True)
    ledger.stage(0, 1, BatchId(1, 0), LOTS)
    ledger.stage(1, 1, BatchId(1, 0), LedgerChange())
    return ledger


@pytest.fixture
def one(lots: Ledger) -> Owner:
    return Owner(lots, 0)


@pytest.fixture
def other(lots: Ledger) -> Owner:
    return Owner(lots, 1)


def drawn(free: int, complete: bool = True, **takes: int) -> Drawn:
    return Drawn(tuple(Take(SHELF + name[1:], n) for name, n in takes.items()), free, complete)


def test_what_is_first_in_name_goes_first(one, other):
    assert one.draw("k", SHELF, 5) == drawn(12, _20261001=3, _20261101=2)
    assert other.draw("l", SHELF, 4) == drawn(7, _20261101=2, _2027=2)
    assert one.available(FIRST, SECOND, THIRD, *OTHERS) == (0, 0, 3, 100, 100, 100, 100)


def test_all_or_nothing_unless_in_part(one):
    assert one.draw("k", SHELF, 13) == drawn(12, complete=False)
    assert one.available(FIRST, SECOND, THIRD) == (3, 4, 5)
    in_part = one.draw("k", SHELF, 13, partial=True)
    assert in_part == drawn(12, complete=False, _20261001=3, _20261101=4, _2027=5)
    assert one.draw("k", SHELF, 1) == drawn(0, complete=False)


def test_what_is_less_than_the_least_is_passed_over(one):
    assert one.draw("k", SHELF, 1, SHELF + "20261002") == drawn(9, _20261101=1)
    assert one.draw("k", SHELF, 1, SECOND) == drawn(8, _20261101=1)
    assert one.draw("k", SHELF, 1, SHELF + "9") == drawn(0, complete=False)
    assert one.draw("k", SHELF, 1, "A") == drawn(10, _20261001=1)


def test_nothing_is_drawn_of_nothing(one):
    assert one.draw("k", SHELF, 0) == drawn(12)
    assert one.draw("k", "unheard of", 0) == drawn(0)
    assert one.draw("k", "unheard of", 1, partial=True) == drawn(0, complete=False)


def test_the_order_is_by_bytes_whatever_the_language(one):
    names = ["L#a", "L#Z", "L#ä", "L#\u20ac", "L#\U0001f600"]
    one.confirm(**dict.fromkeys(names, 1))
    takes = one.draw("k", "L#", 5).takes
    assert [take.account for take in takes] == sorted(names, key=str.encode)


def test_questions_of_one_call_see_the_earlier_ones(one, other):
    questions = [
        (0, "k", Reserve("stock", (Take(FIRST, 2),))),
        (0, "k", Draw("stock", SHELF, 3)),
        (1, "l", Draw("stock", SHELF, 100)),
        (1, "l", Draw("stock", SHELF, 3, THIRD)),
        (1, "l", Available("stock", (FIRST, SECOND, THIRD))),
        (1, "l", Reserve("stock", (Take(SECOND, 2),))),
    ]
    answers = one.ledger.prepare(one.guards | other.guards, questions)
    assert answers[1:5] == [
        drawn(10, _20261001=1, _20261101=2),
        drawn(7, complete=False),
        drawn(5, _2027=3),
        (0, 2, 2),
    ]
    assert answers[5].complete


def test_what_was_drawn_and_came_to_nothing_is_drawn_again(one, other):
    """By a claim, a handler that fails, and a state that keeps less than it was granted."""
    everything = drawn(12, _20261001=3, _20261101=4, _2027=5)
    assert one.draw("k", SHELF, 12) == everything
    assert other.draw("l", SHELF, 1).free == 0
    one.claim()
    assert one.draw("k", SHELF, 12) == everything
    assert other.draw("l", SHELF, 1).free == 0
    one.ledger.withdraw(one.guards, [(0, FIRST, 3), (0, SECOND, 4), (0, THIRD, 5)])
    assert one.draw("k", SHELF, 12) == everything
    one.confirm()
    assert one.draw("k", SHELF, 12) == everything


def test_what_is_confirmed_is_gone_until_more_comes(one, other):
    one.draw("k", SHELF, 7)
    one.confirm(**{FIRST: -3, SECOND: -4})
    assert other.draw("l", SHELF, 1) == drawn(5, _2027=1)
    one.confirm(**{FIRST: 2})
    assert other.draw("l", SHELF, 1) == drawn(6, _20261001=1)


def test_a_lot_that_comes_later_goes_by_its_name(one):
    one.confirm(**{SHELF + "20261002": 1})
    assert one.draw("k", SHELF, 4) == drawn(13, _20261001=3, _20261002=1)


def test_more_than_there_is_counts_as_nothing(one):
    one.confirm(**{FIRST: -10})
    assert one.draw("k", SHELF, 9) == drawn(9, _20261101=4, _2027=5)
    one.confirm(**{FIRST: 8, SECOND: -4, THIRD: -5})
    assert one.draw("k", SHELF, 1) == drawn(1, _20261001=1)


def test_what_is_set_aside_is_its_waiters_alone(one, other):
    one.wait("w", **{FIRST: 2})
    assert one.wakes() == [("w", FIRST)]
    assert other.draw("l", SHELF, 2) == drawn(10, _20261001=1, _20261101=1)
    assert one.draw("w", SHELF, 3) == drawn(10, _20261001=2, _20261101=1)
    one.confirm(waits={"w": []}, woken=["w"], **{FIRST: -2, SECOND: -1})
    assert other.available(FIRST, SECOND) == (0, 2)


def test_names_are_kept_through_a_rebuild(one, place):
    one.draw("k", SHELF, 12)
    one.ledger.close()
    assert refusal(one.draw, "k", SHELF, 1) == {0: "closed"}
    one.ledger.stage(0, 2, BatchId(2, 0), LedgerChange(free={SECOND: 2, THIRD: -1}))
    one.ledger.stage(1, 2, BatchId(2, 0), LedgerChange(free={THIRD: 3}))
    assert Owner(one.ledger, 0, 2, 0, BatchId(2, 0)).draw("k", SHELF, 4) == drawn(
        4, _20261101=2, _2027=2
    )


def test_a_ledger_that_kept_no_names_is_opened_anew(place):
    """A stage draws on it from a release on."""
    former, now = place.ledger("former"), place.ledger("former", drawn=True)
    for partition in range(2):
        former.stage(partition, 1, BatchId(1, 0), LOTS if partition == 0 else LedgerChange())
    assert not now.head(0).open
    assert refusal(Owner(now, 0).draw, "k", SHELF, 1) == {0: "no names"}
    assert Owner(now, 0).available(FIRST) == (3,)
    assert not now.stage(0, 2, BatchId(2, 0), LOTS)
    assert refusal(Owner(former, 1).available, FIRST) == {1: "closed"}
    assert now.stage(1, 2, BatchId(2, 0), LedgerChange())
    assert Owner(now, 0, 2, 0, BatchId(2, 0)).draw("k", SHELF, 4).complete
    assert former.head(0).open, "whoever only takes by name may go on with it"


def test_drawing_is_refused_whole_where_one_partition_differs(one):
    guards = one.guards | Owner(one.ledger, 1, fencing_token=9).guards
    questions = [(0, "k", Draw("stock", SHELF, 1))]
    assert refusal(one.ledger.prepare, guards, questions) == {1: "fencing_token"}
    assert one.draw("k", SHELF, 12).complete


def test_five_hundred_draws_in_one_call(one):
    shelves = {f"S{n:03d}#{lot}": 2 for n in range(500) for lot in range(3)}
    one.confirm(**shelves)
    questions = [(0, f"k{n}", Draw("stock", f"S{n:03d}#", 5)) for n in range(500)]
    answers = one.ledger.prepare(one.guards, questions)
    assert {tuple(take.amount for take in answer.takes) for answer in answers} == {(2, 2, 1)}
    one.claim()
    assert one.available("S499#0", "S499#2") == (2, 2)


def test_waiters_are_served_before_what_is_drawn(one, other):
    one.confirm(waits={"w": [Wait(FIRST, 5, "1", passes=0)]})
    assert other.draw("l", SHELF, 10) == drawn(9, complete=False)


@pytest.mark.parametrize(("prefix", "amount"), [("", 1), ("S", -1), ("S", LARGEST + 1)])
def test_nobody_draws_a_senseless_amount_or_on_everything(prefix, amount):
    with pytest.raises(ValueError, match="cannot draw"):
        Draw("stock", prefix, amount)
