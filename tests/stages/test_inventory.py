"""Inventory: reservations and back orders (IV-02, IV-03, IV-09)."""

import pytest

from orders.business.times import moment
from orders.contracts.records import (
    MessageRequested,
    OrderBackordered,
    OrderConfirmed,
    StockReserved,
)
from tests.orders import PLACED, line, order
from tests.stages.published import names
from tests.stages.room import START, Room
from tests.stages.stock import KEY, expect, free, make, stock
from tests.stages.supply import DAY, confirmed


@pytest.fixture
def room() -> Room:
    return make()


def test_every_stocked_line_is_reserved_and_the_order_handed_on_unread(room):
    """IV-02."""
    stock(room, 10, 10, 10, 10, 10)
    received = confirmed(order())
    (event,) = room.send(OrderConfirmed, received)
    assert event.record is StockReserved
    assert event.value["order"] is received["order"]
    assert event.value["step"] == 32
    assert event.value["decision"]["rules"][0]["because"] == "all 5 stocked lines, 10 units"
    assert free(room) == [8] * 5
    assert room.state(KEY)["order"] is None


def test_all_or_nothing(room):
    """IV-02: one line short, nothing is taken."""
    stock(room, 10, 10, 1, 10, 10)
    events = room.send(OrderConfirmed, confirmed(order()))
    assert names(events) == ["OrderBackordered", "MessageRequested"]
    assert free(room) == [10, 10, 1, 10, 10]


def test_several_lines_of_one_article_add_up(room):
    """IV-02: two lines of three pieces need six."""
    stock(room, 5)
    twice = order(lines=[line(1, "SKU-1", 3), line(2, "SKU-1", 3)])
    (backordered, _) = room.send(OrderConfirmed, confirmed(twice))
    assert backordered.value["shortages"] == [
        {
            "line": 2,
            "sku": "SKU-1",
            "needed": 3,
            "available": 2,
            "expected_at": None,
            "place": 0,
            "ahead": 0,
            "life_days": 0,
        }
    ]
    room.supply("stock", "SKU-1", 1)
    assert room.state(KEY)["status"] == "reserved"
    assert [
        (reservation["line"], reservation["amount"])
        for reservation in room.state(KEY)["reservations"]
    ] == [(1, 3), (2, 3)]


def test_services_need_no_stock(room):
    """IV-02."""
    assert names(room.send(OrderConfirmed, confirmed(order(lines=[line(1, "SETUP", 1)])))) == [
        "StockReserved"
    ]
    assert room.state(KEY)["reservations"] == []


def test_an_unknown_article_waits_rather_than_being_promised(room):
    """IV-02."""
    assert "OrderBackordered" in names(
        room.send(OrderConfirmed, confirmed(order(lines=[line(1, "NEW", 1)])))
    )


def test_the_same_confirmation_again_changes_nothing(room):
    stock(room, 10, 10, 10, 10, 10)
    room.send(OrderConfirmed, confirmed(order()))
    assert room.send(OrderConfirmed, confirmed(order())) == []
    assert room.outcomes[-1] == ("OrderConfirmed", "ignored", "already_handled")
    assert free(room) == [8] * 5


def test_a_shortage_names_the_expected_restock_time(room):
    """IV-03: the first purchase order that, with those before it, covers what is missing."""
    expect(room, "SKU-1", (3, START + DAY), (5, START + 2 * DAY))
    (backordered, message) = room.send(
        OrderConfirmed, confirmed(order(lines=[line(1, "SKU-1", 4)]))
    )
    assert backordered.value["shortages"][0]["expected_at"] == START + 2 * DAY
    assert (
        backordered.value["decision"]["rules"][0]["because"]
        == "line 1, SKU-1: 0 of 4 free, expected in 48 h"
    )
    assert message.value["template"] == "order-backordered"
    assert message.value["values"]["expected_at"] == moment(START + 2 * DAY)


def test_a_changed_restock_date_is_told_once(room):
    """IV-03: a back order asks again every day and speaks only when the date is another one."""
    expect(room, "SKU-1", (9, START + 3 * DAY))
    room.send(OrderConfirmed, confirmed(order(lines=[line(1, "SKU-1", 4)])))
    assert room.forward(hours=25) == []
    expect(room, "SKU-1", (9, START + 5 * DAY))
    assert names(room.forward(hours=24)) == ["OrderBackordered", "MessageRequested"]
    assert room.forward(hours=24) == []


def test_goods_wake_the_order_that_waits(room):
    """IV-09."""
    room.send(OrderConfirmed, confirmed(order(lines=[line(1, "SKU-1", 4), line(2, "SKU-2", 1)])))
    room.supply("stock", "SKU-1", 4)
    assert room.state(KEY)["status"] == "backordered"
    assert [wait["account"] for wait in room.state(KEY)["waits"]] == [
        "SKU-2"
    ]  # what is there keeps nobody waiting
    room.supply("stock", "SKU-2", 1)
    assert (room.events[-1].record, room.events[-1].value["customer_id"]) == (StockReserved, "C-1")
    state = room.state(KEY)
    assert (state["status"], state["waits"], state["wake_at"], state["shortages"]) == (
        "reserved",
        [],
        None,
        [],
    )


def test_back_orders_are_served_by_urgency_promise_and_age(room):
    """IV-09."""
    waiting = [
        order(reference="late", lines=[line(1, "SKU-1", 1)], placed_at=PLACED),
        order(reference="early", lines=[line(1, "SKU-1", 1)], placed_at=PLACED - DAY),
        order(reference="promised", lines=[line(1, "SKU-1", 1)], promised_delivery_at=START + DAY),
        order(reference="urgent", lines=[line(1, "SKU-1", 1)], priority=2),
    ]
    for one in waiting:
        room.send(OrderConfirmed, confirmed(one))
    served = []
    for _ in waiting:
        room.supply("stock", "SKU-1", 1)
        served.append(room.events[-1].value["order_id"])
    assert served == ["shop:urgent", "shop:promised", "shop:early", "shop:late"]


def test_who_is_refused_again_keeps_its_place(room):
    """IV-09."""
    room.send(OrderConfirmed, confirmed(order(lines=[line(1, "SKU-1", 4), line(2, "SKU-2", 4)])))
    before = room.state(KEY)["waits"][0]["rank"]
    room.supply("stock", "SKU-1", 4)
    assert [wait["rank"] for wait in room.state(KEY)["waits"]] == [before]


def test_every_event_names_policy_and_rules(room):
    events = room.send(OrderConfirmed, confirmed(order()))
    assert events[0].record is OrderBackordered
    assert events[0].value["decision"]["policy"] == room.policy.version
    assert {rule["rule"] for rule in events[0].value["decision"]["rules"]} == {"IV-03"}
    assert events[1].record is MessageRequested
