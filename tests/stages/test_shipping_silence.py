"""Shipping: carriers and warehouses who say nothing are asked, and then a person is (DL-01)."""

import pytest

from orders.audit.standing import standing_of
from orders.contracts.records import (
    CarrierScanned,
    MessageRequested,
    OrderAllocated,
    PackedOut,
    ProofChased,
    ShipmentLost,
    ShipmentPicked,
)
from services.shipping.stage import STAGE
from tests.orders import order
from tests.stages.house import allocated, bare, packed_out, references, report, scan
from tests.stages.published import names, of
from tests.stages.room import Room

KEY = "shop:1001"


@pytest.fixture
def room() -> Room:
    return Room(STAGE, references=references())


def test_a_silent_carrier_is_asked_for_proof_and_then_the_shipment_is_lost(room):
    """DL-01: chase when missing."""
    room.send(OrderAllocated, allocated(order()))
    room.send(CarrierScanned, scan("PICKED_UP"))
    events = room.forward(hours=30 * 24)
    assert names(events) == ["ProofChased"] * 3 + ["ShipmentLost", "DeliveryCompleted"]
    assert [e.value["times"] for e in events if e.record is ProofChased] == [1, 2, 3]
    assert (
        of(ShipmentLost, events)["because"]
        == "no proof of delivery from lorry after it was asked 3 times"
    )


def test_a_sign_of_life_gives_the_carrier_its_time_anew(room):
    room.send(OrderAllocated, allocated(order()))
    room.send(CarrierScanned, scan("PICKED_UP"))
    assert names(room.forward(hours=4 * 24)) == ["ProofChased"]
    room.send(CarrierScanned, scan("IN_TRANSIT", at=room.now))
    assert room.forward(hours=47) == []
    assert [e.value["times"] for e in room.forward(hours=2)] == [1]


def test_a_delivery_without_proof_is_chased_until_the_proof_comes(room):
    """DL-01."""
    room.send(OrderAllocated, allocated(order()))
    room.send(CarrierScanned, scan("PICKED_UP"))
    assert room.send(CarrierScanned, scan("DELIVERED", proof="")) == []
    assert names(room.forward(hours=25)) == ["ProofChased"]
    assert names(room.send(CarrierScanned, scan("DELIVERED", document_id="again"))) == [
        "ShipmentDelivered",
        "DeliveryCompleted",
    ]


def test_a_delay_moves_the_time_when_proof_is_due_and_tells_the_customer(room):
    room.send(OrderAllocated, allocated(order()))
    room.send(CarrierScanned, scan("PICKED_UP"))
    told = room.send(
        CarrierScanned, scan("DELAYED", expected_at=room.now + 10 * 86_400_000, because="snow")
    )
    assert of(MessageRequested, told)["template"] == "delivery-delayed"
    assert room.forward(hours=10 * 24) == []
    assert names(room.forward(hours=24)) == ["ProofChased"]


def test_a_silent_warehouse_is_reminded_and_then_the_manager(room):
    room.send(OrderAllocated, allocated(order()))
    assert room.forward(hours=51) == []
    events = room.forward(hours=1 + 3 * 12)
    assert [e.value["to"] for e in events] == ["warehouse"] * 3 + ["manager"]
    assert len({e.value["message_id"] for e in events}) == 4
    assert names(room.send(PackedOut, packed_out())) == ["ShipmentPacked"]


def test_nobody_gets_the_same_reminder_for_ever(room):
    room.send(OrderAllocated, allocated(order()))
    events = room.forward(hours=365 * 24)
    assert [e.value["to"] for e in events] == ["warehouse"] * 3 + ["manager"] * 2 + ["operations"]
    assert events[-1].value["template"] == "shipment-left-to-you"
    assert room.state(KEY)["shipments"][0]["left_to"] == "operations"
    assert standing_of(room.state(KEY)).asks, "for the audit it waits for a person"


def test_a_warehouse_that_speaks_again_has_its_time_anew(room):
    room.send(OrderAllocated, allocated(order()))
    room.forward(hours=365 * 24)
    assert room.send(ShipmentPicked, report("late", lines=bare(2, 2, 2, 2, 2))) == []
    assert room.state(KEY)["shipments"][0]["left_to"] == ""
    again = room.forward(hours=13)
    assert [e.value["to"] for e in again] == ["warehouse"]
    assert again[0].value["message_id"] not in [
        e.value["message_id"]
        for e in room.events
        if e.record is MessageRequested and e is not again[0]
    ]
