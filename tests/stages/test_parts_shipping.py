"""IV-05: an order that is sent in parts is done only when nothing of it is open."""

import pytest

from orders.contracts.records import (
    CarrierScanned,
    DeliveryCompleted,
    OrderAllocated,
    OrderStopped,
    RecallAnswered,
    RecallDenied,
    RecallRequested,
)
from services.shipping.stage import STAGE
from tests.orders import order
from tests.stages.house import allocated, bare, references, report, scan, shipment
from tests.stages.room import Room
from tests.stages.supply import amounts, recall

OPEN = amounts(0, 0, 2)
FIRST = shipment(1, 2, 2)


@pytest.fixture
def room() -> Room:
    """The first part is delivered, line 3 is open."""
    room = Room(STAGE, references=references())
    room.send(OrderAllocated, allocated(order(), FIRST, open_lines=OPEN))
    return room


def deliver(room: Room, n: int = 1):
    room.send(CarrierScanned, scan("PICKED_UP", n))
    return room.send(CarrierScanned, scan("DELIVERED", n))


def said(events, record):
    return [event.value for event in events if event.record is record]


def test_it_is_not_done_while_a_part_is_open(room):
    assert said(deliver(room), DeliveryCompleted) == []
    assert room.state("shop:1001")["status"] == "open"


def test_it_is_done_when_the_rest_is_there(room):
    deliver(room)
    rest = shipment(2, 0, 0, 2)
    room.send(OrderAllocated, allocated(order(), rest, revision=2))
    (done,) = said(deliver(room, 2), DeliveryCompleted)
    assert done["delivered"] == bare(2, 2, 2)


def test_it_is_done_when_nothing_more_will_come(room):
    deliver(room)
    over = {**allocated(order(), revision=2), "shipments": []}
    (done,) = said(room.send(OrderAllocated, over), DeliveryCompleted)
    assert done["delivered"] == bare(2, 2)


def test_what_is_open_when_it_is_recalled_comes_no_more(room):
    deliver(room)
    (done,) = said(room.send(RecallRequested, recall()), DeliveryCompleted)
    assert done["stopped"] == OPEN
    late = allocated(order(), shipment(2, 0, 0, 2), revision=2)
    (stop,) = said(room.send(OrderAllocated, late), OrderStopped)
    assert (stop["lines"], stop["whole"]) == (OPEN, False)
    assert room.send(OrderAllocated, {**late, "revision": 3, "shipments": []}) == []


def test_all_of_it_recalled_is_stopped_as_a_whole(room):
    room.send(RecallRequested, recall())
    answer = report("recall-1", recalled=True, because="")
    (stop,) = said(room.send(RecallAnswered, answer), OrderStopped)
    assert stop["whole"]


def test_it_is_not_changed_while_a_part_goes_ahead(room):
    request = {**recall(), "purpose": "AMEND", "from_warehouse": True}
    (denied,) = said(room.send(RecallRequested, request), RecallDenied)
    assert "still to come" in denied["because"]
