"""Inventory: reservations and back orders (IV-02, IV-03, IV-09), recalls and settlement."""

from typing import Any

import pytest

from orders.business.waiting import passed_over
from orders.contracts.records import (
    Article,
    ExpectedSupply,
    MessageRequested,
    OrderBackordered,
    OrderConfirmed,
    OrderFinished,
    OrderStopped,
    RecallRequested,
    StockReserved,
    UnitsDispatched,
)
from orders.engine.context import Cause, Context
from orders.engine.handling import UNCHANGED
from orders.engine.stage import PassedOver
from services.inventory.stage import STAGE
from tests.orders import PLACED, article, line, order
from tests.stages.room import START, Room
from tests.stages.supply import (
    DAY,
    amounts,
    confirmed,
    dispatched,
    finished,
    recall,
    stopped,
)

KEY = "shop:1001"


@pytest.fixture
def room() -> Room:
    articles = {f"SKU-{n}": article(f"SKU-{n}") for n in range(1, 6)} | {
        "SETUP": article("SETUP", stocked=False)
    }
    return Room(STAGE, references={Article: articles, ExpectedSupply: {}})


def names(events):
    return [event.record.__name__ for event in events]


def stock(room: Room, *quantities: int) -> None:
    """So much of SKU-1, SKU-2, ..."""
    for number, quantity in enumerate(quantities, 1):
        room.supply("stock", f"SKU-{number}", quantity)


def free(room: Room, count: int = 5) -> list[int]:
    return [room.free("stock", f"SKU-{number}") for number in range(1, count + 1)]


def expect(room: Room, sku: str, *receipts: tuple[int, int]) -> None:
    """Purchase orders under way: (quantity, expected at)."""
    rows = [
        {"purchase_order": f"PO-{n}", "warehouse": "BER", "quantity": quantity, "expected_at": at}
        for n, (quantity, at) in enumerate(receipts, 1)
    ]
    room.references.put(ExpectedSupply, sku, {"sku": sku, "receipts": rows})


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
        {"line": 2, "sku": "SKU-1", "needed": 3, "available": 2, "expected_at": None}
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
    assert message.value["values"]["expected_at"] == str(START + 2 * DAY)


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


def test_a_recall_stops_what_waits(room):
    """A cancellation catches a back order: stopped, no wait, no timer but the one that forgets
    it."""
    room.send(OrderConfirmed, confirmed(order()))
    (notice,) = room.send(RecallRequested, recall())
    assert notice.record is OrderStopped
    assert notice.value["whole"]
    assert [entry["line"] for entry in notice.value["lines"]] == [1, 2, 3, 4, 5]
    assert (room.state(KEY)["status"], room.state(KEY)["waits"]) == ("stopped", [])
    stock(room, 9, 9, 9, 9, 9)
    assert free(room) == [9] * 5
    room.forward(hours=31 * 24)
    assert room.state(KEY) is None


def test_a_recall_follows_what_was_handed_on_once(room):
    stock(room, 10, 10, 10, 10, 10)
    room.send(OrderConfirmed, confirmed(order()))
    assert names(room.send(RecallRequested, recall())) == ["RecallRequested"]
    assert room.send(RecallRequested, recall()) == []
    assert room.outcomes[-1] == ("RecallRequested", "ignored", "already_recalled")
    assert free(room) == [8] * 5  # the stage that stops it says what to give back
    room.send(OrderStopped, stopped(amounts(2, 2, 2, 2, 2), whole=True))
    assert free(room) == [10] * 5


def test_an_order_behind_its_recall_is_stopped_at_once(room):
    room.send(RecallRequested, recall())
    stock(room, 10, 10, 10, 10, 10)
    assert names(room.send(OrderConfirmed, confirmed(order()))) == ["OrderStopped"]
    assert free(room) == [10] * 5


def test_a_partial_stop_gives_back_exactly_its_lines(room):
    stock(room, 10, 10, 10, 10, 10)
    room.send(OrderConfirmed, confirmed(order()))
    room.send(OrderStopped, stopped(amounts(1, 0, 2)))
    assert free(room) == [9, 8, 10, 8, 8]
    assert room.state(KEY)["status"] == "reserved"


def test_notices_settle_their_own_version_only(room):
    """A higher version takes for itself; the lower one's holds wait for their own notice."""
    stock(room, 10, 10, 10, 10, 10)
    room.send(OrderConfirmed, confirmed(order()))
    assert names(room.send(OrderConfirmed, confirmed(order(), version=2))) == ["StockReserved"]
    assert free(room) == [6] * 5
    room.send(OrderStopped, stopped(amounts(2, 2, 2, 2, 2), whole=True, version=1))
    assert free(room) == [8] * 5
    assert (room.state(KEY)["version"], room.state(KEY)["status"]) == (2, "reserved")


def test_a_lower_version_than_is_known_changes_nothing(room):
    stock(room, 10, 10, 10, 10, 10)
    room.send(OrderConfirmed, confirmed(order(), version=2))
    assert room.send(OrderConfirmed, confirmed(order(), version=1)) == []
    assert room.outcomes[-1] == ("OrderConfirmed", "ignored", "already_handled")
    assert (free(room), room.state(KEY)["version"]) == ([8] * 5, 2)


def test_dispatched_units_leave_the_books(room):
    """IV-10: reserved -> shipped, never more than was held."""
    stock(room, 10, 10, 10, 10, 10)
    room.send(OrderConfirmed, confirmed(order()))
    room.send(UnitsDispatched, dispatched(amounts(2, 3)))
    assert free(room) == [8] * 5
    assert [room.supplied["stock", f"SKU-{n}"] for n in range(1, 4)] == [8, 8, 10]
    assert room.outcomes[-1] == ("UnitsDispatched", "shipped", "more_than_reserved")
    room.send(UnitsDispatched, dispatched(amounts(2)))
    assert room.outcomes[-1] == ("UnitsDispatched", "ignored", "nothing_reserved")


def test_a_finished_order_keeps_nothing_and_is_forgotten(room):
    stock(room, 10, 10, 10, 10, 10)
    room.send(OrderConfirmed, confirmed(order()))
    room.send(UnitsDispatched, dispatched(amounts(2, 2, 2, 2)))
    room.send(OrderFinished, finished())
    assert room.outcomes[-1] == ("OrderFinished", "finished", "gave_back_left_overs")
    assert free(room) == [8, 8, 8, 8, 10]
    room.forward(hours=30 * 24)
    assert room.state(KEY) is None


def test_every_event_names_policy_and_rules(room):
    events = room.send(OrderConfirmed, confirmed(order()))
    assert events[0].record is OrderBackordered
    assert events[0].value["decision"]["policy"] == room.policy.version
    assert {rule["rule"] for rule in events[0].value["decision"]["rules"]} == {"IV-03"}
    assert events[1].record is MessageRequested


def trickle(room: Room, until: str, most: int) -> int:
    """Pieces come one by one, and for each there is a new order of one piece; after how many the
    order was served."""
    for number in range(1, most + 1):
        small = order(reference=f"small-{number}", lines=[line(1, "SKU-1", 1)], placed_at=PLACED)
        room.send(OrderConfirmed, confirmed(small))
        room.supply("stock", "SKU-1", 1)
        if room.state(until)["status"] == "reserved":
            return number
    return 0


def context(room: Room, key: str) -> Context[Any]:
    return Context(key, room.now, room.policy, room.references, Cause("timer", 0, -1, room.now))


def large(room: Room, **policy) -> None:
    """An order of five pieces, older than all others, waits; policy says for how long."""
    room.policy = room.policy.model_copy(update=policy)
    content = order(reference="large", lines=[line(1, "SKU-1", 5)], placed_at=PLACED - DAY)
    room.send(OrderConfirmed, confirmed(content))


def to_planners(room: Room):
    return [
        event.value
        for event in room.events
        if event.record is MessageRequested and event.value["to"] == "planner"
    ]


def test_a_large_order_among_small_ones_is_served_within_its_bound(room):
    """IV-09: it is passed over three times, then five pieces are gathered for it."""
    large(room, passes_allowed=3)
    assert trickle(room, "shop:large", 20) == 3 + 5
    assert (room.state("shop:large")["passed"], room.state("shop:large")["waits"]) == ({}, [])


def test_without_a_bound_it_is_never_served(room):
    """IV-09: what the bound is for."""
    large(room, passes_allowed=-1)
    assert trickle(room, "shop:large", 20) == 0


def test_each_pass_is_told_to_a_planner_once(room):
    """IV-09."""
    large(room, passes_allowed=3)
    trickle(room, "shop:large", 20)
    told = to_planners(room)
    assert [(one["values"]["times"], one["values"]["kept"]) for one in told] == [
        ("1", "no"),
        ("2", "no"),
        ("3", "yes"),
    ]
    assert {one["template"] for one in told} == {"passed-over"}
    assert len({one["message_id"] for one in told}) == 3


def test_the_same_pass_told_twice_is_one(room):
    """IV-09: after a failure the ledger may tell it again."""
    large(room, passes_allowed=3)
    trickle(room, "shop:large", 1)
    before = room.state("shop:large")
    again: PassedOver = {"key": "shop:large", "ledger": "stock", "account": "SKU-1", "times": 1}
    handling = passed_over(again, before, context(room, "shop:large"))
    assert (handling.outcome, handling.reason) == ("ignored", "already_told")
    assert (handling.state, list(handling.events)) == (UNCHANGED, [])


def test_who_was_passed_over_is_told_with_its_next_date(room):
    """IV-09: the decision says how often others went first."""
    large(room, passes_allowed=3)
    trickle(room, "shop:large", 2)
    expect(room, "SKU-1", (9, START + 3 * DAY))
    (told, *_) = [one for one in room.forward(hours=24) if one.record is OrderBackordered]
    assert told.value["order_id"] == "shop:large"
    assert told.value["decision"]["rules"][-1] == {
        "rule": "IV-09",
        "outcome": "noted",
        "because": "passed over 2 times for SKU-1",
    }


def test_after_a_time_goods_are_kept_however_often_it_was_passed_over(room):
    """IV-09: and the planner hears of it."""
    large(room, passes_allowed=-1)
    room.forward(hours=7 * 24 + 1)
    assert [one["template"] for one in to_planners(room)] == ["goods-kept"]
    assert trickle(room, "shop:large", 20) == 5
