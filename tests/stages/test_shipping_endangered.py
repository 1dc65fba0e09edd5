"""CF-05: what was promised of an order that waits for its carrier is not broken unseen."""

import pytest

from orders.contracts.records import (
    CarrierScanned,
    MessageRequested,
    OrderAllocated,
    PackedOut,
    PromiseEndangered,
    RecallAnswered,
    RecallRequested,
)
from orders.engine.handling import Event
from services.shipping.stage import STAGE
from tests.orders import order
from tests.stages.house import allocated, packed_out, references, scan
from tests.stages.published import names, of
from tests.stages.room import START, Room
from tests.stages.supply import DAY, recall
from tests.stages.test_shipping_recalls import answered

KEY = "shop:1001"
PROMISED = START + 10 * DAY


@pytest.fixture
def room() -> Room:
    return Room(STAGE, references=references())


def released(room: Room, **said: object) -> list[Event]:
    """A promised order that a warehouse is to send by a carrier who takes two days."""
    return room.send(OrderAllocated, {**allocated(order()), "promised_at": PROMISED, **said})


def leave_by(room: Room) -> int:
    return PROMISED - int(room.state(KEY)["shipments"][0]["transit_days"]) * DAY


def hours(room: Room) -> float:
    """Until it must have left."""
    return (leave_by(room) - room.now) / 3_600_000


def told(events: list[Event]) -> list[str]:
    return [
        event.value["to"]
        for event in events
        if event.record is MessageRequested and event.value["template"] == "promise-endangered"
    ]


def test_as_long_as_there_is_time_nobody_is_troubled(room: Room):
    assert "PromiseEndangered" not in names(released(room))
    assert "PromiseEndangered" not in names(room.forward(hours=hours(room) - 1))


def test_once_its_carrier_should_have_it_people_and_the_customer_are_told(room: Room):
    released(room, contract="SC-1")
    room.send(PackedOut, packed_out())
    by = leave_by(room)
    events = room.forward(hours=hours(room))
    said = of(PromiseEndangered, events)
    assert (said["promised_at"], said["expected_at"], said["contract"]) == (PROMISED, None, "SC-1")
    assert (said["owner_role"], said["decide_by_at"]) == ("operations", by + DAY)
    assert [rule["code"] for rule in said["decision"]["rules"]] == ["promise_endangered"]
    assert told(events) == ["operations", "customer", "sales"]
    assert room.outcomes[-1][1] == "endangered"


def test_one_that_no_carrier_brings_in_time_is_told_at_once(room: Room):
    assert "PromiseEndangered" in names(released(room, promised_at=START + DAY // 2))


def test_an_order_without_a_promise_endangers_none(room: Room):
    released(room, promised_at=None)
    assert "PromiseEndangered" not in names(room.forward(hours=30 * 24))


def test_what_nobody_settles_is_told_to_the_next_ever_more_rarely_and_not_for_ever(room: Room):
    released(room)
    by = leave_by(room)
    events = room.forward(hours=60 * 24)
    said = [one.value for one in events if one.record is PromiseEndangered]
    assert [one["owner_role"] for one in said] == ["operations"] + ["manager"] * 4
    assert [one["at"] for one in said] == [by + days * DAY for days in (0, 1, 3, 7, 15)]
    assert told(events).count("customer") == 1


@pytest.mark.parametrize("early", [True, False])
def test_what_its_carrier_has_needs_nobody(room: Room, early: bool):
    released(room)
    if not early:
        room.forward(hours=hours(room))
    room.send(CarrierScanned, scan("PICKED_UP"))
    assert room.state(KEY)["endangered"] is None
    assert "PromiseEndangered" not in names(room.forward(hours=20 * 24))


def test_what_is_to_be_stopped_is_not_to_leave(room: Room):
    released(room)
    room.send(RecallRequested, recall())
    assert "PromiseEndangered" not in names(room.forward(hours=20 * 24))


def test_where_the_change_comes_to_nothing_it_is_told_then(room: Room):
    released(room)
    room.send(RecallRequested, {**recall(), "purpose": "AMEND"})
    assert "PromiseEndangered" not in names(room.forward(hours=hours(room)))
    events = room.send(RecallAnswered, answered(False))
    assert names(events)[:2] == ["RecallDenied", "PromiseEndangered"]
