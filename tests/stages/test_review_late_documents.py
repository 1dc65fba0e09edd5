"""Review forgets an order some time after its end. What a bank repeats after that is never money
again; what is not paid is not forgotten (RV-03)."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orders.contracts.records import MessageRequested, RecordIgnored, RefundRequested
from tests.examples import examples
from tests.orders import customer, order
from tests.stages.review_desk import KEY, START, TOTAL, Desk, names, only, templates

DAY = 24.0
"""Hours."""
DAY_MS = 86_400_000
HORIZON, AHEAD, UNCLAIMED = 30, 3, 14
"""Policy as shipped: how long review remembers, how far ahead banks date, how long money waits for
its order; days."""
LEFT = "left_to_finance", "may_be_repeated"


def bought(desk: Desk) -> None:
    """Paid before it came, all of it delivered."""
    desk.pay(TOTAL, "P1")
    desk.receive(order(paid=0))
    desk.finished()


def cancelled(desk: Desk) -> None:
    """Paid, and paid back."""
    desk.pay(TOTAL, "P1")
    desk.receive(order(paid=0))
    desk.stopped(whole=True)


def declined(desk: Desk) -> None:
    """Held until it was paid in part; then somebody said no, and the money went back."""
    desk.receive(order(paid=0))
    desk.pay(1_000, "P1")
    desk.decide("DECLINE")


def unclaimed(desk: Desk) -> None:
    """Money whose order never came, paid back."""
    desk.pay(TOTAL, "P1")
    desk.later(DAY * UNCLAIMED)


def recalled(desk: Desk) -> None:
    """Money whose order was cancelled before it came, and never did."""
    desk.pay(TOTAL, "P1")
    desk.recall()


ENDS = [bought, cancelled, declined, unclaimed, recalled]


def forgotten(end: Callable[[Desk], None], **policy: Any) -> Desk:
    desk = Desk(**policy)
    end(desk)
    desk.later(DAY * 90)
    assert desk.room.state(KEY) is None
    return desk


def refunds(desk: Desk) -> list[int]:
    """Every refund ever asked for."""
    return [
        event.value["amount_minor"] for event in desk.room.events if event.record is RefundRequested
    ]


# -- a repeat of what is forgotten
# ------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ENDS)
def test_a_payment_that_is_repeated_after_its_order_is_forgotten_is_never_paid_back(end):  # RV-03
    desk = forgotten(end)
    before = refunds(desk)
    desk.pay(TOTAL, "P1", at=START)
    assert desk.outcome() == ("PaymentReceived", *LEFT)
    desk.later(DAY * 365)
    assert refunds(desk) == before
    assert desk.room.state(KEY) is None


def test_finance_is_told_once_what_to_look_for_and_the_trace_tells_why():  # RV-03
    desk = forgotten(bought)
    events = desk.pay(TOTAL, "P1", at=START)
    told, ignored = only(events, MessageRequested), only(events, RecordIgnored)
    assert (told["to"], told["template"]) == ("finance", "document-may-be-repeated")
    assert told["values"]["document"] == "P1"
    assert told["values"]["dated"] == "2026-09-21T14:13:20+00:00"
    assert "look whether it was settled then" in told["values"]["because"]
    assert (ignored["record"], ignored["document"]) == ("PaymentReceived", "P1")
    assert ignored["reason"] == "may_be_repeated"
    assert templates(desk.pay(TOTAL, "P1", at=START)) == [], "once"
    assert desk.outcome() == ("PaymentReceived", "ignored", "repeated_document")


def test_a_charge_back_that_is_repeated_so_late_takes_nothing_from_money_that_comes():  # RV-03
    desk = forgotten(bought)
    assert templates(desk.charge_back(1_000, at=START)) == ["document-may-be-repeated"]
    assert desk.outcome() == ("PaymentChargedBack", *LEFT)
    desk.pay(-1_000, "below-zero", at=START)
    assert desk.outcome()[1:] == LEFT
    before = refunds(desk)
    desk.pay(3_000, "new")
    desk.later(DAY * UNCLAIMED)
    assert refunds(desk) == [*before, 3_000]


@pytest.mark.parametrize("known", [lambda desk: desk.pay(500, "new"), lambda desk: desk.recall()])
def test_it_is_not_booked_beside_what_is_known_without_an_order(known):  # RV-03
    desk = forgotten(bought)
    known(desk)
    before = refunds(desk)
    desk.pay(TOTAL, "P1", at=START)
    assert desk.outcome()[1:] == LEFT
    desk.later(DAY * 120)
    assert TOTAL not in refunds(desk)[len(before) :]
    assert desk.room.state(KEY) is None


def test_an_order_that_comes_after_it_is_not_paid_by_it():  # RV-03
    desk = forgotten(unclaimed)
    desk.pay(TOTAL, "P1", at=START)
    assert names(desk.receive(order(paid=0))) == ["OrderHeld"]
    desk.pay(TOTAL, "P1", at=START)
    assert desk.outcome() == ("PaymentReceived", "ignored", "repeated_document")
    assert desk.status() == "held"


def test_nor_is_one_that_came_long_after_it_by_a_repeat_of_what_was_paid_back_before():  # RV-03
    desk = forgotten(unclaimed)
    desk.receive(order(paid=0))
    desk.pay(TOTAL, "P1", at=START)
    assert desk.outcome() == ("PaymentReceived", *LEFT)
    assert desk.status() == "held"


def test_what_was_paid_before_the_order_came_counts_however_late_it_is_told():  # RV-03
    desk = Desk()
    desk.later(DAY * 20)
    desk.receive(order(paid=0))
    desk.later(DAY * 6)
    desk.pay(TOTAL, "P1", at=START)
    assert desk.status() == "confirmed"
    desk.later(DAY * 300)
    desk.pay(1_000, "P2", at=START)
    assert refunds(desk) == [1_000]


def test_what_the_order_itself_says_of_it_counts():  # RV-03
    desk = forgotten(unclaimed)
    desk.pay(TOTAL, "P1", at=START)
    named = {**order()["payment"], "reference": "P1"}
    assert "OrderConfirmed" in names(desk.receive(order(payment=named)))


def test_what_is_dated_ahead_is_new():  # RV-03
    desk = Desk()
    desk.pay(TOTAL, "P1", at=START + 10 * DAY_MS)
    assert desk.outcome() == ("PaymentReceived", "booked", "before_order")


# -- how long is remembered
# ------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ENDS)
def test_what_is_booked_for_an_order_that_has_ended_is_remembered_to_the_horizon(end):  # RV-03
    """Whatever is repeated is either known or so old that it is left to finance."""
    desk = Desk()
    end(desk)
    desk.later(DAY * (HORIZON - 2))
    late = desk.room.now
    desk.pay(777, "P2")
    desk.later(DAY * HORIZON)
    desk.pay(777, "P2", at=late)
    assert desk.outcome() == ("PaymentReceived", "ignored", "repeated_document")
    desk.later(DAY * 90)
    assert sum(refunds(desk)) == sum(refunds(forgotten(end))) + 777


def test_a_charge_back_for_an_order_that_has_ended_is_remembered_as_long():  # RV-03
    desk = Desk()
    cancelled(desk)
    desk.later(DAY * (HORIZON - 2))
    late = desk.room.now
    desk.charge_back(777)
    desk.later(DAY * HORIZON)
    desk.charge_back(777, at=late)
    assert desk.outcome() == ("PaymentChargedBack", "ignored", "repeated_document")


TOLD = st.tuples(st.integers(0, 4), st.integers(0, 80), st.integers(-2, AHEAD))
"""A document, on which day it is told, how many days ahead it is dated the first time."""


@settings(max_examples=examples(100), derandomize=True, deadline=None)
@given(end=st.sampled_from(ENDS), told=st.lists(TOLD, min_size=2, max_size=12))
def test_no_document_is_paid_back_twice_whenever_it_is_repeated(end, told):  # RV-03
    desk, dated = Desk(), dict[int, int]()
    end(desk)
    begun = desk.room.now
    for number, day, ahead in sorted(told, key=lambda one: one[1]):
        desk.later((begun + day * DAY_MS - desk.room.now) / 3_600_000)
        at = dated.setdefault(number, desk.room.now + ahead * DAY_MS)
        desk.pay(10**number, f"D{number}", at=at)
    desk.later(DAY * 365)
    back = sum(refunds(desk)) - sum(refunds(forgotten(end)))
    assert all(digit in "01" for digit in str(back)), f"{back} went back"
    assert desk.room.state(KEY) is None


# -- money that is new
# ------------------------------------------------------------------------------


def test_new_money_for_a_forgotten_order_goes_back_under_an_id_of_its_own():  # RV-03
    desk = forgotten(cancelled)
    desk.pay(500, "new")
    desk.later(DAY * 90)
    desk.pay(600, "newer")
    desk.later(DAY * 90)
    ids = [
        event.value["refund_id"] for event in desk.room.events if event.record is RefundRequested
    ]
    assert refunds(desk) == [TOTAL, 500, 600]
    assert len(set(ids)) == 3, "a bank pays an id once"


def test_an_order_that_was_not_paid_is_not_forgotten():  # RV-03
    """Its money would pass for money that nobody claims."""
    desk = Desk(customer())
    desk.receive(order(terms="ON_DELIVERY"))
    desk.finished()
    assert desk.outcome() == ("OrderFinished", "finished", "unpaid")
    desk.later(DAY * 60)
    desk.pay(TOTAL)
    assert desk.outcome()[1] == "booked"
    desk.later(DAY * 60)
    assert (refunds(desk), desk.room.state(KEY)) == ([], None)
