"""Who looks at goods that were too warm or too cold on their way (SH-07): they are good, or spoilt,
or nobody says anything."""

from orders.contracts.records import ExceptionSettled
from services.simulator.actors.reviewers import first, of_role
from services.simulator.plans import Json, Planned, Scene

ROLE = "manager"


def on_exceeded(exceeded: Json, scene: Scene) -> list[Planned]:
    """Somebody says it, often before the goods have come."""
    order_id, shipment = place = exceeded["order_id"], exceeded["shipment_id"]
    policy = scene.policy.inspectors
    if scene.happens(policy.leave, "leave goods", *place):
        return []
    due = exceeded["at"] + policy.judge.ms(scene.chance("judge goods", *place))
    value: ExceptionSettled = {
        "order_id": order_id,
        "kind": "temperature",
        "subject": shipment,
        "settled_by": first(of_role(ROLE, scene), order_id, shipment, scene),
        "because": "looked at",
        "verdict": "SPOILT" if scene.happens(policy.spoilt, "spoilt", *place) else "GOOD",
        "at": due,
    }
    return [Planned(due, ExceptionSettled, order_id, value)]
