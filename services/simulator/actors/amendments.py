"""Customers who want their order otherwise: another street, or one piece more. Some send the whole
order, some only what changes."""

from orders.contracts.order import CarriedOrder
from orders.contracts.records import AmendRequested, ChangeRequested, Order
from services.simulator.changes import moved, one_more, parts
from services.simulator.plans import Json, Planned, Scene


def on_received(received: Json, scene: Scene) -> list[Planned]:
    """Some change their order once, at some time (CF-03). Where no warehouse sends, somebody else
    has to see to the address: who changes it too leaves that alone."""
    policy, order_id = scene.policy.customers, received["order_id"]
    if received["version"] > 1 or not scene.happens(policy.amend, "amend", order_id):
        return []
    due = received["at"] + policy.amend_after.ms(scene.chance("amend after", order_id))
    order: Order = received["order"].decoded()
    abroad = not _served(order, scene)
    in_goods = abroad or scene.happens(0.5, "amend goods", order_id)
    wanted = one_more(order) if in_goods else moved(order)
    reason = "one more, please" if in_goods else "we have moved"
    if abroad or scene.happens(0.5, "amend by parts", order_id):
        return [_by_parts(order, wanted, due, reason)]
    value: AmendRequested = {
        "order_id": order_id,
        "requested_at": due,
        "requested_by": "customer",
        "entered_by": "",
        "reason": reason,
        "source_revision": 0,
        "document": "",
        "order": CarriedOrder.of(wanted),
    }
    return [Planned(due, AmendRequested, order_id, value)]


def _by_parts(order: Order, wanted: Order, due: int, reason: str) -> Planned:
    order_id = order["order_id"]
    value: ChangeRequested = {**parts(order, wanted), "requested_at": due, "reason": reason}
    return Planned(due, ChangeRequested, order_id, value)


def _served(order: Order, scene: Scene) -> bool:
    country = order["delivery_address"]["country"]
    countries = [one["countries"] for one in scene.warehouses.values()]
    return any(not known or country in known for known in countries)
