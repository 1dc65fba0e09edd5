"""The rows of `orders stock show` add up to what there is in all (IV-01)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from orders.cli.stock import telling
from orders.client.stock import books as shelf
from orders.client.stock.answering import Asked, answer
from orders.client.stock.piles import Wanted
from orders.client.stock.shown import plain
from orders.client.stock.table import StockTable
from orders.contracts import records
from orders.contracts.blank import blank
from services.allocation.rules.books import book_of
from services.allocation.state import NEW_ARTICLE as NEW_ON_SHELVES
from services.inventory.state import NEW_ARTICLE
from tests import orders as made
from tests.stages.house import warehouse

SKU = "ART-12"
NOW = Asked(None, 0, 0)


def house(*codes: str, **article: Any) -> StockTable:
    """Master data of one article, and of warehouses."""
    table = StockTable()
    table.put(records.Article, SKU, made.article(SKU, **article))
    for code in codes:
        table.put(records.Warehouse, code, warehouse(code))
    return table


HOUSE = house("HAM", "MUC", "LYS")


class Books:
    """States and ledgers as Redis has them: account -> (free, on hand)."""

    def __init__(self, **ledgers: Mapping[str, tuple[int, int]]) -> None:
        self._ledgers = ledgers

    def ledger(self, name: str, accounts: list[str]) -> dict[str, tuple[int, int]]:
        known = self._ledgers.get(name, {})
        return {one: known[one] for one in accounts if one in known}

    def of(self, stage: str, key: str, partition_key: str = "") -> dict[str, Any] | None:
        return None

    def waiting(self, name: str, accounts: list[str]) -> dict[str, int]:
        return {}


def shown(books: Books) -> shelf.Stock:
    [stock] = shelf.stock_of([SKU], books, HOUSE)  # type: ignore[arg-type]
    return stock


def test_goods_that_came_back_to_a_warehouse_that_never_reported_them_have_their_row():
    """Returned to MUC, which never had the article."""
    stock = shown(
        Books(stock={SKU: (6, 6)}, warehouse_stock={f"{SKU}@HAM": (4, 4), f"{SKU}@MUC": (2, 2)})
    )
    assert {row.warehouse: row.amounts.on_hand for row in stock.shelves} == {"HAM": 4, "MUC": 2}
    assert not any(stock.elsewhere)


def test_what_is_promised_and_on_no_shelf_yet_has_a_row_of_its_own():
    stock = shown(Books(stock={SKU: (3, 10)}, warehouse_stock={f"{SKU}@HAM": (8, 10)}))
    assert stock.elsewhere == shelf.Amounts(on_hand=0, reserved=5, available=-5)


def test_what_is_picked_is_what_a_count_would_not_find(monkeypatch: pytest.MonkeyPatch):
    """IV-10: the shelf's ledger has ten, seven stand there."""
    book = {**book_of(NEW_ON_SHELVES, "HAM"), "on_shelf": 7}
    kept = {**NEW_ON_SHELVES, "shelves": [book]}
    monkeypatch.setattr(Books, "of", lambda *of: {"article": kept} if "allocation" in of else None)
    stock = shown(Books(stock={SKU: (6, 10)}, warehouse_stock={f"{SKU}@HAM": (6, 10)}))
    (row,) = stock.shelves
    assert (row.picked, row.amounts.reserved) == (3, 4)
    assert plain(stock, NOW)["picked"] == 3


def said(stock: shelf.Stock, channel: records.Channel | None, on: datetime) -> str:
    return telling.can_be_had(plain(stock, Asked.of(channel, on, 0)), on)


def test_the_rows_always_add_up():
    stock = shown(
        Books(
            stock={SKU: (-2, 9)},
            warehouse_stock={f"{SKU}@HAM": (1, 4), f"{SKU}@LYS": (-1, 6)},
        )
    )
    rows = [row.amounts for row in stock.shelves] + [stock.elsewhere]
    assert [sum(column) for column in zip(*rows, strict=True)] == list(stock.amounts)


def test_what_is_expected_is_what_inventory_knows_earliest_first() -> None:
    def receipt(at: int) -> records.ExpectedReceipt:
        number = f"PO-{at}"
        return {"purchase_order": number, "warehouse": "HAM", "quantity": 1, "expected_at": at}

    article: records.StockArticle = {**NEW_ARTICLE, "expected": [receipt(20), receipt(10)]}
    inventory: records.InventoryState = {**blank(records.InventoryState), "article": article}

    class Keeping(Books):
        def of(self, stage: str, key: str, partition_key: str = "") -> Any:
            return inventory if stage == "inventory" else None

    stock = shown(Keeping(stock={SKU: (4, 4)}, warehouse_stock={}))
    assert [one["expected_at"] for one in stock.expected] == [10, 20]


def test_what_is_set_aside_is_told_apart_from_the_rows(capsys: pytest.CaptureFixture[str]):
    """A receipt of a warehouse that is not known is on no shelf and promised to nobody (IV-10)."""
    entry = {
        "kind": "receipt",
        "warehouse": "XXX",
        "document_id": "GR-7",
        "quantity": 12,
        "unit": "C62",
        "purchase_order": "",
        "because": "unknown_warehouse",
        "at": 0,
        "lot": "",
    }

    class Keeping(Books):
        def of(self, stage: str, key: str, partition_key: str = "") -> dict[str, Any] | None:
            article = {**NEW_ON_SHELVES, "set_aside": [entry]}
            return {"article": article} if stage == "allocation" else None

    stock = shown(Keeping(stock={SKU: (4, 4)}, warehouse_stock={f"{SKU}@HAM": (4, 4)}))
    assert [row.warehouse for row in stock.shelves] == ["HAM"]
    assert not any(stock.elsewhere)
    [told] = plain(stock, NOW)["set_aside"]
    assert (told["warehouse"], told["quantity"], told["document_id"], told["because"]) == (
        "XXX",
        12,
        "GR-7",
        "unknown_warehouse",
    )
    telling.tell(plain(stock, NOW), None)
    assert "12 in XXX, receipt GR-7" in capsys.readouterr().out


def shelved(**moments: int | None) -> dict[str, Any]:
    """Allocation's state of the article, whose shelf in HAM moved at these moments."""
    book = {**book_of(NEW_ON_SHELVES, "HAM"), "reported": True, **moments}
    return {"article": {**NEW_ON_SHELVES, "shelves": [book]}}


def test_last_movements_are_those_that_the_shelves_noted():
    class Keeping(Books):
        def of(self, stage: str, key: str, partition_key: str = "") -> Any:
            moments = {"last_received_at": 70, "last_shipped_at": 90}
            return shelved(**moments) if stage == "allocation" else None

    stock = shown(Keeping(stock={SKU: (4, 4)}, warehouse_stock={f"{SKU}@HAM": (4, 4)}))
    assert stock.shelves[0].moves == stock.moves == shelf.Moves(70, 90)


class Waited(Books):
    """Others wait for three, and five come on the second day."""

    def of(self, stage: str, key: str, partition_key: str = "") -> Any:
        receipt = {"purchase_order": "PO", "warehouse": "HAM", "quantity": 5, "expected_at": DAY}
        article = {**NEW_ARTICLE, "expected": [receipt]}
        inventory = {**blank(records.InventoryState), "article": article}
        return inventory if stage == "inventory" else None

    def waiting(self, name: str, accounts: list[str]) -> dict[str, int]:
        return {SKU: 3}


DAY = 86_400_000
WEB = made.agreed("web", stock=[{"sku": "", "family": "", "percent": 50, "safety": 2}])


def test_what_a_channel_can_have_by_a_day_is_told_with_its_terms():
    """IV-01: its share of what is left after safety, those who wait, and what comes by then."""
    stock = shown(Waited(stock={SKU: (10, 14)}))
    now = answer(stock, Asked(None, 0, 0))
    assert (now["channel"], now["quantity"]) == ("", 7)
    then = answer(stock, Asked.of(WEB, datetime(1970, 1, 2), 0))
    assert (then["channel"], then["by_at"], then["quantity"]) == ("web", 2 * DAY - 1, 5)
    assert {term["name"]: term["amount"] for term in then["terms"]} == {
        "on_hand": 14,
        "reserved": -4,
        "ahead": -3,
        "incoming": 5,
        "safety": -2,
        "other_channels": -5,
    }
    assert said(stock, WEB, datetime(1970, 1, 2)) == (
        "can be had by web on 1970-01-02: 5 PCE (on hand +14, reserved -4, others wait for -3, "
        "comes by then +5, safety -2, left to other channels -5)"
    )


MILK = house("HAM", "MUC", lot_controlled=True, withdraw_days=5)


class Lots(Books):
    """Two lots in HAM, one of them partly in quarantine; 3 of the other are promised."""

    def of(self, stage: str, key: str, partition_key: str = "") -> Any:
        book = {**book_of(NEW_ON_SHELVES, "HAM"), "on_shelf": 20}
        lots = [{"lot": lot, "book": book} for lot in ("20261201#L3", "20261009#L1")]
        kept = {**NEW_ON_SHELVES, "lot_shelves": lots}
        return {"article": kept} if stage == "allocation" else None


def of_lots() -> shelf.Stock:
    books = Lots(
        stock={SKU: (17, 20)},
        warehouse_stock={f"{SKU}@HAM": (17, 20)},
        lot_stock={
            f"{SKU}@HAM#20261009#L1": (7, 10),
            f"{SKU}@HAM#20261201#L3": (10, 10),
            f"{SKU}@HAM!quarantine#20261201#L3": (4, 4),
        },
    )
    [stock] = shelf.stock_of([SKU], books, MILK)  # type: ignore[arg-type]
    return stock


FIRST = ("HAM", "L1", "2026-10-09", "", 10, 3, 7)
SECOND = ("HAM", "L3", "2026-12-01", "", 10, 0, 10)
BLOCKED = ("HAM", "L3", "2026-12-01", "quarantine", 4, 0, 4)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, [FIRST, SECOND, BLOCKED]),
        ({"lot": "L1"}, [FIRST]),
        ({"quality": "quarantine"}, [BLOCKED]),
        ({"quality": "sellable"}, [FIRST, SECOND]),
        ({"expires_by": "2026-10-09"}, [FIRST]),
        ({"expires_by": "2026-10-08"}, []),
        ({"warehouse": "MUC"}, []),
    ],
)
def test_lots_are_told_what_expires_first_first(wanted: Any, found: list[Any]):
    """IV-01, IV-08: by lot, last day, quality, warehouse."""
    told = plain(of_lots(), NOW, Wanted(**wanted))["lots"]
    assert [tuple(one.values()) for one in told] == found


def test_what_expires_by_a_day_cannot_be_had_on_it():
    """IV-01, IV-08: five days before its last one a lot is sold no more."""
    stock = of_lots()
    for day, quantity in ((4, 17), (5, 10)):
        asked = Asked.of(None, datetime(2026, 10, day), 0)
        assert answer(stock, asked)["quantity"] == quantity
    assert "expires by then -7" in said(stock, None, datetime(2026, 10, day))


def test_of_goods_without_lots_what_may_not_be_sold_is_told():
    stock = shown(Books(stock={SKU: (4, 4)}, warehouse_stock={f"{SKU}@HAM!damaged": (2, 2)}))
    [pile] = stock.piles
    assert (pile.warehouse, pile.lot, pile.quality, pile.available) == ("HAM", "", "damaged", 2)
