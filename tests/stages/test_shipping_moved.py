"""Shipping: people name another time for a service (SH-09)."""

from typing import Any

import pytest

from orders.contracts.records import (
    AppointmentMoved,
    MessageRequested,
    OrderAllocated,
    ServiceAnnounced,
    ShipmentDispatched,
    Staff,
)
from services.shipping.stage import STAGE
from services.simulator.staff import staff
from tests.orders import line, order
from tests.stages.house import allocated, references
from tests.stages.published import ignored, names, of
from tests.stages.room import HOUR, Room
from tests.stages.test_shipping_services import ARTICLES, KEY, SITE, service

DAY = 24 * HOUR
PEOPLE = {one["staff_id"]: one for one in staff(0)}
SOMEBODY = next(iter(PEOPLE))


@pytest.fixture
def room() -> Room:
    tables = {**references(articles=ARTICLES), Staff: PEOPLE}
    room = Room(STAGE, references=tables)
    bought = order(lines=[line(1, SITE, 1)])
    assert "ServiceAnnounced" in names(room.send(OrderAllocated, allocated(bought, service())))
    return room


def moved(room: Room, days: int = 20, **changes: Any) -> Any:
    starts = room.now + days * DAY
    value = {
        "order_id": KEY,
        "version": 1,
        "shipment_id": "000001Z-1",
        "starts_at": starts,
        "ends_at": starts + 2 * HOUR,
        "decided_by": SOMEBODY,
        "because": "the customer is away",
        "entered_by": "",
        "at": room.now,
    }
    return room.send(AppointmentMoved, {**value, **changes})


def test_the_customer_is_told_the_new_time_and_it_begins_then(room):  # SH-09
    events = moved(room)
    announced, told = of(ServiceAnnounced, events), of(MessageRequested, events)
    assert (announced["times"], announced["because"]) == (2, "moved")
    assert (told["template"], told["to"]) == ("service-moved", "customer")
    before = room.forward(hours=19 * 24 + 23)
    assert names(before) == ["MessageRequested"], "one reminder, of the new time"
    assert of(ShipmentDispatched, room.forward(hours=2))["expected_at"] == announced["ends_at"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"decided_by": "nobody"}, "unknown_staff"),
        ({"version": 2}, "other_version"),
        ({"shipment_id": "000001Z-9"}, "unknown_shipment"),
        ({"starts_at": 1}, "no_time"),
        ({"ends_at": 1}, "no_time"),
    ],
)
def test_what_is_no_time_or_nobodys_word_moves_nothing(room, changes, reason):  # SH-09
    assert ignored(moved(room, **changes)) == reason


def test_the_same_time_is_told_once(room):  # SH-09
    starts = room.now + 20 * DAY
    moved(room, starts_at=starts, ends_at=starts + HOUR)
    assert ignored(moved(room, starts_at=starts, ends_at=starts + HOUR)) == "same_time"


def test_what_has_begun_is_not_moved(room):  # SH-09
    room.forward(hours=20 * 24)
    assert ignored(moved(room)).startswith("already_")
