"""Is nothing of a lot for sale that may not be sold?"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from orders.audit.accounts import Book
from orders.audit.findings import Finding
from orders.audit.goods import Report, Said

Reason = tuple[str, str]
"""Warehouse (empty: everywhere) and quality."""


def for_sale(
    lots: Book, said: Iterable[Said], reports: Iterable[Report], moving: Collection[str]
) -> Iterator[Finding]:
    """Lots of which something is free although all of it is blocked, by the entries that the states
    know of (IV-08). `moving`: articles of which one of the stages has still to hear something."""
    blocked = _blocked(said, reports)
    for name, account in sorted(lots.accounts.items()):
        sku, _, place = name.rpartition("@")
        house, _, lot = place.split("#", 2)
        if "!" in house or sku in moving or account.free <= 0:
            continue
        for warehouse, quality in sorted(blocked.get((sku, lot), ())):
            if warehouse in ("", house):
                yield Finding(f"lot_stock/{name}", f"{account.free} free, and the lot is {quality}")


def _blocked(said: Iterable[Said], reports: Iterable[Report]) -> dict[tuple[str, str], set[Reason]]:
    """(article, lot) -> why all of it is blocked, in the end. A lot that nobody had reported by
    then is none, and a paper counts once."""
    heard: dict[tuple[str, str], int] = {}
    for report in reports:
        of, offset = (report.sku, report.lot), report.place[2]
        heard[of] = min(heard.get(of, offset), offset)
    blocked: dict[tuple[str, str], set[Reason]] = defaultdict(set)
    papers: set[tuple[str, ...]] = set()
    for one in sorted(said, key=lambda one: one.place):
        of = (one.sku, one.lot)
        paper = (one.sku, one.warehouse, one.name, one.document)
        if paper in papers or heard.get(of, one.place[2]) >= one.place[2]:
            continue
        papers.add(paper)
        if one.name == "StockBlocked" and one.whole:
            blocked[of].add((one.warehouse, one.quality))
        elif one.released and one.whole:
            blocked[of] -= {
                reason
                for reason in blocked[of]
                if reason[1] == one.quality and one.warehouse in ("", reason[0])
            }
    return blocked
