"""Shipping: a shipment that is late is told of when there is a new day or cause: TR-04."""

from typing import Any

import pytest

from orders.contracts.records import (
    CarrierScanned,
    DeliveryDelayed,
    MessageRequested,
    OrderAllocated,
    ShipmentDispatched,
)
from services.shipping.stage import STAGE
from tests.orders import order
from tests.stages.house import allocated, references, scan
from tests.stages.published import names, of
from tests.stages.room import Room

DAY = 86_400_000


@pytest.fixture
def room() -> Room:
    room = Room(STAGE, references=references())
    room.send(OrderAllocated, allocated(order()))
    room.send(CarrierScanned, scan("PICKED_UP"))
    return room


def delayed(room: Room, number: int, **said: Any) -> Any:
    return room.send(CarrierScanned, scan("DELAYED", document_id=f"late-{number}", **said))


def test_a_new_day_or_cause_is_told_and_no_scan_beside(room: Room):
    """Ten scans that say the same are one fact."""
    until = room.now + 10 * DAY
    said = {"cause": "weather", "expected_at": until}
    told = delayed(room, 0, **said)
    assert names(told) == ["DeliveryDelayed", "MessageRequested"]
    assert of(MessageRequested, told)["values"]["cause"] == "weather"
    for number in range(1, 10):
        assert delayed(room, number, **{**said, "expected_at": until + number}) == []
    assert room.outcomes[-1] == ("CarrierScanned", "delayed", "known_already")
    assert delayed(room, 10, cause="customs", expected_at=until) != []
    assert delayed(room, 11, cause="customs", expected_at=until + DAY) != []


def test_where_the_carrier_names_no_day_it_is_worked_out_by_the_cause(room: Room):
    away = next(e.value for e in room.events if e.record is ShipmentDispatched)
    late = of(DeliveryDelayed, delayed(room, 1, cause="weather"))
    assert (late["expected_at"], late["said_by"]) == (away["expected_at"] + 2 * DAY, "house")
    assert delayed(room, 2, cause="weather") == [], "for the same cause the same day"
    room.forward(ms=late["expected_at"] - room.now)
    late = of(DeliveryDelayed, delayed(room, 3, cause="weather"))
    assert late["expected_at"] == room.now + 2 * DAY, "that day is over"


def test_where_nobody_knows_a_day_the_customer_is_told_so(room: Room):
    told = delayed(room, 1, cause="strike")
    assert of(DeliveryDelayed, told)["expected_at"] is None
    assert of(MessageRequested, told)["values"]["expected_at"] == ""
    assert delayed(room, 2, cause="strike") == []


def test_a_sign_of_life_is_told_after_the_carrier_was_asked(room: Room):
    assert room.send(CarrierScanned, scan("IN_TRANSIT")) == []
    while "ProofChased" not in names(room.forward(hours=24)):
        pass
    assert names(room.send(CarrierScanned, scan("OUT_FOR_DELIVERY"))) == ["CarrierHeard"]
