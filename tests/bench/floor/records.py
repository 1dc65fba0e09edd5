"""The plain review's records, as types and as Avro."""

from typing import Any, Literal, TypedDict

from orders.contracts.records import Parked, Reservation, Share, Wait


class PlainLine(TypedDict):
    """A line of a plain order."""

    sku: str
    name: str
    quantity: int
    unit_price_minor: int
    total_minor: int


class PlainOrder(TypedDict):
    """An order, keyed by its customer."""

    order_id: str
    customer_id: str
    placed_at: int
    currency: str
    name: str
    street: str
    city: str
    lines: list[PlainLine]
    total_minor: int


class CreditDecided(TypedDict):
    """The decision."""

    order_id: str
    customer_id: str
    verdict: Literal["approved", "declined"]
    total_minor: int
    used_minor: int
    at: int


class PlainReviewState(TypedDict):
    """Of a customer: the engine's own fields, and the credit that is used."""

    version: int
    reservations: list[Reservation]
    waits: list[Wait]
    wake_at: int | None
    parked: Parked | None
    share: Share | None
    used_minor: int


def _record(name: str, /, **fields: Any) -> dict[str, Any]:
    listed = [{"name": field, "type": kind} for field, kind in fields.items()]
    return {"type": "record", "name": name, "namespace": "orders", "fields": listed}


_LINE = _record(
    "PlainLine",
    sku="string",
    name="string",
    quantity="int",
    unit_price_minor="long",
    total_minor="long",
)
ORDER_SCHEMA = _record(
    "PlainOrder",
    order_id="string",
    customer_id="string",
    placed_at="long",
    currency="string",
    name="string",
    street="string",
    city="string",
    lines={"type": "array", "items": _LINE},
    total_minor="long",
)
DECISION_SCHEMA = _record(
    "CreditDecided",
    order_id="string",
    customer_id="string",
    verdict="string",
    total_minor="long",
    used_minor="long",
    at="long",
)
USED_SCHEMA = _record("Used", used_minor="long")
STATE_SCHEMA: dict[str, Any] = {
    "type": "record",
    "name": "PlainReviewState",
    "namespace": "orders",
    "extends": "orders.StateFields",
    "fields": [{"name": "used_minor", "type": "long", "default": 0}],
}


def order(number: int, customers: int, now: int) -> PlainOrder:
    """Order `number`, of one of so many customers: 311 bytes in Avro."""
    lines: list[PlainLine] = [
        {
            "sku": f"SKU-{number % 1000:04}-{line}",
            "name": f"Article number {line:03} of the list",
            "quantity": 2,
            "unit_price_minor": 1_000 + line,
            "total_minor": 2_000 + 2 * line,
        }
        for line in range(5)
    ]
    return {
        "order_id": f"shop:{number:08}",
        "customer_id": f"C-{number * 7919 % customers:05}",
        "placed_at": now,
        "currency": "EUR",
        "name": "Ada Lovelace",
        "street": "Unter den Linden 1",
        "city": "Berlin",
        "lines": lines,
        "total_minor": sum(line["total_minor"] for line in lines),
    }
