"""A warehouse's own list against the books of its own time: what may be posted by itself, and what
a person must approve first (IV-11, docs/decisions/0077-lists-are-held-against-their-time.md)."""

from collections.abc import Collection
from typing import NamedTuple

from orders.business import lots, reports
from orders.business.documents import LONGEST, Document
from orders.business.lots import Lot
from orders.business.money import LARGEST
from orders.business.times import DAY, earliest
from orders.contracts.records import (
    Article,
    HeldCount,
    SetAside,
    ShelfArticle,
    ShelfBook,
    ShelfListed,
    Warehouse,
)
from orders.engine.references import References
from services.allocation.policy import ListedCounts
from services.allocation.rules import books

LIST = "list"
"""Kind of paper: of each article a list is one."""


class Against(NamedTuple):
    """A line held against its shelf's book: the line with its difference, what the book said, and
    the book as it is if the difference is posted. `code` of the line: why a person must approve it,
    empty if nobody must."""

    line: HeldCount
    booked: int
    book: ShelfBook


def paper(line: ShelfListed) -> Document:
    """What the line is known by, whatever its number in the list: each lot is counted by itself."""
    number = f"{line['list_id']}#{line['lot']}" if line["lot"] else line["list_id"]
    return Document(line["warehouse"], LIST, number)


def objection(
    line: ShelfListed,
    waiting: Collection[SetAside],
    known_lots: Collection[str],
    references: References,
    now: int,
) -> str:
    """Why the line is not held against the books at all, as a stable code; empty if it is. Another
    list may say it rightly: it is not remembered."""
    article = references.table(Article).get(line["sku"])
    if line["warehouse"] not in references.table(Warehouse):
        return reports.UNKNOWN_WAREHOUSE
    if article is None or not article["stocked"]:
        return "unknown_article" if article is None else "not_stocked"
    if line["unit"] != article["unit"]:
        return "other_unit"
    if code := _no_lot(line, article, known_lots):
        return code
    if not 0 <= line["quantity"] <= reports.MOST:
        return "senseless_quantity"
    if len(line["list_id"]) > LONGEST:
        return "senseless_document"
    if line["at"] > now + DAY:
        return "in_the_future"
    earlier = any(one["warehouse"] == line["warehouse"] for one in waiting)
    return "reports_set_aside" if earlier else ""


def _no_lot(line: ShelfListed, article: Article, known_lots: Collection[str]) -> str:
    """Why the line names no lot of the article. One that nobody has reported is counted
    (`StockCounted`), so that inventory hears of it, too (IV-08)."""
    if not article["lot_controlled"]:
        return "lots_not_kept" if line["lot"] else ""
    if code := lots.refusal(line["lot"], line["expires_on"], article, known_lots, None):
        return code
    known = lots.lot(line["lot"], line["expires_on"]) in known_lots
    return "" if known else "unknown_lot"


def entry(line: ShelfListed, now: int) -> HeldCount:
    """The line before it is held against anything."""
    return {
        "warehouse": line["warehouse"],
        "list_id": line["list_id"],
        "counted": line["quantity"],
        "difference": 0,
        "value_minor": None,
        "reason": line["reason"] if line["listed"] else line["reason"] or "not_listed",
        "sent_by": line["sent_by"],
        "code": "",
        "because": "",
        "counted_at": line["at"],
        "held_at": now,
        "owner_role": "",
        "decide_by_at": None,
        "escalations": 0,
        "lot": lots.lot(line["lot"], line["expires_on"]),
    }


def against(
    line: HeldCount, article: ShelfArticle, master: Article | None, rule: ListedCounts
) -> Against | None:
    """The line against what should have stood on the shelf then; None where a later count is known,
    which says more."""
    book = books.book_of(article, line["warehouse"], line["lot"])
    counted = books.counted(book, line["counted"], line["counted_at"])
    difference = counted.difference
    if difference is None:
        return None
    cost = master["cost_minor"] if master is not None else None
    value = None if cost is None else max(-LARGEST, min(difference * cost, LARGEST))
    code, because = _large(difference, value, counted.guessed, rule)
    reason = line["reason"] or ("missing" if difference < 0 else "surplus")
    seen: HeldCount = {
        **line,
        "difference": difference,
        "value_minor": value,
        "reason": reason if difference else "",
        "code": code,
        "because": because,
    }
    return Against(seen, line["counted"] - difference, counted.book)


def _large(
    difference: int, value: int | None, guessed: bool, rule: ListedCounts
) -> tuple[str, str]:
    """(why a person must approve it, the same in words), empty if nobody must."""
    units = abs(difference)
    if units and guessed:
        said = "told so late that movements after it are forgotten: the difference may be theirs"
        return "movements_forgotten", said
    if units > rule.units:
        return "large_amount", f"{units} units; up to {rule.units} are posted unseen"
    if value is not None and abs(value) > rule.value_minor:
        return (
            "large_value",
            f"worth {abs(value)} minor units; up to {rule.value_minor} are posted unseen",
        )
    if value is None and units > rule.unvalued_units:
        said = f"{units} units of unknown cost; up to {rule.unvalued_units} are posted unseen"
        return "unvalued", said
    return "", ""


def asked(line: HeldCount, rule: ListedCounts, now: int) -> HeldCount:
    """The line once the next of those who may decide has heard that it waits."""
    times = line["escalations"] + 1 if line["owner_role"] else 0
    return {
        **line,
        "owner_role": rule.told(times),
        "decide_by_at": rule.settle_by(now, times),
        "escalations": times,
    }


def next_at(article: ShelfArticle, rule: ListedCounts) -> int | None:
    """When somebody has to hear next of a count that nobody has decided; None: all have."""
    return earliest(*(_due_at(one, rule) for one in article["held_counts"]))


def overdue(article: ShelfArticle, rule: ListedCounts, now: int) -> list[HeldCount]:
    """Those of which the next has to hear now."""
    return [
        one
        for one in article["held_counts"]
        if (at := _due_at(one, rule)) is not None and at <= now
    ]


def _due_at(line: HeldCount, rule: ListedCounts) -> int | None:
    """Of one that waited before anybody was told: since it waits."""
    if line["escalations"] >= rule.escalations:
        return None
    return line["held_at"] if line["decide_by_at"] is None else line["decide_by_at"]


def waiting_at(article: ShelfArticle, warehouse: str, lot: str = "") -> HeldCount | None:
    """The count of this warehouse, or of this lot in it, that waits for a person."""
    for one in article["held_counts"]:
        if (one["warehouse"], one["lot"]) == (warehouse, lot):
            return one
    return None


def waiting_of(article: ShelfArticle, warehouse: str, name: str) -> HeldCount | None:
    """The same by the name that the lot's maker gives it."""
    for one in article["held_counts"]:
        if (one["warehouse"], name_of(one)) == (warehouse, name):
            return one
    return None


def name_of(line: HeldCount) -> str:
    """The lot that is counted, as its maker names it; empty where none is."""
    return Lot.of(line["lot"]).name if line["lot"] else ""


def without(article: ShelfArticle, warehouse: str, lot: str = "") -> ShelfArticle:
    """Nothing of this warehouse, or of this lot in it, waits."""
    kept = [
        one for one in article["held_counts"] if (one["warehouse"], one["lot"]) != (warehouse, lot)
    ]
    return {**article, "held_counts": kept}


def holding(article: ShelfArticle, line: HeldCount) -> ShelfArticle:
    """This count waits for a person; its book stands as it was."""
    others = without(article, line["warehouse"], line["lot"])
    return {**others, "held_counts": [*others["held_counts"], line]}


def posted(article: ShelfArticle, book: ShelfBook, lot: str) -> ShelfArticle:
    """The shelf's book, or the lot's, says what was counted, and nothing of it waits."""
    others = without(article, book["warehouse"], lot)
    return books.put(others, book, lot)
