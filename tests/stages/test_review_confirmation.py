"""Confirmation: asked by the channel's rule, reminded, then cancelled or suspended; and
cancellations at every moment (CF-01, CF-02)."""

from orders.contracts.records import (
    AgreedConfirmation,
    Channel,
    ConfirmationRequested,
    MessageRequested,
    OrderApproved,
    OrderConfirmed,
    OrderHeld,
    OrderStopped,
    RecallRequested,
    RefundRequested,
)
from tests.orders import agreed, customer, line, order
from tests.stages.review_desk import KEY, START, TOTAL, Desk, names, only, templates

HOUR = 3_600_000
DESK, SALES = "desk:1001", "sales:1001"


def test_the_customer_is_asked_by_mail_where_the_channel_says_so():  # CF-01
    desk = Desk()
    events = desk.receive(order(channel="desk"))
    assert names(events) == ["OrderApproved", "PromiseMade", "OfferMade", "ConfirmationRequested"]
    asked = only(events, ConfirmationRequested)
    assert (asked["means"], asked["answer_by_at"]) == ("mail", START + 24 * HOUR)
    assert only(events, MessageRequested)["values"]["total"] == "124.95 EUR"


def test_by_phone_it_is_sales_who_call():  # CF-01
    assert only(Desk().receive(order(channel="sales")), MessageRequested)["to"] == "sales"


def test_who_asks_is_told_all_that_a_yes_is_about():  # CF-01
    """Items, quantities, prices, delivery day and place; and of which offer to have the link."""
    lines = [line(1, quantity=3, name="Lamp"), line(2, quantity=4)]
    told = only(Desk().receive(order(channel="sales", lines=lines)), MessageRequested)["values"]
    assert told["items"] == (
        "3 PCE SKU-1 Lamp, 10.00 EUR: 35.70 EUR\n4 PCE SKU-2 Article 2, 10.00 EUR: 47.60 EUR"
    )
    assert (told["place"], told["offer"]) == ("Berlin, DE", "review-1-1")
    assert told["promised_at"]


def test_what_is_agreed_with_a_channel_goes_before_policy():  # CF-01, CF-02
    desk = Desk()
    how: AgreedConfirmation = {
        "means": "link",
        "answer_within_hours": 48,
        "reminders": 0,
        "remind_every_hours": 24,
        "suspend": True,
        "suspended_days": 7,
    }
    desk.room.references.put(Channel, "shop", agreed("shop", confirmation=how))
    asked = only(desk.receive(order()), ConfirmationRequested)
    assert (asked["means"], asked["answer_by_at"]) == ("link", START + 48 * HOUR)
    assert "OrderSuspended" in names(desk.later(48))
    assert "OrderStopped" in names(desk.later(7 * 24))


def test_a_row_that_says_nothing_of_it_leaves_it_to_policy():  # CF-01
    desk = Desk()
    unsaid = {**agreed("desk"), "confirmation": None}
    desk.room.references.put(Channel, "desk", unsaid)
    assert only(desk.receive(order(channel="desk")), ConfirmationRequested)["means"] == "mail"


def test_the_customer_confirms():  # CF-01
    desk = Desk()
    content = order(channel="desk")
    desk.receive(content)
    confirmed = only(desk.answer(True, DESK), OrderConfirmed)
    assert confirmed["order"].decoded() == content
    assert desk.later(24 * 30) == []
    assert names(desk.answer(True, DESK)) == ["RecordIgnored"]


def test_the_customer_says_no():  # CF-01
    desk = Desk()
    desk.receive(order(channel="desk"))
    events = desk.answer(False, DESK, "too late for the party")
    assert names(events) == ["OfferClosed", "OrderStopped", "RefundRequested"]
    assert "too late for the party" in only(events, OrderStopped)["because"]


def test_a_silent_customer_is_reminded_then_cancelled():  # CF-02
    desk = Desk(customer(limit=20_000))
    desk.receive(order(channel="desk", terms="ON_ACCOUNT"))
    assert names(desk.later(24)) == ["ConfirmationReminded"]
    assert names(desk.later(24)) == ["ConfirmationReminded"]
    events = desk.later(24)
    assert names(events) == ["OfferClosed", "OrderStopped"]
    stop = only(events, OrderStopped)
    assert (stop["outcome"], stop["whole"], len(stop["lines"])) == ("unconfirmed", True, 5)
    assert stop["because"] == "no confirmation within 72 h, after 2 reminders"
    assert desk.credit(limit=20_000) == 20_000


def test_or_suspended_and_resumed_by_an_answer():  # CF-02
    desk = Desk()
    desk.receive(order(channel="sales"))
    desk.later(24)
    events = desk.later(24)
    assert names(events) == ["OrderSuspended"]
    assert templates(events) == ["order-suspended"]
    desk.later(24 * 7)
    assert names(desk.answer(True, SALES)) == ["OfferClosed", "OrderConfirmed"]


def test_a_suspended_order_is_cancelled_in_the_end():  # CF-02
    desk = Desk()
    desk.receive(order(channel="sales"))
    desk.later(48)
    events = desk.later(24 * 14)
    assert names(events) == ["OfferClosed", "OrderStopped", "RefundRequested"]
    assert only(events, OrderStopped)["outcome"] == "unconfirmed"


def test_a_released_order_is_asked_for_confirmation_with_the_time_since_receipt():  # CF-01
    desk = Desk()
    desk.receive(order(channel="desk", lines=[line(1, price=900)]))
    desk.later(3)
    assert names(desk.decide("RELEASE", key=DESK)) == [
        "HoldReleased",
        "OrderApproved",
        "PromiseMade",
        "OfferMade",
        "ConfirmationRequested",
    ]
    assert desk.room.state(DESK)["rules"][-1]["because"] == "asked by mail 3.0 h after receipt"


def test_a_waiting_order_is_cancelled_here():
    desk = Desk()
    desk.receive(order(channel="desk"))
    events = desk.recall(DESK)
    assert names(events) == ["OfferClosed", "OrderStopped", "RefundRequested"]
    assert only(events, OrderStopped)["outcome"] == "cancelled"
    assert names(desk.answer(True, DESK)) == ["RecordIgnored"]
    assert desk.later(24 * 5) == []


def test_a_held_order_is_cancelled_here():
    desk = Desk()
    desk.receive(order(lines=[line(1, price=900)]))
    assert names(desk.recall()) == ["OrderStopped", "RefundRequested"]
    assert names(desk.decide("RELEASE")) == ["RecordIgnored"]


def test_behind_a_confirmed_order_the_recall_is_passed_on():
    desk = Desk()
    desk.receive(order())
    assert only(desk.recall(), RecallRequested)["reason"] == "changed my mind"
    assert desk.status() == "confirmed"


def test_a_recall_that_comes_before_its_order_stops_it_on_arrival():
    desk = Desk()
    assert desk.recall() == []
    events = desk.receive(order())
    assert names(events) == ["OrderStopped", "RefundRequested"]
    assert only(events, RefundRequested)["amount_minor"] == TOTAL


def test_an_order_cancelled_in_intake_returns_the_money_that_was_quicker():
    desk = Desk()
    desk.pay(TOTAL)
    assert only(desk.stopped(whole=True), RefundRequested)["amount_minor"] == TOTAL


def test_a_stopped_order_is_forgotten_at_the_horizon():
    desk = Desk()
    desk.receive(order())
    desk.stopped(whole=True)
    desk.later(24 * 32)
    assert desk.status() == "stopped"
    assert desk.recall() == []
    desk.later(25)
    assert desk.room.state(KEY) is None


def test_a_finished_order_is_settled_for_good():
    desk = Desk()
    desk.receive(order())
    desk.finished()
    assert desk.stopped(whole=True) == []
    assert desk.finished() == []
    assert desk.recall() == []


def test_messages_are_one_a_fact():  # TR-02
    desk = Desk()
    ids = [
        event.value["message_id"]
        for event in desk.receive(order(channel="desk"))
        if event.record is MessageRequested
    ]
    for _ in range(3):
        ids += [
            event.value["message_id"]
            for event in desk.later(24)
            if event.record is MessageRequested
        ]
    assert len(ids) == len(set(ids)) == 5


def test_what_a_person_released_is_told_with_the_approval():
    desk = Desk()
    held = only(desk.receive(order(lines=[line(1, price=900)])), OrderHeld)
    assert held["decision"]["outcome"] == "held"
    assert only(desk.decide("RELEASE"), OrderApproved)["decision"]["outcome"] == "approved"
