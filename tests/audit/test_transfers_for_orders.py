"""IV-05: the audit finds transfers for orders that nobody closes, and that nobody agreed to."""

from typing import Any

import pytest

from orders.audit.checks import transfers
from orders.audit.standing import Standing
from orders.audit.story import End, Story
from tests.audit.made import said

DUE = {"shop:1": Standing(due=9)}
ASKED = "TransferRequested", {"transfer_id": "shop:1#T1", "expected_at": 500}
OTHER = "TransferRequested", {"transfer_id": "shop:1#T2", "expected_at": 500}
CLOSED = "TransferClosed", {"transfer_id": "shop:1#T1", "how": "arrived"}


def story(*records: tuple[str, dict[str, Any]], needed: int | None = None, **more: Any) -> Story:
    told = Story("shop:1", **more)
    head = {"version": 1, "goods_by_at": needed}
    for name, value in (("StockReserved", head), *records):
        for fold in (told.transfers, told.binding):
            fold.take(name, {"version": 1, **value})
        told.waiting.take(name, {"version": 1, **value}, "orders.allocation.v1")
    return told


def unclosed(told: Story, standings: Any = DUE, unread: frozenset[str] = frozenset()) -> list[str]:
    return said(transfers.unclosed(told, standings, unread))


def test_one_that_is_closed_or_that_time_will_close_is_right():
    assert unclosed(story(ASKED, CLOSED)) == []
    assert unclosed(story(ASKED)) == []
    assert unclosed(story(ASKED), {}, frozenset({"shop:1"})) == [], "allocation has still to read"


@pytest.mark.parametrize(
    ("told", "standings", "wrong"),
    [
        (
            story(ASKED, ends=[End(99, "cancelled")]),
            DUE,
            "has ended, and shop:1#T1 is not closed",
        ),
        (story(ASKED, amended={1}), DUE, "was taken back, and shop:1#T1 is not closed"),
        (story(ASKED), {}, "no timer of allocation will close shop:1#T1"),
        (story(CLOSED), DUE, "shop:1#T1 is closed, and nobody asked for it"),
        (story(ASKED, OTHER), DUE, "2 transfers are under way for it at a time"),
    ],
)
def test_one_that_nobody_will_close_is_found(told: Story, standings: Any, wrong: str):
    assert unclosed(told, standings) == [wrong]


def test_one_that_comes_later_than_promised_is_agreed_to():
    assert said(transfers.late_alone(story(ASKED, needed=500))) == []
    late = "shop:1#T1 comes too late, and nobody agreed to that"
    assert said(transfers.late_alone(story(ASKED, needed=499))) == [late]
    extended = "PromiseExtended", {"former_at": 1_000, "promised_at": 1_001}
    assert said(transfers.late_alone(story(ASKED, extended, needed=499))) == []


def test_what_was_signed_is_performed_late_by_nobodys_consent():
    signed = "OrderConfirmed", {"contract": "SC-1"}
    assert said(transfers.late_alone(story(ASKED, signed, needed=499))) == []
