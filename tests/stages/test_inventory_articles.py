"""Inventory: what warehouses and suppliers report about an article (IV-01, IV-03, IV-10, IV-11)."""

import pytest

from orders.contracts.records import (
    Article,
    ExpectedSupply,
    PurchaseOrderConfirmed,
    PurchaseOrderDelayed,
    StockAdjusted,
    StockCounted,
    StockDamaged,
    StockReceived,
    Warehouse,
)
from services.inventory.stage import STAGE
from tests.orders import PLACED, article
from tests.policies import usual
from tests.stages.house import warehouse
from tests.stages.room import START, Room
from tests.stages.supply import DAY, counted, damaged, goods_in, late, purchase

KEY = "@article/SKU-1"


def house(*codes: str) -> dict[str, Warehouse]:
    return {code: warehouse(code) for code in ("BER", "LYS", *codes)}


@pytest.fixture
def room() -> Room:
    return Room(
        STAGE,
        references={Article: {"SKU-1": article("SKU-1")}, ExpectedSupply: {}, Warehouse: house()},
    )


def on_hand(room: Room) -> int:
    return room.supplied["stock", "SKU-1"]


def test_receipts_and_damage_move_the_books(room):
    """IV-10, and the last receipt for IV-01."""
    room.send(StockReceived, goods_in(10, "D-1"))
    room.send(StockDamaged, damaged(3, "D-2"))
    assert on_hand(room) == 7
    assert room.state(KEY)["article"]["last_received_at"] == PLACED


def test_a_repeated_document_is_dropped(room):
    """IV-10."""
    room.send(StockReceived, goods_in(10, "D-1"))
    room.send(StockReceived, goods_in(10, "D-1"))
    assert on_hand(room) == 10
    assert room.outcomes[-1] == ("StockReceived", "ignored", "repeated_document")


def test_warehouses_number_their_papers_by_themselves(room):
    """IV-10: a document is known by issuer, kind and number."""
    room.send(StockReceived, goods_in(10, "GR-1001", warehouse="BER"))
    room.send(StockReceived, goods_in(20, "GR-1001", warehouse="LYS"))
    room.send(StockDamaged, damaged(1, "GR-1001", warehouse="LYS"))
    assert on_hand(room) == 29


def test_suppliers_number_their_papers_by_themselves(room):
    """IV-03."""
    room.send(PurchaseOrderConfirmed, purchase(10, START + DAY, "S-1"))
    other = {**purchase(5, START + DAY, "S-1", order="PO-2"), "supplier": "Bolt & Co"}
    (published,) = room.send(PurchaseOrderConfirmed, other)
    assert [receipt["quantity"] for receipt in published.value["receipts"]] == [10, 5]


def test_documents_are_remembered_up_to_a_limit():
    """IV-10."""
    policy = usual(STAGE).model_copy(update={"remembered_documents": 2})
    room = Room(STAGE, policy, references={Article: {}, ExpectedSupply: {}, Warehouse: house()})
    for document in ("D-1", "D-2", "D-3"):
        room.send(StockReceived, goods_in(1, document))
    assert room.state(KEY)["article"]["documents"] == ["BER/receipt/D-2", "BER/receipt/D-3"]


@pytest.mark.parametrize(
    ("report", "reason"),
    [(goods_in(0, "D-1"), "senseless_quantity"), (goods_in(5, "D-1", unit="GRM"), "other_unit")],
)
def test_senseless_reports_are_not_booked(room, report, reason):
    """IV-10: counted, not booked, and the article's later reports flow."""
    room.send(StockReceived, report)
    assert (on_hand(room), room.outcomes[-1][2]) == (0, reason)


def test_opening_stock_is_the_first_count_of_each_warehouse(room):
    """IV-10: counts of two warehouses add up."""
    room.send(StockCounted, counted(10, "C-1", warehouse="BER"))
    room.send(StockCounted, counted(4, "C-2", warehouse="LYS"))
    assert on_hand(room) == 14
    assert room.state(KEY)["article"]["warehouses"] == ["BER", "LYS"]


def test_a_later_count_is_left_to_the_books_of_the_shelf(room):
    """IV-10, IV-11: allocation keeps them and says by how much they were off."""
    room.send(StockReceived, goods_in(10, "D-1"))
    room.send(StockCounted, counted(8, "C-1"))
    assert on_hand(room) == 10
    adjustment = {
        "sku": "SKU-1",
        "warehouse": "BER",
        "document_id": "C-1",
        "difference": -2,
        "source": "counted",
        "because": "",
        "at": PLACED,
    }
    room.send(StockAdjusted, adjustment)
    assert on_hand(room) == 8


def test_a_return_is_told_by_allocation(room):
    """IV-10, AS-04: only allocation knows shelves, so the two books cannot disagree."""
    back = {"sku": "SKU-1", "warehouse": "BER", "document_id": "R-1", "difference": 2}
    told = {**back, "source": "returned", "because": "", "at": PLACED}
    room.send(StockAdjusted, told)
    assert (on_hand(room), room.outcomes[-1]) == (2, ("StockAdjusted", "adjusted", "returned"))


def test_goods_of_an_unknown_warehouse_wait_until_it_is_known(room):
    """IV-10: nothing of it is sold; later reports of it wait behind the first."""
    room.send(StockCounted, counted(7, "C-1", warehouse="HMA"))
    room.send(StockReceived, goods_in(2, "D-1", warehouse="HMA"))
    room.send(StockReceived, goods_in(2, "D-1", warehouse="HMA"))
    assert (on_hand(room), room.outcomes[-1][2]) == (0, "repeated_document")
    assert [entry["quantity"] for entry in room.state(KEY)["article"]["set_aside"]] == [7, 2]
    room.references.put(Warehouse, "HMA", warehouse("HMA"))
    room.send(StockDamaged, damaged(1, "D-2", warehouse="HMA"))
    assert on_hand(room) == 0
    room.forward(hours=1)
    state = room.state(KEY)
    assert (on_hand(room), state["article"]["set_aside"], state["wake_at"]) == (
        8,
        [],
        None,
    )


def test_expected_supply_is_published_and_ends_with_the_receipt(room):
    """IV-03: confirmed, delayed, partly received, received."""
    (published,) = room.send(PurchaseOrderConfirmed, purchase(10, START + DAY, "S-1"))
    receipt = {
        "purchase_order": "PO-1",
        "warehouse": "BER",
        "quantity": 10,
        "expected_at": START + DAY,
    }
    assert (published.record, published.value) == (
        ExpectedSupply,
        {"sku": "SKU-1", "receipts": [receipt]},
    )
    (published,) = room.send(PurchaseOrderDelayed, late(START + 3 * DAY, "S-2"))
    assert published.value["receipts"] == [{**receipt, "expected_at": START + 3 * DAY}]
    (published,) = room.send(StockReceived, goods_in(4, "D-1", purchase_order="PO-1"))
    assert published.value["receipts"][0]["quantity"] == 6
    (published,) = room.send(StockReceived, goods_in(6, "D-2", purchase_order="PO-1"))
    assert published.value["receipts"] == []


def test_supplier_documents_are_dropped_when_repeated_or_senseless(room):
    """IV-03."""
    room.send(PurchaseOrderConfirmed, purchase(10, START + DAY, "S-1"))
    room.send(StockReceived, goods_in(10, "D-1", purchase_order="PO-1"))
    assert room.send(PurchaseOrderConfirmed, purchase(10, START + DAY, "S-1")) == []
    assert room.send(PurchaseOrderConfirmed, purchase(0, START + DAY, "S-2")) == []
    assert room.send(PurchaseOrderDelayed, late(START + DAY, "S-3", order="PO-9")) == []
    assert [reason for _, _, reason in room.outcomes[-3:]] == [
        "repeated_document",
        "senseless_quantity",
        "unknown_purchase_order",
    ]
