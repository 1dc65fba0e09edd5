"""Shipping: partners who report late, twice, or in the wrong order."""

import pytest

from orders.contracts.records import (
    CarrierScanned,
    OrderAllocated,
    PackedOut,
    RecordIgnored,
    ShipmentDispatched,
    ShipmentPicked,
)
from services.shipping.stage import STAGE
from tests.orders import order
from tests.stages.house import (
    allocated,
    bare,
    packages,
    packed_out,
    references,
    report,
    scan,
    shipment,
)
from tests.stages.published import ignored, names, of
from tests.stages.room import Room

KEY = "shop:1001"


@pytest.fixture
def room() -> Room:
    return Room(STAGE, references=references())


def test_a_delivery_without_any_earlier_report_implies_them_all(room):
    room.send(OrderAllocated, allocated(order()))
    expected = [
        "ShipmentDispatched",
        "UnitsDispatched",
        "MessageRequested",
        "ShipmentDelivered",
        "DeliveryCompleted",
    ]
    assert names(room.send(CarrierScanned, scan("DELIVERED"))) == expected
    for record, late in (
        (ShipmentPicked, report("p", lines=bare(2, 2, 2, 2, 2))),
        (PackedOut, packed_out()),
        (CarrierScanned, scan("PICKED_UP")),
    ):
        assert ignored(room.send(record, late)) == "already_delivered"


def test_a_repeated_document_is_dropped(room):
    room.send(OrderAllocated, allocated(order()))
    room.send(CarrierScanned, scan("PICKED_UP"))
    again = room.send(CarrierScanned, scan("PICKED_UP"))
    assert room.outcomes[-1][1:] == ("ignored", "repeated_document")
    assert of(RecordIgnored, again)["record"] == "CarrierScanned"


def test_documents_are_known_by_issuer_kind_and_number(room):
    """Warehouses and carriers number by themselves."""
    room.send(
        OrderAllocated,
        allocated(order(), shipment(1, 2, 2, 2), shipment(2, 0, 0, 0, 2, 2, warehouse="LYS")),
    )
    room.send(ShipmentPicked, report("7", 1, lines=bare(2, 2, 2)))
    room.send(ShipmentPicked, report("7", 2, lines=bare(0, 0, 0, 2, 2)))
    assert [one["status"] for one in room.state(KEY)["shipments"]] == ["picked", "picked"]
    assert names(room.send(PackedOut, report("7", 1, packages=packages(2, 2, 2)))) == [
        "ShipmentPacked"
    ]
    assert "ShipmentDispatched" in names(
        room.send(CarrierScanned, scan("PICKED_UP", document_id="7"))
    )


def test_a_document_is_known_as_long_as_the_order(room):
    room.send(OrderAllocated, allocated(order()))
    for number in range(100):
        room.send(CarrierScanned, scan("IN_TRANSIT", document_id=f"D-{number}"))
    assert ignored(room.send(CarrierScanned, scan("LOST", document_id="D-0"))) == (
        "repeated_document"
    )


def test_partners_who_speak_of_what_nobody_knows_are_counted(room):
    room.send(CarrierScanned, scan("PICKED_UP"))
    assert room.outcomes[-1][1:] == ("ignored", "unknown_order")
    room.send(OrderAllocated, allocated(order()))
    assert ignored(room.send(PackedOut, packed_out(7))) == "unknown_shipment"
    assert room.outcomes[-1][1:] == ("ignored", "unknown_shipment")
    room.send(CarrierScanned, scan("UNKNOWN"))
    assert room.outcomes[-1][1:] == ("ignored", "unknown_status")


def test_a_partner_whose_clock_runs_ahead_does_not_date_the_future(room):
    room.send(OrderAllocated, allocated(order()))
    away = room.send(CarrierScanned, scan("PICKED_UP", at=room.now + 10**10))
    assert of(ShipmentDispatched, away)["at"] == room.now
