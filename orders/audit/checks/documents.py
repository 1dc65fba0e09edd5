"""Has every document one effect? A document is known by issuer, kind and number: a repeat has no
effect, and the same number of another issuer is another document."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from orders.audit.findings import Finding
from orders.audit.goods import SIGNS, Booked, Report, Rows
from orders.audit.listed import Counts, Listed
from orders.audit.lots import Lots
from orders.audit.story import Story

BOOKS = ("stock", "warehouse_stock")
LOTS = "lot_stock"
"""The third book, of articles whose lots are kept."""
ROWS_MS = 1_000
"""A stage may not know a row of master data that was published less than so long ago."""


def repeated(story: Story) -> Iterator[Finding]:
    """Reports of partners about this order that had an effect more than once."""
    for (_, *identity), causes in story.reports.items():
        effective = story.caused & causes
        if len(effective) > 1:
            yield Finding(
                story.order_id,
                f"document {'/'.join(identity)} had an effect {len(effective)} times: "
                f"{', '.join(sorted(effective))}",
            )


def left_in_vain(story: Story) -> Iterator[Finding]:
    """Documents of banks that review left to people, as if they were repeats of forgotten ones,
    while it had the order in hand since before they were made."""
    known = story.judged_at
    if known is not None and not story.ends and story.dues.papers.left_since(known):
        yield Finding(
            story.order_id, "review left a document of a bank to finance, and knew its order"
        )


def booked_again(reports: Iterable[Report], booked: Booked) -> Iterator[Finding]:
    """Reports of warehouses about an article that moved a book more than once."""
    for (warehouse, _, document, sku), same in _by_identity(reports).items():
        for ledger in (*BOOKS, LOTS):
            times = sum((ledger, one.cause) in booked.entries for one in same)
            if times > 1:
                yield Finding(
                    f"{ledger}/{sku}",
                    f"document {document} of {warehouse} was booked {times} times",
                )


def unbooked(
    reports: Iterable[Report],
    listed: Iterable[Listed],
    booked: Booked,
    units: Rows,
    warehouses: Rows,
    lots: Lots,
) -> Iterator[Finding]:
    """Goods that came in or were lost, and are not in all books as they were reported. Only to be
    asked where all reports are still there: a first one may be the repeat of one that is gone. What
    happened before a count of its shelf, by itself or by a list, may be contained in it."""
    told = list(reports)
    counts = _last_counts(told, listed)
    for (warehouse, _, document, sku), [first, *others] in _by_identity(told).items():
        if not _to_be_booked(first, units, warehouses) or not all(one.read for one in others):
            continue
        by_lot = lots.kept_of(first, first.timestamp - ROWS_MS)
        if by_lot is None or (by_lot and not lots.sound(first, first.timestamp - ROWS_MS)):
            continue
        if first.at <= counts.get((warehouse, sku), first.at - 1):
            continue
        wanted = first.quantity * SIGNS[first.name]
        for ledger in (*BOOKS, LOTS) if by_lot else BOOKS:
            moved = booked.moved[ledger, first.cause]
            if moved != wanted:
                yield Finding(
                    f"{ledger}/{sku}",
                    f"document {document} of {warehouse} tells of {wanted}, {moved} are booked",
                )


def _to_be_booked(report: Report, units: Rows, warehouses: Rows) -> bool:
    """Whether both stages have read it and can have no reason to refuse it."""
    since = report.timestamp - ROWS_MS
    return (
        report.read
        and report.name in SIGNS
        and (report.transfer != "" or not report.name.startswith("Transfer"))
        and report.sound
        and warehouses.steady(report.warehouse, since) is not None
        and units.steady(report.sku, since) == report.unit
    )


def _last_counts(reports: Iterable[Report], listed: Iterable[Listed]) -> Counts:
    found: Counts = {}
    for lists in listed:
        found |= lists.last()
    for one in reports:
        if one.name == "StockCounted":
            shelf = (one.warehouse, one.sku)
            found[shelf] = max(found.get(shelf, one.at), one.at)
    return found


def _by_identity(
    reports: Iterable[Report],
) -> dict[tuple[str, str, str, str], list[Report]]:
    found: dict[tuple[str, str, str, str], list[Report]] = defaultdict(list)
    for report in reports:
        found[report.identity].append(report)
    return found
