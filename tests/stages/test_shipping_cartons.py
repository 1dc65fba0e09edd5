"""Shipping: the warehouse is told in which cartons to pack (SH-01)."""

from typing import Any

from orders.contracts.records import OrderAllocated, PackedOut, ShipmentPacked, ShipmentReleased
from services.shipping.stage import STAGE
from tests.orders import article, order
from tests.stages.house import allocated, carton, packed_out, references
from tests.stages.published import of
from tests.stages.room import Room

CARTONS = {"S": carton("S", (200, 100, 100)), "L": carton("L", (400, 300, 200))}
"""Two litres, and 24."""


def released(**tables: Any) -> Any:
    """What the warehouse is told of an order of two pieces of each of five articles, 200 ml and
    100 g a piece."""
    room = Room(STAGE, references=references(**tables))
    return of(ShipmentReleased, room.send(OrderAllocated, allocated(order())))


def articles(**changes: Any) -> dict[str, Any]:
    """Five articles, the first of them another."""
    made = {f"SKU-{n}": article(f"SKU-{n}") for n in range(1, 6)}
    return made | {"SKU-1": article("SKU-1", **changes)}


def said(told: Any) -> list[str]:
    return [rule["code"] for rule in told["decision"]["rules"]][2:]


def test_all_goes_into_the_smallest_carton_that_takes_it() -> None:
    told = released(cartons=CARTONS)
    [planned] = told["cartons"]
    assert (planned["carton"], planned["packaging"], planned["weight_g"]) == ("S", "standard", 1000)
    assert [line["quantity"] for line in planned["lines"]] == [2] * 5
    assert said(told) == ["cartons_planned"]


def test_cold_goods_have_a_carton_of_their_own() -> None:
    told = released(cartons=CARTONS, articles=articles(nature="COLD"))
    assert [(one["packaging"], len(one["lines"])) for one in told["cartons"]] == [
        ("cold", 1),
        ("standard", 4),
    ]


def test_what_no_carton_takes_is_told_with_its_reason() -> None:
    long = {"length_mm": 900, "width_mm": 20, "height_mm": 10}
    told = released(cartons=CARTONS, articles=articles(**long))
    assert [line["line"] for line in told["cartons"][0]["lines"]] == [2, 3, 4, 5]
    assert said(told) == ["cartons_planned", "longer_than_every_carton"]
    assert told["decision"]["rules"][-1]["because"] == "2 x SKU-1: longer than every carton"


def test_services_are_packed_in_nothing() -> None:
    told = released(cartons=CARTONS, articles=articles(stocked=False))
    assert [line["line"] for line in told["cartons"][0]["lines"]] == [2, 3, 4, 5]


def test_a_house_that_tells_of_no_cartons_plans_none() -> None:
    told = released()
    assert (told["cartons"], said(told)) == ([], [])


def test_the_warehouse_may_pack_otherwise() -> None:
    room = Room(STAGE, references=references(cartons=CARTONS))
    room.send(OrderAllocated, allocated(order()))
    packed = of(ShipmentPacked, room.send(PackedOut, packed_out()))
    assert len(packed["packages"]) == 1
