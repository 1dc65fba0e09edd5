"""Checks of marks, letters and Redis: they agree. What is right passes, what is wrong is found."""

from orders.audit.cache import Head, LedgerView
from orders.audit.checks import parked
from orders.audit.checks.redis import Store, ledger_differs, store_differs
from orders.audit.source import Ticket
from tests.audit.made import letters, said, standing


class TestDeadLetters:
    def test_a_mark_and_its_letters(self):
        marked = {"shop:1": standing(parked=(5, 2))}
        assert not said(
            parked.disagreeing("review", marked, letters(3, 4, stage="review", is_parked=True))
        )
        assert said(
            parked.disagreeing("review", marked, letters(3, stage="review", is_parked=True))
        )

    def test_letters_of_before_the_mark_do_not_count(self):
        assert said(
            parked.disagreeing(
                "review",
                {"shop:1": standing(parked=(6, 1))},
                letters(3, stage="review", is_parked=True),
            )
        )

    def test_letters_in_the_wrong_order(self):
        marked = {"shop:1": standing(parked=(5, 2))}
        assert (
            "out of order"
            in said(
                parked.disagreeing("review", marked, letters(4, 3, stage="review", is_parked=True))
            )[0]
        )

    def test_a_letter_that_parks_a_key_which_is_not_marked(self):
        alone, parks = letters(3, stage="review"), letters(3, stage="review", is_parked=True)
        assert not said(parked.disagreeing("review", {}, alone))
        assert said(parked.disagreeing("review", {}, parks))
        parks.control("review", "shop:1")
        assert not said(parked.disagreeing("review", {}, parks)), (
            "a person had it redriven or discarded"
        )


class TestRedis:
    def store(self, confirmed: str = "1:7", watermark: int = 20, **changes) -> Store:
        """At rest, with one state and its timer."""
        at = (Head(1, confirmed, watermark), Ticket(1, 7, ()))
        made = Store(
            "review/0",
            at,
            at,
            {"shop:1": b"s"},
            {"shop:1": 5},
            {"shop:1": b"s"},
            {"shop:1": standing(due=5)},
            20,
        )
        for field, value in changes.items():
            setattr(made, field, value)
        return made

    def test_equal_is_equal(self):
        assert not said(store_differs(self.store()))

    def test_other_states_and_timers(self):
        assert said(store_differs(self.store(kept={"shop:1": b"x"}))) == [
            "shop:1: Redis has other state than in the changelog"
        ]
        assert said(store_differs(self.store(kept={}))) == [
            "shop:1: Redis has no state, but there is one in the changelog"
        ]
        assert said(store_differs(self.store(kept={"shop:1": b"s", "x": b"x"})))
        assert said(store_differs(self.store(due={"shop:1": 6})))
        assert said(store_differs(self.store(due={})))

    def test_a_parked_key_has_no_timer(self):
        halted = {"shop:1": standing(due=5, parked=(1, 1))}
        assert said(store_differs(self.store(standings=halted)))
        assert not said(store_differs(self.store(standings=halted, due={})))

    def test_the_head_must_be_that_of_the_last_commit_once_it_stands_still(self):
        assert said(store_differs(self.store(confirmed="1:6")))
        assert said(store_differs(self.store(watermark=19)))
        assert not said(
            store_differs(self.store(confirmed="1:6", after=(Head(1, "1:7", 20), Ticket(1, 7, ()))))
        )

    def test_keys_that_moved_meanwhile_are_left_out_and_no_others(self):
        moved = self.store(kept={"shop:1": b"x", "shop:2": b"y"}, due={}, moving={"shop:1"})
        assert said(store_differs(moved)) == [
            "shop:2: Redis has a state that is not in the changelog"
        ]

    def test_a_missing_store(self):
        assert said(store_differs(self.store(before=(None, Ticket(1, 7, ()))))) == [
            "Redis has no such store"
        ]
        assert not said(store_differs(Store("review/0", (None, None))))

    def test_totals_of_a_ledger(self):
        view = LedgerView(True, {"A": 4, "B": 1}, {"A": 6})
        assert not said(ledger_differs("stock", view, {"A": (4, 6), "B": (1, 0)}, set()))
        assert said(ledger_differs("stock", view, {"A": (4, 6)}, set())) == [
            "free 1, on hand 0 in Redis; 0 and 0 by Kafka"
        ]
        assert not said(ledger_differs("stock", view, {"A": (4, 6)}, {"B"}))
        assert said(ledger_differs("stock", view._replace(open=False), {}, set()))
        assert said(ledger_differs("stock", None, {}, set()))
