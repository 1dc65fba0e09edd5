"""What is refused at the door by line (DL-02): each piece goes one way, and counts once."""

import pytest

from orders.contracts.records import (
    CarrierScanned,
    DeliveryCompleted,
    DeliveryRefused,
    OrderAllocated,
    ShipmentDelivered,
    ShipmentLost,
)
from services.shipping.stage import STAGE
from tests.orders import order
from tests.stages.house import allocated, bare, references, scan
from tests.stages.published import names, of
from tests.stages.room import Room

KEY = "shop:1001"


@pytest.fixture
def room() -> Room:
    there = Room(STAGE, references=references())
    there.send(OrderAllocated, allocated(order()))
    there.send(CarrierScanned, scan("PICKED_UP"))
    return there


def quantities(lines):
    return [(line["line"], line["quantity"]) for line in lines]


@pytest.mark.parametrize("status", ["DELIVERED", "REFUSED"])
def test_a_part_is_taken_and_a_part_refused_in_one_scan(room, status):
    told = scan(status, refused_lines=bare(2, 1), proof="signature", because="scratched")
    events = room.send(CarrierScanned, told)
    assert names(events) == ["ShipmentDelivered", "DeliveryRefused", "DeliveryCompleted"]
    assert quantities(of(ShipmentDelivered, events)["lines"]) == [(2, 1), (3, 2), (4, 2), (5, 2)]
    refused = of(DeliveryRefused, events)
    assert (quantities(refused["lines"]), refused["because"]) == ([(1, 2), (2, 1)], "scratched")
    done = of(DeliveryCompleted, events)
    assert (done["delivered"], done["refused"]) == (bare(0, 1, 2, 2, 2), bare(2, 1))
    assert room.outcomes[-1] == ("CarrierScanned", "delivered", "in_part")


def test_what_is_refused_waits_for_the_proof_of_the_rest(room):
    assert room.send(CarrierScanned, scan("REFUSED", refused_lines=bare(1))) == []
    assert room.state(KEY)["shipments"][0]["refused_lines"] == bare(1)
    events = room.send(CarrierScanned, scan("DELIVERED"))
    assert quantities(of(DeliveryRefused, events)["lines"]) == [(1, 1)]
    assert of(DeliveryCompleted, events)["delivered"] == bare(1, 2, 2, 2, 2)
    assert room.state(KEY)["shipments"][0]["refused_lines"] == []


def test_where_the_proof_never_comes_the_rest_is_lost_and_the_refused_comes_back(room):
    room.send(CarrierScanned, scan("DELIVERED", proof="", refused_lines=bare(1)))
    events = room.forward(hours=20 * 24)
    assert quantities(of(DeliveryRefused, events)["lines"]) == [(1, 1)]
    assert quantities(of(ShipmentLost, events)["lines"])[0] == (1, 1)
    done = of(DeliveryCompleted, events)
    assert (done["lost"], done["refused"]) == (bare(1, 2, 2, 2, 2), bare(1))


def test_a_refusal_of_all_after_one_of_a_part_is_of_all(room):
    room.send(CarrierScanned, scan("DELIVERED", proof="", refused_lines=bare(1)))
    events = room.send(CarrierScanned, scan("REFUSED"))
    assert of(DeliveryCompleted, events)["refused"] == bare(2, 2, 2, 2, 2)


@pytest.mark.parametrize(
    ("lines", "refused"),
    [
        (bare(99), bare(2)),
        (bare(1) + bare(1), bare(2)),
        ([{"line": 1, "sku": "SKU-1", "quantity": -3}], []),
        ([{"line": 9, "sku": "SKU-9", "quantity": 1}], []),
    ],
    ids=["more than there is", "twice", "less than nothing", "of another order"],
)
def test_a_carrier_cannot_refuse_what_the_parcel_does_not_hold(room, lines, refused):
    events = room.send(CarrierScanned, scan("DELIVERED", refused_lines=lines))
    done = of(DeliveryCompleted, events)
    assert done["refused"] == refused
    pieces = sum(line["quantity"] for line in done["delivered"] + done["refused"])
    assert pieces == 10
