"""What was lost is paid back or sent again, as its customer chooses: one of the two, and never both
(TR-05)."""

from typing import Any

import pytest

from orders.contracts.records import (
    DeliveryCompleted,
    LinkedOrderPlaced,
    LinkedOrderReported,
    MessageRequested,
    OfferAnswered,
    OfferClosed,
    OfferMade,
    OrderCompleted,
    OrderStopped,
    ReplacementPromised,
    ShipmentDelivered,
    ShipmentLost,
    UnitsCredited,
)
from tests.offers import answered
from tests.orders import order
from tests.stages.after_delivery import (
    KEY,
    completed,
    hand_off,
    lost,
    make,
    names,
)
from tests.stages.house import NUMBER, bare
from tests.stages.published import ignored, of
from tests.stages.room import Room

OFFER, LINKED = "aftersales-1-1", f"{KEY}~R1"
DAY = 24


@pytest.fixture
def room() -> Room:
    return make("ask")


def choose(room: Room, option: str, offer_id: str = OFFER, **more: Any) -> list[Any]:
    return room.send(OfferAnswered, answered(KEY, offer_id, option, room.now, **more))


def report(room: Room, gone=(), stood=(), ended=False, linked=LINKED) -> list[Any]:
    """A linked order says what has become of it."""
    said = {
        "order_id": KEY,
        "linked_id": linked,
        "gone": bare(*gone),
        "stood": bare(*stood),
        "ended": ended,
        "because": "out of stock",
        "at": room.now,
    }
    return room.send(LinkedOrderReported, said)


def credited(room: Room) -> list[int]:
    return [line["credited"] for line in room.state(KEY)["lines"]]


def test_the_customer_is_asked_what_becomes_of_what_was_lost(room):  # TR-05
    events = lost(room, 2, 1)
    offer = of(OfferMade, events)
    assert (offer["offer_id"], offer["kind"], offer["silence"]) == (OFFER, "REPLACEMENT", "refund")
    assert [one["option_id"] for one in offer["options"]] == ["replacement", "refund"]
    assert offer["options"][0]["lines"] == bare(2, 1)
    assert offer["answer_by_at"] == room.now + 72 * 3_600_000
    assert "UnitsCredited" not in names(events), "the choice comes first"
    assert "ClaimOpened" in names(events), "the carrier answers for it in any case"
    [said] = [e.value for e in events if "replacement-offered" in str(e.value)]
    assert said["values"]["amount"].endswith("EUR")
    assert said["values"]["units"] == "3"


def test_who_chooses_the_money_gets_it_and_once(room):
    lost(room, 2, 1)
    events = choose(room, "refund")
    assert of(UnitsCredited, events)["lines"] == bare(2, 1)
    assert of(UnitsCredited, events)["shipment_id"] == f"{NUMBER}-1"
    assert of(OfferClosed, events)["option_id"] == "refund"
    assert room.state(KEY)["order"] is None, "no address is kept longer than it is needed"
    assert ignored(choose(room, "replacement")) == "not_awaited"


def test_a_no_asks_for_the_money_too(room):
    lost(room, 2)
    events = choose(room, "", accepted=False)
    assert of(OfferClosed, events)["how"] == "declined"
    assert of(UnitsCredited, events)["lines"] == bare(2)


def test_a_replacement_is_an_order_of_just_those_units_at_no_charge(room):  # TR-05
    content = order()
    lost(room, 2, 1, content=content)
    events = choose(room, "replacement")
    placed, promised = of(LinkedOrderPlaced, events), of(ReplacementPromised, events)
    [event] = [e for e in events if e.record is LinkedOrderPlaced]
    assert (event.key, placed["order_id"], placed["original_id"]) == (LINKED, LINKED, KEY)
    assert placed["number"] == f"{NUMBER}-R1"
    again = placed["order"].decoded()
    assert (again["order_id"], again["reference"]) == (LINKED, "1001~R1")
    assert [(n["line"], n["sku"], n["quantity"]) for n in again["lines"]] == [
        (1, "SKU-1", 2),
        (2, "SKU-2", 1),
    ]
    assert again["totals"]["total_minor"] == 0 == sum(n["total_minor"] for n in again["lines"])
    assert again["payment"]["paid_minor"] == 0
    assert not again["charges"]
    assert again["delivery_address"] == content["delivery_address"]
    assert (promised["linked_id"], promised["lines"]) == (LINKED, bare(2, 1))
    assert "UnitsCredited" not in names(events), "never both"
    assert room.state(KEY)["order"] is None


def test_silence_is_reminded_of_and_then_paid_back(room):
    lost(room, 2)
    events = room.forward(hours=72)
    assert [e.value["template"] for e in events] == ["replacement-reminder"]
    events = room.forward(hours=48)
    assert of(OfferClosed, events)["how"] == "expired"
    assert of(UnitsCredited, events)["lines"] == bare(2)


def test_silence_is_a_replacement_where_policy_says_so():
    room = make("ask", silence="replacement", reminders=0)
    lost(room, 2)
    events = room.forward(hours=72)
    assert of(OfferClosed, events)["option_id"] == "replacement"
    assert of(LinkedOrderPlaced, events)["order_id"] == LINKED


def test_who_agreed_beforehand_is_not_asked(room):
    events = lost(room, 2, content=order(consents=["replacement_of_lost"]))
    assert of(OfferClosed, events)["how"] == "consented"
    assert of(LinkedOrderPlaced, events)["order_id"] == LINKED
    assert room.state(KEY)["offer"] is None


@pytest.mark.parametrize("changes", [{"kind": "EXPORT"}, {"kind": "MADE_TO_ORDER"}])
def test_of_other_kinds_of_orders_it_is_paid_back_at_once(room, changes):
    assert "UnitsCredited" in names(lost(room, 2, content=order(**changes)))


def test_where_policy_gives_no_choice_it_is_paid_back_at_once():
    room = make("ask", channels={"shop": "none"})
    events = lost(room, 2)
    assert "UnitsCredited" in names(events)
    assert "OfferMade" not in names(events)


def test_a_second_loss_is_asked_about_together_with_the_first(room):
    lost(room, 2)
    events = lost(room, 0, 1, shipment_id=f"{NUMBER}-2")
    offer, closed = of(OfferMade, events), of(OfferClosed, events)
    assert (closed["offer_id"], closed["how"], offer["supersedes"]) == (OFFER, "superseded", OFFER)
    assert offer["options"][0]["lines"] == bare(2, 1)
    assert ignored(choose(room, "refund")) == "other_offer", "they had not seen this one"
    placed = [e for e in choose(room, "replacement", "aftersales-1-2") if e.key]
    assert [(e.key, len(e.value["order"].decoded()["lines"])) for e in placed] == [
        (LINKED, 1),
        (f"{KEY}~R2", 1),
    ]


def test_an_answer_without_proof_or_by_nobody_of_the_house_chooses_nothing(room):
    lost(room, 2)
    assert ignored(choose(room, "replacement", proof="")) == "unproven"
    assert ignored(choose(room, "replacement", by="S9", proof="")) == "unknown_staff"
    assert ignored(choose(room, "two of them")) == "unknown_option"
    assert "LinkedOrderPlaced" in names(choose(room, "replacement", by="S7", proof=""))


def test_the_order_is_not_done_before_its_replacement_is(room):
    lost(room)
    assert "OrderCompleted" not in names(completed(room))
    choose(room, "replacement")
    assert not any(e.record is OrderCompleted for e in room.forward(hours=DAY * 60))
    events = report(room, stood=(2,) * 5, ended=True)
    assert "OrderCompleted" in names(events)
    assert "UnitsCredited" not in names(events)
    assert credited(room) == [0] * 5, "they have the goods, and paid for them"


def test_a_replacement_that_never_comes_is_paid_back_once(room):  # TR-05
    lost(room, 2, 1)
    choose(room, "replacement")
    events = report(room, ended=True)
    assert of(UnitsCredited, events)["lines"] == bare(2, 1)
    assert any("replacement-failed" in str(e.value) for e in events)
    assert not report(room, ended=True)
    assert credited(room)[:2] == [2, 1]


def test_what_of_a_replacement_is_lost_or_given_back_is_paid_back_as_it_becomes_known(room):
    lost(room, 2, 2)
    choose(room, "replacement")
    assert of(UnitsCredited, report(room, gone=(1,)))["lines"] == bare(1)
    assert not report(room, gone=(1,)), "told once more"
    assert of(UnitsCredited, report(room, gone=(1, 2)))["lines"] == bare(0, 2)
    events = report(room, gone=(1, 2), stood=(1,), ended=True)
    assert "UnitsCredited" not in names(events)
    assert credited(room)[:2] == [1, 2]


def test_charges_go_back_once_nothing_is_kept(room):
    lost(room)
    completed(room)
    choose(room, "replacement")
    credit = of(UnitsCredited, report(room, ended=True))
    assert credit["charges_minor"] == 595


def test_whoever_sees_to_it_hears_of_one_that_takes_long(room):
    lost(room, 2)
    choose(room, "replacement")
    said = [e.value for e in room.forward(hours=DAY * 29) if e.record is MessageRequested]
    long = [one["to"] for one in said if one["template"] == "replacement-takes-long"]
    assert long == ["customer service"] * 2


def linked_room() -> tuple[Room, dict[str, Any]]:
    """Aftersales, and the order that replaces two pieces of line 1."""
    room = make("ask")
    lost(room, 2)
    return make("ask"), dict(of(LinkedOrderPlaced, choose(room, "replacement")))


def of_linked(room: Room, record: type, placed: dict[str, Any], *quantities: int, **more: Any):
    value = hand_off(room, placed["order"].decoded(), 1, quantities, **more)
    return room.send(record, {**value, "order_id": LINKED})


def test_a_linked_order_that_is_lost_is_not_replaced_but_paid_back_where_it_belongs():
    room, placed = linked_room()
    told = {"because": "lost", "carrier": "lorry", "tracking_number": "T-2"}
    events = of_linked(room, ShipmentLost, placed, 2, **told)
    assert "OfferMade" not in names(events)
    [said] = [e for e in events if e.record is LinkedOrderReported]
    assert (said.key, said.value["order_id"], said.value["linked_id"]) == (KEY, KEY, LINKED)
    assert said.value["gone"] == bare(2)
    assert not said.value["ended"]


def test_a_linked_order_tells_at_its_end_what_its_customer_has():
    room, placed = linked_room()
    proof = {"proof": "signature", "proof_reference": "pod/1", "carrier": "lorry"}
    of_linked(room, ShipmentDelivered, placed, 2, delivered_at=room.now, **proof)
    fate: dict[str, list[object]] = {"delivered": [], "refused": [], "lost": [], "stopped": []}
    room.send(DeliveryCompleted, {"order_id": LINKED, "version": 1, **fate, "at": room.now})
    said = of(LinkedOrderReported, room.forward(hours=DAY * 15))
    assert (said["ended"], said["stood"], said["gone"]) == (True, bare(2), [])


def test_a_linked_order_that_is_stopped_tells_the_one_that_it_belongs_to():
    room = make("ask")
    notice = {
        "order_id": LINKED,
        "version": 1,
        "lines": [],
        "warehouse": "",
        "whole": True,
        "because": "cancelled by the customer",
        "stopped_by": "inventory",
        "outcome": "cancelled",
        "promised_at": None,
        "kept": [],
        "released": False,
        "at": room.now,
    }
    [said] = room.send(OrderStopped, notice)
    assert said.key == KEY
    assert said.value["ended"]
    assert not said.value["stood"]
    assert not room.send(OrderStopped, {**notice, "whole": False})
    assert not room.send(OrderStopped, {**notice, "outcome": "amended"})
    assert not room.send(OrderStopped, {**notice, "order_id": KEY})
