"""Shipping from release to proof: SH-03, SH-05, DL-01, DL-02."""

import pytest

from orders.contracts.records import (
    CarrierScanned,
    DeliveryCompleted,
    DeliveryRefused,
    MessageRequested,
    OrderAllocated,
    PackedOut,
    ShipmentDelivered,
    ShipmentDispatched,
    ShipmentPicked,
    ShipmentReleased,
)
from services.shipping.stage import STAGE
from tests.orders import order
from tests.stages.house import allocated, bare, packed_out, references, report, scan, shipment
from tests.stages.published import names, of
from tests.stages.room import Room

KEY = "shop:1001"


@pytest.fixture
def room() -> Room:
    return Room(STAGE, references=references())


def test_an_order_is_released_picked_packed_dispatched_and_delivered(room):
    """SH-01, SH-05, DL-01: the happy way."""
    released = of(ShipmentReleased, room.send(OrderAllocated, allocated(order())))
    assert (released["carrier"], released["packaging"], released["step"]) == (
        "lorry",
        "standard",
        50,
    )
    assert [line["quantity"] for line in released["lines"]] == [2] * 5
    assert room.send(ShipmentPicked, report("picked", lines=bare(2, 2, 2, 2, 2))) == []
    assert names(room.send(PackedOut, packed_out())) == ["ShipmentPacked"]
    away = room.send(CarrierScanned, scan("PICKED_UP"))
    assert names(away) == ["ShipmentDispatched", "UnitsDispatched", "MessageRequested"]
    assert of(ShipmentDispatched, away)["tracking_number"] == "T-1"
    assert of(MessageRequested, away)["template"] == "order-shipped"
    home = room.send(CarrierScanned, scan("DELIVERED"))
    assert names(home) == ["ShipmentDelivered", "DeliveryCompleted"]
    assert of(ShipmentDelivered, home)["proof"] == "signature"
    assert [line["quantity"] for line in of(DeliveryCompleted, home)["delivered"]] == [2] * 5
    done = room.state(KEY)
    assert (done["status"], done["order"]) == ("settled", None)


def test_the_order_is_handed_on_unchanged(room):
    content = order()
    released = of(ShipmentReleased, room.send(OrderAllocated, allocated(content)))
    assert released["order"].decoded() == content
    assert (
        of(ShipmentDelivered, room.send(CarrierScanned, scan("DELIVERED")))["order"].decoded()
        == content
    )


def test_a_repeated_allocation_releases_nothing(room):
    room.send(OrderAllocated, allocated(order()))
    assert room.send(OrderAllocated, allocated(order())) == []
    assert room.outcomes[-1] == ("OrderAllocated", "ignored", "already_released")


def test_without_any_rate_the_desk_finds_a_carrier():
    """SH-03: an order never sticks for want of a rate."""
    room = Room(STAGE, references=references(rates={}))
    events = room.send(OrderAllocated, allocated(order()))
    released = of(ShipmentReleased, events)
    assert released["carrier"] == "desk"
    assert (
        released["decision"]["rules"][-1]["because"]
        == "no rate from DE to DE for 2000 g: left to desk"
    )
    assert of(MessageRequested, events)["to"] == "carrier desk"


@pytest.mark.parametrize(
    ("status", "because"), [("REFUSED", "refused_at_the_door"), ("DAMAGED", "damaged_on_the_way")]
)
def test_goods_that_are_refused_or_damaged_go_to_aftersales(room, status, because):
    """DL-02."""
    room.send(OrderAllocated, allocated(order()))
    events = room.send(CarrierScanned, scan(status))
    assert of(DeliveryRefused, events)["because"] == because
    assert of(DeliveryCompleted, events)["refused"] == bare(2, 2, 2, 2, 2)


def test_goods_that_turn_up_after_they_were_lost_need_a_person(room):
    room.send(OrderAllocated, allocated(order()))
    room.send(CarrierScanned, scan("LOST"))
    assert of(MessageRequested, room.send(CarrierScanned, scan("DELIVERED")))["to"] == "aftersales"
    assert room.state(KEY)["status"] == "settled"


def test_an_order_that_is_over_is_forgotten_at_its_horizon(room):
    room.send(OrderAllocated, allocated(order()))
    room.send(CarrierScanned, scan("DELIVERED"))
    room.forward(hours=30 * 24 - 1)
    assert room.state(KEY)["status"] == "settled"
    assert room.forward(hours=2) == []
    assert room.state(KEY) is None


def test_an_order_of_several_shipments_is_complete_with_the_last(room):
    room.send(
        OrderAllocated,
        allocated(order(), shipment(1, 2, 2, 2), shipment(2, 0, 0, 0, 2, 2, warehouse="LYS")),
    )
    assert "DeliveryCompleted" not in names(room.send(CarrierScanned, scan("DELIVERED")))
    done = of(DeliveryCompleted, room.send(CarrierScanned, scan("LOST", 2)))
    assert (done["delivered"], done["lost"]) == (bare(2, 2, 2), bare(0, 0, 0, 2, 2))
