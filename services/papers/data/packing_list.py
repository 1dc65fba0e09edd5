"""The packing list: what is in which package, and what it weighs."""

from orders.client.papers.told import Sources
from services.papers.data import heads, shipped
from services.papers.data.parts import Box, Consignment, Goods, Party


class PackingList(Consignment):
    """`goods`: what all packages hold together."""

    boxes: list[Box]
    goods: list[Goods]
    gross_g: int
    volume_ml: int


def packing_list(told: Sources, shipment_id: str, sender: Party) -> PackingList:
    """Of a shipment that is packed. Raises Refused."""
    shipment = shipped.packed(told, shipment_id)
    boxes = heads.boxes(shipment)
    return {
        **heads.consignment(told, shipment, sender, "packing-list", "PL"),
        "boxes": boxes,
        "goods": heads.goods(told, shipment),
        "gross_g": heads.gross_g(boxes),
        "volume_ml": sum(box["volume_ml"] for box in boxes),
    }
