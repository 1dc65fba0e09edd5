"""IV-10: goods between two warehouses of the house, paper by paper, in any order."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.business.transfers import (
    ARRIVAL,
    DEPARTURE,
    LOSS,
    SETTLED_KEPT,
    Booked,
    book,
    expected,
    in_transit,
)
from orders.contracts.records import SetAside, Transfer


def paper(kind: str, quantity: int, transfer: str = "T-1", **changes: Any) -> SetAside:
    made: SetAside = {
        "kind": kind,
        "warehouse": "BER" if kind == DEPARTURE else "LYS",
        "document_id": "",
        "quantity": quantity,
        "unit": "PCE",
        "purchase_order": "",
        "because": "",
        "at": 5,
        "transfer_id": transfer,
        "to_warehouse": "LYS" if kind == DEPARTURE else "",
        "expected_at": 50 if kind == DEPARTURE else None,
        "lot": "",
    }
    return {**made, **changes}  # type: ignore[typeddict-item]


def played(*papers: SetAside) -> tuple[list[Transfer], list[Booked]]:
    transfers: list[Transfer] = []
    told = []
    for one in papers:
        told.append(book(transfers, one))
        transfers = told[-1].transfers
    return transfers, told


def postings(*papers: SetAside) -> list[tuple[str, int, str]]:
    return [tuple(one) for booked in played(*papers)[1] for one in booked.postings]  # type: ignore[misc]


def test_goods_leave_one_warehouse_and_come_to_the_other():
    assert postings(paper(DEPARTURE, 10), paper(ARRIVAL, 10)) == [
        ("BER", -10, "in_transit"),
        ("LYS", 10, "in_transit"),
    ]


def test_what_is_under_way_is_expected_until_it_is_there():
    """IV-03."""
    transfers, _ = played(paper(DEPARTURE, 10), paper(ARRIVAL, 4))
    (receipt,) = expected(transfers)
    assert receipt == {
        "purchase_order": "T-1",
        "warehouse": "LYS",
        "quantity": 6,
        "expected_at": 50,
    }
    assert expected(played(paper(DEPARTURE, 10), paper(ARRIVAL, 4), paper(ARRIVAL, 6))[0]) == []


def test_what_is_lost_is_scrapped_and_expected_no_longer():
    papers = paper(DEPARTURE, 10), paper(ARRIVAL, 7), paper(LOSS, 3)
    assert postings(*papers)[-2:] == [("LYS", 3, "in_transit"), ("LYS", -3, "scrapped")]
    assert expected(played(*papers)[0]) == []


def test_no_more_is_lost_than_is_in_transit():
    _, told = played(paper(DEPARTURE, 10), paper(ARRIVAL, 8), paper(LOSS, 5), paper(LOSS, 1))
    assert [one.amount for one in told[2].postings] == [2, -2]
    assert (told[3].postings, told[3].reason) == ((), "not_in_transit")


def test_a_transfer_leaves_once():
    _, told = played(paper(DEPARTURE, 10), paper(DEPARTURE, 10))
    assert (told[1].postings, told[1].reason) == ((), "already_departed")


def test_it_may_be_told_to_have_come_before_it_left():
    transfers, _ = played(paper(ARRIVAL, 4))
    assert (expected(transfers), in_transit(transfers[0])) == ([], -4)
    transfers, _ = played(paper(ARRIVAL, 4), paper(DEPARTURE, 10))
    assert [one["quantity"] for one in expected(transfers)] == [6]


def test_what_comes_beyond_what_left_was_counted_and_not_in_transit():
    assert postings(paper(DEPARTURE, 10), paper(ARRIVAL, 12))[1:] == [
        ("LYS", 12, "in_transit"),
        ("LYS", 2, "counted"),
        ("LYS", -2, "in_transit"),
    ]


@given(
    st.lists(st.tuples(st.sampled_from((ARRIVAL, LOSS)), st.integers(1, 9)), max_size=6),
    st.integers(1, 20),
    st.integers(0, 6),
)
def test_nothing_is_lost_between_the_accounts(papers, quantity, when):
    """Whenever the departure is told: what all warehouses have changes by what was counted or
    scrapped; and in transit is what left and is not settled, never less than nothing."""
    told = [paper(kind, amount) for kind, amount in papers]
    told.insert(min(when, len(told)), paper(DEPARTURE, quantity))
    buckets: Counter[str] = Counter()
    own = 0
    for _, amount, bucket in postings(*told):
        own += amount
        buckets[bucket] -= amount
    assert own + buckets.total() == 0
    settled = sum(amount for _, amount in papers)
    assert buckets["in_transit"] == max(quantity - settled, 0)
    (transfer,) = played(*told)[0]
    assert in_transit(transfer) == buckets["in_transit"]


def test_of_settled_ones_the_oldest_are_forgotten():
    papers = [
        paper(kind, 1, f"T-{n}") for n in range(SETTLED_KEPT + 5) for kind in (DEPARTURE, ARRIVAL)
    ]
    transfers, _ = played(paper(DEPARTURE, 9, "under way"), *papers)
    known = [one["transfer_id"] for one in transfers]
    assert (len(known), known[0]) == (SETTLED_KEPT + 1, "under way")
    assert known[-1] == f"T-{SETTLED_KEPT + 4}"


def test_another_paper_is_none_of_a_transfer():
    with pytest.raises(ValueError, match="no paper of a transfer"):
        book([], paper("receipt", 1))


def test_each_lot_of_a_transfer_stands_by_itself():
    """IV-08."""
    first, second = {"lot": "20261201#L1"}, {"lot": "20270101#L2"}
    papers = (
        paper(DEPARTURE, 3, **first),
        paper(DEPARTURE, 2, **second),
        paper(ARRIVAL, 2, **second),
    )
    transfers, told = played(*papers)
    assert [one.reason for one in told] == ["", "", ""]
    assert [receipt["quantity"] for receipt in expected(transfers)] == [3]
