"""A lot is recalled: orders that have some of it, or had, are told once; also those that took some
while it was being blocked (IV-08)."""

from typing import Any

import pytest

from orders.contracts.records import (
    HoldersListed,
    LotHeld,
    LotReserved,
    MessageRequested,
    StockBlocked,
    StockReceived,
    StockReserved,
    UnitsDispatched,
)
from tests.orders import PLACED, article, line, order
from tests.stages.network import make
from tests.stages.room import Room
from tests.stages.supply import amounts, dispatched, goods_in, handed_on
from tests.stages.test_blocked import about

RECALL = "RC-1"


def recalled(*orders: int) -> Room:
    """Berlin had 9 of L1; orders shop:1, shop:2, ... took so many; then it was recalled."""
    room = make(articles={"SKU-1": article("SKU-1", lot_controlled=True)})
    room.send(StockReceived, {**goods_in(9, "GR-1"), "lot": "L1", "expires_on": "2026-10-09"})
    for number, quantity in enumerate(orders, 1):
        take(room, quantity, f"shop:{number}")
    room.send(StockBlocked, about("block", RECALL, quality="recalled", because="glass"))
    return room


def take(room: Room, quantity: int, key: str) -> None:
    head = handed_on(order(lines=[line(1, "SKU-1", quantity)]))
    room.send(StockReserved, {**head, "order_id": key, "number": key})


def tell(room: Room, shipped: dict[str, int], **changes: Any) -> list[Any]:
    """The messages that come of it; orders hear of it by their own key."""
    holders: Any = [{"order_id": key, "shipped": amount} for key, amount in shipped.items()]
    listed = {
        "sku": "SKU-1",
        "document_id": RECALL,
        "lot": "L1",
        "holders": holders,
        "because": "glass",
        "at": PLACED,
        **changes,
    }
    events = room.send(HoldersListed, listed)
    return [event.value for event in events if event.record is MessageRequested]


def test_a_warehouse_is_told_to_keep_back_what_an_order_holds():
    room = recalled(2, 3)
    told = tell(room, {"shop:1": 0, "shop:2": 0})
    assert [(one["order_id"], one["to"], one["template"]) for one in told] == [
        ("shop:1", "warehouse", "recalled-lot-held"),
        ("shop:1", "planner", "recalled-lot-held"),
        ("shop:2", "warehouse", "recalled-lot-held"),
        ("shop:2", "planner", "recalled-lot-held"),
    ]
    about_it = {"quantity": "2", "lot": "L1", "warehouse": "BER", "because": "glass"}
    assert about_it.items() <= told[0]["values"].items()


def test_a_customer_is_told_of_what_has_left():
    room = recalled(2)
    gone = {**dispatched(amounts(2)), "order_id": "shop:1", "shipment_id": "shop:1-1"}
    room.send(UnitsDispatched, gone)
    told = tell(room, {"shop:1": 2})
    assert [(one["to"], one["template"]) for one in told] == [
        ("customer", "recalled-goods"),
        ("sales", "recalled-goods"),
    ]
    assert told[0]["values"]["quantity"] == "2"


def test_nobody_is_told_twice():
    room = recalled(2)
    assert tell(room, {"shop:1": 0})
    assert tell(room, {"shop:1": 0}) == []
    assert room.outcomes[-1] == ("LotHeld", "ignored", "already_told")


def test_an_order_that_took_some_meanwhile_is_told():
    """IV-08: its take was granted before the block, and is written behind it."""
    room = recalled(2)
    note = {
        "sku": "SKU-1",
        "warehouse": "BER",
        "lot": "20261009#L1",
        "of_order": "shop:1",
        "amount": 2,
        "at": PLACED,
    }
    told = room.send(LotReserved, note)
    assert [event.record for event in told] == [LotHeld, MessageRequested, MessageRequested]


@pytest.mark.parametrize("changes", [{"lot": "L2"}, {"document_id": "RC-2"}])
def test_what_is_not_recalled_is_told_to_nobody(changes):
    room = recalled(2)
    assert tell(room, {"shop:1": 2}, **changes) == []
    assert room.outcomes[-1] == ("HoldersListed", "ignored", "not_recalled")


def test_an_order_that_has_nothing_of_it_is_told_nothing():
    room = recalled(2)
    assert tell(room, {"shop:9": 0}) == []
    assert room.outcomes[-1][1] == "ignored"


def test_a_taker_of_a_lot_that_is_for_sale_is_no_news():
    room = make(articles={"SKU-1": article("SKU-1", lot_controlled=True)})
    room.send(StockReceived, {**goods_in(9, "GR-1"), "lot": "L1", "expires_on": "2026-10-09"})
    take(room, 2, "shop:1")
    assert room.outcomes[-1] == ("LotReserved", "ignored", "may_be_sold")
