"""What leaves when, against what a warehouse can send, and what is late (SH-10)."""

from datetime import date
from random import Random

import pytest

from orders.client.dispatch.manifest import manifest
from orders.client.dispatch.plan import plan
from orders.client.dispatch.shipments import story
from orders.contracts.records import RecallAnswered, RecallRequested, ShortPicked, Warehouse
from tests.dispatch.house import (
    DAY,
    HOUR,
    about,
    answer,
    facts,
    pack,
    promise,
    release,
    room,
    scanned,
    stories,
)
from tests.orders import address
from tests.stages.house import AT, bare, carrier, rate, rates, report, shipment, warehouse

HOUSES: dict[str, Warehouse] = {
    "BER": {**warehouse("BER"), "daily_capacity": 2},
    "LYS": warehouse("LYS", "FR"),
}


def rows(made):
    return [(one.day, one.warehouse, one.carrier, one.shipments) for one in made.rows]


def test_shipments_stand_under_the_day_on_which_they_must_leave():
    """SH-10: by warehouse and carrier, with weight and load."""
    at = room()
    for key in ("shop:1", "shop:2", "shop:3"):
        release(at, key)
    release(at, "shop:4", shipment(warehouse="LYS"))
    made = plan(stories(at), HOUSES, AT, 7)
    assert rows(made) == [("2026-09-23", "BER", "lorry", 3), ("2026-09-23", "LYS", "lorry", 1)]
    assert [(one.weight_g, one.late, one.load_percent) for one in made.rows] == [
        (6_000, 0, 150),
        (2_000, 0, 1),
    ]
    assert plan(stories(at), HOUSES, AT, 7, "LYS").rows == made.rows[1:]
    assert (plan(stories(at), HOUSES, AT, 2).rows, plan(stories(at), HOUSES, AT, 2).beyond) == (
        [],
        4,
    )


def test_the_day_is_that_of_the_warehouses_clock():
    """SH-10: 48 hours end in the next day in Auckland."""
    at = room()
    release(at, "shop:1")
    there: dict[str, Warehouse] = {"BER": {**warehouse("BER"), "zone": "Pacific/Auckland"}}
    assert rows(plan(stories(at), there, AT, 7))[0][0] == "2026-09-24"


def test_what_should_have_left_stands_under_today_and_is_late():
    """SH-10."""
    at = room()
    release(at, "shop:1")
    made = plan(stories(at), HOUSES, AT + 5 * DAY, 7)
    assert rows(made) == [("2026-09-26", "BER", "lorry", 1)]
    [late] = made.late
    assert (late.shipment_id, late.because) == ("1-1", "should have left")


def test_what_leaves_too_late_for_its_promise_is_late():
    """SH-10: the lorry takes three days, and calls once a week."""
    weekly = {"lorry": carrier("lorry", calls=[3])}  # Thursdays at 16:00
    at = room(carriers=weekly, rates=rates(rate("lorry", "road", 300, 3)))
    release(at, "shop:1")
    assert plan(stories(at, promise("shop:1", AT + 30 * DAY)), HOUSES, AT, 7).late == []
    [late] = plan(stories(at, promise("shop:1", AT + 5 * DAY)), HOUSES, AT, 7).late
    assert late.because == "takes 3 days, and is promised sooner"


def test_what_has_left_was_stopped_or_was_not_there_leaves_no_more():
    """SH-10."""
    at = room()
    for key in ("shop:1", "shop:2", "shop:3", "shop:4"):
        release(at, key)
    scanned(at, "shop:1", "PICKED_UP")
    at.send(ShortPicked, about(report("short", lines=[]), "shop:2", 1))
    recall = {"order_id": "shop:3", "version": 1, "requested_by": "customer", "at": AT}
    at.send(RecallRequested, {**recall, "reason": "changed my mind", "purpose": "CANCEL"})
    stopped = report("recall", recalled=True, because="")
    at.send(RecallAnswered, about(stopped, "shop:3", 1))
    assert [one.order_id for told in stories(at) for one in told.in_house] == ["shop:4"]
    assert rows(plan(stories(at), HOUSES, AT, 7)) == [("2026-09-23", "BER", "lorry", 1)]


def test_what_waits_at_a_gate_leaves_only_when_it_opens():
    """SH-08, SH-10: no warehouse has it before, and may not hand it over when the gate closes
    again."""
    at = room()
    release(at, "shop:1", delivery_address=address(country="CH"))
    assert [told.shipments for told in stories(at)] == [[]]
    answer(at, "shop:1", valid_until_at=AT + HOUR)
    pack(at, "shop:1")
    assert rows(plan(stories(at), HOUSES, AT, 7)) == [("2026-09-23", "BER", "lorry", 1)]
    at.forward(1)
    [told] = stories(at)
    assert ([one.barred for one in told.shipments], told.in_house) == ([True], [])
    assert plan(stories(at), HOUSES, AT, 7).rows == []
    assert manifest(stories(at), HOUSES["BER"], "lorry", date(2026, 9, 23), at.now).items == []
    answer(at, "shop:1")
    assert rows(plan(stories(at), HOUSES, AT, 7)) == [("2026-09-23", "BER", "lorry", 1)]


def test_what_was_picked_short_leaves_with_the_rest():
    """SH-10: two of the first line are there, the others are sent by another shipment."""
    at = room()
    release(at, "shop:1")
    at.send(ShortPicked, about(report("short", lines=bare(2)), "shop:1", 1))
    [told] = stories(at)
    [one] = told.in_house
    assert {key: quantity for key, quantity in one.left.items() if quantity} == {(1, "SKU-1"): 2}


def test_what_no_warehouse_has_yet_stands_under_the_day_of_its_promise():
    """SH-10: ahead of time, from the promised dates."""
    told = stories(room(), promise("shop:1", AT + 2 * DAY), promise("shop:2", AT - HOUR))
    made = plan(told, HOUSES, AT, 7)
    assert rows(made) == [("2026-09-21", "", "", 1), ("2026-09-23", "", "", 1)]
    assert [(one.order_id, one.because) for one in made.late] == [
        ("shop:2", "promised, and in no warehouse yet")
    ]


@pytest.mark.parametrize("seed", range(20))
def test_no_order_of_topics_changes_a_story(seed):
    """SH-10: the file has facts by topic; each topic keeps its order."""
    at = room()
    release(at, "shop:1", shipment(), shipment(2, warehouse="LYS"))
    pack(at, "shop:1")
    scanned(at, "shop:1", "PICKED_UP")
    scanned(at, "shop:1", "DELIVERED")
    pack(at, "shop:1", 2)
    found = [(record.__name__, value) for record, value in facts(at, promise("shop:1", AT + DAY))]
    kinds = sorted({name for name, _ in found})
    Random(seed).shuffle(kinds)
    mixed = sorted(found, key=lambda fact: kinds.index(fact[0]))
    assert story("shop:1", mixed) == story("shop:1", found)
    assert [one.shipment_id for one in story("shop:1", mixed).in_house] == ["1-2"]
