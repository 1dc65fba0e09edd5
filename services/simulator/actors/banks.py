"""Banks: they pay refunds."""

from orders.contracts.records import RefundPaid
from services.simulator.plans import Json, Planned, Scene


def on_refund_requested(requested: Json, scene: Scene) -> list[Planned]:
    """Every refund is paid, some days later."""
    order_id, refund_id = requested["order_id"], requested["refund_id"]
    due = requested["at"] + scene.policy.banks.refund.ms(
        scene.chance("refund", order_id, refund_id)
    )
    value: RefundPaid = {
        "order_id": order_id,
        "document_id": f"refund:{order_id}:{refund_id}",
        "refund_id": refund_id,
        "amount_minor": requested["amount_minor"],
        "currency": requested["currency"],
        "at": due,
    }
    return [Planned(due, RefundPaid, order_id, value)]
