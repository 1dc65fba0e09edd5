"""An order that is exchanged waits in the house until its return has arrived: AS-04, SH-08
(decision 0110)."""

import pytest

from orders.contracts.records import (
    CarrierScanned,
    GateAnswered,
    GateSettled,
    OrderAllocated,
    OrderGated,
    OrderStopped,
    RecallRequested,
    ReturnAwaited,
    ReturnReported,
)
from tests.orders import order
from tests.stages.gates import KEY, RECALL, all_of, house, ignored, said, templates
from tests.stages.house import allocated, scan
from tests.stages.published import names, of
from tests.stages.room import HOUR, START, Room

OLD = "shop:0990"
GATE, NAMED = "return-arrived", f"{OLD}/R-1"
WITHIN = 240


@pytest.fixture
def room() -> Room:
    return house()


def exchanged(room, version=1):
    content = order(exchange={"order_id": OLD, "return_id": "R-1"})
    return room.send(OrderAllocated, {**allocated(content), "version": version})


def reported(room, standing="arrived", version=1):
    word: ReturnReported = {
        "order_id": KEY,
        "version": version,
        "returned_id": OLD,
        "return_id": "R-1",
        "standing": standing,
        "at": room.now,
    }
    return room.send(ReturnReported, word)


def vain(room) -> str:
    return str(room.outcomes[-1][2])


def test_it_waits_and_asks_for_its_return(room):
    events = exchanged(room)
    assert names(events) == ["OrderGated", "ReturnAwaited"]
    [gate] = of(OrderGated, events)["gates"]
    assert (gate["gate_id"], gate["reference"], gate["owner_role"]) == (GATE, NAMED, "sales")
    assert of(OrderGated, events)["decision"]["rules"][0]["code"] == "return_awaited"
    [asked] = [event for event in events if event.record is ReturnAwaited]
    assert (asked.key, asked.value["order_id"], asked.value["waiting_id"]) == (OLD, OLD, KEY)
    assert asked.value["customer_id"] == "C-1"
    assert room.state(KEY)["wake_at"] == START + WITHIN * HOUR


def test_an_order_that_is_not_exchanged_asks_for_nothing(room):
    assert names(room.send(OrderAllocated, allocated(order()))) == ["ShipmentReleased"]


def test_it_is_released_when_the_return_has_arrived(room):
    exchanged(room)
    assert (reported(room, "awaited"), vain(room)) == ([], "not_there_yet")
    events = reported(room)
    assert names(events) == ["GateSettled", "ShipmentReleased"]
    settled = of(GateSettled, events)
    assert (settled["how"], settled["decided_by"], settled["reference"]) == ("opened", "", NAMED)
    assert room.state(KEY)["gates"][0]["status"] == "open"
    assert (reported(room), vain(room)) == ([], "already_open")


@pytest.mark.parametrize(
    "standing",
    [
        "refused",
        "expired",
        "not_accepted",
        "unknown_order",
        "other_customer",
        "promised_to_another",
    ],
)
def test_whatever_else_becomes_of_it_a_person_decides(room, standing):
    exchanged(room)
    events = reported(room, standing)
    assert names(events) == ["GateSettled", "MessageRequested"]
    settled = of(GateSettled, events)
    assert (settled["how"], settled["because"]) == ("doubted", standing)
    assert templates(events) == [("sales", "gate-doubted")]
    assert room.outcomes[-1] == ("ReturnReported", "doubted", standing)
    events = room.send(GateAnswered, said(GATE, "S1", reference="", because="let it go"))
    assert names(events) == ["GateSettled", "ShipmentReleased"]
    assert of(GateSettled, events)["decided_by"] == "S1"
    assert of(GateSettled, events)["reference"] == NAMED


def test_a_person_may_open_it_before_and_the_return_then_changes_nothing(room):
    exchanged(room)
    assert ignored(room, said(GATE, "F1", reference="")) == "role_missing"
    events = room.send(GateAnswered, said(GATE, "S1", reference=""))
    assert "ShipmentReleased" in names(events)
    reported(room)
    assert vain(room) == "already_open"


def test_it_is_asked_for_again_when_it_is_late_and_given_up_at_last(room):
    exchanged(room)
    late = room.forward(hours=WITHIN)
    assert names(late) == ["MessageRequested", "ReturnAwaited"]
    assert templates(late) == [("manager", "gate-overdue")]
    assert "ReturnAwaited" in names(room.forward(hours=WITHIN))
    over = room.forward(hours=WITHIN)
    assert of(GateSettled, over)["how"] == "unanswered"
    assert all_of(OrderStopped, over)[-1]["because"] == f"it may not be sent: {GATE}"
    assert (reported(room), vain(room)) == ([], "already_stopped")


def test_words_about_what_does_not_wait_change_nothing(room):
    reported(room)
    assert vain(room) == "unknown_order"
    room.send(OrderAllocated, allocated(order()))
    reported(room)
    assert vain(room) == "unknown_gate"
    reported(room, version=2)
    assert vain(room) == "other_version"


def test_a_cancelled_exchange_is_stopped_at_once(room):
    exchanged(room)
    assert "OrderStopped" in names(room.send(RecallRequested, RECALL))
    reported(room)
    assert vain(room) == "already_stopped"


def test_what_a_carrier_took_before_the_return_came_is_written_down(room):
    exchanged(room)
    events = room.send(CarrierScanned, scan("PICKED_UP"))
    assert of(GateSettled, events)["how"] == "passed"
    assert of(GateSettled, events)["reference"] == NAMED


def test_what_a_person_let_go_for_a_time_closes_again_and_its_return_opens_it(room):
    """It is asked for anew, and the evidence is the return again."""
    exchanged(room)
    room.send(GateAnswered, said(GATE, "S1", valid_until_at=START + 2 * HOUR))
    assert vain_of(room, "arrived") == "already_open"
    lapsed = room.forward(hours=2)
    assert {"OrderGated", "ReturnAwaited"} <= {*names(lapsed)}
    settled = of(GateSettled, reported(room))
    assert (settled["how"], settled["reference"]) == ("opened", NAMED)


def vain_of(room, standing) -> str:
    """Why what is told changes nothing."""
    assert reported(room, standing) == []
    return vain(room)
