"""The audit sees goods and money for one unit, and neither; orders for nothing that nobody was
promised, and replacements whose end is not told (TR-05)."""

from collections import Counter
from typing import Any

import pytest

from orders.audit.checks.dues import miscredited
from orders.audit.checks.replacements import Replacements
from orders.audit.dues import Dues, Terms
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


def wrong(complained: set[int], *told: Any, upheld: int = 2) -> list[str]:
    """What the audit finds of an order of three pieces that came, and of which some came wrong."""
    dues = Dues(terms=Terms("C-1", "EUR", False, {1: (3, 300)}, 0, ("", 300)))
    dues.complained = complained
    lines = [{"line": 1, "quantity": upheld}]
    dues.take("ShipmentDelivered", {"lines": [{"line": 1, "quantity": 3}]})
    for name, value in (("ComplaintUpheld", {"lines": lines}), *told):
        dues.take(name, value)
    return [one.says for one in miscredited("shop:1", dues)]


def credit(units: int) -> Any:
    lines = [{"line": 1, "quantity": units}]
    money = {"charges_minor": 0, "retained_minor": 0}
    return "UnitsCredited", {"credit_id": "aftersales-1", "lines": lines, **money}


def test_what_came_wrong_is_paid_back_or_replaced():
    assert wrong({1}, MADE) == []
    assert wrong({1}, MADE, CLOSED, credit(2)) == []
    assert wrong({1}, MADE, CLOSED, PROMISED) == []


@pytest.mark.parametrize(
    ("complained", "upheld", "told", "says"),
    [
        ({1}, 2, (MADE, CLOSED), "line 1: 2 units were lost or came back, 0 are credited"),
        ({1}, 2, (MADE, credit(2)), "line 1: 0 units were lost or came back, 2 are credited"),
        ({1}, 2, (PROMISED, credit(2)), "line 1: 0 units were lost or came back, 2 are credited"),
        (set(), 2, (MADE,), "line 1: 2 units count as not delivered; 3 were, and who"),
        ({1}, 4, (credit(4),), "line 1: 4 units count as not delivered; 3 were, and who"),
    ],
)
def test_both_neither_and_what_nobody_complained_of_is_found(complained, upheld, told, says):
    [found] = wrong(complained, *told, upheld=upheld)
    assert found.startswith(says)


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
