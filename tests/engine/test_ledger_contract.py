"""Ledgers, on the fake and on a real Redis: takes count at once, gives after confirm, nobody
barges, what lost anything is closed."""

from dataclasses import dataclass

import pytest

from orders.engine.errors import Stale
from orders.engine.ports.guard import NOTHING, BatchId, Guard
from orders.engine.ports.ledger import Ledger, LedgerChange, LedgerHead, Wait
from orders.engine.questions import LARGEST, Available, OnHand, Question, Reserve, Reserved, Take
from tests.engine.places import SET_ASIDE_SECONDS, Place

START = BatchId(1, 0)


@dataclass
class Owner:
    """A partition's owner, who remembers fencing token and last confirm as the engine does."""

    ledger: Ledger
    partition: int
    fencing_token: int = 1
    batch: int = 0
    confirmed: BatchId = START

    @property
    def guards(self) -> dict[int, Guard]:
        return {self.partition: Guard(self.fencing_token, self.confirmed)}

    def reserve(self, key: str, *, limit: int | None = None, partial: bool = False, **takes: int):
        return self.ask(
            key, Reserve("stock", tuple(Take(*take) for take in takes.items()), limit, partial)
        )

    def available(self, *accounts: str, key: str = "asker"):
        return self.ask(key, Available("stock", accounts))

    def on_hand(self, *accounts: str):
        return self.ask("asker", OnHand("stock", accounts))

    def ask(self, key: str, question: Question):
        [answer] = self.ledger.prepare(self.guards, [(self.partition, key, question)])
        return answer

    def confirm(self, waits=None, woken=(), on_hand=None, told=(), **free: int) -> None:
        self.batch += 1
        confirmed = BatchId(self.fencing_token, self.batch)
        change = LedgerChange(free, on_hand or {}, waits or {}, list(woken), list(told))
        guard = self.guards[self.partition]
        self.confirmed = confirmed
        self.ledger.confirm({self.partition: (guard, confirmed, change)})

    def wait(
        self, key: str, rank: str = "5", limit: int = 0, passes: int = -1, **needs: int
    ) -> None:
        waits = [Wait(account, amount, rank, limit, passes) for account, amount in needs.items()]
        self.confirm(waits={key: waits})

    def wakes(self, limit: int = 100) -> list[tuple[str, str]]:
        return self.ledger.wakes(self.guards, limit)[self.partition]

    def passes(self, limit: int = 100) -> list[tuple[str, str, int]]:
        return self.ledger.passes(self.guards, limit)[self.partition]

    def claim(self, batch: int | None = None, change: LedgerChange | None = None) -> None:
        """As the next owner: a batch of the former that did not commit is forgotten."""
        self.fencing_token += 1
        self.batch = self.batch if batch is None else batch
        self.confirmed = BatchId(self.fencing_token, self.batch)
        self.ledger.claim(
            self.partition, self.fencing_token, self.confirmed, change or LedgerChange()
        )


@pytest.fixture
def ledger(place: Place) -> Ledger:
    return place.ledger()


@pytest.fixture
def one(ledger: Ledger) -> Owner:
    """Owner of partition 0; the ledger is open: ten of a, none of b."""
    ledger.stage(0, 1, BatchId(1, 0), LedgerChange(free={"a": 10}, on_hand={"a": 10}))
    ledger.stage(1, 1, BatchId(1, 0), LedgerChange())
    return Owner(ledger, 0)


@pytest.fixture
def other(one: Owner) -> Owner:
    """Owner of partition 1."""
    return Owner(one.ledger, 1)


def refusal(call, *arguments, **named) -> dict[int, str]:
    with pytest.raises(Stale) as refused:
        call(*arguments, **named)
    return refused.value.reasons


# Taking and giving


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


# Comparison


def test_one_partition_that_differs_stops_the_whole_call(one, other):
    guards = one.guards | {1: Guard(9, BatchId(1, 0))}
    question = (0, "k", Reserve("stock", (Take("a", 7),)))
    assert refusal(one.ledger.prepare, guards, [question]) == {1: "fencing_token"}
    one.reserve("k", a=1)
    assert refusal(one.ledger.withdraw, guards, [(0, "a", 1)]) == {1: "fencing_token"}
    assert refusal(one.ledger.wakes, guards, 9) == {1: "fencing_token"}
    assert one.available("a") == (9,)


def test_every_call_says_what_differs(one):
    guards = {0: Guard(2, BatchId(1, 0)), 1: Guard(1, BatchId(1, 7)), 7: Guard(1, BatchId(1, 0))}
    reasons = {0: "fencing_token", 1: "confirmed", 7: "missing"}
    assert refusal(one.ledger.prepare, guards, []) == reasons
    assert refusal(one.ledger.withdraw, guards, []) == reasons
    assert refusal(one.ledger.wakes, guards, 9) == reasons
    assert refusal(one.ledger.passes, guards, 9) == reasons
    assert (
        refusal(
            one.ledger.confirm,
            {
                partition: (guard, BatchId(1, 9), LedgerChange())
                for partition, guard in guards.items()
            },
        )
        == reasons
    )
    assert refusal(one.ledger.claim, 7, 1, BatchId(1, 0), LedgerChange()) == {7: "missing"}


def test_a_stale_partition_blocks_no_other_confirm(one, other):
    change = LedgerChange(free={"a": 1})
    guards = {
        0: (Guard(1, BatchId(1, 0)), BatchId(1, 1), change),
        1: (Guard(1, BatchId(0, 9)), BatchId(1, 1), change),
    }
    assert refusal(one.ledger.confirm, guards) == {1: "confirmed"}
    assert (one.ledger.head(0).confirmed, one.ledger.head(1).confirmed) == (
        BatchId(1, 1),
        BatchId(1, 0),
    )
    assert other.available("a") == (11,)


def test_a_confirm_counts_once(one, other):
    one.confirm(a=5)
    one.confirmed = BatchId(1, 0)
    assert refusal(one.confirm, a=5) == {0: "confirmed"}
    assert other.available("a") == (15,)


def test_a_former_owner_takes_and_confirms_nothing(one):
    former = Owner(one.ledger, 0)
    one.claim()
    assert refusal(former.reserve, "k", a=1) == {0: "fencing_token"}
    assert refusal(former.confirm, a=1) == {0: "fencing_token"}
    assert refusal(former.ledger.claim, 0, 1, BatchId(1, 9), LedgerChange(free={"a": 1})) == {
        0: "fencing_token"
    }
    assert one.available("a") == (10,)


def test_a_claim_adds_what_was_committed_but_not_confirmed(one, other):
    one.reserve("k", a=4)
    one.claim(batch=1, change=LedgerChange(free={"a": -4}, on_hand={"b": 1}))
    assert other.available("a") == (6,)
    assert other.on_hand("b") == (1,)
    assert one.ledger.head(0) == LedgerHead(
        open=True, fencing_token=2, confirmed=BatchId(2, 1), staged=True
    )


def test_a_claim_adds_nothing_twice(one, other):
    one.ledger.claim(0, 2, BatchId(1, 3), LedgerChange(free={"a": 1}))
    one.ledger.claim(0, 3, BatchId(1, 3), LedgerChange(free={"a": 1}))
    one.ledger.claim(0, 3, BatchId(1, 2), LedgerChange(free={"a": 1}))
    assert other.available("a") == (11,)
    one.ledger.claim(0, 4, BatchId(1, 10), LedgerChange(free={"a": 1}))  # a number, not a text
    assert other.available("a") == (12,)
    assert one.ledger.head(0) == LedgerHead(
        open=True, fencing_token=4, confirmed=BatchId(1, 10), staged=True
    )


# Opening and closing


def test_a_ledger_that_was_never_staged_is_closed(ledger):
    assert ledger.head(0) == LedgerHead(
        open=False, fencing_token=0, confirmed=NOTHING, staged=False
    )
    assert refusal(ledger.prepare, {0: Guard(0, NOTHING)}, []) == {0: "closed"}
    assert refusal(ledger.claim, 0, 1, BatchId(1, 0), LedgerChange()) == {0: "closed"}
    assert ledger.balances() == {}
    assert ledger.skips(0, ["k"]) == [0]


def test_it_opens_when_every_partition_is_staged(ledger):
    assert not ledger.stage(
        1, 5, BatchId(5, 2), LedgerChange(free={"a": 3, "b": 1}, on_hand={"a": 4})
    )
    assert ledger.head(1) == LedgerHead(open=False, fencing_token=0, confirmed=NOTHING, staged=True)
    assert refusal(ledger.prepare, {1: Guard(5, BatchId(5, 2))}, []) == {1: "closed"}
    assert ledger.stage(0, 2, BatchId(1, 9), LedgerChange(free={"a": -1}, on_hand={"a": 2}))
    assert ledger.head(1) == LedgerHead(
        open=True, fencing_token=5, confirmed=BatchId(5, 2), staged=True
    )
    assert ledger.balances() == {"a": (2, 6), "b": (1, 0)}
    ledger.prepare({0: Guard(2, BatchId(1, 9)), 1: Guard(5, BatchId(5, 2))}, [])


def test_the_next_owner_replaces_a_staging_and_a_former_one_does_not(ledger):
    ledger.stage(0, 2, BatchId(1, 0), LedgerChange(free={"a": 100}))
    assert refusal(ledger.stage, 0, 1, BatchId(1, 0), LedgerChange(free={"a": 7})) == {
        0: "fencing_token"
    }
    assert not ledger.stage(0, 3, BatchId(1, 1), LedgerChange(free={"b": 1}))
    assert not ledger.stage(0, 3, BatchId(1, 1), LedgerChange(free={"b": 1}))
    assert ledger.stage(1, 1, BatchId(1, 0), LedgerChange())
    assert ledger.balances() == {"b": (1, 0)}


def test_an_open_ledger_is_claimed_not_staged(one):
    assert one.ledger.stage(0, 1, BatchId(1, 0), LedgerChange(free={"a": 99}))
    assert refusal(one.ledger.stage, 0, 2, BatchId(1, 0), LedgerChange(free={"a": 99})) == {
        0: "fencing_token"
    }
    assert one.available("a") == (10,)


def test_closing_makes_everyone_stage_again(one, other):
    one.reserve("k", a=3)
    one.wait("w", a=50)
    one.ledger.close()
    assert refusal(other.available, "a") == {1: "closed"}
    assert refusal(one.claim) == {0: "closed"}
    assert not one.ledger.head(0).staged
    assert one.ledger.balances() == {}
    assert refusal(one.ledger.stage, 0, 0, BatchId(0, 0), LedgerChange()) == {0: "fencing_token"}
    assert not one.ledger.stage(0, 3, BatchId(3, 5), LedgerChange(free={"a": 60}))
    assert one.ledger.stage(1, 3, BatchId(3, 5), LedgerChange())
    assert Owner(one.ledger, 0, 3, 5, BatchId(3, 5)).available("a") == (60,)


def test_closing_again_forgets_what_was_staged_meanwhile(one):
    one.ledger.close()
    one.ledger.stage(0, 2, BatchId(2, 0), LedgerChange())
    one.ledger.close()
    assert not one.ledger.stage(1, 2, BatchId(2, 0), LedgerChange())
    assert not one.ledger.head(0).staged


@pytest.mark.parametrize("lost", [True, False])
def test_a_new_incarnation_of_the_server_is_closed_until_staged(place, one, lost):
    one.wait("w", b=5)
    place.restart(lost=lost)
    assert refusal(one.available, "a") == {0: "closed" if lost else "run_id"}
    assert refusal(one.ledger.claim, 0, 9, BatchId(9, 9), LedgerChange()) == {
        0: "closed" if lost else "run_id"
    }
    assert one.ledger.head(0) == LedgerHead(
        open=False, fencing_token=0, confirmed=NOTHING, staged=False
    )
    assert one.ledger.balances() == {}
    one.ledger.close()
    one.ledger.stage(1, 2, BatchId(1, 0), LedgerChange())
    assert one.ledger.stage(0, 2, BatchId(1, 1), LedgerChange(free={"a": 4, "b": 9}))
    assert one.ledger.balances() == {"a": (4, 0), "b": (9, 0)}
    assert Owner(one.ledger, 0, 2, 1, BatchId(1, 1)).wakes() == []  # the waiter was not staged


def test_flushall_closes(place, one):
    place.lose_everything()
    assert refusal(one.reserve, "k", a=1) == {0: "closed"}
    assert refusal(one.confirm, a=1) == {0: "closed"}


def test_who_waits_is_staged_and_woken_by_the_opening(ledger):
    ledger.stage(
        0,
        1,
        BatchId(1, 0),
        LedgerChange(
            waits={
                "second": [Wait("a", 2, "2")],
                "first": [Wait("a", 3, "1")],
                "third": [Wait("a", 1, "3")],
            }
        ),
    )
    ledger.stage(1, 1, BatchId(1, 0), LedgerChange(free={"a": 5}))
    assert Owner(ledger, 0).wakes() == [("first", "a"), ("second", "a")]
    assert Owner(ledger, 1).available("a") == (0,)


# Waiting


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


# A limit, and a bound on being passed over


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


# Who is passed over is told


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


def test_many_waiters_are_served_in_one_go(one):
    one.confirm(waits={f"w{n:04d}": [Wait("b", 1, "5")] for n in range(1000)})
    one.confirm(b=700)
    assert [key for key, _ in one.wakes(2000)] == [f"w{n:04d}" for n in range(700)]
    assert one.available("b") == (0,)


def test_keys_accounts_and_ranks_may_hold_anything_but_the_separator(one):
    odd = 'web:Å/"%d"\x00\n|1\x1f2'
    account = "sküu %s:1"
    one.confirm(waits={odd: [Wait(account, 1, "")]}, **{account: 1})
    assert one.wakes() == [(odd, account)]
    assert one.ask(odd, Reserve("stock", (Take(account, 1),))).complete
    one.confirm(waits={odd: []}, woken=[odd], **{account: -1})
    assert one.wakes() == []


@pytest.mark.parametrize(
    "waits",
    [
        [Wait("a", 1, "1"), Wait("a", 2, "1")],
        [Wait("a", 0, "1")],
        [Wait("a\x1f", 1, "1")],
        [Wait("a", 1, "\x1f")],
        [Wait("a", 1, "1", limit=-1)],
        [Wait("a", 1, "1", passes=-2)],
    ],
)
def test_a_senseless_wait_is_refused_before_anything_happens(one, waits):
    with pytest.raises(ValueError, match="waits"):
        one.confirm(a=1, waits={"k": waits})
    one.confirmed = BatchId(1, 0)
    assert one.available("a") == (10,)


def test_ledgers_do_not_share_accounts(place, one):
    credit = place.ledger("credit", partitions=1)
    credit.stage(0, 1, BatchId(1, 0), LedgerChange())
    assert Owner(credit, 0).available("a") == (0,)
