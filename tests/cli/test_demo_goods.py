"""What a demo came to in goods is counted from what was said."""

from typing import Any

from orders.cli.demo.goods import Counting
from orders.cli.demo.goods_table import as_json, table
from orders.contracts.records import (
    CountJudged,
    JournalEntry,
    LotHeld,
    MaterialsReserved,
    OrderBackordered,
    OrderReceived,
    PurchaseOrderConfirmed,
    PurchaseOrderDelayed,
    ShipmentDelivered,
    StockReceived,
    StockReserved,
)

DAY = 86_400_000
MONTH = 30 * DAY


def counting() -> Counting:
    return Counting(0, MONTH)


def short(order: str, at: int, *expected: int | None) -> dict[str, Any]:
    shortages = [
        {"sku": f"SKU-{n}", "line": n, "expected_at": day} for n, day in enumerate(expected, 1)
    ]
    return {"order_id": order, "at": at, "shortages": shortages}


def reserved(order: str, at: int, *lines: int, still_open: int = 0) -> dict[str, Any]:
    there = [{"line": number} for number in lines]
    return {"order_id": order, "at": at, "lines": there, "open_lines": [{}] * still_open}


def test_an_order_has_its_goods_at_once_or_waits_for_the_last_of_them():
    counted = counting()
    counted.saw(StockReserved, reserved("a", 1, 1, 2))
    counted.saw(OrderBackordered, short("b", 2, 3 * DAY, 5 * DAY))
    counted.saw(OrderBackordered, short("b", 3, 9 * DAY))
    counted.saw(StockReserved, reserved("b", 2 + DAY, 1, still_open=1))
    assert counted.whole.waited == []
    counted.saw(StockReserved, reserved("b", 2 + 4 * DAY, 2))
    goods = counted.whole
    assert (goods.asked, goods.at_once, goods.waited) == (2, 1, [4 * DAY])
    assert (goods.dated, goods.in_time) == (1, 1), "by the later of the dates that it heard first"
    assert len(goods.short) == 2


def test_without_a_date_for_all_of_it_no_date_was_given():
    counted = counting()
    counted.saw(OrderBackordered, short("a", 1, DAY, None))
    assert counted.waiting == 1
    counted.saw(StockReserved, reserved("a", 2, 1, 2))
    assert counted.whole.dated == 0
    assert counted.waiting == 0


def test_the_first_day_given_counts_whenever_it_was_given():
    counted = counting()
    counted.saw(OrderBackordered, short("a", 1, None))
    counted.saw(OrderBackordered, short("a", 2, 2 * DAY))
    counted.saw(OrderBackordered, short("a", 3, 9 * DAY))
    counted.saw(StockReserved, reserved("a", 4 * DAY, 1))
    goods = counted.whole
    assert goods.waited == [4 * DAY - 1], "it waits from the first word on"
    assert (goods.dated, goods.in_time) == (1, 0)


def test_an_order_counts_where_stock_was_asked_for_it():
    counted = counting()
    counted.saw(OrderReceived, {"order_id": "a", "at": MONTH - 2})
    counted.saw(OrderBackordered, short("a", MONTH - 1, None))
    counted.saw(StockReserved, reserved("a", MONTH + DAY, 1))
    counted.saw(ShipmentDelivered, {"order_id": "a", "delivered_at": MONTH + 2 * DAY})
    counted.saw(ShipmentDelivered, {"order_id": "a", "delivered_at": MONTH + 3 * DAY})
    [first] = counted.stretches
    assert first.waited == [DAY + 1]
    assert first.delivered == [2 * DAY + 2]


def test_purchase_orders_are_late_once_and_bundles_are_seen_by_their_parts():
    counted = counting()
    counted.saw(PurchaseOrderConfirmed, {"at": 1})
    for at in (2, 3):
        counted.saw(PurchaseOrderDelayed, {"purchase_order": "P", "at": at})
        counted.saw(StockReceived, {"purchase_order": "P", "at": at})
    counted.saw(StockReceived, {"purchase_order": "", "at": 4})
    counted.saw(StockReserved, reserved("a", 5, 1, 1, 2))
    counted.saw(MaterialsReserved, {"order_id": "m", "at": 6})
    counted.saw(CountJudged, {"outcome": "POSTED", "at": 7})
    assert counted.whole.counts == {
        "bought": 1, "late": 1, "in_parts": 1, "with_bundles": 1, "to_make": 1, "posted": 1
    }  # fmt: skip
    assert (counted.whole.asked, counted.whole.at_once) == (2, 2)


def test_the_table_has_a_column_for_each_month():
    counted = counting()
    counted.saw(StockReserved, reserved("a", 1, 1))
    counted.saw(StockReserved, reserved("b", MONTH + 1, 1))
    shown = table(counted.whole, counted.stretches, 30)
    heads = [column.header for column in shown.columns]
    assert heads == ["day", "1 to 30", "31 to 60", "all"]
    assert as_json(counted.whole)["goods"]["orders that asked for goods"] == "2"


def moved(account: str, credit: str, amount: int, debit: str = "available") -> dict[str, Any]:
    return {"account": account, "debit": debit, "credit": credit, "amount": amount}


def test_what_expires_is_a_share_of_what_came_of_its_article():
    counted = counting()
    came = [
        moved("TEA@HAM#20251201#A", "supplier", 4_000),
        moved("PAN@HAM#20251201#B", "counted", 10),
        moved("PAN@HAM#20251201#B", "in_transit", 7),
    ]
    counted.saw(JournalEntry, {"at": 1, "movements": came})
    left = [
        moved("PAN@HAM!expired#20251201#B", "quarantine", 5),
        moved("PAN@HAM!recalled#20251201#B", "quarantine", 5),
        moved("PAN@HAM#20251201#B", "available", 5, debit="quarantine"),
    ]
    counted.saw(JournalEntry, {"at": MONTH + 1, "movements": left})
    for order in ("a", "b"):
        held = {"order_id": order, "document_id": "recall-B", "lot": "B", "at": 2}
        counted.saw(LotHeld, held)
    goods = counted.whole
    assert goods.share_expired == 0.25, "half of one article, nothing of the other"
    assert [one.share_expired for one in counted.stretches] == [0, 0.25]
    assert (len(goods.lots), len(goods.lots_expired)) == (2, 1)
    assert goods.counts == {"recalled": 1, "told_of_recall": 2}
    assert "recalls / orders told of them" in as_json(goods)["goods"]
    assert "recalls / orders told of them" not in as_json(counting().whole)["goods"]
