"""Who waits is dated by their place in the queue (IV-03, IV-09)."""

from hypothesis import given
from hypothesis import strategies as st

from orders.business.availability.available import available_at
from orders.business.availability.planned import NOBODY_KNOWS, STOCK, Need, Planned, planned
from orders.business.availability.rows import Rows
from orders.contracts.records import ExpectedReceipt
from tests.stages.waiting import Queue

NOW, DAY = 1_790_000_000_000, 86_400_000


def receipt(quantity: int, day: int, order: str = "") -> ExpectedReceipt:
    return {
        "purchase_order": order or f"PO-{day}",
        "warehouse": "B",
        "quantity": quantity,
        "expected_at": NOW + day * DAY,
    }


def days(rows: Rows, *needs: int | Need, awaited: int = 0) -> list[int | None]:
    """On which day each is served; 0: now."""
    wanted = [one if isinstance(one, Need) else Need(one) for one in needs]
    dates = planned(rows, wanted, NOW, awaited * DAY)
    return [None if one.at is None else (one.at - NOW) // DAY for one in dates]


def test_two_are_not_promised_the_same_purchase_order():
    """IV-03: the second has what comes next."""
    rows = Rows(0, expected=[receipt(5, 1), receipt(5, 3)])
    assert days(rows, 4, 4, 4) == [1, 3, None]


def test_what_is_there_goes_first_and_each_date_says_what_it_rests_on():
    rows = Rows(3, expected=[receipt(5, 1)])
    dates = planned(rows, [Need(2), Need(4), Need(9)], NOW)
    assert dates == (Planned(NOW, STOCK), Planned(NOW + DAY, "PO-1"), NOBODY_KNOWS)


def test_what_is_missing_already_is_made_up_for_first():
    """A count found less than is promised (IV-10)."""
    assert days(Rows(-3, expected=[receipt(4, 1), receipt(1, 2)]), 2) == [2]
    assert days(Rows(5, reserved=4, ahead=2, expected=[receipt(4, 1)]), 3) == [1]


def test_goods_go_past_who_needs_more_than_comes():
    """IV-09: as ledgers do; its date is that of what is left for it."""
    rows = Rows(0, expected=[receipt(4, 1), receipt(6, 2), receipt(4, 3)])
    assert days(rows, 10, 4) == [3, 1]


def test_nothing_goes_past_for_whom_it_is_kept():
    """IV-09: once it was passed over as often as policy allows."""
    rows = Rows(0, expected=[receipt(4, 1), receipt(6, 2), receipt(4, 3)])
    assert days(rows, Need(10, keeps=True), 4) == [2, 3]


def test_who_stands_before_those_it_is_kept_for_is_served_all_the_same():
    rows = Rows(0, expected=[receipt(4, 1)])
    assert days(rows, 3, Need(10, keeps=True), 1) == [1, None, None]


def test_what_is_overdue_promises_nothing():
    """IV-03: suppliers name days, so it is waited for a while."""
    rows = Rows(0, expected=[receipt(5, -1), receipt(5, 4)])
    assert days(rows, 5) == [4]
    assert days(rows, 5, awaited=2) == [-1]
    assert days(rows, 5, awaited=1) == [4]


receipts = st.lists(st.builds(receipt, st.integers(1, 9), st.integers(-1, 6)), max_size=6)
rows_of = st.builds(Rows, st.integers(-5, 9), st.integers(0, 5), st.integers(0, 5), receipts)
needs_of = st.lists(st.builds(Need, st.integers(1, 9), st.booleans()), max_size=8)


@given(rows_of, needs_of)
def test_no_unit_is_promised_twice(rows: Rows, needs: list[Need]):
    """IV-03: by any day those who are dated by then need no more than there is."""
    dates = planned(rows, needs, NOW)
    for day in range(8):
        by = NOW + day * DAY
        came = sum(one["quantity"] for one in rows.expected if NOW < one["expected_at"] <= by)
        there = rows.on_hand - rows.reserved - rows.ahead + came
        promised = [
            need.amount
            for need, date in zip(needs, dates, strict=True)
            if date.at is not None and date.at <= by
        ]
        assert sum(promised) <= max(there, 0)


@given(rows_of, st.integers(1, 9))
def test_who_waits_alone_is_dated_as_a_newcomer_is(rows: Rows, amount: int):
    """IV-03: one answer for both."""
    assert planned(rows, [Need(amount)], NOW)[0].at == available_at(rows, amount, NOW)


@given(rows_of, needs_of)
def test_the_queue_serves_them_on_these_days(rows: Rows, needs: list[Need]):
    """IV-09: held against the naive queue of ledgers, fed with what comes day by day."""
    queue, served = Queue(), dict[str, int]()
    states = {
        f"{number:03}": {
            "waits": [
                {
                    "ledger": "stock",
                    "account": "A",
                    "amount": need.amount,
                    "rank": "",
                    "limit": 0,
                    "passes": 0 if need.keeps else -1,
                }
            ]
        }
        for number, need in enumerate(needs)
    }
    left = rows.on_hand - rows.reserved - rows.ahead
    for day in range(8):
        coming = [one for one in rows.expected if one["expected_at"] == NOW + day * DAY]
        for quantity in [0] if day == 0 else [one["quantity"] for one in coming]:
            left += quantity
            for key in queue.offer(("stock", "A"), left, states)[0]:
                served[key] = day
                left -= needs[int(key)].amount
                del states[key]
    expected = [served.get(f"{number:03}") for number in range(len(needs))]
    assert days(rows, *needs) == expected
