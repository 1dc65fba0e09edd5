"""Checks of submissions: each is answered, each order is somewhere. What is right passes, what is
wrong is found."""

from collections import Counter

from orders.audit.checks.submissions import Known, from_nowhere, unaccounted, unlettered
from orders.audit.cut import Cut
from orders.audit.letters import Letters
from orders.audit.story import Asked, End, Mention
from orders.contracts.catalogue import CHAIN
from tests.audit.made import letters, said, standing, story

CHAINS = {stage: topic for stage, topic in CHAIN.items() if stage != "tracking"}


def known(read: int = 10, standings=None, unread=None, letters=None) -> Known:
    """Every stage has read so many records of partition 0 of its chain."""
    cut = Cut({stage: {(topic, 0): read} for stage, topic in CHAINS.items()})
    return Known(standings or {}, unread or {}, letters or Letters(), cut)


def handed_on(name: str, topic: str, offset: int = 5, answered: bool = True):
    """An order of which this is the last that was said."""
    asked = Mention("orders.submissions.v1", 0, 1, 0, 0)
    return story(
        asked=[Asked("OrderSubmitted", 0, 1)],
        answers=Counter({"0/1": int(answered)}),
        mentions={"OrderSubmitted": asked, name: Mention(topic, 0, offset, 0, 1)},
    )


class TestSubmissions:
    def test_an_answered_order_that_somebody_has_is_accounted_for(self):
        order = handed_on("OrderReceived", "orders.intake.v1")
        assert not said(
            unaccounted(order, known(standings={"review": {"shop:1": standing(due=99)}}))
        )

    def test_read_and_not_answered_is_lost(self):
        order = handed_on("OrderSubmitted", "orders.submissions.v1", 1, answered=False)
        assert "answered nothing" in said(unaccounted(order, known()))[0]

    def test_a_change_that_waits_for_its_order_is_not_lost(self):
        """CF-03."""
        early = story(asked=[Asked("ChangeRequested", 0, 1)])
        assert "answered nothing" in said(unaccounted(early, known()))[0]
        waits = standing(early=frozenset({"orders.submissions.v1/0/1"}))
        assert not said(unaccounted(early, known(standings={"intake": {"shop:1": waits}})))
        other = standing(early=frozenset({"orders.submissions.v1/0/2"}))
        assert said(unaccounted(early, known(standings={"intake": {"shop:1": other}})))

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
