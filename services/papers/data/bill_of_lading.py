"""The bill of lading: the carrier takes over these packages, in this state, to be carried there. It
is no document of title: what the carrier signs is what holds."""

from orders.client.papers.refusal import Reason
from orders.client.papers.told import Sources
from services.papers.data import heads, shipped
from services.papers.data.parts import Box, Consignment, Goods, Party
from services.papers.data.refusal import refuse_if

BY_SHIP = frozenset(("sea",))


class BillOfLading(Consignment):
    """`notify`: who is told when it arrives; ports and `incoterm` are empty of goods that were not
    sold by terms of trade."""

    notify: Party
    incoterm: str
    port_of_loading: str
    port_of_discharge: str
    boxes: list[Box]
    goods: list[Goods]
    gross_g: int
    volume_ml: int


def bill_of_lading(told: Sources, shipment_id: str, sender: Party) -> BillOfLading:
    """Of a shipment that is packed. One that goes by ship goes from a port to a port. Raises
    Refused."""
    shipment = shipped.packed(told, shipment_id)
    order, boxes = shipment["released"]["order"], heads.boxes(shipment)
    terms = order["trade_terms"]
    ports = {
        name: terms[name] if terms is not None else ""
        for name in ("incoterm", "port_of_loading", "port_of_discharge")
    }
    if shipment["released"]["mode"] in BY_SHIP:
        lacking = [name for name, said in ports.items() if not said and name.startswith("port")]
        said = "goes by ship, and the order's terms of trade do not say its"
        refuse_if(Reason("no_port", f"the shipment {said} {name}") for name in lacking)
    return {
        **heads.consignment(told, shipment, sender, "bill-of-lading", "BL"),
        "notify": heads.buyer(order),
        "incoterm": ports["incoterm"],
        "port_of_loading": ports["port_of_loading"],
        "port_of_discharge": ports["port_of_discharge"],
        "boxes": boxes,
        "goods": heads.goods(told, shipment),
        "gross_g": heads.gross_g(boxes),
        "volume_ml": sum(box["volume_ml"] for box in boxes),
    }
