"""A house, and what stages tell people and partners there."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from orders.contracts.order import CarriedOrder
from orders.contracts.records import Order
from services.simulator.catalogue import Catalogue, catalogue
from services.simulator.orders import orders
from services.simulator.plans import Planned, Scene
from services.simulator.policy import SimulatorPolicy, load_policy, merged

AT = 1_760_000_000_000
DAY = 86_400_000


@cache
def made() -> Catalogue:
    """A house from seed 7, the same for all tests: it is only looked at."""
    return catalogue(7, AT)


def scene(house: Catalogue, **sections: dict[str, Any]) -> Scene:
    """Seed 7 in this house; `sections` change the policy."""
    policy = SimulatorPolicy.model_validate(merged(load_policy().model_dump(), sections))
    articles = {article["sku"]: article for article in house.articles}
    warehouses = {warehouse["warehouse"]: warehouse for warehouse in house.warehouses}
    staff = {person["staff_id"]: person for person in house.staff}
    return Scene(7, policy, articles, warehouses, staff)


def an_order(house: Catalogue, terms: str, *, paid: bool = True) -> Order:
    """The first order with these terms, paid in advance or not."""
    return next(
        each
        for each in orders(7, 5_000, AT, house)
        if each["payment"]["terms"] == terms and bool(each["payment"]["paid_minor"]) == paid
    )


def head(order: Order) -> dict[str, Any]:
    """What each record of a stage has."""
    return {
        "order_id": order["order_id"],
        "number": "N1",
        "version": 1,
        "priority": 0,
        "at": AT,
        "order": CarriedOrder.of(order),
    }


def released(order: Order, *, priority: int = 0) -> dict[str, Any]:
    """Shipping tells the warehouse to pick the whole order."""
    lines = [
        {
            "line": line["line"],
            "sku": line["sku"],
            "quantity": line["quantity"],
            "unit": line["unit"],
        }
        for line in order["lines"]
    ]
    shipment = {
        "shipment_id": "N1-1",
        "warehouse": "HAM",
        "lines": lines,
        "lots": [],
        "cartons": [],
        "kind": "parcel",
        "proofs": [],
        "packaging": "standard",
        "weight_g": 70_000,
        "volume_ml": 9_000,
    }
    return {**head(order), **shipment, "carrier": "swift", "priority": priority}


def delivered(order: Order) -> dict[str, Any]:
    """The whole order is with the customer."""
    return {**released(order), "delivered_at": AT}


def dispatched(order_id: str = "web:1") -> dict[str, Any]:
    """The carrier has a shipment."""
    return {
        "order_id": order_id,
        "version": 1,
        "shipment_id": f"{order_id}-1",
        "warehouse": "HAM",
        "carrier": "swift",
        "tracking_number": "SWI1",
        "lines": [],
        "kind": "parcel",
        "proofs": [],
        "expected_at": AT + 3 * DAY,
        "at": AT,
    }


def of(record: type, plans: Iterable[Planned]) -> list[Planned]:
    """The plans of one kind."""
    return [planned for planned in plans if planned.record is record]


def backordered(sku: str, needed: int) -> dict[str, Any]:
    """An order waits for so many pieces of an article."""
    shortage = {"line": 1, "sku": sku, "needed": needed, "available": 0, "expected_at": None}
    return {"order_id": "web:1", "version": 1, "shortages": [shortage], "decision": {}, "at": AT}
