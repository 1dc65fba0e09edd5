"""A control number of a partner's interchange is used once; something else under it is told
(IN-01; docs/decisions/0059)."""

from typing import Any, cast

import pytest

from orders.contracts.records import (
    CancelRequested,
    ChangeRefused,
    InterchangeNoted,
    InterchangeReceived,
    MessageRequested,
)
from orders.engine.handling import Event
from services.intake.policy import IntakePolicy
from services.intake.stage import STAGE
from tests.orders import PLACED
from tests.stages.room import Room

KEY = f"@interchange/edi/{'ab' * 16}"
DAY = 24


@pytest.fixture
def intake() -> Room:
    return Room(STAGE)


def came(intake: Room, content: int = 1, key: str = KEY) -> list[Event]:
    value: InterchangeReceived = {
        "order_id": key,
        "format": "edifact",
        "sender": "5412345000013",
        "receiver": "4098765000010",
        "number": "R7",
        "content": bytes([content]) * 16,
        "document": f"{content:064}",
        "at": PLACED,
    }
    return intake.send(InterchangeReceived, value)


def only(events: list[Event], record: type) -> Any:
    (event,) = [event for event in events if event.record is record]
    return event.value


def outcome(events: list[Event]) -> str:
    return str(only(events, InterchangeNoted)["outcome"])


def test_the_same_once_more_is_a_harmless_repeat(intake: Room):
    assert outcome(came(intake)) == "first"
    first_at = intake.now
    intake.forward(hours=5)
    [event] = came(intake)
    assert (event.value["outcome"], event.value["first_at"]) == ("repeated", first_at)


def test_something_else_under_a_number_is_told_to_the_desk_once(intake: Room):
    came(intake)
    events = came(intake, 2)
    assert outcome(events) == "reused"
    told = only(events, MessageRequested)
    assert (told["to"], told["template"]) == ("desk", "control-number-reused")
    assert told["values"] == {
        "channel": "edi",
        "format": "edifact",
        "number": "R7",
        "first_at": told["values"]["first_at"],
        "document": f"{2:064}",
    }
    [again] = came(intake, 2)
    assert again.value["outcome"] == "reused", "whoever asks again is told so, the desk knows"
    assert only(came(intake, 3), MessageRequested)["values"]["document"] == f"{3:064}"
    assert outcome(came(intake, 1)) == "repeated", "the first stays the first"


def test_numbers_are_known_for_a_time_and_may_then_come_again(intake: Room):
    came(intake)
    policy = cast(IntakePolicy, intake.policy)
    intake.forward(hours=policy.control_numbers_days * DAY - 1)
    assert outcome(came(intake, 2)) == "reused"
    intake.forward(hours=2)
    assert intake.state(KEY) is None
    assert outcome(came(intake, 2)) == "first"


def test_other_numbers_know_nothing_of_each_other(intake: Room):
    came(intake)
    assert outcome(came(intake, 2, f"@interchange/edi/{'cd' * 16}")) == "first"


def test_an_interchange_is_no_order(intake: Room):
    came(intake)
    asked: CancelRequested = {
        "order_id": KEY,
        "requested_at": PLACED,
        "requested_by": "staff",
        "reason": "",
    }
    assert only(intake.send(CancelRequested, asked), ChangeRefused)["requested"] == "cancel"


def test_under_the_key_of_an_order_it_says_nothing(intake: Room) -> None:
    """Anybody may write to the topic of submissions."""
    assert came(intake, key="shop:1") == []
    assert intake.state("shop:1") is None
