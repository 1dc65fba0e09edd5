"""Whom units went past: only who needed more than there was, and to nobody that stands before
(IV-09)."""

from typing import Any

import pytest

from orders.audit.accounts import Book
from orders.audit.checks.turns import unfair
from orders.audit.limits import nothing
from tests.audit.made import entry, record


def passed(**changes: Any) -> dict[str, Any]:
    """Shop:9 needs five of A, and three came free."""
    made = {"account": "A", "key": "shop:9", "rank": "1", "need": 5, "free": 3, "by": "2"}
    return {**made, **changes}


def said(**changes: Any) -> list[str]:
    told = entry("reserved", "available", 3, passed=[passed(**changes)])
    findings = unfair(record("stock.journal.v2"), told)
    return [f"{finding.about}: {finding.says}" for finding in findings]


@pytest.mark.parametrize("changes", [{}, {"free": 0}, {"free": -2}, {"by": "1"}])
def test_who_needs_more_than_there_is_may_be_passed_over(changes: dict[str, Any]) -> None:
    assert said(**changes) == []


@pytest.mark.parametrize("free", [5, 6])
def test_who_could_have_been_served_was_passed_over_in_vain(free: int) -> None:
    assert said(free=free) == [
        f"stock/A: shop:9 was passed over by shop:1, although it needs 5 and could have had {free} "
        "(entry stock.journal.v2/0/0)"
    ]


def test_who_stands_behind_is_not_passed_over() -> None:
    assert said(rank="3") == [
        "stock/A: shop:9 was passed over by shop:1, although it stands behind it "
        "(entry stock.journal.v2/0/0)"
    ]


def test_an_entry_moves_something_or_tells_who_was_passed_over() -> None:
    book = Book("stock", nothing)
    moved = entry("reserved", "available", 1, cause="wake/0/-1", movements=[])
    book.add(record("stock.journal.v2"), {**moved, "passed": [passed()]}, True)
    assert book.faults == []
    book.add(record("stock.journal.v2"), {**moved, "passed": []}, True)
    assert [fault.says for fault in book.faults] == ["moves nothing (entry stock.journal.v2/0/0)"]
