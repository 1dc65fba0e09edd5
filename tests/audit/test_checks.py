"""Each question asked of hand-made orders, keys and stores: it passes what is right and finds
what is wrong."""

from collections import Counter

from orders.audit.cache import Head, LedgerView
from orders.audit.checks import duplicates, money, parked, refunds, reservations, status
from orders.audit.checks.redis import Store, ledger_differs, store_differs
from orders.audit.checks.submissions import Known, from_nowhere, unaccounted, unlettered
from orders.audit.cut import Cut
from orders.audit.dues import Dues
from orders.audit.letters import Letters
from orders.audit.source import Ticket
from orders.audit.story import Amount, Asked, End, Mention, Told
from orders.contracts.catalogue import CHAIN
from tests.audit.made import reserved, standing, story

CHAINS = {stage: topic for stage, topic in CHAIN.items() if stage != "tracking"}


def known(read: int = 10, standings=None, unread=None, letters=None) -> Known:
    """Every stage has read so many records of partition 0 of its chain."""
    cut = Cut({stage: {(topic, 0): read} for stage, topic in CHAINS.items()})
    return Known(standings or {}, unread or {}, letters or Letters(), cut)


def said(findings) -> list[str]:
    return [finding.says for finding in findings]


def handed_on(name: str, topic: str, offset: int = 5, answered: bool = True):
    """An order of which this is the last that was said."""
    asked = Mention("orders.submissions.v1", 0, 1, 0, 0)
    return story(
        asked=[Asked("OrderSubmitted", 0, 1)],
        answers=Counter({"0/1": int(answered)}),
        mentions={"OrderSubmitted": asked, name: Mention(topic, 0, offset, 0, 1)},
    )


def letters(
    *originals: int,
    stage: str = "intake",
    topic: str = "orders.submissions.v1",
    is_parked: bool = False,
    at: int = 5,
) -> Letters:
    """Dead letters of these offsets, about shop:1."""
    made = Letters()
    for offset in originals:
        value = {
            "stage": stage,
            "topic": topic,
            "partition": 0,
            "offset": offset,
            "state_key": "shop:1",
            "code": "corrupt",
        }
        made.add({**value, "parked": is_parked, "at": at}, settled=True)
    return made


class TestSubmissions:
    def test_an_answered_order_that_somebody_has_is_accounted_for(self):
        order = handed_on("OrderReceived", "orders.intake.v1")
        assert not said(
            unaccounted(order, known(standings={"review": {"shop:1": standing(due=99)}}))
        )

    def test_read_and_not_answered_is_lost(self):
        order = handed_on("OrderSubmitted", "orders.submissions.v1", 1, answered=False)
        assert "answered nothing" in said(unaccounted(order, known()))[0]

    def test_not_read_yet_is_not_lost(self):
        order = handed_on("OrderSubmitted", "orders.submissions.v1", 1, answered=False)
        assert not said(unaccounted(order, known(read=1)))

    def test_set_aside_is_not_lost(self):
        order = handed_on("OrderSubmitted", "orders.submissions.v1", 1, answered=False)
        assert not said(unaccounted(order, known(letters=letters(1))))

    def test_set_aside_and_then_given_up_is_lost(self):
        """Its letter parked its key, the key is free again, and nothing was made of the order."""
        order = handed_on("OrderConfirmed", "orders.review.v1")
        aside = letters(5, stage="inventory", topic="orders.review.v1", is_parked=True)
        assert not said(
            unaccounted(
                order,
                known(letters=aside, standings={"inventory": {"shop:1": standing(parked=(5, 1))}}),
            )
        )
        assert "knows nothing of it" in said(unaccounted(order, known(letters=aside)))[0]

    def test_handed_on_and_not_read_yet_is_on_its_way(self):
        assert not said(
            unaccounted(handed_on("OrderConfirmed", "orders.review.v1", offset=10), known(read=10))
        )

    def test_read_by_a_stage_that_knows_nothing_of_it_is_lost(self):
        order = handed_on("OrderConfirmed", "orders.review.v1")
        assert said(unaccounted(order, known())) == [
            "inventory read it (orders.review.v1/0/5) and knows nothing of it"
        ]

    def test_with_nothing_to_move_it_it_is_lost(self):
        order = handed_on("OrderConfirmed", "orders.review.v1")
        assert (
            "nothing will move it"
            in said(unaccounted(order, known(standings={"inventory": {"shop:1": standing()}})))[0]
        )

    def test_a_timer_a_wait_a_question_or_a_mark_keeps_it_alive(self):
        order = handed_on("OrderConfirmed", "orders.review.v1")
        for reason in ({"due": 1}, {"waits": 1}, {"asks": True}, {"parked": (1, 1)}):
            assert not said(
                unaccounted(order, known(standings={"inventory": {"shop:1": standing(**reason)}}))
            )

    def test_something_unread_keeps_it_alive(self):
        order = handed_on("OrderConfirmed", "orders.review.v1")
        assert not said(
            unaccounted(
                order,
                known(
                    standings={"inventory": {"shop:1": standing()}},
                    unread={"inventory": {"shop:1"}},
                ),
            )
        )

    def test_the_timer_of_a_stage_that_is_done_with_it_only_forgets_it(self):
        order = handed_on("OrderConfirmed", "orders.review.v1")
        found = said(
            unaccounted(
                order, known(standings={"inventory": {"shop:1": standing(due=99, over=True)}})
            )
        )
        assert "nothing says how it ended" in found[0]

    def test_shipping_may_wait_for_allocation(self):
        order = handed_on("OrderAllocated", "orders.allocation.v1")
        waiting = {
            "shipping": {"shop:1": standing(awaits=True)},
            "allocation": {"shop:1": standing(waits=1)},
        }
        assert not said(unaccounted(order, known(standings=waiting)))
        assert said(
            unaccounted(order, known(standings={**waiting, "allocation": {"shop:1": standing()}}))
        )

    def test_an_order_that_ended_needs_nothing(self):
        order = handed_on("OrderConfirmed", "orders.review.v1")
        order.ends.append(End(99, "cancelled"))
        assert not said(unaccounted(order, known()))

    def test_an_order_that_nobody_submitted_is_found(self):
        assert said(
            from_nowhere(story(mentions={"OrderReceived": Mention("orders.intake.v1", 0, 1, 0, 1)}))
        )
        assert not said(from_nowhere(handed_on("OrderReceived", "orders.intake.v1")))

    def test_garbage_must_have_been_set_aside_by_who_read_it(self):
        garbage = [("orders.submissions.v1", 0, 3, False), ("orders.submissions.v1", 0, 12, False)]
        assert len(said(unlettered(garbage, known()))) == 1
        assert not said(unlettered(garbage, known(letters=letters(3))))

    def test_torn_records_are_set_aside_by_who_takes_their_kind(self):
        """Tracking and inventory read the topic; a record of a kind that only one of them takes
        is skipped by the other."""
        topic = "orders.review.v1"
        both = known(letters=letters(3, stage="inventory", topic=topic))
        both.cut.positions["tracking"] = {(topic, 0): 10}
        assert not said(unlettered([(topic, 0, 3, True)], both))
        assert said(unlettered([(topic, 0, 3, False)], both)), (
            "one of no known kind concerns all readers"
        )


class TestDuplicates:
    def test_once_is_right_and_twice_is_not(self):
        once = Counter({("OrderAllocated", (1, 1)): 1, ("OrderAllocated", (1, 2)): 1})
        assert not said(
            duplicates.repeated(story(once=once, answers=Counter({"0/1": 1, "0/7": 1})))
        )
        assert said(duplicates.repeated(story(once=once + once))) == [
            "2 x OrderAllocated of 1, 1",
            "2 x OrderAllocated of 1, 2",
        ]

    def test_two_answers_to_one_submission(self):
        assert said(duplicates.repeated(story(answers=Counter({"0/1": 2})))) == [
            "2 answers to the submission at 0/1"
        ]

    def test_declined_and_stopped_as_declined_is_one_end(self):
        assert not said(duplicates.repeated(story(ends=[End(29, "declined"), End(99, "declined")])))

    def test_two_outcomes_two_stops(self):
        assert said(duplicates.repeated(story(ends=[End(64, "completed"), End(99, "cancelled")])))
        assert said(duplicates.repeated(story(ends=[End(99, "cancelled"), End(99, "cancelled")])))

    def test_goods_that_left_after_the_stop(self):
        assert said(duplicates.repeated(story(sent_after_stop=["1-1"]))) == [
            "shipment 1-1 left the house after the whole order was stopped"
        ]


class TestStatus:
    def test_the_furthest_step_is_the_status(self):
        assert not said(
            status.misreported(story(step=32, status="reserved", told=Told(32, "reserved", False)))
        )
        assert said(
            status.misreported(story(step=42, status="allocated", told=Told(32, "reserved", False)))
        )
        assert said(status.misreported(story(step=42, status="allocated"))) == [
            "is 'allocated' and has no status"
        ]

    def test_an_end_is_final_under_its_name(self):
        ended = {
            "step": 29,
            "status": "declined",
            "ends": [End(29, "declined"), End(99, "declined")],
        }
        assert not said(status.misreported(story(**ended, told=Told(29, "declined", True))))
        assert said(status.misreported(story(**ended, told=Told(29, "declined", False))))
        assert said(status.misreported(story(**ended, told=Told(99, "cancelled", True))))


class TestHolds:
    ended = story(
        mentions={"OrderReceived": Mention("t", 0, 0, 0, 1)}, version=1, ends=[End(64, "completed")]
    )
    open = story(mentions={"OrderReceived": Mention("t", 0, 0, 0, 1)}, version=1)

    def test_an_ended_order_holds_nothing(self):
        kept = standing(reservations=(reserved(),))
        assert said(reservations.leaked("inventory", "shop:1", kept, self.ended, settled=True)) == [
            "ended as 'completed', and inventory still keeps 2 of stock/A for it"
        ]
        assert not said(
            reservations.leaked("inventory", "shop:1", standing(), self.ended, settled=True)
        )

    def test_nor_does_it_wait(self):
        assert said(
            reservations.leaked("inventory", "shop:1", standing(waits=2), self.ended, settled=True)
        )

    def test_an_open_order_may(self):
        assert not said(
            reservations.leaked(
                "inventory",
                "shop:1",
                standing(reservations=(reserved(),), waits=1),
                self.open,
                settled=True,
            )
        )

    def test_what_the_stage_has_not_read_or_set_aside_it_cannot_have_settled(self):
        kept = standing(reservations=(reserved(),))
        assert not said(reservations.leaked("inventory", "shop:1", kept, self.ended, settled=False))
        assert not said(
            reservations.leaked(
                "inventory", "shop:1", kept._replace(parked=(1, 1)), self.ended, settled=True
            )
        )

    def test_holds_of_orders_or_versions_that_nobody_knows(self):
        assert said(
            reservations.leaked(
                "inventory", "shop:9", standing(reservations=(reserved(),)), None, settled=True
            )
        )
        assert said(
            reservations.leaked(
                "inventory",
                "shop:1",
                standing(reservations=(reserved(version=2),)),
                self.open,
                settled=True,
            )
        )


class TestMoney:
    def test_no_more_back_than_was_paid(self):
        paid = {("", "1"): ("EUR", 100)}
        for refund, found in ((("EUR", 100), False), (("EUR", 101), True), (("USD", 1), True)):
            dues = Dues(payments=paid, refunds=[refund])
            assert bool(said(money.excessive(story(dues=dues)))) == found

    def test_no_more_sent_and_stopped_than_was_ordered(self):
        right = {
            "ordered": Counter({1: 5}),
            "dispatched": Counter({1: 3}),
            "stopped": Counter({1: 2}),
        }
        assert not said(money.excessive(story(**right)))
        assert said(money.excessive(story(**{**right, "stopped": Counter({1: 3})}))) == [
            "line 1: 3 sent and 3 stopped of 5 ordered"
        ]
        assert said(money.excessive(story(**{**right, "dispatched": Counter({2: 1})})))

    def test_no_more_back_than_was_sent(self):
        sent = {"ordered": Counter({1: 5}), "dispatched": Counter({1: 3})}
        assert not said(money.excessive(story(**sent, returned=Counter({1: 3}))))
        assert said(money.excessive(story(**sent, returned=Counter({1: 4}))))


class TestRefunds:
    asked = Amount(500, "EUR")

    def paid(self, *payments: tuple[str, Amount]):
        return story(
            asked_back={"review-1": self.asked},
            paid_back={f"bank-{n}": payment for n, payment in enumerate(payments)},
        )

    def test_paid_as_asked_for_or_not_yet(self):
        assert not said(refunds.wrongly_paid(self.paid(("review-1", self.asked))))
        assert not said(refunds.wrongly_paid(self.paid()))
        assert list(refunds.unpaid(self.paid())) == [self.asked]
        assert not list(refunds.unpaid(self.paid(("review-1", self.asked))))

    def test_paid_twice_another_amount_or_without_being_asked(self):
        assert said(refunds.wrongly_paid(self.paid(*[("review-1", self.asked)] * 2))) == [
            "refund review-1 was paid 2 times"
        ]
        assert (
            "499 EUR" in said(refunds.wrongly_paid(self.paid(("review-1", Amount(499, "EUR")))))[0]
        )
        assert said(refunds.wrongly_paid(self.paid(("review-1", Amount(500, "USD")))))
        assert (
            "no stage asked for it"
            in said(refunds.wrongly_paid(self.paid(("review-2", self.asked))))[0]
        )


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
