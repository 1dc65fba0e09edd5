"""A paper that does not agree with its order and its shipment is not made, and says why (SH-02)."""

from collections.abc import Callable
from typing import Any

import pytest

from orders.client.papers.refusal import Refused
from orders.client.papers.sources import sources
from orders.client.papers.told import Sources
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    OrderFinished,
    OrderReceived,
    RecallAnswered,
    ShipmentRecallRequested,
    ShipmentReleased,
)
from services.papers.kinds import KINDS
from services.papers.making import data, possible
from tests.orders import order, received
from tests.papers.house import SENDER, Told, abroad, goods, story
from tests.stages.house import NUMBER

Change = Callable[[Any], object]


def refusal(told: Sources, kind: str, shipment_id: str = "") -> tuple[list[str], str]:
    """Codes and words of it."""
    with pytest.raises(Refused) as refused:
        data(told, kind, shipment_id, SENDER)
    return [one.code for one in refused.value.reasons], str(refused.value)


def packed(told: Any) -> Any:
    return told["shipments"][0]["packed"]["packages"][0]


def handed(told: Any) -> Any:
    return told["shipments"][0]["dispatched"]


def released(told: Any) -> Any:
    return told["shipments"][0]["released"]


WRONG: dict[str, tuple[Change, str]] = {
    "too_much": (lambda told: packed(told)["lines"][0].update(quantity=3), "3 of SKU-1 of line 1"),
    "unknown_line": (lambda told: released(told)["lines"][0].update(sku="SKU-X"), "no SKU-X"),
    "other_unit": (lambda told: released(told)["lines"][0].update(unit="GRM"), "in GRM"),
    "nothing_packed": (lambda told: packed(told).update(lines=[]), "hold nothing"),
    "weighs_nothing": (lambda told: packed(told).update(weight_g=0), "without a weight: P-1"),
    "package_twice": (
        lambda told: told["shipments"][0]["packed"]["packages"].append(
            {**packed(told), "lines": []}
        ),
        "told twice: P-1",
    ),
    "handed_over_otherwise": (
        lambda told: handed(told)["lines"][0].update(quantity=1),
        "2 are packed, and 1 were handed over",
    ),
    "no_quantity": (lambda told: packed(told)["lines"][0].update(quantity=0), "0 of SKU-1"),
}


@pytest.mark.parametrize("code", WRONG)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("pick-list", "invoice")])
def test_whatever_disagrees_keeps_a_paper_from_being_made(kind: str, code: str):
    told = story(abroad())
    change, said = WRONG[code]
    change(told)
    codes, because = refusal(told, kind)
    assert code in codes
    assert said in because


@pytest.mark.parametrize(
    ("part", "code"),
    [("unit_price_minor", "line_does_not_add_up"), ("total_minor", "sum_does_not_add_up")],
)
@pytest.mark.parametrize("kind", ["invoice", "commercial-invoice", "customs-declaration"])
def test_amounts_that_do_not_add_up_are_on_no_paper(kind: str, part: str, code: str):
    told: Any = story(abroad())
    for content in (told["order"], released(told)["order"]):
        content["lines"][0][part] += 100
    assert code in refusal(told, kind)[0]


def test_shipments_of_an_order_hold_no_more_than_it_together():
    told: Any = story(abroad())
    again: Any = story(abroad())["shipments"][0]
    again["released"]["shipment_id"] = "000001Z-2"
    told["shipments"].append(again)
    codes, because = refusal(told, "packing-list", "000001Z-1")
    assert "too_much" in codes
    assert "the order's shipments together: 4 of SKU-1 of line 1, and 2 in the order" in because


def test_less_than_was_released_is_a_short_pick_and_no_fault():
    told: Any = story(abroad(), until="packed")
    packed(told)["lines"][0]["quantity"] = 1
    [lamp, *_] = data(told, "delivery-note", "", SENDER)["goods"]
    assert (lamp["quantity"], lamp["ordered"]) == (1, 2)


@pytest.mark.parametrize("lacking", ["gtin", "hs_code", "origin_country"])
def test_customs_are_told_nothing_that_nobody_knows(lacking: str):
    """Which article lacks what."""
    articles = {**goods(1, 2, 3, 4), **goods(5, **{lacking: ""})}
    told = story(abroad(), articles=articles)
    assert refusal(told, "customs-declaration") == (
        ["article_lacks"],
        f"article SKU-5 lacks {lacking}",
    )
    assert data(told, "commercial-invoice", "", SENDER)["goods_minor"] == 10_210


def test_an_article_that_master_data_does_not_know_is_not_declared():
    told = story(abroad())
    del told["articles"]["SKU-2"]
    assert refusal(told, "customs-declaration")[0] == ["unknown_article"]


def test_goods_that_weigh_more_than_their_packages_are_not_declared():
    told = story(abroad(), articles=goods(*range(1, 6), weight_g=160))
    codes, because = refusal(told, "customs-declaration")
    assert codes == ["lighter_than_its_goods"]
    assert "1345 g, and its goods 1600 g" in because
    rounded_up = story(abroad(), articles=goods(*range(1, 6), weight_g=135))
    assert data(rounded_up, "customs-declaration", "", SENDER)["net_g"] == 1350


def test_what_stays_in_the_country_is_not_declared():
    assert refusal(story(order()), "customs-declaration")[0] == ["stays_in_the_country"]


def test_what_goes_by_ship_goes_from_a_port_to_a_port():
    told: Any = story(abroad())
    released(told)["mode"] = "sea"
    assert data(told, "bill-of-lading", "", SENDER)["port_of_discharge"] == "CNSHA"
    released(told)["order"]["trade_terms"]["port_of_loading"] = ""
    assert refusal(told, "bill-of-lading")[0] == ["no_port"]


def test_before_it_is_packed_there_is_the_pick_list_alone():
    told = story(until="released")
    able = {one.kind for one in possible(told, SENDER) if not one.reasons}
    assert able == {"pick-list", "invoice"}
    assert refusal(told, "manifest")[0] == ["not_packed"]


def test_an_order_before_its_release_has_an_invoice():
    told = Told([])
    told.say(OrderReceived, received(order()))
    found = sources("shop:1001", told.found)
    assert found is not None
    listed = {one.kind: [reason.code for reason in one.reasons] for one in possible(found, SENDER)}
    assert listed.pop("invoice") == []
    assert set(map(tuple, listed.values())) == {("not_released",)}


def test_an_order_that_came_to_nothing_has_none():
    told = Told([])
    told.say(OrderReceived, received(order()))
    ended = {"order_id": "shop:1001", "version": 1, "outcome": "cancelled", "at": 1}
    told.say(OrderFinished, ended)
    found = sources("shop:1001", told.found)
    assert found is not None
    assert refusal(found, "invoice") == (
        ["came_to_nothing"],
        "the order came to nothing: it is cancelled",
    )


def test_a_shipment_that_its_warehouse_stopped_has_none():
    """As its warehouse answered whoever asked it; an answer to nobody stops nothing."""
    shipment, told = released(story(until="released")), Told([])
    told.say(OrderReceived, received(order()))
    carried = {"order": CarriedOrder.of(order()), "number": NUMBER, "step": 50}
    told.say(ShipmentReleased, {**shipment, **carried})
    about = {"order_id": "shop:1001", "shipment_id": f"{NUMBER}-1", "recalled": True}
    told.say(RecallAnswered, about)
    goes_on = sources("shop:1001", told.found)
    assert goes_on is not None
    assert data(goes_on, "pick-list", "", SENDER)["number"] == f"PK-{NUMBER}-1"
    told.say(ShipmentRecallRequested, about)
    told.say(RecallAnswered, about)
    stopped = sources("shop:1001", told.found)
    assert stopped is not None
    assert refusal(stopped, "pick-list", f"{NUMBER}-1")[0] == ["withdrawn"]
    assert refusal(stopped, "pick-list")[0] == ["not_released"]


def test_there_is_no_paper_of_what_is_not_there():
    told = story()
    assert refusal(told, "menu")[0] == ["unknown_kind"]
    codes, because = refusal(told, "manifest", "9")
    assert codes == ["unknown_shipment"]
    assert because == "the order has no shipment 9: it has 000001Z-1"
    assert sources("shop:1001", []) is None
