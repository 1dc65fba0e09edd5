"""What warehouses of the small world say of their shelves unasked, beside the goods that come."""

from collections.abc import Iterator, Mapping
from typing import Any

from orders.contracts.records import StockCounted, StockReceived
from tests import orders as made

Said = tuple[type, str, Mapping[str, Any]]
"""Record, key, value."""
UNKNOWN = "HAM"
"""A warehouse of which the house hears later."""


def counted(sku: str, warehouse: str, quantity: int, at: int) -> Said:
    """A shelf is counted."""
    value: StockCounted = {
        "sku": sku,
        "warehouse": warehouse,
        "document_id": f"count-{warehouse}-{sku}",
        "quantity": quantity,
        "unit": "PCE",
        "at": at,
    }
    return StockCounted, sku, value


def received(sku: str, warehouse: str, quantity: int, document: str) -> Said:
    """Goods arrive."""
    value: StockReceived = {
        "sku": sku,
        "warehouse": warehouse,
        "document_id": f"{document}-{warehouse}-{sku}",
        "quantity": quantity,
        "unit": "PCE",
        "supplier": "",
        "purchase_order": "",
        "at": made.PLACED,
    }
    return StockReceived, sku, value


def unasked(skus: tuple[str, str], at: int) -> Iterator[Said]:
    """Goods that nobody knows where to look for; a piece fewer than the books say, and as many."""
    yield received(skus[0], UNKNOWN, 2, "early")
    yield counted(skus[1], "LYS", 4, at)
    yield counted(skus[0], "BER", 8, at)
