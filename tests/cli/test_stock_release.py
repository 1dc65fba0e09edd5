"""`orders stock release`: what is wrong with a paper is said, and then nothing is published
(IV-10)."""

from typing import Any

import pytest

from orders.cli.stock.releasing import checked
from orders.contracts.records import Article, StockReleased, Warehouse
from orders.engine.references import References
from tests.orders import article
from tests.stages.house import warehouse

REFERENCES = References(
    {
        Article: {"SKU-1": article("SKU-1"), "MILK": article("MILK", lot_controlled=True)},
        Warehouse: {"BER": warehouse("BER")},
    }
)
NOW = 1_790_000_000_000
ACCEPTED = {
    "sku": "SKU-1",
    "quantity": "4",
    "warehouse": "BER",
    "quality": "over_delivered",
    "fate": "released",
    "lot": "",
    "document_id": "B-1",
    "because": "we can use them (S001)",
}


def test_what_came_beyond_its_order_is_accepted_piece_by_piece():
    ((record, key, value),) = checked(ACCEPTED, REFERENCES, NOW).records
    assert (record, key) == (StockReleased, "SKU-1")
    assert (value["quantity"], value["fate"], value["at"]) == (4, "released", NOW)


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"quantity": "0"}, "quantity", "out_of_range"),
        ({"sku": "SKU-9"}, "sku", "unknown_article"),
        ({"sku": "MILK"}, "lot", "wrong_lot"),
        ({"lot": "L-1"}, "lot", "wrong_lot"),
        ({"warehouse": "HAM"}, "warehouse", "unknown_warehouse"),
        ({"quality": "ugly"}, "quality", "unknown_quality"),
        ({"fate": "eaten"}, "fate", "unknown_fate"),
        ({"document_id": ""}, "document_id", "empty"),
    ],
)
def test_what_is_wrong_is_said(change: dict[str, Any], field: str, code: str):
    found = checked({**ACCEPTED, **change}, REFERENCES, NOW)
    assert not found.records
    assert [(one.field, one.code) for one in found.faults] == [(field, code)]
