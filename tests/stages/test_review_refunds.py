"""Money that belongs to nobody goes back: stopped orders, payments that come too late, too much,
or in another currency (RV-03)."""

from orders.contracts.blank import blank
from orders.contracts.records import RefundRequested, ReviewState
from tests.orders import order
from tests.stages.review_desk import KEY, TOTAL, Desk, account, names, only, templates


def test_a_paid_order_that_is_stopped_is_refunded_once():
    desk = Desk()
    desk.receive(order())
    refund = only(desk.stopped(whole=True), RefundRequested)
    assert (refund["amount_minor"], refund["currency"], refund["refund_id"]) == (
        TOTAL,
        "EUR",
        "review-1",
    )
    assert desk.stopped(whole=True) == []


def test_stopped_lines_are_refunded_and_never_more_than_was_paid():
    desk = Desk()
    desk.receive(order())
    first = only(desk.stopped({"line": 1, "sku": "SKU-1", "quantity": 1}), RefundRequested)
    rest = only(desk.stopped(whole=True), RefundRequested)
    assert first["amount_minor"] == 1190
    assert first["amount_minor"] + rest["amount_minor"] == TOTAL
    assert (first["refund_id"], rest["refund_id"]) == ("review-1", "review-2")


def test_an_unpaid_order_on_account_has_nothing_to_refund():
    desk = account()
    desk.receive(order(terms="ON_ACCOUNT"))
    assert desk.stopped(whole=True) == []


def test_a_payment_after_the_stop_is_refunded_at_once():
    desk = account()
    desk.receive(order(terms="ON_ACCOUNT"))
    desk.stopped(whole=True)
    assert only(desk.pay(500), RefundRequested)["amount_minor"] == 500


def test_a_payment_is_booked_once_a_document():  # RV-03
    desk = Desk()
    desk.receive(order(paid=0))
    desk.pay(1_000)
    desk.pay(1_000)
    assert desk.balance() == (1_000, 0, 0)
    assert desk.outcome() == ("PaymentReceived", "ignored", "repeated_document")


def test_money_may_come_before_its_order():  # RV-03
    desk = Desk()
    assert desk.pay(TOTAL - 1) == []
    assert desk.pay(1, "D2") == []
    assert names(desk.receive(order(paid=0))) == ["OrderApproved", "PromiseMade", "OrderConfirmed"]


def test_a_key_that_was_parked_at_once_is_new_when_it_is_redriven():
    for first in (
        lambda desk: desk.receive(order()),
        lambda desk: desk.pay(5),
        lambda desk: desk.recall(),
    ):
        desk = Desk()
        desk.room.states[KEY] = blank(ReviewState)
        first(desk)
        assert desk.outcome()[1] in ("confirmed", "booked", "recalled")


def test_money_whose_order_never_comes_goes_back():  # RV-03
    desk = Desk()
    desk.pay(TOTAL)
    assert only(desk.later(24 * 14 + 1), RefundRequested)["amount_minor"] == TOTAL
    desk.later(24 * 34)
    assert desk.room.state(KEY) is None


def test_money_in_another_currency_goes_back_in_its_own_and_finance_is_told():  # RV-03
    desk = Desk()
    desk.receive(order(paid=0))
    events = desk.pay(TOTAL, currency="GBP")
    assert templates(events) == ["refund-on-its-way", "payment-differs"]
    refund = only(events, RefundRequested)
    assert (refund["amount_minor"], refund["currency"]) == (TOTAL, "GBP")
    assert desk.status() == "held"


def test_early_money_in_another_currency_goes_back():  # RV-03
    desk = Desk()
    desk.pay(700, currency="GBP")
    refund = only(desk.receive(order()), RefundRequested)
    assert (refund["amount_minor"], refund["currency"]) == (700, "GBP")


def test_what_is_paid_too_much_goes_back():  # RV-03
    desk = Desk()
    desk.receive(order(paid=0))
    events = desk.pay(TOTAL + 5)
    assert names(events) == [
        "RefundRequested",
        "HoldReleased",
        "OrderApproved",
        "PromiseMade",
        "OrderConfirmed",
    ]
    assert only(events, RefundRequested)["amount_minor"] == 5
