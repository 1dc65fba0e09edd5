"""Whatever renders contracts of sale, where the house does not do it itself (CF-06)."""

import hashlib

from orders.contracts.records import ContractRendered
from services.simulator.plans import Json, Planned, Scene

_MINUTE = 60_000


def on_contract_drawn(drawn: Json, scene: Scene) -> list[Planned]:
    """A contract becomes a file, now and then once more, and not the same. There is no file: what
    is signed is its digest."""
    policy, order_id = scene.policy.contracts, drawn["order_id"]
    if policy.render is None:
        return []
    number = drawn["contract_number"]
    due = drawn["at"] + policy.render.ms(scene.chance("render", order_id, number))
    planned = [_rendered(drawn, number, due)]
    if scene.happens(policy.render_again, "render again", order_id, number):
        planned.append(_rendered(drawn, f"{number} again", due + _MINUTE))
    return planned


def _rendered(drawn: Json, content: str, due: int) -> Planned:
    value: ContractRendered = {
        "order_id": drawn["order_id"],
        "version": drawn["version"],
        "contract_number": drawn["contract_number"],
        "document": hashlib.sha256(content.encode()).hexdigest(),
        "size": len(content),
        "rendered_by": "simulator",
        "at": due,
    }
    return Planned(due, ContractRendered, drawn["order_id"], value)
