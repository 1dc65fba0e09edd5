"""One payment that a channel tells of and a bank, too, is not two: finance says what it is, and
until then it is neither counted nor paid back (RV-03)."""

from typing import Any

import pytest

from orders.contracts.records import (
    MessageRequested,
    Order,
    PaymentQuestioned,
    PaymentSettled,
    RecordIgnored,
    RefundRequested,
)
from tests.orders import order, staff
from tests.stages.review_desk import KEY, TOTAL, Desk, names, only, templates

DAY_MS = 86_400_000
HALF = 5_000


def unpaid(**policy) -> Desk:
    """A prepaid order that waits for its money."""
    desk = Desk(**policy)
    desk.receive(order(paid=0))
    return desk


def refunds(desk: Desk) -> list[int]:
    return [one.value["amount_minor"] for one in desk.room.events if one.record is RefundRequested]


def by_channel(desk: Desk, amount: int = TOTAL, document: str = "pi_1", **said):
    """News of a payment of its own channel, which does not say how."""
    return desk.pay(amount, document, issuer="shop", method="", **said)


def by_bank(desk: Desk, amount: int = TOTAL, document: str = "BANK-77", **said):
    return desk.pay(amount, document, issuer="bank", **said)


def claims(paid: int = TOTAL, **changes: Any) -> Order:
    """An order that says that so much was paid by card."""
    content = order(paid=paid, **changes)
    return {**content, "payment": {**content["payment"], "reference": "pi_1"}}


def test_what_the_bank_tells_of_too_is_no_overpayment():
    desk = unpaid()
    by_channel(desk)
    events = by_bank(desk)
    assert desk.outcome() == ("PaymentReceived", "questioned", "same_amount")
    asked, told = only(events, PaymentQuestioned), only(events, MessageRequested)
    assert (asked["issuer"], asked["document_id"], asked["twin_document_id"]) == (
        "bank",
        "BANK-77",
        "pi_1",
    )
    assert (told["to"], told["template"]) == ("finance", "payment-told-twice")
    assert (desk.balance(), refunds(desk)) == ((TOTAL, 0, 0), [])


def test_what_is_told_twice_pays_no_order_twice():
    """Half of it is paid: that is told by two does not make it whole."""
    desk = unpaid()
    by_channel(desk, TOTAL - HALF)
    by_bank(desk, TOTAL - HALF)
    assert (desk.status(), desk.balance()) == ("held", (TOTAL - HALF, 0, 0))


def test_it_is_not_paid_back_twice_once_its_order_has_ended():
    desk = unpaid()
    by_channel(desk)
    desk.stopped(whole=True)
    by_bank(desk)
    assert refunds(desk) == [TOTAL]


def test_it_is_asked_once_however_often_it_is_told():
    desk = unpaid()
    by_channel(desk)
    by_bank(desk)
    assert templates(by_bank(desk)) == []
    assert desk.outcome() == ("PaymentReceived", "ignored", "repeated_document")


def test_finance_says_that_it_is_the_same():
    desk = unpaid()
    by_channel(desk)
    by_bank(desk)
    settled = only(desk.tell_apart("SAME", "BANK-77", "bank"), PaymentSettled)
    assert (settled["verdict"], settled["decided_by"]) == ("SAME", "S1")
    assert desk.outcome() == ("PaymentDecided", "settled", "same")
    assert (desk.balance(), refunds(desk)) == ((TOTAL, 0, 0), [])
    by_bank(desk)
    assert desk.outcome() == ("PaymentReceived", "ignored", "repeated_document")


def test_finance_says_that_it_is_another_and_what_is_too_much_goes_back():
    desk = unpaid()
    by_channel(desk)
    by_bank(desk)
    events = desk.tell_apart("ANOTHER", "BANK-77", "bank")
    assert "PaymentSettled" in names(events)
    assert (desk.balance(), refunds(desk)) == ((2 * TOTAL, 0, TOTAL), [TOTAL])


def test_another_payment_lets_its_order_go_on():
    desk = unpaid()
    half, rest = TOTAL // 2, TOTAL - 2 * (TOTAL // 2)
    by_bank(desk, rest, "rest")
    by_channel(desk, half)
    by_bank(desk, half)
    assert desk.status() == "held"
    desk.tell_apart("ANOTHER", "BANK-77", "bank")
    assert (desk.status(), desk.balance()) == ("confirmed", (TOTAL, 0, 0))


@pytest.mark.parametrize(
    ("by", "reason"), [("nobody", "unknown_staff"), ("C1", "role_missing"), ("F9", "absent_staff")]
)
def test_who_may_is_known_from_the_table_of_staff(by: str, reason: str):
    away = staff("F9", "finance", absent_from_at=0)
    desk = unpaid(colleagues=(staff("C1", "clerk"), away))
    by_channel(desk)
    by_bank(desk)
    ignored = only(desk.tell_apart("ANOTHER", "BANK-77", "bank", by=by), RecordIgnored)
    assert (ignored["record"], ignored["reason"]) == ("PaymentDecided", reason)
    assert (desk.balance(), len(desk.room.state(KEY)["questioned"])) == ((TOTAL, 0, 0), 1)


def test_what_nobody_asks_is_not_decided():
    desk = unpaid()
    by_channel(desk)
    for document, issuer in (("pi_1", "shop"), ("BANK-77", "bank")):
        ignored = only(desk.tell_apart("ANOTHER", document, issuer), RecordIgnored)
        assert ignored["reason"] == "not_questioned"
    by_bank(desk)
    assert only(desk.tell_apart("SAME", "BANK-77", ""), RecordIgnored)
    assert only(desk.tell_apart("PERHAPS", "BANK-77", "bank"), RecordIgnored)


def test_the_same_number_is_asked_about_however_long_after_and_however_paid():
    desk = unpaid()
    desk.pay(TOTAL, "pi_1", issuer="shop", method="card", at=desk.room.now - 25 * DAY_MS)
    desk.pay(TOTAL, "pi_1", issuer="provider", method="transfer")
    assert desk.outcome() == ("PaymentReceived", "questioned", "same_number")


@pytest.mark.parametrize(
    "said",
    [
        {"amount": TOTAL - 1},
        {"currency": "GBP"},
        {"method": "transfer"},
        {"issuer": "shop"},
    ],
)
def test_what_differs_is_another_payment(said):
    """In how much, in what, in how both say that it was paid; or it is the same who tells."""
    desk = unpaid()
    desk.pay(TOTAL, "pi_1", issuer="shop", method="card")
    other = {"amount": TOTAL, "document": "D2", "issuer": "bank", "method": "card", **said}
    desk.pay(**other)
    assert desk.outcome()[1] == "refunded"


def test_what_is_paid_long_after_it_is_another_payment():
    desk = unpaid()
    by_channel(desk)
    by_bank(desk, at=desk.room.now + 15 * DAY_MS)
    assert refunds(desk) == [TOTAL]


def test_each_of_two_is_told_once_and_a_third_is_another():
    desk = unpaid()
    for number in ("1", "2"):
        by_channel(desk, HALF, f"pi_{number}")
        by_bank(desk, HALF, f"B{number}")
    assert (desk.balance(), desk.outcome()[1]) == ((2 * HALF, 0, 0), "questioned")
    by_bank(desk, HALF, "B3")
    assert desk.balance()[0] == 3 * HALF


def test_what_three_tell_of_is_still_one():
    desk = unpaid()
    by_channel(desk)
    by_bank(desk)
    desk.pay(TOTAL, "ch_9", issuer="provider", method="card")
    assert (desk.outcome()[1], desk.balance()) == ("questioned", (TOTAL, 0, 0))


def test_who_pays_again_after_a_charge_back_is_not_asked_about():
    desk = unpaid()
    by_channel(desk)
    desk.charge_back(TOTAL, issuer="bank")
    by_bank(desk)
    assert (desk.outcome()[1], desk.balance()) == ("booked", (2 * TOTAL, TOTAL, 0))


def test_what_was_paid_before_the_charge_back_is_asked_about():
    desk = unpaid()
    paid_at = desk.room.now
    by_channel(desk)
    desk.later(24)
    desk.charge_back(TOTAL, issuer="bank")
    by_bank(desk, at=paid_at)
    assert desk.outcome()[1] == "questioned"


# -- what the order itself says


def test_an_order_that_says_it_is_paid_and_its_bank_tell_of_one_payment():
    desk = Desk()
    desk.receive(claims())
    by_bank(desk, method="card")
    assert (desk.outcome()[1], desk.balance()) == ("questioned", (TOTAL, 0, 0))
    desk.tell_apart("ANOTHER", "BANK-77", "bank")
    assert refunds(desk) == [TOTAL]


def test_who_paid_by_card_and_transfers_the_same_has_paid_twice():
    """Case 01: both say how it was paid."""
    desk = Desk()
    desk.receive(claims())
    by_bank(desk)
    assert refunds(desk) == [TOTAL]


def test_the_payment_that_the_order_names_is_its_own_word():
    desk = Desk()
    desk.receive(claims())
    desk.pay(TOTAL, "pi_1", issuer="provider", method="card")
    assert (desk.outcome()[1], desk.balance()) == ("booked", (TOTAL, 0, 0))
    by_channel(desk)
    assert desk.outcome()[1:] == ("questioned", "same_number")


def test_a_bank_that_is_quicker_than_the_order():
    desk = Desk()
    by_bank(desk, method="card")
    events = desk.receive(claims())
    asked = only(events, PaymentQuestioned)
    assert (asked["issuer"], asked["document_id"]) == ("shop", "pi_1")
    assert (desk.status(), desk.balance()) == ("confirmed", (TOTAL, 0, 0))
    desk.tell_apart("ANOTHER", "pi_1", "shop")
    assert refunds(desk) == [TOTAL]


def test_what_is_asked_goes_on_to_the_next_version_and_is_asked_once():  # CF-03
    desk = Desk()
    by_bank(desk, method="card")
    desk.receive(claims())
    desk.taken_back()
    again = desk.receive(claims(notes="by night"), version=2)
    assert "PaymentQuestioned" not in names(again)
    assert desk.balance() == (TOTAL, 0, 0)
    desk.tell_apart("SAME", "pi_1", "shop")
    desk.taken_back(version=2)
    desk.receive(claims(), version=3)
    assert (desk.balance(), refunds(desk)) == ((TOTAL, 0, 0), [])


def test_what_finance_called_another_counts_for_the_next_version_too():  # CF-03
    desk = Desk()
    by_bank(desk, TOTAL - HALF, method="card")
    desk.receive(claims(TOTAL - HALF))
    desk.tell_apart("ANOTHER", "pi_1", "shop")
    desk.taken_back()
    desk.receive(claims(TOTAL - HALF, notes="by night"), version=2)
    assert desk.balance()[0] == 2 * (TOTAL - HALF)


# -- nobody says anything


def test_no_clock_ends_an_order_whose_money_may_be_there():
    desk = unpaid()
    by_channel(desk, TOTAL - HALF)
    by_bank(desk, TOTAL - HALF)
    desk.later(24 * 30)
    assert desk.status() == "held"
    desk.tell_apart("SAME", "BANK-77", "bank")
    desk.later(24 * 8)
    assert (desk.status(), refunds(desk)) == ("stopped", [TOTAL - HALF])


def test_an_order_is_not_forgotten_while_somebodys_money_may_wait():
    desk = unpaid()
    by_channel(desk)
    by_bank(desk)
    desk.finished()
    again = desk.later(24 * 40)
    assert templates(again) == ["payment-told-twice", "payment-told-twice"]
    assert {one.value["to"] for one in again} == {"finance", "manager"}
    desk.tell_apart("SAME", "BANK-77", "bank")
    desk.later(24 * 40)
    assert desk.room.state(KEY) is None
