"""What papers of an order are made of, as plain values: one process reads it, another makes the
papers, and needs no more of the house than this."""

from typing import TypedDict

from orders.contracts.records import (
    Article,
    Carrier,
    LineLot,
    Order,
    PlannedCarton,
    ShipmentDispatched,
    ShipmentLine,
    ShipmentPacked,
    Warehouse,
)


class Released(TypedDict):
    """`ShipmentReleased`, as far as papers say it, the order itself in it."""

    shipment_id: str
    version: int
    at: int
    warehouse: str
    lines: list[ShipmentLine]
    lots: list[LineLot]
    cartons: list[PlannedCarton]
    packaging: str
    marks: list[str]
    weight_g: int
    volume_ml: int
    carrier: str
    service: str
    mode: str
    dispatch_by_at: int
    order: Order


class ShipmentTold(TypedDict):
    """What was told of a shipment. `withdrawn`: its warehouse has stopped it."""

    released: Released
    packed: ShipmentPacked | None
    dispatched: ShipmentDispatched | None
    withdrawn: bool


class Sources(TypedDict):
    """All that papers of an order are made of. `version`, `at`: of the order as it was handed on
    last; `ended`: how it ended if it came to nothing, such as `cancelled`; shipments in the order
    of their release; articles, warehouses and carriers by their keys, those that master data
    knows."""

    order_id: str
    number: str
    version: int
    at: int
    ended: str
    order: Order
    shipments: list[ShipmentTold]
    articles: dict[str, Article]
    warehouses: dict[str, Warehouse]
    carriers: dict[str, Carrier]
