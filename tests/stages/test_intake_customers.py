"""A channel that orders for its own customers alone orders on nobody else's credit, by whatever
number it names them (IN-01, RV-04; docs/decisions/0070)."""

from typing import Any

import pytest

from orders.contracts.keys import key_of
from orders.contracts.records import (
    AmendRequested,
    CodedArticle,
    CorrectionRequested,
    Order,
    OrderReceived,
    OrderSubmitted,
    Partner,
    Price,
)
from services.intake.stage import STAGE
from tests.orders import PLACED, buyer, coded, numbers_alone, order, partner, price, submitted
from tests.stages.room import Room

GTIN = "4000000000000"


def room(*partners: Partner) -> Room:
    article, listed = coded(GTIN, "SKU-1"), price("SKU-1")
    tables: dict[type, dict[str, Any]] = {
        Partner: {key_of(Partner, one): one for one in partners},
        CodedArticle: {key_of(CodedArticle, article): article},
        Price: {key_of(Price, listed): listed},
    }
    return Room(STAGE, references=tables)


def send(intake: Room, content: Order, own: bool = True) -> list[tuple[str, str]]:
    """What is wrong with it: codes and places; nothing, and it is received."""
    events = intake.send(OrderSubmitted, {**submitted(content), "own_customers": own})
    asked = [event.value["faults"] for event in events if event.record is CorrectionRequested]
    taken = [event for event in events if event.record is OrderReceived]
    assert len(asked) + len(taken) == 1
    return [(one["code"], one["field"]) for faults in asked for one in faults]


def by(customer_id: str, **changes: Any) -> Order:
    changes = {"terms": "ON_ACCOUNT", "paid": 0, **changes}
    return order(buyer=buyer(customer_id=customer_id), **changes)


def of(channel: str, customer_id: str, **changes: Any) -> Partner:
    return partner(channel=channel, customer_id=customer_id, **changes)


REFUSED = [("customer_not_of_channel", "buyer.customer_id")]


@pytest.mark.parametrize("customer", ["shop-17", "guest:shop:0a1b", "C-1"])
def test_its_accounts_its_guests_and_those_whom_the_master_data_has_for_it(customer: str):
    assert send(room(of("shop", "C-1")), by(customer)) == []


@pytest.mark.parametrize("customer", ["C-2", "guest:other:0a1b", "other-17", "shop", "shopping-1"])
def test_the_order_of_anybody_else_is_to_be_corrected(customer: str):
    intake = room(of("shop", "C-1"), of("other", "C-2"))
    assert send(intake, by(customer)) == REFUSED
    assert send(intake, by("C-3")) == REFUSED, "its correction is looked at alike"
    assert send(intake, by("C-1")) == []


def test_a_channel_of_the_house_orders_for_anybody():
    assert send(room(), by("C-2"), own=False) == []


def test_a_number_of_a_register_makes_nobody_the_customer_of_a_channel():
    """IN-01: a GLN stands on every invoice; whose it is the master data says, and for whom."""
    content = numbers_alone(GTIN)
    assert send(room(partner()), content) == REFUSED
    assert send(room(partner(), of("other", "C-1", id="17")), content) == REFUSED
    assert send(room(partner(), of("shop", "C-1", scheme="BUYER", id="17")), content) == []
    assert send(room(of("shop", "C-1")), content) == []
    assert send(room(partner()), content, own=False) == []


def test_whoever_sends_by_a_channel_without_naming_a_buyer_is_its_customer():
    sender = partner("shop", scheme="CHANNEL", customer_id="C-3")
    nameless = numbers_alone(GTIN)
    nameless["buyer"] = {**nameless["buyer"], "party_ids": []}
    for role in ("billing_address", "delivery_address"):
        nameless[role] = order()[role]
    assert send(room(sender), nameless) == []


def test_a_change_makes_it_nobody_elses_order():
    """CF-03: whatever the channel may order for, customers are not changed."""
    intake = room(of("shop", "C-1"))
    send(intake, by("C-1"))
    request = {
        "order_id": "shop:1001",
        "requested_at": PLACED + 1,
        "requested_by": "customer",
        "reason": "",
        "source_revision": 0,
        "entered_by": "",
        "order": submitted(by("C-2"))["order"],
    }
    [answer] = intake.send(AmendRequested, request)
    assert [one["code"] for one in answer.value["faults"]] == ["customer_changed"]
