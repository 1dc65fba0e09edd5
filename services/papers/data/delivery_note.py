"""The delivery note: what is in the shipment, of what was ordered. No prices stand on it."""

from orders.client.papers.told import Sources
from services.papers.data import heads, shipped
from services.papers.data.parts import Consignment, Goods, Party


class DeliveryNote(Consignment):
    """`packages`: how many."""

    buyer: Party
    goods: list[Goods]
    packages: int
    gross_g: int


def delivery_note(told: Sources, shipment_id: str, sender: Party) -> DeliveryNote:
    """Of a shipment that is packed. Raises Refused."""
    shipment = shipped.packed(told, shipment_id)
    boxes = heads.boxes(shipment)
    return {
        **heads.consignment(told, shipment, sender, "delivery-note", "DN"),
        "buyer": heads.buyer(shipment["released"]["order"]),
        "goods": heads.goods(told, shipment),
        "packages": len(boxes),
        "gross_g": heads.gross_g(boxes),
    }
