"""`orders stock transfer`: what is wrong with a paper is said, and then nothing is published
(IV-10)."""

from typing import Any

import pytest

from orders.cli.stock.transfer import checked
from orders.contracts import records
from orders.engine.references import References
from tests.orders import article
from tests.stages.house import warehouse

REFERENCES = References(
    {
        records.Article: {"SKU-1": article("SKU-1", unit="KGM")},
        records.Warehouse: {code: warehouse(code) for code in ("BER", "LYS")},
    }
)
NOW = 1_790_000_000_000
DEPARTED = {
    "sku": "SKU-1",
    "quantity": "4",
    "warehouse": "BER",
    "to_warehouse": "LYS",
    "transfer_id": "T-1",
    "document_id": "T-1",
    "expected_at": "2026-12-01T08:00:00Z",
}


def test_a_departure_is_in_the_articles_unit_and_now():
    found = checked(records.TransferDeparted, DEPARTED, REFERENCES, NOW)
    ((record, key, value),) = found.records
    assert (record, key) == (records.TransferDeparted, "SKU-1")
    assert (value["quantity"], value["unit"], value["at"]) == (4, "KGM", NOW)


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"quantity": "0"}, "quantity", "out_of_range"),
        ({"sku": "SKU-9"}, "sku", "unknown_article"),
        ({"to_warehouse": "HAM"}, "to_warehouse", "unknown_warehouse"),
        ({"to_warehouse": "BER"}, "to_warehouse", "no_destination"),
        ({"transfer_id": ""}, "transfer_id", "empty"),
        ({"expected_at": "soon"}, "expected_at", "wrong_type"),
    ],
)
def test_what_is_wrong_is_said(change: dict[str, Any], field: str, code: str):
    found = checked(records.TransferDeparted, {**DEPARTED, **change}, REFERENCES, NOW)
    assert not found.records
    assert [(one.field, one.code) for one in found.faults] == [(field, code)]
