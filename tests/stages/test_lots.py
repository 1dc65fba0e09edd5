"""Lots in the books: inventory and allocation hear the same reports, and what the lots of a shelf
come to is what the shelf has (IV-08, IV-10)."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orders.contracts.records import (
    Article,
    ExpectedSupply,
    MessageRequested,
    StockAdjusted,
    StockCounted,
    StockDamaged,
    StockReceived,
    TransferArrived,
    TransferDeparted,
    TransferLost,
    UnitsDispatched,
    UnitsReturned,
    Warehouse,
)
from services.inventory.stage import STAGE as INVENTORY
from tests.examples import examples
from tests.orders import PLACED, article
from tests.stages.house import warehouse
from tests.stages.network import make
from tests.stages.room import HOUR, Room
from tests.stages.supply import counted, damaged, goods_in, returned

MILK = article("SKU-1", lot_controlled=True, shelf_life_days=30)
SOON, LATER = "2026-10-01", "2026-10-09"


class Books:
    """Both stages, each told what warehouses report; inventory also what allocation tells it."""

    def __init__(self) -> None:
        self.sent = 0
        self.shelves = make(articles={"SKU-1": MILK})
        codes = ("BER", "LYS")
        tables: dict[type, dict[str, Any]] = {
            Article: {"SKU-1": MILK},
            ExpectedSupply: {},
            Warehouse: {code: warehouse(code) for code in codes},
        }
        self.network = Room(INVENTORY, references=tables)

    def send(self, record: type, value: Any) -> None:
        if record in INVENTORY.takes:
            self.network.send(record, value)
        before = self.on_hand[1]
        self._tell(self.shelves.send(record, value))
        if record is UnitsDispatched:  # of that the network hears from shipping, of its own orders
            self.sent += before - self.on_hand[1]

    def forward(self, ms: int) -> None:
        """Time goes by."""
        self._tell(self.shelves.forward(ms=ms))

    def _tell(self, events: Any) -> None:
        for event in events:
            if event.record is StockAdjusted:
                self.network.send(StockAdjusted, event.value)

    @property
    def on_hand(self) -> tuple[int, int, int]:
        """(of the network, of its shelves, of their lots)."""
        shelves = self.shelves.supplied.items()
        on_shelves = sum(n for (ledger, _), n in shelves if ledger == "warehouse_stock")
        of_lots = sum(n for (ledger, _), n in shelves if ledger == "lot_stock")
        return self.network.supplied["stock", "SKU-1"], on_shelves, of_lots

    def lot(self, account: str) -> int:
        return self.shelves.supplied["lot_stock", account]

    @property
    def said(self) -> set[tuple[str, str, str]]:
        """What both stages made of the last report."""
        return {self.shelves.outcomes[-1], self.network.outcomes[-1]}


def of_lot(report: Any, lot: str = "L1", expires_on: str = LATER) -> Any:
    return {**report, "lot": lot, "expires_on": expires_on}


def test_a_receipt_is_in_the_book_of_its_lot():
    """IV-08: the name sorts by expiry, so that what expires first is sent first."""
    books = Books()
    books.send(StockReceived, of_lot(goods_in(5, "GR-1")))
    books.send(StockReceived, of_lot(goods_in(3, "GR-2"), "L2", SOON))
    assert books.lot("SKU-1@BER#20261009#L1") == 5
    assert books.lot("SKU-1@BER#20261001#L2") == 3
    assert books.on_hand == (8, 8, 8)


def test_what_does_not_expire_is_last():
    books = Books()
    books.send(StockReceived, of_lot(goods_in(5, "GR-1"), "L1", ""))
    assert books.lot("SKU-1@BER#99991231#L1") == 5


def test_a_lot_is_counted_by_itself_even_as_the_first_report_of_a_warehouse():
    """IV-08, IV-11: opening stock by lot; then a difference of one lot."""
    books = Books()
    for document, lot, expires_on, quantity in (("C1", "L1", LATER, 6), ("C2", "L2", SOON, 4)):
        books.send(StockCounted, of_lot(counted(quantity, document), lot, expires_on))
    assert books.on_hand == (10, 10, 10)
    late = {**of_lot(counted(3, "C3"), "L2", SOON), "at": PLACED + HOUR}
    books.send(StockCounted, late)
    assert books.lot("SKU-1@BER#20261001#L2") == 3
    assert books.on_hand == (9, 9, 9)


def test_damage_is_of_a_lot():
    books = Books()
    books.send(StockReceived, of_lot(goods_in(5, "GR-1")))
    books.send(StockDamaged, of_lot(damaged(2, "D-1")))
    assert books.lot("SKU-1@BER#20261009#L1") == 3
    assert books.on_hand == (3, 3, 3)


def transfer(quantity, document, lot="L1", expires_on=LATER, **said):
    named = {"lot": lot, "expires_on": expires_on, "transfer_id": "T-1"}
    about = {"sku": "SKU-1", "document_id": document, "unit": "PCE", "at": PLACED, **named}
    return {**about, "warehouse": "LYS", "quantity": quantity, **said}


def test_a_transfer_leaves_the_books_of_its_lot_and_comes_into_them_elsewhere():
    """IV-08, IV-10."""
    books = Books()
    books.send(StockReceived, of_lot(goods_in(5, "GR-1")))
    to_come = {"warehouse": "BER", "to_warehouse": "LYS", "expected_at": PLACED + HOUR}
    books.send(TransferDeparted, transfer(4, "out", **to_come))
    assert (books.lot("SKU-1@BER#20261009#L1"), books.on_hand) == (1, (1, 1, 1))
    books.send(TransferArrived, transfer(3, "in"))
    books.send(TransferLost, transfer(1, "lost", because="fell off the lorry"))
    assert (books.lot("SKU-1@LYS#20261009#L1"), books.on_hand) == (3, (4, 4, 4))


def test_a_transfer_names_its_lot():
    books = Books()
    books.send(StockReceived, of_lot(goods_in(5, "GR-1")))
    books.send(TransferArrived, transfer(3, "in", lot="", expires_on=""))
    assert books.said == {("TransferArrived", "ignored", "missing_lot")}
    assert books.on_hand == (5, 5, 5)


REFUSED = [
    ({"lot": ""}, "missing_lot"),
    ({"lot": "A#B"}, "impossible_lot"),
    ({"lot": "A@B"}, "impossible_lot"),
    ({"lot": " A"}, "impossible_lot"),
    ({"lot": "x" * 41}, "impossible_lot"),
    ({"expires_on": "2026-02-30"}, "impossible_expiry"),
    ({"expires_on": "20261009"}, "impossible_expiry"),
    ({"expires_on": "next week"}, "impossible_expiry"),
    ({"expires_on": "2027-10-09"}, "impossible_expiry"),
    ({"expires_on": "2026-09-01"}, "expired_on_arrival"),
    ({"quantity": 10**15}, "senseless_quantity"),
    ({"quantity": 0}, "senseless_quantity"),
    ({"unit": "KGM"}, "other_unit"),
]


@pytest.mark.parametrize(("wrong", "reason"), REFUSED)
def test_what_cannot_be_right_is_ignored_by_both_and_never_booked(wrong, reason):
    """IV-08: MILK keeps for 30 days."""
    books = Books()
    books.send(StockReceived, {**of_lot(goods_in(5, "GR-1")), **wrong})
    assert books.said == {("StockReceived", "ignored", reason)}
    assert books.on_hand == (0, 0, 0)


def test_one_name_has_one_expiry():
    """IV-08: by whichever paper it comes again."""
    books = Books()
    books.send(StockReceived, of_lot(goods_in(5, "GR-1")))
    for record, report in (
        (StockReceived, goods_in(5, "GR-2")),
        (StockCounted, counted(5, "C-1")),
        (StockDamaged, damaged(5, "D-1")),
    ):
        books.send(record, of_lot(report, "L1", SOON))
        assert {reason for _, _, reason in books.said} == {"lot_of_other_expiry"}
    assert books.on_hand == (5, 5, 5)


def test_goods_that_were_there_before_lots_were_kept_are_counted_out_of_the_books():
    """IV-08: what lies there without a lot, nothing; then lot by lot."""
    books = Books()
    for room in (books.shelves, books.network):
        room.references.put(Article, "SKU-1", article("SKU-1"))
    books.send(StockReceived, goods_in(5, "GR-1"))
    for room in (books.shelves, books.network):
        room.references.put(Article, "SKU-1", MILK)
    books.send(StockCounted, {**counted(5, "C-0"), "at": PLACED + HOUR})
    assert {reason for _, _, reason in books.said} == {"missing_lot"}
    books.send(StockCounted, {**counted(0, "C-1"), "at": PLACED + HOUR})
    books.send(StockCounted, {**of_lot(counted(5, "C-2")), "at": PLACED + HOUR})
    assert books.on_hand == (5, 5, 5)


def test_an_article_without_lots_pays_nothing_and_forgets_a_lot_that_is_named():
    room = make()
    room.send(StockReceived, of_lot(goods_in(5, "GR-1")))
    assert room.supplied["warehouse_stock", "SKU-1@BER"] == 5
    assert not [account for ledger, account in room.supplied if ledger == "lot_stock"]


def test_what_comes_back_and_nobody_knows_of_which_lot_is_left_to_people():
    """AS-04, IV-08: not sold before somebody counts it as what it is."""
    books = Books()
    told = books.shelves.send(UnitsReturned, returned(1, restocked=2))
    assert [event.record for event in told] == [MessageRequested]
    assert told[0].value["values"]["because"] == "unknown_lot"
    assert books.on_hand == (0, 0, 0)


def test_books_of_lots_that_are_used_up_are_forgotten_in_time():
    """IV-08: lots come and go, the article's state does not grow for ever."""
    books = Books()
    books.send(StockReceived, of_lot(goods_in(5, "GR-1"), "L1", SOON))
    books.send(StockDamaged, of_lot(damaged(5, "D-1"), "L1", SOON))
    books.forward(40 * 24 * HOUR)
    books.network.forward(ms=40 * 24 * HOUR)
    later = PLACED + 40 * 24 * HOUR
    books.send(StockReceived, {**of_lot(goods_in(5, "GR-2"), "L9", "2026-11-20"), "at": later})
    article = books.shelves.state("@article/SKU-1")["article"]
    assert [one["lot"] for one in article["lot_shelves"]] == ["20261120#L9"]


REPORTS = st.lists(
    st.tuples(
        st.sampled_from((StockReceived, StockDamaged, StockCounted)),
        st.sampled_from(("BER", "LYS")),
        st.sampled_from((("L1", LATER), ("L1", SOON), ("L2", SOON), ("L3", ""), ("", SOON))),
        st.integers(0, 6),
        st.integers(0, 3),
    ),
    max_size=12,
)


@settings(max_examples=examples(100), deadline=None)
@given(REPORTS)
def test_whatever_is_reported_lots_add_up_to_shelves_and_shelves_to_the_network(reports):
    """IV-08, IV-10: counts told late, lots named twice, papers that come again."""
    books = Books()
    makes: dict[type, Any] = {StockReceived: goods_in, StockDamaged: damaged, StockCounted: counted}
    for number, (record, code, lot, quantity, hours) in enumerate([*reports, *reports]):
        paper = f"P-{number % max(1, len(reports))}"
        report = of_lot(makes[record](quantity, paper, warehouse=code), *lot)
        books.send(record, {**report, "at": PLACED + hours * HOUR})
        network, shelves, lots = books.on_hand
        assert network == shelves == lots
