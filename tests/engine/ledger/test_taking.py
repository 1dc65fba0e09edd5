"""Takes count at once, gives after confirm; all or nothing."""

import pytest

from orders.engine.ports.ledger import Wait
from orders.engine.questions import LARGEST, Available, Reserve, Reserved, Take


def test_what_is_taken_is_gone_for_everyone_at_once(one, other):
    assert one.reserve("k", a=7) == Reserved((7,), (10,), complete=True)
    assert other.available("a", "b", "unheard of") == (3, 0, 0)
    assert other.reserve("k", a=4) == Reserved((0,), (3,), complete=False)


def test_all_or_nothing_over_several_accounts(one):
    assert one.reserve("k", a=3, b=1) == Reserved((0, 0), (10, 0), complete=False)
    assert one.available("a") == (10,)


def test_partly_takes_what_there_is(one):
    assert one.reserve("k", partial=True, b=1, a=12) == Reserved((0, 10), (0, 10), complete=False)
    assert one.available("a") == (0,)


def test_takes_of_the_same_account_add_up(one):
    twice = (Take("a", 6), Take("a", 6))
    assert one.ask("k", Reserve("stock", twice)) == Reserved((0, 0), (10, 4), complete=False)
    assert one.ask("k", Reserve("stock", twice, partial=True)) == Reserved(
        (6, 4), (10, 4), complete=False
    )


def test_questions_of_one_call_see_the_earlier_ones(one, other):
    questions = [
        (0, "k", Reserve("stock", (Take("a", 6),))),
        (1, "l", Reserve("stock", (Take("a", 6),))),
        (1, "l", Available("stock", ("a",))),
    ]
    answers = one.ledger.prepare(one.guards | other.guards, questions)
    assert answers == [
        Reserved((6,), (10,), complete=True),
        Reserved((0,), (4,), complete=False),
        (4,),
    ]


def test_a_limit_comes_with_the_question(one):
    assert one.reserve("k", limit=100, credit=80) == Reserved((80,), (100,), complete=True)
    assert one.reserve("l", limit=100, credit=80) == Reserved((0,), (20,), complete=False)
    assert one.reserve("l", limit=50, credit=1) == Reserved((0,), (-30,), complete=False)


def test_taking_nothing_is_complete_even_when_there_is_less_than_nothing(one):
    one.confirm(a=-15)
    assert one.reserve("k", partial=True, a=0) == Reserved((0,), (-5,), complete=True)
    assert one.reserve("k", partial=True, a=1) == Reserved((0,), (-5,), complete=False)


def test_confirm_makes_a_take_firm(one, other):
    one.reserve("k", a=7)
    one.confirm(a=-7)
    assert other.available("a") == (3,)
    one.claim()
    assert other.available("a") == (3,)


def test_what_was_taken_and_not_kept_is_free_after_confirm(one, other):
    one.reserve("k", a=7)
    one.confirm(a=-2)
    assert other.available("a") == (8,)


def test_a_give_counts_from_confirm_on(one, other):
    one.confirm(a=5)
    assert other.available("a") == (15,)


def test_a_batch_that_came_to_nothing_gives_back_what_it_took(one, other):
    one.reserve("k", a=7)
    one.claim()
    assert other.available("a") == (10,)


def test_one_owners_claim_leaves_alone_what_others_took(one, other):
    other.reserve("k", a=4)
    one.reserve("k", a=5)
    one.claim()
    assert one.available("a") == (6,)


def test_withdrawn_takes_are_free_at_once_but_never_more_than_was_taken(one, other):
    one.reserve("k", a=7)
    one.ledger.withdraw(one.guards, [(0, "a", 2), (0, "b", 5)])
    assert other.available("a", "b") == (5, 0)
    one.ledger.withdraw(one.guards, [(0, "a", 6)])
    assert other.available("a") == (10,)


def test_on_hand_is_what_came_in_less_what_was_used_up(one):
    one.reserve("k", a=4)
    assert one.on_hand("a", "b") == (10, 0)
    one.confirm(a=-4, on_hand={"a": -4, "b": 9})
    assert one.on_hand("a", "b") == (6, 9)


def test_reality_may_be_worse_than_the_books(one):
    one.confirm(a=-13)
    assert one.available("a") == (-3,)
    one.confirm(a=+4)
    assert one.reserve("k", a=1).complete


def test_balances_are_what_is_free_and_on_hand(one):
    one.reserve("k", a=4)
    one.confirm(a=-4, b=3, c=0, on_hand={"a": -1, "d": 2})
    assert one.ledger.balances() == {"a": (6, 9), "b": (3, 0), "d": (0, 2)}


def test_amounts_are_exact_up_to_2_to_the_53(one):
    one.confirm(huge=LARGEST)
    assert one.available("huge") == (LARGEST,)
    assert one.reserve("k", huge=LARGEST - 1) == Reserved((LARGEST - 1,), (LARGEST,), complete=True)
    one.ledger.withdraw(one.guards, [(0, "huge", LARGEST - 1)])
    assert one.ledger.balances()["huge"] == (LARGEST, 0)
    one.wait("w", huge=LARGEST)
    assert one.available("huge") == (0,)


def test_five_hundred_questions_in_one_call(one):
    one.confirm(**{f"sku-{n}": n for n in range(2500)})
    questions = [
        (0, f"k{n}", Reserve("stock", tuple(Take(f"sku-{n * 5 + line}", 1) for line in range(5))))
        for n in range(500)
    ]
    answers = one.ledger.prepare(one.guards, questions)
    assert [answer.complete for answer in answers] == [n > 0 for n in range(500)]
    one.claim()
    assert one.available("sku-2499") == (2499,)


@pytest.mark.parametrize("amount", [-1, LARGEST + 1])
def test_nobody_takes_a_senseless_amount(amount):
    with pytest.raises(ValueError, match="cannot take"):
        Take("a", amount)


def test_others_see_what_a_newcomer_could_have(one, other):
    """Less what is taken, and what is set aside for who waits."""
    one.reserve("k", a=7)
    assert other.ledger.available(["a", "b", "unheard of"]) == (3, 0, 0)
    one.confirm(waits={"w": [Wait("a", 2, "1")]})
    other.confirm(a=2)
    assert other.available("a", key="n") == other.ledger.available(["a"])


def test_a_closed_ledger_tells_others_nothing(one):
    one.ledger.close()
    assert one.ledger.available(["a", "b"]) == ()
