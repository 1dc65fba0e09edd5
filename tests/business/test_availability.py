"""What can be had of an article, and when (IV-01, IV-03): against a simulation, day by day."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.business.availability.available import available, available_at
from orders.business.availability.rows import Ageing, Kept, Rows
from orders.contracts.records import ExpectedReceipt
from tests.orders import PLACED

NOW, DAY = PLACED, 86_400_000
HORIZON = 12
"""Days that are simulated: nothing is expected after them."""


def receipt(quantity: int, day: int) -> ExpectedReceipt:
    at = NOW + day * DAY
    return {
        "purchase_order": f"PO-{day}",
        "warehouse": "B",
        "quantity": quantity,
        "expected_at": at,
    }


def test_the_terms_are_named_and_add_up():
    """IV-01: whoever explains an answer can say each of them."""
    rows = Rows(100, reserved=30, ahead=20, expected=[receipt(40, 2)], unit="PCE")
    answer = available(rows, NOW, NOW + 2 * DAY, Kept(safety=10, percent=50))
    assert [(term.name, term.amount) for term in answer.terms] == [
        ("on_hand", 100),
        ("reserved", -30),
        ("ahead", -20),
        ("incoming", 40),
        ("safety", -10),
        ("other_channels", -40),
    ]
    assert answer.quantity == sum(term.amount for term in answer.terms) == 40
    assert {term.unit for term in answer.terms} == {"PCE"}


@pytest.mark.parametrize(("day", "quantity"), [(0, 0), (1, 0), (2, 3), (9, 3)])
def test_what_comes_by_then_can_be_had_then(day: int, quantity: int):
    """IV-01, as of a date; never less than nothing."""
    rows = Rows(2, ahead=4, expected=[receipt(5, 2), receipt(7, 0)])
    assert available(rows, NOW, NOW + day * DAY).quantity == quantity


def test_an_overdue_purchase_order_promises_nothing():
    """IV-03."""
    assert available_at(Rows(0, expected=[receipt(9, 0)]), 1, NOW) is None
    assert available_at(Rows(0, expected=[receipt(9, 0), receipt(1, 1)]), 1, NOW) == NOW + DAY


def test_too_small_a_purchase_order_is_no_date():
    """IV-03."""
    assert available_at(Rows(0, expected=[receipt(3, 1), receipt(3, 2)]), 7, NOW) is None


def test_what_expires_by_then_cannot_be_had_then():
    """IV-01, IV-08: a term of its own, where lots are kept."""
    rows = Rows(20, ahead=3, ageing=[Ageing(NOW + DAY, 5), Ageing(NOW + 3 * DAY, 10)])
    quantities = [available(rows, NOW, NOW + day * DAY).quantity for day in range(4)]
    assert quantities == [17, 12, 12, 2]
    terms = {term.name: term.amount for term in available(rows, NOW, NOW + DAY).terms}
    assert terms["expiring"] == -5


def test_who_waits_ahead_is_served_first():
    """IV-03, IV-09: two cannot be promised the same purchase order."""
    coming = [receipt(5, 1), receipt(5, 3)]
    assert available_at(Rows(0, ahead=0, expected=coming), 4, NOW) == NOW + DAY
    assert available_at(Rows(0, ahead=4, expected=coming), 4, NOW) == NOW + 3 * DAY


def simulated(rows: Rows, kept: Kept) -> Iterator[int]:
    """What the channel may sell on each day, in units that are carried one by one."""
    shelf, waiting = rows.on_hand - rows.reserved, rows.ahead
    for day in range(HORIZON + 1):
        for one in rows.expected:
            if day and one["expected_at"] == NOW + day * DAY:
                shelf += one["quantity"]
        while shelf > 0 and waiting > 0:
            shelf, waiting = shelf - 1, waiting - 1
        left = 0 if waiting else max(shelf - kept.safety, 0)
        yield sum(1 for unit in range(1, left + 1) if unit * 100 <= left * kept.percent)


receipts = st.lists(st.builds(receipt, st.integers(0, 9), st.integers(0, HORIZON)), max_size=6)
rows_of = st.builds(
    Rows,
    st.integers(-9, 30),
    st.integers(0, 20),
    st.integers(0, 20),
    receipts,
    st.just("PCE"),
    st.just(()),
)
kept_of = st.builds(Kept, st.integers(0, 9), st.integers(0, 100))


@given(rows_of, kept_of)
def test_each_day_there_is_what_the_simulation_has(rows: Rows, kept: Kept):
    for day, quantity in enumerate(simulated(rows, kept)):
        answer = available(rows, NOW, NOW + day * DAY, kept)
        assert answer.quantity == quantity
        assert answer.quantity == max(0, sum(term.amount for term in answer.terms))


@given(rows_of, kept_of, st.integers(1, 30))
def test_it_is_there_on_the_first_day_on_which_the_simulation_has_it(
    rows: Rows, kept: Kept, needed: int
):
    days = [day for day, there in enumerate(simulated(rows, kept)) if there >= needed]
    expected = NOW + days[0] * DAY if days else None
    assert available_at(rows, needed, NOW, kept) == expected
