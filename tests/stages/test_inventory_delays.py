"""CF-05: a promised day is moved only by the customer's consent."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orders.business.times import HOUR
from orders.contracts.blank import blank
from orders.contracts.records import (
    InventoryState,
    MessageRequested,
    OfferAnswered,
    OfferClosed,
    OfferMade,
    OrderConfirmed,
    OrderStopped,
    PromiseExtended,
    RecallRequested,
    RevisionRequested,
    StockReserved,
)
from services.inventory.rules.delay import delay
from tests.examples import examples
from tests.offers import answered
from tests.orders import address, line, order
from tests.policies import usual
from tests.stages.published import ignored, names, of
from tests.stages.room import START, Room
from tests.stages.stock import KEY, expect, make
from tests.stages.supply import DAY, confirmed, recall, stopped

PROMISED, GOODS_BY = START + 10 * DAY, START + 6 * DAY
ASKED = ["OfferMade", "MessageRequested"]


@pytest.fixture
def room() -> Room:
    return make()


def waits(room: Room, *receipts: tuple[int, int], reference="1001", country="DE", version=1):
    """An order that was promised for a day, and has to wait for what suppliers say."""
    if receipts:
        expect(room, "SKU-1", *receipts)
    content = order(
        reference=reference,
        lines=[line(1, "SKU-1", 4)],
        delivery_address=address(country=country),
    )
    head = confirmed(content, version)
    return room.send(OrderConfirmed, {**head, "promised_at": PROMISED, "goods_by_at": GOODS_BY})


def answer(room: Room, accepted: bool, offer: str = "inventory-1-1", **more):
    said = answered(KEY, offer, "", room.now, accepted=accepted)
    return room.send(OfferAnswered, {**said, **more})


def told(events):
    """Templates of messages, and to whom."""
    return [(e.value["template"], e.value["to"]) for e in events if e.record is MessageRequested]


def test_goods_that_come_in_time_ask_nothing(room):
    assert names(waits(room, (9, GOODS_BY))) == ["OrderBackordered", "MessageRequested"]
    assert room.state(KEY)["offer"] is None


def test_an_order_without_a_promise_asks_nothing(room):
    expect(room, "SKU-1", (9, START + 90 * DAY))
    assert "OfferMade" not in names(
        room.send(OrderConfirmed, confirmed(order(lines=[line(1, "SKU-1", 4)])))
    )


def test_a_later_day_is_offered_with_its_reason_and_what_silence_means(room):
    events = waits(room, (9, GOODS_BY + 5 * DAY))
    asked = of(OfferMade, events)
    assert (asked["offer_id"], asked["kind"], asked["version"]) == ("inventory-1-1", "DELAY", 1)
    assert (asked["silence"], asked["jurisdiction"]) == ("cancelled", "DE")
    assert asked["because"][0]["code"] == "goods_late"
    [option] = asked["options"]
    day = datetime.fromtimestamp(option["deliver_by_at"] / 1000, UTC)
    assert option["deliver_by_at"] >= PROMISED + 5 * DAY
    assert (day.weekday() < 5, day.hour) == (True, 18), "by 20:00 in Berlin, on a working day"
    assert option["lines"] == [{"line": 1, "sku": "SKU-1", "quantity": 4}]
    assert told(events)[-1] == ("delay-offered", "customer")


def test_goods_of_which_nobody_knows_are_late_once_they_should_be_there(room):
    waits(room)
    assert "OfferMade" not in names(room.forward(hours=6 * 24))
    asked = of(OfferMade, room.forward(hours=48))
    assert asked["because"][0]["code"] == "goods_overdue"
    assert asked["options"][0]["deliver_by_at"] > room.now + 14 * DAY, "the lead time, and the way"
    assert "OfferMade" not in names(room.forward(hours=48)), "asked once"


def test_who_agrees_is_promised_the_later_day_and_sales_and_management_hear_of_it(room):
    later = of(OfferMade, waits(room, (9, GOODS_BY + 5 * DAY)))["options"][0]["deliver_by_at"]
    events = answer(room, True)
    assert names(events)[:2] == ["OfferClosed", "PromiseExtended"]
    assert of(OfferClosed, events)["how"] == "accepted"
    extended = of(PromiseExtended, events)
    assert (extended["former_at"], extended["promised_at"]) == (PROMISED, later)
    assert (extended["agreed_by"], extended["proof"]) == ("customer", "sha256:00")
    assert (extended["offer_id"], extended["extension"]) == ("inventory-1-1", 1)
    codes = [rule["code"] for rule in extended["decision"]["rules"]]
    assert codes == ["stock_expected", "delay_agreed"]
    assert [to for _, to in told(events)] == ["customer", "sales", "manager"]
    room.supply("stock", "SKU-1", 4)
    [handed_on] = [e.value for e in room.events if e.record is StockReserved]
    assert handed_on["promised_at"] == later


def test_a_stop_says_what_was_promised_last(room):
    """Whoever scores the promise may read the stop before the extension."""
    later = of(OfferMade, waits(room, (9, GOODS_BY + 5 * DAY)))["options"][0]["deliver_by_at"]
    answer(room, True)
    assert of(OrderStopped, room.send(RecallRequested, recall()))["promised_at"] == later


@pytest.mark.parametrize(("by", "reason"), [("nobody", "unknown_staff"), ("S002", "role_missing")])
def test_nobody_answers_for_a_customer_whose_role_does_not(room, by: str, reason: str):
    """CF-05: the topic is not trusted."""
    waits(room, (9, GOODS_BY + 5 * DAY))
    assert ignored(answer(room, True, answered_by=by)) == reason
    assert ignored(answer(room, False, answered_by=by)) == reason
    assert room.state(KEY)["offer"] is not None, "the customer is still asked"


@pytest.mark.parametrize("accepted", [True, False])
def test_an_answer_with_neither_proof_nor_name_is_nobodys(room, accepted: bool):  # CF-05
    waits(room, (9, GOODS_BY + 5 * DAY))
    assert ignored(answer(room, accepted, proof="")) == "unproven"
    assert room.state(KEY)["offer"] is not None, "the customer is still asked"


def test_who_declines_gets_the_order_cancelled_and_nothing_is_kept(room):
    waits(room, (9, GOODS_BY + 5 * DAY))
    events = answer(room, False, answered_by="S001")
    assert names(events) == ["OfferClosed", "MessageRequested", "OrderStopped"]
    assert (of(OfferClosed, events)["how"], of(OfferClosed, events)["closed_by"]) == (
        "declined",
        "S001",
    )
    notice = of(OrderStopped, events)
    assert (notice["whole"], notice["outcome"]) == (True, "cancelled")
    assert (room.state(KEY)["status"], room.state(KEY)["waits"]) == ("stopped", [])
    room.send(OrderStopped, notice)
    room.supply("stock", "SKU-1", 4)
    assert room.free("stock", "SKU-1") == 4


def test_silence_is_no_consent_it_is_reminded_once_and_then_cancelled(room):
    waits(room, (9, GOODS_BY + 5 * DAY))
    assert told(room.forward(hours=72)) == [("delay-reminder", "customer")]
    events = room.forward(hours=48)
    assert of(OfferClosed, events)["how"] == "expired"
    assert of(OrderStopped, events)["whole"]


def test_silence_is_consent_where_the_law_says_so_to_a_first_short_delay(room):
    """16 CFR 435.2 (b): to one of thirty days or less; any after that needs the buyer's word."""
    asked = of(OfferMade, waits(room, (9, GOODS_BY + 5 * DAY), country="US"))
    assert (asked["silence"], asked["jurisdiction"]) == ("accepted", "US")
    events = room.forward(hours=5 * 24)
    assert of(PromiseExtended, events)["agreed_by"] == "silence"
    expect(room, "SKU-1", (9, GOODS_BY + 20 * DAY))
    again = of(OfferMade, room.forward(hours=24))
    assert (again["offer_id"], again["silence"]) == ("inventory-1-2", "cancelled")


@pytest.mark.parametrize("late", [35, None])
def test_nobody_consents_by_silence_to_a_long_delay_or_an_unknown_one(room, late):
    waits(room, *([(9, GOODS_BY + late * DAY)] if late else []), country="US")
    room.forward(hours=0 if late else 7 * 24)
    [asked] = [e.value for e in room.events if e.record is OfferMade]
    assert asked["silence"] == "cancelled"


def test_a_day_that_turns_out_later_still_takes_the_place_of_the_one_that_was_offered(room):
    waits(room, (9, GOODS_BY + 5 * DAY))
    expect(room, "SKU-1", (9, GOODS_BY + 9 * DAY))
    events = room.forward(hours=24)
    assert of(OfferClosed, events)["how"] == "superseded"
    assert of(OfferMade, events)["supersedes"] == "inventory-1-1"
    assert ignored(answer(room, True)) == "other_offer", "the customer had not seen this one"
    assert names(answer(room, True, "inventory-1-2"))[1] == "PromiseExtended"


def test_a_day_that_can_be_kept_after_all_leaves_nothing_to_ask(room):
    waits(room, (9, GOODS_BY + 5 * DAY))
    expect(room, "SKU-1", (9, GOODS_BY + 4 * DAY))
    assert "OfferClosed" not in names(room.forward(hours=24)), "earlier, and late still"
    expect(room, "SKU-1", (9, GOODS_BY))
    assert of(OfferClosed, room.forward(hours=24))["how"] == "withdrawn"
    assert ignored(answer(room, False)) == "not_awaited"


def test_goods_that_come_meanwhile_end_the_question(room):
    waits(room, (9, GOODS_BY + 5 * DAY))
    room.supply("stock", "SKU-1", 4)
    assert names(room.events[-2:]) == ["OfferClosed", "StockReserved"]
    assert room.events[-2].value["how"] == "withdrawn"


@pytest.mark.parametrize("purpose", ["CANCEL", "AMEND"])
def test_an_order_that_is_taken_back_is_asked_no_longer(room, purpose):
    waits(room, (9, GOODS_BY + 5 * DAY))
    events = room.send(RecallRequested, {**recall(), "purpose": purpose})
    assert names(events) == ["OfferClosed", "OrderStopped"]
    assert of(OfferClosed, events)["how"] == "withdrawn"


def test_an_order_that_another_stage_stops_is_asked_no_longer(room):
    waits(room, (9, GOODS_BY + 5 * DAY))
    assert names(room.send(OrderStopped, stopped((), whole=True))) == ["OfferClosed"]


def test_answers_to_what_another_stage_asked_are_that_ones(room):
    waits(room, (9, GOODS_BY + 5 * DAY))
    assert answer(room, False, "review-1-1") == []
    assert room.state(KEY)["status"] == "backordered"


def test_who_agreed_to_a_later_day_waits_behind_those_who_were_promised_an_earlier(room):
    """IV-09."""
    waits(room, (99, GOODS_BY + 5 * DAY))
    waits(room, reference="1002")
    answer(room, True)
    room.supply("stock", "SKU-1", 4)
    assert room.events[-1].value["order_id"] == "shop:1002"


def test_what_is_there_is_offered_alone_with_its_day_and_its_price(room):
    room.supply("stock", "SKU-1", 1)
    asked = of(OfferMade, waits(room, (9, GOODS_BY + 5 * DAY)))
    all_of_it, _, part = asked["options"]
    assert [one["option_id"] for one in asked["options"]] == ["accept", "split", "reduce"]
    assert part["lines"] == [{"line": 1, "sku": "SKU-1", "quantity": 1}]
    assert part["total_minor"] == 1_190 + 595
    assert (part["deliver_by_at"], all_of_it["total_minor"]) == (PROMISED, 4 * 1_190 + 595)


def test_who_takes_what_is_there_gets_the_order_reduced_by_intake(room):  # CF-03
    room.supply("stock", "SKU-1", 1)
    waits(room, (9, GOODS_BY + 5 * DAY))
    events = answer(room, True, option_id="reduce")
    assert names(events) == ["OfferClosed", "RevisionRequested"]
    assert of(OfferClosed, events)["option_id"] == "reduce"
    wanted = of(RevisionRequested, events)
    assert (wanted["version"], wanted["offer_id"]) == (1, "inventory-1-1")
    assert wanted["lines"] == [{"line": 1, "sku": "SKU-1", "quantity": 1}]
    assert room.state(KEY)["status"] == "backordered", "until it is taken back"
    assert names(room.send(RecallRequested, {**recall(), "purpose": "AMEND"})) == ["OrderStopped"]
    smaller = confirmed(order(lines=[line(1, "SKU-1", 1)]), version=2)
    assert names(room.send(OrderConfirmed, smaller)) == ["StockReserved"]


def test_nothing_is_offered_alone_that_needs_no_stock(room):
    expect(room, "SKU-1", (9, GOODS_BY + 5 * DAY))
    content = order(lines=[line(1, "SKU-1", 4), line(2, "SETUP", 1)])
    head = {**confirmed(content), "promised_at": PROMISED, "goods_by_at": GOODS_BY}
    [option] = of(OfferMade, room.send(OrderConfirmed, head))["options"]
    assert option["option_id"] == "accept"


@given(
    late=st.integers(13 * HOUR, 400 * DAY),
    country=st.sampled_from(("DE", "US", "CN", "SA", "NP", "ZZ")),
)
@settings(max_examples=examples(50), deadline=None)
def test_the_day_that_is_offered_leaves_the_time_that_the_first_one_left(late, country):
    short = {"line": 1, "sku": "SKU-1", "needed": 4, "available": 0, "expected_at": GOODS_BY + late}
    state: InventoryState = {
        **blank(InventoryState),
        "promised_at": PROMISED,
        "goods_by_at": GOODS_BY,
        "shortages": [short],  # type: ignore[list-item]
    }
    policy = usual(make().stage).delay  # type: ignore[attr-defined]
    found = delay(state, country, {}, START, policy)
    assert found is not None
    assert PROMISED + late <= found.promised_at <= PROMISED + late + 12 * DAY
