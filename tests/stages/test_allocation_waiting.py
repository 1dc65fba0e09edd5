"""Allocation: who waits for goods or for the next day, in which order, and how long (AL-01)."""

import pytest

from orders.business.facts import beside
from orders.contracts.records import AllocationDelayed, MessageRequested
from services.allocation.policy import AllocationPolicy
from tests.orders import PLACED, line, order
from tests.stages.network import DAY, KEY, make, refusals, send, sent, shelf
from tests.stages.room import START, Room


@pytest.fixture
def room() -> Room:
    return make()


def test_goods_wake_the_first_in_the_queue(room):
    """AL-01: urgent first; any shelf that can serve it wakes an order."""
    send(room, order(reference="plain", lines=[line(1, "SKU-1", 2)], placed_at=PLACED - DAY))
    send(room, order(reference="urgent", lines=[line(1, "SKU-1", 2)], priority=2))
    shelf(room, "ROM", 2)
    assert (room.events[-1].value["order_id"], sent(room.events[-1:])) == ("shop:urgent", ["ROM"])
    shelf(room, "LYS", 2)
    assert (room.events[-1].value["order_id"], sent(room.events[-1:])) == ("shop:plain", ["LYS"])
    assert room.state("shop:plain")["waits"] == []


def test_a_waiter_that_is_refused_again_keeps_its_place_and_is_not_announced_again(room):
    """AL-01."""
    send(room)
    rank = room.state(KEY)["waits"][0]["rank"]
    before = len(room.events)
    shelf(room, "BER", 2)
    assert {wait["rank"] for wait in room.state(KEY)["waits"]} == {rank}
    assert "SKU-1@BER" not in {wait["account"] for wait in room.state(KEY)["waits"]}
    assert len(room.events) == before


def test_a_full_day_is_tried_again_when_the_next_opens_urgent_orders_first():
    """AL-01: transport capacity."""
    full = {"daily_capacity": 1}
    room = make(
        AllocationPolicy.model_validate({"urgent_capacity_percent": 0}),
        BER=full,
        LYS=full,
        ROM=full,
    )
    for code in ("BER", "LYS", "ROM"):
        shelf(room, code, 99, 99, 99, 99, 99)
    assert [sent(send(room, order(reference=str(n))))[0] for n in range(3)] == ["BER", "LYS", "ROM"]
    plain, urgent = order(reference="plain"), order(reference="urgent", priority=2)
    assert refusals(send(room, plain))["BER"] == "capacity of the day used up: 1 of 1 shipments"
    send(room, urgent)
    opens = (START // DAY + 1) * DAY
    assert (room.state("shop:urgent")["wake_at"], room.state("shop:plain")["wake_at"]) == (
        opens,
        opens + 120_000,
    )
    (event,) = room.forward(ms=opens - START)
    assert (event.value["order_id"], event.value["shipments"][0]["warehouse"]) == (
        "shop:urgent",
        "BER",
    )


def test_the_last_part_of_a_day_is_kept_for_urgent_orders():
    """AL-01."""
    room = make(
        AllocationPolicy.model_validate({"choice": {"full_day_minor": 0}}),
        BER={"daily_capacity": 10},
    )
    for code in ("BER", "LYS"):
        shelf(room, code, 99, 99, 99, 99, 99)
    chosen = [sent(send(room, order(reference=str(n))))[0] for n in range(10)]
    assert chosen == ["BER"] * 9 + ["LYS"]
    (event,) = send(room, order(reference="urgent", priority=2))
    assert sent([event]) == ["BER"]
    assert event.value["decision"]["rules"][0]["rule"] == "AL-01"


def planned(room: Room):
    return [
        event.value
        for event in room.events
        if event.record is MessageRequested and event.value["to"] == "planner"
    ]


def gather(room: Room, most: int) -> int:
    """One piece at a time comes to Berlin, each with a new order of one piece; after how many the
    large order went out."""
    for number in range(1, most + 1):
        send(room, order(reference=f"small-{number}", lines=[line(1, "SKU-1", 1)]))
        shelf(room, "BER", 1)
        if room.state("shop:large")["status"] == "allocated":
            return number
    return 0


def wait_large(room: Room) -> None:
    content = order(reference="large", lines=[line(1, "SKU-1", 5)], placed_at=PLACED - DAY)
    send(room, content)


def test_a_large_order_among_small_ones_goes_out_within_its_bound():
    """AL-01: each pass is told to a planner; then the shelf is kept for it."""
    room = make(AllocationPolicy.model_validate({"passes_allowed": 3}))
    wait_large(room)
    assert gather(room, 20) == 3 + 5
    assert [(told["values"]["article"], told["values"]["times"]) for told in planned(room)] == [
        ("SKU-1@BER", "1"),
        ("SKU-1@BER", "2"),
        ("SKU-1@BER", "3"),
    ]
    assert room.state("shop:large")["passed"] == {}


def test_after_a_time_shelves_are_kept_for_an_order():
    """AL-01."""
    room = make(AllocationPolicy.model_validate({"passes_allowed": -1}))
    wait_large(room)
    assert gather(room, 3) == 0
    room.forward(hours=7 * 24 + 1)
    assert [told["template"] for told in planned(room)][-1:] == ["goods-kept"]
    assert 0 < gather(room, 20) <= 5


def test_the_next_delay_says_how_often_others_went_first():
    """AL-01."""
    room = make()
    wait_large(room)
    gather(room, 2)
    [delayed] = [one for one in room.forward(hours=24) if one.record is AllocationDelayed]
    assert delayed.value["decision"]["rules"][-1] == {
        "rule": "AL-01",
        "outcome": "noted",
        "because": "passed over 2 times for SKU-1@BER",
        "code": "passed_over",
        "facts": [beside("times", 2), beside("account", "SKU-1@BER")],
    }
