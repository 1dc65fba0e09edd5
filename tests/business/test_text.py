"""Blanks that look like nothing, and contacts that reach nobody."""

import pytest

from orders.business.text import blank, reaches


@pytest.mark.parametrize(
    "text", ["", "   ", "\t\n", "\u00a0", "\u2003", "\u200b\u200d", "\ufeff", "\u3164", "\u2060 "]
)
def test_what_nobody_sees_is_blank(text):
    assert blank(text)


@pytest.mark.parametrize("text", ["a", " 10117 ", "\u200b1", "李", "🙂"])
def test_what_can_be_read_is_not(text):
    assert not blank(text)


def test_a_contact_must_be_able_to_reach_somebody():
    assert reaches("EMAIL", "mira@example.com")
    assert not reaches("EMAIL", "mira@example")
    assert not reaches("EMAIL", "mira @example.com")
    assert reaches("PHONE", "+49 30 1234567")
    assert not reaches("MESSENGER", "\u200b")
