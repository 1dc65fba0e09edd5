"""Proofs of delivery that cannot be so, and those that customers give (DL-01)."""

from typing import Any

import pytest

from orders.contracts.records import (
    CarrierScanned,
    DeliveryCompleted,
    DeliveryRefused,
    MessageRequested,
    OrderAllocated,
    ProofChased,
    ReceiptConfirmed,
    ShipmentDelivered,
)
from services.shipping.stage import STAGE
from tests.orders import address, order
from tests.stages.house import AT, NUMBER, allocated, bare, references, scan
from tests.stages.published import names, of
from tests.stages.room import Room

KEY = "shop:1001"
HOUR = 3_600_000
BERLIN = {"latitude_e7": 525_200_000, "longitude_e7": 134_050_000}
MUNICH = {"latitude_e7": 481_351_000, "longitude_e7": 115_820_000}
POLE = {"latitude_e7": 910_000_000, "longitude_e7": 0}


def under_way(**where):
    room = Room(STAGE, references=references())
    content: Any = {**order(), "delivery_address": {**address(), **where}}
    room.send(OrderAllocated, allocated(content))
    room.send(CarrierScanned, scan("PICKED_UP"))
    return room


def receipt(**changes):
    said = {
        "order_id": KEY,
        "version": 1,
        "receipt_id": "receipt-1",
        "shipment_id": f"{NUMBER}-1",
        "at": AT + HOUR,
        "proof": "sha256:00",
    }
    return {**said, **changes}


@pytest.mark.parametrize(
    ("told", "because"),
    [
        ({"at": AT + 10**10}, "proof_from_the_future"),
        ({"at": AT - 2 * HOUR}, "proof_before_dispatch"),
        (MUNICH, "proof_from_far_away"),
        (POLE, "proof_from_nowhere"),
    ],
)
def test_a_proof_that_cannot_be_so_is_asked_about_and_then_counts(told, because):
    room = under_way(latitude=52.5, longitude=13.4)
    events = room.send(CarrierScanned, scan("DELIVERED", **told))
    assert names(events) == ["ProofChased"]
    assert of(ProofChased, events)["because"] == because
    assert room.outcomes[-1][1] == "proof_doubted"
    events = room.send(CarrierScanned, scan("DELIVERED", document_id="again", **told))
    rules = of(ShipmentDelivered, events)["decision"]["rules"]
    assert [rule["code"] for rule in rules] == ["proof_received", because]
    assert of(ShipmentDelivered, events)["delivered_at"] <= room.now


@pytest.mark.parametrize(
    ("told", "where"),
    [
        (BERLIN, {"latitude": 52.5, "longitude": 13.4}),
        (MUNICH, {"latitude": None, "longitude": None}),
        ({"at": AT - HOUR // 2}, {}),
        ({"at": AT + HOUR // 2}, {}),
    ],
    ids=["near", "of an address that nobody knows the place of", "a slow clock", "a fast clock"],
)
def test_what_can_be_so_is_believed(told, where):
    room = under_way(**where)
    assert "ShipmentDelivered" in names(room.send(CarrierScanned, scan("DELIVERED", **told)))


def test_a_doubted_proof_of_a_carrier_that_falls_silent_counts_and_nothing_is_lost():
    room = under_way()
    room.send(CarrierScanned, scan("DELIVERED", at=AT - 2 * HOUR, refused_lines=bare(1)))
    events = room.forward(hours=20 * 24)
    assert [e.value["because"] for e in events if e.record is ProofChased] == [
        "proof_before_dispatch",
        "proof_before_dispatch",
    ]
    done = of(DeliveryCompleted, events)
    assert (done["delivered"], done["refused"], done["lost"]) == (
        bare(1, 2, 2, 2, 2),
        bare(1),
        [],
    )


def test_what_the_customer_says_is_the_proof_where_the_carrier_has_none():
    room = under_way()
    room.send(CarrierScanned, scan("DELIVERED", proof="", refused_lines=bare(1)))
    room.forward(hours=1)
    events = room.send(ReceiptConfirmed, receipt())
    delivered = of(ShipmentDelivered, events)
    assert (delivered["proof"], delivered["proof_reference"]) == ("customer receipt", "receipt-1")
    assert of(DeliveryRefused, events)["because"] == "refused_at_the_door"
    assert of(DeliveryCompleted, events)["delivered"] == bare(1, 2, 2, 2, 2)
    late = room.send(CarrierScanned, scan("DELIVERED", document_id="late"))
    assert names(late) == ["RecordIgnored"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"proof": ""}, "unproven"),
        ({"version": 2}, "other_version"),
        ({"shipment_id": "0-9"}, "unknown_shipment"),
    ],
)
def test_a_receipt_of_nobody_or_of_something_else_changes_nothing(changes, reason):
    room = under_way()
    assert names(room.send(ReceiptConfirmed, receipt(**changes))) == ["RecordIgnored"]
    assert room.outcomes[-1] == ("ReceiptConfirmed", "ignored", reason)
    assert room.state(KEY)["shipments"][0]["status"] == "dispatched"


def test_goods_in_the_house_are_with_no_customer():
    room = Room(STAGE, references=references())
    room.send(OrderAllocated, allocated(order()))
    room.send(ReceiptConfirmed, receipt())
    assert room.outcomes[-1][2] == "not_under_way"


def test_a_receipt_of_goods_that_were_given_up_needs_a_person():
    room = under_way()
    room.send(CarrierScanned, scan("LOST"))
    told = of(MessageRequested, room.send(ReceiptConfirmed, receipt()))
    assert (told["to"], told["template"]) == ("aftersales", "delivered-after-loss")
    assert names(room.send(ReceiptConfirmed, receipt(receipt_id="receipt-2"))) == [
        "MessageRequested"
    ]
