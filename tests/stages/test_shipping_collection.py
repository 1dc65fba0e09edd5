"""Shipping: goods that their customer comes for (SH-04)."""

from typing import Any

import pytest

from orders.contracts.records import (
    CarrierScanned,
    GoodsCollected,
    MessageRequested,
    OrderAllocated,
    OrderStopped,
    PackedOut,
    ReadyForCollection,
    RecallAnswered,
    RecallRequested,
    ShipmentDelivered,
    ShipmentReleased,
)
from services.shipping.rules.collection import hashed
from services.shipping.stage import STAGE
from tests.orders import order
from tests.stages.house import allocated, packed_out, references, report, scan
from tests.stages.published import names, of
from tests.stages.room import Room

KEY, SHIPMENT = "shop:1001", "000001Z-1"
DAYS = 24


@pytest.fixture
def room() -> Room:
    room = Room(STAGE, references=references())
    room.send(OrderAllocated, allocated(order(delivery="collection")))
    return room


def packed(room: Room) -> tuple[Any, str]:
    """What is told of it when it lies ready, and the code that its customer got."""
    events = room.send(PackedOut, packed_out())
    code = of(MessageRequested, events)["values"]["code"]
    return of(ReadyForCollection, events), code


def named(code: str, document: str = "C-1", **changes: Any) -> dict[str, Any]:
    """Somebody comes."""
    return {**report(document), "code": code, **changes}


def collected(room: Room, value: dict[str, Any]) -> Any:
    said = {name: value[name] for name in ("order_id", "document_id", "shipment_id", "code", "at")}
    return room.send(GoodsCollected, said)


def answered(recalled: bool, document: str = "R-1") -> dict[str, Any]:
    about = {name: report(document)[name] for name in ("order_id", "document_id", "shipment_id")}
    return {**about, "recalled": recalled, "because": "", "at": report(document)["at"]}


def test_no_carrier_is_asked_for_what_its_customer_comes_for():
    room = Room(STAGE, references=references())
    events = room.send(OrderAllocated, allocated(order(delivery="collection")))
    work = of(ShipmentReleased, events)
    assert (work["kind"], work["carrier"]) == ("collection", "customer")
    assert work["proofs"] == ["collection code"]


def test_it_lies_ready_with_a_code_and_until_a_day_of_the_place(room):
    ready, code = packed(room)
    assert len(code) == 8
    assert ready["code_hash"] == hashed(SHIPMENT, code)
    assert ready["collect_by_at"] > room.now + 10 * DAYS * 3_600_000


def test_the_code_is_another_for_the_same_order_at_another_time(room):
    _, code = packed(room)
    other = Room(STAGE, references=references())
    other.send(OrderAllocated, allocated(order(delivery="collection")))
    other.send(PackedOut, {**packed_out(), "document_id": "before", "shipment_id": "unknown"})
    assert packed(other)[1] != code


def test_who_names_the_code_gets_it_and_it_has_left_the_house(room):
    _, code = packed(room)
    events = collected(room, named(f"{code[:4].lower()}-{code[4:]}"))
    assert names(events) == [
        "ShipmentDispatched",
        "UnitsDispatched",
        "ShipmentDelivered",
        "DeliveryCompleted",
    ]
    assert of(ShipmentDelivered, events)["proof"] == "collection code"
    assert names(collected(room, named(code, "C-2"))) == ["RecordIgnored"]


def test_another_code_moves_nothing_and_after_some_a_person_hears_of_it(room):
    _, code = packed(room)
    said = [collected(room, named(f"WRONG{n}", f"C-{n}")) for n in range(4)]
    assert [names(events) for events in said] == [[], [], ["MessageRequested"], []]
    assert of(MessageRequested, said[2])["to"] == "operations"
    assert "ShipmentDelivered" in names(collected(room, named(code, "C-9")))


def test_a_carriers_scan_of_it_is_told_and_moves_nothing(room):
    packed(room)
    assert names(room.send(CarrierScanned, scan("DELIVERED"))) == ["RecordIgnored"]


def test_who_does_not_come_is_reminded_and_at_last_it_goes_back_and_is_cancelled(room):
    packed(room)
    told = room.forward(hours=20 * DAYS)
    templates = [e.value["template"] for e in told if e.record is MessageRequested]
    assert templates[:2] == ["collection-reminder", "collection-missed"]
    assert "ShipmentRecallRequested" in names(told)
    back = room.send(RecallAnswered, answered(True))
    stopped = of(OrderStopped, back)
    assert (stopped["whole"], stopped["because"]) == (True, "nobody came for it in time")
    assert room.state(KEY)["status"] == "stopped"


def test_who_comes_late_but_before_it_is_back_on_the_shelf_gets_it(room):
    _, code = packed(room)
    room.forward(hours=16 * DAYS)
    assert "ShipmentDelivered" in names(collected(room, named(code)))


def test_what_its_warehouse_cannot_put_back_is_left_to_a_person(room):
    packed(room)
    while not room.state(KEY)["shipments"][0]["recalling"]:
        room.forward(hours=24)
    events = room.send(RecallAnswered, answered(False))
    assert of(MessageRequested, events)["template"] == "collection-left-to-you"
    assert room.state(KEY)["shipments"][0]["left_to"] == "operations"


def test_what_its_warehouse_cannot_put_back_does_not_lie_there_for_good(room):
    packed(room)
    while not room.state(KEY)["shipments"][0]["recalling"]:
        room.forward(hours=24)
    first = of(MessageRequested, room.send(RecallAnswered, answered(False, "R-1")))
    assert names(room.forward(hours=48)) == ["ShipmentRecallRequested"]
    second = of(MessageRequested, room.send(RecallAnswered, answered(False, "R-2")))
    assert first["message_id"] != second["message_id"]
    room.forward(hours=48)
    assert of(OrderStopped, room.send(RecallAnswered, answered(True, "R-3")))["whole"]


def test_whoever_cancels_what_lies_ready_has_it_put_back(room):
    packed(room)
    room.send(
        RecallRequested,
        {
            "order_id": KEY,
            "version": 1,
            "requested_by": "customer",
            "reason": "changed my mind",
            "purpose": "CANCEL",
            "at": room.now,
        },
    )
    assert of(OrderStopped, room.send(RecallAnswered, answered(True)))["whole"]


def test_what_lies_ready_has_kept_its_promise(room):  # CF-05
    room = Room(STAGE, references=references())
    soon = {"promised_at": room.now + 2 * DAYS * 3_600_000}
    room.send(OrderAllocated, {**allocated(order(delivery="collection")), **soon})
    packed(room)
    assert "PromiseEndangered" not in names(room.forward(hours=5 * DAYS))
