"""Shipping: services on site and online (SH-04, SH-09)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from orders.contracts.records import (
    CarrierScanned,
    MessageRequested,
    OrderAllocated,
    OrderStopped,
    PackedOut,
    ProofChased,
    RecallRequested,
    ServiceAnnounced,
    ServiceWithdrawn,
    ShipmentDelivered,
    ShipmentDispatched,
    ShipmentLost,
)
from services.shipping.stage import STAGE
from tests.orders import article, line, order
from tests.stages.house import allocated, packed_out, references, scan, shipment
from tests.stages.published import ignored, names, of
from tests.stages.room import HOUR, Room

KEY = "shop:1001"
SITE, LINE = "SKU-SITE", "SKU-LINE"
ARTICLES = {
    "SKU-1": article("SKU-1"),
    SITE: article(SITE, stocked=False, service="on_site"),
    LINE: article(LINE, stocked=False, service="online"),
}
BEGINS = datetime(2026, 9, 28, 6, tzinfo=UTC)
"""Five working days after the order, at eight o'clock in Berlin."""


def service(sku: str = SITE, n: int = 1) -> Any:
    one = {"line": n, "sku": sku, "quantity": 1, "unit": "PCE"}
    bare = {"weight_g": 0, "volume_ml": 0, "distance_km": -1, "cost_minor": 0}
    return shipment(n, lines=[one], warehouse="", **bare)


@pytest.fixture
def room() -> Room:
    return Room(STAGE, references=references(articles=ARTICLES))


def ordered(room: Room, *shipments: Any, **changes: Any) -> Any:
    sent = shipments or (service(),)
    lines = [line(each["line"], each["sku"], 1) for one in sent for each in one["lines"]]
    return room.send(OrderAllocated, allocated(order(lines=lines, **changes), *sent))


def reported(status: str, **changes: Any) -> Any:
    return scan(status, carrier="technicians", tracking_number="", **changes)


def until_it_begins(room: Room) -> Any:
    return room.forward(hours=(BEGINS.timestamp() * 1000 - room.now) / HOUR)


def test_the_customer_is_told_when_somebody_comes_and_no_warehouse_hears_of_it(
    room,
):  # SH-04, SH-09
    events = ordered(room)
    assert names(events) == ["ServiceAnnounced", "MessageRequested"]
    work = of(ServiceAnnounced, events)
    assert (work["kind"], work["carrier"], work["proofs"]) == (
        "on_site",
        "technicians",
        ["service report"],
    )
    assert work["starts_at"] == BEGINS.timestamp() * 1000
    told = of(MessageRequested, events)
    assert (told["to"], told["template"]) == ("customer", "service-announced")
    values = told["values"]
    assert (values["day"][:10], values["begins"], values["ends"], values["zone"]) == (
        "2026-09-28",
        "08:00",
        "12:00",
        "Europe/Berlin",
    )


def test_the_customer_is_reminded_once_and_then_it_begins(room):  # SH-04, SH-09
    ordered(room)
    events = until_it_begins(room)
    assert names(events) == ["MessageRequested", "ShipmentDispatched", "UnitsDispatched"]
    assert of(MessageRequested, events)["template"] == "service-reminder"
    assert of(ShipmentDispatched, events)["kind"] == "on_site"


def test_a_service_counts_with_a_report_that_somebody_signed(room):  # SH-04, SH-09
    ordered(room)
    until_it_begins(room)
    proof = {"proof": "service report", "proof_reference": "R-1"}
    assert room.send(CarrierScanned, reported("DELIVERED", at=room.now, **proof)) == []
    signed = {"signer_initials": "AB", "document_id": "again", "at": room.now}
    events = room.send(CarrierScanned, reported("DELIVERED", **proof, **signed))
    assert names(events) == ["ShipmentDelivered", "DeliveryCompleted"]
    done = of(ShipmentDelivered, events)
    assert (done["proof"], done["proof_reference"], done["carrier"]) == (
        "service report",
        "R-1",
        "",
    )


def test_whoever_renders_it_is_asked_for_the_report_and_in_the_end_it_was_not_rendered(
    room,
):  # SH-04, SH-09
    ordered(room)
    until_it_begins(room)
    chased = of(ProofChased, room.forward(hours=4 + 9))
    assert chased["proofs"] == ["service report"]
    events = room.forward(hours=6 * 24)
    assert "ShipmentLost" in names(events)
    assert of(ShipmentLost, events)["carrier"] == "", "no claim against anybody"


def test_an_online_service_is_shown_by_a_record_of_its_platform(room):  # SH-04, SH-09
    work = of(ServiceAnnounced, ordered(room, service(LINE)))
    assert (work["kind"], work["proofs"]) == ("online", ["log-in record", "hand-over record"])
    room.forward(hours=24 * 3)
    shown = scan("DELIVERED", proof="log-in record", at=room.now, carrier="platform")
    assert "ShipmentDelivered" in names(room.send(CarrierScanned, shown))


def test_what_is_begun_before_its_time_has_begun(room):  # SH-04, SH-09
    ordered(room)
    events = room.send(CarrierScanned, reported("OUT_FOR_DELIVERY"))
    assert names(events) == ["ShipmentDispatched", "UnitsDispatched"]
    assert of(ShipmentDispatched, events)["expected_at"] > BEGINS.timestamp() * 1000


def test_goods_of_the_same_order_go_on_as_ever(room):  # SH-04, SH-09
    events = ordered(room, shipment(1, 1), service(n=2))
    assert names(events).count("ShipmentReleased") == 1
    assert "ShipmentPacked" in names(room.send(PackedOut, packed_out(1, 1)))
    assert ignored(room.send(PackedOut, packed_out(2))) == "not_released"


def test_a_cancelled_order_withdraws_it_at_once(room):  # SH-04, SH-09
    ordered(room)
    recall = {
        "order_id": KEY,
        "version": 1,
        "requested_at": room.now,
        "requested_by": "customer",
        "reason": "no more",
        "purpose": "CANCEL",
    }
    events = room.send(RecallRequested, recall)
    assert of(ServiceWithdrawn, events)["because"] == "no more"
    assert any(one.value["whole"] for one in events if one.record is OrderStopped)
    assert until_it_begins(room) == []
