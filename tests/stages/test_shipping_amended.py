"""An order that is changed while warehouses have it: all of its shipments stop, or none does
(CF-03)."""

from typing import Any

import pytest

from orders.contracts.records import (
    CarrierScanned,
    DeliveryCompleted,
    OrderAllocated,
    OrderStopped,
    ReallocationRequested,
    RecallAnswered,
    RecallDenied,
    RecallRefused,
    RecallRequested,
    ShipmentPicked,
    ShortPicked,
)
from orders.engine.handling import Event
from services.shipping.stage import STAGE
from tests.orders import order
from tests.stages.house import allocated, bare, references, report, scan, shipment
from tests.stages.published import names, of
from tests.stages.room import Room
from tests.stages.test_shipping_recalls import KEY, RECALL, TWO, answered, refusal

AMEND = {**RECALL, "reason": "to be changed", "purpose": "AMEND"}


@pytest.fixture
def room() -> Room:
    """Berlin and Lyon have a shipment each."""
    room = Room(STAGE, references=references())
    room.send(OrderAllocated, allocated(order(), *TWO))
    return room


def after_all(events: list[Event]) -> list[dict[str, Any]]:
    """What allocation is asked to have sent after all."""
    return [dict(event.value) for event in events if event.record is ReallocationRequested]


def test_every_warehouse_is_asked_and_when_all_have_stopped_it_is_taken_back(room):
    assert names(room.send(RecallRequested, AMEND)) == ["ShipmentRecallRequested"] * 2
    assert names(room.send(RecallAnswered, answered(True, 1))) == []
    notice = of(OrderStopped, room.send(RecallAnswered, answered(True, 2)))
    assert (notice["outcome"], notice["whole"], notice["lines"]) == ("amended", True, [])
    assert notice["kept"] == bare(2, 2, 2, 2, 2), "their goods stay reserved (CF-04)"
    assert room.state(KEY)["status"] == "amended"


def test_asked_again_it_says_so_again(room):
    room.send(RecallRequested, AMEND)
    assert names(room.send(RecallRequested, AMEND)) == [], "warehouses are asked once"
    room.send(RecallAnswered, answered(True, 1))
    room.send(RecallAnswered, answered(True, 2))
    again = of(OrderStopped, room.send(RecallRequested, AMEND))
    assert (again["outcome"], len(again["kept"])) == ("amended", 5)


def test_its_next_version_is_sent_and_late_reports_of_the_first_change_nothing(room):
    taken_back(room)
    after = {**allocated(order(), shipment(3, 1)), "version": 2, "revision": 1}
    assert names(room.send(OrderAllocated, after)) == ["ShipmentReleased"]
    late = report("pick-1", 1, lines=bare(2, 2, 2))
    assert names(room.send(ShipmentPicked, late)) == ["RecordIgnored"]
    done = of(DeliveryCompleted, room.send(CarrierScanned, scan("DELIVERED", 3)))
    assert (done["version"], done["delivered"]) == (2, bare(1))


def test_denied_once_it_is_denied_for_good(room):
    """Intake asks again until it has read the denial: taken back after that, nobody would send it
    again, and it would be cancelled though its customer was told that it stands."""
    room.send(RecallRequested, AMEND)
    assert "RecallDenied" in names(room.send(RecallAnswered, answered(False, 1)))
    assert names(room.send(RecallRequested, AMEND)) == ["RecallDenied"]
    again = room.send(RecallAnswered, answered(True, 2))
    assert "OrderStopped" not in names(again)


def test_denied_as_a_part_was_short_it_stays_denied_when_another_warehouse_sends_that(room):
    room.send(ShortPicked, report("short", 1, lines=bare(2, 2), missing=bare(0, 0, 2)))
    assert names(room.send(RecallRequested, AMEND)) == ["RecallDenied"]
    rest = {**allocated(order(), shipment(3, 0, 0, 2)), "revision": 2}
    room.send(OrderAllocated, rest)
    assert room.state(KEY)["awaited"] == []
    assert names(room.send(RecallRequested, AMEND)) == ["RecallDenied"]


def test_one_warehouse_that_goes_on_makes_all_go_on(room):
    room.send(RecallRequested, AMEND)
    room.send(RecallAnswered, answered(True, 1))
    events = room.send(RecallAnswered, answered(False, 2))
    assert names(events) == ["RecallDenied", "ReallocationRequested"]
    assert "already on the lorry" in of(RecallDenied, events)["because"]
    (again,) = after_all(events)
    assert (again["same_warehouse"], again["warehouse"], again["lines"]) == (
        True,
        "BER",
        bare(2, 2, 2),
    )
    room.send(OrderAllocated, {**allocated(order(), shipment(3, 2, 2, 2)), "revision": 2})
    room.send(CarrierScanned, scan("DELIVERED", 3))
    done = of(DeliveryCompleted, room.send(CarrierScanned, scan("DELIVERED", 2)))
    assert done["delivered"] == bare(2, 2, 2, 2, 2), "nothing was lost of it"


def test_who_stops_it_after_another_went_on_sends_it_after_all(room):
    room.send(RecallRequested, AMEND)
    assert names(room.send(RecallAnswered, answered(False, 2))) == ["RecallDenied"]
    events = room.send(RecallAnswered, answered(True, 1))
    assert [one["same_warehouse"] for one in after_all(events)] == [True]
    assert names(events) == ["ReallocationRequested"], "the change was answered before"


def test_a_carrier_that_has_a_part_of_it_decides(room):
    room.send(RecallRequested, AMEND)
    room.send(RecallAnswered, answered(True, 1))
    events = room.send(CarrierScanned, scan("PICKED_UP", 2))
    assert "return it" in of(RecallDenied, events)["because"]
    assert len(after_all(events)) == 1
    assert RecallRefused not in [event.record for event in events], "nobody cancelled it"


@pytest.mark.parametrize("status", ["PICKED_UP", "DELIVERED", "REFUSED", "LOST"])
def test_once_something_has_left_it_is_refused_and_a_return_offered(room, status: str):
    room.send(CarrierScanned, scan(status))
    (denial,) = room.send(RecallRequested, AMEND)
    assert denial.record is RecallDenied
    assert any(word in denial.value["because"] for word in ("return it", "order what"))


def test_a_warehouse_that_is_short_of_it_ends_the_asking(room):
    """Another warehouse is to send the rest: who could stop that?"""
    room.send(RecallRequested, AMEND)
    events = room.send(ShortPicked, report("short", 1, lines=bare(2, 2), missing=bare(0, 0, 2)))
    assert of(RecallDenied, events)["denied_by"] == "shipping"
    assert room.state(KEY)["taking_back"] is None
    assert of(RecallDenied, room.send(RecallRequested, AMEND))["because"].startswith("a warehouse")


def test_a_cancellation_meanwhile_stops_for_good_what_was_stopped_for_the_change(room):
    room.send(RecallRequested, AMEND)
    room.send(RecallAnswered, answered(True, 1))
    events = room.send(RecallRequested, RECALL)
    first = of(OrderStopped, events)
    assert (first["lines"], first["warehouse"], first["whole"]) == (bare(2, 2, 2), "BER", False)
    assert names(events) == ["OrderStopped"], "who was asked is not asked again"
    second = of(OrderStopped, room.send(RecallAnswered, answered(True, 2)))
    assert (second["outcome"], second["whole"], second["lines"]) == (
        "cancelled",
        True,
        bare(0, 0, 0, 2, 2),
    )


def test_a_cancellation_of_what_is_taken_back_ends_it(room):
    taken_back(room)
    notice = of(OrderStopped, room.send(RecallRequested, RECALL))
    assert (notice["outcome"], notice["whole"], notice["lines"]) == (
        "cancelled",
        True,
        bare(2, 2, 2, 2, 2),
    )
    assert room.state(KEY)["status"] == "stopped"


def test_a_cancellation_before_it_comes_after_all_stops_that_too(room):
    room.send(RecallRequested, AMEND)
    room.send(RecallAnswered, answered(True, 1))
    room.send(RecallAnswered, answered(False, 2))
    room.send(RecallRequested, RECALL)
    room.send(OrderStopped, refusal(bare(2, 2, 2)))
    room.send(CarrierScanned, scan("PICKED_UP", 2))
    done = of(DeliveryCompleted, room.send(CarrierScanned, scan("DELIVERED", 2)))
    assert (done["delivered"], done["stopped"]) == (bare(0, 0, 0, 2, 2), bare(2, 2, 2))


def test_an_order_that_is_being_cancelled_is_not_changed(room):
    room.send(RecallRequested, RECALL)
    assert "cancelled" in of(RecallDenied, room.send(RecallRequested, AMEND))["because"]


@pytest.mark.parametrize("version", [1, 2])
def test_whichever_version_ends_nothing_more_is_due(room, version: int):
    """It is declined as its next version, or given up as this one."""
    taken_back(room)
    ended = {**refusal([], whole=True), "version": version, "stopped_by": "review"}
    room.send(OrderStopped, ended)
    assert room.state(KEY)["status"] == "stopped"
    room.forward(hours=24 * 400)
    assert room.state(KEY) is None


def test_what_nobody_knows_is_not_taken_back():
    empty = Room(STAGE, references=references())
    assert names(empty.send(RecallRequested, AMEND)) == ["RecallDenied"]
    assert empty.state(KEY) is None


def taken_back(room: Room) -> None:
    room.send(RecallRequested, AMEND)
    room.send(RecallAnswered, answered(True, 1))
    room.send(RecallAnswered, answered(True, 2))


def test_the_time_of_its_warehouses_is_that_of_a_recall(room):
    room.send(RecallRequested, AMEND)
    told = [event.value for event in room.forward(hours=48)]
    assert {one["template"] for one in told} == {"recall-unanswered"}
