"""The audit sees goods and money for one unit, and neither; orders for nothing that nobody was
promised, and replacements whose end is not told (TR-05)."""

from collections import Counter
from typing import Any

import pytest

from orders.audit.checks.replacements import Replacements
from orders.audit.replacements import Replacements as Told
from orders.audit.story import End, Mention, Story

OFFER: Any = {"offer_id": "aftersales-1-1", "kind": "REPLACEMENT"}
LINES = [{"line": 1, "sku": "SKU-1", "quantity": 2}]
MADE = ("OfferMade", {**OFFER, "options": [{"lines": LINES}]})
CLOSED = ("OfferClosed", OFFER)
PROMISED = ("ReplacementPromised", {"linked_id": "shop:1~R1", "lines": LINES})


def reported(gone: int = 0, stood: int = 0, ended: bool = False) -> Any:
    lines = [[{"line": 1, "quantity": units}] if units else [] for units in (gone, stood)]
    said = {"linked_id": "shop:1~R1", "gone": lines[0], "stood": lines[1], "ended": ended}
    return "LinkedOrderReported", said


def story_of(*told: Any) -> Story:
    story = Story("shop:1")
    for name, value in told:
        story.dues.take(name, value)
    return story


@pytest.mark.parametrize(
    ("told", "owed"),
    [
        ((MADE,), 2),
        ((MADE, CLOSED), 0),
        ((MADE, CLOSED, PROMISED), 2),
        ((PROMISED, reported(gone=1)), 1),
        ((PROMISED, reported(stood=2, ended=True)), 2),
        ((PROMISED, reported(ended=True)), 0),
        ((PROMISED, reported(stood=1, ended=True), reported(stood=2, ended=True)), 1),
    ],
)
def test_what_may_still_be_replaced_or_is_need_not_be_paid_back(told, owed):
    found = Told()
    for name, value in told:
        found.take(name, value)
    assert found.uncredited()[1] == owed


def linked(units: int = 2, sent: int = 0, over: bool = True) -> Story:
    story = Story("shop:1~R1")
    story.mentions["OrderReceived"] = Mention("orders.intake.v1", 0, 0, 0, 1)
    story.ordered, story.dispatched = Counter({1: units}), Counter({1: sent})
    story.ends = [End(64, "completed")] if over else []
    return story


def found(*stories: Story) -> list[str]:
    replacements = Replacements()
    for story in stories:
        replacements.take(story, rests=True)
    return [one.says for one in replacements.wrong()]


def test_a_replacement_that_takes_its_way_is_right():
    assert found(story_of(PROMISED), linked(over=False)) == []
    assert found(story_of(PROMISED, reported(stood=2, ended=True)), linked(sent=2)) == []
    assert found(story_of(PROMISED, reported(ended=True)), linked()) == []


@pytest.mark.parametrize(
    ("stories", "says"),
    [
        ((story_of(PROMISED),), "shop:1~R1 was promised, and never received"),
        ((linked(over=False),), "was received without charge, and nobody was promised it"),
        ((story_of(PROMISED), linked(3)), "shop:1~R1 is of other units than were promised"),
        ((story_of(PROMISED), linked()), "shop:1~R1 has ended, and it was not told"),
        (
            (story_of(PROMISED, reported(ended=True)), linked(sent=2)),
            "shop:1~R1: other units came than it was told",
        ),
    ],
)
def test_one_that_takes_another_way_is_found(stories, says):
    assert found(*stories) == [says]
