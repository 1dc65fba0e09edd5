"""Drafts: kept, neither screened nor numbered, until they are submitted; documents that nobody
could read wait for the desk (IN-01, IN-07)."""

from collections.abc import Iterable
from typing import Any

import pytest

from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    CancelRequested,
    ChangeRefused,
    CorrectionRequested,
    DocumentDecided,
    DocumentSettled,
    DocumentUnplaced,
    DraftEnded,
    DraftKept,
    DraftSaved,
    DraftSubmitted,
    MessageRequested,
    Order,
    OrderReceived,
    OrderSubmitted,
    RecordIgnored,
    Staff,
    SubmissionRepeated,
)
from orders.engine.handling import Event
from services.intake.stage import STAGE
from tests.orders import PLACED, order, staff, submitted
from tests.stages.room import Room

KEY = "shop:1001"
DOCUMENT = f"@document/shop/{'ab' * 32}"
PHONE = {
    "kind": "phone",
    "uri": "",
    "captured_by": "meier",
    "captured_at": PLACED,
    "sha256": "",
    "read_back_at": None,
    "read_back_by": "",
}
DAY = 24


@pytest.fixture
def intake() -> Room:
    desk = {"meier": staff("meier", "desk"), "chief": staff("chief", "manager")}
    return Room(STAGE, references={Staff: {**desk, "other": staff("other", "reviewer")}})


def said(events: Iterable[Event]) -> list[str]:
    return [event.record.__name__ for event in events]


def only(events: Iterable[Event], record: type) -> Any:
    (event,) = [event for event in events if event.record is record]
    return event.value


def save(intake: Room, based_on: int | None, content: Order | None = None, revision: int = 0):
    return intake.send(
        DraftSaved,
        {
            "order_id": KEY,
            "saved_at": PLACED,
            "saved_by": "meier",
            "based_on": based_on,
            "because": "",
            "source_revision": revision,
            "document": "",
            "order": CarriedOrder.of(content or order()),
        },
    )


def submit(intake: Room, revision: int, read_back_at: int | None = None) -> list[Event]:
    return intake.send(
        DraftSubmitted,
        {
            "order_id": KEY,
            "submitted_at": PLACED,
            "submitted_by": "schmidt",
            "revision": revision,
            "read_back_at": read_back_at,
        },
    )


def test_a_draft_is_kept_whatever_is_wrong_with_it_and_has_no_number(intake: Room):
    """IN-07."""
    events = save(intake, 0, order(lines=[]))
    assert said(events) == ["DraftKept"]
    assert only(events, DraftKept)["revision"] == 1
    assert intake.state(KEY)["number"] == ""


def test_who_was_second_is_told_and_overwrites_nothing(intake: Room):
    """IN-07: an optimistic lock."""
    save(intake, 0)
    mine, theirs = order(notes="mine"), order(notes="theirs")
    assert only(save(intake, 1, mine), DraftKept)["revision"] == 2
    refused = only(save(intake, 1, theirs), ChangeRefused)
    assert (refused["requested"], "revision 2" in refused["because"]) == ("draft", True)
    assert intake.state(KEY)["order"].decoded()["notes"] == "mine"
    assert said(save(intake, 7)) == ["ChangeRefused"]


def test_the_same_save_once_more_is_answered_as_the_first_time(intake: Room):
    save(intake, 0)
    again = only(save(intake, 0), DraftKept)
    assert (again["revision"], intake.state(KEY)["draft_revision"]) == (1, 1)


def test_a_submitted_draft_is_screened_like_any_order(intake: Room):
    """IN-07."""
    save(intake, 0)
    received = only(submit(intake, 1), OrderReceived)
    assert received["number"]
    assert received["order"].decoded() == order()
    assert intake.state(KEY)["status"] == "received"
    assert said(submit(intake, 1)) == ["SubmissionRepeated"]
    assert only(submit(intake, 1), SubmissionRepeated)["number"] == received["number"]


def test_what_is_submitted_is_the_revision_that_was_looked_at(intake: Room):
    save(intake, 0)
    save(intake, 1, order(notes="more"))
    assert said(submit(intake, 1)) == ["ChangeRefused"]
    assert said(submit(Room(STAGE), 1)) == ["ChangeRefused"]


def test_an_order_by_phone_must_have_been_read_back(intake: Room):
    """IN-07."""
    save(intake, 0, order(source_document=PHONE))
    faults = only(submit(intake, 1), CorrectionRequested)["faults"]
    assert [fault["code"] for fault in faults] == ["read_back_missing"]


def test_who_read_it_back_and_when_it_was_confirmed_stays_with_the_order(intake: Room):
    """IN-07."""
    save(intake, 0, order(source_document=PHONE))
    received = only(submit(intake, 1, PLACED + 5), OrderReceived)
    source = received["order"].decoded()["source_document"]
    assert (source["captured_by"], source["read_back_by"]) == ("meier", "schmidt")
    assert source["read_back_at"] == PLACED + 5


def test_a_draft_that_nobody_goes_on_with_is_let_go(intake: Room):
    save(intake, 0)
    assert not intake.forward(hours=29 * DAY)
    save(intake, 1, order(notes="still at it"))
    assert not intake.forward(hours=29 * DAY)
    ended = only(intake.forward(hours=2 * DAY), DraftEnded)
    assert (ended["outcome"], intake.state(KEY)) == ("expired", None)


def test_a_draft_that_is_cancelled_is_discarded_and_nobody_is_asked(intake: Room):
    save(intake, 0)
    value = {"order_id": KEY, "requested_at": 1, "requested_by": "customer", "reason": ""}
    assert said(intake.send(CancelRequested, value)) == ["DraftEnded"]
    assert intake.state(KEY) is None


def test_a_cart_becomes_the_order_that_its_shop_sends_later(intake: Room):
    """IN-01."""
    save(intake, None, order(lines=[]))
    assert said(intake.send(OrderSubmitted, submitted(order())))[0] == "OrderReceived"
    assert not save(intake, None), "what a shop says late of a cart changes nothing"
    assert said(save(intake, 0)) == ["ChangeRefused"]


def test_of_two_sightings_of_a_cart_the_newer_stays(intake: Room):
    save(intake, None, order(notes="new"), revision=7)
    assert not save(intake, None, order(notes="old"), revision=6)
    assert intake.state(KEY)["order"].decoded()["notes"] == "new"
    save(intake, None, order(notes="newer"), revision=8)
    assert intake.state(KEY)["order"].decoded()["notes"] == "newer"


def unplaced(intake: Room) -> list[Event]:
    fault = {"code": "no_json", "field": "/", "line": 0, "message": "send JSON"}
    value = {"order_id": DOCUMENT, "format": "shopify", "faults": [fault], "at": PLACED}
    return intake.send(DocumentUnplaced, value)


def decide(intake: Room, verdict: str, by: str = "meier") -> list[Event]:
    value = {"order_id": DOCUMENT, "verdict": verdict, "decided_by": by, "because": "spam"}
    return intake.send(DocumentDecided, {**value, "at": PLACED})


def test_a_document_that_nobody_can_read_waits_for_the_desk(intake: Room):
    """IN-01."""
    message = only(unplaced(intake), MessageRequested)
    assert (message["to"], message["template"]) == ("desk", "document-unplaced")
    assert message["values"]["document"] == "ab" * 32
    assert not unplaced(intake), "sent again, it waits already"


def test_the_desk_is_reminded_and_in_the_end_its_manager(intake: Room):
    unplaced(intake)
    told = [event.value for event in intake.forward(hours=30 * DAY)]
    assert [(one["to"], one["template"]) for one in told] == [
        ("desk", "document-overdue"),
        ("desk", "document-overdue"),
        ("manager", "document-left-to-you"),
    ]
    assert intake.state(DOCUMENT)["status"] == "unplaced", "it still waits"
    assert len({one["message_id"] for one in told}) == 3


@pytest.mark.parametrize("verdict", ["placed", "discarded"])
def test_what_the_desk_decides_ends_it_and_is_remembered(intake: Room, verdict: str):
    unplaced(intake)
    settled = only(decide(intake, verdict), DocumentSettled)
    assert (settled["verdict"], settled["decided_by"]) == (verdict, "meier")
    assert not unplaced(intake), "sent again, it does not wait again"
    assert only(decide(intake, verdict), RecordIgnored)["reason"] == "not_waiting"
    intake.forward(hours=40 * DAY)
    assert intake.state(DOCUMENT) is None


@pytest.mark.parametrize(
    ("by", "reason"), [("anybody", "unknown_staff"), ("other", "role_missing")]
)
def test_nobody_settles_a_document_whose_role_does_not(intake: Room, by: str, reason: str):
    """IN-01: the topic is not trusted; the document waits on, and the desk's manager may, too."""
    unplaced(intake)
    assert only(decide(intake, "discarded", by), RecordIgnored)["reason"] == reason
    assert intake.state(DOCUMENT)["status"] == "unplaced"
    assert only(decide(intake, "discarded", "chief"), DocumentSettled)["decided_by"] == "chief"


def test_a_verdict_that_is_none_changes_nothing(intake: Room):
    unplaced(intake)
    assert only(decide(intake, "maybe"), RecordIgnored)["reason"] == "unknown_verdict"
    assert intake.state(DOCUMENT)["status"] == "unplaced"
