"""A channel orders for its own customers, and an order stays its customer's (IN-01, RV-04, CF-03;
docs/decisions/0070)."""

from typing import Any

import pytest

from orders.audit.buyers import Buyers, Customers
from orders.audit.checks.buyers import strangers
from orders.contracts.order import CarriedOrder
from tests import orders as made
from tests.audit.fakes import FakeSource
from tests.audit.made import record, said, story
from tests.codec import CODEC
from tests.engine.world import World

STRANGER = ["shop ordered for a customer who is not its own"]


def customers(*rows: Any) -> Customers:
    known = Customers(FakeSource(World(2).broker), CODEC, lambda: None)
    for row in rows:
        known.add(row)
    return known


def told(*versions: str, own: bool = True, by: str = "orders.submissions.v1/0/7") -> Buyers:
    """An order that was handed in for these, version by version."""
    buyers = Buyers()
    submitted = record("orders.submissions.v1", offset=7)
    buyers.take("OrderSubmitted", {"own_customers": own}, submitted)
    for version, customer in enumerate(versions, 1):
        order = CarriedOrder.of(made.order(buyer=made.buyer(customer_id=customer)))
        value = {"version": version, "order": order}
        buyers.take("OrderReceived", value, record("orders.intake.v1", cause=by))
    return buyers


def found(buyers: Buyers, *rows: Any) -> list[str]:
    return said(strangers(story("shop:1", buyers=buyers), customers(*rows)))


@pytest.mark.parametrize("customer", ["shop-17", "guest:shop:0a1b", "C-1"])
def test_its_accounts_its_guests_and_whom_the_master_data_has_for_it_are_its_own(customer: str):
    assert not found(told(customer), made.partner(channel="shop", customer_id="C-1"))


@pytest.mark.parametrize("channel", ["", "edi"])
def test_anybody_else_is_not(channel: str):
    row = made.partner(channel=channel, customer_id="C-1")
    assert found(told("C-1"), row) == STRANGER


def test_a_desk_orders_for_anybody():
    assert not found(told("C-1", own=False))


def test_what_a_person_decided_in_between_is_still_the_channels():
    by = "orders.answers.v1/0/3"
    assert found(told("C-1", by=by)) == STRANGER
    corrected = told("C-1", by=by)
    corrected.take("CorrectionSubmitted", {}, record("orders.submissions.v1", offset=9))
    assert not found(corrected), "a person of the house has entered it"


def test_an_order_stays_its_customers():
    assert found(told("shop-1", "shop-1")) == []
    assert found(told("shop-1", "shop-2")) == ["version 2 is another customer's"]


def test_where_rows_were_compacted_away_nobody_is_accused():
    broker = World(1).broker
    broker.send("ref.partners.v1", b"k", None)
    known = Customers(FakeSource(broker), CODEC, lambda: None)
    known.read()
    assert not known.may_be("C-1", "shop")
    known._whole = False
    assert known.may_be("C-1", "shop")
