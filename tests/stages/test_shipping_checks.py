"""Shipping: what was scanned is what is meant, and packages weigh what their goods do (SH-01)."""

from typing import Any

import pytest

from orders.contracts.records import (
    Article,
    CarrierScanned,
    DeliveryCompleted,
    MessageRequested,
    OrderAllocated,
    PackedOut,
    ReallocationRequested,
    ShipmentPicked,
    ShortPicked,
)
from services.shipping.stage import STAGE
from tests.orders import article, line, order
from tests.stages.house import (
    allocated,
    bare,
    packages,
    packed_out,
    references,
    report,
    scan,
    shipment,
)
from tests.stages.published import names, of
from tests.stages.room import Room

KEY = "shop:1001"
ALL = bare(2, 2, 2, 2, 2)
ORDER = order(lines=[line(n, specification="Red, 40 cm") for n in range(1, 6)])
GTINS = {f"SKU-{n}": f"400638133393{n}" for n in range(1, 6)}


def scanned(line: int = 1, **what: Any) -> dict[str, Any]:
    return {"line": line, "gtin": "", "specification": "", "lot": "", "quantity": 2, **what}


def picked(document: str, *scans: dict[str, Any], **more: Any) -> dict[str, Any]:
    return report(document, lines=ALL, scans=list(scans), **more)


@pytest.fixture
def room() -> Room:
    tables = references()
    tables[Article] = {sku: article(sku, gtin=gtin) for sku, gtin in GTINS.items()}
    made = Room(STAGE, references=tables)
    made.send(OrderAllocated, allocated(ORDER))
    return made


def status(room: Room) -> tuple[str, str]:
    [first, *_] = room.state(KEY)["shipments"]
    return first["status"], first["unchecked"]


def test_what_was_scanned_as_meant_is_picked(room: Room):  # SH-01
    right = [scanned(1, gtin="0" + GTINS["SKU-1"]), scanned(2, gtin=GTINS["SKU-2"])]
    assert room.send(ShipmentPicked, picked("p1", *right)) == []
    assert status(room) == ("picked", "")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (scanned(1, gtin=GTINS["SKU-2"]), "wrong_article"),
        (scanned(1, specification="a blue one"), "wrong_specification"),
        (scanned(9, gtin=GTINS["SKU-1"]), "unknown_line"),
    ],
)
def test_other_goods_are_picked_again_and_do_not_go_before(
    room: Room, wrong: dict[str, Any], why: str
):  # SH-01
    told = of(MessageRequested, room.send(ShipmentPicked, picked("p1", wrong)))
    assert (told["to"], told["template"]) == ("warehouse", "pick-wrong")
    assert why.replace("_", " ") in told["values"]["because"]
    assert room.outcomes[-1] == ("ShipmentPicked", "wrong", why)
    assert status(room) == ("released", "wrong_pick")
    held = room.send(PackedOut, packed_out())
    assert names(held) == ["MessageRequested"], "it is not packed"
    assert status(room) == ("released", "wrong_pick")
    unscanned = room.send(ShipmentPicked, picked("p2"))
    assert names(unscanned) == ["MessageRequested"], "to say so is not enough"
    assert room.send(ShipmentPicked, picked("p3", scanned(1, gtin=GTINS["SKU-1"]))) == []
    assert status(room) == ("picked", "")
    again = {**packed_out(), "document_id": "packed-again"}
    assert names(room.send(PackedOut, again)) == ["ShipmentPacked"]


def test_what_is_not_there_at_all_is_a_short_pick(room: Room):  # SH-01, AL-05
    room.send(ShipmentPicked, picked("p1", scanned(1, gtin=GTINS["SKU-2"])))
    short = report(
        "p2",
        lines=bare(0, 2, 2, 2, 2),
        missing=bare(2),
        scans=[scanned(2, gtin=GTINS["SKU-2"])],
    )
    asked = of(ReallocationRequested, room.send(ShortPicked, short))
    assert asked["lines"] == bare(2)
    assert status(room) == ("picked", "")


def test_the_order_s_own_specification_is_meant_however_it_is_written(room: Room):  # SH-01
    room.send(ShipmentPicked, picked("p1", scanned(1, specification=" RED,  40 CM ")))
    assert status(room) == ("picked", "")


def test_a_lot_that_neither_work_order_nor_report_names_is_a_wrong_one():  # SH-01, IV-08
    room = Room(STAGE, references=references())
    lot = {"line": 1, "sku": "SKU-1", "lot": "L1", "expires_on": "", "quantity": 2}
    with_lots: Any = {**shipment(), "lots": [lot]}
    room.send(OrderAllocated, allocated(order(), with_lots))
    room.send(ShipmentPicked, picked("p1", scanned(1, lot="L2")))
    assert room.outcomes[-1] == ("ShipmentPicked", "wrong", "wrong_lot")
    named = picked("p2", scanned(1, lot="L2"), lots=[{**lot, "lot": "L2"}])
    room.send(ShipmentPicked, named)
    assert status(room) == ("picked", ""), "the books follow what the report names"


def weighing(document: str, grams: int) -> dict[str, Any]:
    [package] = packages()
    return report(document, packages=[{**package, "weight_g": grams}])


@pytest.mark.parametrize(("grams", "off"), [(790, "too_light"), (2_901, "too_heavy")])
def test_what_weighs_otherwise_than_its_goods_is_weighed_again(
    room: Room, grams: int, off: str
):  # SH-01: ten pieces of 100 g, 20 % more or less, 1.5 kg and 20 % of packing
    told = of(MessageRequested, room.send(PackedOut, weighing("w1", grams)))
    assert (told["to"], told["template"]) == ("warehouse", "weigh-again")
    assert told["values"]["expected_g"] == "1000"
    assert told["values"]["weighed_g"] == str(grams)
    assert room.outcomes[-1] == ("PackedOut", "reweigh", off)
    assert status(room) == ("released", "weight")
    again = room.send(PackedOut, weighing("w2", grams))
    assert [e.value["to"] for e in again] == ["warehouse", "operations"], "somebody has to look"
    assert names(room.send(PackedOut, weighing("w3", 1_200))) == ["ShipmentPacked"]
    assert status(room) == ("packed", "")


@pytest.mark.parametrize("grams", [800, 2_900, 0])
def test_within_its_bounds_or_not_weighed_it_goes(room: Room, grams: int):
    assert names(room.send(PackedOut, weighing("w1", grams))) == ["ShipmentPacked"]


def test_goods_without_a_known_weight_are_not_held():
    tables = references()
    tables[Article] = {sku: article(sku, weight_g=0) for sku in GTINS}
    room = Room(STAGE, references=tables)
    room.send(OrderAllocated, allocated(order()))
    assert names(room.send(PackedOut, weighing("w1", 99_999))) == ["ShipmentPacked"]


def test_a_carrier_that_has_it_all_the_same_is_a_fact_and_told(room: Room):  # SH-01
    room.send(PackedOut, weighing("w1", 9_000))
    events = room.send(CarrierScanned, scan("PICKED_UP"))
    told = [e.value for e in events if e.record is MessageRequested]
    assert ("operations", "sent-unchecked") in [(one["to"], one["template"]) for one in told]
    assert status(room) == ("dispatched", "")
    assert "DeliveryCompleted" in names(room.send(CarrierScanned, scan("DELIVERED")))


def test_what_is_scanned_wrong_and_gone_is_told_to_people(room: Room):  # SH-01
    room.send(CarrierScanned, scan("PICKED_UP"))
    late = picked("p1", scanned(1, gtin=GTINS["SKU-2"]))
    told = of(MessageRequested, room.send(ShipmentPicked, late))
    assert (told["to"], told["template"]) == ("operations", "sent-unchecked")
    assert of(DeliveryCompleted, room.send(CarrierScanned, scan("DELIVERED")))["delivered"] == ALL
