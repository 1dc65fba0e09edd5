"""The pick list: what the warehouse takes from its shelves for a shipment (SH-01). No price stands
on it, and nobody's address."""

from orders.client.papers.told import Sources
from orders.contracts.records import LineLot, PlannedCarton
from services.papers.data import heads, shipped
from services.papers.data.parts import Goods, Paper, Party


class PickList(Paper):
    """As it was released: `lots` to take, `cartons` to pack into, `weight_g` and `volume_ml` as
    planned."""

    shipment_id: str
    warehouse: str
    warehouse_name: str
    packaging: str
    marks: list[str]
    goods: list[Goods]
    lots: list[LineLot]
    cartons: list[PlannedCarton]
    weight_g: int
    volume_ml: int
    dispatch_by_at: int


def pick_list(told: Sources, shipment_id: str, sender: Party) -> PickList:
    """Of a shipment that was released, whatever was found of it afterwards. Raises Refused."""
    shipment = shipped.released(told, shipment_id)
    released, house = (
        shipment["released"],
        told["warehouses"].get(shipment["released"]["warehouse"]),
    )
    number = f"PK-{released['shipment_id']}"
    return {
        **heads.paper(told, sender, "pick-list", number),
        "at": released["at"],
        "version": released["version"],
        "buyer_reference": "",
        "shipment_id": released["shipment_id"],
        "warehouse": released["warehouse"],
        "warehouse_name": house["name"] if house is not None else "",
        "packaging": released["packaging"],
        "marks": released["marks"],
        "goods": heads.goods(told, {**shipment, "packed": None}),
        "lots": released["lots"],
        "cartons": released["cartons"],
        "weight_g": released["weight_g"],
        "volume_ml": released["volume_ml"],
        "dispatch_by_at": released["dispatch_by_at"],
    }
