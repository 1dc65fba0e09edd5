"""Inventory: recalls, and notices that settle what is reserved (IV-10)."""

import pytest

from orders.contracts.records import (
    OrderConfirmed,
    OrderFinished,
    OrderStopped,
    RecallRequested,
    UnitsDispatched,
)
from tests.orders import order
from tests.stages.published import names
from tests.stages.room import Room
from tests.stages.stock import KEY, free, make, stock
from tests.stages.supply import amounts, confirmed, dispatched, finished, recall, stopped


@pytest.fixture
def room() -> Room:
    return make()


def test_a_recall_stops_what_waits(room):
    """A cancellation catches a back order: stopped, no wait, no timer but the one that forgets
    it."""
    room.send(OrderConfirmed, confirmed(order()))
    (notice,) = room.send(RecallRequested, recall())
    assert notice.record is OrderStopped
    assert notice.value["whole"]
    assert [entry["line"] for entry in notice.value["lines"]] == [1, 2, 3, 4, 5]
    assert (room.state(KEY)["status"], room.state(KEY)["waits"]) == ("stopped", [])
    stock(room, 9, 9, 9, 9, 9)
    assert free(room) == [9] * 5
    room.forward(hours=31 * 24)
    assert room.state(KEY) is None


def test_a_recall_follows_what_was_handed_on_once(room):
    stock(room, 10, 10, 10, 10, 10)
    room.send(OrderConfirmed, confirmed(order()))
    assert names(room.send(RecallRequested, recall())) == ["RecallRequested"]
    assert room.send(RecallRequested, recall()) == []
    assert room.outcomes[-1] == ("RecallRequested", "ignored", "already_recalled")
    assert free(room) == [8] * 5  # the stage that stops it says what to give back
    room.send(OrderStopped, stopped(amounts(2, 2, 2, 2, 2), whole=True))
    assert free(room) == [10] * 5


def test_an_order_behind_its_recall_is_stopped_at_once(room):
    room.send(RecallRequested, recall())
    stock(room, 10, 10, 10, 10, 10)
    assert names(room.send(OrderConfirmed, confirmed(order()))) == ["OrderStopped"]
    assert free(room) == [10] * 5


def test_a_partial_stop_gives_back_exactly_its_lines(room):
    stock(room, 10, 10, 10, 10, 10)
    room.send(OrderConfirmed, confirmed(order()))
    room.send(OrderStopped, stopped(amounts(1, 0, 2)))
    assert free(room) == [9, 8, 10, 8, 8]
    assert room.state(KEY)["status"] == "reserved"


def test_a_lower_version_than_is_known_changes_nothing(room):
    stock(room, 10, 10, 10, 10, 10)
    room.send(OrderConfirmed, confirmed(order(), version=2))
    assert room.send(OrderConfirmed, confirmed(order(), version=1)) == []
    assert room.outcomes[-1] == ("OrderConfirmed", "ignored", "already_handled")
    assert (free(room), room.state(KEY)["version"]) == ([8] * 5, 2)


def test_dispatched_units_leave_the_books(room):
    """IV-10: reserved -> shipped, never more than was held."""
    stock(room, 10, 10, 10, 10, 10)
    room.send(OrderConfirmed, confirmed(order()))
    room.send(UnitsDispatched, dispatched(amounts(2, 3)))
    assert free(room) == [8] * 5
    assert [room.supplied["stock", f"SKU-{n}"] for n in range(1, 4)] == [8, 8, 10]
    assert room.outcomes[-1] == ("UnitsDispatched", "shipped", "more_than_reserved")
    room.send(UnitsDispatched, dispatched(amounts(2)))
    assert room.outcomes[-1] == ("UnitsDispatched", "ignored", "nothing_reserved")


def test_a_finished_order_keeps_nothing_and_is_forgotten(room):
    stock(room, 10, 10, 10, 10, 10)
    room.send(OrderConfirmed, confirmed(order()))
    room.send(UnitsDispatched, dispatched(amounts(2, 2, 2, 2)))
    room.send(OrderFinished, finished())
    assert room.outcomes[-1] == ("OrderFinished", "finished", "gave_back_left_overs")
    assert free(room) == [8, 8, 8, 8, 10]
    room.forward(hours=30 * 24)
    assert room.state(KEY) is None
