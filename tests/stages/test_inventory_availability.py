"""What there is of an article is told to whoever estimates by it (IV-01, CF-04)."""

import pytest

from orders.contracts.records import (
    Availability,
    ExpectedSupply,
    OrderConfirmed,
    PurchaseOrderConfirmed,
    PurchaseOrderDelayed,
    StockReceived,
    Warehouse,
)
from orders.engine.stage import BalanceChanged
from tests import orders as made
from tests.stages.room import START, Room
from tests.stages.stock import make
from tests.stages.supply import DAY, confirmed, goods_in, late, purchase
from tests.stages.test_inventory_articles import house


@pytest.fixture
def room() -> Room:
    room = make()
    for code, warehouse in house("BER").items():
        room.references.put(Warehouse, code, warehouse)
    return room


def test_what_is_there_promised_and_waited_for_is_told(room):
    room.send(StockReceived, goods_in(10, "D-1"))
    room.send(OrderConfirmed, confirmed(made.order(lines=[made.line(1, "SKU-1", 4)])))
    other = made.order(reference="1002", lines=[made.line(1, "SKU-1", 7)])
    room.send(OrderConfirmed, confirmed(other))
    (row,) = room.tell()
    assert row.record is Availability
    assert row.value == {
        "sku": "SKU-1",
        "on_hand": 10,
        "reserved": 4,
        "waiting": 7,
        "expected": [],
        "at": START,
    }


def test_it_is_told_once_until_something_changes(room):
    room.send(StockReceived, goods_in(10, "D-1"))
    assert [event.value["on_hand"] for event in room.tell()] == [10]
    assert room.tell() == []
    room.send(StockReceived, goods_in(1, "D-2"))
    assert [event.value["on_hand"] for event in room.tell()] == [11]


def test_what_was_told_and_is_told_again_is_no_news(room):
    """The ledger tells again what it does not know to have been heard."""
    room.send(StockReceived, goods_in(10, "D-1"))
    room.tell()
    told = {"ledger": "stock", "account": "SKU-1", "free": 10, "on_hand": 10, "waiting": 0}
    assert room.alarm(BalanceChanged, {"key": "@article/SKU-1", **told}) == []
    assert room.outcomes[-1] == ("BalanceChanged", "ignored", "already_told")


def test_what_comes_is_told_with_it_and_a_new_date_at_once(room):
    room.send(PurchaseOrderConfirmed, purchase(5, START + DAY, "S-1"))
    room.send(StockReceived, goods_in(10, "D-1"))
    (row,) = room.tell()
    assert [one["expected_at"] for one in row.value["expected"]] == [START + DAY]
    supply, told = room.send(PurchaseOrderDelayed, late(START + 3 * DAY, "S-2"))
    assert (supply.record, told.record) == (ExpectedSupply, Availability)
    assert [one["expected_at"] for one in told.value["expected"]] == [START + 3 * DAY]
    assert told.value["on_hand"] == 10
