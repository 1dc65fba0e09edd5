"""After delivery: the end of the order (DL-03), and charge-backs (AS-01)."""

import pytest

from orders.contracts.records import CaseUpdated, OrderCompleted, OrderFinished, PaymentReceived
from tests.stages.after_delivery import (
    KEY,
    arrive,
    ask,
    charge_back,
    completed,
    delivered,
    lost,
    make,
    names,
)
from tests.stages.house import bare
from tests.stages.published import of
from tests.stages.room import Room


@pytest.fixture
def room() -> Room:
    return make()


# -- the end of an order (DL-03)
# ------------------------------------------------------------------------------


def test_an_order_is_completed_when_its_window_is_over(room):
    """DL-03."""
    delivered(room)
    completed(room)
    assert room.forward(hours=14 * 24 - 1) == []
    events = room.forward(hours=1)
    assert names(events) == ["OrderCompleted", "OrderFinished"]
    assert of(OrderCompleted, events)["delivered"] == bare(2, 2, 2, 2, 2)
    assert of(OrderFinished, events)["outcome"] == "completed"
    room.forward(hours=30 * 24 - 1)
    assert room.state(KEY)["status"] == "completed", "a late payment or case still finds it"
    assert room.forward(hours=1) == []
    assert room.state(KEY) is None


def test_the_window_begins_with_the_last_delivery(room):
    delivered(room, 2, 2)
    room.forward(hours=240)
    delivered(room, 0, 0, 2, 2, 2, n=2)
    completed(room)
    assert room.forward(hours=14 * 24 - 1) == []
    assert names(room.forward(hours=1)) == ["OrderCompleted", "OrderFinished"]


def test_an_order_with_an_open_return_waits_for_it(room):
    delivered(room)
    completed(room)
    room.forward(hours=13 * 24)
    ask(room, 1)
    assert room.forward(hours=20 * 24) == []
    assert names(arrive(room, (1,))) == [
        "ReturnInspected",
        "UnitsReturned",
        "UnitsCredited",
        "OrderCompleted",
        "OrderFinished",
    ]


def test_an_order_of_which_nothing_is_kept_is_done_at_once(room):
    lost(room)
    assert names(completed(room)) == ["OrderCompleted", "OrderFinished"]


# -- charge-backs (AS-01)
# ------------------------------------------------------------------------------


def test_a_charge_back_after_the_delivery_is_a_case_for_finance(room):
    """AS-01."""
    delivered(room)
    update = of(CaseUpdated, charge_back(room))
    assert (update["team"], update["status"]) == ("finance", "open")
    assert charge_back(room) == []
    assert room.outcomes[-1][1:] == ("ignored", "repeated_document")


def test_a_charge_back_of_goods_under_way_is_a_case_when_they_arrive(room):
    assert charge_back(room) == []
    assert names(delivered(room)) == ["CaseUpdated"]
    assert names(completed(room)) == []


def test_a_payment_below_zero_is_a_charge_back_and_any_other_is_reviews(room):
    delivered(room)
    about = {"order_id": KEY, "issuer": "", "currency": "EUR", "method": "card", "at": room.now}
    paid = {**about, "document_id": "P-1", "amount_minor": 100}
    assert room.send(PaymentReceived, paid) == []
    assert names(room.send(PaymentReceived, {**paid, "amount_minor": -100})) == ["CaseUpdated"]


def test_a_charge_back_whose_order_never_arrives_is_forgotten_after_years(room):
    charge_back(room)
    room.forward(hours=729 * 24)
    assert room.state(KEY) is not None
    room.forward(hours=25)
    assert room.state(KEY) is None
