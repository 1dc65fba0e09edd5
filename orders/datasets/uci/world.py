"""The reference data and opening stock that the file implies: it is the only source of its
articles, prices and customers."""

from collections.abc import Iterator

from orders.contracts.records import Article, StockCounted
from orders.datasets import house
from orders.datasets.feed import Outgoing
from orders.datasets.replay import Replay
from orders.datasets.uci.rows import NOT_STOCKED
from orders.datasets.uci.survey import Survey

WAREHOUSE = "UCI"
WEIGHT_G = 250
VOLUME_ML = 1_000


def references(found: Survey, replay: Replay) -> Iterator[Outgoing]:
    """Articles, prices as sold, customers, one warehouse in London, one carrier.

    A customer's limit is its whole turnover in the file: nobody was refused credit in history.
    Weight and volume of an article are guesses, 250 g and one litre, for the file says nothing.
    """
    yield house.warehouse(WAREHOUSE, "UCI shop", "GB", 51.51, -0.13, max(1_000, found.orders))
    yield from house.carriers(replay.begins, "GBP")
    for sku in found.sold:
        yield house.reference(Article, _article(sku, found))
    yield from house.prices(found.prices, "GBP", replay.begins)
    for customer, turnover in found.turnover.items():
        if customer:
            yield house.customer(f"uci-{customer}", "wholesale", "GBP", replay.begins, turnover)


def opening_stock(found: Survey, replay: Replay, mark: str, factor: float) -> Iterator[Outgoing]:
    """Counts of every stocked article: what was sold in the whole file times ``factor``, as
    found before the first order."""
    for sku, units in found.sold.items():
        if not NOT_STOCKED.fullmatch(sku):
            count: StockCounted = {
                "sku": sku,
                "warehouse": WAREHOUSE,
                "document_id": f"uci-retail:{mark}:{factor:g}:{sku}",
                "quantity": int(units * factor),
                "unit": "PCE",
                "at": replay.begins,
                "lot": "",
                "expires_on": "",
            }
            yield Outgoing(StockCounted, sku, count)


def _article(sku: str, found: Survey) -> Article:
    return {
        "sku": sku,
        "name": found.names.get(sku, sku),
        "family": "uci",
        "unit": "PCE",
        "stocked": not NOT_STOCKED.fullmatch(sku),
        "specifications": [],
        "maximum_quantity": found.largest[sku],
        "weight_g": WEIGHT_G,
        "volume_ml": VOLUME_ML,
        "nature": "NORMAL",
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
        "length_mm": 0,
        "width_mm": 0,
        "height_mm": 0,
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
