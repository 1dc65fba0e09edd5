"""The tables of the folder, read whole: a hundred thousand orders at most."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from orders.client.tables import rows
from orders.datasets.feed import Refusal
from orders.datasets.olist.places import inside
from orders.engine.errors import ConfigError

Cells = Mapping[str, str]
BRAZIL = ZoneInfo("America/Sao_Paulo")
NEEDED = ("orders", "order_items", "order_payments", "customers", "products", "sellers")
PLACES = ("olist_geolocation_by_zip_prefix", "olist_geolocation_dataset")


class Item(NamedTuple):
    """One unit that was sold. Money in centavos."""

    sku: str
    state: str
    price: int
    freight: int


class Bought(NamedTuple):
    """An order of the file that can be imported. `at` and `promised_at` in milliseconds UTC;
    `rows`: how many rows it came from."""

    order_id: str
    customer: Cells
    status: str
    at: int
    promised_at: int | None
    items: tuple[Item, ...]
    payments: tuple[Cells, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Tables:
    """`orders` in the order of purchase; `refused` rows of the orders and items tables; `points`
    by postal-code prefix; `rows` in all."""

    orders: list[Bought]
    refused: list[Refusal]
    products: Mapping[str, Cells]
    points: Mapping[int, tuple[float, float]]
    rows: int


def files(folder: Path) -> list[Path]:
    """The files of the tables that an import needs. Raises ConfigError that names what is
    missing."""
    return [_file(folder, f"olist_{name}_dataset") for name in NEEDED]


def read(folder: Path, geolocation: Path | None) -> Tables:
    """Read and join the tables."""
    orders, items, payments, customers, products, sellers = files(folder)
    states = {row["seller_id"]: row["seller_state"] for _, row in _rows(sellers)}
    known = {row["product_id"]: row for _, row in _rows(products)}
    buyers = {row["customer_id"]: row for _, row in _rows(customers)}
    ordered = {row["order_id"] for _, row in _rows(orders)}
    parts, refused = _items(items, ordered, states, known)
    paid: dict[str, list[Cells]] = {}
    for _, row in _rows(payments):
        paid.setdefault(row["order_id"], []).append(row)
    bought = list[Bought]()
    for number, row in _rows(orders):
        found = _order(
            number, row, buyers, parts.pop(row["order_id"], []), paid.get(row["order_id"], [])
        )
        if isinstance(found, Refusal):
            refused.append(found)
        else:
            bought.append(found)
    rows_in_all = len(refused) + sum(one.rows for one in bought)
    return Tables(
        sorted(bought, key=lambda one: (one.at, one.order_id)),
        refused,
        known,
        _points(folder, geolocation),
        rows_in_all,
    )


def _items(
    path: Path, ordered: Set[str], states: Mapping[str, str], products: Mapping[str, Cells]
) -> tuple[dict[str, list[Item]], list[Refusal]]:
    parts, refused = dict[str, list[Item]](), list[Refusal]()
    for number, row in _rows(path):
        item = _item(number, row, ordered, states, products)
        if isinstance(item, Refusal):
            refused.append(item)
        else:
            parts.setdefault(row["order_id"], []).append(item)
    return parts, refused


def _item(
    number: int,
    row: Cells,
    ordered: Set[str],
    states: Mapping[str, str],
    products: Mapping[str, Cells],
) -> Item | Refusal:
    if row["order_id"] not in ordered:
        return Refusal(
            number,
            row["order_id"],
            "order_id",
            "order_unknown",
            "the order is not in the orders table",
            row,
        )
    if row["product_id"] not in products:
        return Refusal(
            number,
            row["order_id"],
            "product_id",
            "product_unknown",
            "the product is not in the products table",
            row,
        )
    if row["seller_id"] not in states:
        return Refusal(
            number,
            row["order_id"],
            "seller_id",
            "seller_unknown",
            "the seller is not in the sellers table",
            row,
        )
    try:
        price, freight = centavos(row["price"]), centavos(row["freight_value"])
    except (ValueError, InvalidOperation):
        return Refusal(
            number, row["order_id"], "price", "unreadable", "price or freight is no amount", row
        )
    if price <= 0 or freight < 0:
        return Refusal(
            number,
            row["order_id"],
            "price",
            "price_not_positive",
            "a price above 0 and a freight of 0 or more are wanted",
            row,
        )
    return Item(row["product_id"], states[row["seller_id"]], price, freight)


def _order(
    number: int, row: Cells, buyers: Mapping[str, Cells], items: list[Item], payments: list[Cells]
) -> Bought | Refusal:
    order_id = row["order_id"]
    if not items:
        return Refusal(
            number,
            order_id,
            "order_id",
            "no_items",
            "the order has no item that can be imported",
            row,
        )
    if row["customer_id"] not in buyers:
        return Refusal(
            number,
            order_id,
            "customer_id",
            "customer_unknown",
            "the customer is not in the customers table",
            row,
        )
    try:
        at, promised_at = (
            _moment(row["order_purchase_timestamp"]),
            _moment(row["order_estimated_delivery_date"]),
        )
    except ValueError:
        return Refusal(
            number, order_id, "order_purchase_timestamp", "unreadable", "a date cannot be read", row
        )
    if at is None:
        return Refusal(
            number,
            order_id,
            "order_purchase_timestamp",
            "date_missing",
            "nothing says when it was bought",
            row,
        )
    buyer = buyers[row["customer_id"]]
    return Bought(
        order_id,
        buyer,
        row["order_status"],
        at,
        promised_at,
        tuple(items),
        tuple(payments),
        1 + len(items),
    )


def centavos(text: str) -> int:
    """An amount as the file writes it, in minor units; raises ValueError or InvalidOperation if
    it is none."""
    amount = Decimal(text) * 100
    if amount != int(amount):
        raise ValueError(text)
    return int(amount)


def _moment(text: str) -> int | None:
    return (
        int(datetime.fromisoformat(text).replace(tzinfo=BRAZIL).timestamp() * 1000)
        if text
        else None
    )


def _points(folder: Path, geolocation: Path | None) -> dict[int, tuple[float, float]]:
    path = geolocation or next((found for name in PLACES if (found := _find(folder, name))), None)
    points = dict[int, tuple[float, float]]()
    for _, row in _rows(path) if path else ():
        point = float(row["geolocation_lat"]), float(row["geolocation_lng"])
        if inside(*point):
            points.setdefault(int(row["geolocation_zip_code_prefix"]), point)
    return points


def _rows(path: Path) -> Iterator[tuple[int, Cells]]:
    return rows(path)


def _file(folder: Path, name: str) -> Path:
    if path := _find(folder, name):
        return path
    raise ConfigError(f"{folder}: there is no {name}.csv or {name}.csv.gz")


def _find(folder: Path, name: str) -> Path | None:
    return next(
        (path for path in (folder / f"{name}.csv", folder / f"{name}.csv.gz") if path.is_file()),
        None,
    )
