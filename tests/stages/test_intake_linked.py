"""Orders that replace what was lost are the house's to place, and nobody else's (TR-05)."""

from typing import Any

import pytest

from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    AmendRequested,
    CancelRequested,
    ChangeRefused,
    CorrectionSubmitted,
    DraftSaved,
    LinkedOrderPlaced,
    Order,
    OrderReceived,
    OrderStopped,
    OrderSubmitted,
    RecallRequested,
    RevisionRequested,
)
from orders.engine.errors import PoisonRecord
from orders.engine.handling import Event
from services.aftersales.rules.replacements import linked_order
from services.intake.stage import STAGE
from tests.orders import PLACED, line, order, submitted
from tests.stages.published import names, of
from tests.stages.room import Room

KEY = "shop:1001~R1"


@pytest.fixture
def intake() -> Room:
    return Room(STAGE)


def free(**changes: Any) -> Order:
    """An order that costs nothing, under the id of a replacement."""
    return linked_order(order(**changes), KEY, [{"line": 1, "sku": "SKU-1", "quantity": 1}], PLACED)


def place(intake: Room, content: Order) -> list[Event]:
    placed = {
        "order_id": KEY,
        "version": 1,
        "original_id": "shop:1001",
        "original_version": 1,
        "number": "000001Z-R1",
        "because": "replaces what was lost of 000001Z-1",
        "at": intake.now,
        "order": CarriedOrder.of(content),
    }
    return intake.send(LinkedOrderPlaced, placed)


def cancel(intake: Room) -> list[Event]:
    asked = {"order_id": KEY, "requested_by": "customer", "reason": "", "at": intake.now}
    return intake.send(CancelRequested, asked)


def test_a_replacement_is_received_as_it_was_placed(intake):  # TR-05
    events = place(intake, free())
    received = of(OrderReceived, events)
    assert (received["order_id"], received["number"]) == (KEY, "000001Z-R1")
    assert (received["total_minor"], received["pieces"]) == (0, 1)
    [rule] = [r for r in received["decision"]["rules"] if r["code"] == "linked_order"]
    assert rule["rule"] == "TR-05"
    assert place(intake, free()) == [], "placed once more, it is the same"


def outsiders() -> list[tuple[type, Any]]:
    """Whatever a channel may hand in under the id of a replacement."""
    content = free()
    head = {"order_id": KEY, "submitted_at": PLACED, "source_revision": 0, "document": ""}
    carried = {"order": CarriedOrder.of(content)}
    change = {"requested_by": "customer", "requested_at": PLACED, "entered_by": ""}
    draft = {"based_on": None, "saved_by": ""}
    return [
        (OrderSubmitted, submitted(content)),
        (CorrectionSubmitted, {**head, **carried}),
        (AmendRequested, {**head, **change, **carried}),
        (DraftSaved, {**head, **draft, **carried}),
    ]


@pytest.mark.parametrize(
    ("record", "value"), outsiders(), ids=lambda it: getattr(it, "__name__", "")
)
def test_nobody_orders_for_nothing_under_such_an_id(intake, record, value):  # TR-05
    for known in (False, True):
        refused = of(ChangeRefused, intake.send(record, value))
        assert [fault["code"] for fault in refused["faults"]] == ["reference_reserved"]
        assert (KEY in intake.states) == known, "and nothing is left in the way of the true one"
        if not known:
            assert "OrderReceived" in names(place(intake, free()))


def test_a_replacement_can_be_cancelled(intake):
    place(intake, free())
    assert names(cancel(intake)) == ["RecallRequested"]


def test_one_that_is_cancelled_before_it_comes_is_stopped_at_once(intake):
    cancel(intake)
    events = place(intake, free())
    assert of(RecallRequested, events)["purpose"] == "CANCEL"
    assert [e.record for e in events][:2] == [RecallRequested, OrderReceived]


def test_nothing_of_it_is_changed_by_an_offer_either(intake):
    place(intake, free())
    wanted = {
        "order_id": KEY,
        "version": 1,
        "offer_id": "inventory-1-1",
        "lines": [],
        "deliver_by_at": None,
        "requested_by": "customer",
        "because": "",
        "at": intake.now,
    }
    assert "ChangeRefused" in names(intake.send(RevisionRequested, wanted))


def test_an_id_that_was_an_order_before_is_left_to_a_person(intake):
    place(intake, free())
    with pytest.raises(PoisonRecord, match="id_taken"):
        place(intake, free(lines=[line(1, price=7)]))


def test_its_end_is_remembered(intake):
    place(intake, free())
    notice = {
        "order_id": KEY,
        "version": 1,
        "lines": [],
        "warehouse": "",
        "whole": True,
        "because": "out of stock",
        "stopped_by": "inventory",
        "outcome": "cancelled",
        "promised_at": None,
        "kept": [],
        "released": False,
        "at": intake.now,
    }
    intake.send(OrderStopped, notice)
    assert intake.state(KEY)["status"] == "finished"
