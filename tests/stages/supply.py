"""What reaches inventory and allocation in tests: hand-offs, reports of warehouses and
suppliers, notices."""

from collections.abc import Sequence
from typing import Any

from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    LineQuantity,
    Order,
    OrderConfirmed,
    OrderFinished,
    OrderStopped,
    PurchaseOrderConfirmed,
    PurchaseOrderDelayed,
    ReallocationRequested,
    RecallRequested,
    ReturnedLine,
    StockCounted,
    StockDamaged,
    StockReceived,
    StockReserved,
    UnitsDispatched,
    UnitsReturned,
)
from tests.orders import PLACED

NUMBER = "000001Z"
DAY = 86_400_000


def confirmed(content: Order, version: int = 1) -> OrderConfirmed:
    """The order as review hands it to inventory."""
    return {
        "order_id": content["order_id"],
        "number": NUMBER,
        "version": version,
        "step": 28,
        "promised_at": None,
        "goods_by_at": None,
        "contract": "",
        "customer_id": content["buyer"]["customer_id"],
        "total_minor": content["totals"]["total_minor"],
        "currency": content["currency"],
        "priority": content["priority"],
        "at": PLACED,
        "decision": {"outcome": "confirmed", "policy": "test", "rules": []},
        "order": CarriedOrder.of(content),
    }


def handed_on(content: Order, version: int = 1, **changes: Any) -> StockReserved:
    """The order as inventory hands it to allocation: all of it, unless `changes` say otherwise."""
    part = {"revision": 1, "lines": [], "open_lines": [], "fresh": [], **changes}
    return {**confirmed(content, version), **part}  # type: ignore[typeddict-item]


def recall(key: str = "shop:1001", version: int = 1) -> RecallRequested:
    """The customer cancels."""
    return {
        "order_id": key,
        "version": version,
        "requested_by": "customer",
        "reason": "changed my mind",
        "purpose": "CANCEL",
        "from_warehouse": False,
        "at": PLACED,
    }


def amounts(*quantities: int) -> list[LineQuantity]:
    """So much of line 1 (SKU-1), of line 2, ...; 0 leaves a line out."""
    return [{"line": n, "sku": f"SKU-{n}", "quantity": q} for n, q in enumerate(quantities, 1) if q]


def stopped(
    lines: Sequence[LineQuantity],
    whole: bool = False,
    key: str = "shop:1001",
    version: int = 1,
    warehouse: str = "",
    kept: Sequence[LineQuantity] = (),
) -> OrderStopped:
    """Another stage stopped these lines. `kept`: what stays reserved, if that is for a change."""
    return {
        "order_id": key,
        "version": version,
        "lines": list(lines),
        "warehouse": warehouse,
        "whole": whole,
        "because": "test",
        "stopped_by": "shipping",
        "outcome": "cancelled",
        "promised_at": None,
        "kept": list(kept),
        "released": False,
        "at": PLACED,
    }


def dispatched(
    lines: Sequence[LineQuantity], warehouse: str = "BER", key: str = "shop:1001", version: int = 1
) -> UnitsDispatched:
    """These lines left the warehouse."""
    return {
        "order_id": key,
        "version": version,
        "shipment_id": f"{NUMBER}-1",
        "warehouse": warehouse,
        "lines": list(lines),
        "at": PLACED,
    }


def returned(line: int, restocked: int, scrapped: int = 0, warehouse: str = "BER") -> UnitsReturned:
    """A line came back and was inspected."""
    lines: list[ReturnedLine] = [
        {"line": line, "sku": f"SKU-{line}", "restocked": restocked, "scrapped": scrapped}
    ]
    return {
        "order_id": "shop:1001",
        "version": 1,
        "return_id": "R-1",
        "warehouse": warehouse,
        "lines": lines,
        "at": PLACED,
        "lots": [],
    }


def short(lines: Sequence[LineQuantity], warehouse: str) -> ReallocationRequested:
    """The warehouse could not pick these lines."""
    return {
        "order_id": "shop:1001",
        "version": 1,
        "revision": 1,
        "shipment_id": f"{NUMBER}-1",
        "warehouse": warehouse,
        "lines": list(lines),
        "because": "short pick",
        "same_warehouse": False,
        "at": PLACED,
    }


def finished() -> OrderFinished:
    """Nothing more will happen."""
    return {"order_id": "shop:1001", "version": 1, "outcome": "completed", "at": PLACED}


def goods_in(
    quantity: int, document: str, sku: str = "SKU-1", warehouse: str = "BER", **changes: Any
) -> StockReceived:
    """Goods came in."""
    made: StockReceived = {
        "sku": sku,
        "warehouse": warehouse,
        "document_id": document,
        "quantity": quantity,
        "unit": "PCE",
        "supplier": "ACME",
        "purchase_order": "",
        "at": PLACED,
        "lot": "",
        "expires_on": "",
    }
    return {**made, **changes}  # type: ignore[typeddict-item]


def counted(
    quantity: int, document: str, sku: str = "SKU-1", warehouse: str = "BER", unit: str = "PCE"
) -> StockCounted:
    """A count of a shelf."""
    return {
        "sku": sku,
        "warehouse": warehouse,
        "document_id": document,
        "quantity": quantity,
        "unit": unit,
        "at": PLACED,
        "lot": "",
        "expires_on": "",
    }


def damaged(
    quantity: int, document: str, sku: str = "SKU-1", warehouse: str = "BER"
) -> StockDamaged:
    """Goods on the shelf are spoilt."""
    return {**counted(quantity, document, sku, warehouse), "because": "wet"}


def purchase(
    quantity: int, expected_at: int, document: str, order: str = "PO-1", sku: str = "SKU-1"
) -> PurchaseOrderConfirmed:
    """A supplier confirms a delivery."""
    return {
        "sku": sku,
        "warehouse": "BER",
        "document_id": document,
        "purchase_order": order,
        "supplier": "ACME",
        "quantity": quantity,
        "expected_at": expected_at,
        "at": PLACED,
    }


def late(
    expected_at: int, document: str, order: str = "PO-1", sku: str = "SKU-1"
) -> PurchaseOrderDelayed:
    """The supplier is late."""
    return {
        "sku": sku,
        "warehouse": "BER",
        "document_id": document,
        "purchase_order": order,
        "supplier": "ACME",
        "expected_at": expected_at,
        "because": "strike",
        "at": PLACED,
    }
