"""Checks of an order: told, ended, held and paid as it should be. What is right passes, what is
wrong is found."""

from collections import Counter

from orders.audit.checks import duplicates, money, refunds, reservations, status
from orders.audit.dues import Dues
from orders.audit.story import Amount, End, Mention, Told
from tests.audit.made import reserved, said, standing, story


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
        twice = Counter({(1, "cancelled"): 2})
        assert said(duplicates.repeated(story(stops=twice))) == [
            "version 1 was stopped as a whole 2 times"
        ]

    def test_each_version_of_a_changed_order_may_be_stopped(self):  # CF-03
        each = Counter({(1, "cancelled"): 1, (2, "cancelled"): 1})
        assert not said(duplicates.repeated(story(stops=each)))

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
        paid = {"document_id": "1", "amount_minor": 100, "currency": "EUR"}
        for refund, found in ((("EUR", 100), False), (("EUR", 101), True), (("USD", 1), True)):
            dues = Dues(refunds=[refund])
            dues.take("PaymentReceived", paid)
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
