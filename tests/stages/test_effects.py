"""What leaves the house: once for each decision, and brought to an end (TR-02, decision 0092)."""

from datetime import timedelta
from typing import Any

import pytest

from orders.contracts.records import (
    AttemptOrdered,
    AttemptSettled,
    Channel,
    Customer,
    EffectDecided,
    EffectEnded,
    MessageCategory,
    MessageRequested,
    OrderFinished,
    OrderReceived,
)
from orders.engine.handling import Event
from services.effects.policy import Connector, EffectsPolicy
from services.effects.stage import STAGE
from services.effects.state import is_over
from tests.orders import agreed, buyer, customer, order, received
from tests.policies import usual
from tests.stages.room import HOUR, Room

KEY = "shop:4711"
NOON = 1_790_078_400_000  # 2026-09-22 12:00 UTC, 14:00 in Berlin
MESSAGES: list[MessageCategory] = ["PROGRESS", "DELAY", "QUESTION", "MONEY", "RETURNS"]
ORDER = order(reference="4711")
ADDRESS = next(one["value"] for one in ORDER["buyer"]["contacts"] if one["kind"] == "EMAIL")
SHIPPED, BACKORDERED, REFUND = "order-shipped", "order-backordered", "refund-on-its-way"


def policy(**changes: Any) -> EffectsPolicy:
    shipped = usual(STAGE)
    assert isinstance(shipped, EffectsPolicy)
    return shipped.model_copy(update=changes)


def by(ability: Any) -> EffectsPolicy:
    """All goes by mail, whose partner can do this; one that can do nothing may give it back."""
    back = timedelta(days=7) if ability == "neither" else None
    mail = Connector(ability=ability, contact="EMAIL", returns_within=back)
    return policy(connectors={"mail": mail})


def room_of(how: EffectsPolicy | None = None, **changes: Any) -> Room:
    rows = {"shop": agreed("shop", messages=MESSAGES)}
    who = {"C-1": {**customer(), **changes}}
    room = Room(STAGE, how, references={Channel: rows, Customer: who}, now=NOON)
    room.send(OrderReceived, received(ORDER))
    return room


@pytest.fixture
def room() -> Room:
    return room_of()


def asked(template: str = SHIPPED, number: int = 1, at: int = NOON, **changes: Any) -> Any:
    value: MessageRequested = {
        "order_id": KEY,
        "message_id": f"{template}-{number}",
        "to": "customer",
        "template": template,
        "language": "de",
        "values": {"number": "000001Z"},
        "at": at,
    }
    return {**value, **changes}


def settled(outcome: str, attempt: int = 1, effect: str = f"{SHIPPED}-1") -> Any:
    return {
        "order_id": KEY,
        "effect_id": effect,
        "attempt": attempt,
        "connector": "mail",
        "outcome": outcome,
        "because": "said so",
        "at": NOON,
    }


def decided(verdict: str, effect: str = f"{SHIPPED}-1") -> Any:
    return {
        "order_id": KEY,
        "effect_id": effect,
        "verdict": verdict,
        "decided_by": "S1",
        "because": "looked",
        "at": NOON,
    }


def told(events: list[Event]) -> list[str]:
    """Attempts by number, ends by outcome."""
    return [
        f"attempt {event.value['attempt']}{' asks' if event.value['asks'] else ''}"
        if event.record is AttemptOrdered
        else event.value["outcome"]
        for event in events
    ]


def test_a_message_is_ordered_at_once_and_done_when_it_is_reported(room: Room) -> None:
    [ordered] = room.send(MessageRequested, asked())
    assert ordered.value["address"] == ADDRESS
    assert ordered.value["not_after"] == NOON + 5 * 60_000
    assert told(room.send(AttemptSettled, settled("DONE"))) == ["done"]
    assert room.state(KEY)["wake_at"] is None


def test_one_effect_for_each_message_id(room: Room) -> None:  # a redriven request sends nothing
    room.send(MessageRequested, asked())
    assert room.send(MessageRequested, asked()) == []
    room.send(AttemptSettled, settled("DONE"))
    assert room.send(MessageRequested, asked()) == []
    assert room.outcomes[-1] == ("MessageRequested", "ignored", "repeated_message")


def test_a_message_waits_for_its_order() -> None:
    room = room_of()
    room.states.clear()
    assert room.send(MessageRequested, asked()) == []
    assert told(room.send(OrderReceived, received(ORDER))) == ["attempt 1"]


def test_a_message_whose_order_never_comes_is_void() -> None:
    room = room_of()
    room.states.clear()
    room.send(MessageRequested, asked())
    [ended] = room.forward(25)
    assert (ended.value["outcome"], ended.value["reason"]) == ("void", "unknown_order")


def test_nobody_is_told_where_it_was_not_agreed() -> None:
    room = Room(STAGE, references={Channel: {"shop": agreed("shop")}}, now=NOON)
    room.send(OrderReceived, received(ORDER))
    assert room.send(MessageRequested, asked()) == []
    assert room.states == {}
    assert room.outcomes[-1] == ("MessageRequested", "void", "not_agreed")


def test_a_role_is_told_by_its_mailbox_if_it_has_one() -> None:
    to_sales = asked("hold-overdue", to="sales")
    assert room_of().send(MessageRequested, to_sales) == []
    room = room_of(policy(teams={"sales": "sales@house.example"}))
    [ordered] = room.send(MessageRequested, to_sales)
    assert (ordered.value["address"], ordered.value["name"]) == ("sales@house.example", "")


def test_what_nobody_reports_of_a_status_mail_is_left_to_people(room: Room) -> None:
    room.send(MessageRequested, asked())
    assert told(room.forward(1)) == ["in_doubt"]
    assert room.forward(100) == []


def test_what_nobody_reports_of_money_is_sent_again_under_the_same_reference() -> None:
    room = room_of()
    [first] = room.send(MessageRequested, asked(REFUND))
    second, *_, last = room.forward(48)
    assert second.value["reference"] == first.value["reference"]
    assert (second.value["attempt"], last.value["outcome"]) == (2, "in_doubt")
    assert last.value["attempts"] == 6


def test_with_keys_it_is_done_again_under_the_same_key() -> None:
    room = room_of(by("keyed"))
    room.send(MessageRequested, asked())
    assert told(room.forward(ms=17 * 60_000)) == ["attempt 2"]
    assert told(room.send(AttemptSettled, settled("DONE", 2))) == ["done"]


def test_who_can_be_asked_is_asked_before_it_is_done_again() -> None:
    room = room_of(by("askable"))
    room.send(MessageRequested, asked())
    assert told(room.forward(ms=17 * 60_000)) == ["attempt 2 asks"]
    room.send(AttemptSettled, settled("ABSENT", 2))
    assert told(room.forward(ms=6 * 60_000)) == ["attempt 3"]


def test_who_was_asked_and_has_it_ends_it() -> None:
    room = room_of(by("askable"))
    room.send(MessageRequested, asked())
    room.forward(ms=17 * 60_000)
    assert told(room.send(AttemptSettled, settled("DONE", 2))) == ["done"]


def test_a_word_that_comes_late_ends_the_doubt(room: Room) -> None:
    room.send(MessageRequested, asked())
    room.forward(1)
    assert told(room.send(AttemptSettled, settled("DONE"))) == ["done"]
    assert [one["status"] for one in room.state(KEY)["effects"]] == ["sent"]


@pytest.mark.parametrize("outcome", ["AWAY", "EXPIRED"])
def test_what_was_not_done_is_tried_again_with_longer_pauses(room: Room, outcome: str) -> None:
    room.send(MessageRequested, asked())
    for attempt, minutes in enumerate((1, 5, 30, 120, 720), start=1):
        assert room.send(AttemptSettled, settled(outcome, attempt)) == []
        assert told(room.forward(ms=minutes * 60_000)) == [f"attempt {attempt + 1}"]
    assert told(room.send(AttemptSettled, settled(outcome, 6))) == ["refused"]
    assert [one["status"] for one in room.state(KEY)["effects"]] == ["refused"]


def test_a_refusal_goes_to_the_next_connector() -> None:
    known = policy().templates
    both = {**known, SHIPPED: known[SHIPPED].model_copy(update={"by": ("mail", "other")})}
    connectors = {
        "mail": Connector(ability="neither", contact="EMAIL"),
        "other": Connector(ability="keyed", contact="EMAIL"),
    }
    room = room_of(policy(templates=both, connectors=connectors))
    room.send(MessageRequested, asked())
    [second] = room.send(AttemptSettled, settled("REFUSED"))
    assert (second.value["connector"], second.value["attempt"]) == ("other", 2)


def test_what_a_customer_prefers_comes_before_what_the_text_goes_by() -> None:
    room = room_of(prefers=["sms", "webhook"], webhook="https://shop.example/told")
    [first] = room.send(MessageRequested, asked())
    [second] = room.send(AttemptSettled, settled("REFUSED"))
    [third] = room.send(AttemptSettled, settled("REFUSED", 2))
    tried = [(one.value["connector"], one.value["address"]) for one in (first, second, third)]
    number = next(one["value"] for one in ORDER["buyer"]["contacts"] if one["kind"] == "PHONE")
    hook = "https://shop.example/told"
    assert tried == [("sms", number), ("webhook", hook), ("mail", ADDRESS)]
    assert told(room.send(AttemptSettled, settled("REFUSED", 3))) == ["refused"]


def test_a_role_is_told_as_the_text_goes_whatever_the_customer_prefers() -> None:
    how = policy(teams={"sales": "sales@house.example"})
    room = room_of(how, prefers=["webhook"], webhook="https://shop.example/told")
    [ordered] = room.send(MessageRequested, asked("hold-overdue", to="sales"))
    assert ordered.value["connector"] == "mail"


def test_who_is_reached_by_no_other_connector_is_left_to_people() -> None:
    known = policy().templates
    both = {**known, SHIPPED: known[SHIPPED].model_copy(update={"by": ("mail", "webhook")})}
    room = room_of(policy(templates=both))
    room.send(MessageRequested, asked())
    assert told(room.send(AttemptSettled, settled("REFUSED"))) == ["refused"]  # and not void
    assert [one["status"] for one in room.state(KEY)["effects"]] == ["refused"]


@pytest.mark.parametrize(
    "report",
    [
        settled("DONE", 2),
        settled("DONE", 0),
        settled("ABSENT"),
        settled("UNKNOWN"),
        settled("DONE", 1, "another"),
    ],
)
def test_senseless_reports_change_nothing(room: Room, report: Any) -> None:
    room.send(MessageRequested, asked())
    before = room.state(KEY)
    assert room.send(AttemptSettled, report) == []
    assert room.state(KEY) == before


def test_people_settle_what_is_in_doubt(room: Room) -> None:
    room.send(MessageRequested, asked())
    assert room.send(EffectDecided, decided("AGAIN")) == []  # nobody doubts yet
    room.forward(1)
    assert told(room.send(EffectDecided, decided("AGAIN"))) == ["attempt 2"]
    room.forward(1)
    [ended] = room.send(EffectDecided, decided("LEAVE"))
    assert (ended.value["outcome"], ended.value["decided_by"]) == ("left", "S1")


def test_what_a_later_message_says_is_not_told_before_it() -> None:
    room = room_of()
    room.now = NOON + 10 * HOUR  # midnight in Berlin
    assert room.send(MessageRequested, asked(BACKORDERED, 1, room.now)) == []
    assert told(room.send(MessageRequested, asked(BACKORDERED, 2, room.now + 1))) == ["superseded"]
    [ordered] = room.forward(8)
    assert ordered.value["effect_id"] == f"{BACKORDERED}-2"


def test_an_outdated_message_is_not_tried_again(room: Room) -> None:
    room.send(MessageRequested, asked(BACKORDERED))
    room.send(MessageRequested, asked(BACKORDERED, 2, NOON + 1))
    assert told(room.send(AttemptSettled, settled("AWAY", 1, f"{BACKORDERED}-1"))) == ["superseded"]


def test_what_can_wait_waits_for_the_end_of_quiet_hours() -> None:
    room = room_of()
    room.now = NOON + 8 * HOUR  # 22:00 in Berlin
    assert room.send(MessageRequested, asked()) == []
    assert told(room.send(MessageRequested, asked(REFUND))) == ["attempt 1"]  # money does not
    room.send(AttemptSettled, settled("DONE", 1, f"{REFUND}-1"))
    [ordered] = room.forward(10)
    assert ordered.value["at"] == NOON + 18 * HOUR  # 08:00


def test_quiet_hours_are_those_of_the_customers_zone() -> None:
    room = room_of(zone="Asia/Shanghai")  # 20:00 at noon
    assert told(room.send(MessageRequested, asked())) == ["attempt 1"]
    room.send(AttemptSettled, settled("DONE"))
    room.now = NOON + 2 * HOUR
    assert room.send(MessageRequested, asked(number=2)) == []
    assert room.state(KEY)["wake_at"] == NOON + 12 * HOUR


def test_a_zone_that_there_is_not_counts_as_none() -> None:
    assert told(room_of(zone="Moon/Crater").send(MessageRequested, asked())) == ["attempt 1"]


def test_no_more_than_so_many_a_day() -> None:
    room = room_of(policy(daily_cap=2))
    sent = [told(room.send(MessageRequested, asked(number=n))) for n in (1, 2, 3)]
    assert sent == [["attempt 1"], ["attempt 1"], []]
    for number in (1, 2):
        room.send(AttemptSettled, settled("DONE", 1, f"{SHIPPED}-{number}"))
    assert told(room.forward(24)) == ["attempt 1", "in_doubt"]


def test_who_declines_a_category_is_not_told_of_it() -> None:
    room = room_of(declines=["PROGRESS", "MONEY"])
    [ended] = room.send(MessageRequested, asked())
    assert (ended.value["outcome"], ended.value["reason"]) == ("void", "declined")
    assert told(room.send(MessageRequested, asked(REFUND))) == ["attempt 1"]  # that all are told


def test_what_is_too_old_is_not_told(room: Room) -> None:
    [ended] = room.send(MessageRequested, asked(at=NOON - 73 * HOUR))
    assert (ended.value["outcome"], ended.value["reason"]) == ("void", "stale")


@pytest.mark.parametrize("address", ["a@b.example\r\nBcc: x@y.example", "nobody", ""])
def test_an_address_that_reaches_nobody_is_none(address: str) -> None:
    room = room_of()
    room.states.clear()
    contacts = [{"kind": "EMAIL", "value": address}]
    room.send(OrderReceived, received(order(reference="4711", buyer=buyer(contacts=contacts))))
    [ended] = room.send(MessageRequested, asked())
    assert (ended.value["outcome"], ended.value["reason"]) == ("void", "no_contact")


def test_ids_are_known_longer_than_topics_keep_requests(room: Room) -> None:
    room.send(MessageRequested, asked())
    room.send(AttemptSettled, settled("DONE"))
    room.send(OrderFinished, {"order_id": KEY, "version": 1, "at": NOON})
    room.forward(31 * 24)
    assert room.send(MessageRequested, asked()) == []
    room.forward(36 * 24)
    assert room.state(KEY) is None


def test_an_end_that_is_read_before_its_order_forgets_it_all_the_same() -> None:
    room = room_of()
    room.states.clear()
    room.send(OrderFinished, {"order_id": KEY, "version": 1, "at": NOON})
    room.send(OrderReceived, received(ORDER))
    assert told(room.send(MessageRequested, asked())) == ["attempt 1"]
    room.send(AttemptSettled, settled("DONE"))
    room.forward(36 * 24)
    assert room.state(KEY) is None


def test_waits_for_machines_take_as_long_where_business_time_runs_fast() -> None:
    """A day a second: five minutes of the wall clock are three hundred days."""
    paced = policy().paced(86_400)
    assert paced.attempt_within.total_seconds() == 300 * 86_400
    assert paced.contacts_within == policy().contacts_within


def test_ended_by_people_counts_once(room: Room) -> None:
    room.send(MessageRequested, asked())
    room.forward(1)
    [ended] = room.send(EffectDecided, decided("DONE"))
    assert ended.record is EffectEnded
    assert room.send(EffectDecided, decided("DONE")) == []


LOST = "550 5.1.1 no such person"
BOUNCED = {**settled("RETURNED"), "because": LOST}


def reachable_otherwise(**changes: Any) -> Room:
    """The customer prefers mail, and then text messages."""
    return room_of(prefers=["mail", "sms"], **changes)


def test_a_mail_that_comes_back_later_goes_to_the_next_connector_once() -> None:
    room = reachable_otherwise()
    room.send(MessageRequested, asked())
    assert told(room.send(AttemptSettled, settled("DONE"))) == ["done"]
    room.forward(48)
    [second] = room.send(AttemptSettled, BOUNCED)
    assert (second.value["connector"], second.value["attempt"]) == ("sms", 2)
    assert room.send(AttemptSettled, BOUNCED) == []
    assert room.outcomes[-1] == ("AttemptSettled", "ignored", "returned_already")
    assert told(room.send(AttemptSettled, {**settled("DONE", 2), "connector": "sms"})) == ["done"]
    assert room.send(AttemptSettled, BOUNCED) == []
    assert room.outcomes[-1] == ("AttemptSettled", "ignored", "unknown_effect")


def test_no_more_mails_of_an_order_go_where_one_came_back() -> None:
    room = reachable_otherwise()
    room.send(MessageRequested, asked())
    room.send(AttemptSettled, settled("DONE"))
    room.send(AttemptSettled, BOUNCED)
    [ordered] = room.send(MessageRequested, asked(REFUND))
    assert ordered.value["connector"] == "sms"
    changed = order(
        reference="4711", buyer=buyer(contacts=[{"kind": "EMAIL", "value": "ada@new.example"}])
    )
    room.send(OrderReceived, {**received(changed), "version": 2})
    [ordered] = room.send(MessageRequested, asked(REFUND, 2))
    assert ordered.value["address"] == "ada@new.example"


def test_what_comes_back_and_has_no_other_way_is_left_to_people(room: Room) -> None:
    room.send(MessageRequested, asked())
    room.send(AttemptSettled, settled("DONE"))
    [ended] = room.send(AttemptSettled, BOUNCED)
    assert (ended.value["outcome"], ended.value["because"]) == ("refused", LOST)
    [later] = room.send(MessageRequested, asked(REFUND))
    assert (later.value["outcome"], later.value["attempts"]) == ("refused", 0)
    [again] = room.send(EffectDecided, decided("AGAIN"))  # she has made room in her mailbox
    assert (again.value["connector"], again.value["address"]) == ("mail", ADDRESS)


def test_what_comes_back_before_it_is_reported_is_never_done(room: Room) -> None:
    room.send(MessageRequested, asked())
    assert told(room.send(AttemptSettled, BOUNCED)) == ["refused"]
    assert room.send(AttemptSettled, settled("DONE")) == []
    assert room.outcomes[-1] == ("AttemptSettled", "ignored", "late_report")


def test_what_comes_back_ends_the_doubt() -> None:
    room = reachable_otherwise()
    room.send(MessageRequested, asked())
    assert told(room.forward(1)) == ["in_doubt"]
    [second] = room.send(AttemptSettled, BOUNCED)
    assert second.value["connector"] == "sms"


def test_a_later_mail_to_another_address_stays_done() -> None:
    """The order was changed between the two."""
    room = reachable_otherwise()
    room.send(MessageRequested, asked(REFUND))
    contacts = [{"kind": "EMAIL", "value": "ada@new.example"}]
    changed = order(reference="4711", buyer=buyer(contacts=contacts))
    room.send(OrderReceived, {**received(changed), "version": 2})
    [second] = room.forward(ms=17 * 60_000)
    assert second.value["address"] == "ada@new.example"
    room.send(AttemptSettled, settled("DONE", 2, f"{REFUND}-1"))
    assert room.send(AttemptSettled, settled("RETURNED", 1, f"{REFUND}-1")) == []
    assert room.state(KEY)["came_back"] == []


def test_while_one_more_mail_is_under_way_the_next_connector_waits_for_it() -> None:
    room = reachable_otherwise()
    room.send(MessageRequested, asked(REFUND))
    room.forward(ms=17 * 60_000)
    assert room.send(AttemptSettled, {**BOUNCED, "effect_id": f"{REFUND}-1"}) == []
    assert told(room.send(AttemptSettled, settled("DONE", 2, f"{REFUND}-1"))) == ["done"]
    second = {**settled("RETURNED", 2, f"{REFUND}-1")}
    assert told(room.send(AttemptSettled, second)) == ["attempt 3"]


def test_what_a_later_message_has_said_is_not_told_again_when_it_comes_back() -> None:
    room = reachable_otherwise()
    for number in (1, 2):
        room.send(MessageRequested, asked(BACKORDERED, number, NOON + number))
        room.send(AttemptSettled, settled("DONE", 1, f"{BACKORDERED}-{number}"))
    back = settled("RETURNED", 1, f"{BACKORDERED}-1")
    assert told(room.send(AttemptSettled, back)) == ["superseded"]


def test_what_comes_back_when_it_no_longer_can_counts_for_nothing(room: Room) -> None:
    room.send(MessageRequested, asked())
    room.send(AttemptSettled, settled("DONE"))
    room.forward(8 * 24)
    room.send(MessageRequested, asked(REFUND))  # whatever is heard of the order next
    assert room.send(AttemptSettled, BOUNCED) == []
    assert room.outcomes[-1] == ("AttemptSettled", "ignored", "unknown_effect")


def test_who_gives_nothing_back_is_not_believed() -> None:
    room = room_of(by("keyed"))
    room.send(MessageRequested, asked())
    assert room.send(AttemptSettled, BOUNCED) == []
    assert room.outcomes[-1] == ("AttemptSettled", "ignored", "senseless_report")
    assert room.send(AttemptSettled, {**BOUNCED, "connector": "sms"}) == []


def test_what_may_come_back_does_so_by_the_wall_clock() -> None:
    """A day a second: seven days would be seven seconds."""
    within = policy().paced(86_400).connectors["mail"].returns_within
    assert within is not None
    assert within.total_seconds() == 600 * 86_400


def test_an_order_that_has_ended_waits_for_nothing_that_may_come_back(room: Room) -> None:
    room.send(MessageRequested, asked())
    room.send(AttemptSettled, settled("DONE"))
    room.send(OrderFinished, {"order_id": KEY, "version": 1, "at": NOON})
    assert is_over(room.state(KEY))
    room.forward(36 * 24)
    assert room.state(KEY) is None
    room.send(AttemptSettled, BOUNCED)
    assert room.outcomes[-1] == ("AttemptSettled", "ignored", "unknown_effect")
