"""`orders stock waiting`: who waits, in order, until when and why (IV-03, IV-09)."""

from typing import Any

from orders.business.queue import KEEP_NOW
from orders.cli.stock.waiting import Pass, plain, rows_of
from orders.contracts.blank import blank
from orders.contracts.records import InventoryState, PlannedBackOrder, Wait

DAY = 86_400_000


def entry(order: str, amount: int, day: int | None, by: str = "") -> PlannedBackOrder:
    at = None if day is None else day * DAY
    return {
        "order_id": order,
        "amount": amount,
        "planned_at": at,
        "by": by,
        "told": True,
        "told_at": at,
    }


def waits(passes: int = -1, **changes: Any) -> dict[str, Any]:
    wait: Wait = {
        "ledger": "stock",
        "account": "A",
        "amount": 1,
        "rank": "1",
        "limit": 0,
        "passes": passes,
    }
    return {**blank(InventoryState), "waits": [wait], **changes}


def test_each_has_its_place_and_what_those_before_it_need():
    plan = [entry("a", 4, 3, "PO-1"), entry("b", 2, None), entry("c", 1, 1, "stock")]
    rows = rows_of("A", plan, {"a": waits(), "b": waits(), "c": None})
    assert [(row.place, row.order_id, row.ahead, row.why) for row in rows] == [
        (1, "a", 0, "PO-1 covers it"),
        (2, "b", 4, "nothing that comes covers it"),
        (3, "c", 6, "it is there"),
    ]


def test_who_was_passed_over_says_how_often_and_by_whom():
    state = waits(KEEP_NOW, passed={"A": 3, "B": 9}, goods_by_at=5 * DAY)
    [row] = rows_of("A", [entry("a", 4, 3, "PO-1")], {"a": state})
    assert (row.passed, row.kept, row.goods_by_at) == (3, True, 5 * DAY)
    told = plain(row._replace(passes=(Pass("z", 4, 2, DAY),)))
    assert told["passes"] == [{"passed_by": "z", "needs": 4, "free": 2, "at": DAY}]
    assert told["why"] == "PO-1 covers it"
