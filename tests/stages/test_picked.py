"""IV-10: what a warehouse has picked stands in a bucket of its own until it is gone or put back."""

from orders.contracts.buckets import PICKED, RESERVED
from orders.contracts.records import (
    OrderFinished,
    OrderStopped,
    PackedOut,
    ReallocationRequested,
    RecallRequested,
    ShelfMoved,
    ShipmentPicked,
    ShortPicked,
    StockReserved,
    UnitsDispatched,
)
from tests.stages.house import bare, packed_out, report
from tests.stages.network import KEY, free, make, send, shelf, two_lines
from tests.stages.room import Room
from tests.stages.supply import amounts, dispatched, finished, handed_on, recall, short, stopped


def started() -> Room:
    """Two pieces of each of two articles are to come from Berlin, which has nine."""
    room = make()
    shelf(room, "BER", 9, 9)
    send(room, two_lines())
    return room


def pick(room: Room, *quantities: int, n: int = 1, document: str = "P-1"):
    return room.send(ShipmentPicked, report(document, n, lines=bare(*quantities)))


def held(room: Room) -> list[tuple[str, str, int]]:
    return [
        (one["account"], one["bucket"], one["amount"])
        for one in room.state(KEY)["reservations"]
        if one["ledger"] == "warehouse_stock"
    ]


BOTH = [("SKU-1@BER", PICKED, 2), ("SKU-2@BER", PICKED, 2)]
NEITHER = [("SKU-1@BER", RESERVED, 2), ("SKU-2@BER", RESERVED, 2)]


def test_a_pick_moves_what_is_reserved_and_changes_nothing_of_what_is_free():
    room = started()
    assert held(room) == NEITHER
    (first, _) = pick(room, 2, 2)
    assert (first.value["journalled"], first.value["amount"]) == (True, -2)
    assert (held(room), free(room, "BER", 2)) == (BOTH, [7, 7])


def test_a_pick_told_twice_moves_once():
    room = started()
    pick(room, 2, 2)
    assert pick(room, 2, 2, document="P-2") == []
    assert room.send(PackedOut, packed_out(1, 2, 2)) == []
    assert held(room) == BOTH


def test_what_is_packed_was_picked():
    room = started()
    room.send(PackedOut, packed_out(1, 2, 2))
    assert held(room) == BOTH


def test_of_a_short_pick_the_rest_stays_reserved_and_is_sought_elsewhere():
    room = started()
    room.send(ShortPicked, report("P-1", lines=bare(1, 2)))
    assert held(room) == [("SKU-1@BER", PICKED, 1), ("SKU-1@BER", RESERVED, 1), BOTH[1]]
    room.send(ReallocationRequested, short(amounts(1), "BER"))
    assert held(room) == [("SKU-1@BER", PICKED, 1), BOTH[1]]


def test_what_is_short_of_a_line_is_one_line_be_it_picked_or_not():
    room = started()
    room.send(ShortPicked, report("P-1", lines=bare(1, 2)))
    room.send(RecallRequested, recall())
    told = room.send(ReallocationRequested, short(amounts(2), "BER"))
    [stop] = [one.value for one in told if one.record is OrderStopped]
    assert [(one["line"], one["quantity"]) for one in stop["lines"]] == [(1, 2)]


def test_what_is_gone_is_picked_no_longer():
    room = started()
    pick(room, 2, 2)
    room.send(UnitsDispatched, dispatched(amounts(2, 2)))
    assert (held(room), free(room, "BER", 2)) == ([], [7, 7])


def test_a_pick_told_after_the_goods_are_gone_moves_nothing():
    room = started()
    room.send(UnitsDispatched, dispatched(amounts(2, 2)))
    pick(room, 2, 2)
    assert held(room) == []


def test_what_is_stopped_after_the_pick_is_free_again():
    room = started()
    pick(room, 2, 2)
    room.send(OrderStopped, stopped(amounts(1), warehouse="BER"))
    assert held(room) == [("SKU-1@BER", PICKED, 1), BOTH[1]]
    room.send(OrderStopped, stopped(amounts(1, 2), whole=True))
    assert (held(room), free(room, "BER", 2)) == ([], [9, 9])


def test_what_is_stopped_and_sent_after_all_is_reserved_and_picked_anew():
    """CF-03: the warehouse had put it back for a change that came to nothing."""
    room = started()
    pick(room, 2, 2)
    again = {**short(amounts(2, 2), "BER"), "same_warehouse": True}
    put_back = room.send(ReallocationRequested, again)
    assert [one.value["amount"] for one in put_back if one.record is ShelfMoved] == [2, 2]
    assert held(room) == NEITHER
    pick(room, 2, 2, n=2, document="P-2")
    assert held(room) == BOTH


def test_what_a_mistake_left_picked_is_given_back_at_the_end():
    room = started()
    pick(room, 2, 2)
    room.send(OrderFinished, finished())
    assert (held(room), free(room, "BER", 2)) == ([], [9, 9])


def test_an_order_of_older_code_is_in_its_buckets_after_the_next_report():
    """Its picks are known, and its reservations all say reserved."""
    room = started()
    pick(room, 2, 2)
    state = room.states[KEY]
    old = [{**one, "bucket": RESERVED} for one in state["reservations"]]
    room.states[KEY] = {**state, "reservations": old}
    room.send(UnitsDispatched, dispatched(amounts(1, 2)))
    assert held(room) == [("SKU-1@BER", RESERVED, 1)]


def test_a_line_of_two_revisions_from_one_shelf_leaves_it_once():
    """IV-11: the shelf hears of as much as went, though the line has two reservations there."""
    room = make()
    shelf(room, "BER", 9, 9)
    lines = [{"line": 1, "sku": "SKU-1", "quantity": 1, "unit": "PCE"}]
    for revision in (1, 2):
        room.send(StockReserved, handed_on(two_lines(), revision=revision, lines=lines))
    told = room.send(UnitsDispatched, dispatched(amounts(2)))
    assert [one.value["amount"] for one in told if one.record is ShelfMoved] == [-2]
