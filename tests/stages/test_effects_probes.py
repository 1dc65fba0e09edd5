"""Effects: platforms are looked at, each time once, and whoever asked hears of it (SH-09)."""

from typing import Any

import pytest

from orders.contracts.records import (
    AttemptOrdered,
    AttemptSettled,
    EffectEnded,
    MessageRequested,
    PlatformProbed,
)
from services.effects.stage import STAGE
from tests.stages.published import names, of
from tests.stages.room import Room

ORDER, PROBE, URL = "shop:1", "probe-S1-1", "https://learn.example/"


@pytest.fixture
def room() -> Room:
    return Room(STAGE, references={})


def asked(room: Room) -> Any:
    value = {
        "order_id": ORDER,
        "message_id": PROBE,
        "to": "platform",
        "template": "platform-probe",
        "language": "en",
        "values": {"url": URL, "shipment": "S1"},
        "at": room.now,
    }
    return room.send(MessageRequested, value)


def settled(room: Room, outcome: str, attempt: int = 1, because: str = "") -> Any:
    value = {
        "order_id": ORDER,
        "effect_id": PROBE,
        "attempt": attempt,
        "connector": "probe",
        "outcome": outcome,
        "because": because,
        "at": room.now,
    }
    return room.send(AttemptSettled, value)


def test_it_is_ordered_at_once_whatever_the_house_tells_its_customers(room):  # SH-09
    ordered = of(AttemptOrdered, asked(room))
    assert (ordered["connector"], ordered["address"]) == ("probe", URL)
    assert asked(room) == [], "and once"


def test_that_it_works_is_told(room):  # SH-09
    asked(room)
    events = settled(room, "DONE")
    assert (of(EffectEnded, events)["outcome"], of(PlatformProbed, events)["works"]) == (
        "done",
        True,
    )
    assert of(PlatformProbed, events)["effect_id"] == PROBE


@pytest.mark.parametrize("outcome", ["AWAY", "REFUSED", "DOUBTFUL"])
def test_that_it_does_not_is_told_at_once(room, outcome: str):  # SH-09
    asked(room)
    told = of(PlatformProbed, settled(room, outcome, because="it answers 503"))
    assert (told["works"], told["because"]) == (False, "it answers 503")


def test_of_what_is_not_heard_it_is_looked_again_and_then_told(room):  # SH-09
    asked(room)
    events = room.forward(hours=48)
    assert names(events).count("AttemptOrdered") == 5
    assert of(PlatformProbed, events)["works"] is False
