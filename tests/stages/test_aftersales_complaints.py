"""Goods that came damaged, or not whole: their customer chooses between a refund and a replacement,
at once or when a person has agreed, and nobody gets both (TR-05)."""

from typing import Any

import pytest

from orders.contracts.records import (
    ClaimMoved,
    ClaimOpened,
    ComplaintDecided,
    ComplaintUpheld,
    DeliveryDisputed,
    LinkedOrderPlaced,
    LinkedOrderReported,
    MessageRequested,
    OfferAnswered,
    OfferClosed,
    OfferMade,
    OrderCompleted,
    ReplacementPromised,
    ReturnAuthorised,
    ReturnRefused,
    ShipmentDelivered,
    UnitsCredited,
)
from tests.offers import answered
from tests.orders import line, order
from tests.stages.after_delivery import (
    KEY,
    arrive,
    ask,
    completed,
    delivered,
    hand_off,
    lost,
    make,
    names,
    refused,
)
from tests.stages.house import NUMBER, bare
from tests.stages.published import ignored, of
from tests.stages.room import Room

OFFER, LINKED = "aftersales-1-1", f"{KEY}~R1"
DAY = 24
PHOTO = "ab" * 32


@pytest.fixture
def room() -> Room:
    there = make("ask")
    delivered(there)
    return there


def dear() -> Room:
    """An order of which one line is worth more than is believed without a look."""
    there = make("ask")
    content = order(lines=[line(1, quantity=2, price=50_000)])
    delivered(there, 2, content=content)
    return there


def complain(room: Room, *lines: int, kind: str = "DAMAGED", **changes: Any) -> list[Any]:
    """The customer says on the page what is wrong with shipment 1."""
    said = {
        "order_id": KEY,
        "version": 1,
        "dispute_id": f"{kind.lower()}-{'.'.join(map(str, lines))}",
        "shipment_id": f"{NUMBER}-1",
        "kind": kind,
        "lines": list(lines),
        "units": [],
        "note": "the box was open",
        "at": room.now,
        "proof": "sha256:00",
    }
    return room.send(DeliveryDisputed, {**said, **changes})


def judge(room: Room, verdict: str, case: str = "dispute-damaged-1", **changes: Any) -> list[Any]:
    """Somebody of the house has looked at it."""
    said = {
        "order_id": KEY,
        "version": 1,
        "case_id": case,
        "verdict": verdict,
        "decided_by": "S7",
        "lines": [],
        "document": PHOTO,
        "because": "",
        "at": room.now,
    }
    return room.send(ComplaintDecided, {**said, **changes})


def choose(room: Room, option: str, offer_id: str = OFFER) -> list[Any]:
    return room.send(OfferAnswered, answered(KEY, offer_id, option, room.now))


def credited(room: Room) -> list[int]:
    return [one["credited"] for one in room.state(KEY)["lines"]]


def report(room: Room, **said: Any) -> list[Any]:
    told = {"gone": [], "stood": [], "ended": True, "because": "so it went", "at": room.now}
    return room.send(LinkedOrderReported, {"order_id": KEY, "linked_id": LINKED, **told, **said})


@pytest.mark.parametrize("kind", ["DAMAGED", "MISSING"])
def test_who_complains_chooses_and_nothing_is_paid_back_before(room, kind):
    events = complain(room, 1, 3, kind=kind)
    upheld, offer = of(ComplaintUpheld, events), of(OfferMade, events)
    assert upheld["lines"] == offer["options"][0]["lines"] == bare(2, 0, 2)
    assert (upheld["agreed_by"], offer["kind"], offer["silence"]) == ("", "REPLACEMENT", "refund")
    [why] = [rule["code"] for rule in offer["because"]]
    assert why == f"goods_{kind.lower()}"
    assert "UnitsCredited" not in names(events)
    [asked] = [e.value for e in events if e.value.get("template") == "replacement-offered"]
    assert (asked["to"], asked["values"]["units"]) == ("customer", "4")
    assert of(ClaimOpened, events)["cause"] == kind, "the carrier answers for it all the same"


def test_who_chooses_the_money_gets_it_once(room):
    complain(room, 1)
    assert of(UnitsCredited, choose(room, "refund"))["lines"] == bare(2)
    assert ignored(choose(room, "refund")) == "not_awaited"
    assert credited(room) == [2, 0, 0, 0, 0]


def test_who_chooses_the_goods_gets_just_these_and_no_money(room):
    complain(room, 2, units=[1])
    events = choose(room, "replacement")
    assert of(ReplacementPromised, events)["lines"] == bare(0, 1)
    placed = of(LinkedOrderPlaced, events)
    assert placed["order_id"] == LINKED
    assert [one["quantity"] for one in placed["order"].decoded()["lines"]] == [1]
    assert "UnitsCredited" not in names(events)
    completed(room)
    assert not any(e.record is OrderCompleted for e in room.forward(hours=DAY * 60))
    assert "OrderCompleted" in names(report(room, stood=bare(0, 1)))
    assert credited(room) == [0] * 5
    assert room.state(KEY)["order"] is None, "no address is kept longer than it is needed"


def test_silence_is_reminded_of_and_then_paid_back(room):
    complain(room, 1)
    told = [e.value["template"] for e in room.forward(hours=72) if e.record is MessageRequested]
    assert "replacement-reminder" in told
    events = room.forward(hours=48)
    assert of(OfferClosed, events)["how"] == "expired"
    assert of(UnitsCredited, events)["lines"] == bare(2)


def test_a_replacement_that_never_comes_is_paid_back(room):
    complain(room, 1)
    choose(room, "replacement")
    assert of(UnitsCredited, report(room))["lines"] == bare(2)


def test_what_is_complained_of_does_not_come_back_for_money_too(room):
    complain(room, 1, units=[1])
    choose(room, "refund")
    assert "ReturnRefused" in names(ask(room, 2)), "one piece alone is still with them"
    assert of(ReturnAuthorised, ask(room, 1, return_id="R-2"))["lines"] == bare(1)


def test_what_comes_back_is_not_complained_of_too(room):
    ask(room, 2)
    events = complain(room, 1)
    assert "OfferMade" not in names(events)
    arrive(room, restocked=(2,))
    assert credited(room)[0] == 2


def test_the_same_goods_are_complained_of_once(room):
    complain(room, 1, units=[1])
    events = complain(room, 1, kind="MISSING")
    assert of(ComplaintUpheld, events)["lines"] == bare(1)
    assert of(OfferMade, events)["supersedes"] == OFFER
    assert "ComplaintUpheld" not in names(complain(room, 1, dispute_id="once more"))
    assert names(choose(room, "refund", "aftersales-1-2")).count("UnitsCredited") == 2
    assert credited(room)[0] == 2


def test_lost_and_damaged_goods_are_asked_about_together():
    room = make("ask")
    delivered(room, 2)
    lost(room, 0, 1, shipment_id=f"{NUMBER}-2")
    offer = of(OfferMade, complain(room, 1))
    assert offer["options"][0]["lines"] == bare(2, 1)
    choose(room, "refund", offer["offer_id"])
    assert credited(room)[:2] == [2, 1]


def test_a_dear_complaint_waits_for_a_person_and_a_photo():
    room = dear()
    events = complain(room, 1)
    assert "OfferMade" not in names(events)
    told = [(e.value["to"], e.value["template"]) for e in events if e.record is MessageRequested]
    assert ("customer", "photo-asked") in told
    assert ignored(judge(room, "AGREE", document="")) == "evidence_missing"
    assert ignored(judge(room, "AGREE", decided_by="S9")) == "unknown_staff"
    events = judge(room, "AGREE")
    assert of(ComplaintUpheld, events)["agreed_by"] == "S7"
    assert of(ClaimMoved, events)["evidence"][0]["document"] == PHOTO, "and it serves the claim"
    assert of(UnitsCredited, choose(room, "refund"))["lines"] == bare(2)
    assert ignored(judge(room, "AGREE")) == "not_awaited"


def test_a_person_may_agree_to_less():
    room = dear()
    complain(room, 1)
    assert of(ComplaintUpheld, judge(room, "AGREE", lines=bare(1)))["lines"] == bare(1)


def test_what_is_missing_needs_no_photo():
    room = dear()
    complain(room, 1, kind="MISSING")
    events = judge(room, "AGREE", "dispute-missing-1", document="")
    assert "OfferMade" in names(events)


def test_what_a_person_refuses_ends_with_the_reason():
    room = dear()
    complain(room, 1)
    events = judge(room, "REFUSE", because="that is how it looks")
    [told] = [e.value for e in events if e.value.get("template") == "case-answered"]
    assert told["values"]["note"] == "that is how it looks"
    assert ignored(judge(room, "AGREE")) == "already_closed"
    assert "UnitsCredited" not in names(room.forward(hours=DAY * 30))


def test_small_complaints_that_sum_up_are_looked_at(room):
    policy = room.policy.complaints.agree_from_minor["EUR"]
    worth = [one["amount_minor"] for one in room.state(KEY)["lines"]]
    assert worth[0] < policy <= sum(worth), "else this shows nothing"
    seen = [n for n in range(1, 6) if "OfferMade" in names(complain(room, n))]
    assert 1 in seen
    assert len(seen) < 5


def test_how_much_of_a_line_that_came_in_parts_is_said_or_looked_at():
    room = make("ask")
    delivered(room, 1)
    delivered(room, 1, n=2)
    assert "OfferMade" not in names(complain(room, 1))
    assert "OfferMade" in names(complain(room, 1, units=[1], dispute_id="one of them"))


def test_what_the_carrier_spoilt_is_chosen_of_at_once_and_comes_back_for_no_money():
    room = make("ask")
    events = refused(room, 2, 1, damaged=True)
    assert names(events) == ["ReturnAuthorised", "ClaimOpened", "OfferMade"]
    choose(room, "replacement")
    events = arrive(room, scrapped=(2, 1), return_id=f"refused-{NUMBER}-1")
    assert "ReturnInspected" in names(events)
    assert "UnitsCredited" not in names(events)
    assert of(UnitsCredited, report(room, stood=bare(2)))["lines"] == bare(0, 1)


def test_money_for_what_the_carrier_spoilt_does_not_wait_for_it_and_comes_once():
    room = make("ask")
    refused(room, 2, damaged=True)
    assert of(UnitsCredited, choose(room, "refund"))["lines"] == bare(2)
    events = room.forward(hours=DAY * 22)  # it never came back
    assert "UnitsCredited" not in names(events)
    assert credited(room)[0] == 2


def test_what_was_refused_for_other_reasons_is_paid_back_when_it_comes():
    room = make("ask")
    assert names(refused(room, 2)) == ["ReturnAuthorised"]
    events = arrive(room, restocked=(2,), return_id=f"refused-{NUMBER}-1")
    assert of(UnitsCredited, events)["lines"] == bare(2)


@pytest.mark.parametrize(
    "changes", [{"kind": "UNKNOWN"}, {"lines": []}, {"lines": [9]}, {"units": [-1]}]
)
def test_what_names_no_goods_is_a_case_for_people(room, changes):
    events = complain(room, 1, **changes)
    assert "CaseUpdated" in names(events)
    assert "OfferMade" not in names(events)


def test_of_other_kinds_of_orders_people_decide():
    room = make("ask")
    delivered(room, content=order(kind="EXPORT"))
    assert "OfferMade" not in names(complain(room, 1))
    assert room.state(KEY)["order"] is None


def test_what_came_wrong_of_a_replacement_is_paid_back_where_it_belongs():
    room = make("ask")
    delivered(room, 2)
    complain(room, 1)
    placed = of(LinkedOrderPlaced, choose(room, "replacement"))
    again = make("ask")
    proof = {"proof": "signature", "proof_reference": "pod/1", "carrier": "lorry"}
    value = hand_off(again, placed["order"].decoded(), 1, (2,), delivered_at=again.now, **proof)
    again.send(ShipmentDelivered, {**value, "order_id": LINKED})
    events = complain(again, 1, order_id=LINKED)
    assert "OfferMade" not in names(events)
    [said] = [e for e in events if e.record is LinkedOrderReported]
    assert (said.key, said.value["gone"]) == (KEY, bare(2))


def test_a_refused_return_is_of_lines_that_are_not_there(room):
    complain(room, 1)
    assert of(ReturnRefused, ask(room, 1))["decision"]["rules"]
