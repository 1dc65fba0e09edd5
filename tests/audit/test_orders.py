"""Checks of an order: told, ended, held and paid as it should be. What is right passes, what is
wrong is found."""

from collections import Counter

from orders.audit.agreed import Agreed
from orders.audit.checks import (
    answers,
    duplicates,
    money,
    offers,
    refunds,
    reservations,
    status,
)
from orders.audit.correspondence import Correspondence, Fact
from orders.audit.dues import Dues
from orders.audit.story import Amount, End, Mention, Told
from tests.audit.fakes import FakeSource
from tests.audit.made import record, reserved, said, standing, story
from tests.codec import CODEC
from tests.engine.world import World


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


class TestOffers:
    asked = story(offers={"review-1-1": False, "review-1-2": True})
    over = story(offers={"review-1-2": True}, ends=[End(99, "cancelled")])

    def test_time_closes_an_open_offer(self):
        waiting = {"review": {"shop:1": standing(due=99)}}
        assert not said(offers.unclosed(self.asked, waiting, {}))
        assert said(offers.unclosed(self.asked, {"review": {"shop:1": standing()}}, {})) == [
            "no timer of review will close review-1-2"
        ]

    def test_an_order_that_has_ended_asks_nothing(self):
        waiting = {"review": {"shop:1": standing(due=99)}}
        assert said(offers.unclosed(self.over, waiting, {})) == [
            "has ended, and review-1-2 is not closed"
        ]
        assert not said(offers.unclosed(self.over, waiting, {"review": {"shop:1"}}))

    def test_what_was_taken_back_for_a_change_asks_nothing(self):
        waiting = {"review": {"shop:1": standing(due=99)}}
        changed = story(offers={"review-1-1": True, "review-2-1": True}, amended={1})
        assert said(offers.unclosed(changed, waiting, {})) == [
            "was taken back, and review-1-1 is not closed"
        ]

    def test_what_is_unclear_is_closed_as_offers_are(self):  # RV-07
        unclear = story(clarifications={"review-1-1": True})
        assert not said(offers.unclosed(unclear, {"review": {"shop:1": standing(due=99)}}, {}))
        assert said(offers.unclosed(unclear, {"review": {"shop:1": standing()}}, {})) == [
            "no timer of review will close review-1-1"
        ]

    def test_a_parked_key_is_a_persons_to_move(self):
        assert not said(
            offers.unclosed(self.asked, {"review": {"shop:1": standing(parked=(5, 1))}}, {})
        )


RECEIVED = Fact("RECEIVED", "orders.intake.v1", 0, 4, 100_000)
ENDED = Fact("CANCELLED", "orders.notices.v1", 0, 9, 200_000)


def corresponded(*told: tuple[str, str]):
    """An order that was received and cancelled, and of which this was told: place, kind."""
    facts = {"orders.intake.v1/0/4": RECEIVED, "orders.notices.v1/0/9": ENDED}
    kinds = {place: [kind for at, kind in told if at == place] for place, _ in told}
    return story(correspondence=Correspondence(facts, kinds))


class TestAnswers:
    told = ("orders.intake.v1/0/4", "RECEIVED"), ("orders.notices.v1/0/9", "CANCELLED")

    def test_each_fact_that_was_agreed_is_told(self):
        assert not said(answers.missing(corresponded(*self.told), {"RECEIVED", "CANCELLED"}))
        assert not said(answers.missing(corresponded(), set()))
        assert said(answers.missing(corresponded(self.told[0]), {"RECEIVED", "CANCELLED"})) == [
            "CANCELLED (orders.notices.v1/0/9) was never told its partner"
        ]

    def test_once_and_as_what_it_is(self):
        assert not said(answers.mistold(corresponded(*self.told)))
        assert said(answers.mistold(corresponded(self.told[0], self.told[0]))) == [
            "its partner was told RECEIVED and RECEIVED of orders.intake.v1/0/4: RECEIVED is due"
        ]
        other = ("orders.notices.v1/0/9", "REJECTED"), ("orders.review.v1/0/1", "CONFIRMED")
        assert said(answers.mistold(corresponded(*other))) == [
            "its partner was told REJECTED of orders.notices.v1/0/9: CANCELLED is due",
            "its partner was told CONFIRMED of orders.review.v1/0/1: nothing is due",
        ]

    def test_what_is_owed_was_agreed_all_the_time_since_the_first_fact(self):
        agreed = Agreed(FakeSource(World(1).broker), CODEC, lambda: None)
        agreed.add(record("ref.channels.v1", "shop", timestamp=10_000), ["RECEIVED", "CHANGED"])
        agreed.add(record("ref.channels.v1", "shop", timestamp=500_000), ["RECEIVED"])
        assert agreed.owed("shop", 10_000) == frozenset(), "the stage may not have known"
        assert agreed.owed("shop", 100_000) == {"RECEIVED"}, "it may have come to look later"
        agreed.add(record("ref.channels.v1", "shop", timestamp=600_000), ())
        assert agreed.owed("shop", 600_000) == frozenset()
        assert agreed.owed("desk", 600_000) == frozenset()


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
