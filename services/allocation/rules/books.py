"""The book of a shelf: what one who counts would find there, now and at any time since the last
count (IV-11, docs/decisions/0013-counts-are-facts-of-their-time.md).

Facts come in any order. A movement after the latest count changes the book; one before it was seen
by the count, and changes nothing here: what it did to the ledger is taken back as counted.
"""

from collections.abc import Sequence
from typing import NamedTuple

from orders.contracts.records import LotShelf, ShelfArticle, ShelfBook, ShelfMovement


class Moved(NamedTuple):
    """The book after a movement; `seen`: the latest count saw it, so it is in the count."""

    book: ShelfBook
    seen: bool


class Counted(NamedTuple):
    """The book after a count; `difference` of the count to what should have been there then, None
    where a later count is known: it says more. `guessed`: movements after the count are no longer
    remembered, so the difference may be theirs."""

    book: ShelfBook
    difference: int | None
    guessed: bool = False


def book_of(article: ShelfArticle, warehouse: str, lot: str = "") -> ShelfBook:
    """The warehouse's book, or that of a lot there; an empty one if it has none yet."""
    for book in _books(article, lot):
        if book["warehouse"] == warehouse:
            return book
    return {
        "warehouse": warehouse,
        "on_shelf": 0,
        "counted_at": None,
        "reported": False,
        "movements": [],
        "forgotten_until": None,
        "last_received_at": None,
        "last_shipped_at": None,
    }


def received(book: ShelfBook, at: int) -> ShelfBook:
    """Goods of a supplier came onto it then, which may be told late (IV-01)."""
    return {**book, "last_received_at": max(book["last_received_at"] or at, at)}


def shipped(book: ShelfBook, at: int) -> ShelfBook:
    """Goods left it for an order then, which may be told late (IV-01)."""
    return {**book, "last_shipped_at": max(book["last_shipped_at"] or at, at)}


def put(article: ShelfArticle, book: ShelfBook, lot: str = "") -> ShelfArticle:
    """The article with this book of a shelf, or of a lot there, in its place, or as the last."""
    if lot:
        others = [one for one in article["lot_shelves"] if one["lot"] != lot]
        free = {
            one["book"]["warehouse"]: one["free"]
            for one in article["lot_shelves"]
            if one["lot"] == lot
        }
        now: list[LotShelf] = [
            {"lot": lot, "book": one, "free": free.get(one["warehouse"], 0)}
            for one in _put(_books(article, lot), book)
        ]
        return {**article, "lot_shelves": [*others, *now]}
    return {**article, "shelves": _put(article["shelves"], book)}


def without_spent(article: ShelfArticle, since: int) -> ShelfArticle:
    """Without the books of lots of which nothing is left and nothing moved since then: lots come
    and go, and a new book begins where an empty one ended (IV-08)."""
    kept = [one for one in article["lot_shelves"] if one["free"] or not _spent(one["book"], since)]
    return article if len(kept) == len(article["lot_shelves"]) else {**article, "lot_shelves": kept}


def moved(book: ShelfBook, movement: ShelfMovement, *, told_after: bool, most: int) -> Moved:
    """Something came onto the shelf or left it. The last `most` movements are remembered.

    `told_after`: at the very moment of the count it is what comes after it, as the warehouse tells
    its own papers in order; goods that are picked at that moment are gone.
    """
    counted_at = book["counted_at"]
    if counted_at is not None and (
        movement["at"] < counted_at or (movement["at"] == counted_at and not told_after)
    ):
        return Moved(book, seen=True)
    movements = sorted([*book["movements"], movement], key=lambda one: one["at"])
    dropped = movements[:-most]
    return Moved(
        {
            **book,
            "on_shelf": book["on_shelf"] + movement["amount"],
            "movements": movements[-most:],
            "forgotten_until": dropped[-1]["at"] if dropped else book["forgotten_until"],
        },
        seen=False,
    )


def counted(book: ShelfBook, quantity: int, at: int) -> Counted:
    """So much stood there at that time. What moved later stays; a count from before the oldest
    movement that is remembered is held against what was there then."""
    if book["counted_at"] is not None and at < book["counted_at"]:
        return Counted(book, None)
    later = [movement for movement in book["movements"] if movement["at"] > at]
    since = sum([movement["amount"] for movement in later])
    forgotten = book["forgotten_until"]
    guessed = forgotten is not None and at < forgotten
    difference = quantity - (book["on_shelf"] - since)
    new: ShelfBook = {
        **book,
        "on_shelf": book["on_shelf"] + difference,
        "counted_at": at,
        "movements": later,
        "forgotten_until": forgotten if guessed else None,
    }
    return Counted(new, difference, guessed)


def _books(article: ShelfArticle, lot: str) -> list[ShelfBook]:
    if not lot:
        return article["shelves"]
    return [one["book"] for one in article["lot_shelves"] if one["lot"] == lot]


def _put(books: Sequence[ShelfBook], book: ShelfBook) -> list[ShelfBook]:
    warehouse = book["warehouse"]
    if all(other["warehouse"] != warehouse for other in books):
        return [*books, book]
    return [book if other["warehouse"] == warehouse else other for other in books]


def _spent(book: ShelfBook, since: int) -> bool:
    times = [movement["at"] for movement in book["movements"]]
    return not book["on_shelf"] and max(times, default=book["counted_at"] or 0) < since
