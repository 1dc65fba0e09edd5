"""What expires first is sent first, or it is said why: by the journal of lots and by what orders
told of their takes (IV-08)."""

from typing import Any

import pytest

from orders.audit.first_out import STEADY_MS, FirstOut
from tests.audit.made import entry, record

SHELF = "MILK@BER"
FIRST, SECOND, LAST = "20261001#L2", "20261009#L1", "20261201#L3"
MONDAY = 1_790_000_000_000  # 2026-09-21
LATER = STEADY_MS + 1


class Journal:
    """Entries of lots, each so many milliseconds after the one before."""

    def __init__(self) -> None:
        self.found, self._now, self._number = FirstOut(), MONDAY, 0

    def move(self, lot: str, debit: str, credit: str, after: int = LATER, **of: Any) -> None:
        """Ten of a lot from one bucket to another."""
        self._now += after
        self._number += 1
        cause = of.pop("cause", f"orders.inventory.v1/0/{self._number}")
        account = f"{of.pop('shelf', SHELF)}#{lot}"
        at = MONDAY + self._number
        made = entry(debit, credit, 10, account=account, cause=cause, at=at, **of)
        self.found.add(record("lot_stock.journal.v2", timestamp=self._now), made)

    def comes(self, lot: str, after: int = LATER) -> None:
        self.move(lot, "available", "supplier", after, key="@article/MILK")

    def takes(self, lot: str, least: str = "20260921", after: int = LATER) -> None:
        self.move(lot, "reserved", "available", after)
        told = {"sku": "MILK", "warehouse": "BER", "of_order": "shop:1", "least": least}
        self.found.tell({**told, "at": MONDAY + self._number})

    def says(self, complete: bool = True) -> list[str]:
        """What is wrong, a while later."""
        self.comes("20270101#L9")
        return [f"{one.about}: {one.says}" for one in self.found.wrong(complete)]


@pytest.fixture
def journal() -> Journal:
    made = Journal()
    for lot in (FIRST, SECOND, LAST):
        made.comes(lot)
    return made


def test_what_expires_first_goes_first(journal: Journal) -> None:
    for lot in (FIRST, SECOND, LAST):
        journal.takes(lot)
    assert journal.says() == []


def test_a_lot_that_expires_earlier_was_passed_over(journal: Journal) -> None:
    journal.takes(SECOND)
    (found,) = journal.says()
    assert found.startswith(f"lot_stock/{SHELF}: shop:1 got some of {SECOND}, and 10 of {FIRST}")


def test_one_that_would_not_keep_long_enough_is_no_reproach(journal: Journal) -> None:
    journal.takes(SECOND, least="20261002")
    assert journal.says() == []


def test_what_is_sent_keeps_as_long_as_it_has_to(journal: Journal) -> None:
    journal.takes(FIRST, least="20261002")
    (found,) = journal.says()
    assert "which expires before 20261002" in found


def test_what_has_expired_is_sent_to_nobody() -> None:
    journal = Journal()
    journal.comes("20260919#L0")
    journal.takes("20260919#L0", least="20260919")
    (found,) = journal.says()
    assert "which had expired" in found


def test_what_came_just_before_or_was_taken_just_after_may_not_have_been_free() -> None:
    journal = Journal()
    journal.comes(SECOND)
    journal.comes(FIRST)
    journal.takes(SECOND, after=1_000)
    journal.comes(LAST)
    journal.takes(LAST)
    journal.takes(FIRST, after=1_000)
    assert journal.says() == []


def test_of_what_was_taken_last_nothing_can_be_said_yet(journal: Journal) -> None:
    journal.takes(SECOND)
    assert list(journal.found.wrong(True)) == []


def test_what_was_picked_instead_is_what_it_is(journal: Journal) -> None:
    journal.move(SECOND, "reserved", "available", cause="warehouse.events.v1/0/7")
    assert journal.says() == []


def test_a_take_of_lots_is_told(journal: Journal) -> None:
    journal.move(FIRST, "reserved", "available")
    (found,) = journal.says()
    assert "did not say how long it has to keep" in found
    assert journal.says(complete=False) == []


def test_what_is_blocked_is_not_free(journal: Journal) -> None:
    journal.move(FIRST, "quarantine", "available", key="@article/MILK")
    recalled = f"{SHELF}!recalled"
    journal.move(FIRST, "available", "quarantine", key="@article/MILK", shelf=recalled)
    journal.takes(SECOND)
    assert journal.says() == []


def test_an_order_that_looks_again_says_so_again(journal: Journal) -> None:
    """A day later what would have done will do no more."""
    journal.takes(FIRST, least="20261001")
    journal.comes(FIRST)
    journal.takes(SECOND, least="20261002")
    assert journal.says() == []


def test_what_comes_free_as_it_is_asked_was_not_free_beside_what_an_order_took(journal: Journal):
    """Of the first there are twenty, ten of them just given back; an order takes ten and more of
    the next: what it took itself was not left."""
    journal.comes(FIRST)
    journal.move(FIRST, "reserved", "available", key="shop:2", cause="warehouse.events.v1/0/1")
    journal.move(FIRST, "available", "reserved", after=0, key="shop:2")
    both = entry("reserved", "available", 10, account=f"{SHELF}#{FIRST}", cause="x/0/9")
    more = entry("reserved", "available", 10, account=f"{SHELF}#{SECOND}", cause="x/0/9")
    both["movements"] += more["movements"]
    at = journal._now
    journal.found.add(record("lot_stock.journal.v2", timestamp=at), {**both, "at": at})
    told = {"sku": "MILK", "warehouse": "BER", "of_order": both["key"], "least": "20260921"}
    journal.found.tell({**told, "at": at})
    assert journal.says() == []
