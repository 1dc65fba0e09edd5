"""What the audit asks of the figures of an order in parts (IV-05, TR-07)."""

from typing import Any

import pytest

from orders.audit.checks.measures import mistold
from orders.audit.figures import Figures
from orders.audit.story import Story

WHOLE: dict[str, Any] = {"open_lines": []}
PART: dict[str, Any] = {"open_lines": [{"line": 2}]}
TIMES = "answered_at", "confirmed_at", "released_at", "dispatched_at", "delivered_at"
COUNTS = "holds", "touches", "cases", "shipments", "value_minor", "freight_minor"
PIECES = "pieces_ordered", "pieces_delivered", "pieces_returned"


def stopped(*allocated: dict[str, Any], told_at: int | None, ended_by: str = "shipping") -> Story:
    """An order that was allocated so, and stopped; its figures say that it was at `told_at`."""
    story = Story("shop:1")
    story.figures = Figures(submitted_at=1, ends={("cancelled", ended_by, 1)})
    for at, lines in enumerate(allocated, 10):
        story.figures.take("OrderAllocated", {**lines, "at": at})
    figures = {
        **dict.fromkeys(TIMES),
        **dict.fromkeys((*COUNTS, *PIECES), 0),
        "in_full": None,
        "perfect": None,
        "on_time": None,
        "currency": "",
        "submitted_at": 1,
        "outcome": "cancelled",
        "ended_by": ended_by,
        "version": 1,
        "reserved_at": None,
        "allocated_at": told_at,
    }
    story.figures.take("OrderMeasured", figures)
    return story


@pytest.mark.parametrize("told_at", [None, 11])
def test_that_nothing_was_open_any_more_may_be_read_after_the_stop(told_at: int | None):
    assert not list(mistold(stopped(PART, WHOLE, told_at=told_at)))


@pytest.mark.parametrize(
    "story",
    [
        stopped(WHOLE, told_at=None),
        stopped(PART, WHOLE, told_at=10),
        stopped(PART, WHOLE, told_at=None, ended_by="inventory"),
    ],
)
def test_nothing_else_may(story: Story):
    (finding,) = mistold(story)
    assert "allocated_at" in finding.says
