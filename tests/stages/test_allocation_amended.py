"""Allocation: an order is changed while it waits for a shelf, or while warehouses have it
(CF-03)."""

import pytest

from orders.contracts.records import (
    OrderAllocated,
    OrderStopped,
    ReallocationRequested,
    RecallRequested,
    ShipmentPicked,
    StockReserved,
)
from tests.orders import line, order
from tests.stages.house import report
from tests.stages.network import KEY, free, make, send, sent, shelf
from tests.stages.published import names, of
from tests.stages.room import Room
from tests.stages.supply import amounts, handed_on, recall, short, stopped

TWO = order(lines=[line(1, "SKU-1", 2)])


@pytest.fixture
def room() -> Room:
    return make()


def amend(room: Room):
    return room.send(RecallRequested, {**recall(), "purpose": "AMEND"})


def test_an_order_that_waits_for_a_shelf_is_taken_back(room):
    send(room, TWO)
    (notice,) = amend(room)
    assert (notice.record, notice.value["outcome"]) == (OrderStopped, "amended")
    assert notice.value["kept"] == amounts(2), "its goods stay reserved (CF-04)"
    assert names(amend(room)) == ["OrderStopped"]
    room.send(OrderStopped, notice.value)
    assert room.state(KEY)["status"] == "amended"


def test_its_next_version_waits_since_the_first(room):
    """AL-01."""
    send(room, TWO)
    since = room.state(KEY)["waiting_since"]
    amend(room)
    room.forward(hours=1)
    room.send(StockReserved, handed_on(order(lines=[line(1, "SKU-1", 3)]), version=2))
    assert room.state(KEY)["waiting_since"] == since
    shelf(room, "ROM", 3)
    assert sent(room.events[-1:]) == ["ROM"]


def test_what_a_warehouse_has_goes_on_where_policy_has_it_so(room):
    shelf(room, "BER", 2)
    send(room, TWO)
    (denial,) = amend(room)
    assert (denial.value["denied_by"], denial.value["version"]) == ("allocation", 1)
    assert room.state(KEY)["status"] == "allocated"


@pytest.mark.parametrize("version", [1, 2])
def test_whichever_version_ends_it_waits_no_longer(room, version):
    send(room, TWO)
    amend(room)
    room.send(OrderStopped, stopped([], whole=True, version=version))
    assert (room.state(KEY)["status"], room.state(KEY)["waits"]) == ("stopped", [])


def test_a_cancellation_stops_what_was_taken_back(room):
    send(room, TWO)
    amend(room)
    (notice,) = room.send(RecallRequested, recall())
    assert (notice.value["outcome"], notice.value["whole"]) == ("cancelled", True)


def follow(room: Room):
    request = {**recall(), "purpose": "AMEND", "from_warehouse": True}
    return room.send(RecallRequested, request)


def taken_back(version: int = 1):
    return {**stopped([], whole=True, version=version), "outcome": "amended"}


@pytest.fixture
def at_work(room: Room) -> Room:
    """Berlin has the order, and has picked it."""
    shelf(room, "BER", 2)
    send(room, TWO)
    room.send(ShipmentPicked, report("pick-1", 1, lines=amounts(2)))
    return room


def test_what_warehouses_have_is_followed(at_work):
    (recalled,) = follow(at_work)
    assert (recalled.record, recalled.value["purpose"]) == (RecallRequested, "AMEND")
    assert at_work.state(KEY)["status"] == "allocated"


def test_shipping_says_too_whether_one_that_waits_for_a_part_is_taken_back(at_work):
    """It knows best what it has denied once; who answers here could say otherwise (CF-03)."""
    at_work.send(ReallocationRequested, short(amounts(1), "BER"))
    assert at_work.state(KEY)["status"] == "waiting"
    assert names(follow(at_work)) == ["RecallRequested"]
    assert names(amend(at_work)) == ["RecallDenied"], "warehouses are not to be asked"
    assert at_work.state(KEY)["status"] == "waiting", "the part is sought on"


def test_shelves_are_free_for_others_once_every_warehouse_has_stopped_it(at_work):
    """Its goods stay its own in the network's book: inventory keeps them (CF-03)."""
    follow(at_work)
    events = at_work.send(OrderStopped, taken_back())
    assert at_work.state(KEY)["status"] == "amended"
    assert at_work.state(KEY)["reservations"] == []
    assert free(at_work, "BER", 1) == [2]
    assert [one.value["kind"] for one in events] == ["put_back"], "and the shelf's book hears it"


def test_its_next_version_seeks_anew_and_its_shipments_are_numbered_on(at_work):
    follow(at_work)
    at_work.send(OrderStopped, taken_back())
    events = at_work.send(StockReserved, handed_on(order(lines=[line(1, "SKU-1", 1)]), version=2))
    allocated = of(OrderAllocated, events)
    assert (allocated["version"], allocated["revision"]) == (2, 1)
    assert allocated["shipments"][0]["shipment_id"].endswith("-2")
    assert free(at_work, "BER", 1) == [1]


def test_a_next_version_that_is_ahead_of_the_notice_holds_nothing_twice(at_work):
    shelf(at_work, "ROM", 1)
    follow(at_work)
    at_work.send(StockReserved, handed_on(order(lines=[line(1, "SKU-1", 1)]), version=2))
    at_work.send(OrderStopped, taken_back())
    assert sum(free(at_work, "BER", 1) + free(at_work, "ROM", 1)) == 2
    assert {one["version"] for one in at_work.state(KEY)["reservations"]} == {2}


def test_what_was_stopped_in_vain_is_sent_from_the_same_shelf_as_another_shipment(at_work):
    follow(at_work)
    asked = {**short(amounts(2), "BER"), "same_warehouse": True}
    events = at_work.send(ReallocationRequested, asked)
    allocated = of(OrderAllocated, events)
    [again] = allocated["shipments"]
    assert (allocated["revision"], again["warehouse"]) == (2, "BER")
    assert (again["shipment_id"][-2:], again["lines"][0]["quantity"]) == ("-2", 2)
    assert free(at_work, "BER", 1) == [0], "its shelf was kept"
    assert names(events) == ["ShelfMoved", "OrderAllocated"]


def test_after_a_cancellation_it_is_stopped_instead(at_work):
    follow(at_work)
    at_work.send(RecallRequested, recall())
    asked = {**short(amounts(2), "BER"), "same_warehouse": True}
    events = at_work.send(ReallocationRequested, asked)
    assert of(OrderStopped, events)["lines"] == amounts(2)
    assert free(at_work, "BER", 1) == [2]
