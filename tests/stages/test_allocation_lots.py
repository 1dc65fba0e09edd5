"""Allocation takes shelf and lots together: first expired, first out; enough life on arrival; what
was really picked (IV-08)."""

from typing import Any

import pytest

from orders.contracts.records import (
    AllocationDelayed,
    Article,
    LotReserved,
    MessageRequested,
    OrderAllocated,
    OrderStopped,
    ReallocationRequested,
    ShelfMoved,
    ShipmentPicked,
    StockCounted,
    StockReceived,
    StockReserved,
    UnitsDispatched,
    UnitsReturned,
)
from services.allocation.policy import AllocationPolicy, Life
from services.allocation.stage import STAGE
from tests.orders import PLACED, address, article, buyer, line, order
from tests.policies import usual
from tests.stages.network import make, send
from tests.stages.room import HOUR, Room
from tests.stages.supply import (
    NUMBER,
    amounts,
    counted,
    dispatched,
    goods_in,
    handed_on,
    returned,
    short,
    stopped,
)

KEY = "shop:1001"
SOON, LATER, LAST = "2026-10-01", "2026-10-09", "2026-12-01"
LOTS = {"L1": LATER, "L2": SOON, "L3": LAST, "L4": "2027-12-01"}


def kept(policy: AllocationPolicy | None = None, **changes: Any) -> Room:
    """SKU-1 is kept by lots; Berlin has 3 of L2, which expires first, and 4 each of L1 and L3."""
    milk = article("SKU-1", lot_controlled=True, **changes)
    room = make(policy, articles={"SKU-1": milk})
    for lot, quantity in (("L1", 4), ("L2", 3), ("L3", 4)):
        come(room, lot, quantity)
    return room


def come(room: Room, lot: str, quantity: int, warehouse: str = "BER") -> Any:
    receipt = goods_in(quantity, f"GR-{lot}-{warehouse}", warehouse=warehouse)
    return room.send(StockReceived, {**receipt, "lot": lot, "expires_on": LOTS[lot]})


def wants(room: Room, *quantities: int, **changes: Any) -> Any:
    """An order of so many pieces of SKU-1 on each of its lines."""
    lines = [line(number, "SKU-1", quantity) for number, quantity in enumerate(quantities, 1)]
    return send(room, order(lines=lines, **changes))


def account(lot: str, warehouse: str = "BER") -> tuple[str, str]:
    return "lot_stock", f"SKU-1@{warehouse}#{LOTS[lot].replace('-', '')}#{lot}"


def lots_free(room: Room) -> dict[str, int]:
    """Lot -> what is free of it in Berlin."""
    return {lot: room.balance[account(lot)] for lot in ("L1", "L2", "L3")}


def lots_on_hand(room: Room) -> dict[str, int]:
    """Lot -> what lies of it in Berlin."""
    return {lot: room.supplied[account(lot)] for lot in ("L1", "L2", "L3")}


def agree(room: Room) -> bool:
    """What the lots of each shelf have, free and on hand, is what the shelf has."""
    for book in (room.balance, room.supplied):
        for code in ("BER", "LYS", "ROM"):
            of_lots = sum(
                n
                for (ledger, name), n in book.items()
                if ledger == "lot_stock" and name.startswith(f"SKU-1@{code}#")
            )
            if of_lots != book["warehouse_stock", f"SKU-1@{code}"]:
                return False
    return True


def lots(events: Any) -> list[tuple[int, str, int]]:
    """(line, lot, quantity) of the one allocation among the events."""
    (allocated,) = [event.value for event in events if event.record is OrderAllocated]
    return [
        (one["line"], one["lot"], one["quantity"])
        for shipment in allocated["shipments"]
        for one in shipment["lots"]
    ]


def test_what_expires_first_is_sent_first():
    """IV-08: 3 of L2, then L1; the work order names lots and last days."""
    room = kept()
    events = wants(room, 5)
    assert lots(events) == [(1, "L2", 3), (1, "L1", 2)]
    assert lots_free(room) == {"L1": 2, "L2": 0, "L3": 4}
    assert agree(room)


def test_two_lines_of_one_article_share_its_lots():
    room = kept()
    assert lots(wants(room, 2, 3)) == [(1, "L2", 2), (2, "L2", 1), (2, "L1", 2)]
    assert agree(room)


def test_an_order_of_other_goods_names_no_lots():
    room = kept()
    room.supply("warehouse_stock", "SKU-2@BER", 5)
    assert lots(send(room, order(lines=[line(1, "SKU-2", 2)]))) == []


@pytest.mark.parametrize(
    ("days", "first"),
    [(0, "L2"), (8, "L2"), (9, "L1"), (16, "L1"), (17, "L3")],
)
def test_what_reaches_the_customer_keeps_long_enough(days: int, first: str):
    """IV-08: today is the 21st, two days on the road; L2 expires on the 1st, L1 on the 9th."""
    room = kept(least_life_days=days)
    assert lots(wants(room, 1))[0][1] == first
    assert agree(room)


def test_a_customer_may_want_more_and_the_road_may_be_longer():
    """IV-08: whatever is most counts."""
    life = Life(least_days=1, customers={"C-7": 12}, transit_days=2, abroad_transit_days=5)
    policy: Any = usual(STAGE).model_copy(update={"life": life})
    assert lots(wants(kept(policy), 1))[0][1] == "L2"
    assert lots(wants(kept(policy), 1, buyer=buyer(customer_id="C-7")))[0][1] == "L1"
    far = policy.model_copy(update={"life": life.model_copy(update={"abroad_transit_days": 18})})
    assert lots(wants(kept(far), 1, delivery_address=address(country="FR")))[0][1] == "L3"


def test_goods_expire_by_the_calendar_of_their_warehouse():
    """IV-08: it is 13:14 UTC on the 21st; at UTC+14 the 22nd."""
    at_home = make(articles={"SKU-1": article("SKU-1", lot_controlled=True, least_life_days=8)})
    ahead = make(
        articles={"SKU-1": article("SKU-1", lot_controlled=True, least_life_days=8)},
        BER={"zone": "Pacific/Kiritimati"},
    )
    for room, first in ((at_home, "L2"), (ahead, "L1")):
        come(room, "L1", 4)
        come(room, "L2", 4)
        assert lots(wants(room, 1))[0][1] == first


def test_where_nothing_keeps_long_enough_the_order_waits_for_fresh_goods():
    """IV-08: nothing is taken, and it is told why; what comes wakes it."""
    room = kept(least_life_days=200)
    wants(room, 1)
    (delayed,) = [event.value for event in room.events if event.record is AllocationDelayed]
    assert "life_too_short" in [rule["code"] for rule in delayed["decision"]["rules"]]
    assert lots_free(room) == {"L1": 4, "L2": 3, "L3": 4}
    [waits] = [state["waits"] for state in room.states.values() if state["waits"]]
    assert 12 in [one["amount"] for one in waits], "beside the 11 that do not keep long enough"
    assert lots(come(room, "L4", 4)) == [(1, "L4", 1)]
    assert agree(room)


def test_another_warehouse_may_have_fresher_goods():
    room = kept(least_life_days=17)
    come(room, "L3", 9, "LYS")
    events = wants(room, 6)
    (allocated,) = [event.value for event in events if event.record is OrderAllocated]
    assert [one["warehouse"] for one in allocated["shipments"]] == ["LYS"]
    assert agree(room)


def test_who_tries_again_still_gets_what_expires_first():
    """IV-08: SKU-2 does not keep long enough in Berlin, so it is sought in Lyon, and the order
    meets nobody in Berlin, not even itself: all 11 that are there, the first 3 first."""
    room = kept(shelf_life_days=0)
    cheese = article("SKU-2", lot_controlled=True, least_life_days=60)
    room.references.put(Article, "SKU-2", cheese)
    for lot, day, house in (("C1", LATER, "BER"), ("C2", LAST, "LYS")):
        receipt = goods_in(5, f"GR-{lot}", warehouse=house)
        named = {"sku": "SKU-2", "lot": lot, "expires_on": day}
        room.send(StockReceived, {**receipt, **named})
    before = lots_free(room)
    events = send(room, order(lines=[line(1, "SKU-1", 5), line(2, "SKU-2", 1)]))
    assert sorted(lots(events)) == [(1, "L1", 2), (1, "L2", 3), (2, "C2", 1)]
    assert lots_free(room) == {**before, "L1": 2, "L2": 0}
    events = send(room, order(reference="2", lines=[line(1, "SKU-1", 6), line(2, "SKU-2", 1)]))
    assert sorted(lots(events)) == [(1, "L1", 2), (1, "L3", 4), (2, "C2", 1)]


def test_dispatched_units_leave_shelf_and_lots():
    room = kept()
    wants(room, 5)
    room.send(UnitsDispatched, dispatched(amounts(5)))
    assert lots_on_hand(room) == {
        "L1": 2,
        "L2": 0,
        "L3": 4,
    }
    assert room.state(KEY)["reservations"][0]["ledger"] == "capacity"
    assert agree(room)


def test_what_is_stopped_goes_back_to_its_lots():
    room = kept()
    wants(room, 5)
    room.send(OrderStopped, stopped(amounts(2), warehouse="BER"))
    assert agree(room)
    room.send(OrderStopped, stopped(amounts(3), whole=True))
    assert lots_free(room) == {"L1": 4, "L2": 3, "L3": 4}
    assert agree(room)


def test_a_short_pick_gives_lots_back_and_takes_others():
    room = kept()
    come(room, "L3", 9, "LYS")
    wants(room, 5)
    events = room.send(ReallocationRequested, short(amounts(2), "BER"))
    assert lots(events) == [(1, "L3", 2)]
    assert agree(room)


def picked(*of: tuple[str, int, str], quantity: int = 5) -> ShipmentPicked:
    """The warehouse picked so much of these lots (name, quantity, last day) for line 1."""
    named: Any = [
        {"line": 1, "sku": "SKU-1", "lot": lot, "expires_on": expires_on, "quantity": amount}
        for lot, amount, expires_on in of
    ]
    return {
        "order_id": KEY,
        "document_id": "W-1",
        "shipment_id": f"{NUMBER}-1",
        "lines": amounts(quantity),
        "at": PLACED + HOUR,
        "scans": [],
        "lots": named,
    }


def test_another_lot_was_picked_and_the_books_follow():
    """IV-08: L3 instead of L2, of which 3 are free again."""
    room = kept()
    wants(room, 5)
    room.send(ShipmentPicked, picked(("L3", 3, LAST), ("L1", 2, LATER)))
    assert ("ShipmentPicked", "picked", "lot_swapped") in room.outcomes
    assert lots_free(room) == {"L1": 2, "L2": 3, "L3": 1}
    assert agree(room)
    room.send(UnitsDispatched, dispatched(amounts(5)))
    assert lots_on_hand(room) == {
        "L1": 2,
        "L2": 3,
        "L3": 1,
    }
    assert agree(room)


def test_a_lot_that_others_have_reserved_was_picked():
    """IV-08: the order has theirs, they have what it had; on hand follows what was picked."""
    room = kept()
    wants(room, 7)  # 3 of L2, 4 of L1
    other = order(reference="2", lines=[line(1, "SKU-1", 4)])
    send(room, other)  # all of L3
    room.send(ShipmentPicked, picked(("L3", 3, LAST), ("L1", 4, LATER), quantity=7))
    room.send(UnitsDispatched, dispatched(amounts(7)))
    assert lots_on_hand(room) == {
        "L1": 0,
        "L2": 3,
        "L3": 1,
    }
    assert agree(room)
    count = {**counted(3, "C-1"), "lot": "L2", "expires_on": SOON, "at": PLACED + 2 * HOUR}
    room.send(StockCounted, count)
    assert room.outcomes[-1] == ("StockCounted", "counted", "as_booked")


def test_a_lot_that_never_lay_there_is_a_slip_of_the_pen():
    room = kept()
    wants(room, 5)
    room.send(ShipmentPicked, picked(("L9", 3, LAST), ("L1", 2, LATER)))
    assert ("ShipmentPicked", "picked", "unknown_lot") in room.outcomes
    assert lots_free(room) == {"L1": 2, "L2": 0, "L3": 4}
    assert agree(room)


def test_a_lot_is_counted_while_some_of_it_is_picked():
    """IV-11, IV-08: 3 of L2 are off the shelf; 2 of L1 of the 4."""
    room = kept()
    wants(room, 5)
    moved = [event.value for event in room.send(ShipmentPicked, picked())]
    assert [(one["lot"], one["amount"]) for one in moved if "amount" in one] == [
        ("20261001#L2", -3),
        ("20261009#L1", -2),
    ]
    for lot, there in (("L2", 0), ("L1", 2), ("L3", 4)):
        count = {**counted(there, f"C-{lot}"), "lot": lot, "expires_on": LOTS[lot]}
        room.send(StockCounted, {**count, "at": PLACED + 2 * HOUR})
        assert room.outcomes[-1] == ("StockCounted", "counted", "as_booked")
    room.send(UnitsDispatched, dispatched(amounts(5)))
    assert agree(room)


def test_what_comes_back_goes_to_its_lot():
    """AS-04, IV-08: as the warehouse names it; only a lot that was sent can come back."""
    room = kept()
    wants(room, 5)
    room.send(UnitsDispatched, dispatched(amounts(5)))
    named: Any = [{"line": 1, "sku": "SKU-1", "lot": "L2", "expires_on": SOON, "quantity": 2}]
    told = room.send(UnitsReturned, {**returned(1, restocked=2), "lots": named})
    assert ShelfMoved in [event.record for event in told]
    assert room.supplied[account("L2")] == 2
    strange: Any = [{"line": 1, "sku": "SKU-1", "lot": "L3", "expires_on": LAST, "quantity": 1}]
    told = room.send(UnitsReturned, {**returned(1, restocked=1), "lots": strange})
    assert [event.record for event in told] == [MessageRequested]
    assert agree(room)


def test_what_comes_back_unnamed_is_of_the_lot_that_was_sent_if_that_was_one():
    room = kept()
    wants(room, 3)
    room.send(UnitsDispatched, dispatched(amounts(3)))
    room.send(UnitsReturned, returned(1, restocked=1))
    assert room.supplied[account("L2")] == 1
    assert agree(room)


def bundle(room: Room) -> Any:
    """A line that is sent as two of SKU-1, whose lots are kept, and three of SKU-2."""
    room.supply("warehouse_stock", "SKU-2@BER", 9)
    parts: Any = [
        {"line": 1, "sku": sku, "quantity": quantity, "unit": "PCE"}
        for sku, quantity in (("SKU-1", 2), ("SKU-2", 3))
    ]
    content = order(lines=[line(1, "SKU-9", 1)])
    return room.send(StockReserved, handed_on(content, lines=parts))


def buckets(room: Room, ledger: str) -> dict[str, int]:
    """Bucket -> what the order holds of SKU-1 there."""
    found: dict[str, int] = {}
    for one in room.state(KEY)["reservations"]:
        if one["ledger"] == ledger and one["account"].startswith("SKU-1@"):
            found[one["bucket"]] = found.get(one["bucket"], 0) + one["amount"]
    return found


def test_a_part_of_a_bundle_may_be_kept_by_lot():
    """IV-02, IV-08: lots are named with their article; what was picked instead is of that alone."""
    room = kept()
    assert lots(bundle(room)) == [(1, "L2", 2)]
    both: Any = [
        {"line": 1, "sku": sku, "quantity": quantity}
        for sku, quantity in (("SKU-1", 2), ("SKU-2", 3))
    ]
    room.send(ShipmentPicked, {**picked(("L1", 2, LATER)), "lines": both})
    assert ("ShipmentPicked", "picked", "lot_swapped") in room.outcomes
    assert lots_free(room) == {"L1": 2, "L2": 3, "L3": 4}
    assert agree(room)
    room.send(UnitsDispatched, dispatched(both))
    assert lots_on_hand(room) == {"L1": 2, "L2": 3, "L3": 4}
    assert room.supplied["warehouse_stock", "SKU-2@BER"] == 6
    assert agree(room)


SOME = {"picked": 3, "reserved": 2}


def test_what_is_picked_of_a_shelf_is_picked_of_its_lots():
    """IV-08, IV-10: three of five; two are stopped, and it is those that nobody has picked."""
    room = kept()
    wants(room, 5)
    room.send(ShipmentPicked, picked(quantity=3))
    assert buckets(room, "lot_stock") == buckets(room, "warehouse_stock") == SOME
    room.send(OrderStopped, stopped(amounts(2), warehouse="BER"))
    assert buckets(room, "lot_stock") == buckets(room, "warehouse_stock") == {"picked": 3}
    assert lots_free(room) == {"L1": 4, "L2": 0, "L3": 4}
    assert agree(room)


def test_of_two_shipments_each_sends_its_own_lots():
    """IV-05, IV-08: two of five are handed on first, three later; those are picked and sent first,
    the others are sent unpicked."""
    room = kept()
    content = order(lines=[line(1, "SKU-1", 5)])
    part: Any = [{"line": 1, "sku": "SKU-1", "quantity": 2, "unit": "PCE"}]
    rest: Any = [{**part[0], "quantity": 3}]
    room.send(StockReserved, handed_on(content, lines=part, open_lines=amounts(3)))
    events = room.send(StockReserved, handed_on(content, revision=2, lines=rest))
    assert lots(events) == [(1, "L2", 1), (1, "L1", 2)]
    second = {"shipment_id": f"{NUMBER}-2"}
    room.send(ShipmentPicked, {**picked(quantity=3), **second})
    assert buckets(room, "lot_stock") == buckets(room, "warehouse_stock") == SOME
    room.send(UnitsDispatched, {**dispatched(amounts(3)), **second})
    assert lots_on_hand(room) == {"L1": 2, "L2": 2, "L3": 4}
    assert agree(room)
    room.send(UnitsDispatched, dispatched(amounts(2)))
    assert lots_on_hand(room) == {"L1": 2, "L2": 0, "L3": 4}
    assert agree(room)


def test_a_short_pick_is_of_the_lots_that_the_warehouse_names():
    """IV-08, IV-11: two of L1 are picked, none of L2, which expires first."""
    room = kept()
    wants(room, 5)
    moved = [one.value for one in room.send(ShipmentPicked, picked(("L1", 2, LATER), quantity=2))]
    assert [(one["lot"], one["amount"]) for one in moved if "amount" in one] == [
        ("20261009#L1", -2)
    ]
    room.send(UnitsDispatched, dispatched(amounts(2)))
    assert lots_on_hand(room) == {"L1": 2, "L2": 3, "L3": 4}
    assert agree(room)


def test_an_article_may_have_any_sign_in_its_number():
    """IV-08: only lots and warehouses may not."""
    sku = "A#1@B"
    room = make(articles={sku: article(sku, lot_controlled=True)})
    for lot, expires_on in (("L1", LATER), ("L2", SOON)):
        receipt = {**goods_in(4, f"GR-{lot}"), "sku": sku}
        room.send(StockReceived, {**receipt, "lot": lot, "expires_on": expires_on})
    assert lots(send(room, order(lines=[line(1, sku, 5)]))) == [(1, "L2", 4), (1, "L1", 1)]
    room.send(UnitsDispatched, dispatched([{"line": 1, "sku": sku, "quantity": 5}]))
    on_hand = [n for (ledger, _), n in room.supplied.items() if ledger == "lot_stock" and n]
    assert on_hand == [3]


def test_orders_say_from_which_expiry_on_goods_will_do():
    """IV-08: so that whoever reads the topics knows why a lot was passed over; nothing is said of
    what is given back."""
    room = kept(least_life_days=9)
    wants(room, 1)
    room.send(OrderStopped, stopped(amounts(1), whole=True))
    told = [event.value for event in room.events if event.record is LotReserved]
    assert [(one["lot"], one["amount"], one["least"]) for one in told] == [
        ("20261009#L1", 1, "20261002"),
        ("20261009#L1", -1, ""),
    ]
