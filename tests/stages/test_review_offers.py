"""What a customer is asked to confirm is an offer: it says what is agreed to, it is closed once,
and an answer to another counts for nothing (CF-01, CF-02)."""

import pytest

from orders.contracts.blank import blank
from orders.contracts.records import (
    ConfirmationRequested,
    OfferClosed,
    OfferMade,
    Order,
    OrderConfirmed,
    OrderStopped,
    PromiseMade,
    RecordIgnored,
    ReviewState,
    Staff,
)
from tests.orders import order, staff
from tests.stages.published import ignored
from tests.stages.review_desk import START, TOTAL, Desk, names, only

HOUR = 3_600_000
DESK, SALES = "desk:1001", "sales:1001"
WISHED = START + 72 * HOUR


def asked(channel: str = "desk", *colleagues: Staff) -> Desk:
    """An order that waits for its confirmation."""
    desk = Desk(colleagues=colleagues)
    desk.receive(order(channel=channel))
    return desk


def test_the_offer_says_what_is_to_be_confirmed():  # CF-01
    content: Order = {**order(channel="desk"), "wished_delivery_at": WISHED}
    events = Desk().receive(content)
    offer = only(events, OfferMade)
    [option] = offer["options"]
    assert (offer["offer_id"], offer["kind"], offer["silence"]) == (
        "review-1-1",
        "CONFIRM",
        "cancelled",
    )
    assert [line["quantity"] for line in option["lines"]] == [
        line["quantity"] for line in content["lines"]
    ]
    assert (option["total_minor"], option["currency"]) == (TOTAL, "EUR")
    assert option["deliver_by_at"] == only(events, PromiseMade)["promised_at"] >= WISHED
    address = content["delivery_address"]
    assert option["place"] == f"{address['city']}, {address['country']}"
    assert only(events, ConfirmationRequested)["offer_id"] == "review-1-1"


def test_staff_confirm_for_the_customer_on_the_telephone():  # CF-01
    desk = asked("sales", staff("S007", "sales"))
    events = desk.agree("review-1-1", SALES, by="S007")
    assert names(events) == ["OfferClosed", "OrderConfirmed"]
    closed = only(events, OfferClosed)
    assert (closed["how"], closed["option_id"], closed["closed_by"]) == (
        "accepted",
        "confirm",
        "S007",
    )
    assert "S007" in only(events, OrderConfirmed)["decision"]["rules"][0]["because"]


def test_nobody_confirms_for_a_customer_whose_role_does_not():
    """CF-01: the topic is not trusted; neither does who is away, nor who is unknown."""
    away = staff("S008", "sales", absent_from_at=0)
    desk = asked("sales", staff("R1", "reviewer"), away)
    for by, reason in (("R1", "role_missing"), ("S008", "absent_staff"), ("X", "unknown_staff")):
        for accepted in (True, False):
            events = desk.agree("review-1-1", SALES, accepted=accepted, by=by)
            assert ignored(events) == reason
    assert desk.status(SALES) == "awaiting_confirmation"


@pytest.mark.parametrize("accepted", [True, False])
def test_an_answer_with_neither_proof_nor_name_is_nobodys(accepted: bool):
    """CF-01: whoever can write to the topic could say that they are the customer."""
    desk = asked()
    assert ignored(desk.agree("review-1-1", DESK, accepted=accepted, proof="")) == "unproven"
    assert ignored(desk.answer(accepted, DESK, proof="")) == "unproven"
    assert desk.status(DESK) == "awaiting_confirmation"


def test_nobody_says_yes_in_general_for_a_customer_whose_role_does_not():  # CF-01
    desk = asked("sales", staff("R1", "reviewer"), staff("S007", "sales"))
    assert ignored(desk.answer(False, SALES, by="R1")) == "role_missing"
    events = desk.answer(True, SALES, by="S007")
    assert only(events, OfferClosed)["closed_by"] == "S007"
    assert "S007" in only(events, OrderConfirmed)["decision"]["rules"][0]["because"]


def test_a_declined_offer_cancels_the_order():  # CF-01
    events = asked().agree("review-1-1", DESK, accepted=False)
    assert only(events, OfferClosed)["how"] == "declined"
    assert only(events, OrderStopped)["outcome"] == "cancelled"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"offer_id": "review-1-2"}, "other_offer"),
        ({"offer_id": "review-1-1", "version": 2}, "other_version"),
        ({"offer_id": "review-1-1", "option": "cheaper"}, "unknown_option"),
    ],
)
def test_an_answer_that_does_not_fit_the_offer_changes_nothing(answer, reason):  # CF-01
    desk = asked()
    [ignored] = [event.value for event in desk.agree(**answer, key=DESK)]
    assert ignored["reason"] == reason
    assert names(desk.agree("review-1-1", DESK)) == ["OfferClosed", "OrderConfirmed"]


def test_of_two_answers_the_first_counts():  # CF-01
    desk = asked()
    desk.agree("review-1-1", DESK)
    assert only(desk.agree("review-1-1", DESK, accepted=False), RecordIgnored)["reason"] == (
        "not_awaited"
    )
    assert desk.status(DESK) == "confirmed"


def test_an_order_that_is_held_again_takes_its_offer_back_and_makes_another():  # CF-01, RV-03
    desk = asked()
    assert only(desk.charge_back(TOTAL, key=DESK), OfferClosed)["how"] == "withdrawn"
    assert only(desk.agree("review-1-1", DESK), RecordIgnored)["reason"] == "not_awaited"
    assert only(desk.pay(TOTAL, "again", key=DESK), OfferMade)["offer_id"] == "review-1-2"
    assert only(desk.agree("review-1-1", DESK), RecordIgnored)["reason"] == "other_offer"
    assert names(desk.agree("review-1-2", DESK)) == ["OfferClosed", "OrderConfirmed"]


def test_an_order_that_is_changed_withdraws_its_offer_and_the_next_version_makes_its_own():
    """CF-01, CF-03"""
    desk = asked()
    assert only(desk.recall(DESK, "AMEND"), OfferClosed)["how"] == "withdrawn"
    assert only(desk.agree("review-1-1", DESK), RecordIgnored)["reason"] == "not_awaited"
    events = desk.receive(order(channel="desk"), version=2)
    assert only(events, OfferMade)["offer_id"] == "review-2-1"
    stale = only(desk.agree("review-1-1", DESK), RecordIgnored)
    assert stale["reason"] == "other_version", "the customer had not seen this one"
    assert names(desk.agree("review-2-1", DESK, version=2)) == ["OfferClosed", "OrderConfirmed"]


def test_silence_closes_the_offer_and_a_suspended_one_stays_open():  # CF-02
    desk = asked("sales")
    assert "OfferClosed" not in names(desk.later(48)), "suspended"
    assert desk.room.state(SALES)["offer"]["answer_by_at"] == START + (48 + 14 * 24) * HOUR
    closed = only(desk.later(24 * 14), OfferClosed)
    assert (closed["how"], closed["closed_by"]) == ("expired", "silence")


def test_a_stop_by_others_closes_the_offer():
    assert only(asked().stopped(whole=True, key=DESK), OfferClosed)["how"] == "withdrawn"


def test_who_was_asked_before_there_were_offers_is_reminded_and_can_answer():  # CF-02
    """A state as an earlier build left it."""
    desk = asked()
    desk.room.states[DESK] = {
        **desk.room.state(DESK),
        "offer": blank(ReviewState)["offer"],
        "offers": 0,
        "reminders": 1,
    }
    assert names(desk.later(24)) == ["ConfirmationReminded"]
    assert names(desk.answer(True, DESK)) == ["OrderConfirmed"]
