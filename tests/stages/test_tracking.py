"""Where an order stands, and how it came there: TR-01; no message twice: TR-02."""

import pytest

from orders.business.decisions import passed
from orders.contracts.records import (
    ChangeRefused,
    CorrectionRequested,
    DeliveryCompleted,
    DuplicateSuspected,
    ExceptionClosed,
    ExceptionOpened,
    MessageRequested,
    OrderAllocated,
    OrderApproved,
    OrderBackordered,
    OrderCompleted,
    OrderDeclined,
    OrderHeld,
    OrderMeasured,
    OrderReceived,
    OrderRejected,
    OrderStatus,
    OrderStopped,
    ProofChased,
    RecordIgnored,
    TimelineAdded,
)
from services.tracking.rules.table import TABLE
from services.tracking.stage import STAGE
from tests.orders import order, received
from tests.stages.house import allocated
from tests.stages.room import Room

KEY = "shop:1001"
AT = 1_790_000_000_000
ABOUT = {"order_id": KEY, "version": 1, "at": AT}
TOLD = {
    OrderStatus,
    OrderMeasured,
    TimelineAdded,
    ExceptionOpened,
    ExceptionClosed,
    MessageRequested,
}
PASSED = {
    "outcome": "approved",
    "policy": "test",
    "rules": [passed("RV-01", "buyer_sound", "fine")],
}


@pytest.fixture
def room() -> Room:
    return Room(STAGE)


def of(events, record=OrderStatus):
    assert {event.record for event in events} <= TOLD
    return [event.value for event in events if event.record is record]


def statuses(events):
    return [(value["step"], value["status"], value["final"]) for value in of(events)]


def facts(room):
    """What is told of the order, in order."""
    told = of(room.events, TimelineAdded)
    assert [one["sequence"] for one in told] == list(range(1, len(told) + 1))
    return told


def stop(whole, outcome="cancelled"):
    return {
        **ABOUT,
        "lines": [],
        "warehouse": "",
        "whole": whole,
        "because": "changed my mind",
        "stopped_by": "shipping",
        "outcome": outcome,
    }


def chased(times):
    return {**ABOUT, "shipment_id": "N-1", "warehouse": "BER", "times": times, "because": ""}


def approved():
    return {**ABOUT, "decision": PASSED}


def message(message_id):
    return {
        "order_id": KEY,
        "message_id": message_id,
        "to": "customer",
        "template": "order-received",
        "language": "en",
        "values": {},
        "at": AT,
    }


def test_a_status_goes_with_the_order(room):
    """TR-01."""
    assert statuses(room.send(OrderReceived, received(order()))) == [(10, "received", False)]
    assert statuses(room.send(OrderApproved, approved())) == [(22, "approved", False)]
    assert statuses(room.send(OrderAllocated, allocated(order()))) == [(42, "allocated", False)]
    assert [(one["event"], one["status"]) for one in facts(room)] == [
        ("OrderReceived", "received"),
        ("OrderApproved", "approved"),
        ("OrderAllocated", "allocated"),
    ]
    assert of(room.events)[-1]["number"] == "000001Z"


def test_what_makes_an_order_special_is_kept_and_told(room):  # IN-08
    special = {**received(order()), "marks": ["urgent", "food"]}
    (status,) = of(room.send(OrderReceived, special))
    assert status["because"] == "urgent, food"
    room.send(OrderApproved, approved())
    assert room.state(KEY)["marks"] == ["urgent", "food"]


def test_a_suspected_duplicate_waits_until_review_has_it(room):  # IN-05
    suspected = {
        **ABOUT,
        "number": "000001Z",
        "fingerprint": "f",
        "decide_by_at": AT,
        "decision": {
            "outcome": "suspected",
            "policy": "test",
            "rules": [
                {"rule": "IN-05", "outcome": "held", "because": "same basket", "code": "twin"}
            ],
        },
    }
    (status,) = of(room.send(DuplicateSuspected, suspected))
    assert (status["step"], status["status"]) == (13, "suspected")
    assert (status["number"], status["because"]) == ("000001Z", "IN-05: same basket")
    assert statuses(room.send(OrderReceived, received(order()))) == []
    assert statuses(room.send(OrderApproved, approved())) == [(22, "approved", False)]


def test_a_status_never_moves_back_whatever_topic_is_read_first(room):
    """TR-01: by step number and version."""
    assert statuses(room.send(OrderAllocated, allocated(order()))) == []
    assert statuses(room.send(OrderReceived, received(order()))) == [(42, "allocated", False)]
    short = {**ABOUT, "shortages": [], "decision": PASSED}
    assert statuses(room.send(OrderBackordered, short)) == []
    assert room.state(KEY)["status"] == "allocated"
    assert [one["status"] for one in facts(room)] == [None, "allocated", None]


def test_a_new_version_starts_anew_and_the_old_one_is_history(room):
    room.send(OrderReceived, received(order()))
    assert statuses(room.send(OrderStopped, stop(True, "amended"))) == []
    assert statuses(room.send(OrderReceived, received(order(), version=2))) == [
        (10, "received", False)
    ]
    assert statuses(room.send(OrderAllocated, allocated(order()))) == []
    assert (room.state(KEY)["version"], room.state(KEY)["status"]) == (2, "received")


def test_an_end_is_one_of_every_version(room):  # CF-03
    room.send(OrderReceived, received(order(), version=2))
    assert statuses(room.send(OrderStopped, stop(True))) == [(99, "cancelled", True)]
    assert room.state(KEY)["version"] == 2


def test_what_a_change_changed_is_told_without_what_it_was(room):  # IN-09
    changes = [{"pointer": "/delivery_address/street", "before": '"A 1"', "after": '"B 2"'}]
    room.send(OrderReceived, {**received(order(), version=2), "changes": changes})
    assert facts(room)[-1]["parameters"] == {"changes": "/delivery_address/street"}


def test_facts_without_a_step_stand_in_the_timeline_alone(room):
    room.send(OrderReceived, received(order()))
    assert statuses(room.send(ProofChased, chased(2))) == []
    assert facts(room)[1]["parameters"] == {"shipment_id": "N-1", "times": "2"}


def test_a_whole_stop_ends_the_order_a_part_does_not(room):
    room.send(OrderReceived, received(order()))
    assert statuses(room.send(OrderStopped, stop(False))) == []
    assert statuses(room.send(OrderStopped, stop(True))) == [(99, "cancelled", True)]


def test_a_decline_is_published_once(room):
    """29 and then 99 say the same to whoever reads the status."""
    room.send(OrderReceived, received(order()))
    assert statuses(room.send(OrderDeclined, {**ABOUT, "decision": PASSED})) == [
        (29, "declined", True)
    ]
    assert statuses(room.send(OrderStopped, stop(True, "declined"))) == []
    assert room.state(KEY)["step"] == 99


def test_an_order_that_ended_stays_ended(room):
    room.send(OrderReceived, received(order()))
    room.send(OrderDeclined, {**ABOUT, "decision": PASSED})
    assert statuses(room.send(OrderAllocated, allocated(order()))) == []
    assert (room.state(KEY)["status"], room.state(KEY)["final"]) == ("declined", True)


def test_a_completed_order_is_final(room):
    room.send(OrderReceived, received(order()))
    room.send(
        DeliveryCompleted, {**ABOUT, "delivered": [], "refused": [], "lost": [], "stopped": []}
    )
    done = {**ABOUT, "delivered": [], "returned": [], "refunded_minor": 0, "currency": "EUR"}
    assert statuses(room.send(OrderCompleted, done)) == [(64, "completed", True)]


def test_the_number_is_published_as_soon_as_it_is_known(room):
    fault = {"code": "missing", "field": "lines", "line": 0, "message": "there are none"}
    asked = {**ABOUT, "faults": [fault], "answer_by_at": AT}
    (first,) = of(room.send(CorrectionRequested, asked))
    assert (first["number"], first["status"]) == ("", "correction")
    (late,) = of(room.send(OrderReceived, received(order())))
    assert (late["number"], late["status"]) == ("000001Z", "correction")
    assert late["because"] == "lines: missing"


def test_a_person_reads_why(room):
    hold = {
        "hold_id": "H",
        "kind": "credit",
        "rule": "RV-04",
        "because": "300 free, 700 needed",
        "owner_role": "finance",
    }
    held = {
        **ABOUT,
        "holds": [{**hold, "deadline_at": AT, "blocks": "confirmation"}],
        "decision": PASSED,
    }
    room.send(OrderReceived, received(order()))
    assert of(room.send(OrderHeld, held))[0]["because"] == "RV-04: 300 free, 700 needed"
    told = facts(room)[-1]
    assert (told["code"], told["parameters"]) == ("credit", {"holds": "credit"}), "no words"
    assert (told["planned_end_at"], told["owner"]) == (AT, "reviewer"), "TR-08"


def test_a_fault_is_named_without_what_the_customer_wrote(room):
    """Personal data stays inside `order`: code and field, not the message."""
    fault = {
        "code": "phone_malformed",
        "field": "buyer.contacts[0]",
        "line": 0,
        "message": "0171-SECRET is no phone number",
    }
    rejected = room.send(
        OrderRejected, {**ABOUT, "faults": [fault], "decision": PASSED, "submitted_at": None}
    )
    assert of(rejected)[0]["because"] == "buyer.contacts[0]: phone_malformed"
    assert "SECRET" not in str(facts(room))


def test_a_message_counts_once(room):
    """TR-02: no more than one per fact."""
    room.send(MessageRequested, message("received"))
    room.send(MessageRequested, message("received"))
    assert [o[1] for o in room.outcomes] == ["noted", "ignored"]
    assert [(one["event"], one["code"]) for one in facts(room)] == [
        ("MessageRequested", "order-received")
    ]


def test_a_refused_change_of_an_unknown_order_tells_nothing(room):
    room.send(ChangeRefused, {**ABOUT, "requested": "cancel", "because": "unknown_order"})
    assert room.state(KEY) is None


def test_what_was_sent_in_vain_is_told_once_with_its_reason(room):
    """TR-01."""
    ignored = {
        "order_id": KEY,
        "stage": "shipping",
        "record": "PackedOut",
        "document": "D-7",
        "reason": "repeated_document",
        "at": AT,
    }
    room.send(RecordIgnored, ignored)
    assert room.state(KEY) is None, "of an order that nobody knows there is no timeline"
    room.send(OrderReceived, received(order()))
    assert statuses(room.send(RecordIgnored, ignored)) == []
    room.send(RecordIgnored, ignored)
    assert [(one["stage"], one["code"], one["parameters"]) for one in facts(room)[1:]] == [
        ("shipping", "repeated_document", {"record": "PackedOut", "document": "D-7"})
    ]


def test_no_order_is_decoded(room, monkeypatch):
    """A dozen records an order: tracking reads heads only."""
    monkeypatch.setattr(
        "orders.contracts.order.CarriedOrder.decoded", lambda self: pytest.fail("decoded")
    )
    room.send(OrderReceived, received(order()))
    room.send(OrderAllocated, allocated(order()))


def test_the_table_names_each_record_once_with_a_step_for_each_status():
    assert len({row.record for row in TABLE}) == len(TABLE)
    assert all(bool(row.step) == (row.status != "UNKNOWN") for row in TABLE)
