"""Carriers answer for what they lost or spoilt, by a deadline and on evidence (TR-05)."""

from typing import Any

import pytest

from orders.contracts.records import (
    ClaimDecided,
    ClaimMoved,
    ClaimOpened,
    DeliveryDisputed,
    MessageRequested,
)
from tests.orders import order
from tests.stages.after_delivery import KEY, completed, delivered, lost, make, names, refused
from tests.stages.house import NUMBER, bare
from tests.stages.published import ignored, of
from tests.stages.room import Room
from tests.stages.test_aftersales_disputes import disputed

DAY = 86_400_000
LOST, DAMAGED = f"lost-{NUMBER}-1", f"damaged-{NUMBER}-1"


@pytest.fixture
def room() -> Room:
    return make()


def say(room: Room, verdict: str, claim_id: str = LOST, **more: Any) -> list[Any]:
    said = {
        "order_id": KEY,
        "version": 1,
        "claim_id": claim_id,
        "verdict": verdict,
        "decided_by": "S1",
        "kind": "UNKNOWN",
        "document": "",
        "reference": "",
        "paid_minor": 0,
        "currency": "",
        "because": "",
        "at": room.now,
    }
    return room.send(ClaimDecided, {**said, **more})


def weighed(room: Room) -> list[Any]:
    return say(room, "EVIDENCE", kind="WAREHOUSE_WEIGHT", reference="2,140 g at the dock")


def pays(room: Room, minor: int, **more: Any) -> list[Any]:
    return say(room, "PAY", paid_minor=minor, **{"currency": "EUR", **more})


def claim_of(room: Room) -> dict[str, Any]:
    [claim] = room.state(KEY)["claims"]
    return dict(claim)


def told(events: list[Any], template: str) -> Any:
    [one] = [e.value for e in events if e.record is MessageRequested and template in str(e.value)]
    return one


def test_what_a_carrier_lost_it_is_asked_to_answer_for_by_a_deadline(room):  # TR-05
    content = order()
    events = lost(room, 2, 1, content=content)
    claim = of(ClaimOpened, events)
    worth = content["lines"][0]["total_minor"] * 2 // content["lines"][0]["quantity"]
    assert (claim["claim_id"], claim["carrier"], claim["cause"]) == (LOST, "lorry", "LOST")
    assert (claim["tracking_number"], claim["lines"]) == ("T-1", bare(2, 1))
    assert claim["value_minor"] >= worth > 0
    assert claim["deadline_at"] == room.now + 21 * DAY
    assert [one["reference"] for one in claim["evidence"]] == ["lost by lorry"]
    assert told(events, "claim-opened")["to"] == "claims desk"
    assert "UnitsCredited" in names(events), "the customer does not wait for the carrier"


def test_its_value_is_what_is_paid_back_for_the_goods(room):
    content = order()
    events = lost(room, *(line["quantity"] for line in content["lines"]), content=content)
    goods = sum(line["total_minor"] for line in content["lines"])
    assert of(ClaimOpened, events)["value_minor"] == goods


def test_what_never_was_in_the_parcel_no_carrier_answers_for(room):
    assert "ClaimOpened" not in names(lost(room, 1, carrier="", tracking_number=""))


def test_what_a_carrier_spoilt_has_seven_days_and_needs_a_photo(room):
    claim = of(ClaimOpened, refused(room, damaged=True))
    assert (claim["claim_id"], claim["asked"]) == (DAMAGED, ["PHOTO"])
    assert claim["deadline_at"] == room.now + 7 * DAY
    assert "ClaimOpened" not in names(refused(make())), "not taken is not spoilt"


def test_a_claim_is_handed_in_with_its_evidence_and_paid(room):  # TR-05
    lost(room, 2)
    assert ignored(say(room, "SUBMIT")) == "evidence_missing"
    moved = of(ClaimMoved, weighed(room))
    assert [one["kind"] for one in moved["evidence"]] == ["WAREHOUSE_WEIGHT"]
    assert ignored(weighed(room)) == "already_answered"
    assert of(ClaimMoved, say(room, "SUBMIT", reference="LO-77"))["status"] == "submitted"
    assert of(ClaimMoved, say(room, "ACKNOWLEDGE"))["reference"] == "LO-77"
    value = claim_of(room)["value_minor"]
    for amount in (0, -1, value + 1):
        assert ignored(pays(room, amount)) == "amount_wrong"
    assert ignored(pays(room, value, currency="USD")) == "amount_wrong"
    paid = of(ClaimMoved, pays(room, value))
    assert (paid["status"], paid["paid_minor"], paid["decided_by"]) == ("paid", value, "S1")
    assert ignored(say(room, "WITHDRAW")) == "claim_over"


@pytest.mark.parametrize(
    ("verdict", "more", "reason"),
    [
        ("PAY", {"paid_minor": 1, "currency": "EUR"}, "not_now"),
        ("UNKNOWN", {}, "not_now"),
        ("EVIDENCE", {"kind": "PHOTO"}, "no_evidence"),
        ("EVIDENCE", {"reference": "somewhere"}, "no_evidence"),
        ("SUBMIT", {"claim_id": "lost-another"}, "unknown_claim"),
        ("WITHDRAW", {"decided_by": ""}, "unproven"),
    ],
)
def test_what_is_said_in_vain_changes_nothing(room, verdict, more, reason):
    lost(room, 2)
    before = room.state(KEY)
    assert ignored(say(room, verdict, **more)) == reason
    assert room.state(KEY) == before


def test_there_is_an_end_to_evidence(room):
    lost(room, 2)
    for number in range(30):
        say(room, "EVIDENCE", kind="PHOTO", reference=f"photo {number}")
    assert len(claim_of(room)["evidence"]) == 20
    assert room.outcomes[-1][2] == "too_much_evidence"


def test_a_claim_that_is_left_is_reminded_of_escalated_and_lapses(room):  # TR-05
    lost(room, 2)
    first = room.forward(hours=16 * 24)
    assert told(first, "claim-due")["to"] == "claims desk"
    second = room.forward(hours=3 * 24)
    assert told(second, "claim-due")["to"] == "manager"
    assert claim_of(room)["status"] == "open"
    last = room.forward(hours=2 * 24)
    assert of(ClaimMoved, last)["status"] == "lapsed"
    assert told(last, "claim-over")["to"] == "manager"
    assert ignored(say(room, "SUBMIT")) == "claim_over"


def test_a_carrier_that_says_nothing_is_chased_and_given_up(room):
    lost(room, 2)
    weighed(room)
    say(room, "SUBMIT")
    teams = [of(ClaimMoved, room.forward(hours=30 * 24))["team"] for _ in range(2)]
    assert teams == ["claims desk", "manager"]
    assert of(ClaimMoved, room.forward(hours=30 * 24))["status"] == "unanswered"


def test_the_order_ends_without_its_claims_and_is_remembered_for_them(room):
    content = order()
    quantities = [line["quantity"] for line in content["lines"]]
    lost(room, *quantities, content=content)
    assert "OrderCompleted" in names(completed(room))
    weighed(room)
    say(room, "SUBMIT")
    room.forward(hours=60 * 24)
    assert claim_of(room)["status"] == "submitted"
    pays(room, 1)
    room.forward(hours=30 * 24)
    assert KEY not in room.states


def test_what_customers_report_their_carrier_answers_for_once(room):
    delivered(room, 2, 2, 1)
    came = room.now
    room.forward(hours=24)
    claim = of(ClaimOpened, room.send(DeliveryDisputed, disputed()))
    assert (claim["claim_id"], claim["carrier"]) == ("reported-damaged-1", "lorry")
    assert (claim["lines"], claim["asked"]) == (bare(2, 0, 1), ["PHOTO"])
    assert claim["deadline_at"] == came + 7 * DAY, "since the goods came"
    again = disputed(dispute_id="damaged-2", lines=[1, 2])
    assert of(ClaimOpened, room.send(DeliveryDisputed, again))["lines"] == bare(0, 2)
    third = disputed(dispute_id="missing-1", kind="MISSING", lines=[1])
    assert "ClaimOpened" not in names(room.send(DeliveryDisputed, third))


def test_a_report_that_names_no_line_is_a_claim_of_unknown_value(room):
    delivered(room, 2, 2, 1)
    claim = of(ClaimOpened, room.send(DeliveryDisputed, disputed(kind="MISSING", lines=[])))
    assert (claim["lines"], claim["value_minor"]) == ([], 0)
    more = disputed(kind="MISSING", lines=[], dispute_id="missing-2")
    assert "ClaimOpened" not in names(room.send(DeliveryDisputed, more))


def test_nothing_is_claimed_of_what_no_known_carrier_brought(room):
    delivered(room, 2)
    room.states[KEY]["lines"][0]["carrier"] = ""
    assert "ClaimOpened" not in names(room.send(DeliveryDisputed, disputed(lines=[1])))
