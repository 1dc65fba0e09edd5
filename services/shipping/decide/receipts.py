"""Customers say that goods have come: the proof of delivery, where the carrier has brought none
(DL-01)."""

from orders.business.ignored import ignored
from orders.contracts.records import DeliveryProof, ReceiptConfirmed, ShipmentState, ShippingState
from orders.engine.handling import Handling
from services.shipping import records
from services.shipping import state as life
from services.shipping.decide import door
from services.shipping.records import Ctx
from services.shipping.rules.deadlines import IN_HOUSE, ON_THE_WAY

RECEIPT = "customer receipt"
"""The kind of proof that a customer gives."""


def received(said: ReceiptConfirmed, state: ShippingState | None, ctx: Ctx) -> Handling:
    """The shipment has come: where it is under way by all that is known that is its proof, in the
    place of one that the carrier has not brought, or cannot explain (DL-01)."""
    shipment = None if state is None else _named(said, state)
    why = _in_vain(said, shipment, state)
    if state is not None and why == "already_lost":
        found = records.found(said["shipment_id"], RECEIPT, said["receipt_id"], state, ctx)
        return Handling(outcome="ignored", reason="delivered_after_loss", events=[found])
    if state is None or shipment is None or why:
        return ignored("shipping", ReceiptConfirmed, why, ctx, document=said["receipt_id"])
    proof: DeliveryProof = {
        "proof": RECEIPT,
        "proof_reference": said["receipt_id"],
        "delivered_at": min(said["at"], ctx.now),
        "doubt": "",
    }
    new, handed_on = door.taken_over(shipment, proof, state, ctx)
    outcome = "delivered" if handed_on else "held"
    return life.conclude(outcome, new, handed_on, ctx, reason="by_the_customer")


def _named(said: ReceiptConfirmed, state: ShippingState) -> ShipmentState | None:
    wanted = said["shipment_id"]
    return next((one for one in state["shipments"] if one["shipment_id"] == wanted), None)


def _in_vain(
    said: ReceiptConfirmed, shipment: ShipmentState | None, state: ShippingState | None
) -> str:
    """Why it changes nothing; empty if it does. The topic is not trusted: what bears no proof is
    nobody's word (decision 0071)."""
    if not said["proof"]:
        return "unproven"
    known = life.spoken_of(said["version"], state)
    if isinstance(known, str):
        return known
    if shipment is None:
        return "unknown_shipment"
    if shipment["status"] in IN_HOUSE:
        return "not_under_way"
    if shipment["held"] is not None:
        return "already_delivered"
    return "" if shipment["status"] == ON_THE_WAY else f"already_{shipment['status']}"
