"""The audit: what is in transit by the journals is what left and did not come, by its papers
(IV-10)."""

from typing import Any

from orders.audit.accounts import Book
from orders.audit.checks.transit import unlike
from orders.audit.goods import Report, Rows
from orders.audit.limits import nothing
from orders.audit.lots import Lots
from tests.audit.made import entry, record, said


class Known(Rows):
    """One value of every key, known since ever."""

    def __init__(self, value: Any) -> None:
        super().__init__("")
        self._value = value

    def steady(self, key: str, since: int) -> Any:
        return self._value


UNITS, WAREHOUSES = Known("PCE"), Known("BER")
WITHOUT_LOTS, LIVES = Known(False), Known(0)
Told = tuple[str, str, int]
"""Record, transfer, quantity."""


def reports(*told: Told) -> list[Report]:
    return [
        Report(
            ("stock.events.v1", 0, at),
            at,
            name,
            "A",
            "BER",
            f"{name}-{transfer}-{at}",
            quantity,
            "PCE",
            at,
            True,
            transfer,
            "LYS" if name == DEPARTED else "",
        )
        for at, (name, transfer, quantity) in enumerate(told)
    ]


def book(*moves: tuple[str, str, int], account: str = "A") -> Book:
    made = Book("stock", nothing)
    for at, (debit, credit, amount) in enumerate(moves):
        one = entry(debit, credit, amount, key="@article/A", account=account)
        made.add(record("stock.journal.v2", "A", at, at), one, True)
    return made


def found(of: Book, *told: Told, moving: tuple[str, ...] = ()) -> list[str]:
    papers = reports(*told)
    lots = Lots(papers, WITHOUT_LOTS, LIVES)
    return said(unlike((of,), papers, moving, UNITS, WAREHOUSES, lots))


LEFT = ("in_transit", "available", 5)
DEPARTED, ARRIVED, LOST = (f"Transfer{what}" for what in ("Departed", "Arrived", "Lost"))


def test_what_left_and_did_not_come_is_in_transit():
    came = ("available", "in_transit", 3)
    assert not found(book(LEFT), (DEPARTED, "T-1", 5))
    assert not found(book(LEFT, came), (DEPARTED, "T-1", 5), (ARRIVED, "T-1", 3))
    assert not found(book(came), (ARRIVED, "T-1", 3)), "its departure is not told yet"


def test_what_is_lost_is_in_transit_no_longer():
    told = (DEPARTED, "T-1", 5), (LOST, "T-1", 2)
    gone = ("available", "in_transit", 2), ("scrapped", "available", 2)
    assert not found(book(LEFT, *gone), *told)
    assert found(book(LEFT), *told) == ["5 in transit by the journal, 3 by its papers"]


def test_the_accounts_of_all_shelves_count_together():
    assert not found(book(LEFT, account="A@BER"), (DEPARTED, "T-1", 5))


def test_a_departure_that_no_book_knows_is_found_unless_somebody_has_still_to_read_it():
    told = (DEPARTED, "T-1", 5)
    assert not found(book(LEFT), told, told), "a transfer leaves once"
    assert found(book(), told) == ["0 in transit by the journal, 5 by its papers"]
    assert not found(book(), told, moving=("A",))


def test_a_departure_to_nowhere_leaves_its_number_to_the_one_that_is_sent():
    """Both books refuse it, and take the next paper of that number."""
    nowhere, leaves = reports((DEPARTED, "T-1", 2), (DEPARTED, "T-2", 4))
    same = leaves._replace(document=nowhere.document)
    told = [nowhere._replace(to="BER"), same]
    four = book(("in_transit", "available", 4))
    lots = Lots(told, WITHOUT_LOTS, LIVES)
    assert said(unlike((four,), told, (), UNITS, WAREHOUSES, lots)) == []
