"""What is owed and what is to be credited, told by hand: the rules that the audit repeats on
purpose."""

import pytest

from orders.audit.checks.dues import misrefunded, owed_of, unpaid
from orders.audit.dues import Dues
from tests.audit.test_former_code import (
    COMPLETED,
    FREIGHT,
    ORDER,
    Told,
    credited,
    delivered,
    dues,
    found,
    lines,
    lost,
    paid,
    received,
    refunded,
    returned,
)


def said(known: Dues) -> list[str]:
    return [finding.says for finding in misrefunded(ORDER, known)]


def stopped(quantity: int, whole: bool = False) -> Told:
    return "OrderStopped", {"whole": whole, **lines(quantity)}


def charged_back(document: str, minor: int) -> Told:
    return paid(document, -minor)


def test_an_order_that_is_kept_owes_nothing_back() -> None:
    assert found(received(charges=FREIGHT), *delivered(2), COMPLETED) == []


def test_a_cancelled_order_gets_everything_back_once() -> None:
    story = (received(charges=FREIGHT), stopped(2, whole=True))
    assert found(*story) != []
    assert found(*story, refunded("r", 2595)) == []
    assert found(*story, refunded("r", 2595), refunded("s", 1)) != []


def test_charges_below_zero_come_back_like_any_others() -> None:
    """A rounding in the buyer's favour."""
    rounded = received(charges=({"kind": "rounding", "amount_minor": -1, "tax_minor": 0},))
    assert found(rounded, *delivered(2), COMPLETED) == []
    assert found(rounded, *lost(2), COMPLETED, credited(2, -1), refunded("r", 1999)) == []
    assert found(rounded, *lost(2), COMPLETED, credited(2), refunded("r", 1999)) != []
    assert found(rounded, *lost(2), COMPLETED, credited(2, -2), refunded("r", 1999)) != []


@pytest.mark.parametrize("first", [1, 2])
def test_parts_of_a_line_sum_to_it(first: int) -> None:
    """Three pieces for 10.00: whatever is stopped and credited, in whatever order."""
    story = [received(3), stopped(first), *delivered(3 - first), *returned(3 - first)]
    known = dues(*story, credited(3 - first))
    assert known.terms is not None
    assert owed_of(known, known.terms) == 0


def test_a_payment_that_is_told_twice_counts_once() -> None:
    story = (received(), paid("BANK-1", 500), paid("BANK-1", 500))
    assert found(*story, refunded("r", 500)) == []
    assert found(*story, refunded("r", 1000)) != []


def test_a_payment_that_was_left_to_finance_is_no_money_and_a_repeat_takes_none_away() -> None:
    """Finance looks at each that is told so late; what was booked before stays what it was."""
    known = dues(received())
    for place in ("payment.events.v1/0/7", "payment.events.v1/0/9"):
        known.take(*paid("BANK-1", 500), place)
    known.papers.left["payment.events.v1/0/9"] = 1
    assert said(known) == [
        "0 EUR minor units asked back; 2500 were paid, 0 charged back, 2000 are owed"
    ]
    known.papers.left["payment.events.v1/0/7"] = 1
    assert said(known) == []
    known.take(*refunded("r", 500))
    assert said(known) != [], "nobody may pay it back but finance"


def test_money_of_another_currency_is_all_owed_back() -> None:
    foreign: Told = (
        "PaymentReceived",
        {"document_id": "X", "amount_minor": 700, "currency": "USD"},
    )
    back: Told = ("RefundRequested", {"refund_id": "r", "amount_minor": 700, "currency": "USD"})
    assert found(received(), foreign) != []
    assert found(received(), foreign, back) == []


def test_what_was_refunded_before_a_charge_back_may_be_too_much_by_it() -> None:
    story = (received(), paid("p", 2000), refunded("r", 2000), charged_back("c", 4000))
    assert found(*story) == []
    assert unpaid(dues(*story)) == 4000


def test_scrapped_goods_may_be_credited_and_need_not() -> None:
    story = (received(), *delivered(2), *returned(1, scrapped=1), COMPLETED)
    assert found(*story, credited(1), refunded("r", 1000)) == []
    assert found(*story, credited(2), refunded("r", 2000)) == []
    assert found(*story, credited(0)) != []


def test_a_return_that_came_too_late_need_not_be_credited() -> None:
    told = [
        (name, {**value, "arrive_by": 0} if name == "ReturnAuthorised" else value)
        for name, value in returned(2)
    ]
    assert found(received(), *delivered(2), *told, COMPLETED) == []


def test_refused_goods_are_credited_when_they_come_back_or_when_all_is_over() -> None:
    refused: Told = ("DeliveryRefused", lines(2))
    story = (received(), ("UnitsDispatched", lines(2)), refused)
    assert found(*story) == [], "they are under way"
    assert found(*story, COMPLETED) != []
    assert found(*story, COMPLETED, credited(2), refunded("r", 2000)) == []


def test_what_was_delivered_first_cannot_be_lost_after_it() -> None:
    assert found(received(), *delivered(2), ("ShipmentLost", lines(2)), COMPLETED) == []


def test_a_fee_that_policy_keeps_is_owed() -> None:
    story = (received(), *delivered(2), *returned(2), credited(2, retained=300))
    assert found(*story, refunded("r", 1700)) == []
    assert found(*story, refunded("r", 2000)) != []


def test_no_more_is_credited_than_was_lost() -> None:
    assert found(received(), *lost(1), credited(2), refunded("r", 2000)) != []
    assert found(received(), *lost(1), credited(1), refunded("r", 1000)) == []


def compensated(minor: int, offer: str = "inventory-1-1") -> Told:
    return "CompensationGranted", {"offer_id": offer, "amount_minor": minor}


def test_what_is_taken_off_for_a_later_day_comes_back_once() -> None:  # CF-05
    story = (received(), compensated(300), compensated(300), *delivered(2))
    assert found(*story, COMPLETED) != []
    assert found(*story, COMPLETED, refunded("r", 300)) == []
    assert found(*story, COMPLETED, refunded("r", 600)) != []


def test_nobody_gets_more_for_a_later_day_than_the_rest_costs() -> None:  # CF-05
    story = (received(), compensated(1500), *delivered(2), *returned(1))
    assert found(*story, credited(1), COMPLETED, refunded("r", 2000)) == []
    cancelled = (received(), compensated(300), stopped(2, whole=True))
    assert found(*cancelled, refunded("r", 2000)) == []


def test_a_dearer_version_may_leave_back_what_the_former_did_not_cost() -> None:  # CF-03, CF-05
    """It was compensated, and paid back, before the change."""
    first, dearer = (received(units, terms="ON_ACCOUNT") for units in (2, 3))
    story = (first, paid("p", 2000), compensated(300), dearer)
    assert found(*story, refunded("r", 300)) == []
    assert found(*story, refunded("r", 301)) != []
