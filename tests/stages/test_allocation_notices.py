"""Allocation: recalls, reallocation, settlement, and the books of the shelves (AL-02, AL-05,
IV-10, IV-11)."""

import pytest

from orders.contracts.records import (
    OrderAllocated,
    OrderFinished,
    OrderStopped,
    ReallocationRequested,
    RecallRequested,
    StockAdjusted,
    StockCounted,
    StockDamaged,
    StockReceived,
    StockReserved,
    UnitsDispatched,
    UnitsReturned,
)
from tests.orders import line, order
from tests.stages.network import KEY, TODAY, free, make, send, sent, shelf
from tests.stages.room import Room
from tests.stages.supply import (
    NUMBER,
    amounts,
    counted,
    damaged,
    dispatched,
    finished,
    goods_in,
    handed_on,
    recall,
    returned,
    short,
    stopped,
)


@pytest.fixture
def room() -> Room:
    """The order's five lines are allocated in Berlin; Lyon has the same goods."""
    room = make()
    for code in ("BER", "LYS"):
        shelf(room, code, 9, 9, 9, 9, 9)
    send(room)
    return room


def used(room: Room, warehouse: str) -> int:
    return -room.free("capacity", f"{warehouse}@{TODAY}")


def split(berlin: int = 3, lyon: int = 2) -> Room:
    """Line 1 comes with so many pieces from Berlin and from Lyon."""
    room = make()
    shelf(room, "BER", berlin)
    shelf(room, "LYS", lyon)
    send(room, order(lines=[line(1, "SKU-1", berlin + lyon)]))
    return room


def test_a_short_pick_is_sent_from_elsewhere(room):
    """AL-05: the short warehouse's shelves are given back; a new revision adds a shipment,
    numbered on."""
    (event,) = room.send(ReallocationRequested, short(amounts(0, 2, 1), "BER"))
    value = event.value
    assert (event.record, value["revision"]) == (OrderAllocated, 2)
    (shipment,) = value["shipments"]
    assert (shipment["shipment_id"], shipment["warehouse"]) == (f"{NUMBER}-2", "LYS")
    assert [(entry["line"], entry["quantity"], entry["unit"]) for entry in shipment["lines"]] == [
        (2, 2, "PCE"),
        (3, 1, "PCE"),
    ]
    assert free(room, "BER") == [7, 9, 8, 7, 7]
    assert free(room, "LYS") == [9, 7, 8, 9, 9]
    assert (
        value["decision"]["rules"][-1]["because"]
        == "BER rejected: could not deliver what its books promise"
    )


def test_a_short_warehouse_is_asked_again_a_day_later():
    """AL-05: its books promise what is not there until it corrects them."""
    room = make()
    shelf(room, "BER", 9, 9, 9, 9, 9)
    send(room)
    room.send(ReallocationRequested, short(amounts(2), "BER"))
    assert room.state(KEY)["status"] == "waiting"
    assert {wait["account"] for wait in room.state(KEY)["waits"]} == {"SKU-1@LYS", "SKU-1@ROM"}
    assert sent(room.forward(hours=24)) == ["BER"]
    assert room.state(KEY)["needed"] == []


def test_what_was_not_held_is_not_allocated_again(room):
    room.send(UnitsDispatched, dispatched(amounts(2, 2, 2, 2, 2)))
    assert room.send(ReallocationRequested, short(amounts(2), "BER")) == []
    assert room.outcomes[-1] == ("ReallocationRequested", "ignored", "nothing_reserved")


def test_a_recall_stops_what_no_warehouse_has_yet():
    room = make()
    send(room)
    (notice,) = room.send(RecallRequested, recall())
    assert (notice.record, notice.value["whole"], len(notice.value["lines"])) == (
        OrderStopped,
        True,
        5,
    )
    assert (room.state(KEY)["status"], room.state(KEY)["waits"]) == ("stopped", [])
    room.forward(hours=31 * 24)
    assert room.state(KEY) is None


def test_after_a_recall_nothing_is_allocated_again(room):
    """The missing lines are stopped instead, and given back exactly once."""
    assert [event.record for event in room.send(RecallRequested, recall())] == [RecallRequested]
    assert room.send(RecallRequested, recall()) == []
    (notice,) = room.send(ReallocationRequested, short(amounts(0, 2), "BER"))
    assert (notice.record, notice.value["lines"], notice.value["whole"]) == (
        OrderStopped,
        amounts(0, 2),
        False,
    )
    assert free(room, "BER") == [7, 9, 7, 7, 7]
    assert room.state(KEY)["needed"] == []
    room.send(OrderStopped, stopped(amounts(2, 2, 2, 2, 2), whole=True))
    assert free(room, "BER") == [9] * 5
    assert used(room, "BER") == 0


def test_a_recall_while_lines_wait_for_another_warehouse():
    """What waits is stopped here; what went on is followed."""
    room = make()
    shelf(room, "BER", 2, 2, 2, 2, 2)
    send(room)
    room.send(ReallocationRequested, short(amounts(0, 0, 2), "BER"))
    followed, notice = room.send(RecallRequested, recall())
    assert (followed.record, notice.record) == (RecallRequested, OrderStopped)
    assert notice.value["lines"] == amounts(0, 0, 2)
    state = room.state(KEY)
    assert (state["status"], state["needed"], state["waits"], state["wake_at"]) == (
        "allocated",
        [],
        [],
        None,
    )
    assert free(room, "BER") == [0, 0, 2, 0, 0]


def test_an_order_behind_its_recall_is_stopped_at_once():
    room = make()
    room.send(RecallRequested, recall())
    shelf(room, "BER", 9, 9, 9, 9, 9)
    (notice,) = room.send(StockReserved, {**handed_on(order()), "promised_at": 99})
    assert (notice.record, notice.value["promised_at"]) == (OrderStopped, 99)
    assert free(room, "BER") == [9] * 5


@pytest.mark.parametrize(("here", "elsewhere"), [("BER", "LYS"), ("LYS", "BER")])
def test_a_line_stopped_at_one_warehouse_stays_booked_at_the_other(here, elsewhere):
    """IV-10: one was a piece short after the recall; what the other has sent off by
    then must not reappear there."""
    room = split(1, 1)
    room.send(OrderStopped, stopped(amounts(1), warehouse=here))
    assert (free(room, here, 1), free(room, elsewhere, 1)) == ([1], [0])
    room.send(UnitsDispatched, dispatched(amounts(1), elsewhere))
    assert room.supplied["warehouse_stock", f"SKU-1@{elsewhere}"] == 0
    assert not any(
        reservation["ledger"] == "warehouse_stock"
        for reservation in room.state(KEY)["reservations"]
    )


def test_a_stop_at_a_warehouse_leaves_what_is_still_to_be_allocated():
    """AL-05: pieces that wait for another warehouse are not those that this one was to send;
    here they get what it gives back."""
    room = split()
    room.send(ReallocationRequested, short(amounts(2), "LYS"))
    room.send(OrderStopped, stopped(amounts(2), warehouse="BER"))
    state = room.state(KEY)
    assert (state["revision"], state["needed"], free(room, "BER", 1)) == (2, [], [0])
    assert [(part["warehouse"], part["lines"][0]["quantity"]) for part in state["shipments"]] == [
        ("BER", 3),
        ("LYS", 2),
        ("BER", 2),
    ]


def test_a_whole_stop_gives_back_shelves_and_capacity(room):
    room.send(OrderStopped, stopped(amounts(2, 2, 2, 2, 2), whole=True))
    assert (free(room, "BER"), used(room, "BER")) == ([9] * 5, 0)
    assert room.state(KEY)["status"] == "stopped"


def test_dispatched_units_leave_the_shelf_they_stood_on():
    """IV-10."""
    room = split()
    room.send(UnitsDispatched, dispatched(amounts(2), "LYS"))
    assert room.supplied["warehouse_stock", "SKU-1@LYS"] == 0
    assert room.supplied["warehouse_stock", "SKU-1@BER"] == 3
    room.send(UnitsDispatched, dispatched(amounts(4), "BER"))
    assert ("UnitsDispatched", "shipped", "more_than_reserved") in room.outcomes
    assert room.supplied["warehouse_stock", "SKU-1@BER"] == 0


def test_a_finished_order_gives_back_its_capacity(room):
    room.send(UnitsDispatched, dispatched(amounts(2, 2, 2, 2, 2)))
    room.send(OrderFinished, finished())
    assert (used(room, "BER"), room.state(KEY)["reservations"]) == (0, [])
    assert room.outcomes[-1] == ("OrderFinished", "finished", "")
    room.forward(hours=30 * 24)
    assert room.state(KEY) is None


def test_accepted_returns_stand_on_that_shelf_again(room):
    """IV-10, AS-04."""
    room.send(UnitsReturned, returned(1, restocked=1, scrapped=1, warehouse="ROM"))
    assert free(room, "ROM", 1) == [1]


def test_receipts_and_damage_move_the_shelf():
    """IV-10; a repeated document is dropped."""
    room = make()
    room.send(StockReceived, goods_in(10, "D-1"))
    room.send(StockReceived, goods_in(10, "D-1"))
    room.send(StockDamaged, damaged(3, "D-2"))
    room.send(StockDamaged, damaged(0, "D-3"))
    assert free(room, "BER", 1) == [7]
    assert [reason for _, _, reason in room.outcomes] == [
        "",
        "repeated_document",
        "",
        "senseless_quantity",
    ]


def test_warehouses_number_their_papers_by_themselves():
    """IV-10: a document is known by issuer, kind and number."""
    room = make()
    room.send(StockReceived, goods_in(10, "GR-1001", warehouse="BER"))
    room.send(StockReceived, goods_in(20, "GR-1001", warehouse="LYS"))
    room.send(StockDamaged, damaged(1, "GR-1001", warehouse="LYS"))
    assert [free(room, code, 1) for code in ("BER", "LYS")] == [[10], [19]]


def test_opening_stock_needs_no_adjustment_elsewhere():
    """IV-10: inventory takes a first count by itself."""
    room = make()
    assert room.send(StockCounted, counted(10, "C-1")) == []
    assert free(room, "BER", 1) == [10]


def test_a_counts_difference_is_posted_and_told_to_inventory():
    """IV-10, IV-11: reserved goods still stand on the shelf; free may fall below zero."""
    room = make()
    room.send(StockReceived, goods_in(10, "D-1"))
    send(room, order(lines=[line(1, "SKU-1", 2)]))
    (event,) = room.send(StockCounted, counted(1, "C-1"))
    assert (event.record, event.value["difference"], event.value["because"]) == (
        StockAdjusted,
        -9,
        "counted 1, booked 10",
    )
    assert room.supplied["warehouse_stock", "SKU-1@BER"] == 1
    assert free(room, "BER", 1) == [-1]


def test_a_count_that_agrees_moves_nothing(room):
    """IV-11."""
    room.send(StockReceived, goods_in(10, "D-1", warehouse="ROM"))
    assert room.send(StockCounted, counted(10, "C-1", warehouse="ROM")) == []
    assert room.outcomes[-1] == ("StockCounted", "counted", "as_booked")


def test_both_books_agree_even_if_returns_came_before_the_first_count(room):
    """IV-11: inventory books twelve by itself and is told of the two that both had."""
    room.send(UnitsReturned, returned(1, restocked=2, warehouse="ROM"))
    (event,) = room.send(StockCounted, counted(12, "C-1", warehouse="ROM"))
    assert event.value["difference"] == -2
    assert free(room, "ROM", 1) == [12]
