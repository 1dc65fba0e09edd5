"""Olist: items into lines, tenders into one payment, cancelled orders followed by their
cancellation."""

from pathlib import Path
from typing import Any

import pytest

from orders.contracts.order import CarriedOrder
from orders.contracts.records import Article, CancelRequested, Order, OrderSubmitted, StockCounted
from orders.datasets.feed import Outgoing, Refusal
from orders.datasets.house import list_price
from orders.datasets.olist import feed, tables, world
from orders.datasets.olist.places import STATES, WAREHOUSES
from orders.datasets.replay import Replay
from orders.engine.errors import ConfigError
from services.intake.policy import IntakePolicy
from services.intake.rules import screen

AT = 1_760_000_000_000
INTAKE = IntakePolicy.load(Path("services/intake/policy.yaml"))
TABLES = {
    "orders": (
        "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,order_delivered_carrier_date,"
        "order_delivered_customer_date,order_estimated_delivery_date",
        "o1,c1,delivered,2017-07-09 21:57:05,,,,2017-08-01 00:00:00",
        "o2,c1,canceled,2017-07-08 21:57:05,,,,2017-08-01 00:00:00",
        "o3,c1,unavailable,2017-07-10 10:00:00,,,,2017-08-01 00:00:00",
    ),
    "order_items": (
        "order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value",
        "o1,1,p1,s1,2017-07-12 00:00:00,99.9,10.00",
        "o1,2,p1,s1,2017-07-12 00:00:00,99.9,10.00",
        "o1,3,p2,s2,2017-07-12 00:00:00,5.0,1.00",
        "o2,1,p2,s2,2017-07-12 00:00:00,5.0,1.00",
        "o9,1,p2,s2,2017-07-12 00:00:00,5.0,1.00",
    ),
    "order_payments": (
        "order_id,payment_sequential,payment_type,payment_installments,payment_value",
        "o1,1,credit_card,3,220.80",
        "o1,2,voucher,1,5.01",
        "o2,1,boleto,1,5.00",
    ),
    "customers": (
        "customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state",
        "c1,u1,01001,sao paulo,SP",
    ),
    "products": (
        "product_id,product_category_name,product_name_lenght,product_description_lenght,product_photos_qty,product_weight_g,"
        "product_length_cm,product_height_cm,product_width_cm",
        "p1,alimentos_bebidas,1,1,1,700,10,10,20",
        "p2,,1,1,1,,,,",
    ),
    "sellers": (
        "seller_id,seller_zip_code_prefix,seller_city,seller_state",
        "s1,70740,brasilia,DF",
        "s2,04726,sao paulo,SP",
    ),
}


@pytest.fixture
def found(tmp_path: Path) -> tables.Tables:
    for name, lines in TABLES.items():
        (tmp_path / f"olist_{name}_dataset.csv").write_text("\n".join(lines) + "\n")
    (tmp_path / "olist_geolocation_by_zip_prefix.csv").write_text(
        "geolocation_zip_code_prefix,geolocation_lat,geolocation_lng,"
        "geolocation_city,geolocation_state\n1001,-23.5,-46.6,sao paulo,SP\n"
    )
    return tables.read(tmp_path, None)


def items(found: tables.Tables) -> list[Any]:
    list_prices = {sku: list_price(sold) for sku, sold in world.prices_as_sold(found).items()}
    return list(
        feed.feed(found, list_prices, Replay(found.orders[0].at, found.orders[-1].at, AT, 20))
    )


def submitted(found: tables.Tables) -> dict[str, Order]:
    sent = [
        item
        for item in items(found)
        if isinstance(item, Outgoing) and item.record is OrderSubmitted
    ]
    return {
        item.value["order"].decoded()["reference"]: item.value["order"].decoded() for item in sent
    }


def test_equal_units_make_a_line_and_several_tenders_one_payment(found: tables.Tables):
    order = submitted(found)["o1"]
    assert [(line["sku"], line["quantity"], line["total_minor"]) for line in order["lines"]] == [
        ("p1", 2, 19980),
        ("p2", 1, 500),
    ]
    assert order["charges"][0] == {"kind": "freight", "amount_minor": 2100, "tax_minor": 0}
    assert order["payment"]["method"] == "card"
    assert order["payment"]["reference"] == "credit_card 220.80 in 3 + voucher 5.01 in 1"
    assert order["payment"]["paid_minor"] == order["totals"]["total_minor"] == 22581
    assert order["charges"][1] == {"kind": "rounding", "amount_minor": 1, "tax_minor": 0}
    assert (order["delivery_address"]["postal_code"], order["delivery_address"]["latitude"]) == (
        "01001-000",
        -23.5,
    )
    assert screen(CarriedOrder.of(order), "olist:o1", AT, INTAKE) == []


def test_what_was_paid_less_stays_open(found: tables.Tables):  # RV-03
    order = submitted(found)["o2"]
    assert (order["totals"]["total_minor"], order["payment"]["paid_minor"]) == (600, 500)


def test_a_cancelled_order_is_followed_by_its_cancellation(found: tables.Tables):
    sent = [(item.record, item.key) for item in items(found) if isinstance(item, Outgoing)]
    assert sent == [
        (OrderSubmitted, "olist:o2"),
        (CancelRequested, "olist:o2"),
        (OrderSubmitted, "olist:o1"),
    ]


def test_orders_without_items_and_items_without_orders_are_refused(found: tables.Tables):
    refused = [(item.document, item.code) for item in items(found) if isinstance(item, Refusal)]
    assert sorted(refused) == [("o3", "no_items"), ("o9", "order_unknown")]


def test_every_row_of_orders_and_items_is_accounted_for(found: tables.Tables):
    everything = items(found)
    counted = sum(item.rows for item in everything if isinstance(item, Outgoing)) + sum(
        isinstance(item, Refusal) for item in everything
    )
    assert counted == found.rows == 3 + 5


def test_sellers_of_a_region_share_a_warehouse(found: tables.Tables):
    replay = Replay(found.orders[0].at, found.orders[-1].at, AT, 20)
    stock = [one.value for one in world.opening_stock(found, replay, "abc", 1.5)]
    assert {(count["sku"], count["warehouse"], count["quantity"]) for count in stock} == {
        ("p1", "OLIST-CENTRO-OESTE", 3),
        ("p2", "OLIST-SUDESTE", 3),
    }
    assert set(WAREHOUSES) == set(STATES)
    made = {
        one.key: one.value
        for one in world.references(found, world.prices_as_sold(found), replay)
        if one.record is Article
    }
    assert (made["p1"]["nature"], made["p1"]["volume_ml"], made["p2"]["weight_g"]) == (
        "FOOD",
        2000,
        500,
    )
    assert {one.record for one in world.opening_stock(found, replay, "abc", 1)} == {StockCounted}


def test_a_missing_table_is_named(tmp_path: Path):
    with pytest.raises(ConfigError, match="olist_orders_dataset"):
        tables.files(tmp_path)
