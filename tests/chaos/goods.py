"""What is sold in the tests' house, and to whom: five articles and one whose lots are kept, two
warehouses, three carriers, one customer with credit."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from orders.contracts.records import (
    Article,
    Carrier,
    Customer,
    ExchangeRate,
    Order,
    Price,
    Rate,
    Staff,
    StockCounted,
    StockReceived,
    Warehouse,
)
from tests import orders as made
from tests.stages import house as shipping

SKUS = tuple(f"SKU-{number}" for number in range(1, 6))
KEPT = "MILK"
"""An article whose lots are kept."""
WAREHOUSES = ("BER", "LYS")
CREDIT_MINOR = 200_000_000

UNMOVED: Mapping[str, Any] = {"stock_lists": {"articles": 0}, "transfers": {"share": 0}}
"""Of a simulated world: nobody counts, and nothing goes from one warehouse to another, so that
shelves have what came less what orders took."""
CALM: Mapping[str, Any] = {
    "customers": {
        **dict.fromkeys(("cancel", "amend", "return_goods", "open_case"), 0),
        **dict.fromkeys(("silent", "late", "decline", "refuse_delay", "take_part", "never_pay"), 0),
    },
    "warehouses": {"short_pick": 0},
    "carriers": {"delayed": 0, "lost": 0, "damaged": 0, "refused": 0, "silent": 0},
    **UNMOVED,
    "suppliers": {"factor": 20},  # so that a few deliveries serve many who wait
}
"""A simulated world in which nothing goes wrong: what does is the test's."""


def references() -> Iterator[tuple[type, str, Mapping[str, Any]]]:
    """(record class, key, value) of all reference data."""
    for sku in SKUS:
        yield Article, sku, made.article(sku)
        yield Price, f"{sku}:EUR", made.price(sku)
    yield Article, KEPT, made.article(KEPT, lot_controlled=True)
    yield Price, f"{KEPT}:EUR", made.price(KEPT)
    yield Customer, "C-1", made.customer(limit=CREDIT_MINOR)
    yield Staff, "Ada", made.staff("Ada", "reviewer", "finance", "sales")
    yield (
        ExchangeRate,
        "EUR",
        {"currency": "EUR", "house_currency": "EUR", "micros": 1_000_000, "valid_from_at": 0},
    )
    for code, country in zip(WAREHOUSES, ("DE", "FR"), strict=True):
        yield Warehouse, code, {**shipping.warehouse(code, country), "daily_capacity": 100_000}
    tables = shipping.references()
    for carrier in tables[Carrier].values():
        yield Carrier, carrier["carrier"], carrier
    for key, rate in tables[Rate].items():
        yield Rate, key, rate


def counted(sku: str, warehouse: str, quantity: int) -> StockCounted:
    """Opening stock."""
    document = f"opening-{sku}-{warehouse}"
    return {
        "sku": sku,
        "warehouse": warehouse,
        "document_id": document,
        "quantity": quantity,
        "unit": "PCE",
        "at": made.PLACED,
        "lot": "",
        "expires_on": "",
    }


def arrived(
    sku: str, warehouse: str, quantity: int, document: str, lot: str = "", expires_on: str = ""
) -> StockReceived:
    """Goods arrive."""
    return {
        "sku": sku,
        "warehouse": warehouse,
        "document_id": document,
        "quantity": quantity,
        "unit": "PCE",
        "supplier": "",
        "purchase_order": "",
        "at": made.PLACED,
        "lot": lot,
        "expires_on": expires_on,
    }


def order(
    reference: str,
    placed_at: int,
    quantities: Sequence[int] = (1, 2),
    terms: str = "PREPAID",
    **changes: Any,
) -> Order:
    """An order of so many pieces of SKU-1, SKU-2, ...; 0 leaves one out."""
    lines = [
        made.line(number, quantity=quantity)
        for number, quantity in enumerate(quantities, 1)
        if quantity
    ]
    return made.order(reference=reference, lines=lines, terms=terms, placed_at=placed_at, **changes)
