"""Rules of inventory, one by one (IV-02, IV-03, IV-09, IV-10)."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from orders.business.ranks import rank
from orders.business.reservations import settle
from orders.contracts.records import Shortage
from orders.engine.questions import Take
from services.inventory.rules import demand, shortage
from tests.orders import PLACED, order

NOW, DAY = PLACED, 86_400_000


def receipt(quantity, expected_at, number=1):
    return {
        "purchase_order": f"PO-{number}",
        "warehouse": "BER",
        "quantity": quantity,
        "expected_at": expected_at,
    }


def needed(*quantities):
    return [
        {"line": n, "sku": "A", "quantity": quantity} for n, quantity in enumerate(quantities, 1)
    ]


def held(*amounts):
    return demand.reservations(needed(*amounts), version=1)


def test_takes_add_up_by_article():
    """IV-02."""
    assert demand.takes(needed(2, 3)) == (Take("A", 5),)


def test_an_overdue_purchase_order_promises_nothing():
    """IV-03."""
    assert shortage.restock_at([receipt(9, NOW)], 1, NOW) is None
    assert shortage.restock_at([receipt(9, NOW), receipt(1, NOW + DAY, 2)], 1, NOW) == NOW + DAY


def test_too_small_a_purchase_order_is_no_date():
    """IV-03."""
    assert (
        shortage.restock_at([receipt(3, NOW + DAY), receipt(3, NOW + 2 * DAY, 2)], 7, NOW) is None
    )


def test_the_whole_order_is_complete_with_its_last_line():
    """IV-03: unknown if one line's date is."""

    def short(expected_at: int | None) -> Shortage:
        return {"line": 1, "sku": "A", "needed": 1, "available": 0, "expected_at": expected_at}

    assert shortage.complete_at([short(NOW + DAY), short(NOW)]) == NOW + DAY
    assert shortage.complete_at([short(NOW), short(None)]) is None


def test_stock_below_zero_is_nothing_free():
    """IV-03: a count found less than is reserved."""
    (short,) = shortage.shortages(needed(2), (Take("A", 2),), (-5,), {}, NOW)
    assert (short["available"], short["needed"]) == (0, 2)


def wanted(**changes: Any) -> str:
    return rank(order(**changes), 3)


def test_who_names_no_date_is_not_passed_by_a_newer_order_for_a_far_day():
    """IV-09: it is wanted as soon as possible, so many days after it was placed by policy."""
    undated, far = (
        wanted(placed_at=NOW),
        wanted(placed_at=NOW + 1, wished_delivery_at=NOW + 9 * DAY),
    )
    soon = wanted(placed_at=NOW + 1, wished_delivery_at=NOW + 2 * DAY)
    assert sorted([far, undated, soon]) == [soon, undated, far]
    at_the_bound = wanted(placed_at=NOW + 1, wished_delivery_at=NOW + 3 * DAY)
    assert undated < at_the_bound, "equal dates: by age"


def test_urgency_goes_before_promise_before_age():
    """IV-09."""
    urgent = wanted(priority=2, promised_delivery_at=NOW + 9 * DAY)
    promised = wanted(promised_delivery_at=NOW + DAY, wished_delivery_at=NOW)
    wished = wanted(wished_delivery_at=NOW + 2 * DAY)
    older, newer = wanted(placed_at=NOW - 1), wanted(placed_at=NOW)
    assert [urgent, promised, wished, older, newer] == sorted(
        [newer, older, wished, promised, urgent]
    )


@given(
    st.lists(st.integers(1, 50), min_size=1, max_size=6),
    st.dictionaries(st.integers(1, 6), st.integers(0, 60)),
)
def test_settling_loses_and_makes_nothing(quantities, amounts):
    """IV-10: what is kept and what is settled are what was held, and never more than was asked."""
    reservations = held(*quantities)
    kept, settled = settle(reservations, 1, amounts)
    assert sum(reservation["amount"] for reservation in (*kept, *settled)) == sum(quantities)
    for reservation in settled:
        assert 0 < reservation["amount"] <= amounts[reservation["line"]]
    for line, quantity in enumerate(quantities, 1):
        assert sum(
            reservation["amount"] for reservation in kept if reservation["line"] == line
        ) == quantity - min(quantity, amounts.get(line, 0))


def test_another_versions_holds_stay():
    """IV-10."""
    assert settle(held(2), 2, {1: 2}) == (held(2), [])
