"""A bundle's parts are reserved, sent, and come back; its price stays its own (IV-02)."""

from typing import Any

import pytest

from orders.contracts.blank import blank
from orders.contracts.records import (
    Article,
    OrderAllocated,
    OrderBackordered,
    OrderConfirmed,
    OrderReceived,
    OrderSubmitted,
    ReviewState,
    StockReserved,
)
from orders.engine.references import References
from services.aftersales.policy import AftersalesPolicy
from services.aftersales.rules import lines as delivered
from services.aftersales.rules.returns import judge
from services.aftersales.stage import STAGE as AFTERSALES
from services.intake.stage import STAGE as INTAKE
from services.inventory.stage import STAGE as INVENTORY
from services.review.rules.balance import owed, stop_lines
from tests.orders import article, line, order, submitted
from tests.stages import network
from tests.stages.room import Room
from tests.stages.supply import confirmed

SET = [{"sku": "SKU-1", "quantity": 1}, {"sku": "SKU-2", "quantity": 2}]
KEY = "shop:1001"


def boxed(quantity: int = 2, number: int = 1) -> Any:
    """A line of bundles: one SKU-1 and two of SKU-2 each."""
    return line(number, "SET", quantity, bundle=SET)


def inventory(**stock: int) -> Room:
    goods = {f"SKU-{n}": article(f"SKU-{n}") for n in range(1, 5)}
    goods["SET"] = article("SET", bundle=SET, stocked=False)
    room = Room(INVENTORY, references={Article: goods})
    for sku, quantity in stock.items():
        room.supply("stock", sku.replace("_", "-"), quantity)
    return room


def held(room: Room) -> list[tuple[int, str, int]]:
    return [(r["line"], r["account"], r["amount"]) for r in room.state(KEY)["reservations"]]


def test_intake_says_what_a_bundle_is_made_of():
    room = Room(INTAKE, references={Article: {"SET": article("SET", bundle=SET)}})
    content = order(lines=[line(1, "SET", 2), line(2, "SKU-3", bundle=SET)])
    events = room.send(OrderSubmitted, submitted(content))
    [received] = [one.value for one in events if one.record is OrderReceived]
    lines = received["order"].decoded()["lines"]
    assert [one["bundle"] for one in lines] == [SET, []]
    assert received["pieces"] == 2 * 3 + lines[1]["quantity"]
    assert [one["field"] for one in received["completed"]] == ["lines[0].bundle", "lines[1].bundle"]


def test_all_parts_are_reserved_or_none():
    room = inventory(SKU_1=2, SKU_2=3)
    events = room.send(OrderConfirmed, confirmed(order(lines=[boxed()])))
    [short] = [one.value for one in events if one.record is OrderBackordered]
    assert [(one["sku"], one["needed"]) for one in short["shortages"]] == [("SKU-2", 4)]
    assert held(room) == []
    room.supply("stock", "SKU-2", 1)
    assert held(room) == [(1, "SKU-1", 2), (1, "SKU-2", 4)]


def test_an_article_of_two_lines_and_a_bundle_is_added_up():
    """Seven of SKU-1 are asked for: two in bundles, three and two by themselves."""
    content = order(lines=[boxed(), line(2, "SKU-1", 3), line(3, "SKU-1", 2)])
    room = inventory(SKU_1=6, SKU_2=9)
    room.send(OrderConfirmed, confirmed(content))
    assert room.state(KEY)["status"] == "backordered"
    room.supply("stock", "SKU-1", 1)
    assert held(room)[0] == (1, "SKU-1", 2)
    assert room.free("stock", "SKU-1") == 0


def test_what_is_handed_on_are_the_parts_and_the_order_as_it_was():
    room = inventory(SKU_1=9, SKU_2=9, SKU_3=9)
    content = order(lines=[boxed(), line(2, "SKU-3", 1)])
    (told,) = room.send(OrderConfirmed, confirmed(content))
    assert told.record is StockReserved
    sent = [(one["line"], one["sku"], one["quantity"]) for one in told.value["lines"]]
    assert sent == [(1, "SKU-1", 2), (1, "SKU-2", 4), (2, "SKU-3", 1)]
    assert told.value["total_minor"] == content["totals"]["total_minor"]
    assert told.value["order"].decoded() == content


def test_an_order_without_a_bundle_is_handed_on_as_ever():
    room = inventory(SKU_3=9)
    (told,) = room.send(OrderConfirmed, confirmed(order(lines=[line(1, "SKU-3", 1)])))
    assert told.value["lines"] == []


def test_its_parts_may_come_from_two_warehouses():
    reserving = inventory(SKU_1=9, SKU_2=9)
    (told,) = reserving.send(OrderConfirmed, confirmed(order(lines=[boxed()])))
    room = network.make()
    network.shelf(room, "BER", 2, 0)
    network.shelf(room, "LYS", 0, 4)
    events = room.send(StockReserved, told.value)
    [allocated] = [one.value for one in events if one.record is OrderAllocated]
    assert {
        one["warehouse"]: [(part["sku"], part["quantity"]) for part in one["lines"]]
        for one in allocated["shipments"]
    } == {"BER": [("SKU-1", 2)], "LYS": [("SKU-2", 4)]}


def test_a_part_that_is_stopped_costs_its_share_of_the_bundle():
    """Two bundles of three pieces cost 23.80 each and all: one piece is a sixth."""
    value = boxed()["total_minor"]
    lines: Any = [
        {
            "line": 1,
            "sku": "SET",
            "quantity": 6,
            "stopped": 0,
            "credited": 0,
            "amount_minor": value,
        }
    ]
    state = blank(ReviewState)
    less = stop_lines(lines, [{"line": 1, "sku": "SKU-2", "quantity": 1}], whole=False)
    assert owed({**state, "lines": less}) == value - value // 6
    none = stop_lines(less, [{"line": 1, "sku": "SET", "quantity": 2}], whole=True)
    assert owed({**state, "lines": none}) == 0


def returned(*asked: tuple[str, int]) -> Any:
    """What may come back of two bundles that were delivered."""
    sent = delivered.of_order(order(lines=[boxed()]))
    arrived = delivered.changed(
        sent,
        [{"line": 1, "sku": "SKU-1", "quantity": 2}, {"line": 1, "sku": "SKU-2", "quantity": 4}],
        delivered.arrive("BER", "lorry"),
    )
    policy = AftersalesPolicy.load(AFTERSALES.policy_file)
    wanted: Any = [{"line": 1, "sku": sku, "quantity": quantity} for sku, quantity in asked]
    return judge(wanted, arrived, [], 1, policy, References({Article: {}}))


@pytest.mark.parametrize("sku", ["SET", ""])
def test_a_bundle_comes_back_whole(sku):  # AS-04
    found = returned((sku, 1))
    assert [(one["sku"], one["quantity"]) for one in found.lines] == [("SKU-1", 1), ("SKU-2", 2)]


def test_more_bundles_than_there_are_do_not_come_back():  # AS-04
    assert returned(("SET", 3)).lines == []


def test_a_part_does_not_come_back_alone():  # AS-04
    found = returned(("SKU-2", 1))
    assert (found.lines, found.rules[0]["code"]) == ([], "return_of_part_of_bundle")
