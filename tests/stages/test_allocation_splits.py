"""Allocation: orders in several shipments, and lines that stay whole (AL-02)."""

import pytest

from orders.contracts.records import AllocationDelayed
from services.allocation.policy import AllocationPolicy
from tests.orders import article, line, order
from tests.stages.network import BERLIN, KEY, TODAY, make, refusals, send, sent, shelf, two_lines
from tests.stages.room import Room
from tests.stages.supply import NUMBER


@pytest.fixture
def room() -> Room:
    return make()


def test_two_shipments_if_no_warehouse_has_all(room):
    """AL-02: lines stay whole; each warehouse's day is used."""
    shelf(room, "BER", 9, 0, 9, 9, 9)
    shelf(room, "ROM", 9, 9, 9, 9, 1)
    (event,) = send(room)
    assert [
        (s["shipment_id"], s["warehouse"], [row["line"] for row in s["lines"]])
        for s in event.value["shipments"]
    ] == [
        (f"{NUMBER}-1", "BER", [1, 3, 4, 5]),
        (f"{NUMBER}-2", "ROM", [2]),
    ]
    assert [
        reservation["account"]
        for reservation in room.state(KEY)["reservations"]
        if reservation["ledger"] == "capacity"
    ] == [
        f"BER@{TODAY}",
        f"ROM@{TODAY}",
    ]


def test_the_goods_may_be_in_the_farthest_warehouse_alone():
    """AL-02: however few warehouses are weighed, those without any of the goods do not count."""
    room = make(AllocationPolicy.model_validate({"split": {"candidates": 1}}))
    shelf(room, "ROM", 9, 9)
    assert sent(send(room, two_lines())) == ["ROM"]


def test_a_split_must_save_enough():
    """AL-02: near in two parts, or far in one: by the policy's minimum saving."""
    heavy = {f"SKU-{n}": article(f"SKU-{n}", weight_g=20_000) for n in (1, 2)}
    for saving, chosen in ((500, ["BER", "LYS"]), (50_000, ["ROM"])):
        policy = AllocationPolicy.model_validate({"split": {"minimum_saving_minor": saving}})
        room = make(policy, heavy, LYS=BERLIN)
        shelf(room, "BER", 9, 0)
        shelf(room, "LYS", 0, 9)
        shelf(room, "ROM", 9, 9)
        assert sent(send(room, two_lines())) == chosen


def test_a_line_is_divided_only_as_a_last_resort():
    """AL-02: and only if the policy allows it."""
    for allowed, events in ((True, ["OrderAllocated"]), (False, ["AllocationDelayed"])):
        room = make(AllocationPolicy.model_validate({"split": {"lines_too": allowed}}))
        shelf(room, "BER", 3)
        shelf(room, "LYS", 3)
        published = send(room, order(lines=[line(1, "SKU-1", 5)]))
        assert [event.record.__name__ for event in published] == events
        if allowed:
            assert [
                (s["warehouse"], s["lines"][0]["quantity"]) for s in published[0].value["shipments"]
            ] == [("BER", 3), ("LYS", 2)]


def test_a_line_stays_whole_where_it_can():
    """AL-02: with several shipments too, and whether or not lines may be divided."""
    for allowed in (True, False):
        room = make(AllocationPolicy.model_validate({"split": {"lines_too": allowed}}))
        shelf(room, "BER", 9, 1)
        shelf(room, "LYS", 0, 9)
        (event,) = send(room, two_lines())
        lines = [
            (s["warehouse"], [(row["line"], row["quantity"]) for row in s["lines"]])
            for s in event.value["shipments"]
        ]
        assert lines == [("BER", [(1, 2)]), ("LYS", [(2, 2)])]


def test_no_more_shipments_than_the_rule_allows_until_patience_ends():
    """AL-02: after two days of waiting an order may leave in more parts."""
    room = make(AllocationPolicy.model_validate({"split": {"most_shipments": 1}}))
    shelf(room, "BER", 9, 0)
    shelf(room, "LYS", 0, 9)
    assert refusals(send(room, two_lines()))["BER"] == "stock: SKU-2 0 of 2"
    assert [event.record for event in room.forward(hours=25)] == [AllocationDelayed]
    assert sent(room.forward(hours=24)) == ["BER", "LYS"]


def test_services_go_with_the_first_shipment_or_alone_from_the_nearest():
    """AL-02."""
    room = make(articles={"SETUP": article("SETUP", stocked=False)})
    shelf(room, "LYS", 9)
    (event,) = send(room, order(lines=[line(1, "SETUP", 1), line(2, "SKU-1", 1)]))
    assert [
        (s["warehouse"], [row["sku"] for row in s["lines"]]) for s in event.value["shipments"]
    ] == [("LYS", ["SKU-1", "SETUP"])]
    (event,) = send(room, order(reference="2", lines=[line(1, "SETUP", 1)]))
    assert [(s["warehouse"], s["weight_g"]) for s in event.value["shipments"]] == [("BER", 0)]
