"""Customers: they pay, change their minds, send goods back, complain."""

from collections import Counter

from orders.business.bundles import pieces
from orders.contracts.records import (
    CancelRequested,
    CaseOpened,
    LineQuantity,
    Order,
    ReturnRequested,
)
from services.simulator.actors.banks import payment
from services.simulator.plans import Json, Planned, Scene

_CASES = (
    ("quality", "arrived with a fault"),
    ("technical", "does not work as described"),
    ("logistics", "parcel was left outside"),
    ("complaint", "took too long"),
    ("consultation", "how is it cared for?"),
)
_RETURN_REASONS = ("does not fit", "not as expected", "ordered twice", "damaged")


def on_received(received: Json, scene: Scene) -> list[Planned]:
    """Some change their minds at some time; who prepays by transfer pays later, or never."""
    if received["version"] > 1:
        return _pay_the_rest(received, scene)
    return [*_cancel(received, scene), *_prepay(received, scene)]


def on_delivered(delivered: Json, scene: Scene) -> list[Planned]:
    """Goods on account are paid per delivery; some goods are sent back; some cause a complaint
    (AS-01, AS-04)."""
    return [
        *_pay_invoice(delivered, scene),
        *_return(delivered, scene),
        *_complain(delivered, scene),
    ]


def on_materials_reserved(waits: Json, scene: Scene) -> list[Planned]:
    """Production is no stage yet: who waits for it gives up (IV-07)."""
    policy, order_id = scene.policy.customers, waits["order_id"]
    if policy.give_up is None:
        return []
    due = waits["at"] + policy.give_up.ms(scene.chance("give up", order_id))
    return [cancellation(order_id, due, "customer", "it takes too long")]


def _cancel(received: Json, scene: Scene) -> list[Planned]:
    policy, order_id = scene.policy.customers, received["order_id"]
    if not scene.happens(policy.cancel, "cancel", order_id):
        return []
    due = received["at"] + policy.cancel_after.ms(scene.chance("cancel after", order_id))
    return [cancellation(order_id, due, "customer", "changed my mind")]


def cancellation(order_id: str, due: int, who: str, why: str) -> Planned:
    """Somebody calls the order off."""
    value: CancelRequested = {
        "order_id": order_id,
        "requested_at": due,
        "requested_by": who,
        "reason": why,
    }
    return Planned(due, CancelRequested, order_id, value)


def _prepay(received: Json, scene: Scene) -> list[Planned]:
    order: Order = received["order"].decoded()
    open_minor = order["totals"]["total_minor"] - order["payment"]["paid_minor"]
    policy, order_id = scene.policy.customers, received["order_id"]
    if (
        order["payment"]["terms"] != "PREPAID"
        or open_minor <= 0
        or scene.happens(policy.never_pay, "never pay", order_id)
    ):
        return []
    due = received["at"] + policy.pay_prepaid.ms(scene.chance("prepay", order_id))
    return payment(order, f"prepaid:{order_id}", open_minor, due, scene)


def _pay_the_rest(received: Json, scene: Scene) -> list[Planned]:
    """Who changed a prepaid order pays what it has become dearer by."""
    order: Order = received["order"].decoded()
    before = [
        int(change["before"])
        for change in received["changes"]
        if change["pointer"] == "/totals/total_minor"
    ]
    more = order["totals"]["total_minor"] - before[0] if before else 0
    if order["payment"]["terms"] != "PREPAID" or more <= 0:
        return []
    policy, order_id = scene.policy.customers, received["order_id"]
    due = received["at"] + policy.pay_prepaid.ms(scene.chance("pay the rest", order_id))
    return payment(order, f"rest:{order_id}:{received['version']}", more, due, scene)


def _pay_invoice(delivered: Json, scene: Scene) -> list[Planned]:
    order: Order = delivered["order"].decoded()
    terms, shipment = order["payment"]["terms"], delivered["shipment_id"]
    if terms not in ("ON_ACCOUNT", "ON_DELIVERY"):
        return []
    amount = _worth(order, delivered["lines"]) + (_charges(order) if shipment.endswith("-1") else 0)
    at_the_door = terms == "ON_DELIVERY"
    delay = (
        0
        if at_the_door
        else scene.policy.customers.pay_invoice.ms(
            scene.chance("pay invoice", order["order_id"], shipment)
        )
    )
    return payment(order, f"invoice:{shipment}", amount, delivered["at"] + delay, scene)


def _worth(order: Order, lines: list[Json]) -> int:
    """A line of which all parts are there is worth all of it."""
    there: Counter[int] = Counter()
    for line in lines:
        there[line["line"]] += line["quantity"]
    return sum(line["total_minor"] * there[line["line"]] // pieces(line) for line in order["lines"])


def _charges(order: Order) -> int:
    return sum(charge["amount_minor"] + charge["tax_minor"] for charge in order["charges"])


def _return(delivered: Json, scene: Scene) -> list[Planned]:
    policy, order_id, shipment = (
        scene.policy.customers,
        delivered["order_id"],
        delivered["shipment_id"],
    )
    if not scene.happens(policy.return_goods, "return", order_id, shipment):
        return []
    lines = [line for line in delivered["lines"] if scene.stocked(line["sku"])]
    if not lines:
        return []
    line = lines[int(scene.chance("return line", order_id, shipment) * len(lines))]
    all_of_it = scene.happens(0.6, "return all", order_id, shipment)
    due = delivered["at"] + policy.return_after.ms(scene.chance("return after", order_id, shipment))
    too_much = scene.happens(policy.return_too_much, "return too much", order_id, shipment)
    whole = _whole(line, delivered)
    if not whole["quantity"]:
        return []
    there = whole["quantity"] + 1 if too_much else whole["quantity"]
    back: LineQuantity = {
        **whole,
        "quantity": there if all_of_it or too_much else max(1, there // 2),
    }
    value: ReturnRequested = {
        "order_id": order_id,
        "version": delivered["version"],
        "return_id": f"return-{shipment}",
        "lines": [back],
        "reason": _RETURN_REASONS[
            int(scene.chance("return why", order_id, shipment) * len(_RETURN_REASONS))
        ],
        "at": due,
    }
    return [Planned(due, ReturnRequested, order_id, value)]


def _whole(line: Json, delivered: Json) -> LineQuantity:
    """What may be sent back of what the line is a part of: bundles as they were ordered, as many
    as are in this shipment with all of their parts (IV-02)."""
    order: Order = delivered["order"].decoded()
    number = line["line"]
    [ordered] = [one for one in order["lines"] if one["line"] == number]
    if not ordered["bundle"]:
        return {"line": number, "sku": line["sku"], "quantity": line["quantity"]}
    came = {one["sku"]: one["quantity"] for one in delivered["lines"] if one["line"] == number}
    bundles = min(came.get(part["sku"], 0) // part["quantity"] for part in ordered["bundle"])
    return {"line": number, "sku": ordered["sku"], "quantity": bundles}


def _complain(delivered: Json, scene: Scene) -> list[Planned]:
    policy, order_id, shipment = (
        scene.policy.customers,
        delivered["order_id"],
        delivered["shipment_id"],
    )
    if not delivered["lines"] or not scene.happens(policy.open_case, "case", order_id, shipment):
        return []
    kind, description = _CASES[int(scene.chance("case kind", order_id, shipment) * len(_CASES))]
    due = delivered["at"] + policy.case_after.ms(scene.chance("case after", order_id, shipment))
    first = delivered["lines"][0]
    value: CaseOpened = {
        "order_id": order_id,
        "version": delivered["version"],
        "case_id": f"case-{shipment}",
        "kind": kind,
        "description": description,
        "occurred_at": delivered["delivered_at"],
        "sku": first["sku"],
        "lot": "",
        "lines": [{"line": first["line"], "sku": first["sku"], "quantity": first["quantity"]}],
        "at": due,
    }
    return [Planned(due, CaseOpened, order_id, value)]
