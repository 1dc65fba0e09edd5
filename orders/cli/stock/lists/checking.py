"""What is wrong with a warehouse's list, and the counts that it comes to. A list that is not whole,
or another warehouse's, is refused; a line that is wrong is told and left alone, never booked."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from orders.business import lots
from orders.business.lots import Lot
from orders.business.times import later, moment
from orders.cli.stock.lists.reading import ListFile, whole
from orders.contracts.records import Article, ListFault, ShelfListed, Warehouse
from orders.engine.references import References

COLUMNS = ("sku", "lot", "expires_on", "quantity", "unit", "warehouse", "reason")
MOST_TIMES = 10_000
"""A shelf that has so many times what a line of an order may ask for is absurd."""
OLDEST = timedelta(days=60)
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
Pile = tuple[str, str]
"""Article and lot, as its maker names it; empty where no lots are kept."""
LOTS = {
    "missing_lot": "lots of {sku} are kept: say which one, a line each",
    "impossible_lot": "{lot} names no lot",
    "impossible_expiry": "a day such as 2026-12-31, or nothing for what does not expire",
}
"""What a lot must be, by the code of what is wrong."""


class Said(NamedTuple):
    """What is said of a list beside its lines. `at`: as of when it is, business milliseconds;
    `whole`: it names all that the warehouse has; `lines`: how many lines it has, None if only the
    file says so."""

    list_id: str
    warehouse: str
    at: int
    whole: bool
    lines: int | None
    sent_by: str


class Refused(NamedTuple):
    """Why nothing of a list is taken: a stable code, and what to do."""

    code: str
    because: str


class Checked(NamedTuple):
    """`counts`: what its sound lines say; `faults`: the other lines; `named`: every article, and
    lot, that it names; `wrong`: articles of lines that are wrong; `unsure`: it has a line of which
    nobody knows which article it means, so it cannot say what is not in it; `unread`: columns that
    were not read."""

    counts: list[ShelfListed]
    faults: list[ListFault]
    named: frozenset[Pile]
    wrong: frozenset[str]
    unsure: bool
    unread: tuple[str, ...]


def refusal(file: ListFile, said: Said, references: References, now: int) -> Refused | None:
    """Why the list as a whole is not taken (IV-11)."""
    if said.warehouse not in references.table(Warehouse):
        return Refused("unknown_warehouse", f"there is no warehouse {said.warehouse}")
    if said.at > now:
        because = f"as of {moment(said.at)}, and it is {moment(now)}: say when it was counted"
        return Refused("in_the_future", because)
    if said.at < later(now, -OLDEST):
        because = f"as of {moment(said.at)}: a list is taken for {OLDEST.days} days"
        return Refused("too_old", because)
    declared = said.lines if file.declared is None else file.declared
    if not file.ended and file.declared is None:
        because = "the last line does not end: it may be cut off. End it, or close with END"
        return Refused("cut_off", because)
    if declared is not None and declared != len(file.lines):
        because = f"it says that it has {declared} lines, and has {len(file.lines)}: send all of it"
        return Refused("cut_off", because)
    if said.whole and declared is None:
        because = "a whole list says how many lines it has: close with END, or say --lines"
        return Refused("end_unknown", because)
    if not file.lines:
        return Refused("empty", "there is no line in it")
    others = {_text(row, "warehouse") for _, row in file.lines} - {"", said.warehouse}
    if others and all(_text(row, "warehouse") in others for _, row in file.lines):
        because = f"every line is of {', '.join(sorted(others))}, not {said.warehouse}"
        return Refused("other_warehouse", because)
    return None


def check(file: ListFile, said: Said, references: References) -> Checked:
    """Every line against the master data. Of an article that is named twice, or a lot of it, no
    line counts: nobody knows which one holds."""
    articles = references.table(Article)
    counts, faults, wrong = list[ShelfListed](), list[ListFault](), set[str]()
    named, unsure = defaultdict[Pile, list[int]](list), False
    for number, row in file.lines:
        sku = _text(row, "sku")
        named[sku, _lot(row, articles.get(sku))].append(number)
        unsure |= sku not in articles
        found = list(_faults(row, said, articles.get(sku)))
        faults += [_fault(number, *fault) for fault in found]
        if found:
            wrong.add(sku)
        else:
            counts.append(_count(row, articles[sku], said))
    repeated = {pile: lines for pile, lines in named.items() if len(lines) > 1 and pile[0]}
    for (sku, lot), lines in repeated.items():
        what = f"lot {lot} of {sku}" if lot else sku
        because = f"{what} stands in lines {', '.join(map(str, lines))}: say it once"
        faults += [_fault(number, "sku", "repeated_article", because) for number in lines]
    unread = dict.fromkeys(
        name for _, row in file.lines for name in row if name and name not in COLUMNS
    )
    return Checked(
        [count for count in counts if (count["sku"], count["lot"]) not in repeated],
        sorted(faults, key=lambda one: one["line"]),
        frozenset(named),
        frozenset(wrong),
        unsure,
        tuple(unread),
    )


def unlisted(
    checked: Checked, said: Said, there: Collection[Pile], articles: Mapping[str, Article]
) -> list[ShelfListed]:
    """Counts of nothing: of the articles, and lots as accounts name them, that the books know at
    this warehouse (`there`), those that a whole list does not name. An article of a line that is
    wrong is left alone, and all are where a line may mean any article."""
    if not said.whole or checked.unsure:
        return []
    found = list[ShelfListed]()
    for sku, text in sorted(there):
        article = articles.get(sku)
        if article is None or not article["stocked"] or sku in checked.wrong:
            continue
        lot = Lot.of(text) if text else Lot(lots.NEVER, "")
        if article["lot_controlled"] == bool(text) and (sku, lot.name) not in checked.named:
            found.append(_said(sku, 0, article["unit"], "", said, lot, listed=False))
    return found


def _faults(
    row: Mapping[str, Any], said: Said, article: Article | None
) -> Iterator[tuple[str, str, str]]:
    """(field, code, what is wrong) of a line."""
    sku, unit, reason = _text(row, "sku"), _text(row, "unit"), _text(row, "reason")
    warehouse, quantity = _text(row, "warehouse"), whole(row.get("quantity"))
    if article is None:
        yield "sku", "unknown_article", f"there is no article {sku}" if sku else "say which article"
    elif not article["stocked"]:
        yield "sku", "not_stocked", f"{sku} lies on no shelf"
    elif unit not in ("", article["unit"]):
        yield "unit", "other_unit", f"{sku} is counted in {article['unit']}, not {unit}"
    elif article["lot_controlled"]:
        yield from _lot_faults(row, article)
    if quantity is None:
        yield "quantity", "wrong_type", "a whole number is wanted"
    elif quantity < 0:
        yield "quantity", "out_of_range", "a count cannot be negative"
    elif article is not None and quantity > MOST_TIMES * max(1, article["maximum_quantity"]):
        yield "quantity", "absurd", f"{quantity} of {sku} fit no shelf"
    if warehouse not in ("", said.warehouse):
        yield "warehouse", "other_warehouse", f"{warehouse} is not {said.warehouse}"
    if reason and not _CODE.fullmatch(reason):
        yield "reason", "wrong_value", "send a code such as stolen, spoilt, miscounted"


def _lot_faults(row: Mapping[str, Any], article: Article) -> Iterator[tuple[str, str, str]]:
    lot, day = _text(row, "lot"), _text(row, "expires_on")
    code = lots.refusal(lot, day, article, (), None)
    if code:
        field = "expires_on" if code == "impossible_expiry" else "lot"
        yield field, code, LOTS[code].format(sku=article["sku"], lot=lot)


def _lot(row: Mapping[str, Any], article: Article | None) -> str:
    """The lot that a line names; what it says of an article whose lots are not kept is
    forgotten."""
    return _text(row, "lot") if article is not None and article["lot_controlled"] else ""


def _count(row: Mapping[str, Any], article: Article, said: Said) -> ShelfListed:
    quantity, name = whole(row.get("quantity")) or 0, _lot(row, article)
    day = _text(row, "expires_on").replace("-", "") if name else ""
    lot = Lot(day or lots.NEVER, name)
    return _said(article["sku"], quantity, article["unit"], _text(row, "reason"), said, lot)


def _said(
    sku: str, quantity: int, unit: str, reason: str, said: Said, lot: Lot, *, listed: bool = True
) -> ShelfListed:
    return {
        "sku": sku,
        "warehouse": said.warehouse,
        "list_id": said.list_id,
        "quantity": quantity,
        "unit": unit,
        "listed": listed,
        "reason": reason,
        "sent_by": said.sent_by,
        "at": said.at,
        "lot": lot.name,
        "expires_on": lots.iso_day(lot.expires_on),
    }


def _text(row: Mapping[str, Any], field: str) -> str:
    return str(row.get(field) or "").strip()


def _fault(line: int, field: str, code: str, because: str) -> ListFault:
    return {"line": line, "field": field, "code": code, "because": because}
