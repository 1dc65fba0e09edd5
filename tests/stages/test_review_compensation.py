"""CF-05: what a customer gets for a later day, the order costs less: to the cent, and once."""

import pytest

from orders.contracts.records import CompensationGranted, RefundRequested
from orders.engine.handling import Event
from tests.orders import line, order
from tests.stages.review_desk import KEY, LIMIT, TOTAL, Desk, account, names, only, templates
from tests.stages.supply import amounts


def grant(desk: Desk, minor: int = 500, number: int = 1, **changes: object) -> list[Event]:
    said = {
        "order_id": KEY,
        "version": 1,
        "offer_id": f"inventory-1-{number}",
        "amount_minor": minor,
        "currency": "EUR",
        "because": "for the later day",
        "at": desk.room.now,
    }
    return desk.room.send(CompensationGranted, {**said, **changes})


def prepaid() -> Desk:
    """An order that was paid and has gone on."""
    desk = Desk()
    desk.receive(order())
    return desk


def on_account() -> Desk:
    desk = account()
    desk.receive(order(terms="ON_ACCOUNT"))
    return desk


def test_what_was_paid_comes_back_and_the_customer_is_told():
    desk = prepaid()
    events = grant(desk)
    refund = only(events, RefundRequested)
    assert (refund["amount_minor"], refund["currency"]) == (500, "EUR")
    assert refund["because"] == "for the later day"
    assert templates(events) == ["refund-on-its-way"]


def test_on_account_so_much_less_credit_is_used():  # RV-04
    desk = on_account()
    assert names(grant(desk)) == []
    assert desk.credit(limit=LIMIT) == LIMIT - TOTAL + 500


def test_an_offer_counts_once_and_another_counts_too():
    desk = prepaid()
    grant(desk)
    assert grant(desk) == []
    assert desk.outcome() == ("CompensationGranted", "ignored", "repeated_compensation")
    assert only(grant(desk, 300, number=2), RefundRequested)["amount_minor"] == 300
    assert desk.balance() == (TOTAL, 0, 800)


def test_a_cancelled_order_gets_back_what_was_paid_and_no_more():
    desk = prepaid()
    grant(desk)
    assert only(desk.stopped(whole=True), RefundRequested)["amount_minor"] == TOTAL - 500
    assert desk.balance() == (TOTAL, 0, TOTAL)


def test_nobody_gets_more_than_what_is_left_costs():
    desk = prepaid()
    grant(desk, 5_000)
    desk.stopped(*amounts(2, 2, 2, 2))
    assert desk.balance() == (TOTAL, 0, TOTAL), "what is left costs less than was granted"


@pytest.mark.parametrize("after", [False, True])
def test_it_holds_over_a_change_whichever_comes_first(after: bool):  # CF-03
    """The next version reaches review by another topic than the notice."""
    desk = prepaid()
    if not after:
        grant(desk)
    desk.taken_back()
    changed = order(notes="by night")
    events = desk.receive(changed, version=2)
    if after:
        events += grant(desk)
        assert only(events, RefundRequested)["amount_minor"] == 500
    assert desk.status() == "confirmed", "nothing more is to be paid"
    assert desk.balance() == (TOTAL, 0, 500)
    desk.stopped(whole=True, version=2)
    assert desk.balance() == (TOTAL, 0, TOTAL)


def test_while_an_order_is_taken_back_it_is_booked_and_the_next_version_pays_it_back():  # CF-03
    desk = prepaid()
    desk.taken_back()
    assert grant(desk) == []
    assert desk.outcome() == ("CompensationGranted", "compensated", "amended")
    assert only(desk.receive(order(), version=2), RefundRequested)["amount_minor"] == 500


def test_of_an_order_that_is_changed_credit_follows():  # RV-04, CF-03
    desk = on_account()
    grant(desk)
    desk.taken_back()
    more = order(terms="ON_ACCOUNT", lines=[line(n, quantity=2 + (n == 1)) for n in range(1, 6)])
    desk.receive(more, version=2)
    assert desk.credit(limit=LIMIT) == LIMIT - more["totals"]["total_minor"] + 500


def test_what_is_lacking_for_a_dearer_version_may_be_what_is_granted():  # RV-03, CF-03
    desk = prepaid()
    desk.taken_back()
    dearer = order(lines=[line(n, quantity=2 + (n == 1)) for n in range(1, 6)], paid=TOTAL)
    desk.receive(dearer, version=2)
    assert desk.status() == "held"
    grant(desk, 1_190)
    assert desk.status() == "confirmed"


def test_another_currency_is_told_to_finance_and_not_booked():
    desk = prepaid()
    events = grant(desk, currency="GBP")
    assert templates(events) == ["compensation-not-booked"]
    assert desk.outcome() == ("CompensationGranted", "left_to_finance", "other_currency")
    assert desk.balance() == (TOTAL, 0, 0)


def test_of_an_order_or_a_version_that_nobody_knows_nothing_is_booked():
    desk = Desk()
    assert grant(desk) == []
    desk = prepaid()
    assert grant(desk, version=2) == []
    assert desk.outcome() == ("CompensationGranted", "ignored", "other_version")


def test_after_the_end_an_invoice_is_smaller_by_it():  # RV-04
    desk = on_account()
    desk.finished()
    grant(desk)
    assert desk.credit(limit=LIMIT) == LIMIT - TOTAL + 500
