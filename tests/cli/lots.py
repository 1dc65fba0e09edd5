"""An article whose lots are kept, in the house of the command's tests: it comes, is ordered, is
sent."""

import json
from typing import Any

from orders.client.reading import Reader
from orders.contracts.records import (
    CarrierScanned,
    PackedOut,
    ShipmentPicked,
    StockReceived,
)
from tests import orders as made
from tests.chaos import goods
from tests.chaos.house import House
from tests.cli.conftest import answered
from tests.stages.house import packages, report, scan


def comes(house: House, lot: str, quantity: int, document: str) -> None:
    """Goods of the lot arrive in BER."""
    value = goods.arrived(goods.KEPT, "BER", quantity, document, lot, "2027-12-01")
    house.sender.send(StockReceived, goods.KEPT, value)
    house.sender.flush()


def wanted(house: House, reference: str, quantity: int) -> str:
    """An order of so much of it as JSON."""
    lines = [made.line(1, goods.KEPT, quantity)]
    return json.dumps(made.order(reference=reference, lines=lines, placed_at=house.clock.now()))


def sent_off(house: House, order: str) -> None:
    """The warehouse picks and packs it, the carrier takes it over."""
    [released] = [
        one["value"] for one in answered("trace", order) if one["record"] == "ShipmentReleased"
    ]
    about = {"order_id": order, "shipment_id": released["shipment_id"], "at": house.clock.now()}
    quantity = released["lines"][0]["quantity"]
    line = {"line": 1, "sku": goods.KEPT, "quantity": quantity}
    parcels: Any = packages(quantity)
    parcels[0]["lines"] = [{**line, "unit": "PCE"}]
    house.sender.send(ShipmentPicked, order, {**report(f"pick-{order}", lines=[line]), **about})
    packed = {**report(f"pack-{order}", packages=parcels), **about}
    del packed["lots"]
    house.sender.send(PackedOut, order, packed)
    taken_over = {**scan("PICKED_UP"), **about, "document_id": f"scan-{order}"}
    house.sender.send(CarrierScanned, order, taken_over)
    house.sender.flush()


def told(house: House, template: str) -> set[tuple[str, str]]:
    """(order, to whom) of the messages of this kind."""
    found = set[tuple[str, str]]()
    with Reader(house.settings) as reader:
        for message in reader.read(reader.everywhere(["orders.messages.v1"])):
            if message.value is not None and template.encode() in message.value:
                value = house.codec.decode(message.value, message.topic)[1]
                found.add((value["order_id"], value["to"]))
    return found
