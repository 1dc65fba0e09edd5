"""Inventory: a line that is made to order holds the parts of its list (IV-07)."""

from typing import Any

import pytest

from orders.audit.standing import standing_of
from orders.client.awaited import awaited
from orders.contracts.records import (
    Article,
    LineQuantity,
    MaterialsReserved,
    OrderBackordered,
    OrderConfirmed,
    OrderStopped,
    PartsList,
    RecallRequested,
    StockReceived,
    StockReserved,
    Warehouse,
)
from services.inventory.stage import STAGE
from tests.orders import article, line, order
from tests.stages.house import warehouse
from tests.stages.room import Room
from tests.stages.supply import confirmed, goods_in, recall

KEY = "shop:1001"
TABLE = {"TOP": (1, 0), "LEG": (4, 0), "SCREW": (10, 50_000)}
"""Part -> how many of it a table has, and what is lost while it is made, millionths."""


def parts_list(sku: str, parts: dict[str, tuple[int, int]], revision: str = "A") -> PartsList:
    return {
        "sku": sku,
        "revision": revision,
        "parts": [
            {"sku": part, "quantity": quantity, "scrap_ppm": scrap}
            for part, (quantity, scrap) in parts.items()
        ],
    }


def make(*lists: PartsList, **stock: int) -> Room:
    """A house that makes tables; so much of each part is there."""
    goods = {sku: article(sku) for sku in ("TABLE", "TOP", "LEG", "SCREW", "LAMP", "WOOD")}
    known = {one["sku"]: one for one in lists or (parts_list("TABLE", TABLE),)}
    room = Room(
        STAGE,
        references={Article: goods, PartsList: known, Warehouse: {"BER": warehouse("BER")}},
    )
    for sku, quantity in stock.items():
        room.supply("stock", sku, quantity)
    return room


def tables(quantity: int = 2, *others: Any, version: int = 1, **changes: Any) -> OrderConfirmed:
    """An order of tables to be made."""
    content = order(lines=[line(1, "TABLE", quantity), *others], kind="MADE_TO_ORDER", **changes)
    return confirmed(content, version)


def names(events: Any) -> list[str]:
    return [event.record.__name__ for event in events]


def held(room: Room) -> dict[str, int]:
    return {one["account"]: one["amount"] for one in room.state(KEY)["reservations"]}


ENOUGH = {"TOP": 2, "LEG": 8, "SCREW": 21}
"""Of two tables; of twenty screws one is lost."""


def test_all_parts_are_held_and_the_order_waits_at_the_gate_of_production():
    room = make(**ENOUGH)
    (told,) = room.send(OrderConfirmed, tables())
    assert told.record is MaterialsReserved
    assert held(room) == ENOUGH
    assert room.state(KEY)["status"] == "awaiting_production"
    assert [one["revision"] for one in told.value["made"]] == ["A"]


def test_it_is_told_what_it_waits_for():
    room = make(**ENOUGH)
    room.send(OrderConfirmed, tables())
    [one] = awaited("inventory", KEY, room.state(KEY), "awaiting_production")
    assert one.who == "production"
    assert one.what.startswith("waits for production: 2 of TABLE by parts list A")
    assert standing_of(room.state(KEY)).asks, "the audit takes it for an order that people have"


@pytest.mark.parametrize("lacks", ENOUGH)
def test_it_holds_all_parts_or_none(lacks):
    room = make(**{**ENOUGH, lacks: ENOUGH[lacks] - 1})
    events = room.send(OrderConfirmed, tables())
    [short] = [one.value for one in events if one.record is OrderBackordered]
    assert [one["sku"] for one in short["shortages"]] == [lacks]
    assert room.state(KEY)["reservations"] == []
    [told] = room.send(StockReceived, goods_in(1, "GR-1", sku=lacks))
    assert told.record is MaterialsReserved
    assert held(room) == ENOUGH


def test_what_is_lost_while_it_is_made_is_rounded_up():
    """10.5 screws of one table are 11, 21 of two are 21."""
    for quantity, screws in ((1, 11), (2, 21), (3, 32)):
        room = make(TOP=9, LEG=99, SCREW=99)
        room.send(OrderConfirmed, tables(quantity))
        assert held(room)["SCREW"] == screws


def test_an_article_that_is_a_part_and_ordered_beside_is_added_up():
    room = make(**{**ENOUGH, "LEG": 10})
    room.send(OrderConfirmed, tables(2, line(2, "LEG", 3)))
    assert room.state(KEY)["status"] == "backordered", "eleven legs are asked for, not eight"
    room.supply("stock", "LEG", 1)
    assert room.state(KEY)["status"] == "awaiting_production"


def test_a_part_that_lies_on_no_shelf_is_made_by_its_own_list():
    top = parts_list("TOP", {"WOOD": (3, 100_000)})
    room = make(parts_list("TABLE", TABLE), top, WOOD=7, LEG=8, SCREW=21)
    room.references.put(Article, "TOP", article("TOP", stocked=False))
    room.send(OrderConfirmed, tables())
    assert held(room) == {"WOOD": 7, "LEG": 8, "SCREW": 21}


def test_a_part_that_lies_on_a_shelf_is_taken_from_there():
    room = make(parts_list("TABLE", TABLE), parts_list("TOP", {"WOOD": (3, 0)}), **ENOUGH)
    room.send(OrderConfirmed, tables())
    assert held(room) == ENOUGH


def test_other_orders_buy_the_article_from_the_shelf():
    room = make(TABLE=2)
    (told,) = room.send(OrderConfirmed, confirmed(order(lines=[line(1, "TABLE", 2)])))
    assert told.record is StockReserved


def test_an_order_to_be_made_without_a_parts_list_goes_on_as_ever():
    room = make(LAMP=1)
    content = order(lines=[line(1, "LAMP", 1)], kind="MADE_TO_ORDER")
    (told,) = room.send(OrderConfirmed, confirmed(content))
    assert told.record is StockReserved


def test_the_order_keeps_to_the_parts_list_that_it_began_with():
    room = make(TOP=2, LEG=8)
    room.send(OrderConfirmed, tables())
    room.references.put(PartsList, "TABLE", parts_list("TABLE", {"TOP": (1, 0)}, "B"))
    room.supply("stock", "SCREW", 21)
    assert held(room) == ENOUGH
    assert [one["revision"] for one in room.state(KEY)["made"]] == ["A"]


def test_its_parts_keep_its_place_in_the_queue_until_they_come():
    """IV-09: a later order of a part does not overtake it."""
    room = make(TOP=2, LEG=7, SCREW=21)
    room.send(OrderConfirmed, tables())
    later = confirmed(order(reference="1002", lines=[line(1, "LEG", 8)]))
    room.send(OrderConfirmed, later)
    room.supply("stock", "LEG", 1)
    assert room.state(KEY)["status"] == "awaiting_production"


@pytest.mark.parametrize("stock", [ENOUGH, {"TOP": 2}])
def test_a_cancellation_stops_it_and_gives_all_back(stock):
    room = make(**stock)
    room.send(OrderConfirmed, tables())
    events = room.send(RecallRequested, recall())
    assert "OrderStopped" in names(events)
    room.send(OrderStopped, next(e.value for e in events if e.record is OrderStopped))
    assert room.state(KEY)["reservations"] == []
    assert all(room.free("stock", sku) == amount for sku, amount in stock.items())
    assert list(awaited("inventory", KEY, room.state(KEY), "cancelled"))[:1] != []


def test_a_change_keeps_its_parts_for_the_next_version():
    """CF-03: three tables instead of two; what the two hold stays, the rest is taken."""
    room = make(TOP=3, LEG=12, SCREW=32)
    room.send(OrderConfirmed, tables())
    told = room.send(RecallRequested, {**recall(), "purpose": "AMEND"})
    kept: list[LineQuantity] = told[-1].value["kept"]
    assert {one["sku"]: one["quantity"] for one in kept} == ENOUGH
    room.send(OrderConfirmed, tables(3, version=2))
    assert held(room) == {"TOP": 3, "LEG": 12, "SCREW": 32}
    assert [one["quantity"] for one in room.state(KEY)["made"]] == [3]


def test_a_cancellation_while_it_is_changed_stops_what_was_ordered_and_not_its_parts():
    room = make(**ENOUGH)
    room.send(OrderConfirmed, tables())
    room.send(RecallRequested, {**recall(), "purpose": "AMEND"})
    [stopped] = room.send(RecallRequested, recall())
    assert [(one["sku"], one["quantity"]) for one in stopped.value["lines"]] == [("TABLE", 2)]


def test_a_change_to_fewer_gives_back_what_it_no_longer_needs():
    """CF-03."""
    room = make(**ENOUGH)
    room.send(OrderConfirmed, tables())
    room.send(RecallRequested, {**recall(), "purpose": "AMEND"})
    room.send(OrderConfirmed, tables(1, version=2))
    assert held(room) == {"TOP": 1, "LEG": 4, "SCREW": 11}
    assert room.free("stock", "LEG") == 4


def test_a_list_that_goes_round_ends():
    """None is loaded; one that is there all the same asks the shelf for the article itself."""
    room = make(parts_list("TABLE", {"TOP": (1, 0)}), parts_list("TOP", {"TABLE": (1, 0)}), TABLE=2)
    room.references.put(Article, "TOP", article("TOP", stocked=False))
    room.send(OrderConfirmed, tables())
    assert held(room) == {"TABLE": 2}
