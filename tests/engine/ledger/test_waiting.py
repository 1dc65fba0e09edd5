"""Who waits is served by rank; nobody barges; what is set aside expires."""

from orders.engine.ports.ledger import LedgerChange, Wait
from orders.engine.questions import Reserve, Reserved, Take
from tests.engine.places import SET_ASIDE_SECONDS


def test_the_first_in_rank_is_woken_and_nobody_barges(one, other):
    one.wait("late", rank="2", b=2)
    other.wait("soon", rank="1", b=2)
    one.confirm(b=3)
    assert (one.wakes(), other.wakes()) == ([], [("soon", "b")])
    assert one.available("b") == (1,)
    assert not one.reserve("newcomer", b=2).complete
    assert other.reserve("soon", b=2) == Reserved((2,), (3,), complete=True)
    other.confirm(waits={"soon": []}, woken=["soon"], b=-2)
    assert (one.wakes(), other.wakes()) == ([], [])
    assert one.available("b") == (1,)


def test_a_wake_stays_until_it_was_handled(one):
    one.wait("w", b=2)
    one.confirm(b=2)
    assert one.wakes() == [("w", "b")]
    one.confirm(a=-1)
    assert one.wakes() == [("w", "b")]


def test_wakes_come_in_order_and_not_more_than_asked_for(one):
    for n in range(5):
        one.wait(f"w{n}", rank=f"{9 - n}", b=1)
    one.confirm(b=5)
    assert one.wakes(2) == [("w4", "b"), ("w3", "b")]
    one.confirm(waits={"w4": []}, woken=["w4"])
    assert [key for key, _ in one.wakes()] == ["w3", "w2", "w1", "w0"]


def test_a_new_waiter_is_served_at_once_if_there_is_enough(one):
    one.wait("w", a=4)
    assert one.wakes() == [("w", "a")]
    assert one.available("a") == (6,)


def test_who_needs_more_than_there_is_is_passed_over_and_that_is_counted(one):
    one.wait("large", rank="1", b=10)
    one.wait("small", rank="2", b=2)
    one.confirm(b=2)
    assert one.wakes() == [("small", "b")]
    assert one.ledger.skips(0, ["large", "small", "nobody"]) == [1, 0, 0]
    one.confirm(b=1)
    assert one.ledger.skips(0, ["large"]) == [1]  # nobody went past it this time
    one.confirm(waits={"large": []})
    assert one.ledger.skips(0, ["large"]) == [0]


def test_who_stops_waiting_leaves_what_was_set_aside_to_the_next(one):
    one.wait("first", rank="1", b=2)
    one.wait("second", rank="2", b=2)
    one.confirm(b=2)
    one.confirm(waits={"first": []})
    assert one.wakes() == [("second", "b")]


def test_a_refused_waiter_makes_room_for_the_next_and_is_woken_again_only_when_more_comes(one):
    one.wait("both", rank="1", b=2, c=2)
    one.wait("second", rank="2", b=2, c=2)
    one.confirm(b=2)
    assert one.wakes() == [("both", "b")]
    assert not one.reserve("both", b=2, c=2).complete
    one.confirm(woken=["both"])
    assert one.wakes() == [("second", "b")]
    one.confirm(woken=["second"])
    assert one.wakes() == []  # each had its turn with these units: no busy loop
    assert one.available("b") == (2,)
    one.confirm(c=2)
    assert one.wakes() == [("both", "c")]
    assert one.reserve("both", b=2, c=2).complete


def test_more_of_the_same_wakes_a_refused_waiter_again(one):
    one.wait("w", b=2, c=2)
    one.confirm(b=2)
    one.wakes()
    one.confirm(woken=["w"])
    assert one.wakes() == []
    one.confirm(b=1)
    assert one.wakes() == [("w", "b")]


def test_a_wake_that_its_owner_has_not_seen_is_not_taken_for_handled(one, other):
    one.wait("w", b=2, c=2)
    one.confirm(b=2)
    assert one.wakes() == [("w", "b")]
    assert not one.reserve("w", b=2, c=2).complete
    other.confirm(c=2)  # between the question and its confirm
    one.confirm(woken=["w"])
    assert one.wakes() == [("w", "c")]
    assert one.reserve("w", b=2, c=2).complete


def test_what_is_set_aside_expires_and_goes_to_the_next(place, one, other):
    one.wait("asleep", rank="1", b=2)
    other.wait("next", rank="2", b=2)
    one.confirm(b=2)
    place.later(SET_ASIDE_SECONDS + 5)
    assert other.wakes() == [("next", "b")]
    assert one.available("b") == (0,)
    assert one.wakes() == [("asleep", "b")]
    assert one.reserve("asleep", b=2).complete  # it comes late, but it ranks before
    assert not other.reserve("next", b=2).complete


def test_who_let_it_expire_is_passed_over_until_more_comes(place, one):
    one.wait("asleep", rank="1", b=2)
    one.confirm(b=2)
    place.later(SET_ASIDE_SECONDS + 5)
    one.wakes()
    assert one.available("b") == (2,)
    one.confirm(b=1)
    assert one.available("b") == (1,)


def test_who_ranks_before_is_not_blocked_by_what_is_set_aside_behind_it(one):
    """Two that were each given what the other needs would else wake and refuse each other for
    ever."""
    one.wait("better", rank="1", b=1)
    one.wait("worse", rank="2", c=1)
    one.confirm(b=1, c=1)
    assert one.wakes() == [("better", "b"), ("worse", "c")]
    assert one.available("b", "c", key="worse") == (0, 1)
    assert one.available("b", "c", key="better") == (1, 1)
    assert one.reserve("better", b=1, c=1).complete
    assert not one.reserve("worse", b=1, c=1).complete
    assert one.reserve("newcomer", partial=True, b=1, c=1).granted == (0, 0)


def test_who_waits_in_another_ledger_tells_its_rank_and_is_no_newcomer_here(one):
    """Else each of two that wait in two ledgers would be refused what is set aside for the
    other, for ever. The rank of its waits here, if there are any, is what counts."""
    one.wait("behind", rank="2", b=1)
    one.confirm(b=1)
    assert one.wakes() == [("behind", "b")]
    take = (Take("b", 1),)
    assert not one.ask("newcomer", Reserve("stock", take)).complete
    assert not one.ask("last", Reserve("stock", take, rank="3")).complete
    assert one.ask("last", Reserve("stock", take, rank="3", partial=True)).granted == (0,)
    assert not one.ask("behind", Reserve("stock", (*take, Take("c", 1)), rank="1")).complete
    assert one.ask("first", Reserve("stock", take, rank="1")).complete
    assert not one.ask("behind", Reserve("stock", take)).complete


def test_a_part_of_what_was_set_aside_may_be_used(one):
    one.wait("w", b=5)
    one.confirm(b=5)
    assert one.reserve("w", b=3).complete
    assert one.available("b") == (0,)
    assert one.available("b", key="w") == (2,)


def test_what_was_set_aside_and_taken_is_not_set_aside_any_more(one, other):
    one.wait("w", a=4)
    assert one.reserve("w", a=4) == Reserved((4,), (10,), complete=True)
    assert other.available("a") == (6,)


def test_a_changed_need_queues_anew(one):
    one.wait("w", b=5)
    one.confirm(b=5)
    one.wait("w", b=4)
    assert one.available("b") == (1,)
    assert one.wakes() == [("w", "b")]


def test_a_withdrawn_take_wakes_who_waits(one, other):
    one.reserve("k", a=10)
    other.wait("w", a=4)
    assert other.wakes() == []
    one.ledger.withdraw(one.guards, [(0, "a", 10)])
    assert other.wakes() == [("w", "a")]


def test_a_dropped_batch_wakes_who_waits(one, other):
    one.reserve("k", a=10)
    other.wait("w", a=4)
    one.claim()
    assert other.wakes() == [("w", "a")]


def test_whose_batch_came_to_nothing_is_first_again(one, other):
    one.wait("first", rank="1", b=2)
    other.wait("second", rank="2", b=2)
    one.confirm(b=2)
    one.wakes()
    assert one.reserve("first", b=2).complete
    one.claim()
    assert (one.wakes(), other.wakes()) == ([("first", "b")], [])
    assert other.available("b", key="second") == (0,)


def test_a_claim_may_bring_waiters_and_handled_wakes(one):
    one.wait("w", b=2)
    one.confirm(b=2)
    one.wakes()
    one.claim(
        batch=9,
        change=LedgerChange(free={"b": 3}, waits={"w": [], "x": [Wait("b", 4, "1")]}, woken=["w"]),
    )
    assert one.wakes() == [("x", "b")]
