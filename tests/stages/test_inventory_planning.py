"""Inventory: all who wait for an article are dated by their places in the queue (IV-03, IV-09)."""

from typing import Any

import pytest

from orders.business.ranks import rank
from orders.contracts.records import (
    BackOrderDated,
    BackOrdersPlanned,
    InventoryState,
    MessageRequested,
    OfferClosed,
    OfferMade,
    OrderBackordered,
    OrderConfirmed,
    PurchaseOrderConfirmed,
    PurchaseOrderDelayed,
    RecallRequested,
    StockReceived,
    Warehouse,
)
from orders.engine.handling import Event
from orders.engine.questions import Queue, Waiter
from services.inventory.policy import InventoryPolicy
from services.inventory.rules.plan import plan
from services.inventory.rules.queue import goods_by, place
from services.inventory.stage import STAGE
from tests.orders import line, order
from tests.stages.published import names, of
from tests.stages.room import START, Room
from tests.stages.stock import make
from tests.stages.supply import DAY, confirmed, goods_in, late, purchase, recall
from tests.stages.test_inventory_articles import house

ARTICLE = "@article/SKU-1"
MINUTE = 60_000


@pytest.fixture
def room() -> Room:
    room = make()
    for code, warehouse in house("BER").items():
        room.references.put(Warehouse, code, warehouse)
    return room


def wants(room: Room, reference: str, pieces: int, by: int | None = None, **changes: Any):
    """An order waits; `by`: when its goods must be there, so many days from now."""
    content = order(reference=reference, lines=[line(1, "SKU-1", pieces)], **changes)
    promised = None if by is None else START + (by + 4) * DAY
    goods = None if by is None else START + by * DAY
    head = {**confirmed(content), "promised_at": promised, "goods_by_at": goods}
    return room.send(OrderConfirmed, head)


def planned(room: Room) -> list[Event]:
    """What is said when the ledger has told what changed and the time to plan has come."""
    before = len(room.events)
    room.tell()
    room.forward(ms=MINUTE)
    return room.events[before:]


def dates(room: Room) -> dict[str, int | None]:
    """Order -> on which day it is planned."""
    return {
        one["order_id"]: one["planned_at"] and round((one["planned_at"] - START) / DAY)
        for one in room.state(ARTICLE)["article"]["plan"]
    }


def told(events: list[Event]) -> list[tuple[str, int | None, int, int]]:
    """Which orders heard of their places: (order, day, place, what is needed before it)."""
    return [
        (
            value["order_id"],
            value["planned_at"] and round((value["planned_at"] - START) / DAY),
            value["place"],
            value["ahead"],
        )
        for value in (one.value for one in events if one.record is BackOrderDated)
    ]


def comes(room: Room, quantity: int, day: int, name: str) -> list[Event]:
    value = purchase(quantity, START + day * DAY, f"C-{name}", name)
    return room.send(PurchaseOrderConfirmed, value)


def expected_of(room: Room, key: str) -> int | None:
    state: InventoryState = room.state(key)
    [short] = state["shortages"]
    return short["expected_at"]


def test_two_who_wait_are_not_promised_the_same_purchase_order(room):
    """IV-03: the second has the next one."""
    wants(room, "first", 4)
    wants(room, "second", 4)
    comes(room, 5, 3, "PO-1")
    comes(room, 5, 9, "PO-2")
    events = planned(room)
    assert dates(room) == {"shop:first": 3, "shop:second": 9}
    assert told(events) == [("shop:first", 3, 1, 0), ("shop:second", 9, 2, 4)]
    assert expected_of(room, "shop:first") == START + 3 * DAY
    assert expected_of(room, "shop:second") == START + 9 * DAY


def test_who_is_more_urgent_is_dated_before(room):
    """IV-09."""
    comes(room, 5, 3, "PO-1")
    comes(room, 5, 9, "PO-2")
    wants(room, "first", 4)
    wants(room, "urgent", 4, priority=5)
    planned(room)
    assert dates(room) == {"shop:urgent": 3, "shop:first": 9}


def test_much_that_happens_together_makes_one_plan(room):
    for number in range(20):
        wants(room, f"{number:02}", 1)
        comes(room, 1, number + 1, f"PO-{number}")
        room.tell()
    assert "BackOrdersPlanned" not in names(room.events)
    plans = [one.value for one in planned(room) if one.record is BackOrdersPlanned]
    assert [(len(one["changed"]), one["waiting"], one["left"]) for one in plans] == [(20, 20, [])]


def test_only_what_changes_is_told(room):
    """The difference to the plan before, and nobody hears of what is as it was."""
    wants(room, "first", 4)
    wants(room, "second", 4)
    comes(room, 9, 3, "PO-1")
    planned(room)
    wants(room, "third", 4)
    comes(room, 9, 5, "PO-2")
    events = planned(room)
    plan = of(BackOrdersPlanned, events)
    assert [one["order_id"] for one in plan["changed"]] == ["shop:third"]
    assert (plan["waiting"], plan["left"], plan["free"]) == (3, [], 0)
    assert [one["purchase_order"] for one in plan["expected"]] == ["PO-1", "PO-2"]
    assert told(events) == [("shop:third", 5, 3, 8)]
    assert planned(room) == []


def test_who_is_served_or_gives_up_makes_room(room):
    wants(room, "first", 4)
    wants(room, "second", 4)
    wants(room, "third", 4)
    comes(room, 4, 3, "PO-1")
    comes(room, 4, 9, "PO-2")
    planned(room)
    assert dates(room) == {"shop:first": 3, "shop:second": 9, "shop:third": None}
    room.send(RecallRequested, recall("shop:second"))
    events = planned(room)
    assert dates(room) == {"shop:first": 3, "shop:third": 9}
    assert of(BackOrdersPlanned, events)["left"] == ["shop:second"]
    room.send(StockReceived, goods_in(4, "D-1", purchase_order="PO-1"))
    assert of(BackOrdersPlanned, planned(room))["left"] == ["shop:first"]
    assert dates(room) == {"shop:third": 9}


def test_a_late_supplier_is_told_to_whom_it_concerns(room):
    """IV-03: once, with the new day; the customer hears of it, too."""
    wants(room, "first", 4)
    wants(room, "second", 4)
    comes(room, 4, 3, "PO-1")
    comes(room, 4, 9, "PO-2")
    planned(room)
    room.send(PurchaseOrderDelayed, late(START + 6 * DAY, "L-1"))
    events = planned(room)
    assert told(events) == [("shop:first", 6, 1, 0)]
    assert of(OrderBackordered, events)["shortages"][0]["expected_at"] == START + 6 * DAY
    assert of(MessageRequested, events)["template"] == "order-backordered"


def test_a_small_move_is_told_to_nobody_unless_it_breaks_a_promise(room):
    """IV-03: goods that come half a day too late are in time still."""
    wants(room, "patient", 4, by=20)
    wants(room, "promised", 4, by=3, priority=9)
    comes(room, 8, 3, "PO-1")
    planned(room)
    room.send(PurchaseOrderDelayed, late(START + 3 * DAY + DAY * 2 // 5, "L-1"))
    assert told(planned(room)) == []
    room.send(PurchaseOrderDelayed, late(START + 3 * DAY + DAY * 3 // 5, "L-2"))
    events = planned(room)
    assert [one[0] for one in told(events)] == ["shop:promised"]
    assert of(OfferMade, events)["order_id"] == "shop:promised"


def test_nobody_is_asked_before_its_place_is_known(room):
    """CF-05: the last of the queue would be late, but it is not the last."""
    wants(room, "patient", 8, by=30)
    comes(room, 4, 3, "PO-1")
    comes(room, 8, 9, "PO-2")
    planned(room)
    events = wants(room, "urgent", 4, by=3, priority=9)
    [short] = of(OrderBackordered, events)["shortages"]
    assert (short["place"], short["ahead"]) == (0, 8)
    assert "OfferMade" not in names(events)
    events = planned(room)
    assert told(events) == [("shop:urgent", 3, 1, 0)]
    assert "OfferMade" not in names(events)


def test_who_stands_too_far_behind_is_asked_once_the_place_is_known(room):
    wants(room, "first", 4, by=3)
    comes(room, 4, 3, "PO-1")
    comes(room, 4, 9, "PO-2")
    planned(room)
    assert "OfferMade" not in names(wants(room, "second", 4, by=4))
    events = planned(room)
    assert told(events) == [("shop:second", 9, 2, 4)]
    asked = of(OfferMade, events)
    assert (asked["order_id"], asked["kind"]) == ("shop:second", "DELAY")


def test_what_can_be_kept_after_all_is_asked_no_more(room):
    """CF-05: somebody before it gave up."""
    wants(room, "first", 4, by=3)
    comes(room, 4, 3, "PO-1")
    comes(room, 4, 9, "PO-2")
    wants(room, "second", 4, by=4)
    planned(room)
    room.send(RecallRequested, recall("shop:first"))
    events = planned(room)
    assert told(events) == [("shop:second", 3, 1, 0)]
    assert of(OfferClosed, events)["how"] == "withdrawn"


def test_a_day_that_was_planned_stays_when_it_asks_again(room):
    """IV-03: not that of the last in the queue, which it would be as a newcomer."""
    wants(room, "first", 4)
    wants(room, "second", 8)
    comes(room, 4, 3, "PO-1")
    comes(room, 8, 9, "PO-2")
    planned(room)
    assert names(room.forward(hours=30)) == []
    assert expected_of(room, "shop:first") == START + 3 * DAY


def test_what_does_not_come_when_it_should_promises_nothing(room):
    """IV-03: after half a day nobody is told that it comes."""
    wants(room, "first", 4)
    comes(room, 4, 1, "PO-1")
    planned(room)
    assert told(room.forward(hours=30)) == []
    assert told(room.forward(hours=12)) == [("shop:first", None, 1, 0)]
    assert expected_of(room, "shop:first") is None


def test_goods_that_are_there_need_no_word():
    """Whoever is woken asks; when it could not take them it is told when others come."""
    policy = InventoryPolicy.load(STAGE.policy_file).plan
    queue = Queue((Waiter("shop:1", "9/1/1/shop:1/", 4),), more=False, free=4)
    there = plan(queue, [], [], START, 0, policy)
    assert (there.entries[0]["by"], there.told) == ("stock", [])
    assert plan(queue, [], there.entries, START + DAY, 0, policy).changed == []
    gone = plan(Queue(queue.waiters, False, 0), [], there.entries, START + DAY, 0, policy)
    assert [one["order_id"] for one, _ in gone.told] == ["shop:1"]


def test_a_place_ranks_as_its_order_does_and_says_by_when_goods_must_be_there():
    """IV-09: what stands behind the rank decides nothing."""
    soon, late = order(priority=3), order(priority=0)
    assert place(soon, 3, None, 9 * DAY) < place(late, 3, None, 1 * DAY)
    assert goods_by(place(soon, 3, None, 9 * DAY)) == 9 * DAY
    assert goods_by(place(soon, 3, None, None)) is None
    assert goods_by(rank(soon, 3)) is None, "of a release before this one"


def test_so_many_are_dated_as_policy_says(room):
    small = room.policy.plan.model_copy(update={"most": 2})
    room.policy = room.policy.model_copy(update={"plan": small})
    for number in range(3):
        wants(room, f"{number}", 4)
    plan = of(BackOrdersPlanned, planned(room))
    assert (plan["waiting"], plan["more"]) == (2, True)


def test_an_article_for_which_nobody_waits_has_no_clock(room):
    comes(room, 4, 3, "PO-1")
    room.send(StockReceived, goods_in(4, "D-1", purchase_order="PO-1"))
    wants(room, "served", 4)
    planned(room)
    state = room.state(ARTICLE)
    assert (state["wake_at"], state["article"]["plan_at"]) == (None, None)


def test_the_clock_stops_when_nobody_waits_any_more(room):
    wants(room, "first", 4)
    planned(room)
    assert room.state(ARTICLE)["wake_at"] is not None
    room.send(StockReceived, goods_in(4, "D-1"))
    planned(room)
    state = room.state(ARTICLE)
    assert (state["wake_at"], state["article"]["plan"]) == (None, [])


def test_reports_of_an_unknown_warehouse_are_looked_at_all_the_same(room):
    """IV-10: both have one clock."""
    wants(room, "first", 4)
    room.send(StockReceived, goods_in(4, "D-1", warehouse="NEW"))
    planned(room)
    assert room.state(ARTICLE)["article"]["set_aside"] != []
    for code, warehouse in house("NEW").items():
        room.references.put(Warehouse, code, warehouse)
    room.forward(hours=2)
    assert room.state("shop:first")["status"] == "reserved"


def test_a_report_of_an_unknown_warehouse_does_not_wait_for_the_next_plan(room):
    """IV-10: those who wait are dated again in a day; the goods are looked at within the hour."""
    wants(room, "first", 4)
    planned(room)
    room.send(StockReceived, goods_in(4, "D-1", warehouse="NEW"))
    for code, warehouse in house("NEW").items():
        room.references.put(Warehouse, code, warehouse)
    room.forward(hours=1)
    assert room.state("shop:first")["status"] == "reserved"


def test_an_order_that_is_being_changed_notes_its_place(room):
    """CF-03: its next version keeps the place."""
    wants(room, "first", 4, by=20)
    wants(room, "second", 4, by=20)
    room.send(RecallRequested, {**recall("shop:second"), "purpose": "AMEND"})
    comes(room, 8, 3, "PO-1")
    events = planned(room)
    assert ("shop:second", 3, 2, 4) in told(events)
    assert ("BackOrderDated", "noted", "") in room.outcomes
    assert expected_of(room, "shop:second") == START + 3 * DAY


def test_word_of_an_order_that_waits_no_longer_is_nothing(room):
    wants(room, "first", 4)
    comes(room, 4, 3, "PO-1")
    said = of(BackOrderDated, planned(room))
    room.supply("stock", "SKU-1", 4)
    assert room.send(BackOrderDated, said) == []
    assert room.outcomes[-1] == ("BackOrderDated", "ignored", "not_waiting")
