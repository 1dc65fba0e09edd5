"""Reference data that the data sets lack, made up in the plainest way: one warehouse or a few,
one carrier, its rates, list prices."""

from collections import Counter
from collections.abc import Iterator, Mapping

from orders.contracts.keys import key_of
from orders.contracts.records import (
    Carrier,
    Customer,
    ExchangeRate,
    Price,
    Rate,
    SourceDocument,
    Warehouse,
)
from orders.datasets.feed import Outgoing

USUAL_SHARE = 0.05
EUR_MICROS = {"EUR": 1_000_000, "GBP": 1_170_000, "BRL": 180_000}
_CARRIER = "world"
_SERVICES = (  # service, mode, days, grams from, to, minimum, per kilogram (cents)
    ("parcel", "road", 5, 0, 30_000, 490, 60),
    ("freight", "road", 8, 30_001, 25_000_000, 4900, 35),
    ("air", "air", 3, 0, 500_000, 2900, 240),
)


def list_price(sold: Mapping[int, int]) -> int:
    """The list price behind the prices at which an article was sold (minor units -> number of
    lines).

    The highest that was usual, that is on a twentieth of the lines or more; what was sold cheaper
    counts as discounted, what was sold dearer is off the list.
    """
    lines = sum(sold.values())
    return max(
        price
        for price, count in sold.items()
        if count >= USUAL_SHARE * lines or count == max(sold.values())
    )


def prices(
    sold: Mapping[str, Counter[int]], currency: str, valid_from_at: int
) -> Iterator[Outgoing]:
    """The price list, from the prices as sold; valid from the given moment (ms) on."""
    for sku, counted in sold.items():
        price: Price = {
            "sku": sku,
            "currency": currency,
            "minor": list_price(counted),
            "price_per": 1,
            "valid_from_at": valid_from_at,
            "valid_to_at": None,
        }
        yield reference(Price, price)


def customer(
    customer_id: str, group: str, currency: str, since_at: int, credit_limit_minor: int = 0
) -> Outgoing:
    """A customer of whom nothing is known but what was bought."""
    value: Customer = {
        "customer_id": customer_id,
        "group": group,
        "currency": currency,
        "credit_limit_minor": credit_limit_minor,
        "overdue_days": 0,
        "disputes": 0,
        "age": 0,
        "licences": [],
        "blocked": False,
        "since_at": since_at,
        "guarantee_minor": 0,
        "guarantee_until_at": None,
        "declines": [],
        "zone": "",
        "prefers": [],
        "webhook": "",
    }
    return reference(Customer, value)


def file(uri: str) -> SourceDocument:
    """Where an order of a data set came from."""
    return {
        "kind": "file",
        "uri": uri,
        "captured_by": "import",
        "captured_at": None,
        "sha256": "",
        "read_back_at": None,
        "read_back_by": "",
    }


def warehouse(
    code: str, name: str, country: str, latitude: float, longitude: float, daily_capacity: int
) -> Outgoing:
    """A warehouse that serves everybody and handles everything."""
    value: Warehouse = {
        "warehouse": code,
        "name": name,
        "country": country,
        "latitude": latitude,
        "longitude": longitude,
        "daily_capacity": daily_capacity,
        "cost_per_unit_minor": 30,
        "currency": "EUR",
        "countries": [],
        "natures": [],
        "reserved_for": [],
        "zone": "UTC",
        "transfer_days": [],
        "collection": True,
        "address": "",
    }
    return reference(Warehouse, value)


def carriers(valid_from_at: int, currency: str) -> Iterator[Outgoing]:
    """One carrier that goes everywhere, its rates, and what the currency is worth."""
    carrier: Carrier = {
        "carrier": _CARRIER,
        "name": "World Parcel",
        "quality": 94,
        "natures": [],
        "pickup_weekdays": [],
        "cut_off": "",
    }
    yield reference(Carrier, carrier)
    for service, mode, days, low, high, minimum, per_kg in _SERVICES:
        rate: Rate = {
            "carrier": _CARRIER,
            "service": service,
            "mode": mode,
            "from_country": "*",
            "to_country": "*",
            "minimum_weight_g": low,
            "maximum_weight_g": high,
            "minimum_minor": minimum,
            "per_kg_minor": per_kg,
            "currency": "EUR",
            "transit_days": days,
            "price_per_g": 1_000,
            "volumetric_ml_per_kg": 0,
            "zone": "",
            "postal_prefixes": [],
            "fuel_permille": 0,
            "surcharges": [],
            "valid_from_at": None,
            "valid_to_at": None,
        }
        yield reference(Rate, rate)
    for code in ("EUR", currency):
        worth: ExchangeRate = {
            "currency": code,
            "house_currency": "EUR",
            "micros": EUR_MICROS[code],
            "valid_from_at": valid_from_at,
        }
        yield reference(ExchangeRate, worth)


def reference(record: type, value: Mapping[str, object]) -> Outgoing:
    """A reference record under its key."""
    return Outgoing(record, key_of(record, value), value)
