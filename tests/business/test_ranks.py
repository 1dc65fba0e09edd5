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


def test_a_time_before_1970_is_as_old_as_can_be_and_no_older():
    """IV-09: a rank is compared as text, so it has no sign."""
    due = NOW + DAY
    first, zero, later = (wanted(placed_at=at, promised_delivery_at=due) for at in (-DAY, 0, 1))
    assert first == zero < later
    undated = [wanted(placed_at=at - 3 * DAY) for at in (-DAY, 0, 1)]
    assert undated[0] == undated[1] < undated[2]


def test_ages_compare_as_numbers_however_many_digits_they_have():
    """IV-09."""
    older, newer = (wanted(placed_at=at, wished_delivery_at=NOW) for at in (999_999, 1_000_000))
    assert older < newer
    soon, late = (wanted(wished_delivery_at=at) for at in (999_999, 1_000_000))
    assert soon < late


def test_nothing_is_more_urgent_than_nine_nor_less_than_nothing():
    """IV-09."""
    ranks = [wanted(priority=priority) for priority in (9, 8, 1, 0)]
    assert ranks == sorted(set(ranks))
    assert (wanted(priority=10), wanted(priority=-1)) == (ranks[0], ranks[-1])
