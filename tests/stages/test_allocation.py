"""Allocation: the choice of warehouses (AL-01, AL-02), splits, waiting, capacity."""

import pytest

from orders.contracts.records import (
    AllocationDelayed,
    Article,
    ExchangeRate,
    MessageRequested,
    OrderAllocated,
    StockReserved,
    Warehouse,
)
from services.allocation.policy import AllocationPolicy
from services.allocation.stage import STAGE
from tests.orders import PLACED, address, article, buyer, line, order
from tests.stages.house import warehouse
from tests.stages.room import START, Room
from tests.stages.supply import NUMBER, confirmed

KEY = "shop:1001"
DAY = 86_400_000
TODAY = "2026-09-21"

BERLIN = {"latitude": 52.5, "longitude": 13.4}
LYON = {"latitude": 45.8, "longitude": 4.8}
ROME = {"latitude": 41.9, "longitude": 12.5}


def house(**changes):
    """Berlin, Lyon, Rome; the customer of `tests.orders` lives in Berlin."""
    depots = {
        "BER": {**warehouse("BER"), **BERLIN},
        "LYS": {**warehouse("LYS", "FR"), **LYON},
        "ROM": {**warehouse("ROM", "IT"), **ROME},
    }
    return {code: {**depot, **changes.get(code, {})} for code, depot in depots.items()}


def make(policy=None, articles=None, rates=None, **changes) -> Room:
    goods = {f"SKU-{n}": article(f"SKU-{n}") for n in range(1, 6)} | (articles or {})
    return Room(
        STAGE,
        policy,
        references={Article: goods, Warehouse: house(**changes), ExchangeRate: rates or {}},
    )


@pytest.fixture
def room() -> Room:
    return make()


def shelf(room: Room, warehouse: str, *quantities: int) -> None:
    """So much of SKU-1, SKU-2, ... on the shelves of the warehouse."""
    for number, quantity in enumerate(quantities, 1):
        if quantity:
            room.supply("warehouse_stock", f"SKU-{number}@{warehouse}", quantity)


def free(room: Room, warehouse: str, count: int = 5) -> list[int]:
    return [
        room.free("warehouse_stock", f"SKU-{number}@{warehouse}") for number in range(1, count + 1)
    ]


def send(room: Room, content=None):
    return room.send(StockReserved, confirmed(content or order()))


def sent(events) -> list[str]:
    """The warehouses of the one allocation among the events."""
    (allocated,) = [event.value for event in events if event.record is OrderAllocated]
    return [shipment["warehouse"] for shipment in allocated["shipments"]]


def refusals(events) -> dict[str, str]:
    (delayed,) = [event.value for event in events if event.record is AllocationDelayed]
    return dict(rule["because"].split(": ", 1) for rule in delayed["decision"]["rules"])


def two_lines(**changes):
    return order(lines=[line(1, "SKU-1", 2), line(2, "SKU-2", 2)], **changes)


def test_a_lower_version_than_is_known_changes_nothing(room):
    shelf(room, "BER", 10, 10, 10, 10, 10)
    assert sent(room.send(StockReserved, confirmed(order(), version=2))) == ["BER"]
    assert room.send(StockReserved, confirmed(order(), version=1)) == []
    assert room.outcomes[-1][:2] == ("StockReserved", "ignored")
    assert (free(room, "BER"), room.state(KEY)["version"]) == ([8] * 5, 2)


def test_the_nearest_warehouse_that_has_all_sends_it(room):
    """AL-02: shelves and a shipment of the day are taken; the shipment says what it weighs and
    costs."""
    for code in ("BER", "LYS", "ROM"):
        shelf(room, code, 9, 9, 9, 9, 9)
    received = confirmed(order())
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
        {
            "rule": "AL-02",
            "outcome": "passed",
            "because": "BER: 0 km, load 0 %, about 508 minor units",
        }
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


def test_the_same_hand_off_again_changes_nothing(room):
    shelf(room, "BER", 9, 9, 9, 9, 9)
    send(room)
    assert send(room) == []
    assert free(room, "BER") == [7] * 5


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
    }
