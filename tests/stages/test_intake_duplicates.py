"""A probable duplicate without a reference (IN-05): who ordered what, and where to, is watched for
a while; the same once more waits for a person, who keeps it or merges it."""

from typing import Any

import pytest

from orders.business.accounts import BASKETS
from orders.contracts.records import (
    CancelRequested,
    DuplicateDecided,
    DuplicateSuspected,
    MessageRequested,
    Order,
    OrderFinished,
    OrderReceived,
    OrderStopped,
    OrderSubmitted,
    RecallRequested,
    RecordIgnored,
    Staff,
    SubmissionRepeated,
)
from orders.engine.handling import Event
from services.intake.policy import IntakePolicy
from services.intake.stage import STAGE
from services.review.stage import STAGE as REVIEW
from tests.orders import line, order, staff, submitted
from tests.policies import usual
from tests.stages import house
from tests.stages.room import START, Room

HOUR = 3_600_000
FIRST, SECOND = "desk:1", "desk:2"
STAFF: dict[str, Any] = {
    "S001": staff("S001", "reviewer"),
    "S002": staff("S002", "sales"),
    "S003": staff("S003", "reviewer", absent_from_at=0),
}


@pytest.fixture
def intake() -> Room:
    return Room(STAGE, references={Staff: STAFF})


def names(events: list[Event]) -> list[str]:
    return [event.record.__name__ for event in events]


def only(events: list[Event], record: type) -> Any:
    (event,) = [event for event in events if event.record is record]
    return event.value


def submit(intake: Room, reference: str, channel: str = "desk", **changes: Any) -> list[Event]:
    content: Order = order(channel=channel, reference=reference, **changes)
    return intake.send(OrderSubmitted, submitted(content))


def decide(intake: Room, verdict: str, key: str = SECOND, **changes: Any) -> list[Event]:
    decided = {
        "order_id": key,
        "version": 1,
        "verdict": verdict,
        "twin": "",
        "decided_by": "S001",
        "because": "asked the customer",
        "at": intake.now,
    }
    return intake.send(DuplicateDecided, {**decided, **changes})


def cancel(intake: Room, key: str) -> list[Event]:
    why = {"requested_at": START, "requested_by": "customer", "reason": "changed my mind"}
    return intake.send(CancelRequested, {"order_id": key, **why})


def stopped(intake: Room, key: str) -> None:
    notice = {"order_id": key, "version": 1, "lines": [], "whole": True, "because": ""}
    ended = {"stopped_by": "review", "outcome": "cancelled", "warehouse": "", "at": intake.now}
    intake.send(OrderStopped, {**notice, **ended})


def taken(intake: Room) -> int:
    return sum(len(state["reservations"]) for state in intake.states.values())


def test_the_same_order_under_another_reference_waits_for_a_person(intake: Room):  # IN-05
    first = only(submit(intake, "1"), OrderReceived)
    events = submit(intake, "2")
    suspected, message = only(events, DuplicateSuspected), only(events, MessageRequested)
    assert suspected["fingerprint"] == first["fingerprint"] != ""
    assert suspected["number"] not in ("", first["number"])
    assert suspected["decide_by_at"] == START + 4 * HOUR
    assert suspected["decision"]["rules"][0]["rule"] == "IN-05"
    assert (message["to"], message["template"]) == ("reviewer", "duplicate-suspected")
    assert intake.state(SECOND)["status"] == "suspected"
    assert [hold["hold_id"] for hold in intake.state(SECOND)["open_holds"]] == ["duplicate"]


def test_a_duplicate_is_one_whatever_the_channels_that_are_watched(intake: Room):  # IN-05
    submit(intake, "1")
    assert "DuplicateSuspected" in names(submit(intake, "2", channel="sales"))


def test_in_channels_that_policy_does_not_name_nobody_looks_or_asks(intake: Room):  # IN-05
    submit(intake, "1", channel="shop")
    received = only(submit(intake, "2", channel="shop"), OrderReceived)
    assert received["fingerprint"] == ""
    assert taken(intake) == 0
    assert "OrderReceived" in names(submit(intake, "3")), "the desk's first is a duplicate of none"


def test_another_basket_is_no_duplicate(intake: Room):  # IN-05
    submit(intake, "1", lines=[line(1, quantity=2)])
    assert "OrderReceived" in names(submit(intake, "2", lines=[line(1, quantity=3)]))


def test_a_kept_order_goes_on_under_the_number_that_was_told(intake: Room):  # IN-05
    submit(intake, "1")
    number = only(submit(intake, "2"), DuplicateSuspected)["number"]
    events = decide(intake, "KEEP")
    received = only(events, OrderReceived)
    assert received["number"] == number
    assert received["order"].decoded() == order(channel="desk", reference="2")
    last = received["decision"]["rules"][-1]
    assert (last["rule"], last["because"]) == ("IN-05", "kept by S001: asked the customer")
    assert only(events, MessageRequested)["template"] == "order-received"
    state = intake.state(SECOND)
    assert (state["status"], state["open_holds"]) == ("received", [])


def test_a_kept_order_is_one_that_others_may_repeat(intake: Room):  # IN-05
    submit(intake, "1")
    intake.forward(hours=23)
    submit(intake, "2")
    decide(intake, "KEEP")
    intake.forward(hours=2)
    assert taken(intake) == 1, "the window of the first is over, that of the second is not"
    assert "DuplicateSuspected" in names(submit(intake, "3"))


def test_a_merged_order_reaches_review_behind_its_recall(intake: Room):  # IN-05
    submit(intake, "1")
    submit(intake, "2")
    events = decide(intake, "MERGE", twin=FIRST)
    assert names(events) == ["RecallRequested", "OrderReceived", "MessageRequested"]
    assert only(events, RecallRequested)["reason"] == "the same as desk:1: asked the customer"
    assert only(events, MessageRequested)["template"] == "order-merged"
    stopped(intake, SECOND)
    assert intake.state(SECOND)["status"] == "finished"
    assert taken(intake) == 1, "the first is still watched"


def test_what_was_paid_for_a_merged_order_is_paid_back(intake: Room):  # IN-05, RV-03
    submit(intake, "1")
    submit(intake, "2")
    review = Room(REVIEW, references=house.references())
    for event in decide(intake, "MERGE"):
        review.send(event.record, event.value)
    assert review.state(SECOND)["status"] == "stopped"
    assert "OrderConfirmed" not in names(review.events)
    refund = [event.value for event in review.events if event.record.__name__ == "RefundRequested"]
    total = order(channel="desk", reference="2")["totals"]["total_minor"]
    assert [one["amount_minor"] for one in refund] == [total]


@pytest.mark.parametrize(
    ("then", "record"), [("keep", "OrderReceived"), ("merge", "RecallRequested")]
)
def test_nobody_answers_then_policy_decides_and_it_is_told(then: str, record: str):  # IN-05
    shipped = usual(STAGE)
    assert isinstance(shipped, IntakePolicy)
    rule = shipped.duplicates.model_copy(update={"then": then})
    policy = shipped.model_copy(update={"duplicates": rule})
    intake = Room(STAGE, policy, references={Staff: STAFF})
    submit(intake, "1")
    submit(intake, "2")
    assert not intake.forward(hours=3.9)
    events = intake.forward(hours=0.2)
    assert record in names(events)
    told = [event.value for event in events if event.record is MessageRequested]
    assert ("reviewer", "duplicate-undecided") in [(one["to"], one["template"]) for one in told]
    assert intake.state(SECOND)["open_holds"] == []


def test_after_its_window_an_order_is_watched_no_longer(intake: Room):  # IN-05
    submit(intake, "1")
    intake.forward(hours=23.9)
    assert "DuplicateSuspected" in names(submit(intake, "2"))
    decide(intake, "MERGE")
    intake.forward(hours=0.2)
    assert "OrderReceived" in names(submit(intake, "3"))


def test_an_order_that_has_ended_is_watched_no_longer(intake: Room):  # IN-05
    submit(intake, "1")
    cancel(intake, FIRST)
    assert "DuplicateSuspected" in names(submit(intake, "2")), "it may still go on"
    stopped(intake, FIRST)
    assert taken(intake) == 0
    assert "OrderReceived" in names(submit(intake, "3"))
    intake.send(
        OrderFinished, {"order_id": "desk:3", "version": 1, "outcome": "completed", "at": START}
    )
    assert "OrderReceived" in names(submit(intake, "4"))


def test_the_window_ends_for_an_order_that_is_recalled_too(intake: Room):  # IN-05
    submit(intake, "1")
    cancel(intake, FIRST)
    intake.forward(hours=25)
    assert taken(intake) == 0
    assert intake.state(FIRST)["status"] == "recalled"


def test_a_suspected_order_that_is_cancelled_is_decided(intake: Room):  # IN-05
    submit(intake, "1")
    submit(intake, "2")
    assert names(cancel(intake, SECOND)) == ["RecallRequested", "OrderReceived"]
    assert names(cancel(intake, SECOND)) == ["RecallRepeated"]
    assert only(decide(intake, "KEEP"), RecordIgnored)["reason"] == "not_suspected"
    assert not intake.forward(hours=23)


def test_a_suspected_order_that_is_submitted_again_is_answered_as_the_first_time(
    intake: Room,
):  # IN-05
    submit(intake, "1")
    submit(intake, "2")
    assert only(submit(intake, "2"), SubmissionRepeated)["first_outcome"] == "suspected"
    assert names(submit(intake, "2", notes="ring twice")) == ["ResubmissionConflicted"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"key": "desk:9"}, "not_suspected"),
        ({"key": FIRST}, "not_suspected"),
        ({"version": 2}, "other_version"),
        ({"verdict": "UNKNOWN"}, "unknown_verdict"),
    ],
)
def test_a_decision_that_decides_nothing_is_told(
    intake: Room, changes: dict[str, Any], reason: str
):  # IN-05
    submit(intake, "1")
    submit(intake, "2")
    events = decide(intake, **{"verdict": "KEEP", **changes})
    assert only(events, RecordIgnored)["reason"] == reason
    assert intake.state(SECOND)["status"] == "suspected"


def test_the_ledger_knows_nothing_but_fingerprints(intake: Room):  # IN-05
    submit(intake, "1")
    [reservation] = intake.state(FIRST)["reservations"]
    assert reservation["ledger"] == BASKETS
    assert len(reservation["account"]) == 32
    assert int(reservation["account"], 16)


@pytest.mark.parametrize("verdict", ["KEEP", "MERGE"])
@pytest.mark.parametrize(
    ("by", "reason"),
    [("anybody", "unknown_staff"), ("S002", "role_missing"), ("S003", "absent_staff")],
)
def test_nobody_decides_whose_role_does_not(intake: Room, verdict: str, by: str, reason: str):
    """IN-05: the topic is not trusted; the order waits on for who may."""
    submit(intake, "1")
    submit(intake, "2")
    told = only(decide(intake, verdict, decided_by=by), RecordIgnored)
    assert told["reason"] == reason
    assert intake.state(SECOND)["status"] == "suspected"
    assert "OrderReceived" in names(decide(intake, verdict))
