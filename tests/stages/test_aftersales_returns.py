"""Returns: what may come back, and what the warehouse finds in the parcel (AS-04)."""

import pytest

from orders.contracts.records import (
    Article,
    OrderCompleted,
    ReturnAuthorised,
    ReturnInspected,
    ReturnRefused,
    UnitsCredited,
    UnitsReturned,
)
from services.aftersales.stage import STAGE
from tests.orders import article
from tests.stages.after_delivery import KEY, arrive, ask, completed, delivered, make, names, refused
from tests.stages.house import bare
from tests.stages.published import of
from tests.stages.room import Room


@pytest.fixture
def room() -> Room:
    return make()


def test_goods_come_back_to_the_shelf_and_are_owed_no_longer(room):
    """AS-04."""
    delivered(room)
    completed(room)
    authorised = of(ReturnAuthorised, ask(room, 2, 1))
    assert (authorised["lines"], authorised["warehouse"]) == (bare(2, 1), "BER")
    events = arrive(room, (2, 1))
    assert of(UnitsReturned, events)["lines"] == of(ReturnInspected, events)["lines"]
    credit = of(UnitsCredited, events)
    assert (credit["lines"], credit["charges_minor"], credit["currency"]) == (bare(2, 1), 0, "EUR")
    done = of(OrderCompleted, room.forward(hours=14 * 24))
    assert (done["delivered"], done["returned"]) == (bare(0, 1, 2, 2, 2), bare(2, 1))


def test_a_return_after_the_window_is_refused(room):
    """AS-04."""
    delivered(room)
    room.forward(hours=14 * 24 + 1)
    refusal = of(ReturnRefused, ask(room, 1))
    assert refusal["decision"]["rules"][0]["because"] == "line 1: the 14 days for returns are over"


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({"nature": "FOOD"}, "SKU-1 cannot be returned"),
        ({"stocked": False}, "SKU-1 cannot be returned"),
    ],
)
def test_some_articles_do_not_come_back(change, because):
    """AS-04: per-article rules."""
    room = Room(STAGE, references={Article: {"SKU-1": article("SKU-1", **change)}})
    delivered(room)
    assert because in of(ReturnRefused, ask(room, 1))["decision"]["rules"][0]["because"]


def test_no_more_comes_back_than_was_delivered_and_has_not_come_back(room):
    """AS-04."""
    delivered(room)
    assert names(ask(room, 3)) == ["ReturnRefused"]
    assert names(ask(room, 1, return_id="R-2")) == ["ReturnAuthorised"]
    assert names(ask(room, 2, return_id="R-3")) == ["ReturnRefused"]
    arrive(room, (1,), return_id="R-2")
    assert names(ask(room, 2, return_id="R-4")) == ["ReturnRefused"]
    assert names(ask(room, 1, return_id="R-5")) == ["ReturnAuthorised"]


def test_lines_that_may_come_back_do_whatever_the_others(room):
    delivered(room)
    authorised = of(ReturnAuthorised, ask(room, 1, 9))
    assert authorised["lines"] == bare(1)
    assert [rule["outcome"] for rule in authorised["decision"]["rules"]] == ["passed", "refused"]
    assert room.outcomes[-1][1:] == ("authorised", "in_part")


def test_nothing_comes_back_before_something_was_delivered(room):
    ask(room, 1)
    assert room.outcomes[-1][1:] == ("ignored", "unknown_order")
    refused(room, 2)
    assert (
        of(ReturnRefused, ask(room, 1))["decision"]["rules"][0]["because"]
        == "nothing was delivered yet"
    )


def test_a_request_is_answered_once(room):
    delivered(room)
    ask(room, 1)
    assert names(ask(room, 1)) == ["RecordIgnored"]
    assert names(ask(room, 9, return_id="R-2")) == ["ReturnRefused"]
    assert names(ask(room, 9, return_id="R-2")) == ["RecordIgnored"]


def test_goods_that_do_not_come_in_time_are_waited_for_no_longer(room):
    delivered(room)
    completed(room)
    ask(room, 1)
    events = room.forward(hours=21 * 24)
    assert names(events) == ["OrderCompleted", "OrderFinished"]
    assert room.state(KEY)["returns"][0]["status"] == "expired"


def test_goods_that_come_too_late_go_to_the_shelf_and_are_not_paid_for(room):
    delivered(room)
    completed(room)
    ask(room, 1)
    room.forward(hours=22 * 24)
    assert names(arrive(room, (1,))) == ["ReturnInspected", "UnitsReturned"]


def test_a_return_may_come_in_two_parcels(room):
    delivered(room)
    ask(room, 2)
    assert of(UnitsCredited, arrive(room, (1,)))["lines"] == bare(1)
    assert room.state(KEY)["returns"][0]["status"] == "authorised"
    assert of(UnitsCredited, arrive(room, (1,), document="A-2"))["lines"] == bare(1)
    assert room.state(KEY)["returns"][0]["status"] == "inspected"


def test_a_parcel_reported_twice_counts_once(room):
    delivered(room)
    ask(room, 2)
    arrive(room, (1,))
    assert names(arrive(room, (1,))) == ["RecordIgnored"]
    assert room.outcomes[-1][1:] == ("ignored", "repeated_document")


def test_goods_that_nobody_announced_need_a_person(room):
    delivered(room)
    (asked,) = arrive(room, (1,), return_id="R-9")
    assert asked.value["to"] == "returns desk"
    assert room.outcomes[-1][1:] == ("ignored", "unknown_return")


def test_a_number_of_another_warehouse_is_another_document(room):
    delivered(room)
    ask(room, 2)
    arrive(room, (1,))
    assert "UnitsCredited" in names(arrive(room, (1,), warehouse="LYS"))
