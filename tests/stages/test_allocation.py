"""Allocation: which warehouse sends an order (AL-02)."""

import pytest

from orders.business.decisions import passed
from orders.business.facts import beside
from orders.contracts.records import StockReserved
from services.allocation.policy import AllocationPolicy
from tests.orders import address, article, buyer, line, order
from tests.stages.network import (
    BERLIN,
    KEY,
    TODAY,
    free,
    make,
    refusals,
    send,
    sent,
    shelf,
    two_lines,
)
from tests.stages.room import Room
from tests.stages.supply import NUMBER, handed_on


@pytest.fixture
def room() -> Room:
    return make()


def test_a_lower_version_than_is_known_changes_nothing(room):
    shelf(room, "BER", 10, 10, 10, 10, 10)
    assert sent(room.send(StockReserved, handed_on(order(), version=2))) == ["BER"]
    assert room.send(StockReserved, handed_on(order(), version=1)) == []
    assert room.outcomes[-1][:2] == ("StockReserved", "ignored")
    assert (free(room, "BER"), room.state(KEY)["version"]) == ([8] * 5, 2)


def test_the_nearest_warehouse_that_has_all_sends_it(room):
    """AL-02: shelves and a shipment of the day are taken; the shipment says what it weighs and
    costs."""
    for code in ("BER", "LYS", "ROM"):
        shelf(room, code, 9, 9, 9, 9, 9)
    received = handed_on(order())
    (event,) = room.send(StockReserved, received)
    value = event.value
    assert (value["revision"], value["step"], value["order"]) == (1, 42, received["order"])
    (shipment,) = value["shipments"]
    assert shipment["shipment_id"] == f"{NUMBER}-1"
    assert (shipment["warehouse"], shipment["distance_km"]) == ("BER", 0)
    assert (shipment["weight_g"], shipment["volume_ml"]) == (1000, 2000)
    assert shipment["cost_minor"] == 390 + 18 + 10 * 10  # a shipment, a kilogram, ten units handled
    assert free(room, "BER") == [7] * 5
    assert room.free("capacity", f"BER@{TODAY}", limit=1000) == 999
    assert value["decision"]["rules"] == [
        passed(
            "AL-02",
            "warehouse_chosen",
            "BER: 0 km, load 0 %, about 508 minor units",
            beside("warehouse", "BER"),
            beside("load", 0, "percent"),
            beside("cost", 508, "EUR"),
            beside("distance", 0, "kilometer"),
        )
    ]


def test_who_has_not_all_is_passed_over(room):
    """AL-02: stock is a hard constraint."""
    shelf(room, "BER", 9, 9, 9, 9, 1)
    shelf(room, "LYS", 9, 9, 9, 9, 9)
    assert sent(send(room)) == ["LYS"]
    assert free(room, "BER") == [9, 9, 9, 9, 1]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"countries": ["AT"]}, "does not serve DE"),
        ({"reserved_for": ["C-9"]}, "works for other customers only"),
        ({"daily_capacity": 0}, "capacity of the day used up: 0 of 0 shipments"),
        ({"natures": ["NORMAL"]}, "does not handle COLD; stock: SKU-1 0 of 2"),
        ({}, "stock: SKU-1 0 of 2"),
    ],
)
def test_each_rejected_warehouse_is_named_with_its_reason(change, reason):
    """AL-02: hard constraints, when they leave no warehouse."""
    room = make(
        articles={"SKU-1": article("SKU-1", nature="COLD" if "natures" in change else "NORMAL")},
        BER=change,
    )
    content = order(lines=[line(1, "SKU-1", 2)])
    assert refusals(send(room, content)) == {
        "BER": reason,
        "LYS": "stock: SKU-1 0 of 2",
        "ROM": "stock: SKU-1 0 of 2",
    }


def test_rejected_warehouses_stand_in_the_decision(room):
    """AL-02: also when another one sends it."""
    room = make(BER={"reserved_for": ["C-9"]})
    shelf(room, "LYS", 9, 9, 9, 9, 9)
    (event,) = send(room)
    assert (
        event.value["decision"]["rules"][-1]["because"]
        == "BER rejected: works for other customers only"
    )


def test_a_warehouse_may_work_for_this_customer_alone():
    """AL-02."""
    room = make(BER={"reserved_for": ["C-7"]})
    for code in ("BER", "LYS"):
        shelf(room, code, 9, 9, 9, 9, 9)
    assert sent(send(room, order(buyer=buyer(customer_id="C-7")))) == ["BER"]


def test_cold_goods_go_from_a_warehouse_that_can_keep_them_cold():
    """AL-02: the goods' nature."""
    room = make(articles={"SKU-2": article("SKU-2", nature="COLD")}, BER={"natures": ["NORMAL"]})
    for code in ("BER", "ROM"):
        shelf(room, code, 9, 9)
    assert sent(send(room, two_lines())) == ["ROM"]


def test_goods_of_two_natures_that_no_warehouse_handles_together_are_split():
    """AL-02."""
    room = make(
        articles={
            "SKU-1": article("SKU-1", nature="HAZARD"),
            "SKU-2": article("SKU-2", nature="COLD"),
        },
        BER={"natures": ["HAZARD"]},
        LYS={"natures": ["COLD"]},
        ROM={"natures": ["NORMAL"]},
    )
    for code in ("BER", "LYS", "ROM"):
        shelf(room, code, 9, 9)
    assert sent(send(room, two_lines())) == ["BER", "LYS"]


def test_dear_handling_can_outweigh_distance():
    """AL-02: cost; the same with the weight of handling at nothing goes to the nearest."""
    dear = {"cost_per_unit_minor": 500}
    free_handling = AllocationPolicy.model_validate({"choice": {"handling_percent": 0}})
    for policy, chosen in ((None, "LYS"), (free_handling, "BER")):
        room = make(policy, BER=dear)
        for code in ("BER", "LYS"):
            shelf(room, code, 9, 9, 9, 9, 9)
        assert sent(send(room)) == [chosen]


def test_a_nearly_full_day_can_outweigh_distance():
    """AL-02: load."""
    room = make(BER={"daily_capacity": 4}, LYS=BERLIN)
    for code in ("BER", "LYS"):
        shelf(room, code, 9, 9, 9, 9, 9)
    chosen = [sent(send(room, order(reference=str(n))))[0] for n in range(3)]
    assert chosen == ["BER", "LYS", "LYS"]


def test_costs_are_in_the_orders_currency():
    """AL-02: yen have no decimals."""
    yen = {"currency": "JPY", "house_currency": "EUR", "micros": 6_000, "valid_from_at": 0}
    room = make(rates={"JPY": yen, "EUR": {**yen, "currency": "EUR", "micros": 1_000_000}})
    shelf(room, "BER", 9, 9, 9, 9, 9)
    (event,) = send(room, order(currency="JPY"))
    assert event.value["shipments"][0]["cost_minor"] == round(5.08 / 0.006)


def test_without_coordinates_the_country_decides(room):
    """AL-02: the distance is unknown (-1), a warehouse in the country counts as near."""
    for code in ("BER", "LYS", "ROM"):
        shelf(room, code, 9, 9, 9, 9, 9)
    (event,) = send(
        room, order(delivery_address=address(country="IT", latitude=None, longitude=None))
    )
    assert [(s["warehouse"], s["distance_km"]) for s in event.value["shipments"]] == [("ROM", -1)]


def test_the_same_hand_off_again_changes_nothing(room):
    shelf(room, "BER", 9, 9, 9, 9, 9)
    send(room)
    assert send(room) == []
    assert free(room, "BER") == [7] * 5
