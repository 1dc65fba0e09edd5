"""Intake: screen at once, say everything that is wrong, wait for the correction, answer repeats
as the first time."""

from collections.abc import Iterable
from typing import Any

import pytest

from orders.business.decisions import refused
from orders.business.facts import beside
from orders.contracts.blank import blank
from orders.contracts.codec.avro import compile_writer
from orders.contracts.digest import first_schema
from orders.contracts.order import CarriedOrder, form_of
from orders.contracts.records import (
    Article,
    CancelRequested,
    ChangeRefused,
    CorrectionRequested,
    CorrectionSubmitted,
    IntakeState,
    MessageRequested,
    Order,
    OrderFinished,
    OrderReceived,
    OrderRejected,
    OrderStopped,
    OrderSubmitted,
    RecallRepeated,
    RecallRequested,
    ResubmissionConflicted,
    SubmissionRepeated,
    Workload,
)
from orders.engine.handling import Event
from services.intake.number import is_order_number
from services.intake.policy import IntakePolicy
from services.intake.stage import STAGE
from tests.orders import PLACED, address, article, line, order, submitted
from tests.policies import usual
from tests.stages.room import START, Room

DAY = 86_400_000
KEY = "shop:1001"


@pytest.fixture
def intake() -> Room:
    return Room(STAGE)


def names(events: Iterable[Event]) -> list[str]:
    return [event.record.__name__ for event in events]


def only(events: Iterable[Event], record: type) -> Any:
    (event,) = [event for event in events if event.record is record]
    return event.value


def submit(intake: Room, content: Order) -> list[Event]:
    return intake.send(OrderSubmitted, submitted(content))


def correct(intake: Room, content: Order) -> list[Event]:
    return intake.send(
        CorrectionSubmitted,
        {
            "order_id": content["order_id"],
            "submitted_at": PLACED,
            "source_revision": 0,
            "document": "",
            "order": CarriedOrder.of(content),
        },
    )


def cancel(intake: Room, key: str = KEY) -> list[Event]:
    return intake.send(
        CancelRequested,
        {
            "order_id": key,
            "requested_at": PLACED,
            "requested_by": "customer",
            "reason": "changed my mind",
        },
    )


def ended(intake: Room, whole: bool = True) -> None:
    notice = {
        "order_id": KEY,
        "version": 1,
        "lines": [],
        "whole": whole,
        "because": "",
        "stopped_by": "review",
        "outcome": "cancelled",
    }
    intake.send(OrderStopped, {**notice, "warehouse": "", "at": intake.now})


FAULTY = order(lines=[line(1, quantity=0), line(2)], delivery_address=address(city=""))


def test_a_sound_order_is_received_and_acknowledged(intake: Room):  # IN-02, IN-04
    content = order()
    events = submit(intake, content)
    received, message = only(events, OrderReceived), only(events, MessageRequested)
    assert is_order_number(received["number"])
    assert (received["version"], received["step"], received["customer_id"]) == (1, 10, "C-1")
    assert received["order"].decoded() == content
    assert received["expected_at"] == START + DAY
    assert message["template"] == "order-received"
    assert message["values"]["number"] == received["number"]
    assert "review" in message["values"]["steps"]


def test_a_customer_hears_of_a_later_time_where_others_wait():  # IN-04
    """By as many hours of work as the house needs for them, and the decision says so."""
    others = {"partition": 0, "orders": {"released": 2_400}, "at": START}
    told = [
        only(submit(room, order()), OrderReceived)
        for room in (Room(STAGE), Room(STAGE, references={Workload: {"0": others}}))
    ]
    assert told[1]["expected_at"] - told[0]["expected_at"] == DAY, "the ten hours of one more day"
    codes = [[rule["code"] for rule in one["decision"]["rules"]] for one in told]
    assert codes[1] == [*codes[0], "backlog"]


def test_a_special_order_bears_its_marks_and_each_team_concerned_hears_once():  # IN-08
    tea = {"SKU-1": article("SKU-1", nature="FOOD")}
    intake = Room(STAGE, references={Article: tea})
    events = submit(intake, order(priority=2, delivery_address=address(country="CH")))
    received = only(events, OrderReceived)
    assert received["marks"] == ["urgent", "food", "export"]
    told = [event.value for event in events if event.record is MessageRequested]
    assert [(one["message_id"], one["to"]) for one in told] == [
        ("order-received", "customer"),
        ("marked-urgent", "planner"),
        ("marked-food", "quality"),
        ("marked-export", "export"),
    ]
    assert told[1]["values"] == {"number": received["number"], "mark": "urgent"}


def test_a_team_that_policy_does_not_name_hears_nothing():  # IN-08
    shipped = usual(STAGE)
    assert isinstance(shipped, IntakePolicy)
    quiet = {name: mark.model_copy(update={"tell": ""}) for name, mark in shipped.marks.items()}
    intake = Room(STAGE, shipped.model_copy(update={"marks": quiet}))
    events = submit(intake, order(priority=2))
    assert only(events, OrderReceived)["marks"] == ["urgent"]
    assert only(events, MessageRequested)["to"] == "customer"


def test_every_order_gets_a_number_of_its_own(intake: Room):  # IN-04
    numbers = {
        only(submit(intake, order(reference=str(n))), OrderReceived)["number"] for n in range(500)
    }
    assert len(numbers) == 500


def test_a_faulty_order_waits_and_every_fault_is_named(intake: Room):  # IN-02, IN-03
    asked = only(submit(intake, FAULTY), CorrectionRequested)
    assert [(fault["code"], fault["field"], fault["line"]) for fault in asked["faults"]] == [
        ("address_incomplete", "delivery_address.city", 0),
        ("quantity_not_positive", "lines[0].quantity", 1),
    ]
    assert asked["answer_by_at"] == START + 3 * DAY
    assert intake.state(KEY)["status"] == "correction"


def test_the_corrected_order_carries_on(intake: Room):  # IN-03
    submit(intake, FAULTY)
    events = correct(intake, order())
    assert names(events) == ["OrderReceived", "MessageRequested"]
    assert not intake.forward(hours=200)  # the deadline is off


def test_other_content_is_the_correction_while_one_is_awaited(intake: Room):  # IN-03
    submit(intake, FAULTY)
    assert "OrderReceived" in names(submit(intake, order()))


def test_an_order_not_corrected_in_time_is_rejected_with_its_faults(intake: Room):  # IN-03
    submit(intake, FAULTY)
    assert not intake.forward(hours=71)
    rejected = only(intake.forward(hours=2), OrderRejected)
    assert [fault["code"] for fault in rejected["faults"]] == [
        "address_incomplete",
        "quantity_not_positive",
    ]
    assert rejected["decision"]["rules"] == [
        refused(
            "IN-03",
            "not_corrected_in_time",
            "not corrected within 72 h",
            beside("within", 72, "hour"),
        )
    ]


def test_corrections_that_stay_faulty_end_in_rejection(intake: Room):  # IN-03
    submit(intake, FAULTY)
    for quantity in (-1, -2):
        assert "CorrectionRequested" in names(
            correct(intake, order(lines=[line(1, quantity=quantity)]))
        )
    assert "OrderRejected" in names(correct(intake, order(lines=[line(1, quantity=-3)])))


def test_a_fault_that_no_correction_can_mend_is_rejected_at_once(intake: Room):  # IN-03
    old = order(placed_at=START - 31 * DAY)
    assert [fault["code"] for fault in only(submit(intake, old), OrderRejected)["faults"]] == [
        "placed_at_too_old"
    ]


def test_a_correction_that_nobody_asked_for_is_answered(intake: Room):  # IN-03
    assert only(correct(intake, order()), ChangeRefused)["requested"] == "correct"


@pytest.mark.parametrize(
    ("content", "outcome"),
    [
        (order(), "received"),
        (FAULTY, "correction requested"),
        (order(placed_at=START - 31 * DAY), "rejected"),
    ],
)
def test_the_same_submission_again_is_answered_as_the_first_time(
    intake: Room, content: Order, outcome: str
):  # IN-05
    first = submit(intake, content)
    intake.forward(hours=1)
    again = only(submit(intake, content), SubmissionRepeated)
    assert again["first_outcome"] == outcome
    assert again["first_answered_at"] == START
    assert again["number"] == (first[0].value["number"] if outcome == "received" else "")


def test_a_repeat_of_the_faulty_original_is_no_conflict_after_its_correction(intake: Room):  # IN-05
    submit(intake, FAULTY)
    correct(intake, order())
    assert names(submit(intake, FAULTY)) == ["SubmissionRepeated"]
    assert names(correct(intake, order())) == ["SubmissionRepeated"]


def test_the_same_reference_with_other_content_is_a_conflict(intake: Room):  # IN-05
    number = only(submit(intake, order()), OrderReceived)["number"]
    conflict = only(submit(intake, order(notes="ring twice")), ResubmissionConflicted)
    assert conflict["number"] == number
    assert intake.state(KEY)["status"] == "received"


def test_a_repeat_stays_one_when_orders_have_got_more_fields_meanwhile(intake: Room):  # IN-05
    before = order()
    payload = compile_writer(first_schema())(before)
    sent = {**submitted(before), "order": CarriedOrder(form_of(first_schema(), 1), payload)}
    assert "OrderReceived" in names(intake.send(OrderSubmitted, sent))
    assert names(submit(intake, order())) == ["SubmissionRepeated"]
    assert names(submit(intake, order(buyer_reference="PO-7"))) == ["ResubmissionConflicted"]


def test_an_order_whose_key_was_parked_at_once_is_new_when_it_is_redriven(intake: Room):
    intake.states[KEY] = blank(IntakeState)
    assert names(submit(intake, order())) == ["OrderReceived", "MessageRequested"]


def test_a_cancellation_follows_its_order_once(intake: Room):
    submit(intake, order())
    assert names(cancel(intake)) == ["RecallRequested"]
    assert only(intake.events, RecallRequested)["reason"] == "changed my mind"
    intake.forward(hours=2)
    again = only(cancel(intake), RecallRepeated)
    assert again["first_asked_at"] == START, "one recall is enough; asked again, it says since when"


def test_an_order_that_waits_for_its_correction_is_cancelled_here(intake: Room):
    submit(intake, FAULTY)
    stopped = only(cancel(intake), OrderStopped)
    assert (stopped["whole"], stopped["outcome"]) == (True, "cancelled")
    assert intake.state(KEY)["status"] == "finished"
    assert "OrderRejected" not in names(intake.forward(hours=100))


def test_there_is_nothing_to_cancel_in_an_unknown_or_ended_order(intake: Room):
    assert cancel(intake, "shop:9") == []
    assert not intake.forward(hours=0.16)
    assert only(intake.forward(hours=0.01), ChangeRefused)["requested"] == "cancel"
    assert intake.state("shop:9") is None
    submit(intake, order())
    ended(intake)
    assert names(cancel(intake)) == ["ChangeRefused"]


def test_a_cancellation_that_overtakes_its_order_waits_for_it(intake: Room):
    assert cancel(intake) == []
    assert names(cancel(intake)) == ["RecallRepeated"]
    intake.forward(hours=0.1)
    events = submit(intake, order())
    assert names(events) == ["RecallRequested", "OrderReceived"]
    assert only(events, RecallRequested)["reason"] == "changed my mind"
    assert only(cancel(intake), RecallRepeated)["first_asked_at"] == START
    assert names(submit(intake, order())) == ["SubmissionRepeated"]
    ended(intake)
    assert intake.state(KEY)["status"] == "finished"


def test_of_an_order_that_was_cancelled_before_it_came_no_correction_is_wanted(intake: Room):
    cancel(intake)
    assert "OrderRejected" in names(submit(intake, FAULTY))
    assert intake.state(KEY)["status"] == "rejected"


def test_a_partial_stop_does_not_end_the_order(intake: Room):
    submit(intake, order())
    ended(intake, whole=False)
    assert intake.state(KEY)["status"] == "received"


def test_an_ended_order_is_remembered_until_its_repeat_would_be_too_old(intake: Room):  # IN-05
    submit(intake, order())
    intake.send(OrderFinished, {"order_id": KEY, "version": 1, "outcome": "completed", "at": START})
    intake.forward(hours=30 * 24)
    assert names(submit(intake, order())) == ["SubmissionRepeated"]
    intake.forward(hours=1)
    assert intake.state(KEY) is None
    [refused] = submit(intake, order())
    assert refused.record is OrderRejected, (
        "the channel is told, but not the customer, who has the order long since"
    )
    assert [fault["code"] for fault in refused.value["faults"]] == ["placed_at_too_old"]
