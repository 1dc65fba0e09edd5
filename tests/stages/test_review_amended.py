"""An order in review is changed: it keeps what it has, and the next version takes or gives only
the difference (CF-03, RV-03, RV-04, RV-08)."""

from typing import Any

import pytest

from orders.contracts.records import (
    ConfirmationRequested,
    Order,
    OrderHeld,
    OrderStopped,
    RecallRequested,
    RefundRequested,
)
from orders.engine.errors import PoisonRecord
from orders.engine.handling import Event
from tests.orders import address, line, order
from tests.stages.published import ignored
from tests.stages.review_desk import KEY, LIMIT, TOTAL, Desk, account, holds, names, only

DESK = "desk:1001"
NEW_STREET = address(street="Am Kupfergraben 5")


def on_account(quantity: int = 2, **changes: Any) -> Order:
    return order(
        channel="desk",
        lines=[line(1, quantity=quantity), *(line(number) for number in range(2, 6))],
        terms="ON_ACCOUNT",
        **changes,
    )


def awaiting(desk: Desk) -> None:
    """On account, approved, its credit taken, and waiting for the customer's yes."""
    desk.receive(on_account())
    assert desk.status(DESK) == "awaiting_confirmation"


def amend(desk: Desk, key: str = KEY, version: int = 1) -> list[Event]:
    return desk.recall(key, "AMEND", version)


def test_an_order_in_hand_is_taken_back_and_nothing_is_given_away():  # CF-03
    desk = account()
    awaiting(desk)
    events = amend(desk, DESK)
    stopped = only(events, OrderStopped)
    assert names(events) == ["OfferClosed", "OrderStopped"]
    assert (stopped["outcome"], stopped["whole"], stopped["version"]) == ("amended", True, 1)
    assert desk.credit(limit=LIMIT) == LIMIT - TOTAL
    assert desk.status(DESK) == "amended"


def test_a_new_street_takes_no_credit_and_asks_the_customer_anew():  # CF-03, CF-01
    desk = account(limit=TOTAL)  # all of it is in use
    awaiting(desk)
    amend(desk, DESK)
    events = desk.receive(on_account(delivery_address=NEW_STREET), version=2)
    assert only(events, ConfirmationRequested)["version"] == 2
    assert desk.credit(limit=TOTAL) == 0
    (reservation,) = desk.room.state(DESK)["reservations"]
    assert (reservation["version"], reservation["amount"]) == (2, TOTAL)


@pytest.mark.parametrize("quantity", [1, 3])
def test_only_the_difference_of_credit_is_taken_or_given(quantity: int):  # RV-04
    desk = account()
    awaiting(desk)
    amend(desk, DESK)
    changed = on_account(quantity)
    desk.receive(changed, version=2)
    assert desk.credit(limit=LIMIT) == LIMIT - changed["totals"]["total_minor"]
    desk.answer(True, DESK, version=2)
    assert desk.status(DESK) == "confirmed"
    desk.stopped(whole=True, version=2, key=DESK)
    assert desk.credit(limit=LIMIT) == LIMIT


def test_what_is_short_of_the_difference_waits_and_keeps_what_it_has():  # RV-04
    desk = account(limit=TOTAL + 100)
    awaiting(desk)
    amend(desk, DESK)
    events = desk.receive(on_account(3), version=2)
    assert set(holds(events)) == {"credit"}
    assert desk.credit(limit=TOTAL + 100) == 100
    (wait,) = desk.room.state(DESK)["waits"]
    assert wait["amount"] == 1_190
    desk.pay(1_090, key=DESK)
    assert desk.status(DESK) == "awaiting_confirmation"
    assert desk.credit(limit=TOTAL + 100) == 0


def test_a_change_that_is_declined_gives_everything_back():  # RV-04
    desk = account()
    awaiting(desk)
    amend(desk, DESK)
    events = desk.receive(on_account(delivery_address=address(country="KP")), version=2)
    assert only(events, OrderStopped)["version"] == 2
    assert desk.credit(limit=LIMIT) == LIMIT


def test_a_cancellation_while_it_is_being_changed_gives_everything_back():
    desk = Desk()
    desk.receive(order(channel="desk"))
    amend(desk, DESK)
    events = desk.recall(DESK)
    assert names(events) == ["OrderStopped", "RefundRequested"]
    assert only(events, RefundRequested)["amount_minor"] == TOTAL


def test_a_change_that_never_comes_ends_the_order():
    desk = account()
    awaiting(desk)
    amend(desk, DESK)
    events = desk.later(24.1)
    assert only(events, OrderStopped)["outcome"] == "cancelled"
    assert desk.credit(limit=LIMIT) == LIMIT
    late = only(desk.receive(on_account(3), version=2), OrderStopped)
    assert (late["version"], late["whole"]) == (2, True)
    assert desk.credit(limit=LIMIT) == LIMIT


def test_nobody_pays_twice_nor_waits_for_the_rest():  # RV-03
    desk = Desk()
    desk.receive(order(channel="desk"))
    amend(desk, DESK)
    cheaper = order(channel="desk", lines=[line(number) for number in range(1, 5)], paid=TOTAL)
    events = desk.receive(cheaper, version=2)
    assert only(events, RefundRequested)["amount_minor"] == 2_380
    assert desk.balance(key=DESK) == (TOTAL, 0, 2_380)


def test_money_that_comes_meanwhile_is_for_the_next_version():  # RV-03
    desk = Desk()
    desk.receive(order(channel="desk"))
    amend(desk, DESK)
    assert names(desk.pay(1_190, key=DESK)) == []
    dearer = order(
        channel="desk",
        lines=[line(1, quantity=3), *(line(number) for number in range(2, 6))],
        paid=TOTAL,
    )
    assert "ConfirmationRequested" in names(desk.receive(dearer, version=2))
    assert desk.balance(key=DESK) == (TOTAL + 1_190, 0, 0)


def test_what_a_person_let_pass_holds_for_the_same_evidence():  # RV-08
    desk = Desk()
    doubtful = [line(1, price=900), line(2)]
    desk.receive(order(channel="desk", lines=doubtful))
    desk.decide("RELEASE", "price", key=DESK)
    amend(desk, DESK)
    same = order(channel="desk", lines=doubtful, delivery_address=NEW_STREET)
    assert "ConfirmationRequested" in names(desk.receive(same, version=2))
    amend(desk, DESK, 2)
    cheaper = order(channel="desk", lines=[line(1, price=800), line(2)])
    assert set(holds(desk.receive(cheaper, version=3))) == {"price"}


def test_a_hold_that_nobody_has_decided_keeps_its_deadline():  # RV-08
    desk = Desk()
    doubtful = [line(1, price=900), line(2)]
    (first,) = only(desk.receive(order(lines=doubtful)), OrderHeld)["holds"]
    desk.later(1)
    amend(desk)
    events = desk.receive(order(lines=doubtful, delivery_address=NEW_STREET), version=2)
    assert only(events, OrderHeld)["holds"] == [first]
    assert ignored(desk.decide("RELEASE", "price")) == "other_version"


def test_what_was_handed_on_is_followed():  # CF-03
    desk = Desk()
    desk.receive(order())
    assert only(amend(desk), RecallRequested)["purpose"] == "AMEND"
    assert desk.status() == "confirmed"


@pytest.mark.parametrize("notice_first", [True, False])
def test_taken_back_elsewhere_its_next_version_takes_the_difference_of_credit(notice_first: bool):
    """RV-04, CF-03: the notice and the next version come by topics of their own."""
    desk = account()
    awaiting(desk)
    desk.answer(True, DESK)
    amend(desk, DESK)
    if notice_first:
        assert desk.taken_back(DESK) == []
        assert desk.status(DESK) == "amended"
    changed = on_account(3)
    desk.receive(changed, version=2)
    if not notice_first:
        assert desk.taken_back(DESK) == []
    assert desk.status(DESK) == "awaiting_confirmation"
    assert desk.credit(limit=LIMIT) == LIMIT - changed["totals"]["total_minor"]


def test_a_version_that_nobody_made_room_for_is_parked():
    desk = Desk()
    desk.receive(order())
    with pytest.raises(PoisonRecord):
        desk.receive(order(), version=2)


def test_what_a_person_let_pass_holds_after_the_confirmation_too():  # RV-08
    desk = Desk()
    doubtful = [line(1, price=900), line(2)]
    desk.receive(order(lines=doubtful))
    desk.decide("RELEASE", "price")
    assert desk.status() == "confirmed"
    amend(desk)
    moved = order(lines=doubtful, delivery_address=NEW_STREET)
    assert "OrderConfirmed" in names(desk.receive(moved, version=2))


def test_money_taken_back_while_it_is_being_taken_back_is_missed_by_the_next_version():  # RV-03
    desk = Desk()
    desk.receive(order())
    amend(desk)
    assert "RecallRequested" not in names(desk.pay(-TOTAL))
    desk.taken_back(KEY)
    moved = order(delivery_address=NEW_STREET, paid=TOTAL)
    assert set(holds(desk.receive(moved, version=2))) == {"unpaid"}


def test_an_order_that_was_not_taken_back_is_recalled_for_the_money_it_lacks():  # RV-03
    desk = Desk()
    desk.receive(order())
    amend(desk)
    desk.pay(-TOTAL)
    assert only(desk.denied(), RecallRequested)["purpose"] == "CANCEL"


def test_asked_again_it_says_so_again():
    desk = Desk()
    desk.receive(order(channel="desk"))
    amend(desk, DESK)
    assert names(amend(desk, DESK)) == ["OrderStopped"]
    assert desk.status(DESK) == "amended"


def test_an_order_that_has_ended_is_not_taken_back():
    desk = Desk()
    desk.receive(order(channel="desk"))
    desk.recall(DESK)
    assert names(amend(desk, DESK)) == []


def test_messages_of_a_later_version_are_others():  # CF-01
    desk = Desk()
    told = [event for event in desk.receive(order(channel="desk")) if "message_id" in event.value]
    amend(desk, DESK)
    later = desk.receive(order(channel="desk", delivery_address=NEW_STREET), version=2)
    again = [event for event in later if "message_id" in event.value]
    assert not {one.value["message_id"] for one in told} & {
        one.value["message_id"] for one in again
    }
