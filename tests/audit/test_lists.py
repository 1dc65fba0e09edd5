"""What the audit holds of warehouses' lists (IV-11)."""

from typing import Any

import pytest

from orders.audit.checks.lists import GRACE_MS, forgotten, misbooked, misjudged
from orders.audit.goods import Booked
from orders.audit.listed import JUDGED, LISTS, Listed
from orders.audit.source import Record

LINE, VERDICT = f"{LISTS}/0/1", f"{LISTS}/0/2"


class Told:
    """Records about one article of one list."""

    def __init__(self) -> None:
        self.listed, self.booked = Listed(), Booked()
        self._written = 0
        self.lot, self.books = "", ["warehouse_stock"]

    def line(self, quantity: int = 40, sent_by: str = "S-CLERK") -> "Told":
        self._take(LISTS, 1, "ShelfListed", {"quantity": quantity, "sent_by": sent_by, "at": 1})
        return self

    def verdict(self, verdict: str = "APPROVE", difference: int = -60, by: str = "S-1") -> "Told":
        said = {"verdict": verdict, "difference": difference, "decided_by": by}
        self._take(LISTS, 2, "CountDecided", said)
        return self

    def judged(self, outcome: str, cause: str = LINE, moved: int = 0, **more: Any) -> "Told":
        said = {"outcome": outcome, "counted": 40, "booked": 100, "difference": -60} | more
        unasked = {"decided_by": "", "decide_by_at": None, "escalations": 0, "counted_at": 0}
        self._take(JUDGED, self._written, "CountJudged", {**unasked, **said}, cause)
        if moved:
            self._book(cause, moved)
        return self

    def found(self, read: bool = True) -> list[str]:
        said = [
            *misjudged(self.listed, lambda line: read),
            *misbooked(self.listed, self.booked),
        ]
        return [one.says.removeprefix("list L-1: ") for one in said]

    def _take(self, topic: str, at: int, name: str, value: dict[str, Any], cause: str = "") -> None:
        headers = [("cause", cause.encode())]
        record = Record(topic, 0, at, 0, b"SKU-1", b"", lambda: headers)
        named = {"sku": "SKU-1", "warehouse": "BER", "list_id": "L-1", "lot": self.lot}
        self.listed.take(record, name, {**named, **value})
        self._written += 1

    def _book(self, cause: str, moved: int) -> None:
        debit, credit = ("counted", "available") if moved < 0 else ("available", "counted")
        movement = {"account": "SKU-1@BER", "debit": debit, "credit": credit, "amount": abs(moved)}
        entry = {"cause": cause, "movements": [movement]}
        for ledger in self.books:
            self.booked.add(ledger, entry)


APPROVED: dict[str, Any] = {"cause": VERDICT, "moved": -60, "decided_by": "S-1"}


def test_what_waited_and_was_approved_by_another_is_in_order():
    assert Told().line().judged("HELD").verdict().judged("POSTED", **APPROVED).found() == []


def test_a_small_difference_is_posted_by_its_list():
    told = Told().line(98).judged("POSTED", moved=-2, counted=98, difference=-2)
    assert told.found() == []


def test_a_list_that_allocation_has_not_read_is_nothing_yet():
    told = Told().line()
    assert not told.found(read=False)
    assert not [*forgotten(told.listed, lambda sku, partition: GRACE_MS)]


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (Told().line(), "was read, and nothing came of it"),
        (
            Told().line(98).judged("AGREED", counted=98, booked=98, difference=0).judged("AGREED"),
            "came to an end 2 times",
        ),
        (
            Told().line(98).judged("POSTED", moved=-3, counted=98, difference=-3),
            "98 less 100 is not -3",
        ),
        (
            Told().line(98).judged("POSTED", moved=-60),
            "40 was held against the books, the list says [98]",
        ),
        (Told().line().judged("HELD", moved=-60), "HELD: 0 to be booked, -60 are"),
        (
            Told().line().judged("HELD").judged("POSTED", VERDICT, -60),
            "a difference that waited was posted, and nobody had approved it",
        ),
        (
            Told().line().judged("HELD").verdict("REFUSE").judged("POSTED", **APPROVED),
            "a difference that waited was posted, and nobody had approved it",
        ),
        (
            Told().line().judged("HELD").verdict(difference=-6).judged("POSTED", **APPROVED),
            "-60 was posted, -6 was approved by another",
        ),
        (
            Told().line(sent_by="S-1").judged("HELD").verdict().judged("POSTED", **APPROVED),
            "S-1 sent the list and approved its difference",
        ),
    ],
)
def test_what_is_wrong_is_found(told: Told, says: str):
    assert says in told.found()


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (Told().line().judged("HELD", decide_by_at=100), True),
        (Told().line().judged("HELD", decide_by_at=101), False),
        (Told().line().judged("HELD", decide_by_at=100, escalations=1), False),
        (Told().line().judged("HELD"), False),
        (Told().line().judged("HELD", decide_by_at=100).judged("REFUSED"), False),
    ],
)
def test_a_difference_that_waits_and_of_which_nobody_hears_is_found(told: Told, found: bool):
    """IV-11: beyond its time somebody is told; of one that waited before there was a time nothing
    is known."""
    late = forgotten(told.listed, lambda sku, partition: 101 + GRACE_MS)
    said = [one.says for one in late]
    expected = ["list L-1: a difference was not decided in time, and nobody was told"]
    assert said == (expected if found else [])


def test_what_a_list_counted_is_known_as_counted_then():
    """IV-11: of what happened before nothing more is asked. What waits has counted nothing yet."""
    told = Told().line().judged("HELD", counted_at=5)
    assert told.listed.last() == {}
    told.verdict().judged("POSTED", **APPROVED, counted_at=5)
    assert told.listed.last() == {("BER", "SKU-1"): 5}


def test_a_count_of_a_lot_moves_its_book_as_its_shelf():  # IV-08
    told = Told()
    told.lot = "L1"
    told.line().judged("HELD").verdict().judged("POSTED", **APPROVED)
    assert told.found() == ["POSTED: -60 to be booked, 0 are"]
    both = Told()
    both.lot, both.books = "L1", ["warehouse_stock", "lot_stock"]
    both.line().judged("HELD").verdict().judged("POSTED", **APPROVED)
    assert both.found() == []
