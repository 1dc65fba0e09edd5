"""Reports of lots, and what the books have of them (IV-08)."""

from collections.abc import Iterable
from typing import Any

import pytest

from orders.audit.checks.documents import unbooked
from orders.audit.goods import Booked, Report, Rows
from orders.audit.listed import JUDGED, Listed
from orders.audit.lots import Lots
from tests.audit.made import entry, record

AT = 1_790_000_000_000  # 2026-09-21
BOOKS = ("stock", "warehouse_stock", "lot_stock")


def report(offset: int = 0, lot: str = "L1", expires_on: str = "2026-10-09") -> Report:
    return Report(
        ("stock.events.v1", 0, offset),
        2_000,
        "StockReceived",
        "A",
        "HAM",
        f"GR-{offset}",
        10,
        "PCE",
        AT,
        True,
        lot=lot,
        expires_on=expires_on,
    )


def found(
    reports: list[Report],
    booked_in: Iterable[str] = BOOKS,
    listed: Iterable[Listed] = (),
    **row: Any,
) -> list[str]:
    """What is wrong if the first report is in these books."""
    article = {"unit": "PCE", "lot_controlled": True, "shelf_life_days": 30, **row}
    tables = {name: Rows(name) for name in article}
    for name, rows in tables.items():
        rows.add(record("ref.articles.v1", "A"), {name: article[name]})
    warehouses, booked = Rows("warehouse"), Booked()
    warehouses.add(record("ref.warehouses.v1", "HAM"), {"warehouse": "HAM"})
    for ledger in booked_in:
        booked.add(ledger, entry("available", "supplier", 10, cause="stock.events.v1/0/0"))
    lots = Lots(reports, tables["lot_controlled"], tables["shelf_life_days"])
    return [
        f"{one.about}: {one.says}"
        for one in unbooked(reports, listed, booked, tables["unit"], warehouses, lots)
    ]


def test_a_receipt_of_a_lot_is_in_three_books() -> None:
    assert found([report()]) == []
    assert found([report()], BOOKS[:2]) == [
        "lot_stock/A: document GR-0 of HAM tells of 10, 0 are booked"
    ]


def test_an_article_without_lots_has_two() -> None:
    assert found([report(lot="", expires_on="")], BOOKS[:2], lot_controlled=False) == []


@pytest.mark.parametrize(
    "doubtful",
    [
        [report(lot="")],
        [report(lot="A#1")],
        [report(expires_on="2026-13-01")],
        [report(expires_on="2027-10-09")],
        [report(expires_on="2026-09-01")],
        [report(), report(1, expires_on="2026-10-01")],
    ],
)
def test_what_the_books_may_refuse_need_not_be_there(doubtful: list[Report]) -> None:
    assert found(doubtful, ()) == []


@pytest.mark.parametrize(("at", "wrong"), [(AT - 1, 3), (AT, 0)])
def test_what_came_before_a_list_of_its_shelf_may_be_in_that(at: int, wrong: int) -> None:
    """IV-11: a list counts as a count does."""
    listed = Listed()
    line = {
        "warehouse": "HAM",
        "list_id": "L-1",
        "sku": "A",
        "counted": 10,
        "lot": "",
        "booked": 10,
    }
    said = {"outcome": "AGREED", "difference": 0, "decided_by": "", "counted_at": at}
    unasked = {"decide_by_at": None, "escalations": 0}
    listed.take(record(JUDGED, "A"), "CountJudged", {**line, **said, **unasked})
    assert len(found([report()], (), [listed])) == wrong
