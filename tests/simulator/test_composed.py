"""Bundles and what is made to order in the simulated house (IV-02, IV-07)."""

from dataclasses import replace
from typing import Any

from orders.business.bundles import taken_apart
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    CancelRequested,
    Order,
    PaymentReceived,
    PurchaseOrderConfirmed,
    ReturnRequested,
)
from services.simulator.actors import customers, suppliers
from services.simulator.catalogue import Catalogue
from services.simulator.orders import orders
from services.simulator.policy import Dirt
from tests.simulator.scene import AT, DAY, backordered, delivered, made, of, scene


def bundled(house: Catalogue) -> Order:
    """The first order on account with a bundle, as intake hands it on."""
    parts = {one["sku"]: one["bundle"] for one in house.articles}
    for order in orders(7, 5_000, AT, house):
        lines = [{**line, "bundle": parts.get(line["sku"], [])} for line in order["lines"]]
        if order["payment"]["terms"] == "ON_ACCOUNT" and any(line["bundle"] for line in lines):
            return {**order, "lines": lines}  # type: ignore[typeddict-item]
    raise AssertionError("nobody buys a bundle")


def sent(order: Order) -> dict[str, Any]:
    """All of it is with the customer, in parts."""
    lines = [{**one, "unit": "PCE"} for one in taken_apart(order["lines"])]
    return {**delivered(order), "lines": lines, "order": CarriedOrder.of(order)}


def test_bundles_are_of_articles_of_the_house_and_have_prices():
    house = made()
    known = {article["sku"]: article for article in house.articles}
    bundles = [one for one in house.articles if one["bundle"]]
    assert len(bundles) == 12
    for bundle in bundles:
        assert not bundle["stocked"]
        for currency in ("EUR", "PLN"):
            apart = sum(house.prices[p["sku"], currency] * p["quantity"] for p in bundle["bundle"])
            assert 0 < house.prices[bundle["sku"], currency] < apart
        assert all(known[part["sku"]]["stocked"] for part in bundle["bundle"])
    assert not {one["sku"] for one in bundles} & {one["sku"] for one in house.opening_stock}


def test_a_delivered_bundle_is_paid_once_however_many_parts_it_has():
    order = bundled(made())
    paid = of(PaymentReceived, customers.on_delivered(sent(order), scene(made())))
    assert paid[0].value["amount_minor"] == order["totals"]["total_minor"]


def test_a_bundle_is_sent_back_whole():
    order = bundled(made())
    [line] = [one for one in order["lines"] if one["bundle"]][:1]
    only = {
        **sent(order),
        "lines": [one for one in sent(order)["lines"] if one["line"] == line["line"]],
    }
    eager = scene(made(), customers={"return_goods": 1, "return_too_much": 0})
    [asked] = of(ReturnRequested, customers.on_delivered(only, eager))
    [back] = asked.value["lines"]
    assert back["sku"] == line["sku"]
    assert 0 < back["quantity"] <= line["quantity"]
    without = {**only, "lines": only["lines"][:1]}
    assert of(ReturnRequested, customers.on_delivered(without, eager)) == []


def test_parts_of_one_line_that_are_short_are_bought_each():
    house = made()
    short = [
        {"line": 1, "sku": one["sku"], "needed": 3, "available": 0, "expected_at": None}
        for one in house.articles[:2]
    ]
    asked = {"order_id": "web:1", "version": 1, "shortages": short, "at": AT}
    bought = of(PurchaseOrderConfirmed, suppliers.on_backordered(asked, scene(house)))
    assert len({one.value["document_id"] for one in bought}) == 2


def test_what_a_changed_order_lacks_is_bought_anew_and_what_another_part_of_its_line_does():
    house = made()
    asked = backordered(house.articles[0]["sku"], 3)
    changed = {**asked, "version": 2}
    another_part = backordered(house.articles[1]["sku"], 3)
    bought = [
        one.value["document_id"]
        for short in (asked, changed, another_part)
        for one in of(PurchaseOrderConfirmed, suppliers.on_backordered(short, scene(house)))
    ]
    assert len(bought) == len(set(bought)) == 3


def test_what_is_made_to_order_is_ordered_by_people_alone_and_has_a_list_of_parts():
    house = made()
    demand = house.demand.model_copy(update={"made_to_order": 0.5, "dirt": Dirt()})
    eager = replace(house, demand=demand)
    found = [one for one in orders(7, 300, AT, eager) if one["kind"] == "MADE_TO_ORDER"]
    assert {one["channel"] for one in found} == {"partner", "desk"}
    lists = {one["sku"] for one in house.parts_lists}
    assert all(line["sku"] in lists for one in found for line in one["lines"])


def test_who_waits_for_production_gives_up():
    waits = {"order_id": "desk:1", "version": 1, "at": AT}
    [planned] = customers.on_materials_reserved(waits, scene(made()))
    assert planned.record is CancelRequested
    assert AT + 2 * DAY <= planned.due_at <= AT + 6 * DAY
