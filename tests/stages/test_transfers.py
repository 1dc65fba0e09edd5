"""IV-10, IV-03: a transfer between two warehouses, in the book of the network and in that of the
shelves."""

from typing import Any

import pytest

from orders.contracts.records import (
    Article,
    ExpectedSupply,
    StockCounted,
    StockReceived,
    TransferArrived,
    TransferDeparted,
    TransferLost,
    Warehouse,
)
from services.allocation.stage import STAGE as ALLOCATION
from services.inventory.stage import STAGE as INVENTORY
from tests.orders import PLACED, article
from tests.stages.house import warehouse
from tests.stages.room import Room
from tests.stages.supply import counted, goods_in

LATER = PLACED + 86_400_000


class Books:
    """Both stages hear what warehouses say; inventory what allocation tells of it."""

    def __init__(self) -> None:
        self.tables: dict[type, dict[str, Any]] = {
            Article: {"SKU-1": article("SKU-1")},
            Warehouse: {code: warehouse(code) for code in ("BER", "LYS")},
        }
        self.inventory = Room(INVENTORY, references=self.tables)
        self.allocation = Room(ALLOCATION, references=self.tables)
        self.expected: list[tuple[str, int]] = []

    def say(self, record, value):
        for event in self.inventory.send(record, value):
            if event.record is ExpectedSupply:
                receipts = event.value["receipts"]
                self.expected = [(one["purchase_order"], one["quantity"]) for one in receipts]
        for event in self.allocation.send(record, value):
            if event.record in INVENTORY.takes:
                self.inventory.send(event.record, event.value)
        assert sum(self.shelves) == self.network, "the two books agree at every step"

    @property
    def network(self) -> int:
        return self.inventory.free("stock", "SKU-1")

    @property
    def shelves(self) -> tuple[int, int]:
        free = self.allocation.free
        return free("warehouse_stock", "SKU-1@BER"), free("warehouse_stock", "SKU-1@LYS")

    def reasons(self):
        return self.inventory.outcomes[-1][1:], self.allocation.outcomes[-1][1:]


@pytest.fixture
def books() -> Books:
    """Ten pieces in Berlin."""
    made = Books()
    made.say(StockReceived, goods_in(10, "R-1"))
    return made


NO_LOT = {"lot": "", "expires_on": ""}


def papers(quantity, document, at, **more):
    about = {"sku": "SKU-1", "transfer_id": "T-1", "unit": "PCE", "at": at, **NO_LOT}
    return {**about, "document_id": document, "quantity": quantity, **more}


def depart(books, quantity, document="out", at=PLACED + 1, to="LYS"):
    to_come = {"warehouse": "BER", "to_warehouse": to, "expected_at": LATER}
    books.say(TransferDeparted, papers(quantity, document, at, **to_come))


def arrive(books, quantity, document="in", at=PLACED + 2):
    books.say(TransferArrived, papers(quantity, document, at, warehouse="LYS"))


def lose(books, quantity, document="lost", at=PLACED + 3):
    gone = {"warehouse": "LYS", "because": "fell off the lorry"}
    books.say(TransferLost, papers(quantity, document, at, **gone))


def test_it_leaves_both_books_and_is_expected_where_it_is_to_come(books):
    depart(books, 4)
    assert (books.network, books.shelves) == (6, (6, 0))
    assert books.expected == [("T-1", 4)]


def test_it_comes_in_parts_and_what_is_lost_is_expected_no_longer(books):
    depart(books, 4)
    arrive(books, 3)
    assert (books.shelves, books.expected) == ((6, 3), [("T-1", 1)])
    lose(books, 1)
    assert (books.shelves, books.expected) == ((6, 3), [])


def test_each_paper_counts_once(books):
    for _ in range(2):
        depart(books, 4)
    for _ in range(2):
        arrive(books, 2)
    for _ in range(2):
        lose(books, 1)
    assert (books.shelves, books.expected) == ((6, 2), [("T-1", 1)])
    assert books.reasons() == (("ignored", "repeated_document"),) * 2


def test_it_may_be_told_to_have_come_before_it_left(books):
    arrive(books, 4)
    depart(books, 4)
    assert (books.shelves, books.expected) == ((6, 4), [])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"to_warehouse": ""}, "no_destination"),
        ({"to_warehouse": "BER"}, "no_destination"),
        ({"transfer_id": ""}, "no_transfer"),
        ({"unit": "KGM"}, "other_unit"),
        ({"quantity": 0}, "senseless_quantity"),
    ],
)
def test_what_is_no_transfer_changes_nothing(books, change, reason):
    said = {"warehouse": "BER", "to_warehouse": "LYS", "expected_at": LATER}
    books.say(TransferDeparted, {**papers(4, "out", PLACED + 1, **said), **change})
    assert (books.reasons(), books.shelves) == ((("ignored", reason),) * 2, (10, 0))


def test_a_loss_of_what_is_there_already_is_no_loss_of_a_transfer(books):
    depart(books, 4)
    arrive(books, 4)
    lose(books, 1)
    assert books.shelves == (6, 4)
    assert books.reasons() == (("lost", "not_in_transit"),) * 2


def test_a_count_that_saw_it_leave_is_right_whenever_that_is_told(books):
    """IV-11: six are counted after it left; the departure is told later."""
    books.say(StockCounted, {**counted(6, "C-1"), "at": PLACED + 10})
    assert books.shelves == (6, 0)
    depart(books, 4, at=PLACED + 5)
    assert (books.shelves, books.network) == ((6, 0), 6)


def test_what_comes_to_a_warehouse_that_is_not_known_waits_for_it(books):
    depart(books, 4, to="HAM")
    there = {"warehouse": "HAM"}
    books.say(TransferArrived, papers(4, "in", PLACED + 2, **there))
    assert (books.network, books.expected) == (6, [("T-1", 4)])
    for room in (books.inventory, books.allocation):
        room.references.put(Warehouse, "HAM", warehouse("HAM"))
        room.forward(hours=2)
    assert books.network == 10
    assert books.allocation.free("warehouse_stock", "SKU-1@HAM") == 4
