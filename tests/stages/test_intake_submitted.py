"""TR-07: when an order was submitted is its channel's word, within bounds; times are measured from
there."""

from typing import Any

import pytest

from orders.contracts.records import (
    CorrectionSubmitted,
    DraftSaved,
    DraftSubmitted,
    OrderReceived,
    OrderRejected,
    OrderSubmitted,
)
from services.intake.stage import STAGE
from tests.orders import PLACED, line, order, submitted
from tests.policies import usual
from tests.stages.room import HOUR, Room

KEY = "shop:1001"
HORIZON = usual(STAGE).horizon_days * 24 * HOUR  # type: ignore[attr-defined]


@pytest.fixture
def intake() -> Room:
    return Room(STAGE)


def told(intake: Room, record: type = OrderReceived) -> Any:
    """What the last of these records says."""
    return [event.value for event in intake.events if event.record is record][-1]


@pytest.mark.parametrize(
    ("said", "believed"),
    [
        (-HOUR, -HOUR),
        (0, 0),
        (HOUR, 0),
        (-HORIZON, -HORIZON),
        (-HORIZON - 1, -HORIZON),
        (-(10**13), -HORIZON),
    ],
    ids=["an hour ago", "now", "an hour to come", "the horizon", "before it", "before 1970"],
)
def test_it_is_no_later_than_it_was_seen_and_no_earlier_than_the_horizon(
    intake: Room, said: int, believed: int
) -> None:
    intake.send(OrderSubmitted, submitted(order(), at=intake.now + said))
    assert told(intake)["submitted_at"] == intake.now + believed


def test_a_correction_does_not_move_it(intake: Room) -> None:
    intake.send(OrderSubmitted, submitted(order(lines=[line(1, quantity=0)]), at=PLACED - HOUR))
    intake.send(CorrectionSubmitted, submitted(order(), at=PLACED))
    assert told(intake)["submitted_at"] == PLACED - HOUR


def test_of_a_draft_it_is_when_it_was_submitted(intake: Room) -> None:
    saved = {"order_id": KEY, "saved_at": PLACED - HOUR, "saved_by": "meier", "based_on": 0}
    draft = {**saved, "because": "", "source_revision": 0, "document": ""}
    intake.send(DraftSaved, {**draft, "order": submitted(order())["order"]})
    at = {"order_id": KEY, "submitted_at": PLACED - 1}
    intake.send(
        DraftSubmitted, {**at, "submitted_by": "meier", "revision": 1, "read_back_at": None}
    )
    assert told(intake)["submitted_at"] == PLACED - 1


def test_what_is_rejected_says_it_as_well(intake: Room) -> None:
    old = order(placed_at=PLACED - HORIZON - HOUR)
    intake.send(OrderSubmitted, submitted(old, at=PLACED - HOUR))
    assert told(intake, OrderRejected)["submitted_at"] == PLACED - HOUR


def test_pieces_are_those_of_all_lines(intake: Room) -> None:
    intake.send(OrderSubmitted, submitted(order(lines=[line(1, quantity=2), line(2, quantity=5)])))
    assert told(intake)["pieces"] == 7
