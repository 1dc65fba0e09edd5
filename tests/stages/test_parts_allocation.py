"""IV-05: allocation gets an order in parts, and what is really sent of it."""

from orders.contracts.records import (
    OrderAllocated,
    OrderStopped,
    ReallocationRequested,
    RecallRequested,
    StockReserved,
    UnitsDispatched,
)
from tests.stages.network import KEY, free, make, sent, shelf, two_lines
from tests.stages.room import Room
from tests.stages.supply import amounts, dispatched, handed_on, recall, short, stopped

FIRST = [{"line": 1, "sku": "SKU-1", "quantity": 2, "unit": "PCE"}]
SECOND = [{"line": 2, "sku": "SKU-2", "quantity": 2, "unit": "PCE"}]
OPEN = amounts(0, 2)


def part(revision=1, lines=FIRST, open_lines=OPEN, **changes):
    return handed_on(two_lines(), revision=revision, lines=lines, open_lines=open_lines, **changes)


def rest():
    return part(2, SECOND, ())


def started(*, ber=(9, 9)) -> Room:
    """The first part is allocated."""
    room = make()
    shelf(room, "BER", *ber)
    room.send(StockReserved, part())
    return room


def told(events):
    (allocated,) = [event.value for event in events if event.record is OrderAllocated]
    return allocated


def test_only_what_is_handed_on_is_allocated_and_what_is_open_is_told():
    room = make()
    shelf(room, "BER", 9, 9)
    allocated = told(room.send(StockReserved, part()))
    assert [shipment["lines"] for shipment in allocated["shipments"]] == [FIRST]
    assert (allocated["revision"], allocated["open_lines"]) == (1, OPEN)
    assert free(room, "BER", 2) == [7, 9]


def test_the_rest_is_another_revision_and_then_nothing_is_open():
    room = started()
    allocated = told(room.send(StockReserved, rest()))
    assert [shipment["lines"] for shipment in allocated["shipments"]] == [SECOND]
    assert (allocated["revision"], allocated["open_lines"]) == (2, [])
    assert allocated["shipments"][0]["shipment_id"].endswith("-2")
    assert free(room, "BER", 2) == [7, 7]


def test_a_part_that_comes_again_changes_nothing():
    room = started()
    room.send(StockReserved, rest())
    for again in (part(), rest()):
        assert room.send(StockReserved, again) == []
    assert free(room, "BER", 2) == [7, 7]


def test_a_whole_order_says_nothing_of_lines():
    """Records of older code, too."""
    room = make()
    shelf(room, "BER", 9, 9)
    allocated = told(room.send(StockReserved, handed_on(two_lines())))
    assert [shipment["lines"] for shipment in allocated["shipments"]] == [[*FIRST, *SECOND]]
    assert allocated["open_lines"] == []


def test_a_part_without_a_shelf_stays_open_to_shipping_whatever_is_sent_meanwhile():
    room = started(ber=(9, 0))
    assert [event.record.__name__ for event in room.send(StockReserved, rest())] == [
        "AllocationDelayed"
    ]
    again = {**short(amounts(2), "BER"), "same_warehouse": True}
    assert told(room.send(ReallocationRequested, again))["open_lines"] == OPEN
    room.supply("warehouse_stock", "SKU-2@BER", 5)
    assert (room.state(KEY)["status"], free(room, "BER", 2)) == ("allocated", [7, 3])


def test_a_short_part_and_the_rest_look_for_a_warehouse_together():
    room = started(ber=(2, 9))
    room.send(ReallocationRequested, short(amounts(1), "BER"))
    room.send(StockReserved, rest())
    before = len(room.events)
    shelf(room, "LYS", 9, 9)
    (both,) = told(room.events[before:])["shipments"]
    assert [(line["line"], line["quantity"]) for line in both["lines"]] == [(1, 1), (2, 2)]


def test_a_substitute_is_what_is_taken_from_the_shelf_and_settled_there():
    """What stands in the record is sent, whatever the order says."""
    room = make()
    shelf(room, "BER", 9, 0, 9)
    other = [{**SECOND[0], "sku": "SKU-3"}]
    room.send(StockReserved, part(1, [*FIRST, *other], ()))
    assert free(room, "BER", 3) == [7, 0, 7]
    (instead,) = amounts(0, 0, 2)
    room.send(UnitsDispatched, dispatched([*amounts(2), {**instead, "line": 2}]))
    assert room.supplied["warehouse_stock", "SKU-3@BER"] == 7
    held = [one for one in room.state(KEY)["reservations"] if one["ledger"] == "warehouse_stock"]
    assert held == []


def test_a_line_that_is_sent_as_two_articles_is_settled_article_by_article():
    room = make()
    shelf(room, "BER", 9, 9)
    both = [{**FIRST[0], "quantity": 1}, {**SECOND[0], "line": 1, "quantity": 1}]
    room.send(StockReserved, part(1, both, ()))
    stop = stopped([{"line": 1, "sku": "SKU-2", "quantity": 1}], warehouse="BER")
    room.send(OrderStopped, stop)
    assert free(room, "BER", 2) == [8, 9]


def test_word_that_no_more_comes_is_passed_on():
    room = started()
    allocated = told(room.send(StockReserved, part(2, [], ())))
    assert (allocated["shipments"], allocated["open_lines"], allocated["revision"]) == ([], [], 2)
    assert free(room, "BER", 2) == [7, 9]


def test_word_that_no_more_comes_while_nobody_has_it_goes_with_the_first_part():
    room = started(ber=(0, 9))
    assert room.send(StockReserved, part(2, [], ())) == []
    room.supply("warehouse_stock", "SKU-1@BER", 2)
    allocated = told(room.events)
    assert (allocated["open_lines"], sent(room.events)) == ([], ["BER"])


def test_a_part_that_comes_after_a_recall_is_stopped():
    room = started()
    room.send(RecallRequested, recall())
    (stop,) = room.send(StockReserved, rest())
    assert (stop.value["lines"], stop.value["whole"]) == (OPEN, False)
    assert free(room, "BER", 2) == [7, 9]


def test_an_order_that_is_taken_back_keeps_what_was_handed_on():
    """What its next version is promised counts on that alone (CF-04)."""
    room = started(ber=(0, 9))
    (notice,) = room.send(RecallRequested, {**recall(), "purpose": "AMEND"})
    assert notice.value["kept"] == amounts(2)
    assert room.send(StockReserved, rest()) == []
