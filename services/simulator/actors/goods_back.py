"""Warehouses again: what comes back to them, called back before it left, or returned after it
arrived."""

from orders.contracts.records import LineQuantity, RecallAnswered, ReturnArrived, ReturnedLine
from services.simulator.actors.warehouses import collected, handed_over, recalled
from services.simulator.plans import Json, Planned, Scene


def on_recall_requested(asked: Json, scene: Scene) -> list[Planned]:
    """Called back if the goods are still in the house, and the warehouse cares to look for them;
    asked again, it looks again."""
    order_id, shipment, policy = asked["order_id"], asked["shipment_id"], scene.policy.warehouses
    due = asked["at"] + policy.answer_recall.ms(scene.chance("answer recall", order_id, shipment))
    if scene.happens(policy.refuse_recall, "refuse recall", order_id, shipment, str(asked["at"])):
        return [_answer(asked, due, False, "already loaded", ())]
    gone = handed_over(shipment), collected(shipment)
    return [
        _answer(asked, due, True, "back on the shelf", gone),
        _answer(asked, due + 1, False, "already with the carrier", (recalled(shipment),)),
    ]


def on_return_authorised(authorised: Json, scene: Scene) -> list[Planned]:
    """The goods come back and are inspected (AS-04). Customers may never send them; what was
    refused at the door always comes back."""
    order_id, return_id = authorised["order_id"], authorised["return_id"]
    if not return_id.startswith("refused-") and scene.happens(
        scene.policy.customers.never_send, "never send", order_id, return_id
    ):
        return []
    policy = scene.policy.warehouses
    due = authorised["at"] + policy.return_transit.ms(
        scene.chance("return transit", order_id, return_id)
    )
    value: ReturnArrived = {
        "order_id": order_id,
        "document_id": f"return:{order_id}:{return_id}",
        "return_id": return_id,
        "warehouse": authorised["warehouse"],
        "lines": [_inspected(line, scene, order_id, return_id) for line in authorised["lines"]],
        "at": due,
        "lots": [],
    }
    return [Planned(due, ReturnArrived, order_id, value)]


def _answer(asked: Json, due: int, yes: bool, because: str, void: tuple[str, ...]) -> Planned:
    """A shipment may be asked about twice, for a change and then for good: each is answered."""
    order_id, shipment = asked["order_id"], asked["shipment_id"]
    no = f"recall:{shipment}:{asked['at']}:no"
    value: RecallAnswered = {
        "order_id": order_id,
        "document_id": recalled(shipment) if yes else no,
        "shipment_id": shipment,
        "recalled": yes,
        "because": because,
        "at": due,
    }
    return Planned(due, RecallAnswered, order_id, value, void, mark=True)


def _inspected(line: LineQuantity, scene: Scene, order_id: str, return_id: str) -> ReturnedLine:
    scrapped = (
        line["quantity"]
        if scene.happens(
            scene.policy.warehouses.scrap, "scrap", order_id, return_id, str(line["line"])
        )
        else 0
    )
    return {
        "line": line["line"],
        "sku": line["sku"],
        "restocked": line["quantity"] - scrapped,
        "scrapped": scrapped,
    }
