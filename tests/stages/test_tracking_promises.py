"""CF-04: what came of a promise, and which of its addends made it late."""

from itertools import permutations

import pytest

from orders.contracts.records import (
    DeliveryCompleted,
    DeliveryRefused,
    OrderStopped,
    PromiseExtended,
    PromiseMade,
    PromiseScored,
    ShipmentDelivered,
    ShipmentDispatched,
    ShipmentLost,
    ShipmentPacked,
    StockReserved,
)
from services.tracking.stage import STAGE
from tests.stages.room import HOUR, START, Room

KEY = "shop:1001"
TERMS = [("STOCK", 0), ("HANDLING", 8), ("CUT_OFF", 10), ("TRANSIT", 60)]
"""When each addend is to be over, hours."""


@pytest.fixture
def room() -> Room:
    return Room(STAGE)


def about(hours=0.0, version=1, **more):
    return {"order_id": KEY, "version": version, "at": START + int(hours * HOUR), **more}


def promised(version=1):
    ends = [(addend, START + hours * HOUR) for addend, hours in TERMS]
    begins = [START, *(until for _, until in ends)]
    terms = [
        {"addend": addend, "from_at": begin, "until_at": until, "because": ""}
        for begin, (addend, until) in zip(begins, ends, strict=False)
    ]
    why = {"outcome": "promised", "policy": "test", "rules": []}
    sums = {"promised_at": ends[-1][1], "agreed": False, "terms": terms, "decision": why}
    return PromiseMade, about(version=version, **sums)


def shipped(record, hours, version=1):
    more = {"shipment_id": "1", "carrier": "c", "tracking_number": "t", "proof": "p"}
    because = {
        "because": "b",
        "temperatures": [],
        "decision": {"outcome": "", "policy": "", "rules": []},
    }
    return record, about(hours, version, expected_at=START, **more, **because)


def delivered(hours, version=1):
    record, value = shipped(ShipmentDelivered, hours + 5, version)
    return record, {**value, "delivered_at": START + int(hours * HOUR)}


def reserved(hours, version=1, until=60):
    promised_at = START + until * HOUR
    said = {"decision": {"rules": []}, "promised_at": promised_at, "open_lines": []}
    return StockReserved, about(hours, version, **said)


def extended(until, version=1):
    return PromiseExtended, about(
        3, version, promised_at=START + until * HOUR, agreed_by="customer"
    )


def completed(hours=99.0, version=1):
    nothing: dict[str, list[str]] = {
        name: [] for name in ("delivered", "refused", "lost", "stopped")
    }
    return DeliveryCompleted, about(hours, version, **nothing)


def stopped(outcome="cancelled", whole=True, until=None):
    promised_at = until and START + until * HOUR
    said = {
        "because": "",
        "stopped_by": "inventory",
        "outcome": outcome,
        "promised_at": promised_at,
    }
    return OrderStopped, about(3, lines=[], whole=whole, **said)


def scores(room):
    return [event.value for event in room.events if event.record is PromiseScored]


def play(room, *records):
    for record, value in records:
        room.send(record, value)
    return scores(room)


def way(reserve=0.0, pack=7.0, dispatch=9.0, arrive=50.0):
    return (
        promised(),
        reserved(reserve),
        shipped(ShipmentPacked, pack),
        shipped(ShipmentDispatched, dispatch),
        delivered(arrive),
        completed(),
    )


def test_what_is_there_in_time_is_kept(room):  # CF-04
    [score] = play(room, *way())
    assert (score["outcome"], score["late_addend"]) == ("KEPT", "UNKNOWN")
    assert score["delivered_at"] == START + 50 * HOUR
    assert [term["addend"] for term in score["terms"]] == [addend for addend, _ in TERMS]


@pytest.mark.parametrize(
    ("hours", "addend"),
    [
        ({"reserve": 30, "pack": 38, "dispatch": 40, "arrive": 90}, "STOCK"),
        ({"pack": 38, "dispatch": 40, "arrive": 90}, "HANDLING"),
        ({"dispatch": 40, "arrive": 90}, "CUT_OFF"),
        ({"arrive": 90}, "TRANSIT"),
        ({"reserve": 0.5, "arrive": 90}, "TRANSIT"),
    ],
)
def test_the_first_addend_that_took_longer_is_what_made_it_late(room, hours, addend):  # CF-04
    [score] = play(room, *way(**hours))
    assert (score["outcome"], score["late_addend"]) == ("LATE", addend)


def test_of_several_shipments_the_last_counts(room):  # CF-04
    [score] = play(room, promised(), reserved(0), delivered(70), delivered(40), completed())
    assert (score["outcome"], score["delivered_at"]) == ("LATE", START + 70 * HOUR)


def test_goods_refused_at_the_door_were_there(room):  # CF-04
    [score] = play(room, promised(), reserved(0), shipped(DeliveryRefused, 59), completed())
    assert score["outcome"] == "KEPT"


def test_what_was_lost_is_broken_whatever_else_arrived(room):  # CF-04
    [score] = play(
        room, promised(), reserved(0), delivered(40), shipped(ShipmentLost, 80), completed()
    )
    assert score["outcome"] == "BROKEN"


def test_an_order_that_ends_before_makes_it_void(room):  # CF-04
    [score] = play(room, promised(), stopped())
    assert (score["outcome"], score["delivered_at"]) == ("VOID", None)


def test_neither_a_part_nor_a_change_is_an_end(room):  # CF-04
    assert play(room, promised(), stopped(whole=False), stopped(outcome="amended")) == []


def test_nothing_is_scored_that_was_not_promised(room):  # CF-04
    assert play(room, delivered(40), completed(), stopped()) == []


def test_it_is_scored_once(room):  # CF-04
    assert len(play(room, *way(), completed(), stopped())) == 1


def test_of_an_order_that_was_changed_the_last_promise_counts(room):  # CF-04
    [score] = play(
        room,
        promised(),
        promised(2),
        reserved(9, version=1),
        reserved(1, version=2),
        delivered(40, 2),
        completed(50, 2),
    )
    assert score["version"] == 2
    assert score["terms"][0]["actual_at"] == START + HOUR


@pytest.mark.parametrize("place", range(6))
def test_whatever_topic_is_read_first_the_score_is_the_same(room, place):  # CF-04
    promise, *facts = way(arrive=90)
    [score] = play(room, *facts[:place], promise, *facts[place:])
    assert (score["outcome"], score["late_addend"]) == ("LATE", "TRANSIT")


@pytest.mark.parametrize(
    ("arrive", "last", "first"), [(50, "KEPT", "KEPT"), (90, "KEPT", "LATE"), (120, "LATE", "LATE")]
)
def test_of_a_promise_that_was_extended_the_last_day_counts_and_the_first_is_told(
    room, arrive, last, first
):  # CF-05
    facts = promised(), extended(80), extended(100), reserved(70, until=100)
    [score] = play(room, *facts, delivered(arrive), completed())
    assert (score["outcome"], score["first_outcome"]) == (last, first)
    assert score["promised_at"] == START + 100 * HOUR
    assert score["first_promised_at"] == START + 60 * HOUR


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("told", [True, False])
def test_whatever_topic_is_read_first_the_last_day_counts(room, order, told):  # CF-05
    later = [extended(100)] if told else []
    topics = [promised()], [*later, reserved(70, until=100)], [delivered(90), completed()]
    [score] = play(room, *(one for n in order for one in topics[n]))
    assert (score["outcome"], score["first_outcome"]) == ("KEPT", "LATE")
    assert score["promised_at"] == START + 100 * HOUR, "the head of the hand-off says so as well"


def test_what_was_stopped_before_its_extension_is_read_is_scored_by_the_later_day(room):  # CF-05
    [score] = play(room, promised(), stopped(until=100), extended(100))
    assert score["outcome"] == "VOID"
    assert score["promised_at"] == START + 100 * HOUR, "the notice says so as well"


def test_of_an_order_in_parts_the_last_part_counts(room):
    """IV-05: it is not scored before that one was read."""
    first, last = reserved(0.0), reserved(30.0)
    record, value = first
    begun = (record, {**value, "open_lines": [{"line": 2, "sku": "SKU-2", "quantity": 1}]})
    assert play(room, promised(), begun, delivered(50.0), completed()) == []
    (score,) = play(room, last)
    (stock,) = [term for term in score["terms"] if term["addend"] == "STOCK"]
    assert stock["actual_at"] == START + 30 * HOUR
