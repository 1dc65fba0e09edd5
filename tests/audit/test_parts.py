"""The audit: nothing is sent of what is open of an order, and it is done only when nothing is
(IV-05)."""

from typing import Any

from orders.audit.checks.parts import ahead
from orders.audit.story import Story
from tests.audit.made import said

ONE, TWO = ({"line": n, "sku": f"SKU-{n}", "quantity": 2} for n in (1, 2))


def story(*records: tuple[str, dict[str, Any]]) -> Story:
    made = Story("shop:1")
    for name, value in records:
        made.parts.take(name, {"version": 1, **value})
    return made


def handed(revision: int, *lines: Any, still: tuple[Any, ...] = ()) -> tuple[str, dict[str, Any]]:
    part = {"revision": revision, "lines": list(lines), "open_lines": list(still)}
    return "StockReserved", part


def allocated(*lines: Any) -> tuple[str, dict[str, Any]]:
    return "OrderAllocated", {"shipments": [{"lines": list(lines)}]}


DONE: tuple[str, dict[str, Any]] = ("DeliveryCompleted", {})


def test_what_is_handed_on_may_be_allocated():
    first = handed(1, ONE, still=(TWO,))
    assert not said(ahead(story(first, allocated(ONE))))
    assert not said(ahead(story(first, allocated(ONE), handed(2, TWO), allocated(TWO), DONE)))
    assert not said(ahead(story(handed(1), allocated(ONE, TWO), DONE))), "all of it at once"


def test_what_is_open_may_not():
    found = said(ahead(story(handed(1, ONE, still=(TWO,)), allocated(ONE, TWO))))
    assert found == ["version 1: 2 of line 2 (SKU-2) are allocated that were not handed on"]


def test_another_article_than_was_handed_on_may_not():
    other = {**ONE, "sku": "SKU-9"}
    assert len(said(ahead(story(handed(1, ONE, still=(TWO,)), allocated(other))))) == 1


def test_what_was_short_is_allocated_again():
    again = ("ReallocationRequested", {"lines": [{**ONE, "quantity": 1}]})
    short = allocated({**ONE, "quantity": 1})
    first = handed(1, ONE, still=(TWO,))
    assert not said(ahead(story(first, allocated(ONE), again, short)))
    assert len(said(ahead(story(first, allocated(ONE), short)))) == 1


def test_it_is_done_only_when_nothing_is_open():
    first = handed(1, ONE, still=(TWO,))
    found = said(ahead(story(first, allocated(ONE), DONE)))
    assert found == ["version 1 is said to be delivered, and 2 of line 2 (SKU-2) are open"]
    assert not said(ahead(story(first, allocated(ONE), handed(2), DONE))), "it will not come"
