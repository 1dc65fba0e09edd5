"""Shipping: what the warehouse picked and packed is checked against the list (SH-01)."""

import pytest

from orders.contracts.records import (
    CarrierScanned,
    DeliveryCompleted,
    MessageRequested,
    OrderAllocated,
    PackedOut,
    ReallocationRequested,
    ShipmentPacked,
    ShipmentPicked,
    ShipmentReleased,
    ShortPicked,
    UnitsDispatched,
)
from orders.engine.errors import PoisonRecord
from services.shipping.stage import STAGE
from tests.orders import order
from tests.policies import usual
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


def test_what_was_picked_goes_on_and_the_rest_is_allocated_again(room):
    """SH-01, AL-05."""
    room.send(OrderAllocated, allocated(order()))
    asked = of(
        ReallocationRequested,
        room.send(
            ShortPicked, report("short", lines=bare(2, 2, 2, 2, 1), missing=bare(0, 0, 0, 0, 1))
        ),
    )
    assert asked["lines"] == bare(0, 0, 0, 0, 1)
    assert asked["warehouse"] == "BER"
    again = room.send(
        OrderAllocated, allocated(order(), shipment(2, 0, 0, 0, 0, 1, warehouse="LYS"), revision=2)
    )
    assert of(ShipmentReleased, again)["shipment_id"].endswith("-2")
    first = room.send(CarrierScanned, scan("DELIVERED"))
    assert of(UnitsDispatched, first)["lines"] == bare(2, 2, 2, 2, 1)
    assert "DeliveryCompleted" not in names(first)
    last = room.send(CarrierScanned, scan("DELIVERED", 2))
    assert of(DeliveryCompleted, last)["delivered"] == bare(2, 2, 2, 2, 2)


def test_a_pick_that_differs_from_the_list_is_a_short_pick_whatever_it_is_called(room):
    """SH-01: the pick check, not the name of the report, decides."""
    room.send(OrderAllocated, allocated(order()))
    events = room.send(ShipmentPicked, report("picked", lines=bare(2, 2, 2, 2)))
    assert of(ReallocationRequested, events)["lines"] == bare(0, 0, 0, 0, 2)


def test_what_was_picked_without_being_asked_for_is_put_back(room):
    room.send(OrderAllocated, allocated(order()))
    message = of(
        MessageRequested, room.send(ShipmentPicked, report("picked", lines=bare(2, 2, 2, 2, 5)))
    )
    assert (message["to"], message["values"]["put_back"]) == ("warehouse", "3 x SKU-5")


def test_a_shipment_of_which_nothing_was_picked_is_dropped(room):
    room.send(OrderAllocated, allocated(order()))
    room.send(ShortPicked, report("short", lines=[], missing=bare(2, 2, 2, 2, 2)))
    assert room.state(KEY)["shipments"][0]["status"] == "dropped"
    assert room.state(KEY)["status"] == "open"
    assert ignored(room.send(CarrierScanned, scan("PICKED_UP"))) == "already_dropped"


def test_packages_that_hold_less_than_the_list_are_a_short_pick(room):
    room.send(OrderAllocated, allocated(order()))
    events = room.send(PackedOut, packed_out(1, 2, 2, 2, 2))
    assert names(events) == ["ReallocationRequested", "ShipmentPacked"]


def test_a_short_pick_that_the_carrier_overtook_makes_the_missing_lines_lost(room):
    """The goods are booked as sent by then; what was never in the parcel will not be delivered,
    so aftersales pays it back."""
    room.send(OrderAllocated, allocated(order()))
    room.send(CarrierScanned, scan("PICKED_UP"))
    events = room.send(
        ShortPicked, report("short", lines=bare(2, 2, 2, 2), missing=bare(0, 0, 0, 0, 2))
    )
    assert names(events) == ["ShipmentLost"]
    done = of(DeliveryCompleted, room.send(CarrierScanned, scan("DELIVERED")))
    assert (done["delivered"], done["lost"]) == (bare(2, 2, 2, 2), bare(0, 0, 0, 0, 2))


def test_packed_before_picked_stays_packed(room):
    room.send(OrderAllocated, allocated(order()))
    [package] = of(ShipmentPacked, room.send(PackedOut, packed_out()))["packages"]
    assert {**package, "sscc": ""} == packages()[0]
    room.send(ShipmentPicked, report("picked", lines=bare(2, 2, 2, 2, 2)))
    assert room.state(KEY)["shipments"][0]["status"] == "packed"


def test_each_package_gets_its_number_in_the_world(room):
    """SH-01: SSCC of GS1, whatever the warehouse says."""
    room.send(OrderAllocated, allocated(order()))
    [first], [second] = packages(1, 1, 1, 1, 1), packages(1, 1, 1, 1, 1)
    told = report("packed-1", packages=[{**first, "sscc": "1"}, {**second, "package_id": "P-2"}])
    packed = of(ShipmentPacked, room.send(PackedOut, told))["packages"]
    assert [package["sscc"] for package in packed] == ["095212340000000013", "095212340000000020"]


def test_a_warehouse_may_label_under_a_prefix_of_its_own():
    policy = usual(STAGE)
    warehouse = shipment()["warehouse"]
    own = policy.model_copy(update={"gs1_company_prefixes": {warehouse: "952000000001"}})
    room = Room(STAGE, own, references=references())
    room.send(OrderAllocated, allocated(order()))
    [package] = of(ShipmentPacked, room.send(PackedOut, packed_out()))["packages"]
    assert package["sscc"][:15] == "095200000000100"
    assert room.numbers == {"sscc/952000000001": 1}


def test_without_a_number_left_nothing_is_packed():
    """The next one is given when the house has another prefix."""
    policy = usual(STAGE).model_copy(update={"gs1_company_prefix": "952000000001"})
    room = Room(STAGE, policy, references=references())
    room.numbers["sscc/952000000001"] = 999
    room.send(OrderAllocated, allocated(order()))
    with pytest.raises(PoisonRecord, match="set another"):
        room.send(PackedOut, packed_out())
    assert room.numbers == {"sscc/952000000001": 999}


def test_who_packs_nothing_gets_no_number(room):
    room.send(OrderAllocated, allocated(order()))
    room.send(PackedOut, report("packed-1", packages=[]))
    assert not room.numbers
