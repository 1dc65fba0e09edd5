"""What is not as it should be is opened, graded, told, passed on and closed by itself: TR-03; the
customer hears of it until then: TR-09; whoever keeps an order is warned: TR-08."""

from typing import Any, get_args

import pytest

from orders.contracts.blank import blank
from orders.contracts.catalogue import record_type
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    CarrierHeard,
    DeliveryDelayed,
    DeliveryRefused,
    ExceptionClosed,
    ExceptionEscalated,
    ExceptionKind,
    ExceptionOpened,
    ExceptionSettled,
    MessageRequested,
    OrderApproved,
    OrderReceived,
    OrderStopped,
    ProofChased,
    RecordIgnored,
    ReturnInspected,
    ShipmentDelivered,
    ShipmentDispatched,
    ShipmentLost,
    TimelineAdded,
    TrackingState,
    UnitsCredited,
)
from services.tracking.rules.exceptions import CLOSES, MOST, OPENS, OTHERS
from services.tracking.stage import STAGE
from tests.contracts.values import zero
from tests.orders import order, received
from tests.policies import usual
from tests.stages.room import HOUR, Room
from tests.stages.test_tracking import ABOUT, KEY, approved, chased, message, stop


@pytest.fixture
def room() -> Room:
    room = Room(STAGE)
    room.send(OrderReceived, received(order(), at=room.now))
    return room


def told(room: Room, record: type) -> list[Any]:
    return [event.value for event in room.events if event.record is record]


def written(room: Room, to: str) -> list[str]:
    return [one["template"] for one in told(room, MessageRequested) if one["to"] == to]


def open_now(room: Room) -> list[tuple[str, str]]:
    return [(e["kind"], e["subject"]) for e in room.state(KEY)["exceptions"]]


def about(record: type, **more: Any) -> dict[str, Any]:
    """A plain one of the order, of shipment N-1."""
    schema = record_type(record).schema
    value = {**zero(schema), **ABOUT, "shipment_id": "N-1"}
    names = {field["name"] for field in schema["fields"]}
    if "order" in names:
        value |= {"order": CarriedOrder.of(order()), "currency": "EUR"}
    return {name: one for name, one in (value | more).items() if name in names}


def rule(code: str) -> dict[str, Any]:
    one = {"rule": "DL-02", "outcome": "refused", "code": code, "because": "", "facts": []}
    return {"outcome": "refused", "policy": "p", "rules": [one]}


def held(*quantities: int) -> list[dict[str, Any]]:
    return [
        {"line": n, "sku": f"SKU-{n}", "quantity": quantity, "unit": "PCE"}
        for n, quantity in enumerate(quantities, start=1)
    ]


def lost(**more: Any) -> dict[str, Any]:
    return about(ShipmentLost, **{"decision": rule("carrier_lost_it"), "lines": held(1), **more})


def test_every_kind_has_its_rule_and_every_grade_its_plan():
    policy: Any = usual(STAGE)
    assert {one.kind for one in OPENS.values()} <= set(policy.exceptions)
    assert {one.kind for closed in CLOSES.values() for one in closed} <= set(policy.exceptions)
    assert set(policy.exceptions) == set(get_args(ExceptionKind)) - {"UNKNOWN"}
    assert all(one.plan and one.then for one in policy.grades.values())


def test_a_loss_says_what_why_how_bad_who_until_when_and_what_is_done(room: Room):
    """TR-03, TR-09: cause and scope; the customer is told in their language."""
    room.send(MessageRequested, {**message("received"), "language": "zh"})
    room.send(ShipmentLost, lost())
    (one,) = told(room, ExceptionOpened)
    assert (one["kind"], one["subject"], one["cause"]) == ("lost", "N-1", "carrier_lost_it")
    assert (one["grade"], one["plan"], one["owner"]) == ("major", "act", "operations")
    assert one["deadline_at"] == room.now + 24 * HOUR
    assert (one["lines"], one["units"], one["currency"]) == ([1], 1, "EUR")
    assert 0 < one["amount_minor"] < order()["totals"]["total_minor"]
    assert written(room, "operations") == ["exception-assigned"]
    (asked,) = [one for one in told(room, MessageRequested) if one["to"] == "customer"]
    assert (asked["template"], asked["language"]) == ("delivery-problem", "zh")
    entry = told(room, TimelineAdded)[-3]
    assert (entry["event"], entry["code"], entry["source_topic"]) == ("ExceptionOpened", "lost", "")


def test_what_was_damaged_is_told_from_what_was_refused(room: Room):
    room.send(DeliveryRefused, about(DeliveryRefused, decision=rule("damaged_on_the_way")))
    more = {"shipment_id": "N-2", "decision": rule("refused_at_the_door")}
    room.send(DeliveryRefused, about(DeliveryRefused, **more))
    assert open_now(room) == [("damaged", "N-1"), ("refused", "N-2")]
    for n in (1, 2):
        room.send(ReturnInspected, about(ReturnInspected, return_id=f"refused-N-{n}"))
    assert open_now(room) == []
    assert [one["how"] for one in told(room, ExceptionClosed)] == ["ReturnInspected"] * 2


def test_of_returns_that_customers_ask_for_nothing_is_remembered(room: Room):
    room.send(ReturnInspected, about(ReturnInspected, return_id="R-1"))
    assert room.state(KEY)["seen"] == []


def test_much_money_and_important_orders_make_it_one_grade_worse():
    for more in ({"total_minor": 10**6}, {"marks": ["key-account"]}):
        room = Room(STAGE)
        room.send(OrderReceived, {**received(order(), at=room.now), **more})
        room.send(ShipmentLost, lost(lines=[]))
        (one,) = told(room, ExceptionOpened)
        assert (one["grade"], one["plan"]) == ("critical", "call_customer")


def test_whom_nobody_answers_the_next_role_hears_of_it_and_not_for_ever(room: Room):
    room.send(ProofChased, chased(1))
    room.send(OrderApproved, approved())
    room.forward(24 * 30)
    passed_on = [one for one in told(room, ExceptionEscalated) if one["kind"] == "silent"]
    assert [(one["owner"], one["escalations"]) for one in passed_on] == [
        ("operations", 1),
        ("manager", 2),
    ]
    assert passed_on[1]["at"] - passed_on[0]["at"] == 48 * HOUR
    assert written(room, "manager").count("exception-assigned") >= 1
    before = len(room.events)
    room.forward(24 * 300)
    assert not [one for one in room.events[before:] if one.record is ExceptionEscalated]


def test_ten_signs_of_silence_are_one_exception_and_one_message(room: Room):
    for times in range(10):
        room.send(ProofChased, chased(times))
    assert len(told(room, ExceptionOpened)) == 1
    assert written(room, "customer") == ["delivery-problem"]


def test_it_closes_when_the_goods_are_there_and_the_customer_hears_of_it(room: Room):
    room.send(ProofChased, chased(1))
    room.send(ShipmentDelivered, about(ShipmentDelivered))
    (opened,), (closed,) = told(room, ExceptionOpened), told(room, ExceptionClosed)
    assert closed["how"] == "ShipmentDelivered"
    assert closed["since_at"] == opened["since_at"]
    assert written(room, "customer") == ["delivery-problem", "delivery-problem-over"]


def test_a_delay_is_open_until_the_goods_are_there_and_moves_the_planned_end(room: Room):
    """TR-04, TR-08: who tells of the delay tells the customer; of its end tracking does."""
    room.send(ShipmentDispatched, about(ShipmentDispatched, step=54, expected_at=room.now + HOUR))
    until = room.now + 100 * HOUR
    room.send(DeliveryDelayed, about(DeliveryDelayed, cause="weather", expected_at=until))
    (one,) = told(room, ExceptionOpened)
    assert (one["kind"], one["cause"], one["owner"]) == ("late", "weather", "carrier desk")
    assert room.state(KEY)["planned_end_at"] == until
    room.send(DeliveryDelayed, about(DeliveryDelayed, cause="customs", expected_at=None))
    assert len(told(room, ExceptionOpened)) == 1
    room.send(ShipmentDelivered, about(ShipmentDelivered))
    assert open_now(room) == []
    assert written(room, "customer") == ["delivery-problem-over"]


@pytest.mark.parametrize("record", [CarrierHeard, DeliveryDelayed])
def test_a_sign_of_life_ends_the_silence(room: Room, record: type):
    room.send(ProofChased, chased(1))
    room.send(record, about(record, expected_at=None))
    assert ("silent", "N-1") not in open_now(room)


def test_goods_that_are_paid_back_are_missed_no_more_whatever_is_read_first(room: Room):
    room.send(ShipmentLost, lost())
    room.send(UnitsCredited, about(UnitsCredited))
    assert open_now(room) == []
    room.send(UnitsCredited, about(UnitsCredited, shipment_id="N-2", credit_id="c-2"))
    room.send(ShipmentLost, lost(shipment_id="N-2"))
    assert open_now(room) == []
    assert len(told(room, ExceptionOpened)) == 1


def test_of_a_shipment_that_is_lost_in_part_the_rest_may_be_refused(room: Room):
    """The credit for what was lost says nothing of the rest."""
    room.send(ShipmentLost, lost())
    room.send(UnitsCredited, about(UnitsCredited))
    room.send(DeliveryRefused, about(DeliveryRefused, decision=rule("refused_at_the_door")))
    assert open_now(room) == [("refused", "N-1")]
    never = about(UnitsCredited, shipment_id="", return_id="refused-N-1", credit_id="c-2")
    room.send(UnitsCredited, never)
    assert open_now(room) == []


def test_a_credit_for_other_goods_closes_nothing(room: Room):
    room.send(ShipmentLost, lost())
    room.send(UnitsCredited, about(UnitsCredited, shipment_id=""))
    assert open_now(room) == [("lost", "N-1")]


def test_more_than_there_is_room_for_is_one_of_its_own(room: Room):
    for number in range(20):
        room.send(ProofChased, {**chased(1), "shipment_id": f"N-{number}"})
    assert len(open_now(room)) == MOST
    assert open_now(room)[-1] == (OTHERS, "")
    assert told(room, ExceptionOpened)[-1]["cause"] == "silent"


def test_an_order_that_has_ended_leaves_nothing_open_and_opens_nothing(room: Room):
    room.send(ProofChased, chased(1))
    room.send(OrderStopped, stop(True))
    assert [one["how"] for one in told(room, ExceptionClosed)] == ["OrderEnded"]
    room.send(ShipmentLost, lost())
    assert room.state(KEY)["exceptions"] == []
    assert len(told(room, ExceptionOpened)) == 1


def test_what_is_told_of_an_order_that_nobody_knows_is_closed_when_it_is_forgotten():
    room = Room(STAGE)
    room.send(ShipmentLost, lost())
    assert len(told(room, ExceptionOpened)) == 1
    room.forward(24 * 31)
    assert room.state(KEY) is None
    assert [one["how"] for one in told(room, ExceptionClosed)] == ["Forgotten"]


def test_a_person_closes_it_and_hears_if_there_is_nothing_to_close(room: Room):
    room.send(ProofChased, chased(1))
    said = {
        "order_id": KEY,
        "kind": "silent",
        "subject": "N-1",
        "settled_by": "S-1",
        "because": "the driver called",
        "verdict": "UNKNOWN",
        "at": room.now,
    }
    room.send(ExceptionSettled, said)
    assert [one["how"] for one in told(room, ExceptionClosed)] == ["ExceptionSettled"]
    room.send(ExceptionSettled, said)
    assert [one["reason"] for one in told(room, RecordIgnored)] == ["not_open"]


def test_whoever_keeps_an_order_is_warned_before_its_time_is_over(room: Room):
    """TR-08: once a status, a message and an entry, by one timer."""
    planned = room.state(KEY)["planned_end_at"]
    room.forward(ms=(planned - room.now) * 8 // 10)
    assert [one["event"] for one in told(room, TimelineAdded)][1] == "StepDueSoon"
    assert written(room, "review") == ["stage-due-soon"]
    assert room.state(KEY)["wake_at"] == planned
    room.forward(ms=planned - room.now)
    assert open_now(room) == [("stage_overdue", "received")]
    assert written(room, "review") == ["stage-due-soon", "exception-assigned"]
    room.send(OrderApproved, approved())
    assert open_now(room) == []
    assert not room.state(KEY)["warned"]
    assert not room.state(KEY)["overdue"]


def test_what_former_code_kept_open_opens_anew(room: Room):
    former = {"kind": "proof", "subject": "N-1", "since_at": 1}
    unknown = {"grade": "UNKNOWN", "deadline_at": 0, "escalations": 0}
    room.states[KEY] = {**room.state(KEY), "exceptions": [{**former, **unknown}]}
    room.send(ProofChased, chased(2))
    assert open_now(room) == [("silent", "N-1")]
    assert told(room, ExceptionClosed) == []
    assert blank(TrackingState)["exceptions"] == []
