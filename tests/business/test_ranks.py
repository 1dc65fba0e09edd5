"""The fair order of those who wait (IV-09, AL-01)."""

from typing import Any

from orders.business.ranks import rank
from tests.orders import PLACED, order

NOW, DAY = PLACED, 86_400_000


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
