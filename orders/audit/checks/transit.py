"""Is what left one warehouse and did not come to the other what both journals have in transit?"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from orders.audit.accounts import Book
from orders.audit.findings import Finding
from orders.audit.goods import Report, Rows
from orders.audit.lots import Lots
from orders.contracts.buckets import IN_TRANSIT

DEPARTED, ARRIVED, LOST = "TransferDeparted", "TransferArrived", "TransferLost"
ROWS_MS = 1_000
"""A stage may not know a row of master data that was published less than so long ago."""


def unlike(
    books: Sequence[Book],
    reports: Iterable[Report],
    moving: Collection[str],
    units: Rows,
    warehouses: Rows,
    lots: Lots,
) -> Iterator[Finding]:
    """Articles of which a journal has more or less in transit than the papers of their transfers
    say (IV-10). `books`: of the network, of shelves, of lots. Only to be asked where all papers are
    still there; `moving`: articles of which one of the stages has still something to hear."""
    of: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        if report.transfer:
            of[report.sku].append(report)
    for sku, told in sorted(of.items()):
        if sku in moving or not all(_booked(one, units, warehouses, lots) for one in told):
            continue
        by_lot = lots.kept_of(told[0], told[0].timestamp - ROWS_MS) or False
        expected = sum(_in_transit(one) for one in _by_transfer(told, by_lot).values())
        for book in books if by_lot else books[:2]:
            found = _journalled(book, sku)
            if found != expected:
                says = f"{found} in transit by the journal, {expected} by its papers"
                yield Finding(f"{book.ledger}/{sku}", says)


def _in_transit(told: Iterable[Report]) -> int:
    """Of one transfer, which leaves once. What came or was lost beyond what left was never in
    transit."""
    left = [one for one in told if one.name == DEPARTED]
    off = sum(one.quantity for one in told if one.name in (ARRIVED, LOST))
    return max(left[0].quantity - off, 0) if left else -off


def _by_transfer(told: Iterable[Report], by_lot: bool) -> dict[tuple[str, str], list[Report]]:
    """Each paper once, in the order in which they were told; each lot by itself where lots are
    kept. One that leaves for nowhere is none: its number is free for another."""
    seen: set[tuple[str, str, str, str]] = set()
    found: dict[tuple[str, str], list[Report]] = defaultdict(list)
    for one in told:
        nowhere = one.name == DEPARTED and one.to in ("", one.warehouse)
        if one.identity not in seen and not nowhere:
            seen.add(one.identity)
            found[one.transfer, one.lot if by_lot else ""].append(one)
    return found


def _booked(report: Report, units: Rows, warehouses: Rows, lots: Lots) -> bool:
    """Whether both stages have read it and can have no reason to refuse it."""
    since = report.timestamp - ROWS_MS
    by_lot = lots.kept_of(report, since)
    return (
        by_lot is not None
        and (not by_lot or lots.sound(report, since))
        and report.read
        and report.sound
        and warehouses.steady(report.warehouse, since) is not None
        and units.steady(report.sku, since) == report.unit
    )


def _journalled(book: Book, sku: str) -> int:
    return sum(
        account.buckets[IN_TRANSIT]
        for name, account in book.accounts.items()
        if name == sku or name.rpartition("@")[0] == sku
    )
