"""The house that the cases take place in: articles at 10.00 EUR, two warehouses, one carrier, and
buyers of whom those that are not K-1 have a limit of 100.00 EUR."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from orders.contracts.keys import key_of
from orders.contracts.records import (
    Article,
    Carrier,
    Customer,
    ExchangeRate,
    Price,
    Rate,
    Warehouse,
)
from tests import orders as made
from tests.cases.steps import Case
from tests.stages import house

LIMIT_MINOR = 10_000
WAREHOUSES = {"HAM", "MUC"}
Row = tuple[type, str, Mapping[str, Any]]


def references(cases: Iterable[Case]) -> Iterator[Row]:
    """Reference data of everything that the cases speak of."""
    told = tuple(cases)
    for sku in dict.fromkeys(sku for case in told for sku in case.articles):
        yield Article, sku, made.article(sku)
        yield Price, f"{sku}:EUR", made.price(sku)
    for name in dict.fromkeys(name for case in told for name in case.customers):
        yield Customer, name, made.customer(name, 0 if name.startswith("K-1") else LIMIT_MINOR)
    for code in sorted(WAREHOUSES):
        yield Warehouse, code, house.warehouse(code)
    yield Carrier, "lorry", house.carrier("lorry")
    rate = house.rate("lorry", "road", 300, 3)
    yield Rate, key_of(Rate, rate), rate
    yield (
        ExchangeRate,
        "EUR",
        {"currency": "EUR", "house_currency": "EUR", "micros": 1_000_000, "valid_from_at": 0},
    )
