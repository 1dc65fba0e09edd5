"""The records of an order, as papers need them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from orders.client.papers.told import Released, ShipmentTold, Sources
from orders.client.scan import Found
from orders.contracts.records import ShipmentDispatched, ShipmentPacked

TOPICS = (
    "orders.intake.v1",
    "orders.review.v1",
    "orders.inventory.v1",
    "orders.allocation.v1",
    "orders.shipping.v1",
    "orders.notices.v1",
    "warehouse.events.v1",
)


def sources(order_id: str, found: Iterable[Found]) -> Sources | None:
    """Of the records of an order, oldest first, without master data; None where none of them has
    the order."""
    said = [(one.record, one.value) for one in found if one.value]
    carried = [one for _, one in said if {"order", "number", "step"} <= one.keys()]
    if not carried:
        return None
    latest = max(carried, key=lambda one: (one["version"], one["step"]))
    return {
        "order_id": order_id,
        "number": latest["number"],
        "version": latest["version"],
        "at": latest["at"],
        "ended": _ended(said),
        "order": latest["order"].decoded(),
        "shipments": _shipments(said),
        "articles": {},
        "warehouses": {},
        "carriers": {},
    }


def skus(told: Sources) -> set[str]:
    """Articles that its papers may speak of."""
    lines = [*told["order"]["lines"]]
    sent = [line for one in told["shipments"] for line in one["released"]["lines"]]
    return {line["sku"] for line in (*lines, *sent)}


def _ended(said: Sequence[tuple[str, Mapping[str, Any]]]) -> str:
    outcomes = [one["outcome"] for record, one in said if record == "OrderFinished"]
    return "" if not outcomes or outcomes[-1] == "completed" else str(outcomes[-1])


def _shipments(said: Iterable[tuple[str, Mapping[str, Any]]]) -> list[ShipmentTold]:
    shipments: dict[str, ShipmentTold] = {}
    recalled = set[str]()
    for record, value in said:
        shipment_id = value.get("shipment_id", "")
        if record == "ShipmentReleased":
            shipments[shipment_id] = _released(value)
            continue
        if (shipment := shipments.get(shipment_id)) is None:
            continue
        if record == "ShipmentRecallRequested":
            recalled.add(shipment_id)
        elif record == "RecallAnswered" and shipment_id in recalled:
            shipment["withdrawn"] = value["recalled"]
        elif record == "ShipmentPacked":
            shipment["packed"], shipment["withdrawn"] = cast(ShipmentPacked, value), False
        elif record == "ShipmentDispatched":
            handed_over = cast(ShipmentDispatched, value)
            shipment["dispatched"], shipment["withdrawn"] = handed_over, False
    return list(shipments.values())


def _released(value: Mapping[str, Any]) -> ShipmentTold:
    released = {name: value[name] for name in Released.__annotations__}
    released["order"] = value["order"].decoded()
    return {
        "released": cast(Released, released),
        "packed": None,
        "dispatched": None,
        "withdrawn": False,
    }
