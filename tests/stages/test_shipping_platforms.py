"""Shipping: platforms of online services are looked at beforehand (SH-09)."""

from typing import Any

import pytest

from orders.contracts.records import (
    MessageRequested,
    OrderStopped,
    PlatformChecked,
    PlatformProbed,
    ServiceAnnounced,
    ServiceWithdrawn,
)
from services.shipping.stage import STAGE
from tests.orders import article
from tests.stages.house import references
from tests.stages.published import ignored, names, of
from tests.stages.room import Room
from tests.stages.test_shipping_services import KEY, LINE, ordered, service

URL = "https://learn.example/"
ARTICLES = {LINE: article(LINE, stocked=False, service="online", platform=URL)}
BEFORE_HOURS, AGAIN_HOURS = 24, 2


@pytest.fixture
def room() -> Room:
    room = Room(STAGE, references=references(articles=ARTICLES))
    work = of(ServiceAnnounced, ordered(room, service(LINE)))
    assert work["platform"] == URL
    return room


def until_it_is_looked_at(room: Room) -> Any:
    """Two working days after, at nine o'clock in Berlin, it begins."""
    events: list[Any] = []
    while not events:
        events = room.forward(hours=1)
    return of(MessageRequested, events)


def looked(room: Room, works: bool, number: int = 1, because: str = "") -> Any:
    value = {
        "order_id": KEY,
        "effect_id": f"probe-000001Z-1-{number}",
        "works": works,
        "because": because,
        "at": room.now,
    }
    return room.send(PlatformProbed, value)


def all_that_follows(room: Room, hours: int) -> list[Any]:
    return list(room.forward(hours=hours))


def test_it_is_looked_at_before_its_time_and_begins_where_it_works(room):  # SH-09
    probe = until_it_is_looked_at(room)
    assert (probe["to"], probe["template"]) == ("platform", "platform-probe")
    assert probe["values"]["url"] == URL
    [checked] = looked(room, True)
    assert checked.value["works"] is True
    later = all_that_follows(room, BEFORE_HOURS + 1)
    assert names(later) == ["MessageRequested", "ShipmentDispatched", "UnitsDispatched"]


def test_one_that_does_not_work_is_looked_at_again_and_somebody_sees_to_it(room):  # SH-09
    until_it_is_looked_at(room)
    events = looked(room, False, because="it answers 503")
    checked = of(PlatformChecked, events)
    assert (checked["works"], checked["because"]) == (False, "it answers 503")
    told = of(MessageRequested, events)
    assert (told["to"], told["template"]) == ("operations", "platform-away")
    again = of(MessageRequested, room.forward(hours=AGAIN_HOURS))
    assert again["message_id"].endswith("-2")
    [works] = looked(room, True, 2)
    assert works.record is PlatformChecked


def test_the_customer_is_told_another_time_when_it_does_not_work_by_then(room):  # SH-09
    until_it_is_looked_at(room)
    looked(room, False)
    events = all_that_follows(room, BEFORE_HOURS + 1)
    moved = of(ServiceAnnounced, events)
    assert (moved["times"], moved["because"]) == (2, "platform_away")
    assert moved["starts_at"] > room.now
    templates = [one.value["template"] for one in events if one.record is MessageRequested]
    assert "service-moved" in templates
    assert "ShipmentDispatched" not in names(events)


def test_one_that_never_works_is_not_rendered_in_the_end(room):  # SH-09
    events = all_that_follows(room, 60 * 24)
    assert names(events).count("ServiceAnnounced") == 3
    assert "did not work, 4 times" in of(ServiceWithdrawn, events)["because"]
    assert "ShipmentLost" not in names(events)
    stopped = [event.value for event in events if event.record is OrderStopped]
    assert [one["whole"] for one in stopped] == [False, True]
    assert stopped[0]["lines"] == [{"line": 1, "sku": LINE, "quantity": 1}]


def test_what_nobody_asked_is_no_answer(room):  # SH-09
    assert ignored_or_none(looked(room, True)) == "not_asked"
    until_it_is_looked_at(room)
    assert ignored_or_none(looked(room, True, 7)) == "not_asked"


def ignored_or_none(events: Any) -> str:
    return ignored(events) if events else "not_asked"
