"""CF-05, CF-06: neither silence nor a stage changes what both sides signed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orders.contracts.records import (
    MessageRequested,
    OfferAnswered,
    OfferClosed,
    OfferMade,
    OrderConfirmed,
    OrderStopped,
    PromiseEndangered,
    PromiseExtended,
    RecallRequested,
    RevisionRequested,
    StockReserved,
)
from orders.engine.handling import Event
from tests.examples import examples
from tests.offers import answered
from tests.orders import address, line, order
from tests.stages.published import names, of
from tests.stages.room import Room
from tests.stages.stock import KEY, expect, make
from tests.stages.supply import DAY, confirmed, recall
from tests.stages.test_inventory_delays import GOODS_BY, PROMISED, answer, told

CONTRACT = "SC-000001Z-1"
WEEK = 7 * 24


@pytest.fixture
def room() -> Room:
    return make()


def waits(room: Room, late: int = 5, country: str = "DE", there: int = 0) -> list[Event]:
    """An order under a contract, for which goods come so many days too late."""
    if there:
        room.supply("stock", "SKU-1", there)
    expect(room, "SKU-1", (9, GOODS_BY + late * DAY))
    content = order(lines=[line(1, "SKU-1", 4)], delivery_address=address(country=country))
    days = {"promised_at": PROMISED, "goods_by_at": GOODS_BY, "contract": CONTRACT}
    return room.send(OrderConfirmed, {**confirmed(content), **days})


def test_its_customer_is_asked_for_another_text_and_silence_comes_to_nothing(room: Room):
    asked = of(OfferMade, waits(room, country="US"))
    assert (asked["kind"], asked["silence"], asked["jurisdiction"]) == ("DELAY", "unchanged", "")
    [option] = asked["options"]
    assert option["option_id"] == "amend"
    assert option["deliver_by_at"] >= PROMISED + (5 + 14) * DAY, "with time to sign it"


def test_who_keeps_silent_is_owed_what_was_signed_and_sales_are_told(room: Room):
    waits(room, country="US")
    room.forward(hours=72)
    events = room.forward(hours=48)
    assert names(events)[:2] == ["OfferClosed", "PromiseEndangered"]
    assert of(OfferClosed, events)["how"] == "expired"
    endangered = of(PromiseEndangered, events)
    assert (endangered["contract"], endangered["promised_at"]) == (CONTRACT, PROMISED)
    assert (endangered["owner_role"], endangered["escalations"]) == ("sales", 0)
    assert endangered["decide_by_at"] == room.now + DAY
    assert told(events) == [("contract-late", "sales")]
    assert (room.state(KEY)["status"], room.state(KEY)["promised_at"]) == ("backordered", PROMISED)


def test_who_says_no_is_owed_what_was_signed_too(room: Room):
    waits(room)
    events = answer(room, False)
    assert names(events) == ["OfferClosed", "PromiseEndangered", "MessageRequested"]
    assert of(OfferClosed, events)["how"] == "declined"
    assert room.state(KEY)["status"] == "backordered"


def test_who_says_yes_gets_another_text_by_way_of_intake(room: Room):
    day = of(OfferMade, waits(room))["options"][0]["deliver_by_at"]
    events = answer(room, True)
    assert names(events)[:2] == ["OfferClosed", "RevisionRequested"]
    wanted = of(RevisionRequested, events)
    assert wanted["lines"] == [{"line": 1, "sku": "SKU-1", "quantity": 4}]
    assert wanted["deliver_by_at"] == day
    assert room.state(KEY)["promised_at"] == PROMISED, "until both have signed the other"
    assert told(events) == [("contract-late", "sales")], "who see that it comes to something"


def test_who_takes_what_is_there_gets_another_text_of_so_much(room: Room):
    whole, part = of(OfferMade, waits(room, there=1))["options"]
    assert part["deliver_by_at"] == whole["deliver_by_at"], "there is time to sign"
    wanted = of(RevisionRequested, answer(room, True, option_id="reduce"))
    assert wanted["lines"] == [{"line": 1, "sku": "SKU-1", "quantity": 1}]


def test_nobody_is_asked_twice_about_a_day_that_is_left_to_people(room: Room):
    waits(room)
    answer(room, False)
    expect(room, "SKU-1", (9, GOODS_BY + 9 * DAY))
    assert "OfferMade" not in names(room.forward(hours=24)), "the text would have allowed for it"
    expect(room, "SKU-1", (9, GOODS_BY + 40 * DAY))
    asked = of(OfferMade, room.forward(hours=24))
    assert asked["offer_id"] == "inventory-1-2"


def test_what_nobody_settles_is_told_to_the_next_ever_more_rarely_and_not_for_ever(room: Room):
    waits(room)
    answer(room, False)
    events = room.forward(hours=8 * WEEK)
    escalated = [one.value for one in events if one.record is PromiseEndangered]
    assert {one["owner_role"] for one in escalated} == {"manager"}
    assert [one["escalations"] for one in escalated] == [1, 2, 3, 4]
    spans = [one["decide_by_at"] - one["at"] for one in escalated]
    assert spans == [2 * DAY, 4 * DAY, 8 * DAY, 16 * DAY]
    said = [one.value for one in events if one.record is MessageRequested]
    last = [one["values"]["last"] for one in said if one["template"] == "contract-late"]
    assert last == ["no", "no", "no", "yes"]


def test_it_can_be_ended_by_who_says_so(room: Room):
    waits(room)
    answer(room, False)
    assert names(room.send(RecallRequested, recall())) == ["OrderStopped"]


def test_goods_that_come_are_sent_as_the_contract_says(room: Room):
    waits(room)
    answer(room, False)
    room.supply("stock", "SKU-1", 4)
    [handed_on] = [one.value for one in room.events if one.record is StockReserved]
    assert handed_on["promised_at"] == PROMISED
    assert room.state(KEY)["late_contract"] is None
    assert "PromiseEndangered" not in names(room.forward(hours=WEEK))


def test_a_day_that_can_be_kept_after_all_leaves_nothing_to_people(room: Room):
    waits(room)
    answer(room, False)
    expect(room, "SKU-1", (9, GOODS_BY))
    assert "PromiseEndangered" not in names(room.forward(hours=2 * 24))
    assert room.state(KEY)["late_contract"] is None


@given(data=st.data())
@settings(max_examples=examples(60), deadline=None)
def test_whatever_happens_its_day_stays_and_nobody_but_a_person_ends_it(data: st.DataObject):
    """A random history: suppliers, time, goods and answers of any kind, in any country."""
    room = make()
    country = data.draw(st.sampled_from(("DE", "US", "CN")))
    waits(room, data.draw(st.integers(1, 60)), country, data.draw(st.integers(0, 2)))
    for _ in range(data.draw(st.integers(1, 12))):
        step = data.draw(st.sampled_from(("time", "supplier", "yes", "no", "part", "goods")))
        offer = f"inventory-1-{data.draw(st.integers(1, 3))}"
        if step == "time":
            room.forward(hours=data.draw(st.integers(1, 60 * 24)))
        elif step == "supplier":
            expect(room, "SKU-1", (9, room.now + data.draw(st.integers(-5, 90)) * DAY))
        elif step == "goods":
            room.supply("stock", "SKU-1", data.draw(st.integers(1, 4)))
        else:
            option = "reduce" if step == "part" else ""
            said = answered(KEY, offer, option, room.now, accepted=step != "no")
            room.send(OfferAnswered, said)
    assert not [one for one in room.events if one.record in (PromiseExtended, OrderStopped)]
    silences = {one.value["silence"] for one in room.events if one.record is OfferMade}
    assert silences <= {"unchanged"}
    handed_on = [one.value for one in room.events if one.record is StockReserved]
    assert {one["promised_at"] for one in handed_on} <= {PROMISED}
    state = room.state(KEY)
    assert (state["promised_at"], state["contract"]) == (PROMISED, CONTRACT)
    assert handed_on or state["wake_at"] is not None, "it is never left to itself"
    _somebody_knows(room)


def _somebody_knows(room: Room) -> None:
    """Every question that ended without goods was left to people."""
    ends = ("expired", "declined", "accepted")
    over = [one for one in room.events if one.record is OfferClosed and one.value["how"] in ends]
    left = [
        one
        for one in room.events
        if one.record is PromiseEndangered and not one.value["escalations"]
    ]
    assert len(over) == len(left)
