"""The audit: every piece of an order was sent, or stopped as somebody wanted."""

from collections import Counter

import pytest

from orders.audit.checks.wholeness import unfinished
from orders.audit.story import End
from tests.audit.made import said, story

DONE = [End(64, "completed")]
TWO = Counter({1: 2, 2: 1})


def test_what_was_sent_or_stopped_is_accounted_for():
    sent = {"dispatched": Counter({1: 2}), "stopped": Counter({2: 1})}
    assert not said(unfinished(story(ordered=TWO, ends=DONE, **sent)))
    assert not said(unfinished(story(ordered=TWO, dispatched=Counter({1: 1})))), "not over yet"


def test_a_piece_that_is_nowhere_is_found():
    found = unfinished(story(ordered=TWO, ends=DONE, dispatched=TWO - Counter({1: 1})))
    assert said(found) == ["is completed, and 1 of line 1 was neither sent nor stopped"]


@pytest.mark.parametrize("cancelled", [True, False])
def test_a_part_is_cancelled_only_if_somebody_asks(cancelled: bool):
    """A change stops all of it, or nothing (CF-03)."""
    assert bool(said(unfinished(story(parted=True, cancelled=cancelled)))) is not cancelled
