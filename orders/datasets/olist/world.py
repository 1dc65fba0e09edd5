"""The reference data and opening stock that the tables imply: sellers of a region share a
warehouse."""

from collections import Counter
from collections.abc import Iterator, Mapping

from orders.business.accounts import Shelf
from orders.contracts.records import Article, GoodsNature, StockCounted
from orders.datasets import house
from orders.datasets.feed import Outgoing
from orders.datasets.olist.orders import CHANNEL
from orders.datasets.olist.places import REGIONS, STATES, WAREHOUSES
from orders.datasets.olist.tables import Cells, Tables
from orders.datasets.replay import Replay

FOOD = ("alimentos", "bebidas")
UNKNOWN_WEIGHT_G = 500
UNKNOWN_SIDE_CM = 16


def prices_as_sold(tables: Tables) -> dict[str, Counter[int]]:
    """Product -> price -> number of units."""
    sold: dict[str, Counter[int]] = {}
    for bought in tables.orders:
        for item in bought.items:
            sold.setdefault(item.sku, Counter())[item.price] += 1
    return sold


def references(
    tables: Tables, sold: Mapping[str, Counter[int]], replay: Replay
) -> Iterator[Outgoing]:
    """Articles, prices as sold, customers without credit, warehouses, one carrier."""
    for region, (capital, _) in REGIONS.items():
        latitude, longitude = STATES[capital]
        yield house.warehouse(
            f"OLIST-{region}",
            f"Olist sellers, {region}",
            "BR",
            latitude,
            longitude,
            max(1_000, len(tables.orders)),
        )
    yield from house.carriers(replay.begins, "BRL")
    largest = _largest(tables)
    for sku in sold:
        yield house.reference(Article, _article(sku, tables.products[sku], largest[sku]))
    yield from house.prices(sold, "BRL", replay.begins)
    for number in sorted({bought.customer["customer_unique_id"] for bought in tables.orders}):
        yield house.customer(f"{CHANNEL}-{number}", "consumer", "BRL", replay.begins)


def opening_stock(tables: Tables, replay: Replay, mark: str, factor: float) -> Iterator[Outgoing]:
    """Counts of every article in the warehouses of its sellers: what they sold in the whole file
    times ``factor``, rounded up."""
    sold = Counter(
        (item.sku, WAREHOUSES[item.state]) for bought in tables.orders for item in bought.items
    )
    for (sku, warehouse), units in sold.items():
        count: StockCounted = {
            "sku": sku,
            "warehouse": warehouse,
            "document_id": f"olist:{mark}:{factor:g}:{Shelf(sku, warehouse).account}",
            "quantity": -int(-units * factor // 1),
            "unit": "PCE",
            "at": replay.begins,
            "lot": "",
            "expires_on": "",
        }
        yield Outgoing(StockCounted, sku, count)


def _largest(tables: Tables) -> Counter[str]:
    """The greatest number of units of a product in one order."""
    largest: Counter[str] = Counter()
    for bought in tables.orders:
        for sku, units in Counter(item.sku for item in bought.items).items():
            largest[sku] = max(largest[sku], units)
    return largest


def _article(sku: str, product: Cells, largest: int) -> Article:
    category = product["product_category_name"] or "unknown"
    nature: GoodsNature = "FOOD" if category.startswith(FOOD) else "NORMAL"
    sides = [
        _number(product[f"product_{side}_cm"], UNKNOWN_SIDE_CM)
        for side in ("length", "height", "width")
    ]
    return {
        "sku": sku,
        "name": f"{category.replace('_', ' ')} {sku[:8]}",
        "family": category,
        "unit": "PCE",
        "stocked": True,
        "specifications": [],
        "maximum_quantity": largest,
        "weight_g": _number(product["product_weight_g"], UNKNOWN_WEIGHT_G),
        "volume_ml": sides[0] * sides[1] * sides[2],
        "nature": nature,
        "barred_groups": [],
        "barred_countries": [],
        "minimum_age": 0,
        "licence": "",
        "goods_class": "",
        "cost_minor": None,
        "bundle": [],
        "lot_controlled": False,
        "shelf_life_days": 0,
        "least_life_days": 0,
        "withdraw_days": 0,
        "substitutes": [],
        "length_mm": 10 * sides[0],
        "width_mm": 10 * sides[2],
        "height_mm": 10 * sides[1],
        "keep_upright": False,
        "stackable": True,
        "gtin": "",
        "hs_code": "",
        "origin_country": "",
        "coldest_tenths": None,
        "warmest_tenths": None,
        "service": "UNKNOWN",
        "platform": "",
    }


def _number(text: str, unknown: int) -> int:
    """A measure, which the file writes as 700 or 700.0, or leaves out."""
    return int(float(text)) if text else unknown
