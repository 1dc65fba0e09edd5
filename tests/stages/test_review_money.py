"""Review is the one keeper of an order's money: what is owed no longer, documents of payment,
other currencies, charge-backs (RV-03, RV-04, AS-04)."""

import pytest

from orders.contracts.records import MessageRequested, OrderHeld, RecallRequested, RefundRequested
from tests.orders import customer, line, order
from tests.stages.review_desk import KEY, LIMIT, TOTAL, Desk, holds, names, only, templates

FREIGHT = 595
LINE = 2380


def units(number: int, quantity: int = 2):
    return {"line": number, "sku": f"SKU-{number}", "quantity": quantity}


ALL = [units(number) for number in range(1, 6)]


def paid_order(paid: int | None = None, reference: str = ""):
    content = order(paid=paid)
    return {**content, "payment": {**content["payment"], "reference": reference}}


def amounts(desk: Desk, currency: str = "EUR") -> list[int]:
    """Every refund in a currency, in order."""
    return [
        event.value["amount_minor"]
        for event in desk.room.events
        if event.record is RefundRequested and event.value["currency"] == currency
    ]


# -- what is owed no longer
# ------------------------------------------------------------------------------


def test_what_is_owed_no_longer_is_refunded_and_an_overpayment_is_not_taken_off_again():  # AS-04
    """Case 01: paid by card, paid again by transfer, everything returned."""
    desk = Desk()
    desk.receive(order())
    desk.pay(TOTAL, "BANK-77")
    desk.credited(*ALL, charges=FREIGHT)
    assert amounts(desk) == [TOTAL, TOTAL]


def test_a_credit_counts_once_and_for_its_version_alone():  # AS-04
    desk = Desk()
    desk.receive(order())
    desk.credited(units(1))
    assert desk.credited(units(1)) == []
    assert desk.outcome() == ("UnitsCredited", "ignored", "repeated_credit")
    assert desk.credited(units(2), credit_id="aftersales-2", version=2) == []
    assert amounts(desk) == [LINE]


def test_a_refund_tells_the_customer_and_says_what_it_is_for():  # TR-02
    desk = Desk()
    desk.receive(order())
    events = desk.credited(units(1))
    assert only(events, RefundRequested)["lines"] == [units(1)]
    assert only(events, MessageRequested)["values"]["amount"] == "23.80 EUR"


def test_charges_stay_owed_until_they_are_credited_and_what_is_kept_is_owed_instead():  # AS-04
    desk = Desk()
    desk.receive(order())
    desk.credited(*ALL, retained=100)
    assert amounts(desk) == [TOTAL - FREIGHT - 100]
    desk.credited(charges=FREIGHT, credit_id="aftersales-2")
    assert sum(amounts(desk)) == TOTAL - 100


@pytest.mark.parametrize("stopped_first", [True, False])
def test_parts_of_a_line_sum_to_the_cent_whatever_their_order(stopped_first: bool):  # AS-04
    desk = Desk()
    content = order(lines=[line(1, quantity=3, price=333)], charges=())
    desk.receive(content)
    steps = [lambda: desk.stopped(units(1, 1)), lambda: desk.credited(units(1, 2))]
    for step in steps if stopped_first else reversed(steps):
        step()
    assert sum(amounts(desk)) == content["totals"]["total_minor"]


def test_who_pays_after_the_return_pays_for_what_is_kept():  # RV-04
    desk = Desk(customer(limit=LIMIT))
    desk.receive(order(terms="ON_ACCOUNT"))
    desk.credited(units(1))
    assert amounts(desk) == []
    desk.pay(TOTAL)
    assert amounts(desk) == [LINE]


def test_credit_that_came_back_can_be_used_again():  # RV-04
    """Case 06: delivered and returned whole, or lost; then finished."""
    desk = Desk(customer(limit=TOTAL))
    desk.receive(order(reference="1", terms="ON_ACCOUNT"))
    desk.credited(units(1), key="shop:1")
    assert desk.credit(limit=TOTAL) == LINE
    desk.credited(*ALL[1:], charges=FREIGHT, credit_id="aftersales-2", key="shop:1")
    desk.finished("shop:1")
    assert desk.credit(limit=TOTAL) == TOTAL
    assert "OrderConfirmed" in names(desk.receive(order(reference="2", terms="ON_ACCOUNT")))


def test_a_credit_after_the_end_makes_the_invoice_smaller():  # RV-04
    desk = Desk(customer(limit=LIMIT))
    desk.receive(order(terms="ON_ACCOUNT"))
    desk.finished()
    desk.credited(units(1))
    assert desk.credit(limit=LIMIT) == LIMIT - TOTAL + LINE
    desk.pay(TOTAL - LINE)
    assert desk.credit(limit=LIMIT) == LIMIT
    assert amounts(desk) == []


# -- documents of payment
# ------------------------------------------------------------------------------


@pytest.mark.parametrize("claimed", [TOTAL, 0, TOTAL - 500])
@pytest.mark.parametrize("event_first", [True, False])
def test_the_payment_that_the_order_names_is_the_providers(claimed: int, event_first: bool):
    """Case 02: the event's amount replaces what the order says of it, whichever comes first."""
    desk = Desk()
    if event_first:
        desk.pay(TOTAL, "pi_4711", issuer="provider")
    desk.receive(paid_order(claimed, "pi_4711"))
    if not event_first:
        desk.pay(TOTAL, "pi_4711", issuer="provider")
    assert amounts(desk) == []
    assert desk.balance() == (TOTAL, 0, 0)
    assert desk.status() == "confirmed"


def test_the_payment_that_the_order_names_is_replaced_once():  # RV-03
    desk = Desk()
    desk.receive(paid_order(TOTAL, "pi_4711"))
    desk.pay(TOTAL, "pi_4711", issuer="provider")
    desk.pay(TOTAL, "pi_4711", issuer="another")
    assert desk.balance() == (TOTAL, 0, 0)
    assert desk.outcome() == ("PaymentReceived", "questioned", "same_number")


def test_a_charge_back_of_the_number_that_the_order_names_is_not_that_payment():  # RV-03
    desk = Desk()
    desk.charge_back(500, "pi_4711")
    desk.receive(paid_order(TOTAL, "pi_4711"))
    assert desk.balance() == (TOTAL, 500, 0)


def test_less_than_the_order_said_is_short_and_the_order_is_chased():  # RV-03
    desk = Desk()
    desk.receive(paid_order(TOTAL, "pi_4711"))
    events = desk.pay(TOTAL - 1, "pi_4711")
    assert names(events) == ["RecallRequested"]
    assert templates(events) == ["payment-differs"]


def test_two_issuers_may_give_the_same_number():  # RV-03
    desk = Desk()
    desk.receive(order(paid=0))
    desk.pay(TOTAL - 1, "77", issuer="bank")
    desk.pay(1, "77", issuer="provider")
    desk.pay(1, "77", issuer="provider")
    assert desk.balance() == (TOTAL, 0, 0)


def test_no_document_is_forgotten_while_the_order_is_known():  # RV-03
    desk = Desk()
    desk.receive(order(paid=0))
    for number in range(50):
        desk.pay(1, f"D{number}")
    desk.pay(1, "D0")
    assert desk.balance() == (50, 0, 0)


# -- other currencies
# ------------------------------------------------------------------------------


def test_each_currency_that_came_before_the_order_is_kept_apart():  # RV-03
    desk = Desk()
    desk.pay(700, "D1", "GBP")
    desk.pay(TOTAL, "D2", "EUR")
    desk.pay(900, "D3", "JPY")
    desk.receive(order(paid=0))
    assert desk.status() == "confirmed"
    assert [amounts(desk, currency) for currency in ("EUR", "GBP", "JPY")] == [[], [700], [900]]


def test_money_in_several_currencies_whose_order_never_comes_goes_back_in_each():  # RV-03
    desk = Desk()
    desk.pay(700, "D1", "GBP")
    desk.pay(800, "D2", "EUR")
    desk.later(24 * 14 + 1)
    assert (amounts(desk, "GBP"), amounts(desk, "EUR")) == ([700], [800])


# -- charge-backs
# ------------------------------------------------------------------------------


def test_a_charge_back_holds_an_order_that_is_still_here():  # RV-03
    desk = Desk()
    desk.receive(order(channel="desk"))
    events = desk.charge_back(TOTAL, key="desk:1001")
    assert set(holds(events)) == {"unpaid"}
    assert only(events, OrderHeld)["holds"][0]["kind"] == "payment"
    assert templates(events) == ["payment-charged-back", "payment-requested"]
    assert names(desk.pay(TOTAL, "again", key="desk:1001")) == [
        "HoldReleased",
        "OfferMade",
        "ConfirmationRequested",
    ], "approved once, asked for confirmation again"
    assert names(desk.answer(True, "desk:1001")) == ["OfferClosed", "OrderConfirmed"]


def test_a_no_counts_while_the_order_is_held_again():  # CF-01
    desk = Desk()
    desk.receive(order(channel="desk"))
    desk.charge_back(TOTAL, key="desk:1001")
    assert names(desk.answer(True, "desk:1001")) == ["RecordIgnored"]
    assert names(desk.answer(False, "desk:1001")) == ["OrderStopped"]
    assert amounts(desk) == [], "what was charged back is not refunded"


def test_an_order_that_was_handed_on_is_chased_and_finance_told():  # RV-03
    """Case 21; a payment below zero says the same."""
    for charge_back in (
        lambda desk: desk.charge_back(TOTAL),
        lambda desk: desk.pay(-TOTAL, "cb1"),
    ):
        desk = Desk()
        desk.receive(order())
        events = charge_back(desk)
        assert only(events, RecallRequested)["requested_by"] == "finance"
        assert only(events, MessageRequested)["to"] == "finance"
        desk.stopped(whole=True)
        assert amounts(desk) == []


def test_policy_may_only_tell():  # RV-03
    desk = Desk(charge_back="tell")
    desk.receive(order())
    assert names(desk.charge_back(TOTAL)) == []


def test_the_same_charge_back_counts_once_however_it_is_told():  # RV-03
    desk = Desk()
    desk.receive(order())
    desk.charge_back(100, "cb1")
    assert names(desk.pay(-100, "cb1")) == ["RecordIgnored"]
    assert desk.balance() == (TOTAL, 100, 0)


def test_a_later_payment_makes_good():  # RV-03
    desk = Desk()
    desk.receive(order())
    desk.charge_back(TOTAL)
    assert desk.pay(TOTAL, "again") == []
    assert amounts(desk) == []


def test_a_charge_back_before_its_order_counts():  # RV-03
    desk = Desk()
    desk.charge_back(TOTAL)
    assert set(holds(desk.receive(order()))) == {"unpaid"}


def test_a_charge_back_on_account_is_debt_again():  # RV-04
    for finished in (False, True):
        desk = Desk(customer(limit=LIMIT))
        desk.receive(order(terms="ON_ACCOUNT"))
        desk.pay(TOTAL)
        if finished:
            desk.finished()
        assert names(desk.charge_back(5_000)) == []
        assert desk.credit(limit=LIMIT) == LIMIT - 5_000
        desk.pay(5_000, "again")
        assert desk.credit(limit=LIMIT) == LIMIT
        assert desk.room.state(KEY)["invoiced_minor"] == 0
