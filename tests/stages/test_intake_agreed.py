"""Sales teams and partners say at least what was agreed with their channel (IN-06)."""

from typing import Any

from orders.contracts.records import (
    Channel,
    CorrectionRequested,
    Order,
    OrderReceived,
    OrderSubmitted,
)
from services.intake.stage import STAGE
from tests.orders import PLACED, agreed, buyer, line, order, submitted
from tests.stages.room import Room

DAY = 86_400_000


def answer(content: Order, *mandatory: str) -> Any:
    """What intake says to an order of a channel whose orders must say these fields."""
    row = agreed(content["channel"], mandatory=list(mandatory))
    room = Room(STAGE, references={Channel: {row["channel"]: row}})
    return room.send(OrderSubmitted, submitted(content))[0]


def missing(content: Order, *mandatory: str) -> list[tuple[str, str, int]]:
    event = answer(content, *mandatory)
    assert event.record is CorrectionRequested
    return [(one["code"], one["field"], one["line"]) for one in event.value["faults"]]


def test_the_agreed_minimum_is_asked_for_field_by_field():  # IN-06
    content = order(channel="sales", lines=[line(4), line(7, specification="red")])
    agreed = ("buyer.customer_id", "wished_delivery_at", "lines[].specification")
    assert missing(content, *agreed) == [
        ("agreed_field_missing", "wished_delivery_at", 0),
        ("agreed_field_missing", "lines[0].specification", 4),
    ]


def test_as_soon_as_possible_is_an_answer_to_when():  # IN-06
    for said in ({"as_soon_as_possible": True}, {"wished_delivery_at": PLACED + DAY}):
        content = order(channel="sales", **said)
        assert answer(content, "wished_delivery_at").record is OrderReceived


def test_a_member_of_a_list_is_asked_for_by_its_kind():  # IN-06
    by_mail = buyer(contacts=[{"kind": "EMAIL", "value": "ada@example.com"}])
    agreed = ("buyer.contacts[PHONE]", "buyer.contacts[EMAIL]", "trade_terms.incoterm")
    assert missing(order(buyer=by_mail), *agreed) == [
        ("agreed_field_missing", "buyer.contacts", 0),
        ("agreed_field_missing", "trade_terms.incoterm", 0),
    ]


def test_blanks_are_no_answer():  # IN-06
    assert missing(order(notes=" "), "notes") == [("agreed_field_missing", "notes", 0)]


def test_another_channel_has_agreed_to_nothing():  # IN-06
    row = agreed("sales", mandatory=["notes"])
    room = Room(STAGE, references={Channel: {"sales": row}})
    assert room.send(OrderSubmitted, submitted(order()))[0].record is OrderReceived


def test_the_contact_that_its_customers_confirm_by_is_asked_for():  # CF-01, IN-06
    how = {
        "means": "mail",
        "answer_within_hours": 24,
        "reminders": 2,
        "remind_every_hours": 24,
        "suspend": False,
        "suspended_days": 14,
    }
    by_phone = buyer(contacts=[{"kind": "PHONE", "value": "+49 30 1234567"}])
    for confirmation, outcome in ((how, CorrectionRequested), (None, OrderReceived)):
        row = agreed("shop", confirmation=confirmation)
        room = Room(STAGE, references={Channel: {"shop": row}})
        [event, *_] = room.send(OrderSubmitted, submitted(order(buyer=by_phone)))
        assert event.record is outcome
