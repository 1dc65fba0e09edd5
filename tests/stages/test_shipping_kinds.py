"""Shipping: of which kind a shipment is, and what shows that it came (SH-04, DL-01)."""

from typing import Any

from orders.contracts.records import (
    CarrierScanned,
    OrderAllocated,
    ProofChased,
    ShipmentDelivered,
    ShipmentDispatched,
    ShipmentLost,
    ShipmentReleased,
)
from services.shipping.stage import STAGE
from tests.orders import order
from tests.stages.house import allocated, carrier, rate, rates, references, scan, shipment
from tests.stages.published import names, of
from tests.stages.room import Room

OWN = references(
    carriers={code: carrier(code) for code in ("swift", "own")},
    rates=rates(rate("swift", "express", 900, 1), rate("own", "own", 1, 0)),
)


def sent(room: Room, **changes: Any) -> dict[str, Any]:
    """The work order of a shipment like this."""
    priority = changes.pop("priority", 0)
    told = allocated(order(priority=priority), shipment(**changes))
    work: dict[str, Any] = of(ShipmentReleased, room.send(OrderAllocated, told))
    return work


def room(tables: Any = None) -> Room:
    return Room(STAGE, references=tables or references())


def test_what_is_light_is_a_parcel_and_shown_by_whatever_its_carrier_keeps():  # SH-04
    house = room()
    assert (sent(house)["kind"], sent(room())["proofs"]) == ("parcel", [])
    away = of(ShipmentDispatched, house.send(CarrierScanned, scan("PICKED_UP")))
    assert (away["kind"], away["proofs"]) == ("parcel", [])
    there = house.send(CarrierScanned, scan("DELIVERED", proof="carrier scan"))
    assert names(there) == ["ShipmentDelivered", "DeliveryCompleted"]


def test_what_is_heavy_is_freight_and_counts_by_a_signature_or_its_consignment_note():  # SH-04
    house = room()
    work = sent(house, weight_g=400_000)
    assert (work["kind"], work["proofs"]) == ("freight", ["signature", "consignment note"])
    house.send(CarrierScanned, scan("PICKED_UP"))
    assert house.send(CarrierScanned, scan("DELIVERED", proof="carrier scan")) == []
    chased = of(ProofChased, house.forward(hours=49))
    assert chased["proofs"] == ["signature", "consignment note"]
    note = scan("DELIVERED", proof="consignment note", document_id="note", at=house.now)
    assert of(ShipmentDelivered, house.send(CarrierScanned, note))["proof"] == "consignment note"


def test_freight_may_be_silent_for_longer_than_a_parcel():  # SH-04, DL-01
    parcel, freight = room(), room()
    sent(parcel)
    sent(freight, weight_g=400_000)
    for house in (parcel, freight):
        house.send(CarrierScanned, scan("PICKED_UP"))
        house.send(CarrierScanned, scan("IN_TRANSIT"))
    days = {name: first_chased(house) for name, house in (("p", parcel), ("f", freight))}
    assert days["p"] < days["f"]


def test_no_carrier_answers_for_what_a_vehicle_of_the_house_loses_or_brings():  # SH-04, TR-05
    for tables, terms, blamed in (
        (OWN, {"priority": 2, "distance_km": 20}, ""),
        (None, {}, "lorry"),
    ):
        for status, record in (("DELIVERED", ShipmentDelivered), ("LOST", ShipmentLost)):
            house = room(tables)
            sent(house, **terms)
            house.send(CarrierScanned, scan("PICKED_UP"))
            ends = scan(status, proof="photo", driver="S7", document_id="end")
            assert of(record, house.send(CarrierScanned, ends))["carrier"] == blamed


def first_chased(house: Room) -> int:
    """Days until its carrier is asked."""
    return next(day for day in range(1, 30) if "ProofChased" in names(house.forward(hours=24)))


def test_urgent_goods_that_are_near_go_by_a_vehicle_of_the_house():  # SH-04
    assert sent(room(OWN), priority=2, distance_km=20)["kind"] == "own_vehicle"
    for far_or_slow in ({"priority": 2, "distance_km": 300}, {"priority": 0, "distance_km": 20}):
        work = sent(room(OWN), **far_or_slow)
        assert (work["kind"], work["carrier"]) == ("parcel", "swift")
        [own] = [offer for offer in work["offers"] if offer["carrier"] == "own"]
        assert own["because"] == "rejected: takes only urgent goods that are near"


def test_what_a_vehicle_of_the_house_brings_counts_with_the_name_of_its_driver():  # SH-04
    house = room(OWN)
    sent(house, priority=2, distance_km=20)
    house.send(CarrierScanned, scan("PICKED_UP", tracking_number="TOUR-7"))
    by_nobody = scan("DELIVERED", proof="photo", document_id="nobody")
    assert house.send(CarrierScanned, by_nobody) == []
    by_driver = scan("DELIVERED", proof="photo", driver="S7")
    assert names(house.send(CarrierScanned, by_driver)) == [
        "ShipmentDelivered",
        "DeliveryCompleted",
    ]
