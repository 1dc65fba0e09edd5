"""Carriers' own words on the real broker: the process is killed meanwhile, and each parcel is
delivered once (TR-06)."""

import os
import signal
from collections import Counter

import orjson
import pytest

from orders.contracts.records import CarrierPayloadReceived
from tests.chaos.conftest import open_house
from tests.chaos.house import House

__all__ = ["open_house"]
pytestmark = [pytest.mark.broker, pytest.mark.timeout(1800)]


def says(house: House, scans: list[tuple[str, int]]) -> None:
    """The carrier tells of shipments by our numbers, twice."""
    at = house.clock.now() // 1000
    shipments = [
        {"barcode": number, "history": [{"status": code, "ts": at, "recipient": "A B"}]}
        for number, code in scans
    ]
    value: CarrierPayloadReceived = {
        "carrier": "lorry",
        "sha256": "",
        "content_type": "application/json",
        "payload": orjson.dumps({"shipments": shipments}),
        "received_at": house.clock.now(),
    }
    for feed in ("a", "b"):
        house.sender.send(CarrierPayloadReceived, f"lorry/{feed}", value)
    house.sender.flush()


def test_parcels_are_delivered_by_carriers_own_words(open_house):  # TR-06
    house: House = open_house()
    house.furnish()
    house.start_together(1)
    house.family.start("orderfile", "services.orderfile")
    house.family.start("carriers", "services.carriers")
    orders = house.buy(3, terms="PREPAID")
    house.until("they are released", house.heard("ShipmentReleased", orders))
    shipments = [
        one.value["shipment_id"] for one in house.ear.records if one.name == "ShipmentReleased"
    ]
    says(house, [(one, 10) for one in shipments])
    house.until("they are on their way", house.heard("ShipmentDispatched", orders))
    os.kill(house.family.pid("carriers"), signal.SIGKILL)
    says(house, [*((one, 40) for one in shipments), ("nobody's", 40)])
    says(house, [(one, 99) for one in shipments])
    house.until("they are there", house.heard("ShipmentDelivered", orders))
    house.rest()
    delivered = [one.value for one in house.ear.records if one.name == "ShipmentDelivered"]
    assert Counter(one["shipment_id"] for one in delivered) == Counter(shipments)
    assert {one["proof"] for one in delivered} == {"signature"}
    told = {one.value["document_id"] for one in house.ear.records if one.name == "CarrierScanned"}
    assert len(told) >= 2 * len(shipments)
    assert not [one for one in house.ear.records if "dlq" in one.topic]
