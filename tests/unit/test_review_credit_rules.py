"""RV-04: how much credit an order may have, and what helps where too little is left."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.contracts.blank import blank
from orders.contracts.records import ReviewState
from services.review.policy import ReviewPolicy
from services.review.rules import credit
from services.review.rules.balance import credit_needed
from services.review.stage import STAGE
from tests import orders

POLICY = ReviewPolicy.load(STAGE.policy_file)
NOW = 1_790_000_000_000


@pytest.mark.parametrize(
    ("terms", "reduced"),
    [
        ({}, 1000),
        ({"disputes": 2}, 800),
        ({"overdue_days": 13}, 1000),
        ({"overdue_days": 14}, 500),
        ({"overdue_days": 60}, 0),
        ({"disputes": 6, "overdue_days": 20}, 0),
    ],
)
def test_record_and_history_make_the_limit(terms: dict[str, Any], reduced: int):  # RV-04
    assert credit.limit(orders.customer(limit=1000, **terms), NOW, POLICY) == reduced


@pytest.mark.parametrize(
    ("free", "offered"),
    [
        (500, "deposit required: 5.00 EUR (5.00 EUR free, 10.00 EUR needed)"),
        (499, "reduced amount offered: 4.99 EUR (4.99 EUR free, 10.00 EUR needed)"),
        (200, "reduced amount offered: 2.00 EUR (2.00 EUR free, 10.00 EUR needed)"),
        (199, "declined: 1.99 EUR free, 10.00 EUR needed"),
        (-500, "declined: 0.00 EUR free, 10.00 EUR needed"),
    ],
)
def test_what_is_left_of_the_limit_decides_what_is_offered(free: int, offered: str):  # RV-04
    bounds = {"deposit_up_to_percent": 50, "reduced_from_percent": 20, "credit_refused": "decline"}
    needed = credit.Need("C-1", 1000, 2000, "EUR")
    policy = POLICY.model_copy(update=bounds)
    remedy = credit.remedy(needed, free, "consumer", policy)
    finding = credit.shortfall(needed, free, remedy, policy)
    assert finding.because == offered
    assert finding.refuses == offered.startswith("declined")


@pytest.mark.parametrize(
    ("until", "limit"), [(None, 1500), (NOW + 1, 1500), (NOW, 1000), (NOW - 1, 1000)]
)
def test_a_guarantee_adds_to_the_limit_as_long_as_it_holds(until: int | None, limit: int):  # RV-04
    known = orders.customer(limit=1000, guarantee_minor=500, guarantee_until_at=until)
    assert credit.limit(known, NOW, POLICY) == limit


def test_history_does_not_reduce_what_a_guarantor_stands_in_for():  # RV-04
    known = orders.customer(limit=1000, guarantee_minor=500, overdue_days=14)
    assert credit.limit(known, NOW, POLICY) == 1000 // 2 + 500


@pytest.mark.parametrize(
    ("free", "group", "remedy"),
    [
        (500, "wholesale", "DEPOSIT"),
        (499, "wholesale", "GUARANTEE"),
        (200, "wholesale", "GUARANTEE"),
        (499, "consumer", "REDUCE"),
        (199, "wholesale", None),
        (199, "consumer", None),
    ],
)
def test_what_helps_when_too_little_of_the_limit_is_left(  # RV-04
    free: int, group: str, remedy: str | None
):
    assert credit.remedy(credit.Need("C-1", 1000, 2000, "EUR"), free, group, POLICY) == remedy


@given(unpaid=st.integers(1, 10**7), micros=st.integers(1, 10**6), missing=st.integers(1, 10**7))
def test_a_deposit_makes_the_limit_suffice_and_a_cent_less_would_not(  # RV-04
    unpaid: int, micros: int, missing: int
):
    """In another currency than the order's, rounding included."""

    def amount(of: int) -> int:
        return -(-of * micros // 10**6)

    need = credit.Need("C-1", amount(unpaid), 0, "EUR")
    free = max(need.amount - missing, 0)
    deposit = credit.uncovered(need, free, unpaid)
    assert 0 < deposit <= unpaid
    assert amount(unpaid - deposit) <= free


def test_with_nothing_left_of_the_limit_the_deposit_is_the_whole():  # RV-04
    policy = POLICY.model_copy(update={"deposit_up_to_percent": 100})
    needed = credit.Need("C-1", 1000, 2000, "EUR")
    finding = credit.shortfall(needed, 0, credit.remedy(needed, 0, "consumer", policy), policy)
    assert finding.because == "deposit required: 10.00 EUR (0.00 EUR free, 10.00 EUR needed)"


def test_credit_is_given_back_in_step_with_the_debt_and_the_last_of_it_with_the_last():  # RV-04
    def left(paid: int) -> int:
        state = blank(ReviewState)
        state["currency"] = "EUR"
        state["lines"] = [
            {
                "line": 1,
                "sku": "SKU-1",
                "quantity": 1,
                "stopped": 0,
                "credited": 0,
                "amount_minor": 3,
            }
        ]
        state["granted_minor"], state["granted_for_minor"] = 2, 3
        state["balances"] = [
            {"currency": "EUR", "paid_minor": paid, "charged_back_minor": 0, "refunded_minor": 0}
        ]
        return credit_needed(state)

    assert [left(0), left(1), left(2), left(3)] == [2, 2, 1, 0]
