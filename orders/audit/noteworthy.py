"""What is right in a ledger's book and still worth a word."""

from collections.abc import Mapping

from orders.audit.accounts import Book
from orders.contracts.buckets import AVAILABLE

GRANTED: Mapping[str, str] = {
    "credit": "takes beyond the limit, each released by a person",
    "baskets": "orders of the same again, each kept by a person or because nobody said otherwise "
    "in time",
}
"""By ledger: what a person may grant beyond its limit (`bookkeeping.PEOPLE`)."""


def noteworthy(book: Book) -> list[str]:
    """A sentence each, that begins with the ledger's name."""
    return [f"{book.ledger}: {said}" for said in (*_below(book), *_granted(book), *_unknown(book))]


def _below(book: Book) -> list[str]:
    if not book.below_by_reality:
        return []
    still = [name for name in book.below_by_reality if book.accounts[name].buckets[AVAILABLE] < 0]
    reality = "charge-backs" if book.ledger == "credit" else "counts or damage"
    below = len(book.below_by_reality)
    return [f"{reality} brought {below} accounts below zero, {len(still)} still are"]


def _granted(book: Book) -> list[str]:
    if not book.granted_by_people:
        return []
    return [f"{book.granted_by_people} {GRANTED[book.ledger]}"]


def _unknown(book: Book) -> list[str]:
    if not book.unknown_limits:
        return []
    return [f"{book.unknown_limits} takes whose limit at the time is not known any more"]
