"""TR-07: what an order comes to in figures: told once, the same whatever topic is read first."""

from itertools import permutations
from random import Random
from typing import Any

import pytest

from orders.business.decisions import noted
from orders.contracts.records import (
    CaseClosed,
    ClarificationClosed,
    DeliveryCompleted,
    HoldReleased,
    OrderAllocated,
    OrderCompleted,
    OrderConfirmed,
    OrderDeclined,
    OrderHeld,
    OrderMeasured,
    OrderReceived,
    OrderRejected,
    OrderStopped,
    PromiseMade,
    RefundPaid,
    RefundRequested,
    ShipmentDelivered,
    ShipmentDispatched,
    ShipmentReleased,
    StockReserved,
)
from services.tracking.stage import STAGE
from tests import orders as made
from tests.stages.room import HOUR, START, Room

KEY = "shop:1001"
DECISION = {"outcome": "", "policy": "test", "rules": []}
PIECES = 10
SPLIT = ("1", "2")


@pytest.fixture
def room() -> Room:
    return Room(STAGE)


def about(hours, version=1, **more):
    at = START + int(hours * HOUR)
    return {"order_id": KEY, "version": version, "at": at, "decision": DECISION, **more}


def lines(quantity):
    return [{"line": 1, "sku": "SKU-1", "quantity": quantity}] if quantity else []


def received(version=1, pieces=PIECES, submitted=-1.0):
    value = {**made.received(made.order()), **about(0, version), "pieces": pieces}
    return OrderReceived, {**value, "submitted_at": START + int(submitted * HOUR)}


def held():
    hold = {"rule": "RV-04", "because": "too much", "hold_id": "credit", "kind": "credit"}
    return OrderHeld, about(1, holds=[{**hold, "deadline_at": START + 8 * HOUR}])


def hold_released(role="finance"):
    who = {"hold_id": "credit", "released_by": "S1", "because": "fine", "role": role}
    who["reason_code"] = "paid"
    return HoldReleased, about(1.5, **who)


def promised(hours=40):
    until = START + hours * HOUR
    term = {"addend": "TRANSIT", "from_at": START, "until_at": until, "because": ""}
    return PromiseMade, about(2, promised_at=until, agreed=False, terms=[term])


def confirmed(version=1):
    return OrderConfirmed, about(2, version)


def reserved(version=1, hours=3, open_lines=()):
    return StockReserved, about(hours, version, promised_at=None, open_lines=list(open_lines))


def allocated(version=1, hours=4, open_lines=()):
    return OrderAllocated, about(hours, version, open_lines=list(open_lines))


def released(shipment, cost):
    chosen = {"carrier": "DHL", "service": "std", "mode": "road"}
    offers = [
        {**chosen, "cost_minor": cost},
        {**chosen, "carrier": "UPS", "cost_minor": 1},
        {**chosen, "mode": "air", "cost_minor": 9_999},
    ]
    return ShipmentReleased, about(
        5, shipment_id=shipment, warehouse="BER", offers=offers, dispatch_by_at=START, **chosen
    )


def dispatched(shipment):
    carried = {"carrier": "DHL", "tracking_number": "T", "expected_at": START}
    return ShipmentDispatched, about(6, shipment_id=shipment, **carried)


def delivered(shipment, hours):
    at = START + hours * HOUR
    proof = {"proof": "signature", "delivered_at": at, "temperatures": []}
    return ShipmentDelivered, about(hours + 2, shipment_id=shipment, **proof)


def delivery_over(pieces=PIECES, refused=0):
    sums = {"delivered": lines(pieces), "refused": lines(refused), "lost": [], "stopped": []}
    return DeliveryCompleted, about(34, **sums)


def completed(returned=0, version=1):
    return OrderCompleted, about(400, version, delivered=[], returned=lines(returned))


def stopped(by, outcome="cancelled", version=1, whole=True, **more):
    said = {"because": "", "stopped_by": by, "outcome": outcome, "promised_at": None, **more}
    return OrderStopped, about(9, version, lines=[], whole=whole, **said)


def topics():
    """A sound order of two shipments, topic by topic."""
    return [
        [received()],
        [held(), hold_released(), promised(), confirmed()],
        [reserved()],
        [allocated()],
        [
            *(released(one, 500) for one in SPLIT),
            *(dispatched(one) for one in SPLIT),
            *(delivered(one, 20 + 10 * int(one)) for one in SPLIT),
            delivery_over(),
        ],
        [completed()],
    ]


def flat(there):
    return [record for topic in there for record in topic]


def whole():
    return flat(topics())


def play(room, *records):
    for record, value in records:
        room.send(record, value)


def told(room):
    return [event.value for event in room.events if event.record is OrderMeasured]


def measured(room):
    return {(one.name, one.label): one.value for one in room.measures}


def test_of_an_order_that_is_done_all_is_told(room: Room) -> None:
    play(room, *whole())
    [figures] = told(room)
    moments = ("submitted", "answered", "confirmed", "reserved", "allocated", "released")
    times = [figures[f"{name}_at"] for name in (*moments, "dispatched", "delivered", "ended")]
    assert times == [START + hours * HOUR for hours in (-1, 0, 2, 3, 4, 5, 6, 40, 400)]
    assert (figures["outcome"], figures["ended_by"]) == ("completed", "aftersales")
    assert (figures["on_time"], figures["in_full"], figures["perfect"]) == (True, True, True)
    assert (figures["shipments"], figures["holds"], figures["touches"]) == (2, 1, 1)
    assert (figures["freight_minor"], figures["value_minor"]) == (1_000, 12_495)
    assert figures["promised_at"] == figures["first_promised_at"] == START + 40 * HOUR


def test_each_figure_is_measured_once(room: Room) -> None:
    play(room, *whole())
    assert len(room.measures) == len(measured(room))
    times = {
        "answer": 1,
        "confirm": 3,
        "reserve": 4,
        "allocate": 5,
        "release": 6,
        "dispatch": 7,
        "deliver": 41,
        "complete": 401,
    }
    assert measured(room) == {
        **{(f"time_to_{name}", ""): hours * HOUR for name, hours in times.items()},
        ("orders_cancelled", "completed"): 0,
        ("orders_touchless", ""): 0,
        ("orders_held", ""): 1,
        ("orders_in_full", ""): 1,
        ("orders_perfect", ""): 1,
        ("orders_on_time", ""): 1,
        ("shipments", ""): 2,
        ("pieces_ordered", ""): PIECES,
        ("pieces_delivered", ""): PIECES,
        ("pieces_returned", ""): 0,
        ("order_value", "EUR"): 12_495,
        ("freight_cost", "EUR"): 1_000,
    }


def test_whatever_topic_is_read_first_the_figures_are_the_same() -> None:
    straight = Room(STAGE)
    play(straight, *whole())
    for order in permutations(topics()):
        mixed = Room(STAGE)
        play(mixed, *flat(order))
        assert told(mixed) == told(straight), order
        assert sorted(mixed.measures) == sorted(straight.measures), order


def test_topics_may_be_read_in_turns() -> None:
    straight = Room(STAGE)
    play(straight, *whole())
    for seed in range(50):
        rng, mixed, left = Random(seed), Room(STAGE), [list(topic) for topic in topics()]
        while left := [topic for topic in left if topic]:
            play(mixed, rng.choice(left).pop(0))
        assert told(mixed) == told(straight), seed
        assert sorted(mixed.measures) == sorted(straight.measures), seed


def test_nothing_is_told_before_all_that_led_to_the_end_is_read(room: Room) -> None:
    there = topics()
    play(room, *there[5], *there[4], *there[3], *there[2], *there[0])
    assert room.state(KEY)["final"]
    assert not told(room)
    play(room, *there[1])
    assert len(told(room)) == 1
    assert room.state(KEY)["figures"] is None


def test_what_comes_after_the_end_was_told_changes_nothing(room: Room) -> None:
    play(room, *whole())
    before = len(room.measures)
    play(room, (CaseClosed, about(500, case_id="c", outcome="settled")), stopped("aftersales"))
    assert (len(told(room)), len(room.measures)) == (1, before)


@pytest.mark.parametrize(
    ("spoilt", "perfect", "in_full"),
    [
        ((delivery_over(), completed()), True, True),
        ((delivery_over(PIECES - 1, refused=1), completed()), False, False),
        ((delivery_over(), completed(returned=1)), False, True),
        (
            (
                delivery_over(),
                (CaseClosed, about(50, case_id="c", outcome="settled")),
                completed(),
            ),
            False,
            True,
        ),
    ],
    ids=["sound", "refused", "returned", "a case"],
)
def test_what_is_perfect(room: Room, spoilt: tuple[Any, ...], perfect: bool, in_full: bool) -> None:
    *before, shipped, _ = topics()
    play(room, *flat(before), *shipped[:-1], *spoilt)
    [figures] = told(room)
    assert (figures["perfect"], figures["in_full"]) == (perfect, in_full)


def test_an_order_that_comes_late_is_not_perfect(room: Room) -> None:
    there = topics()
    there[1][2] = promised(hours=39)
    play(room, *flat(there))
    assert (told(room)[0]["on_time"], told(room)[0]["perfect"]) == (False, False)


@pytest.mark.parametrize("by", ["review", "inventory", "allocation", "shipping"])
def test_an_order_that_is_stopped_is_told_once_whoever_had_it_before_is_read(by: str) -> None:
    stages = ["review", "inventory", "allocation", "shipping"]
    handed_on = [received(), confirmed(), reserved(), allocated()][: stages.index(by) + 1]
    room = Room(STAGE)
    play(room, stopped(by), *handed_on[1:])
    assert not told(room)
    play(room, handed_on[0])
    [figures] = told(room)
    assert (figures["outcome"], figures["ended_by"]) == ("cancelled", by)
    assert (figures["in_full"], figures["perfect"], figures["on_time"]) == (None, None, None)
    assert measured(room)["orders_cancelled", "cancelled"] == 1


def test_an_order_stopped_after_its_release_waits_for_what_was_released(room: Room) -> None:
    """Releases and stops stand in two topics; only shipping knows whether there was a release."""
    play(room, received(), confirmed(), reserved(), allocated(), stopped("shipping", released=True))
    assert not told(room)
    play(room, released("1", 700))
    assert [one["released_at"] for one in told(room)] == [START + 5 * HOUR]


def test_a_part_that_is_stopped_and_a_version_that_is_taken_back_are_no_end(room: Room) -> None:
    play(room, received(), stopped("shipping", whole=False), stopped("review", "amended"))
    assert not told(room)
    play(room, stopped("review", version=2))
    assert not told(room), "version 2 was not read yet"
    play(room, received(version=2, pieces=7))
    assert told(room)[0]["pieces_ordered"] == 7


def test_a_declined_order_waits_for_what_review_says_of_it(room: Room) -> None:
    by_person = {**DECISION, "rules": [noted("RV-04", "hold_declined", "no")]}
    play(room, received(), stopped("review", "declined"))
    assert not told(room)
    play(room, held(), (OrderDeclined, {**about(2), "decision": by_person}))
    [figures] = told(room)
    assert (figures["outcome"], figures["holds"], figures["touches"]) == ("declined", 1, 1)


def test_a_rejected_order_is_told_at_once(room: Room) -> None:
    refusal = about(0, faults=[], submitted_at=START - HOUR)
    play(room, (OrderRejected, refusal))
    assert told(room)[0]["outcome"] == "rejected"
    assert measured(room) == {
        ("time_to_answer", ""): HOUR,
        ("orders_cancelled", "rejected"): 1,
    }


def test_what_was_discarded_may_never_have_been_handed_on(room: Room) -> None:
    play(room, stopped("inventory", "discarded"))
    assert told(room)[0]["submitted_at"] is None


@pytest.mark.parametrize(
    ("closed_by", "how", "touches"),
    [("S1", "answered", 1), ("customer", "answered", 0), ("silence", "expired", 0)],
)
def test_only_people_of_the_house_touch_an_order(closed_by: str, how: str, touches: int) -> None:
    room = Room(STAGE)
    said = {"clarification_id": "1", "hold_id": "text", "option_id": "", "how": how}
    play(room, received(), (ClarificationClosed, about(1, closed_by=closed_by, **said)))
    play(room, hold_released(role=""), stopped("review"))
    assert told(room)[0]["touches"] == touches


def test_a_carriers_clock_that_is_behind_makes_no_time_negative(room: Room) -> None:
    there = topics()
    there[4][4:6] = [delivered("1", -5), delivered("2", -9)]
    play(room, *flat(there))
    assert measured(room)["time_to_deliver", ""] == 0


def test_an_order_that_former_code_followed_is_not_measured(room: Room) -> None:
    play(room, received())
    entry = {"at": 1, "stage": "intake", "step": 10, "because": ""}
    former = {"heard_at": 0, "timeline": [{**entry, "event": "OrderReceived", "recorded_at": 2}]}
    room.states[KEY] = {**room.state(KEY), **former, "figures": None}
    room.measures.clear()
    play(room, *flat(topics()[1:]))
    assert not told(room)
    assert not room.measures


@pytest.mark.parametrize("early", [False, True])
def test_a_refund_takes_until_the_bank_has_paid_it(room: Room, early: bool) -> None:
    refund = {"refund_id": "r1", "amount_minor": 700, "currency": "EUR"}
    asked = RefundRequested, about(10, because="", lines=[], **refund)
    paid = RefundPaid, {**about(34, document_id="d"), **refund}
    play(room, received(), *([paid, asked] if early else [asked, paid]), paid)
    assert measured(room)["refunds", "EUR"] == 700
    assert measured(room)["time_to_refund", ""] == 24 * HOUR
    assert len(room.measures) == 3, "with the answer, and nothing twice"


def test_a_bank_that_makes_up_refunds_makes_no_state_grow(room: Room) -> None:
    play(room, received())
    for number in range(100):
        play(room, (RefundPaid, {**about(1), "refund_id": f"{number}", "document_id": ""}))
    assert len(room.state(KEY)["paid"]) == 20
    assert room.send(RefundPaid, {**about(1), "order_id": "shop:none", "refund_id": "1"}) == []
    assert room.state("shop:none") is None


def test_an_order_in_parts_is_reserved_and_allocated_when_all_of_it_is() -> None:
    """IV-05: told once, with the last part's moments, whatever topic is read first."""
    parts = topics()
    parts[2] = [reserved(open_lines=lines(5)), reserved(hours=20)]
    parts[3] = [allocated(open_lines=lines(5)), allocated(hours=21)]
    for there in permutations(parts):
        room = Room(STAGE)
        play(room, *flat(there))
        [figures] = told(room)
        moments = figures["reserved_at"], figures["allocated_at"]
        assert moments == (START + 20 * HOUR, START + 21 * HOUR)


def test_an_order_whose_open_rest_allocation_stopped_is_measured_when_it_is_completed(
    room: Room,
) -> None:
    """IV-05: of the rest nothing more comes but its stop."""
    parts = topics()
    parts[3] = [allocated(open_lines=lines(5))]
    play(room, *flat(parts[:4]), stopped("allocation", whole=False), *flat(parts[4:]))
    assert [one["outcome"] for one in told(room)] == ["completed"]


def test_an_order_whose_rest_inventory_gave_up_is_measured_with_its_last_hand_off(
    room: Room,
) -> None:
    """IV-05: the stop stands in another topic than the hand-off that says that no more comes."""
    parts = topics()
    parts[2] = [reserved(open_lines=lines(5))]
    play(room, *flat(parts[:4]), stopped("inventory", whole=False), *flat(parts[4:]))
    assert not told(room)
    play(room, reserved(hours=20))
    assert [one["reserved_at"] for one in told(room)] == [START + 20 * HOUR]
