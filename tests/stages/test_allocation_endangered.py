"""CF-05: what was promised of an order that waits for a shelf is not broken unseen."""

import pytest

from orders.contracts.records import (
    MessageRequested,
    PromiseEndangered,
    RecallRequested,
    StockReserved,
)
from orders.engine.handling import Event
from tests.orders import order
from tests.stages.network import DAY, KEY, make, shelf
from tests.stages.published import names, of
from tests.stages.room import START, Room
from tests.stages.supply import handed_on, recall

PROMISED, GOODS_BY = START + 6 * DAY, START + 3 * DAY


@pytest.fixture
def room() -> Room:
    return make()


def waits(room: Room, version: int = 1, **said: object) -> list[Event]:
    """A promised order, of which no shelf has anything."""
    days = {"promised_at": PROMISED, "goods_by_at": GOODS_BY}
    return room.send(StockReserved, {**handed_on(order(), version), **days, **said})


def told(events: list[Event]) -> list[tuple[str, str]]:
    """Templates of messages, and to whom."""
    return [(e.value["template"], e.value["to"]) for e in events if e.record is MessageRequested]


def test_as_long_as_there_is_time_nobody_is_troubled(room: Room):
    assert "PromiseEndangered" not in names(waits(room))
    assert "PromiseEndangered" not in names(room.forward(hours=3 * 24 - 1))


def test_once_a_warehouse_should_have_it_people_and_the_customer_are_told(room: Room):
    waits(room, contract="SC-1")
    events = room.forward(hours=3 * 24)
    said = of(PromiseEndangered, events)
    assert (said["promised_at"], said["expected_at"], said["contract"]) == (PROMISED, None, "SC-1")
    assert (said["owner_role"], said["decide_by_at"]) == ("planner", GOODS_BY + DAY)
    assert [rule["code"] for rule in said["decision"]["rules"]] == ["promise_endangered"]
    heard = [to for template, to in told(events) if template == "promise-endangered"]
    assert heard == ["planner", "customer", "sales"]


def test_one_that_comes_too_late_already_is_told_at_once(room: Room):
    assert "PromiseEndangered" in names(waits(room, goods_by_at=START - DAY))


def test_an_order_without_a_promise_endangers_none(room: Room):
    waits(room, promised_at=None, goods_by_at=None)
    assert "PromiseEndangered" not in names(room.forward(hours=30 * 24))


def test_what_nobody_settles_is_told_to_the_next_ever_more_rarely_and_not_for_ever(room: Room):
    waits(room)
    events = room.forward(hours=60 * 24)
    said = [one.value for one in events if one.record is PromiseEndangered]
    assert [one["owner_role"] for one in said] == ["planner"] + ["manager"] * 4
    assert [one["at"] for one in said] == [GOODS_BY + days * DAY for days in (0, 1, 3, 7, 15)]
    assert [one for one in told(events) if one[1] == "customer"] == [
        ("promise-endangered", "customer")
    ]


def test_goods_that_come_to_a_shelf_end_it(room: Room):
    waits(room)
    room.forward(hours=4 * 24)
    shelf(room, "BER", 99, 99, 99, 99, 99)
    assert room.state(KEY)["endangered"] is None
    assert "PromiseEndangered" not in names(room.forward(hours=30 * 24))


def test_so_does_a_cancellation(room: Room):
    waits(room)
    room.forward(hours=4 * 24)
    assert "OrderStopped" in names(room.send(RecallRequested, recall()))
    assert "PromiseEndangered" not in names(room.forward(hours=20 * 24))


def test_the_next_version_has_a_promise_of_its_own(room: Room):
    waits(room)
    room.forward(hours=4 * 24)
    room.send(RecallRequested, {**recall(), "purpose": "AMEND"})
    later = room.now + 5 * DAY
    waits(room, 2, promised_at=later + 3 * DAY, goods_by_at=later)
    assert "PromiseEndangered" not in names(room.forward(hours=5 * 24 - 1))
    assert of(PromiseEndangered, room.forward(hours=1))["version"] == 2
