"""Allocation: a warehouse's own list is held against the books of its time (IV-11)."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orders.contracts.records import (
    Article,
    CountDecided,
    CountJudged,
    MessageRequested,
    ShelfListed,
    ShipmentPicked,
    Staff,
    StockAdjusted,
    StockBlocked,
    StockCounted,
    StockReceived,
    StockReserved,
    UnitsDispatched,
    Warehouse,
)
from services.allocation.stage import STAGE
from tests.examples import examples
from tests.orders import PLACED, article, line, order
from tests.stages.network import house, send
from tests.stages.room import HOUR, Room
from tests.stages.supply import amounts, counted, dispatched, goods_in, handed_on
from tests.stages.test_allocation_counts import SHELF, STEPS, Lived, at, live, network, picked

SKU, CLERK, PLANNER, JUNIOR, BOSS = "SKU-1", "S-CLERK", "S-PLANNER", "S-JUNIOR", "S-BOSS"


def person(staff_id: str, role: str, limit: int | None = None) -> Staff:
    return {
        "staff_id": staff_id,
        "roles": [{"role": role, "limit_minor": limit}],
        "delegate": "",
        "absent_from_at": None,
        "absent_until_at": None,
        "languages": [],
    }


def make(cost: int | None = 100, lots: bool = False) -> Room:
    """A house with a piece at 1.00 in stock; up to 50 pieces or 500.00 are posted unseen. `lots`:
    those of the first article are kept."""
    people = (
        person(CLERK, "planner"),
        person(PLANNER, "planner"),
        person(JUNIOR, "planner", 1_000),
        person(BOSS, "manager"),
        person("S-SALES", "sales"),
    )
    goods = {f"SKU-{n}": article(f"SKU-{n}", cost_minor=cost) for n in range(1, 6)}
    goods[SKU]["lot_controlled"] = lots
    tables: dict[type, dict[str, Any]] = {
        Article: goods,
        Warehouse: house(),
        Staff: {one["staff_id"]: one for one in people},
    }
    return Room(STAGE, references=tables)


def booked(quantity: int, cost: int | None = 100) -> Room:
    """So much came to Berlin long before."""
    room = make(cost)
    room.send(StockReceived, at(goods_in(quantity, "GR-0"), PLACED - 9 * HOUR))
    return room


def listed(quantity: int, list_id: str = "L-1", **changes: Any) -> ShelfListed:
    said: ShelfListed = {
        "sku": SKU,
        "warehouse": "BER",
        "list_id": list_id,
        "quantity": quantity,
        "unit": "PCE",
        "listed": True,
        "reason": "",
        "sent_by": CLERK,
        "at": PLACED,
        "lot": "",
        "expires_on": "",
    }
    return {**said, **changes}  # type: ignore[typeddict-item]


def decided(difference: int, by: str = PLANNER, list_id: str = "L-1", **changes: Any) -> Any:
    said: CountDecided = {
        "sku": SKU,
        "warehouse": "BER",
        "list_id": list_id,
        "verdict": "APPROVE",
        "difference": difference,
        "reason": "",
        "decided_by": by,
        "because": "counted again",
        "entered_by": "login",
        "at": PLACED + 2 * HOUR,
        "lot": "",
    }
    return {**said, **changes}


def judged(events: Any) -> list[tuple[str, str]]:
    """(outcome, code) of each count that was decided."""
    return [(e.value["outcome"], e.value["code"]) for e in events if e.record is CountJudged]


def adjusted(room: Room) -> list[tuple[int, str]]:
    """(difference, reason) of what inventory was told."""
    told = [event.value for event in room.events if event.record is StockAdjusted]
    return [(one["difference"], one["reason"]) for one in told]


def test_a_list_that_the_books_agree_with_moves_nothing():  # IV-11
    room = booked(20)
    assert judged(room.send(ShelfListed, listed(20))) == [("AGREED", "")]
    assert room.supplied[SHELF] == 20


@pytest.mark.parametrize(("found", "reason"), [(17, "missing"), (23, "surplus")])
def test_a_small_difference_is_posted_with_its_reason_in_both_books(found, reason):  # IV-11
    room = booked(20)
    assert judged(room.send(ShelfListed, listed(found))) == [("POSTED", "")]
    assert (room.supplied[SHELF], adjusted(room)) == (found, [(found - 20, reason)])


def test_the_reason_is_the_warehouses_if_it_says_one():  # IV-11
    room = booked(20)
    room.send(ShelfListed, listed(17, reason="stolen"))
    assert adjusted(room) == [(-3, "stolen")]


def test_what_a_whole_list_does_not_name_is_none_and_says_why():  # IV-11
    room = booked(20)
    room.send(ShelfListed, listed(0, listed=False))
    assert (room.supplied[SHELF], adjusted(room)) == (0, [(-20, "not_listed")])


def test_a_list_is_held_against_the_books_of_its_own_time():
    """IV-11: 20 were there when it was counted; 7 came since, before the list was sent."""
    room = booked(20)
    room.send(StockReceived, at(goods_in(7, "GR-1"), PLACED + HOUR))
    assert judged(room.send(ShelfListed, listed(18))) == [("POSTED", "")]
    assert room.supplied[SHELF] == 25


def test_count_during_reservations_leaves_what_is_reserved_on_the_shelf():
    """IV-11: 4 of 20 are reserved and lie on the shelf still: who counts finds 20."""
    room = booked(20)
    send(room, order(lines=[line(1, SKU, 4)]))
    assert judged(room.send(ShelfListed, listed(20))) == [("AGREED", "")]
    assert (room.supplied[SHELF], room.free(*SHELF)) == (20, 16)


def test_count_during_picks_leaves_out_what_is_under_way():
    """IV-11: 4 of 20 stand picked, and are in the house still: who counts finds 16."""
    room = booked(20)
    send(room, order(lines=[line(1, SKU, 4)]))
    room.send(ShipmentPicked, picked(4, PLACED - HOUR))
    assert judged(room.send(ShelfListed, listed(16))) == [("AGREED", "")]
    room.send(UnitsDispatched, at(dispatched(amounts(4)), PLACED + HOUR))
    assert room.supplied[SHELF] == 16


def test_a_pick_that_is_told_after_the_list_was_in_it_already():
    """IV-11: the goods had left the shelf when it was counted, nobody had said so yet."""
    room = booked(20)
    send(room, order(lines=[line(1, SKU, 4)]))
    assert judged(room.send(ShelfListed, listed(16))) == [("POSTED", "")]
    room.send(ShipmentPicked, picked(4, PLACED - HOUR))
    room.send(UnitsDispatched, at(dispatched(amounts(4)), PLACED + HOUR))
    assert (room.supplied[SHELF], adjusted(room)) == (16, [(-4, "missing"), (4, "")])


def test_a_list_below_what_is_reserved_takes_no_order_back():
    """IV-11: 4 are promised, 2 are found. The books say what is there, people see to the rest."""
    room = booked(20)
    send(room, order(lines=[line(1, SKU, 4)]))
    room.send(ShelfListed, listed(2))
    assert (room.supplied[SHELF], room.free(*SHELF)) == (2, -2)
    assert room.state("shop:1001")["status"] == "allocated"


@pytest.mark.parametrize(
    ("there", "found", "cost", "code"),
    [
        (100, 50, 100, ""),
        (100, 49, 100, "large_amount"),
        (100, 95, 10_000, ""),
        (100, 94, 10_000, "large_value"),
        (100, 90, None, ""),
        (100, 89, None, "unvalued"),
        (100, 111, None, "unvalued"),
    ],
)
def test_a_large_difference_waits_for_a_person(there, found, cost, code):
    """IV-11: more than 50 pieces, or 500.00; of unknown cost more than 10."""
    room = booked(there, cost)
    expected = ("HELD", code) if code else ("POSTED", "")
    assert judged(room.send(ShelfListed, listed(found))) == [expected]
    assert room.supplied[SHELF] == (there if code else found)


def held() -> Room:
    """60 of 100 are missing, and nobody has decided."""
    room = booked(100)
    room.send(ShelfListed, listed(40))
    return room


def test_sales_go_on_while_a_difference_waits():  # IV-11
    room = held()
    send(room, order(lines=[line(1, SKU, 70)]))
    assert room.state("shop:1001")["status"] == "allocated"


def test_an_approved_difference_is_posted_as_of_the_lists_time():
    """IV-11: 40 were there, 5 came since; what the person says of its reason holds."""
    room = held()
    room.send(StockReceived, at(goods_in(5, "GR-1"), PLACED + HOUR))
    assert judged(room.send(CountDecided, decided(-60, reason="stolen"))) == [("POSTED", "")]
    assert (room.supplied[SHELF], adjusted(room)) == (45, [(-60, "stolen")])
    assert room.state(f"@article/{SKU}")["article"]["held_counts"] == []


def test_a_refused_difference_leaves_the_books_alone():  # IV-11
    room = held()
    told = room.send(CountDecided, decided(-60, verdict="REFUSE"))
    assert judged(told) == [("REFUSED", "refused_by_person")]
    assert (room.supplied[SHELF], adjusted(room)) == (100, [])


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (CLERK, "same_person"),
        (JUNIOR, "beyond_limit"),
        ("S-SALES", "role_missing"),
        ("S-NOBODY", "unknown_staff"),
    ],
)
def test_nobody_approves_who_sent_it_or_may_not(who, code):
    """IV-11, RV-06: other eyes, the role, and its limit."""
    room = held()
    assert judged(room.send(CountDecided, decided(-60, who))) == [("HELD", code)]
    assert room.supplied[SHELF] == 100
    assert judged(room.send(CountDecided, decided(-60, BOSS))) == [("POSTED", "")]


def test_a_difference_that_moved_since_it_was_seen_is_seen_again():
    """IV-11: a receipt of the day before the list is told late: 62 are missing, not 60."""
    room = held()
    room.send(StockReceived, at(goods_in(2, "GR-1"), PLACED - HOUR))
    assert judged(room.send(CountDecided, decided(-60))) == [("HELD", "difference_moved")]
    assert judged(room.send(CountDecided, decided(-62))) == [("POSTED", "")]
    assert room.supplied[SHELF] == 40


def test_a_difference_that_came_to_nothing_needs_nobody():
    """IV-11: what was missing had been picked, and that is told before anybody decides."""
    room = booked(100)
    send(room, order(lines=[line(1, SKU, 60)]))
    room.send(ShelfListed, listed(40))
    room.send(ShipmentPicked, picked(60, PLACED - HOUR))
    assert judged(room.send(CountDecided, decided(-60))) == [("AGREED", "")]
    assert room.supplied[SHELF] == 100


def reminded(events: Any) -> list[tuple[str, str]]:
    """(role, whether it is the last) of those who heard of a count that waits."""
    told = [one.value for one in events if one.record is MessageRequested]
    return [(one["to"], one["values"]["last"]) for one in told]


def test_whoever_is_to_decide_hears_of_it_at_once():
    """IV-11: with all that the decision needs, under the list's own key."""
    room = booked(100)
    events = room.send(ShelfListed, listed(40))
    (told,) = [one for one in events if one.record is MessageRequested]
    assert (told.key, told.value["to"]) == ("@list/BER/L-1", "planner")
    said = told.value["values"]
    assert (said["article"], said["difference"], said["last"]) == (SKU, "-60", "no")
    assert said["because"] == "60 units; up to 50 are posted unseen"
    (held,) = [one.value for one in events if one.record is CountJudged]
    assert (held["owner_role"], held["decide_by_at"]) == ("planner", room.now + 24 * HOUR)


def test_nobody_decides_and_it_escalates_ever_more_rarely_and_not_for_ever():
    """IV-11: after 24 hours, then 48, 96, 192; after that it only waits, and may be decided
    still."""
    room = held()
    heard = []
    for hours in (23, 1, 47, 1, 96, 192, 10_000):
        events = room.forward(hours=hours)
        heard.append(reminded(events))
        assert judged(events) == [("HELD", "undecided")] * len(heard[-1])
    first, last = [("manager", "no")], [("manager", "yes")]
    assert heard == [[], first, [], first, first, last, []]
    assert room.supplied[SHELF] == 100
    assert judged(room.send(CountDecided, decided(-60, BOSS))) == [("POSTED", "")]
    assert room.supplied[SHELF] == 40


@pytest.mark.parametrize("verdict", ["APPROVE", "REFUSE"])
def test_nobody_is_reminded_of_what_is_decided(verdict):  # IV-11
    room = held()
    room.send(CountDecided, decided(-60, verdict=verdict))
    assert room.forward(hours=10_000) == []
    assert room.outcomes[-1] == ("TimerDue", "kept", "nothing_due")


def test_one_who_may_not_decide_wins_no_time():
    """IV-11: a verdict that does not count leaves the deadline as it was."""
    room = held()
    room.forward(hours=20)
    room.send(CountDecided, decided(-60, JUNIOR))
    assert reminded(room.forward(hours=4)) == [("manager", "no")]


def test_counts_of_two_houses_are_reminded_of_each_in_its_time():  # IV-11
    room = held()
    room.send(StockReceived, at(goods_in(100, "GR-0", warehouse="LYS"), PLACED - 9 * HOUR))
    room.forward(hours=6)
    room.send(ShelfListed, listed(40, warehouse="LYS"))
    heard = [
        [one.value["warehouse"] for one in room.forward(hours) if one.record is CountJudged]
        for hours in (18, 6)
    ]
    assert heard == [["BER"], ["LYS"]]


def test_reports_that_wait_for_their_warehouse_do_not_wait_for_a_decision():
    """IV-10, IV-11: an article has one timer for both."""
    room = held()
    room.send(StockReceived, goods_in(7, "GR-9", warehouse="HAM"))
    room.references.put(Warehouse, "HAM", house()["BER"])
    room.forward(hours=1)
    assert room.supplied["warehouse_stock", f"{SKU}@HAM"] == 7
    assert reminded(room.forward(hours=23)) == [("manager", "no")]


def test_a_count_that_waited_before_anybody_was_told_is_told_of():
    """IV-11: states of former code know of no deadline."""
    room = held()
    state = room.state(f"@article/{SKU}")
    (line,) = state["article"]["held_counts"]
    before = {**line, "owner_role": "", "decide_by_at": None, "escalations": 0}
    state["article"]["held_counts"] = [before]
    assert reminded(room.forward(hours=24)) == [("planner", "no")]


def test_the_same_list_twice_is_a_no_op():
    """IV-11: whether it was posted, waits, or was refused."""
    for found, outcome in ((17, 17), (140, 140)):
        room = booked(20)
        room.send(ShelfListed, listed(found))
        if found == 140:
            room.send(CountDecided, decided(120))
        assert room.send(ShelfListed, listed(found)) == []
        assert room.outcomes[-1] == ("ShelfListed", "ignored", "repeated_document")
        assert room.supplied[SHELF] == outcome
    room = held()
    assert room.send(ShelfListed, listed(40)) == []
    assert len(room.state(f"@article/{SKU}")["article"]["held_counts"]) == 1


def test_a_verdict_twice_posts_once():  # IV-11
    room = held()
    room.send(CountDecided, decided(-60))
    assert room.send(CountDecided, decided(-60, BOSS)) == []
    assert room.supplied[SHELF] == 40


def test_a_later_list_takes_the_place_of_one_that_waits():  # IV-11
    room = held()
    later = listed(98, "L-2", at=PLACED + HOUR)
    told = judged(room.send(ShelfListed, later))
    assert told == [("SUPERSEDED", "later_count_known"), ("POSTED", "")]
    assert room.send(CountDecided, decided(-60)) == []
    assert room.supplied[SHELF] == 98


def test_an_earlier_list_says_nothing_beside_one_that_waits():  # IV-11
    room = held()
    earlier = listed(98, "L-0", at=PLACED - HOUR)
    assert judged(room.send(ShelfListed, earlier)) == [("SUPERSEDED", "later_list_waits")]


def test_a_count_of_the_shelf_takes_the_place_of_one_that_waits():  # IV-11
    room = held()
    told = room.send(StockCounted, at(counted(97, "C-1"), PLACED + HOUR))
    assert judged(told) == [("SUPERSEDED", "later_count_known")]
    assert room.supplied[SHELF] == 97


def test_an_earlier_count_of_the_shelf_does_not():
    """IV-11: it is booked, and what waits waits on, held against it."""
    room = held()
    room.send(StockCounted, at(counted(98, "C-1"), PLACED - HOUR))
    assert judged(room.send(CountDecided, decided(-58))) == [("POSTED", "")]
    assert room.supplied[SHELF] == 40


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (listed(5, warehouse="HAM"), "unknown_warehouse"),
        (listed(5, unit="KGM"), "other_unit"),
        (listed(-1), "senseless_quantity"),
        (listed(10**15), "senseless_quantity"),
        (listed(5, sku="SKU-99"), "unknown_article"),
        (listed(5, lot="L1"), "lots_not_kept"),
    ],
)
def test_what_makes_no_sense_is_refused_and_told(line, code):
    """IV-11: and not remembered: it may be right once the master data are."""
    room = booked(20)
    assert judged(room.send(ShelfListed, line)) == [("REFUSED", code)]
    assert judged(room.send(ShelfListed, line)) == [("REFUSED", code)]
    assert room.supplied[SHELF] == 20


def test_an_opening_by_a_list_and_a_count_after_it_agree_with_inventory():
    """IV-11: inventory takes a warehouse's first count by itself as opening stock, never a list."""
    room = make()
    room.send(ShelfListed, listed(10))
    room.send(StockCounted, at(counted(12, "C-1"), PLACED + HOUR))
    assert room.supplied[SHELF] == 12
    opening = 12  # what inventory takes of that first count
    assert opening + sum(difference for difference, _ in adjusted(room)) == 12


@settings(max_examples=examples(100), deadline=None)
@given(STEPS, st.randoms(use_true_random=False))
def test_lists_in_any_order_leave_what_is_there(steps, random):
    """IV-11: as random days in a warehouse with single counts, only that each is a list."""
    lived: Lived = live(steps)
    told = [
        (ShelfListed, listed(value["quantity"], value["document_id"], at=value["at"]))
        if record is StockCounted
        else (record, value)
        for record, value in lived.told
    ]
    random.shuffle(told)
    room = make()
    room.send(StockCounted, at(counted(20, "opening"), PLACED - 9 * HOUR))
    for number in range(1, 6):
        head = {**handed_on(order(lines=[line(1, SKU, 2)])), "order_id": f"shop:{number}"}
        room.send(StockReserved, {**head, "number": str(number)})
    for record, value in [*told, *(one for one in told if one[0] is ShelfListed)]:
        room.send(record, value)
    assert room.supplied[SHELF] == lived.on_hand
    assert network(room, told) == lived.on_hand


FIRST: Any = {"lot": "L1", "expires_on": "2026-12-01"}
SECOND: Any = {"lot": "L2", "expires_on": "2026-11-01"}


def by_lot() -> Room:
    """20 of L1, 10 of L2 came to Berlin long before."""
    room = make(lots=True)
    for quantity, lot in ((20, FIRST), (10, SECOND)):
        goods = {**goods_in(quantity, f"GR-{lot['lot']}"), **lot}
        room.send(StockReceived, at(goods, PLACED - 9 * HOUR))
    return room


def lots_there(room: Room, quality: str = "") -> tuple[int, int, int]:
    """(shelf, L1, L2) in Berlin."""
    shelf = f"{SKU}@BER{quality}"
    first, second = (
        room.supplied["lot_stock", f"{shelf}#{lot}"] for lot in ("20261201#L1", "20261101#L2")
    )
    return room.supplied["warehouse_stock", shelf], first, second


def test_a_list_counts_lot_by_lot():
    """IV-08, IV-11: the lot's book and its shelf's move by the difference; each lot is a paper of
    its own."""
    room = by_lot()
    assert judged(room.send(ShelfListed, listed(17, **FIRST))) == [("POSTED", "")]
    assert judged(room.send(ShelfListed, listed(10, **SECOND))) == [("AGREED", "")]
    assert judged(room.send(ShelfListed, listed(0, **SECOND))) == []
    assert (lots_there(room), adjusted(room)) == ((27, 17, 10), [(-3, "missing")])


def test_a_large_difference_of_a_lot_waits_by_itself():
    """IV-08, IV-11: of one lot somebody approves, of the other it waits on."""
    room = by_lot()
    for count in (listed(100, **FIRST), listed(90, **SECOND)):
        assert judged(room.send(ShelfListed, count)) == [("HELD", "large_amount")]
    assert judged(room.send(CountDecided, decided(80, lot="L2"))) == [("POSTED", "")]
    assert lots_there(room) == (110, 20, 90)
    (waits,) = room.state(f"@article/{SKU}")["article"]["held_counts"]
    assert waits["lot"] == "20261201#L1"
    told = room.send(StockCounted, at({**counted(21, "C-1"), **FIRST}, PLACED + HOUR))
    assert judged(told) == [("SUPERSEDED", "later_count_known")]
    assert lots_there(room) == (111, 21, 90)


@pytest.mark.parametrize(
    ("lot", "code"),
    [
        ({}, "missing_lot"),
        ({"lot": "L9"}, "unknown_lot"),
        ({"lot": "L1", "expires_on": "2026-12-02"}, "lot_of_other_expiry"),
        ({"lot": "L1", "expires_on": "2026-02-30"}, "impossible_expiry"),
        ({"lot": "L#1"}, "impossible_lot"),
    ],
)
def test_a_line_that_names_no_lot_of_the_article_is_refused(lot, code):
    """IV-08, IV-11: what nobody has reported is counted, so that inventory hears of it."""
    room = by_lot()
    (told,) = room.send(ShelfListed, listed(5, **lot))
    assert (told.value["outcome"], told.value["code"]) == ("REFUSED", code)
    assert told.value["lot"] == lot.get("lot", "")
    assert lots_there(room) == (30, 20, 10)


def test_of_a_lot_that_may_not_be_sold_the_network_hears_nothing():
    """IV-08, IV-11: it is counted where it lies."""
    room = by_lot()
    about = {"sku": SKU, "warehouse": "", "document_id": "B-1", "lot": "L1", "quantity": 0}
    block = {**about, "quality": "quarantine", "because": "", "at": PLACED - HOUR}
    room.send(StockBlocked, block)
    before = adjusted(room)
    assert judged(room.send(ShelfListed, listed(17, **FIRST))) == [("POSTED", "")]
    assert lots_there(room, "!quarantine") == (17, 17, 0)
    assert adjusted(room) == before
