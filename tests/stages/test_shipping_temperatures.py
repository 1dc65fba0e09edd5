"""How warm goods were on their way, and what becomes of those that were too warm (SH-07, TR-03)."""

from typing import Any

import pytest

from orders.contracts.records import (
    Article,
    CarrierScanned,
    ClaimOpened,
    DeliveryCompleted,
    DeliveryRefused,
    ExceptionClosed,
    ExceptionOpened,
    ExceptionSettled,
    OfferAnswered,
    OfferMade,
    OrderAllocated,
    OrderReceived,
    ReceiptConfirmed,
    ShipmentDelivered,
    ShipmentLost,
    TemperatureExceeded,
    TimelineAdded,
    UnitsCredited,
)
from services.aftersales.stage import STAGE as AFTERSALES
from services.shipping.stage import STAGE
from services.shipping.temperature_policy import TemperaturePolicy
from services.tracking.stage import STAGE as TRACKING
from tests.offers import answered
from tests.orders import article, order, received
from tests.stages.house import AT, NUMBER, allocated, bare, references, scan
from tests.stages.published import ignored, names, of
from tests.stages.room import Room
from tests.stages.test_shipping_proofs import receipt

KEY = "shop:1001"
HOUR = 3_600_000
CHILLED = {"coldest_tenths": 0, "warmest_tenths": 80}


def under_way(tenths: int | None = 40, then: str = "hold") -> Room:
    """Lines 1 and 2 are chilled, line 3 is frozen, and bears what the carrier has."""
    tables = references()
    tables[Article] = {
        **tables[Article],
        "SKU-1": article("SKU-1", nature="COLD"),
        "SKU-2": article("SKU-2", **CHILLED),
    }
    policy = STAGE.policy.load(STAGE.policy_file)
    rule = TemperaturePolicy.model_validate({"then": then})
    room = Room(
        STAGE,
        references=tables,
        policy=policy.model_copy(update={"temperatures": rule}),
    )
    room.send(OrderAllocated, allocated(order()))
    room.send(CarrierScanned, told("PICKED_UP", 0, tenths))
    return room


def told(status: str, hours: int, tenths: int | None, **more: Any) -> Any:
    made = scan(status, temperature_tenths=tenths, at=AT + hours * HOUR, **more)
    return {**made, "document_id": f"{status}-{hours}"}


def at(room: Room, hours: int, status: str, tenths: int | None, **more: Any) -> list[Any]:
    room.now = AT + hours * HOUR
    return room.send(CarrierScanned, told(status, hours, tenths, **more))


def judge(room: Room, verdict: str, **more: Any) -> list[Any]:
    said = {
        "order_id": KEY,
        "kind": "temperature",
        "subject": f"{NUMBER}-1",
        "settled_by": "S-Q",
        "because": "tasted",
        "verdict": verdict,
        "at": room.now,
    }
    return room.send(ExceptionSettled, {**said, **more})


def lines(value: Any) -> list[int]:
    return [line["line"] for line in value["lines"]]


def too_warm(**more: Any) -> Room:
    """Ten hours between 4 and 12 degrees: five of them too warm."""
    room = under_way(**more)
    at(room, 10, "IN_TRANSIT", 120)
    return room


def test_a_shipment_that_kept_cool_is_delivered_with_its_record():
    room = under_way()
    assert names(at(room, 10, "IN_TRANSIT", 75)) == []
    events = at(room, 20, "DELIVERED", 20)
    assert names(events) == ["ShipmentDelivered", "DeliveryCompleted"]
    [kept] = of(ShipmentDelivered, events)["temperatures"]
    assert (kept["lines"], kept["lowest_tenths"], kept["highest_tenths"]) == ([1, 2], 20, 75)
    assert (kept["readings"], kept["outside_ms"], kept["exceeded"]) == (3, 0, False)
    assert room.state(KEY)["shipments"][0]["temperatures"] == []


def test_too_warm_for_too_long_is_told_once_with_how_long():
    room = under_way()
    events = at(room, 10, "IN_TRANSIT", 120)
    assert names(events) == ["TemperatureExceeded"]
    exceeded = of(TemperatureExceeded, events)
    assert (lines(exceeded), exceeded["cause"]) == ([1, 2], "too_warm")
    assert exceeded["outside_minutes"] == 300
    assert at(room, 20, "OUT_FOR_DELIVERY", 120) == []
    [kept] = room.state(KEY)["shipments"][0]["temperatures"]
    assert kept["outside_ms"] == 15 * HOUR


@pytest.mark.parametrize(
    ("tenths", "named"),
    [(90, []), (179, []), (180, ["TemperatureExceeded"]), (-100, ["TemperatureExceeded"])],
)
def test_a_moment_is_borne_unless_it_is_by_far_too_much(tenths, named):
    room = under_way(None)
    assert names(at(room, 1, "IN_TRANSIT", tenths)) == named


@pytest.mark.parametrize("tenths", [None, 5_000, -2_732])
def test_what_is_no_temperature_of_goods_is_none(tenths):
    room = under_way(tenths)
    assert room.state(KEY)["shipments"][0]["temperatures"] == []


def test_a_reading_that_comes_late_adds_no_time():
    room = under_way()
    at(room, 10, "IN_TRANSIT", 60)
    room.send(CarrierScanned, told("OUT_FOR_DELIVERY", 5, 85))
    [kept] = room.state(KEY)["shipments"][0]["temperatures"]
    assert (kept["highest_tenths"], kept["outside_ms"], kept["last_tenths"]) == (85, 0, 60)


def test_goods_that_bear_whatever_comes_have_no_record():
    room = Room(STAGE, references=references())
    room.send(OrderAllocated, allocated(order()))
    assert names(room.send(CarrierScanned, told("PICKED_UP", 0, 400)))[0] == "ShipmentDispatched"
    assert room.state(KEY)["shipments"][0]["temperatures"] == []


def test_what_was_too_warm_waits_at_the_door_until_somebody_says_it_is_good():
    room = too_warm()
    assert at(room, 20, "DELIVERED", 40) == []
    assert room.outcomes[-1] == ("CarrierScanned", "held", "")
    assert ignored(at(room, 21, "DELIVERED", 40)) == "already_delivered"
    events = judge(room, "GOOD")
    assert names(events) == ["ShipmentDelivered", "DeliveryCompleted"]
    delivered = of(ShipmentDelivered, events)
    assert (delivered["proof"], delivered["delivered_at"]) == ("signature", AT + 20 * HOUR)
    assert [one["code"] for one in delivered["decision"]["rules"]][-1] == "found_good"
    assert of(DeliveryCompleted, events)["delivered"] == bare(2, 2, 2, 2, 2)


def test_what_is_spoilt_is_paid_back_and_the_rest_is_delivered():
    room = too_warm()
    at(room, 20, "DELIVERED", 40)
    events = judge(room, "SPOILT")
    assert names(events) == ["ShipmentDelivered", "ShipmentLost", "DeliveryCompleted"]
    assert lines(of(ShipmentDelivered, events)) == [3, 4, 5]
    lost = of(ShipmentLost, events)
    assert lines(lost) == [1, 2]
    assert lost["because"] == "4.0 °C to 12.0 °C, too warm for 600 minutes"
    assert [one["code"] for one in lost["decision"]["rules"]] == ["spoilt_on_the_way"]
    assert lost["carrier"]


def test_what_nobody_judges_in_time_is_spoilt():
    room = too_warm()
    at(room, 20, "DELIVERED", 40)
    assert room.forward(hours=23) == []
    events = room.forward(hours=2)
    assert lines(of(ShipmentLost, events)) == [1, 2]


def test_who_judges_before_it_comes_is_not_asked_again():
    room = too_warm()
    assert judge(room, "SPOILT") == []
    events = at(room, 20, "DELIVERED", 40)
    assert lines(of(ShipmentLost, events)) == [1, 2]


def test_of_what_is_spoilt_the_customer_chooses_and_its_carrier_is_asked_to_answer_for_it():
    """TR-05, AS-04."""
    at_the_door = too_warm()
    at(at_the_door, 20, "DELIVERED", 40)
    judge(at_the_door, "SPOILT")
    after = Room(AFTERSALES, references=references())
    after.now = at_the_door.now
    events = [
        event
        for told in at_the_door.events
        if told.record in (ShipmentDelivered, ShipmentLost, DeliveryCompleted)
        for event in after.send(told.record, told.value)
    ]
    claim, offer = of(ClaimOpened, events), of(OfferMade, events)
    said = answered(KEY, offer["offer_id"], "refund", after.now)
    credit = of(UnitsCredited, after.send(OfferAnswered, said))
    assert (claim["claim_id"], claim["cause"]) == (f"temperature-{NUMBER}-1", "TEMPERATURE")
    assert (lines(claim), lines(credit)) == ([1, 2], [1, 2])
    assert [one["reference"] for one in claim["evidence"]] == [
        "4.0 °C to 12.0 °C, too warm for 600 minutes"
    ]


def test_tracking_has_it_as_an_exception_until_the_goods_have_come():
    """TR-03: told to whom policy says."""
    at_the_door = too_warm()
    at(at_the_door, 20, "DELIVERED", 40)
    judge(at_the_door, "GOOD")
    tracking = Room(TRACKING)
    tracking.now = at_the_door.now
    tracking.send(OrderReceived, received(order()))
    told: list[Any] = []
    for event in at_the_door.events:
        if event.record in (TemperatureExceeded, ShipmentDelivered):
            told += tracking.send(event.record, event.value)
    opened, closed = of(ExceptionOpened, told), of(ExceptionClosed, told)
    assert (opened["kind"], opened["cause"], opened["lines"]) == ("temperature", "too_warm", [1, 2])
    assert (opened["grade"], opened["owner"], closed["how"]) == (
        "major",
        "quality",
        "ShipmentDelivered",
    )
    [measured] = [
        one.value["parameters"]["temperatures"]
        for one in told
        if one.record is TimelineAdded and one.value["event"] == "ShipmentDelivered"
    ]
    assert measured == "4.0 °C to 12.0 °C"


@pytest.mark.parametrize(("then", "spoilt"), [("refund", True), ("accept", False)])
def test_policy_may_judge_by_itself(then, spoilt):
    room = too_warm(then=then)
    events = at(room, 20, "DELIVERED", 40)
    assert ("ShipmentLost" in names(events)) is spoilt
    assert lines(of(ShipmentDelivered, events)) == ([3, 4, 5] if spoilt else [1, 2, 3, 4, 5])


def test_a_customers_receipt_is_held_too_and_goods_refused_at_the_door_are_nobodys_to_judge():
    room = too_warm()
    assert room.send(ReceiptConfirmed, receipt()) == []
    assert room.outcomes[-1] == ("ReceiptConfirmed", "held", "by_the_customer")
    events = at(too_warm(), 20, "DELIVERED", 40, refused_lines=bare(2, 2))
    assert lines(of(ShipmentDelivered, events)) == [3, 4, 5]
    assert lines(of(DeliveryRefused, events)) == [1, 2]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"settled_by": ""}, "unproven"),
        ({"subject": "N-9"}, "unknown_shipment"),
        ({}, "not_asked"),
    ],
)
def test_what_is_said_in_vain_is_told(said, reason):
    room = under_way() if reason == "not_asked" else too_warm()
    assert ignored(judge(room, "GOOD", **said)) == reason


def test_what_is_said_of_other_exceptions_is_none_of_shippings():
    room = too_warm()
    assert judge(room, "GOOD", kind="late") == []
    assert judge(room, "UNKNOWN") == []
    assert room.state(KEY)["shipments"][0]["temperatures"][0]["verdict"] == "UNKNOWN"
