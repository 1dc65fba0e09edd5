"""What intake says of a control number is worked out again (IN-01)."""

import pytest

from orders.audit.agreement import REMEMBERED_MS
from orders.audit.checks.interchanges import misjudged
from orders.audit.interchanges import Came, Interchanges, Said
from tests.audit.made import said, story

A, B = b"a" * 16, b"b" * 16


def told(*each: tuple[bytes, str, int, int]) -> list[str]:
    """Findings, if this was said: content, outcome, first_at, at."""
    known = Interchanges()
    for n, (content, outcome, first_at, at) in enumerate(each):
        known.came.append(Came(f"0/{n}", content))
        known.said[f"0/{n}"] = Said(outcome, first_at, at)
    return said(misjudged(story("@interchange/edi/1", interchanges=known)))


def test_what_is_so_is_no_finding():
    assert not told((A, "first", 5, 5), (A, "repeated", 5, 6), (B, "reused", 5, 7))
    assert not told((A, "first", 5, 5), (B, "first", 5 + REMEMBERED_MS, 5 + REMEMBERED_MS))


@pytest.mark.parametrize(
    ("content", "outcome", "first_at"),
    [(A, "reused", 5), (A, "first", 6), (B, "repeated", 5), (B, "first", 6), (A, "repeated", 4)],
)
def test_what_is_not_so_is_one(content: bytes, outcome: str, first_at: int):
    [finding] = told((A, "first", 5, 5), (content, outcome, first_at, 6))
    assert "intake said" in finding


def test_what_was_not_answered_yet_is_left_to_others():
    known = Interchanges()
    known.came.append(Came("0/0", A))
    assert not list(misjudged(story("@interchange/edi/1", interchanges=known)))
