"""Allocation: a count is a fact of its own time, whatever is told when (IV-10, IV-11)."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orders.contracts.records import (
    GoodsSetAside,
    MessageRequested,
    OrderStopped,
    PackedOut,
    ShipmentPicked,
    StockAdjusted,
    StockCounted,
    StockDamaged,
    StockReceived,
    StockReserved,
    UnitsDispatched,
    UnitsReturned,
    Warehouse,
)
from services.allocation.policy import AllocationPolicy
from tests.examples import examples
from tests.orders import PLACED, line, order
from tests.stages.house import warehouse
from tests.stages.network import free, make, send
from tests.stages.room import HOUR, Room
from tests.stages.supply import (
    NUMBER,
    amounts,
    counted,
    damaged,
    dispatched,
    goods_in,
    handed_on,
    returned,
    stopped,
)

SHELF = ("warehouse_stock", "SKU-1@BER")
SHIPMENT = f"{NUMBER}-1"


def picked(quantity: int, at: int = PLACED, shipment: str = SHIPMENT) -> ShipmentPicked:
    return {
        "order_id": "shop:1001",
        "document_id": f"W-{shipment}",
        "shipment_id": shipment,
        "lines": amounts(quantity),
        "at": at,
        "scans": [],
        "lots": [],
    }


def packed(at: int = PLACED) -> PackedOut:
    return {
        "order_id": "shop:1001",
        "document_id": "P-1",
        "shipment_id": SHIPMENT,
        "packages": [],
        "at": at,
    }


def ordered(stock: int, quantity: int) -> Room:
    """An order of so much is allocated in Berlin, which has so much."""
    room = make()
    room.send(StockCounted, {**counted(stock, "opening"), "at": PLACED - 9 * HOUR})
    send(room, order(lines=[line(1, "SKU-1", quantity)]))
    return room


def at(report: Any, when: int) -> Any:
    return {**report, "at": when}


@pytest.mark.parametrize("told", [(picked(4),), (packed(),), (picked(4), packed()), ()])
def test_goods_that_are_packed_are_not_on_the_shelf_of_the_one_who_counts(told):
    """IV-11: 10, of which 4 are picked; 6 are counted; the 4 leave. 6 are there."""
    room = ordered(10, 4)
    for report in told:
        room.send(ShipmentPicked if "lines" in report else PackedOut, report)
    room.send(StockCounted, at(counted(6, "C-1"), PLACED + HOUR))
    room.send(UnitsDispatched, at(dispatched(amounts(4)), PLACED + 2 * HOUR if told else PLACED))
    assert room.supplied[SHELF] == 6


def test_a_pick_that_is_told_after_the_count_and_the_dispatch_still_counts():
    """IV-11: goods had left the shelf before it was counted, nobody had said so yet."""
    room = ordered(10, 4)
    room.send(StockCounted, at(counted(6, "C-1"), PLACED + HOUR))
    room.send(UnitsDispatched, at(dispatched(amounts(4)), PLACED + 2 * HOUR))
    (_, _, adjusted) = room.send(ShipmentPicked, picked(4))
    assert (adjusted.record, adjusted.value["difference"]) == (StockAdjusted, 4)
    assert room.supplied[SHELF] == 6


def test_a_recalled_shipment_is_back_on_the_shelf_for_the_next_count():
    """IV-11."""
    room = ordered(10, 4)
    room.send(ShipmentPicked, picked(4))
    room.send(OrderStopped, at(stopped(amounts(4), whole=True), PLACED + HOUR))
    assert room.send(StockCounted, at(counted(10, "C-1"), PLACED + 2 * HOUR)) == []
    assert room.supplied[SHELF] == 10


def test_a_count_does_not_wipe_out_what_came_after_it():
    """IV-11: 15 counted at T, 5 came an hour later; the count is told last."""
    room = ordered(15, 1)
    room.send(StockReceived, at(goods_in(5, "GR-9"), PLACED + HOUR))
    assert room.send(StockCounted, counted(15, "C-15")) == []
    assert room.supplied[SHELF] == 20


def test_a_receipt_that_the_count_saw_is_not_booked_twice():
    """IV-11: told late, it came before the count; inventory takes it back too."""
    room = ordered(15, 1)
    room.send(StockCounted, counted(20, "C-1"))
    (adjusted,) = room.send(StockReceived, at(goods_in(5, "GR-9"), PLACED - HOUR))
    assert (adjusted.record, adjusted.value["difference"]) == (StockAdjusted, -5)
    assert room.supplied[SHELF] == 20


def test_an_older_count_says_less_than_a_later_one():
    """IV-11."""
    room = ordered(15, 1)
    room.send(StockCounted, at(counted(12, "C-2"), PLACED + HOUR))
    assert room.send(StockCounted, counted(15, "C-1")) == []
    assert room.outcomes[-1] == ("StockCounted", "counted", "later_count_known")
    assert room.supplied[SHELF] == 12


def test_goods_of_an_unknown_warehouse_are_set_aside_and_booked_once_it_is_known():
    """IV-10: they are on no shelf, nobody can be promised them; it is told."""
    room = make()
    (told,) = room.send(StockReceived, goods_in(7, "GR-1", warehouse="HMA"))
    assert (told.record, told.value["because"]) == (GoodsSetAside, "unknown_warehouse")
    assert room.supplied["warehouse_stock", "SKU-1@HMA"] == 0
    room.forward(hours=5)
    room.references.put(Warehouse, "HMA", warehouse("HMA"))
    room.forward(hours=1)
    assert room.supplied["warehouse_stock", "SKU-1@HMA"] == 7
    assert room.state("@article/SKU-1")["article"]["set_aside"] == []


def test_a_return_to_an_unknown_warehouse_is_set_aside_and_somebody_told():
    """AS-04, IV-10."""
    room = make()
    told = room.send(UnitsReturned, returned(1, restocked=2, warehouse="HAMB"))
    assert MessageRequested in [event.record for event in told]
    assert StockAdjusted not in [event.record for event in told]
    assert room.supplied["warehouse_stock", "SKU-1@HAMB"] == 0
    room.references.put(Warehouse, "HAMB", warehouse("HAMB"))
    (adjusted,) = room.forward(hours=1)
    assert (adjusted.record, adjusted.value["difference"]) == (StockAdjusted, 2)
    assert room.supplied["warehouse_stock", "SKU-1@HAMB"] == 2


class Lived(NamedTuple):
    """What happened, each with its record; what is on hand in the end."""

    told: list[tuple[type, Any]]
    on_hand: int


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("receive", "damage", "return", "count", "pick", "dispatch", "recall")),
        st.integers(1, 4),
    ),
    max_size=14,
)


def live(steps: list[tuple[str, int]]) -> Lived:
    """A day in a warehouse with five shipments of two pieces each, as it really was."""
    shelf, in_house, told = 20, dict[int, int](), list[tuple[type, Any]]()
    open_, when = list(range(1, 6)), PLACED
    for number, (what, amount) in enumerate(steps):
        when += HOUR // 10
        paper = f"{what}-{number}"
        if what == "receive":
            shelf += amount
            told.append((StockReceived, at(goods_in(amount, paper), when)))
        elif what == "damage":
            shelf -= amount
            told.append((StockDamaged, at(damaged(amount, paper), when)))
        elif what == "return":
            shelf += amount
            told.append((UnitsReturned, at(returned(1, restocked=amount), when)))
        elif what == "count":
            shelf += amount - 2  # somebody took one, or found some: only a count can tell
            told.append((StockCounted, at(counted(max(shelf, 0), paper), when)))
            shelf = max(shelf, 0)
        elif what == "pick" and open_:
            shipment = open_.pop(0)
            shelf, in_house[shipment] = shelf - 2, when
            told.append((ShipmentPicked, of(shipment, at(picked(2), when))))
        elif what == "dispatch" and in_house:
            shipment = min(in_house)
            del in_house[shipment]
            told.append((UnitsDispatched, of(shipment, at(dispatched(amounts(2)), when))))
        elif what == "recall" and in_house:
            shipment = max(in_house)
            del in_house[shipment]
            shelf += 2
            whole = stopped(amounts(2), whole=True)
            told.append((OrderStopped, of(shipment, at(whole, when))))
    return Lived(told, shelf + 2 * len(in_house))


def of(order_number: int, record: Any) -> Any:
    """The record, of another order and its shipment."""
    own = {"order_id": f"shop:{order_number}"}
    if "shipment_id" in record:
        own["shipment_id"] = f"{order_number}-1"
    return {**record, **own}


def tell(told: list[tuple[type, Any]]) -> Room:
    room = make()
    room.send(StockCounted, {**counted(20, "opening"), "at": PLACED - 9 * HOUR})
    for number in range(1, 6):
        content = order(lines=[line(1, "SKU-1", 2)])
        reserved = send_as(room, content, number)
        assert reserved
    for record, value in told:
        room.send(record, value)
    return room


def send_as(room: Room, content: Any, number: int) -> bool:
    head = {**handed_on(content), "order_id": f"shop:{number}", "number": str(number)}
    room.send(StockReserved, head)
    return bool(room.state(f"shop:{number}")["status"] == "allocated")


@settings(max_examples=examples(150), deadline=None)
@given(STEPS, st.randoms(use_true_random=False))
def test_on_hand_is_what_is_there_whatever_is_told_when(steps, random):
    """IV-10, IV-11: in any order, some of it twice; and inventory is told the same."""
    lived = live(steps)
    told = list(lived.told)
    random.shuffle(told)
    repeated = [one for one in told if one[0] in (StockReceived, StockDamaged, StockCounted)]
    room = tell([*told, *repeated])
    assert room.supplied[SHELF] == lived.on_hand
    assert network(room, told) == lived.on_hand
    assert free(room, "LYS", 1) == [0]


def network(room: Room, told: list[tuple[type, Any]]) -> int:
    """What inventory has by what it hears: opening stock, receipts, damage, dispatches of the
    warehouse, and all else from allocation."""
    signs: dict[type, Callable[[Any], int]] = {
        StockReceived: lambda value: value["quantity"],
        StockDamaged: lambda value: -value["quantity"],
        UnitsDispatched: lambda value: -sum(one["quantity"] for one in value["lines"]),
    }
    heard: int = sum(signs[record](value) for record, value in told if record in signs)
    adjusted: int = sum(
        event.value["difference"] for event in room.events if event.record is StockAdjusted
    )
    return 20 + heard + adjusted


def test_a_count_that_is_told_too_late_says_that_it_is_a_guess():
    """IV-11: three pieces came after it, of which two are remembered."""
    room = make(AllocationPolicy.model_validate({"remembered_movements": 2}))
    for hour in (1, 2, 3):
        receipt = goods_in(1, f"R-{hour}")
        room.send(StockReceived, {**receipt, "at": PLACED + hour * HOUR})
    events = room.send(StockCounted, counted(0, "C-1"))
    [told] = [one.value for one in events if one.record is StockAdjusted]
    assert "count again" in told["because"]
    assert room.outcomes[-1][2] == "told_too_late"


def test_a_shelf_knows_when_goods_last_came_and_last_left():
    """IV-01: whatever is told late, and whatever a count says in between."""
    room = ordered(stock=9, quantity=2)

    def moments() -> tuple[int | None, int | None]:
        [book] = room.state("@article/SKU-1")["article"]["shelves"]
        return book["last_received_at"], book["last_shipped_at"]

    assert moments() == (None, None), "a count is no receipt"
    room.send(StockReceived, at(goods_in(4, "D-2"), PLACED + HOUR))
    room.send(StockReceived, at(goods_in(4, "D-1"), PLACED - HOUR))
    assert moments() == (PLACED + HOUR, None)
    room.send(ShipmentPicked, picked(2, PLACED + 2 * HOUR))
    room.send(StockCounted, at(counted(15, "C"), PLACED + 3 * HOUR))
    room.send(StockDamaged, at(damaged(1, "B"), PLACED + 4 * HOUR))
    assert moments() == (PLACED + HOUR, PLACED + 2 * HOUR)
