"""A smaller order that a customer agreed to with another stage is a change like any (CF-03, CF-05,
RV-04)."""

from typing import Any

import pytest

from orders.business.notices import AMENDED
from orders.contracts.records import (
    ChangePending,
    ChangeRefused,
    MessageRequested,
    OrderReceived,
    OrderStopped,
    OrderSubmitted,
    RecallDenied,
    RevisionRequested,
)
from orders.engine.handling import Event
from services.intake.policy import IntakePolicy
from services.intake.stage import STAGE
from tests.orders import PLACED, line, order, submitted
from tests.policies import usual
from tests.stages.published import names, of
from tests.stages.room import Room
from tests.stages.supply import stopped

KEY = "shop:1001"
DAY_AGREED = PLACED + 40 * 86_400_000


@pytest.fixture
def intake() -> Room:
    room = Room(STAGE)
    room.send(OrderSubmitted, submitted(order()))
    return room


def reduce(intake: Room, version: int = 1, **said: Any) -> list[Event]:
    wanted: RevisionRequested = {
        "order_id": KEY,
        "version": version,
        "offer_id": "inventory-1-1",
        "lines": [{"line": 2, "sku": "SKU-2", "quantity": 1}],
        "deliver_by_at": None,
        "requested_by": "customer",
        "because": "reduced to what is there",
        "at": intake.now,
    }
    return intake.send(RevisionRequested, {**wanted, **said})


def test_it_waits_until_the_order_is_taken_back_and_is_its_next_version_then(intake: Room):
    events = reduce(intake)
    assert names(events) == ["ChangePending", "RecallRequested"]
    assert of(ChangePending, events)["requested_by"] == "customer"
    events = intake.send(OrderStopped, {**stopped((), whole=True), "outcome": AMENDED})
    received = of(OrderReceived, events)
    lines = received["order"].decoded()["lines"]
    assert (received["version"], received["total_minor"]) == (2, 1_190 + 595)
    assert [(line["line"], line["quantity"]) for line in lines] == [(2, 1)]
    assert received["requested_by"] == "customer"
    paid = received["order"].decoded()["payment"]["paid_minor"]
    assert paid == order()["payment"]["paid_minor"], "review pays back what is too much"


def test_a_contract_is_written_anew_with_the_day_that_was_agreed_to(intake: Room):  # CF-06
    ordered = order()["lines"]
    lines = [
        {"line": one["line"], "sku": one["sku"], "quantity": one["quantity"]} for one in ordered
    ]
    reduce(intake, lines=lines, deliver_by_at=DAY_AGREED)
    events = intake.send(OrderStopped, {**stopped((), whole=True), "outcome": AMENDED})
    after = of(OrderReceived, events)["order"].decoded()
    assert after["promised_delivery_at"] == DAY_AGREED
    assert (after["lines"], after["totals"]) == (ordered, order()["totals"])


def test_an_order_that_has_gone_on_stays_whole(intake: Room):
    reduce(intake)
    denial = {"order_id": KEY, "version": 1, "because": "gone", "denied_by": "allocation"}
    assert names(intake.send(RecallDenied, {**denial, "at": intake.now})) == ["ChangeRefused"]
    assert of(ChangeRefused, reduce(intake))["requested"] == "amend"


def test_it_is_asked_for_once_and_of_the_version_that_the_customer_spoke_of(intake: Room):
    assert reduce(intake, version=2) == []
    reduce(intake)
    assert reduce(intake) == []
    intake.send(OrderStopped, {**stopped((), whole=True), "outcome": AMENDED})
    assert reduce(intake) == [], "of the version before"


def test_nothing_is_reduced_where_policy_says_never():
    policy = usual(STAGE).model_copy(update={"amend_until": "never"})
    assert isinstance(policy, IntakePolicy)
    room = Room(STAGE, policy)
    room.send(OrderSubmitted, submitted(order()))
    assert names(reduce(room)) == ["ChangeRefused"]


def meanwhile(**changed: Any) -> Room:
    """Its shop has sent it anew, and it is being taken back for that."""
    room = Room(STAGE)
    room.send(OrderSubmitted, {**submitted(order()), "source_revision": 1})
    told = room.send(OrderSubmitted, {**submitted(order(**changed)), "source_revision": 2})
    assert names(told) == ["ChangePending", "RecallRequested"]
    return room


def test_what_was_agreed_to_goes_into_a_change_that_is_under_way():
    """The shop's came a moment before: its customer's word is not lost."""
    room = meanwhile(notes="at the back door")
    assert names(reduce(room)) == ["ChangePending"]
    events = room.send(OrderStopped, {**stopped((), whole=True), "outcome": AMENDED})
    after = of(OrderReceived, events)["order"].decoded()
    assert after["notes"] == "at the back door"
    assert [(line["line"], line["quantity"]) for line in after["lines"]] == [(2, 1)]


def test_where_both_are_of_its_lines_a_person_finds_out():
    paid = order()["payment"]["paid_minor"]
    room = meanwhile(lines=[line(1, "SKU-1", 1), *order()["lines"][1:]], paid=paid)
    events = reduce(room)
    assert names(events) == ["ChangeRefused", "MessageRequested"]
    assert of(MessageRequested, events)["to"] == "sales"
