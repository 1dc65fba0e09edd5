"""Inventory: nobody who waits is passed over without bound, and each pass is told (IV-09)."""

from typing import Any

import pytest

from orders.business.facts import beside
from orders.business.waiting import passed_over
from orders.contracts.records import (
    MessageRequested,
    OrderBackordered,
    OrderConfirmed,
    OrderPassedOver,
)
from orders.engine.context import Cause, Context
from orders.engine.handling import UNCHANGED
from orders.engine.stage import PassedOver, Woken
from tests.orders import PLACED, line, order
from tests.stages.room import START, Room
from tests.stages.stock import expect, make
from tests.stages.supply import DAY, confirmed


@pytest.fixture
def room() -> Room:
    return make()


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


def test_each_pass_is_found_under_the_order_that_was_passed_over(room):
    """IV-09: by whom, and why."""
    large(room, passes_allowed=3)
    trickle(room, "shop:large", 1)
    [told] = [one for one in room.events if one.record is OrderPassedOver]
    assert told.key == "shop:large"
    assert (told.value["passed_by"], told.value["needs"], told.value["free"]) == (
        "shop:small-1",
        5,
        1,
    )
    assert told.value["because"] == "it needs 5 of SKU-1, of which 1 were there for it"


def test_who_waits_no_longer_still_tells_whom_it_was_served_before(room):
    """IV-09: a wake is told again rather than not at all."""
    large(room, passes_allowed=3)
    trickle(room, "shop:large", 1)
    [told] = [one.value for one in room.events if one.record is OrderPassedOver]
    wake = {"ledger": "stock", "account": "SKU-1", "passed": [pass_of(told)]}
    [again] = room.alarm(Woken, {"key": "shop:small-1", **wake})
    assert (again.record, again.value) == (OrderPassedOver, told)
    assert room.outcomes[-1] == ("Woken", "told", "not_waiting")


def pass_of(told: dict[str, Any]) -> dict[str, Any]:
    """As the ledger has it."""
    rank = {"rank": "1", "by": "2"}
    known = {"account": told["account"], "key": told["order_id"]}
    return {**known, "need": told["needs"], "free": told["free"], **rank}


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
        "code": "passed_over",
        "facts": [beside("times", 2), beside("account", "SKU-1")],
    }


def test_after_a_time_goods_are_kept_however_often_it_was_passed_over(room):
    """IV-09: and the planner hears of it."""
    large(room, passes_allowed=-1)
    room.forward(hours=7 * 24 + 1)
    assert [one["template"] for one in to_planners(room)] == ["goods-kept"]
    assert trickle(room, "shop:large", 20) == 5
