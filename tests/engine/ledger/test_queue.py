"""Who waits, in the order in which they are served; and how much waits before a newcomer."""

import pytest

from orders.engine.ports.guard import BatchId
from orders.engine.ports.ledger import LedgerChange, Wait
from orders.engine.questions import (
    LONGEST,
    Available,
    Queue,
    Reserve,
    Reserved,
    Take,
    Waiter,
    Waiting,
)
from tests.engine.ledger.owner import Owner
from tests.engine.places import SET_ASIDE_SECONDS, Real


def queue(owner: Owner, account: str, most: int = 500) -> Queue:
    answer: Queue = owner.ask("asker", Waiting("stock", account, most))
    return answer


def keys(owner: Owner, account: str) -> list[str]:
    return [waiter.key for waiter in queue(owner, account).waiters]


def test_they_stand_by_rank_whoever_owns_them(one, other):
    one.wait("late", rank="2", b=2)
    other.wait("soon", rank="1", b=5, c=1)
    one.wait("same", rank="2", b=1)
    waiters = Waiter("soon", "1", 5), Waiter("late", "2", 2), Waiter("same", "2", 1)
    assert queue(other, "b") == Queue(waiters, more=False)
    assert queue(one, "b", 2) == Queue(waiters[:2], more=True)
    assert queue(one, "b", 3) == Queue(waiters, more=False)
    assert queue(one, "a") == Queue((), more=False, free=10)


def test_who_was_woken_or_had_its_turn_or_is_kept_for_still_waits(place, one, other):
    one.wait("resting", rank="1", b=1, c=1)
    one.confirm(b=1)
    one.wakes()
    one.confirm(woken=["resting"])
    one.wait("called", rank="2", b=1)
    one.wait("kept", rank="3", passes=0, b=9)
    one.confirm(b=-1)
    one.wait("asleep", rank="0", b=1)
    one.confirm(b=1)
    assert one.wakes()[:1] == [("called", "b")]
    assert keys(other, "b") == ["asleep", "resting", "called", "kept"]
    place.later(SET_ASIDE_SECONDS + 5)
    one.wakes()
    assert keys(other, "b") == ["asleep", "resting", "called", "kept"]


def test_it_is_told_what_is_there_for_them(one, other):
    """What is set aside for one of them is theirs, what was just taken is not."""
    one.wait("first", rank="1", a=4)
    one.wait("last", rank="2", a=90)
    one.confirm(a=1)
    assert one.wakes() == [("first", "a")]
    assert queue(other, "a").free == 11
    one.reserve("first", a=4)
    assert queue(other, "a").free == 7
    assert queue(other, "b").free == 0


def test_it_is_told_for_whom_units_are_kept(one, other):
    one.wait("patient", rank="1", b=2)
    one.wait("bounded", rank="2", passes=3, b=2)
    one.wait("kept", rank="3", passes=0, b=2)
    assert [waiter.passes for waiter in queue(other, "b").waiters] == [-1, 3, 0]


def test_who_stops_waiting_is_gone_and_a_changed_need_is_the_new_one(one):
    one.wait("k", rank="1", b=2)
    one.wait("k", rank="1", b=3)
    assert queue(one, "b").waiters == (Waiter("k", "1", 3),)
    one.confirm(waits={"k": []})
    assert queue(one, "b").waiters == ()


def test_a_rebuild_knows_them(one):
    one.wait("k", b=2)
    one.ledger.close()
    waits = {"l": [Wait("b", 4, "1")]}
    one.ledger.stage(0, 2, BatchId(2, 0), LedgerChange(waits=waits))
    one.ledger.stage(1, 2, BatchId(2, 0), LedgerChange())
    reopened = Owner(one.ledger, 0, 2, 0, BatchId(2, 0))
    assert queue(reopened, "b").waiters == (Waiter("l", "1", 4),)
    assert reopened.reserve("n", b=1).waiting == (4,)


def test_names_may_hold_anything_but_the_separator(one):
    odd = 'web:Å/"%d"\x00\n|1\x1f2'
    one.confirm(waits={odd: [Wait("sküu %s:1", 1, "")]})
    assert queue(one, "sküu %s:1").waiters == (Waiter(odd, "", 1),)


def test_a_newcomer_that_is_refused_is_told_how_much_waits_before_it(one, other):
    one.wait("first", rank="1", b=2, c=7)
    other.wait("second", rank="2", b=3)
    refused = one.reserve("newcomer", b=1, a=1, c=1)
    assert refused == Reserved((0, 0, 0), (0, 10, 0), complete=False, waiting=(5, 0, 7))
    in_part = one.reserve("newcomer", partial=True, a=1, b=1)
    assert in_part == Reserved((1, 0), (10, 0), complete=False, waiting=(0, 5))


def test_its_own_wait_does_not_stand_before_it(one):
    one.wait("first", rank="1", b=2)
    one.wait("second", rank="2", b=3, c=1)
    assert one.reserve("first", b=2).waiting == (3,)
    assert one.reserve("second", c=1, b=3).waiting == (0, 2)


def test_who_is_granted_all_is_told_of_nobody(one):
    one.wait("w", a=50)
    assert one.reserve("k", a=1) == Reserved((1,), (10,), complete=True, waiting=(0,))


def test_who_waits_no_longer_waits_before_nobody(one):
    one.wait("w", rank="1", b=2)
    one.wait("w", rank="1", b=4)
    assert one.reserve("n", b=1).waiting == (4,)
    one.confirm(waits={"w": []})
    assert one.reserve("n", b=1).waiting == (0,)


def test_it_is_asked_among_other_questions(one):
    one.wait("w", b=1)
    questions = [
        (0, "k", Waiting("stock", "b", 1)),
        (0, "k", Reserve("stock", (Take("b", 1),))),
        (0, "k", Available("stock", ("a", "b"))),
    ]
    answers = one.ledger.prepare(one.guards, questions)
    assert answers[0] == Queue((Waiter("w", "5", 1),), more=False)
    assert (answers[1].waiting, answers[2]) == ((1,), (10, 0))


def test_five_hundred_of_a_thousand(one):
    one.confirm(waits={f"w{n:04d}": [Wait("b", 1, "5")] for n in range(1000)})
    answer = queue(one, "b")
    assert [waiter.key for waiter in answer.waiters] == [f"w{n:04d}" for n in range(500)]
    assert answer.more


@pytest.mark.parametrize("most", [0, -1, LONGEST + 1])
def test_nobody_asks_for_a_senseless_number(most):
    with pytest.raises(ValueError, match="cannot ask"):
        Waiting("stock", "a", most)


@pytest.mark.redis
@pytest.mark.parametrize("forgotten", ["all", "one"])
def test_what_a_former_release_wrote_is_counted_once(private_redis, forgotten):
    """It kept no sums; or it served a partition while a newer one served the others."""
    real = Real(private_redis)
    one = Owner(real.ledger(), 0)
    one.ledger.stage(0, 1, BatchId(1, 0), LedgerChange())
    one.ledger.stage(1, 1, BatchId(1, 0), LedgerChange())
    one.wait("first", b=2)
    one.wait("second", b=3, c=4)
    [key] = private_redis.client.keys(f"{real.prefix}*:needed")
    if forgotten == "all":
        private_redis.client.delete(key)
    else:
        private_redis.client.hincrby(key, "\x1f", -1)
        private_redis.client.hincrby(key, "b", -3)
    assert one.reserve("n", b=1, c=1).waiting == (5, 4)
    one.confirm(waits={"second": []})
    assert one.reserve("n", b=1, c=1).waiting == (2, 0)
    one.confirm(waits={"first": []})
    assert not private_redis.client.exists(key)
