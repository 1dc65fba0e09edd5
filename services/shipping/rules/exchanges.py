"""The gate of an order that is exchanged for goods which are to come back first (AS-04;
docs/decisions/0110)."""

from orders.contracts.records import Order, ReleaseGate, ReturnReported
from services.shipping.gates_policy import RETURN_ARRIVED, GatesPolicy
from services.shipping.rules.gates import closed


def awaited(order: Order, policy: GatesPolicy, now: int) -> list[ReleaseGate]:
    """The gate that opens when the return has arrived, closed; none, where nothing is exchanged.
    Its evidence is the return, as <order>/<return>. `now`: milliseconds."""
    exchange = order["exchange"]
    if exchange is None:
        return []
    gate = closed(policy.exchange, RETURN_ARRIVED, "return_awaited", now, policy)
    return [{**gate, "reference": _named(exchange["order_id"], exchange["return_id"])}]


def arrived(gate: ReleaseGate, said: ReturnReported) -> ReleaseGate:
    """The gate as the return opens it, whatever people have said and shown of it before."""
    return {
        **gate,
        "status": "open",
        "reference": _named(said["returned_id"], said["return_id"]),
        "document": "",
        "eyes_given": gate["eyes"],
        "opened_by": [],
        "valid_from_at": None,
        "valid_until_at": None,
    }


def _named(order_id: str, return_id: str) -> str:
    return f"{order_id}/{return_id}"
