"""The rows of `orders stock show` add up to what there is in all (IV-01)."""

from collections.abc import Mapping
from typing import Any

import pytest

from orders.cli.stock import commands, shelf
from orders.contracts import records
from orders.contracts.blank import blank
from orders.engine.references import References
from services.inventory.state import NEW_ARTICLE
from tests import orders as made
from tests.stages.house import warehouse

SKU = "ART-12"
REFERENCES = References(
    {
        records.Article: {SKU: made.article(SKU)},
        records.Warehouse: {code: warehouse(code) for code in ("HAM", "MUC", "LYS")},
    }
)


class Books:
    """States and ledgers as Redis has them: account -> (free, on hand)."""

    def __init__(self, **ledgers: Mapping[str, tuple[int, int]]) -> None:
        self._ledgers = ledgers

    def ledger(self, name: str, accounts: list[str]) -> dict[str, tuple[int, int]]:
        return {one: self._ledgers[name][one] for one in accounts if one in self._ledgers[name]}

    def of(self, stage: str, key: str, partition_key: str = "") -> dict[str, Any] | None:
        return None


@pytest.fixture(autouse=True)
def no_journals(monkeypatch: pytest.MonkeyPatch) -> None:
    """What moved last is read from the journals, and not of interest here."""
    monkeypatch.setattr(shelf, "moves_of", lambda accounts, settings, codec: {})


def shown(books: Books) -> shelf.Stock:
    [stock] = shelf.stock_of([SKU], books, REFERENCES, None, None)  # type: ignore[arg-type]
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
    }

    class Keeping(Books):
        def of(self, stage: str, key: str, partition_key: str = "") -> dict[str, Any] | None:
            article = {"documents": [], "shelves": [], "set_aside": [entry]}
            return {"article": article} if stage == "allocation" else None

    stock = shown(Keeping(stock={SKU: (4, 4)}, warehouse_stock={f"{SKU}@HAM": (4, 4)}))
    assert [row.warehouse for row in stock.shelves] == ["HAM"]
    assert not any(stock.elsewhere)
    [told] = commands.plain(stock)["set_aside"]
    assert (told["warehouse"], told["quantity"], told["document_id"], told["because"]) == (
        "XXX",
        12,
        "GR-7",
        "unknown_warehouse",
    )
    commands._tell(stock)
    assert "12 in XXX, receipt GR-7" in capsys.readouterr().out
