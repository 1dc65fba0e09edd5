"""What is unclear about an order is asked of whoever knows, and the order goes on with the answer
(RV-07)."""

from typing import Any

import pytest

from orders.business.clarifications import AS_IT_STANDS, NOT_WANTED, TO_BE_CHANGED
from orders.contracts.records import (
    ClarificationAnswered,
    ClarificationClosed,
    ClarificationRequested,
    HoldReleased,
    MessageRequested,
    Order,
    RecordIgnored,
    VerdictRefused,
)
from orders.engine.handling import Event
from tests.orders import article, buyer, entered, line, order, staff
from tests.stages.review_desk import KEY, LINK, POLICY, Desk, holds, names, only, templates

HOUR = 3_600_000
SALES = staff("S2", "sales")
MUCH = [line(1, quantity=1_001)]
"""More than anybody usually buys."""


def asked(content: Order | None = None, **changes: object) -> tuple[Desk, list[Event]]:
    """An order that is unclear, and what was said of it."""
    desk = Desk(colleagues=[SALES], **{"clarifications": POLICY.clarifications, **changes})
    return desk, desk.receive(content or order(lines=MUCH))


def say(desk: Desk, option: str, number: int = 1, key: str = KEY, **said: object) -> list[Event]:
    value = {
        "order_id": key,
        "version": 1,
        "clarification_id": f"review-1-{number}",
        "option_id": option,
        "note": "",
        "at": desk.room.now,
        "answered_by": "",
        "proof": "" if said.get("answered_by") else LINK,
    }
    return desk.room.send(ClarificationAnswered, {**value, **said})


def ignored(events: list[Event]) -> str:
    return str(only(events, RecordIgnored)["reason"])


def test_the_customer_is_asked_with_what_is_unclear_until_when_and_what_waits():
    desk, events = asked()
    assert names(events) == ["OrderHeld", "ClarificationRequested"]
    request = only(events, ClarificationRequested)
    assert (request["asked"], request["hold_id"], request["blocks"]) == (
        "customer",
        "goods",
        "confirmation",
    )
    assert [rule["code"] for rule in request["about"]] == ["quantity_unusual"]
    assert request["option_ids"] == [AS_IT_STANDS, TO_BE_CHANGED, NOT_WANTED]
    assert request["answer_by_at"] == desk.room.now + 24 * HOUR
    [message] = [one.value for one in events if one.record is MessageRequested]
    assert (message["to"], message["template"]) == ("customer", "clarification-requested")


def test_what_is_meant_as_it_stands_goes_on():
    desk, _ = asked()
    events = say(desk, AS_IT_STANDS, proof="sha256:1")
    assert names(events)[:2] == ["ClarificationClosed", "HoldReleased"]
    closed, released = only(events, ClarificationClosed), only(events, HoldReleased)
    assert (closed["how"], closed["option_id"], closed["closed_by"], closed["proof"]) == (
        "answered",
        AS_IT_STANDS,
        "customer",
        "sha256:1",
    )
    assert (released["hold_id"], released["released_by"]) == ("goods", "customer")
    assert desk.status() == "confirmed"


def test_what_is_to_be_changed_waits_for_its_change_with_its_owner_who_knows():
    desk, _ = asked()
    desk.later(10)
    events = say(desk, TO_BE_CHANGED, note="one of them is enough")
    assert templates(events) == ["clarification-closed"]
    [message] = [one.value for one in events if one.record is MessageRequested]
    assert (message["to"], desk.status()) == ("reviewer", "held")
    [hold] = desk.room.state(KEY)["open_holds"]
    assert hold["deadline_at"] == desk.room.now + 4 * HOUR, "the owner's time begins"


def test_what_is_not_wanted_any_more_is_cancelled():
    desk, _ = asked()
    events = say(desk, NOT_WANTED)
    assert names(events)[:2] == ["ClarificationClosed", "OrderStopped"]
    assert desk.outcome()[1:] == ("settled", "cancelled")


def test_an_answer_that_does_not_settle_it_leaves_the_hold():
    """An article that nobody knows is not known because the customer wants it."""
    desk, events = asked(order(lines=[line(1, "SKU-X")]))
    assert only(events, ClarificationRequested)["about"][0]["code"] == "article_unknown"
    assert names(say(desk, AS_IT_STANDS)) == ["ClarificationClosed"]
    assert desk.status() == "held"


def test_nobody_need_decide_before_the_answer_is_due():  # RV-08
    desk, events = asked()
    assert holds(events).keys() == {"goods"}
    assert templates(desk.later(23)) == []
    desk.decide("RELEASE", "goods")
    assert desk.status() == "confirmed", "who decides may do so earlier"


def test_who_keeps_silent_is_reminded_and_then_the_owner_decides_without_an_answer():  # CF-02
    desk, _ = asked()
    assert templates(desk.later(24)) == ["clarification-reminder"]
    assert templates(desk.later(24)) == ["clarification-reminder"]
    events = desk.later(24)
    assert (only(events, ClarificationClosed)["how"], templates(events)) == (
        "expired",
        ["clarification-closed"],
    )
    assert templates(desk.later(4)) == ["hold-overdue"], "and escalates as any hold"
    assert ignored(say(desk, AS_IT_STANDS)) == "not_awaited"


def test_a_role_of_the_house_answers_what_it_was_asked_and_nobody_else():
    dear = order(lines=[line(1, price=1_100)])
    desk, events = asked(dear)
    assert only(events, ClarificationRequested)["asked"] == "sales"
    assert ignored(say(desk, AS_IT_STANDS)) == "role_missing"
    assert ignored(say(desk, AS_IT_STANDS, answered_by="S1")) == "role_missing"
    assert ignored(say(desk, AS_IT_STANDS, answered_by="S99")) == "unknown_staff"
    assert only(say(desk, AS_IT_STANDS, answered_by="S2"), HoldReleased)["released_by"] == "S2"


def test_for_the_customer_speaks_who_takes_their_answers_and_nobody_else():  # RV-06
    """What they say may release a hold, or end the order."""
    for option in (AS_IT_STANDS, NOT_WANTED, TO_BE_CHANGED):
        away, other = staff("S8", "sales", absent_from_at=0), staff("R1", "warehouse")
        desk = Desk(colleagues=[SALES, away, other], clarifications=POLICY.clarifications)
        desk.receive(order(lines=MUCH))
        for by, why in (("R1", "role_missing"), ("S8", "absent_staff"), ("X", "unknown_staff")):
            assert ignored(say(desk, option, answered_by=by)) == why
        assert ignored(say(desk, option, proof="")) == "unproven", "anybody can say who they are"
        assert desk.status() == "held"
        assert only(say(desk, option, answered_by="S2"), ClarificationClosed)["closed_by"] == "S2"


def test_who_entered_an_order_says_what_is_meant_but_releases_nothing():  # RV-06
    wrong = buyer(contacts=[*buyer()["contacts"], {"kind": "PHONE", "value": "+49 1"}])
    key, mine = "sales:1001", entered("S2")
    content = order(channel="sales", buyer=wrong, source_document=mine, lines=[line(1)])
    desk, events = asked(content)
    assert only(events, ClarificationRequested)["asked"] == "sales", "they placed it"
    assert names(say(desk, AS_IT_STANDS, key=key, answered_by="S2")) == ["ClarificationClosed"]
    assert desk.status(key) == "held"


def test_two_who_know_are_asked_at_once_and_the_last_answer_releases():
    both = order(lines=[line(1, quantity=1_001), line(2, "SKU-X")])
    sales_know = {"of": "sales", "settles": True}
    rules = {"quantity_unusual": {"settles": True}, "article_unknown": sales_know}
    policy = {"rules": rules, "placed_by": {}}
    desk, events = asked(both, clarifications=policy)
    asked_of = [one.value["asked"] for one in events if one.record is ClarificationRequested]
    assert asked_of == ["customer", "sales"]
    assert names(say(desk, AS_IT_STANDS)) == ["ClarificationClosed"]
    assert desk.status() == "held"
    assert "HoldReleased" in names(say(desk, AS_IT_STANDS, 2, answered_by="S2"))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"version": 2}, "other_version"),
        ({"clarification_id": "review-1-9"}, "other_clarification"),
        ({"option": "perhaps"}, "unknown_option"),
    ],
)
def test_an_answer_to_something_else_is_ignored_and_told(said: dict[str, Any], why: str):
    desk, _ = asked()
    assert ignored(say(desk, **{"option": AS_IT_STANDS, **said})) == why
    assert desk.status() == "held"


def test_of_two_answers_the_first_counts():
    desk, _ = asked()
    say(desk, TO_BE_CHANGED)
    assert ignored(say(desk, AS_IT_STANDS)) == "not_awaited"


def test_what_ends_the_hold_or_the_order_withdraws_what_was_asked():
    desk, _ = asked()
    assert only(desk.decide("RELEASE", "goods"), ClarificationClosed)["how"] == "withdrawn"
    gone, _ = asked()
    assert only(gone.recall(), ClarificationClosed)["how"] == "withdrawn"


def test_an_order_that_is_taken_back_for_a_change_is_asked_about_anew():  # CF-03
    desk, _ = asked()
    assert only(desk.recall(purpose="AMEND"), ClarificationClosed)["how"] == "withdrawn"
    request = only(desk.receive(order(lines=MUCH), 2), ClarificationRequested)
    assert (request["clarification_id"], request["version"]) == ("review-2-1", 2)


def test_who_decides_about_a_hold_may_ask_first():
    desk, _ = asked(order(lines=[line(1, "SKU-X")]))
    say(desk, TO_BE_CHANGED)
    events = desk.decide("ASK", "goods", because="Which lamp do you mean?", ask="customer")
    request = only(events, ClarificationRequested)
    assert (request["question"], request["asked"]) == ("Which lamp do you mean?", "customer")
    assert names(say(desk, AS_IT_STANDS, 2)) == ["ClarificationClosed"]
    assert desk.status() == "held", "who asked decides"


def test_only_who_decides_about_the_hold_asks_and_only_somebody_who_is_there():
    desk, _ = asked()
    assert only(desk.decide("ASK", "goods", by="S2"), VerdictRefused)["reason"] == "role_missing"
    assert ignored(desk.decide("ASK", "goods", ask="gardener")) == "role_missing"
    unpaid = Desk()
    unpaid.receive(order(paid=0))
    assert ignored(unpaid.decide("ASK", "unpaid")) == "payment"


def test_a_hold_bears_what_its_rules_compared():  # RV-08
    desk, _ = asked()
    [hold] = desk.room.state(KEY)["open_holds"]
    assert hold["codes"] == ["quantity_unusual"]
    fact = next(one for one in hold["facts"] if one["name"] == "quantity")
    assert (fact["value"], fact["bound"]) == ("1001", str(article("SKU-1")["maximum_quantity"]))


def test_what_was_asked_after_the_last_escalation_has_its_time_again_once_it_is_closed():  # RV-08
    desk = Desk(colleagues=[SALES])
    desk.receive(order(lines=MUCH))
    while desk.room.state(KEY)["wake_at"] is not None:
        desk.later(24)
    desk.decide("ASK", "goods", because="all of them at once?")
    say(desk, TO_BE_CHANGED)
    assert templates(desk.later(4)) == ["hold-overdue"]
