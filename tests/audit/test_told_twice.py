"""One payment that two tell of counts once, until finance has said that it is two (RV-03)."""

from typing import Any

import pytest

from orders.audit.checks.told_twice import counted_twice, told_apart_unasked
from orders.audit.story import Story
from tests.audit.made import said, story

DAY = 86_400_000


def paid(issuer: str, number: str, minor: int = 100, at: int = 0, method: str = "") -> Any:
    value = {"issuer": issuer, "document_id": number, "amount_minor": minor, "currency": "EUR"}
    return "PaymentReceived", {**value, "at": at, "method": method}


def asked(issuer: str, number: str, minor: int = 100) -> Any:
    _, value = paid(issuer, number, minor)
    return "PaymentQuestioned", {**value, "paid_at": 0}


def settled(issuer: str, number: str, verdict: str) -> Any:
    return "PaymentSettled", {"issuer": issuer, "document_id": number, "verdict": verdict}


def told(*records: Any) -> Story:
    made = story()
    for n, (name, value) in enumerate(records):
        made.dues.take(name, value, f"payment.events.v1/0/{n}")
    return made


def found(*records: Any) -> list[str]:
    return said(counted_twice(told(*records)))


BOTH = paid("shop", "pi_1"), paid("bank", "B1")


def test_a_payment_that_counts_from_each_of_two_is_found():
    assert found(*BOTH) == [
        "100 EUR minor units count for pi_1 of shop and B1 of bank, and nobody asked"
    ]


def test_one_about_which_finance_was_asked_is_not():
    assert not found(*BOTH, asked("bank", "B1"))
    assert not found(*BOTH, asked("bank", "B1"), settled("bank", "B1", "ANOTHER"))


def test_the_same_number_is_one_payment_whenever_and_however_it_was_paid():
    far = paid("shop", "pi_1", method="card"), paid("bank", "pi_1", at=40 * DAY, method="transfer")
    assert found(*far)


@pytest.mark.parametrize(
    "other",
    [
        paid("bank", "B1", 99),
        paid("bank", "B1", at=2 * DAY),
        paid("shop", "pi_2"),
        paid("bank", "B1", method="transfer"),
    ],
)
def test_what_differs_is_another(other: Any):
    assert not found(paid("shop", "pi_1", method="card"), other)


def test_a_third_who_says_that_it_was_paid_otherwise_hides_no_two():
    assert found(*BOTH, paid("provider", "pi_1", method="card"), asked("provider", "pi_1"))


def test_of_three_of_the_bank_two_may_be_the_channels():
    two = paid("shop", "pi_1"), paid("shop", "pi_2")
    three = paid("bank", "B1"), paid("bank", "B2"), paid("bank", "B3")
    assert not found(*two, *three, asked("bank", "B1"), asked("bank", "B2"))
    assert found(*two, *three, asked("bank", "B1"))


def test_what_was_taken_back_is_left_to_the_sums():
    back = paid("bank", "C1", -100)
    assert not found(*BOTH, back)


def test_nobody_tells_apart_what_nobody_asked():
    assert said(told_apart_unasked(told(*BOTH, settled("bank", "B1", "SAME"))))
    asked_first = told(*BOTH, asked("bank", "B1"), settled("bank", "B1", "SAME"))
    assert not said(told_apart_unasked(asked_first))


def test_what_finance_is_asked_about_is_no_money_until_it_is_another():
    dues = told(*BOTH, asked("bank", "B1")).dues
    assert dues.paid() == {"EUR": 100}
    dues.take(*settled("bank", "B1", "SAME"))
    assert dues.paid() == {"EUR": 100}
    dues.take(*settled("bank", "B1", "ANOTHER"))
    assert dues.paid() == {"EUR": 200}
