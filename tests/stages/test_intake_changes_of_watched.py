"""A change of an order that others may repeat: its next version is watched in its place, as what
was ordered first (IN-05, CF-03; docs/decisions/0020)."""

from collections.abc import Callable

import pytest

from orders.audit.checks.reservations import leaked
from orders.audit.standing import standing_of
from orders.audit.story import Mention
from orders.contracts.records import OrderReceived, OrderSubmitted
from orders.engine.handling import Event
from services.intake.policy import IntakePolicy
from services.intake.stage import STAGE
from tests.audit.made import story
from tests.orders import address, order, submitted
from tests.policies import usual
from tests.stages.changes import FIRST, KEY, MORE, NEW_STREET, amend, denied, parts, stopped
from tests.stages.published import names, of
from tests.stages.room import Room

RECEIVED = Mention("orders.intake.v1", 0, 0, 0, 1)
TYPED_OTHERWISE = address(street="UNTER DEN LINDEN 1")
CHANGES: dict[str, Callable[[Room], list[Event]]] = {
    "whole, the same fingerprint": lambda intake: amend(
        intake, order(delivery_address=TYPED_OTHERWISE)
    ),
    "whole, another address": lambda intake: amend(intake, NEW_STREET),
    "whole, another basket": lambda intake: amend(intake, MORE),
    "by parts, the same fingerprint": lambda intake: parts(
        intake, delivery_address=TYPED_OTHERWISE
    ),
    "by parts, another basket": lambda intake: parts(intake, dropped=[5]),
}


@pytest.fixture
def intake() -> Room:
    """It has taken an order of a channel that policy watches."""
    shipped = usual(STAGE)
    assert isinstance(shipped, IntakePolicy)
    watches = shipped.duplicates.model_copy(update={"window_hours": {"shop": 24}})
    room = Room(STAGE, shipped.model_copy(update={"duplicates": watches}))
    room.send(OrderSubmitted, submitted(FIRST))
    return room


def twin(intake: Room) -> list[str]:
    """What becomes of the first order once more."""
    return names(intake.send(OrderSubmitted, submitted(order(reference="twin"))))


def kept_without_reason(intake: Room) -> list[str]:
    """What the audit says, asked now."""
    state = intake.state(KEY)
    known = story(KEY, version=state["version"], mentions={"OrderReceived": RECEIVED})
    found = leaked("intake", KEY, standing_of(state), known, settled=True)
    return [finding.says for finding in found]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_next_version_is_watched_as_what_was_ordered_first(
    intake: Room, change: Callable[[Room], list[Event]]
):  # IN-05, CF-03
    [first] = intake.state(KEY)["reservations"]
    assert "RecallRequested" in names(change(intake))
    assert intake.state(KEY)["reservations"] == [first], "nothing moves while it is on its way"
    assert not kept_without_reason(intake)
    received = of(OrderReceived, stopped(intake))
    assert (received["version"], received["fingerprint"]) == (2, first["account"])
    assert intake.state(KEY)["reservations"] == [{**first, "version": 2}]
    assert not kept_without_reason(intake)
    assert "DuplicateSuspected" in twin(intake)


def test_a_change_that_is_denied_leaves_it_to_the_version_that_goes_on(intake: Room):  # CF-03
    before = intake.state(KEY)["reservations"]
    amend(intake, NEW_STREET)
    denied(intake)
    assert intake.state(KEY)["reservations"] == before
    assert not kept_without_reason(intake)


def test_each_version_hands_it_on_until_the_order_ends(intake: Room):  # IN-05, CF-03
    for version, notes in ((1, "ring twice"), (2, "ring once")):
        amend(intake, order(notes=notes))
        stopped(intake, version=version)
        assert not kept_without_reason(intake)
    stopped(intake, "cancelled", version=3)
    assert not intake.state(KEY)["reservations"]
    assert "OrderReceived" in twin(intake)


def test_it_is_given_back_when_the_window_ends_whatever_version_there_is(intake: Room):  # IN-05
    amend(intake, NEW_STREET)
    stopped(intake)
    intake.forward(hours=25)
    assert not intake.state(KEY)["reservations"]
    assert "OrderReceived" in twin(intake)
