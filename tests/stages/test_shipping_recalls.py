"""A cancellation that reaches shipping: shipment by shipment, as far as the goods have not left
the house."""

import pytest

from orders.contracts.records import (
    CarrierScanned,
    DeliveryCompleted,
    OrderAllocated,
    OrderStopped,
    RecallAnswered,
    RecallRefused,
    RecallRequested,
    ShortPicked,
)
from services.shipping.stage import STAGE
from tests.orders import line, order
from tests.stages.house import AT, allocated, bare, references, report, scan, shipment
from tests.stages.published import names, of
from tests.stages.room import Room

KEY = "shop:1001"
RECALL = {
    "order_id": KEY,
    "version": 1,
    "requested_by": "customer",
    "reason": "changed my mind",
    "purpose": "CANCEL",
    "at": AT,
}
TWO = (shipment(1, 2, 2, 2), shipment(2, 0, 0, 0, 2, 2, warehouse="LYS"))


@pytest.fixture
def room() -> Room:
    return Room(STAGE, references=references())


def answered(recalled, n=1):
    return report(
        f"recall-{n}", n, recalled=recalled, because="" if recalled else "already on the lorry"
    )


def refusal(lines, whole=False):
    """Allocation's answer to a reallocation that it refuses."""
    about = {
        "order_id": KEY,
        "version": 1,
        "lines": lines,
        "warehouse": "",
        "whole": whole,
        "because": "recalled",
    }
    return {**about, "stopped_by": "allocation", "outcome": "cancelled", "at": AT}


def test_what_the_warehouse_stops_is_cancelled(room):
    room.send(OrderAllocated, allocated(order()))
    assert names(room.send(RecallRequested, RECALL)) == ["ShipmentRecallRequested"]
    stopped = of(OrderStopped, room.send(RecallAnswered, answered(True)))
    assert (stopped["whole"], stopped["outcome"], stopped["lines"]) == (
        True,
        "cancelled",
        bare(2, 2, 2, 2, 2),
    )
    assert stopped["released"], "who measures the order waits for its release"
    assert room.state(KEY)["status"] == "stopped"
    assert names(room.send(CarrierScanned, scan("PICKED_UP"))) == ["RecordIgnored"]


def test_what_the_warehouse_cannot_stop_goes_on(room):
    room.send(OrderAllocated, allocated(order()))
    room.send(RecallRequested, RECALL)
    events = room.send(RecallAnswered, answered(False))
    assert names(events) == ["RecallRefused", "MessageRequested"]
    assert "already on the lorry" in of(RecallRefused, events)["because"]
    assert names(room.send(CarrierScanned, scan("DELIVERED")))[-1] == "DeliveryCompleted"


def test_what_is_under_way_is_not_recalled(room):
    room.send(OrderAllocated, allocated(order()))
    room.send(CarrierScanned, scan("PICKED_UP"))
    assert (
        of(RecallRefused, room.send(RecallRequested, RECALL))["because"]
        == "under way: refuse it at the door or return it"
    )


def test_each_shipment_meets_its_own_fate(room):
    room.send(OrderAllocated, allocated(order(), *TWO))
    room.send(CarrierScanned, scan("PICKED_UP"))
    assert names(room.send(RecallRequested, RECALL)) == [
        "RecallRefused",
        "MessageRequested",
        "ShipmentRecallRequested",
    ]
    stopped = of(OrderStopped, room.send(RecallAnswered, answered(True, 2)))
    assert (stopped["whole"], stopped["lines"]) == (False, bare(0, 0, 0, 2, 2))
    done = of(DeliveryCompleted, room.send(CarrierScanned, scan("DELIVERED")))
    assert (done["delivered"], done["stopped"]) == (bare(2, 2, 2), bare(0, 0, 0, 2, 2))


def test_the_whole_order_is_stopped_once_and_with_the_lines_that_were_left(room):
    room.send(OrderAllocated, allocated(order(), *TWO))
    assert names(room.send(RecallRequested, RECALL)) == ["ShipmentRecallRequested"] * 2
    first = of(OrderStopped, room.send(RecallAnswered, answered(True, 1)))
    second = of(OrderStopped, room.send(RecallAnswered, answered(True, 2)))
    assert (first["whole"], first["lines"]) == (False, bare(2, 2, 2))
    assert (second["whole"], second["lines"]) == (True, bare(0, 0, 0, 2, 2))


def test_a_stop_names_the_warehouse_that_was_to_send_the_lines(room):
    """A line may come from two warehouses: stopped at one, under way from the other."""
    both = (shipment(1, 2), shipment(2, 1, warehouse="LYS"), shipment(3, 1, warehouse="LIL"))
    room.send(OrderAllocated, allocated(order(lines=[line(1, quantity=4)]), *both))
    room.send(CarrierScanned, scan("PICKED_UP"))
    room.send(RecallRequested, RECALL)
    short = of(OrderStopped, room.send(ShortPicked, report("short", 2, lines=[], missing=bare(1))))
    stopped = of(OrderStopped, room.send(RecallAnswered, answered(True, 3)))
    assert [(stop["lines"], stop["warehouse"], stop["whole"]) for stop in (short, stopped)] == [
        (bare(1), "LYS", False),
        (bare(1), "LIL", False),
    ]


def test_shipments_that_come_after_their_recall_are_stopped_one_by_one(room):
    room.send(RecallRequested, RECALL)
    stops = [
        event.value
        for event in room.send(OrderAllocated, allocated(order(), *TWO))
        if event.record is OrderStopped
    ]
    assert [(stop["lines"], stop["warehouse"], stop["whole"]) for stop in stops] == [
        (bare(2, 2, 2), "BER", False),
        (bare(0, 0, 0, 2, 2), "LYS", True),
    ]


def test_a_second_recall_and_an_unasked_answer_change_nothing(room):
    room.send(OrderAllocated, allocated(order()))
    room.send(RecallAnswered, answered(True))
    assert room.outcomes[-1][1:] == ("ignored", "not_asked")
    room.send(RecallRequested, RECALL)
    room.send(RecallRequested, RECALL)
    assert room.outcomes[-1][1:] == ("ignored", "already_recalled")


def test_a_carrier_who_already_has_it_decides_against_the_recall(room):
    """PICKED_UP overtakes the warehouse's answer: the goods are gone, whatever the answer says."""
    room.send(OrderAllocated, allocated(order()))
    room.send(RecallRequested, RECALL)
    assert "RecallRefused" in names(room.send(CarrierScanned, scan("PICKED_UP")))
    room.send(RecallAnswered, answered(True))
    assert room.outcomes[-1][1:] == ("ignored", "not_asked")


def test_lines_that_wait_for_another_warehouse_are_stopped_by_allocation(room):
    room.send(OrderAllocated, allocated(order()))
    room.send(ShortPicked, report("short", lines=bare(2, 2, 2, 2), missing=bare(0, 0, 0, 0, 2)))
    room.send(RecallRequested, RECALL)
    first = of(OrderStopped, room.send(RecallAnswered, answered(True)))
    assert (first["whole"], first["lines"]) == (False, bare(2, 2, 2, 2))
    last = of(OrderStopped, room.send(OrderStopped, refusal(bare(0, 0, 0, 0, 2))))
    assert (last["whole"], last["lines"]) == (True, [])
    assert room.state(KEY)["status"] == "stopped"


def test_a_refused_reallocation_leaves_the_rest_of_the_order_alone(room):
    room.send(OrderAllocated, allocated(order()))
    room.send(ShortPicked, report("short", lines=bare(2, 2, 2, 2), missing=bare(0, 0, 0, 0, 2)))
    assert room.send(OrderStopped, refusal(bare(0, 0, 0, 0, 2))) == []
    done = of(DeliveryCompleted, room.send(CarrierScanned, scan("DELIVERED")))
    assert (done["delivered"], done["stopped"]) == (bare(2, 2, 2, 2), bare(0, 0, 0, 0, 2))


def test_what_is_short_after_a_recall_is_stopped_not_allocated_again(room):
    room.send(OrderAllocated, allocated(order()))
    room.send(RecallRequested, RECALL)
    stopped = of(
        OrderStopped,
        room.send(
            ShortPicked, report("short", lines=bare(2, 2, 2, 2), missing=bare(0, 0, 0, 0, 2))
        ),
    )
    assert (stopped["whole"], stopped["lines"]) == (False, bare(0, 0, 0, 0, 2))


def test_an_order_that_comes_after_its_recall_is_stopped_at_once(room):
    room.send(RecallRequested, RECALL)
    handed_on = {**allocated(order()), "promised_at": AT + 9}
    stopped = of(OrderStopped, room.send(OrderAllocated, handed_on))
    assert (stopped["whole"], stopped["lines"]) == (True, bare(2, 2, 2, 2, 2))
    assert stopped["promised_at"] == AT + 9, "whoever scores the promise may not have read it yet"
    assert room.state(KEY)["status"] == "stopped"


def test_a_warehouse_that_does_not_answer_a_recall_is_reminded(room):
    room.send(OrderAllocated, allocated(order()))
    room.send(RecallRequested, RECALL)
    assert [e.value["template"] for e in room.forward(hours=13)] == ["recall-unanswered"]


def test_the_recall_of_a_delivered_order_is_refused_with_a_return_offered(room):
    room.send(OrderAllocated, allocated(order()))
    room.send(CarrierScanned, scan("DELIVERED"))
    assert (
        of(RecallRefused, room.send(RecallRequested, RECALL))["because"] == "delivered: return it"
    )
