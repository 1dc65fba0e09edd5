"""A limit that comes with the question, and a bound on being passed over."""

from orders.contracts.records import PassedWaiter
from orders.engine.ports.guard import BatchId
from orders.engine.ports.ledger import LedgerChange, Wait, Wake
from orders.engine.questions import Reserved
from tests.engine.ledger.owner import Owner
from tests.engine.places import SET_ASIDE_SECONDS


def test_who_waits_with_a_limit_is_woken_when_limit_and_free_meet_its_need(one, other):
    one.confirm(credit=-80)
    one.wait("order", limit=100, credit=30)
    other.wait("without", rank="1", credit=1)  # nothing to be had without a limit
    assert one.wakes() == []
    one.confirm(credit=9)
    assert one.wakes() == []
    one.confirm(credit=1)
    assert (one.wakes(), other.wakes()) == ([("order", "credit")], [])
    assert not other.reserve("newcomer", limit=100, credit=1).complete
    assert one.reserve("order", limit=100, credit=30) == Reserved((30,), (30,), complete=True)


def test_waits_with_a_limit_are_served_in_order_as_far_as_it_goes(one):
    for n in range(3):
        one.wait(f"w{n}", rank=str(n), limit=100, credit=40)
    assert one.wakes() == [("w0", "credit"), ("w1", "credit")]
    assert one.reserve("w2", limit=100, credit=20).free == (20,)


def test_from_its_bound_on_units_are_kept_for_the_one_that_was_passed_over(one, other):
    one.wait("large", rank="1", passes=2, b=10)
    for n in range(5):
        other.wait(f"small{n}", rank=f"2/{n}", b=2)
    for _ in range(4):
        one.confirm(b=2)
    assert [key for key, _ in other.wakes()] == ["small0", "small1"]
    for key in ("small0", "small1"):
        assert other.reserve(key, b=2).complete
    gone: dict[str, list[Wait]] = {"small0": [], "small1": []}
    other.confirm(waits=gone, woken=list(gone), b=-4)
    assert one.ledger.skips(0, ["large"]) == [2]
    assert other.available("b", key="small2") == (0,)
    assert other.available("b", key="newcomer") == (0,)
    assert one.available("b", key="large") == (4,)
    assert one.wakes() == []  # not before its need is met
    one.confirm(b=7)
    assert one.wakes() == [("large", "b")]
    assert one.reserve("large", b=10).complete
    one.confirm(waits={"large": []}, woken=["large"], b=-10)
    other.confirm(b=1)
    assert other.wakes() == [("small2", "b")]


def test_a_large_order_in_a_stream_of_small_ones_is_served_within_its_bound(one, other):
    """Whatever comes, and whoever takes at once what there is."""
    one.wait("large", rank="1", passes=3, b=7)
    for n in range(40):
        other.wait(f"small{n}", rank=f"2/{n:02d}", b=1)
        one.confirm(b=1)
        other.reserve(f"barger{n}", b=1)
        for key, _ in other.wakes():
            assert other.reserve(key, b=1).complete
            other.confirm(waits={key: []}, woken=[key], b=-1)
        if one.wakes():
            break
    assert n + 1 == 3 + 7  # three that it let pass, seven that it needs
    assert one.reserve("large", b=7).complete


def test_units_may_be_kept_from_the_beginning(one):
    one.wait("large", rank="1", passes=0, b=3)
    one.wait("small", rank="2", b=1)
    one.confirm(b=2)
    assert (one.wakes(), one.available("b")) == ([], (0,))
    one.confirm(b=1)
    assert one.wakes() == [("large", "b")]


def test_what_is_left_when_the_bound_is_reached_is_kept_at_once(one):
    one.wait("large", rank="1", passes=1, b=5)
    one.wait("small", rank="2", b=3)
    one.wait("smaller", rank="3", b=1)
    one.confirm(b=4)
    assert one.wakes() == [("small", "b")]
    assert one.available("b", key="large") == (4,)
    assert one.available("b", key="smaller") == (0,)


def test_what_is_kept_goes_to_who_ranks_before_and_needs_less(one):
    one.wait("large", rank="2", passes=0, b=5)
    one.confirm(b=3)
    one.wait("urgent", rank="1", b=2)
    assert one.wakes() == [("urgent", "b")]
    assert one.available("b", key="large") == (1,)
    assert one.ledger.skips(0, ["large"]) == [0]  # nobody behind it got anything


def test_what_is_kept_is_for_the_first_only(one):
    one.wait("second", rank="2", passes=0, b=3)
    one.confirm(b=2)
    one.wait("first", rank="1", passes=0, b=6)
    one.confirm(b=2)
    assert one.wakes() == []
    one.confirm(b=2)
    assert one.wakes() == [("first", "b")]


def test_what_is_kept_goes_to_the_next_when_the_wait_ends(one):
    one.wait("greedy", rank="1", passes=0, b=1000)
    one.wait("small", rank="2", b=2)
    one.confirm(b=5)
    assert one.wakes() == []
    one.confirm(waits={"greedy": []})
    assert one.wakes() == [("small", "b")]
    assert one.available("b") == (3,)


def test_what_is_kept_has_no_end_but_what_is_set_aside_has(place, one, other):
    one.wait("large", rank="1", passes=0, b=5)
    other.wait("small", rank="2", b=2)
    one.confirm(b=4)
    place.later(SET_ASIDE_SECONDS + 5)
    assert (one.wakes(), other.wakes(), one.available("b")) == ([], [], (0,))
    one.confirm(b=1)
    place.later(SET_ASIDE_SECONDS + 5)
    assert other.wakes() == [("small", "b")]  # its owner did not ask in time


def test_who_waits_on_two_accounts_keeps_only_where_it_is_short(one):
    """Or two that need the same two would keep them from each other for ever."""
    one.wait("both", rank="1", passes=0, b=2, c=2)
    one.wait("small", rank="2", b=2)
    one.confirm(b=2, c=1)
    assert one.wakes() == [("both", "b")]
    assert not one.reserve("both", b=2, c=2).complete
    one.confirm(woken=["both"])
    assert one.wakes() == [("small", "b")]
    assert one.available("b", "c") == (0, 0)
    one.confirm(c=1)
    assert one.wakes() == [("small", "b"), ("both", "c")]


def test_what_is_kept_may_be_used_in_part(one):
    one.wait("large", passes=0, b=5)
    one.confirm(b=4)
    assert one.reserve("large", b=3).complete
    assert (one.available("b"), one.available("b", key="large")) == ((0,), (1,))
    one.claim()
    assert one.available("b", key="large") == (4,)


def test_credit_is_kept_up_to_the_limit(one):
    one.confirm(credit=-90)
    one.wait("large", rank="1", limit=100, passes=0, credit=50)
    one.wait("small", rank="2", limit=100, credit=10)
    assert one.wakes() == []
    assert one.reserve("newcomer", limit=100, credit=1).free == (0,)
    one.confirm(credit=40)
    assert one.wakes() == [("large", "credit")]
    assert one.reserve("large", limit=100, credit=50).complete


def test_how_often_it_was_passed_over_outlives_a_changed_need_but_not_the_wait(one):
    one.wait("small", rank="2", b=1)
    one.wait("large", rank="1", passes=1, b=5)
    one.confirm(b=1)
    one.wait("large", rank="1", passes=1, b=4)
    one.confirm(b=1)
    assert one.available("b") == (0,)
    one.confirm(waits={"large": []})
    one.wait("large", rank="1", passes=1, b=4)
    assert (one.ledger.skips(0, ["large"]), one.available("b")) == ([0], (1,))


def test_it_is_counted_account_by_account(one):
    one.wait("large", rank="1", passes=1, b=5, c=5)
    one.wait("small", rank="2", b=1)
    one.confirm(b=1)
    one.confirm(b=1, c=1)
    assert one.available("b", "c") == (0, 1)
    assert one.ledger.skips(0, ["large"]) == [1]


def test_a_ledger_that_is_rebuilt_keeps_nothing_for_nobody(one):
    one.wait("large", passes=0, b=5)
    one.confirm(b=4)
    one.ledger.close()
    one.ledger.stage(0, 2, BatchId(2, 0), LedgerChange(free={"b": 4}))
    one.ledger.stage(1, 2, BatchId(2, 0), LedgerChange())
    assert Owner(one.ledger, 0, 2, 0, BatchId(2, 0)).available("b") == (4,)


def test_who_is_passed_over_is_told_once_for_all_times(one, other):
    one.wait("large", rank="1", b=5)
    for n in range(4):
        other.wait(f"small{n}", rank=f"2/{n}", b=1)
    assert one.passes() == []
    one.confirm(b=1)
    other.confirm(b=1)
    assert (one.passes(), other.passes()) == ([("large", "b", 2)], [])
    assert one.passes() == [("large", "b", 2)]  # until it was handled
    one.confirm(told=[("large", "b", 2)])
    assert one.passes() == []
    one.confirm(b=1)
    assert one.passes() == [("large", "b", 3)]


def test_who_is_passed_over_again_before_it_was_handled_is_told_again(one, other):
    one.wait("large", rank="1", b=5)
    other.confirm(waits={f"small{n}": [Wait("b", 1, "2")] for n in range(2)}, b=1)
    assert one.passes() == [("large", "b", 1)]
    other.confirm(b=1)
    one.confirm(told=[("large", "b", 1)])
    assert one.passes() == [("large", "b", 2)]


def test_each_account_is_told_by_itself_in_the_order_of_passing(one):
    one.wait("large", rank="1", b=5, c=5)
    one.confirm(waits={"small": [Wait("b", 1, "2"), Wait("c", 1, "2")]})
    one.confirm(c=1)
    one.confirm(b=1)
    one.confirm(c=2)
    assert one.passes() == [("large", "c", 1), ("large", "b", 1)]
    assert one.passes(1) == [("large", "c", 1)]


def test_who_waits_no_longer_is_told_nothing(one):
    one.wait("large", rank="1", b=5)
    one.confirm(waits={"small": [Wait("b", 1, "2")]}, b=1)
    one.confirm(waits={"large": []})
    assert one.passes() == []
    one.wait("large", rank="1", b=5)
    assert one.passes() == []


def test_what_was_told_in_a_batch_that_came_to_nothing_is_told_again(one):
    one.wait("large", rank="1", b=5)
    one.confirm(waits={"small": [Wait("b", 1, "2")]}, b=1)
    one.passes()
    one.claim()
    assert one.passes() == [("large", "b", 1)]


def test_who_ranks_behind_or_needs_no_more_than_there_is_is_not_passed_over(one):
    one.wait("first", rank="1", b=1)
    one.wait("large", rank="2", b=5)
    one.confirm(b=1)
    assert one.passes() == []


def passed(account: str, key: str, rank: str, need: int, free: int, by: str) -> PassedWaiter:
    return {
        "account": account,
        "key": key,
        "rank": rank,
        "need": need,
        "free": free,
        "by": by,
    }


def test_who_is_woken_is_told_whom_its_units_went_past_and_why(one, other):
    one.wait("larger", rank="1", b=10)
    one.wait("large", rank="2", b=5)
    other.wait("small", rank="3", b=1)
    other.wait("too", rank="4", b=2)
    one.confirm(b=4)
    past = [passed("b", "larger", "1", 10, 4, "3"), passed("b", "large", "2", 5, 4, "3")]
    assert other.woken() == [Wake("small", "b", past), Wake("too", "b", [])]
    assert other.woken() == [Wake("small", "b", past), Wake("too", "b", [])]  # until it was handled


def test_what_could_be_had_of_a_limit_is_told(one):
    one.confirm(credit=-80)
    one.wait("large", rank="1", limit=100, credit=30)
    one.wait("small", rank="2", limit=90, credit=10)
    assert one.woken() == [Wake("small", "credit", [passed("credit", "large", "1", 30, 20, "2")])]


def test_it_is_told_once(one):
    one.wait("large", rank="1", b=5)
    one.wait("small", rank="2", b=1, c=1)
    one.confirm(b=1)
    one.wakes()
    one.confirm(woken=["small"])
    one.confirm(c=1)
    assert one.woken() == [Wake("small", "c", [])]


def test_it_is_told_again_after_a_batch_that_came_to_nothing(one):
    one.wait("large", rank="1", b=5)
    one.wait("small", rank="2", b=1)
    one.confirm(b=1)
    told = one.woken()
    one.claim()
    assert one.woken() == told
    assert told[0].passed


def test_who_was_woken_again_before_it_was_handled_tells_of_both(one):
    one.wait("large", rank="1", b=5, c=5)
    one.wait("small", rank="2", b=1, c=1)
    one.confirm(b=1)
    one.wakes()
    one.confirm(c=2)
    one.confirm(woken=["small"])
    both = [passed("b", "large", "1", 5, 1, "2"), passed("c", "large", "1", 5, 2, "2")]
    assert one.woken() == [Wake("small", "c", both)]


def test_of_the_same_wait_the_last_pass_is_told(place, one):
    one.wait("large", rank="1", b=5)
    one.wait("small", rank="2", b=1)
    one.confirm(b=1)
    place.later(SET_ASIDE_SECONDS + 5)
    one.ledger.wakes(one.guards, 0)
    one.confirm(b=2)
    assert one.woken() == [Wake("small", "b", [passed("b", "large", "1", 5, 3, "2")])]


def test_who_waits_no_longer_is_woken_once_more_if_it_has_to_tell_of_others(one):
    """It took what was set aside before its wake was handled."""
    one.wait("large", rank="1", b=5)
    one.wait("small", rank="2", b=1)
    one.confirm(b=1)
    assert one.reserve("small", b=1).complete
    one.confirm(waits={"small": []}, b=-1)
    assert one.woken() == [Wake("small", "b", [passed("b", "large", "1", 5, 1, "2")])]
    one.confirm(woken=["small"])
    assert one.woken() == []
    one.wait("small", rank="2", b=1)
    one.confirm(waits={"small": []})
    assert one.woken() == [], "it went past nobody"


def test_what_was_told_and_heard_in_one_batch_is_over(one):
    one.wait("large", rank="1", b=5)
    one.wait("small", rank="2", b=1)
    one.confirm(b=1)
    one.wakes()
    assert one.reserve("small", b=1).complete
    one.confirm(waits={"small": []}, woken=["small"], b=-1)
    assert one.woken() == []
