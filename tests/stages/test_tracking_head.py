"""Tracking keeps the head of a story, whatever its length, and forgets it after its end: TR-01,
TR-03, TR-08."""

from typing import Any

import pytest

from orders.audit.agreement import FACTS, TOLD_OR_NOT
from orders.contracts.blank import blank
from orders.contracts.catalogue import record_type
from orders.contracts.codec.avro import compile_writer
from orders.contracts.records import (
    CorrectionRequested,
    MessageRequested,
    OrderApproved,
    OrderDeclined,
    OrderHeld,
    OrderReceived,
    OrderRejected,
    OrderStatus,
    OrderStopped,
    ProofChased,
    RecordIgnored,
    RefundPaid,
    RefundRequested,
    ShipmentDelivered,
    StageTime,
    TimelineAdded,
    TrackingState,
)
from services.tracking.rules.exceptions import MOST
from services.tracking.rules.status import TOO_OLD
from services.tracking.rules.table import TABLE
from services.tracking.rules.telling import teller
from services.tracking.stage import STAGE
from tests.contracts.values import zero
from tests.orders import order, received
from tests.policies import usual
from tests.stages.room import HOUR, START, Room
from tests.stages.test_tracking import ABOUT, AT, KEY, PASSED, approved, chased, message, stop

HORIZON = 30 * 24
CODED = (
    "PaymentQuestioned",
    "CompensationGranted",
    "PriceReduced",
    "ProofChased",
    "ServiceAnnounced",
)
"""Their `because` is a code."""
WRITE = compile_writer(record_type(TrackingState).schema, b"")


@pytest.fixture
def room() -> Room:
    return Room(STAGE)


def told(room: Room, record: type = TimelineAdded) -> list[Any]:
    return [event.value for event in room.events if event.record is record]


def declined(room: Room) -> None:
    room.send(OrderReceived, received(order()))
    room.send(OrderDeclined, {**ABOUT, "decision": PASSED})


def refused(code: str) -> dict[str, Any]:
    fault = {"code": code, "field": "placed_at", "line": 0, "message": "too long ago"}
    return {**ABOUT, "faults": [fault], "decision": PASSED, "submitted_at": AT}


def refund(**more: Any) -> dict[str, Any]:
    about = {"refund_id": "R-1", "amount_minor": 5, "currency": "EUR"}
    return {**ABOUT, **about, "because": "", "lines": [], "document_id": "D-1", **more}


def test_a_state_is_as_small_after_five_hundred_facts_as_after_five(room: Room):
    room.send(OrderReceived, received(order()))
    sizes = []
    for times in range(500):
        room.send(ProofChased, chased(times))
        room.send(MessageRequested, message(f"chased-{times}"))
        sizes.append(len(WRITE(room.state(KEY))))
    assert sizes[-1] <= sizes[20] + 2, "the number of facts takes a byte more, now and then"
    assert sizes[-1] <= 500
    assert [one["sequence"] for one in told(room)] == list(range(1, 1004))


def test_what_is_said_of_an_article_is_no_orders_story(room: Room):
    """People hear of articles, too, under a key that is no order's (IV-08, IV-10)."""
    about = {**message("fresh-goods-needed-60"), "order_id": "@article/SKU-1"}
    assert not room.send(MessageRequested, about)
    assert room.state("@article/SKU-1") is None


def test_each_fact_names_the_record_that_it_came_from(room: Room):
    room.send(OrderReceived, received(order()))
    (one,) = told(room)
    place = (one["source_topic"], one["source_partition"], one["source_offset"])
    assert place == ("orders.intake.v1", 0, 1)
    assert one["heard_at"] == one["recorded_at"] == START


def test_nothing_that_is_personal_or_staffs_is_told():
    """DM-01: by the classes of the schemas, whatever explains a status to people."""
    secret = {"because", "released_by", "decided_by", "tracking_number", "requested_by"}
    for row in TABLE:
        record = {name: {"rules": []} if name == "decision" else [] for name in row.because}
        for name in secret & set(row.because):
            record[name] = "SECRET"
        if row.code and row.code not in record:
            record[row.code] = {"rules": []} if row.code == "decision" else "code"
        if row.record.__name__ in CODED:
            continue
        assert "SECRET" not in str(teller(row)(record)), row.record.__name__


def test_a_fact_of_an_order_that_nobody_knows_is_told_and_is_no_status(room: Room):
    """TR-01: whatever topic is read first; with its beginning all that was read counts."""
    room.send(OrderApproved, approved())
    assert told(room, OrderStatus) == []
    assert (told(room)[0]["event"], told(room)[0]["status"]) == ("OrderApproved", None)
    assert room.state(KEY)["status"] == "UNKNOWN"
    room.send(OrderReceived, received(order()))
    assert [one["status"] for one in told(room, OrderStatus)] == ["approved"]
    assert room.state(KEY)["unbegun"] is None


def test_an_order_that_ended_is_forgotten_at_its_horizon(room: Room):
    declined(room)
    room.forward(HORIZON - 1)
    assert room.state(KEY)["final"]
    room.forward(1)
    assert room.state(KEY) is None


def test_what_comes_later_is_told_as_a_story_of_its_own_and_forgotten_again(room: Room):
    declined(room)
    room.forward(HORIZON)
    statuses = len(told(room, OrderStatus))
    room.send(OrderStopped, stop(True))
    room.send(OrderRejected, refused(TOO_OLD))
    assert len(told(room, OrderStatus)) == statuses, "no late fact passes for a beginning"
    late = told(room)[-2:]
    assert [one["sequence"] for one in late] == [1, 2]
    assert {one["heard_at"] for one in late} == {room.now}
    room.forward(HORIZON)
    assert room.state(KEY) is None


def test_only_a_rejection_for_its_age_begins_nothing(room: Room):
    room.send(OrderRejected, refused("channel_malformed"))
    assert [one["status"] for one in told(room, OrderStatus)] == ["rejected"]
    other = Room(STAGE)
    other.send(OrderRejected, refused(TOO_OLD))
    assert told(other, OrderStatus) == []
    asked = Room(STAGE)
    asked.send(CorrectionRequested, {**ABOUT, "faults": [], "answer_by_at": AT})
    asked.send(OrderRejected, refused(TOO_OLD))
    assert [one["status"] for one in told(asked, OrderStatus)] == ["correction", "rejected"]


def test_while_a_refund_is_not_paid_its_order_is_remembered(room: Room):
    """TR-07: how long it took is told when the bank has paid."""
    declined(room)
    room.send(RefundRequested, refund())
    room.forward(HORIZON)
    assert room.state(KEY)["final"]
    room.send(RefundPaid, refund())
    assert [one.name for one in room.measures][-1] == "time_to_refund"
    room.forward(HORIZON)
    assert room.state(KEY) is None


@pytest.mark.parametrize(
    ("learned", "hours"),
    [
        ({}, 2.0),
        ({"received:*:*": 60}, 1.0),
        ({"received:*:*": 60, "received:shop:*": 90}, 1.5),
        ({"received:shop:*": 90, "received:shop:0": 180}, 3.0),
        ({"received:shop:2": 180, "received:web:*": 90, "held:*:*": 90}, 2.0),
        ({"received:shop:*": 0}, 2.0),
        ({"received:*:*": 1}, 0.5),
        ({"received:*:*": 10**6}, 6.0),
    ],
)
def test_what_was_learned_of_past_orders_counts_in_place_of_what_policy_plans(learned, hours):
    """TR-08: the nearest that is known, no less than a quarter of policy's time, and no more than
    thrice."""
    rows = {key: {"minutes": minutes} for key, minutes in learned.items()}
    room = Room(STAGE, references={StageTime: rows})
    room.send(OrderReceived, received(order(), at=room.now))
    assert room.state(KEY)["planned_end_at"] == room.now + hours * HOUR


def test_an_end_that_the_fact_names_counts_whatever_was_learned():
    """TR-08"""
    room = Room(STAGE, references={StageTime: {"correction:*:*": {"minutes": 60}}})
    asked = {**zero(record_type(CorrectionRequested).schema), "order_id": KEY, "version": 1}
    room.send(CorrectionRequested, {**asked, "at": room.now, "answer_by_at": room.now + 7 * HOUR})
    assert room.state(KEY)["planned_end_at"] == room.now + 7 * HOUR


def test_whoever_keeps_an_order_too_long_is_named(room: Room):
    """TR-08: by policy, or until when the fact itself says."""
    room.send(OrderReceived, received(order(), at=room.now))
    state = room.state(KEY)
    assert (state["owner"], state["planned_end_at"]) == ("review", room.now + 2 * HOUR)
    room.forward(ms=state["planned_end_at"] - room.now)
    (late,) = [one for one in told(room) if one["event"] == "StepOverdue"]
    assert (late["code"], late["source_topic"]) == ("received", "")
    assert [(e["kind"], e["subject"]) for e in room.state(KEY)["exceptions"]] == [
        ("stage_overdue", "received")
    ]
    room.forward(1_000)
    assert [one for one in told(room) if one["event"] == "StepOverdue"] == [late], "once"
    room.send(OrderApproved, approved())
    assert room.state(KEY)["exceptions"] == []


def test_every_status_of_an_order_under_way_has_its_owner():
    ends = {row.status for row in TABLE if row.final}
    under_way = {row.status for row in TABLE if row.step} - ends
    assert usual(STAGE).turns.keys() == under_way  # type: ignore[attr-defined]


def test_what_is_open_is_kept_once_and_closes_by_itself(room: Room):
    """TR-03."""
    room.send(OrderReceived, received(order()))
    for times in (1, 2):
        room.send(ProofChased, chased(times))
    assert [(e["kind"], e["subject"]) for e in room.state(KEY)["exceptions"]] == [("silent", "N-1")]
    for number in range(20):
        room.send(ProofChased, {**chased(1), "shipment_id": f"N-{number}"})
    assert len(room.state(KEY)["exceptions"]) == MOST
    room.send(OrderStopped, stop(True))
    assert room.state(KEY)["exceptions"] == []


def test_proof_that_came_is_missed_no_more(room: Room):
    room.send(OrderReceived, received(order()))
    room.send(ProofChased, chased(1))
    delivered = {
        **ABOUT,
        "step": 56,
        "decision": PASSED,
        "shipment_id": "N-1",
        "warehouse": "BER",
        "lines": [],
        "proof": "signature",
        "proof_reference": "p",
        "delivered_at": AT,
        "temperatures": [],
    }
    room.send(ShipmentDelivered, delivered)
    assert room.state(KEY)["exceptions"] == []


def test_a_story_that_former_code_kept_is_told_and_shrinks_at_the_next_fact(room: Room):
    entry = {"at": 1, "stage": "intake", "step": 10, "because": "SECRET"}
    former = {
        **blank(TrackingState),
        "number": "000001Z",
        "status": "received",
        "step": 10,
        "version": 1,
        "since_at": AT,
        "timeline": [
            {**entry, "event": "OrderReceived", "recorded_at": 7},
            {**entry, "event": "RecordIgnored", "recorded_at": 8},
        ],
        "messages": ["received"],
    }
    room.states[KEY] = former
    room.send(MessageRequested, message("received"))
    assert told(room) == [], "a repeat is one still"
    room.send(OrderHeld, {**ABOUT, "holds": [], "decision": PASSED})
    assert [(one["sequence"], one["event"], one["recorded_at"]) for one in told(room)] == [
        (1, "OrderReceived", 7),
        (2, "RecordIgnored", 8),
        (3, "OrderHeld", room.now),
    ]
    assert "SECRET" not in str(told(room))
    state = room.state(KEY)
    assert (state["timeline"], state["messages"], state["heard_at"]) == ([], [], 7)
    assert state["measured"], "of its figures the beginning is missing"


def test_of_what_was_sent_in_vain_the_last_are_remembered(room: Room):
    room.send(OrderReceived, received(order()))
    about = {"order_id": KEY, "stage": "shipping", "record": "PackedOut", "at": AT}
    for number in (*range(40), 39):
        document = {"document": f"D-{number}", "reason": "repeated_document"}
        room.send(RecordIgnored, {**about, **document})
    assert len(told(room)) == 41
    assert len(room.state(KEY)["seen"]) == usual(STAGE).seen_kept  # type: ignore[attr-defined]


def test_the_audit_looks_for_every_fact_that_is_told():
    """The audit says for itself what stands on a timeline; a kind that it does not know would be
    found as told by nobody."""
    told = {row.record.__name__ for row in TABLE} | {"OrderStopped"}
    assert told == FACTS | TOLD_OR_NOT
