"""CF-04: review promises when the goods will be there, once a version, and hands it on."""

import pytest

from orders.business.times import DAY, HOUR
from orders.contracts.records import OfferMade, OrderConfirmed, PromiseMade
from tests.orders import order
from tests.stages.review_desk import KEY, SKUS, Desk, names, only


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    for sku in SKUS:
        made.room.supply("stock", sku, 100)
    return made


def test_what_is_promised_stands_in_the_head_of_the_hand_off(desk):  # CF-04
    events = desk.receive(order())
    assert names(events) == ["OrderApproved", "PromiseMade", "OrderConfirmed"]
    promise = only(events, PromiseMade)
    assert promise["terms"][0]["addend"] == "STOCK"
    assert promise["decision"]["rules"][0]["code"] == "promised_from_stock"
    assert only(events, OrderConfirmed)["promised_at"] == promise["promised_at"]


def test_it_is_an_estimate_and_takes_nothing(desk):  # CF-04
    desk.receive(order())
    assert all(desk.room.free("stock", sku) == 100 for sku in SKUS)


def test_what_is_short_is_promised_later(desk):  # CF-04
    soon = only(desk.receive(order()), PromiseMade)["promised_at"]
    desk.room.supply("stock", "SKU-1", -100)
    late = only(desk.receive(order(reference="2")), PromiseMade)
    assert late["terms"][0]["addend"] == "SUPPLY"
    assert late["promised_at"] > soon + 10 * DAY


def test_the_customer_is_asked_to_confirm_what_is_promised(desk):  # CF-04
    events = desk.receive(order(channel="desk"))
    promise = only(events, PromiseMade)
    [option] = only(events, OfferMade)["options"]
    assert option["deliver_by_at"] == promise["promised_at"]
    assert promise["terms"][0]["addend"] == "CONFIRMATION"
    [confirmed] = desk.answer(True, "desk:1001")[-1:]
    assert confirmed.value["promised_at"] == promise["promised_at"]


def test_an_order_that_is_held_again_keeps_what_was_promised(desk):  # CF-04
    asked = order(channel="desk")
    promise = only(desk.receive(asked), PromiseMade)
    desk.charge_back(asked["totals"]["total_minor"], key="desk:1001")
    again = desk.pay(asked["totals"]["total_minor"], "D9", key="desk:1001")
    assert "PromiseMade" not in names(again)
    assert desk.room.state("desk:1001")["promised_at"] == promise["promised_at"]


def test_a_changed_order_is_promised_anew(desk):  # CF-04
    first = only(desk.receive(order(channel="desk")), PromiseMade)
    desk.recall("desk:1001", "AMEND")
    desk.later(2)
    second = only(desk.receive(order(channel="desk"), version=2), PromiseMade)
    assert second["version"] == 2
    assert second["terms"][0]["from_at"] == first["terms"][0]["from_at"] + 2 * HOUR


def test_an_order_that_is_not_approved_is_promised_nothing(desk):  # CF-04
    assert "PromiseMade" not in names(desk.receive(order(paid=0)))
    assert desk.room.state(KEY)["promised_at"] is None
