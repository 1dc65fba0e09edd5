"""Was every count of a warehouse's list held against the books once, was nothing large posted that
nobody else had approved, and does nothing wait that nobody hears of?"""

from collections.abc import Callable, Iterable, Iterator

from orders.audit.findings import Finding
from orders.audit.goods import Booked
from orders.audit.listed import Identity, Judged, Line, Listed

SHELVES, LOTS = "warehouse_stock", "lot_stock"
GRACE_MS = 2 * 86_400_000
"""So long after its time a timer has been heard, by any business clock."""


def misjudged(listed: Listed, read: Callable[[Line], bool]) -> Iterator[Finding]:
    """Counts of which nothing came though allocation has read them (`read`), or more than once;
    that were held against something else than they say; differences that were posted without who
    must approve them, or by who sent the list (IV-11)."""
    for of, lines in listed.lines.items():
        if of not in listed.judged and any(read(line) for line in lines):
            yield _found(of, "was read, and nothing came of it")
    for of, judged in listed.judged.items():
        settled = [one for one in judged if one.settles]
        if len(settled) > 1:
            yield _found(of, f"came to an end {len(settled)} times")
        for one in judged:
            yield from _against_itself(of, one, listed.lines[of])
        for posted in (one for one in judged if one.outcome == "POSTED"):
            yield from _unapproved(of, posted, judged, listed)


def forgotten(listed: Listed, heard_until: Callable[[str, int], int]) -> Iterator[Finding]:
    """Counts that nobody decided in time, and of which nobody heard again. `heard_until`: of an
    article and a partition, the business time up to which allocation has heard all timers."""
    for of, judged in listed.judged.items():
        last = judged[-1]
        if last.outcome != "HELD" or last.escalations or last.decide_by_at is None:
            continue
        if last.decide_by_at + GRACE_MS < heard_until(of[2], last.partition):
            yield _found(of, "a difference was not decided in time, and nobody was told")


def _against_itself(of: Identity, one: Judged, lines: Iterable[Line]) -> Iterator[Finding]:
    if one.booked is not None and one.counted - one.booked != one.difference:
        yield _found(of, f"{one.counted} less {one.booked} is not {one.difference}")
    said = {line.counted for line in lines}
    if said and one.counted not in said:
        yield _found(of, f"{one.counted} was held against the books, the list says {sorted(said)}")


def _unapproved(
    of: Identity, posted: Judged, judged: Iterable[Judged], listed: Listed
) -> Iterator[Finding]:
    """A difference that waited is posted by a verdict of who did not send it, about that very
    difference; any other by the list itself."""
    held = any(one.outcome == "HELD" for one in judged)
    verdict = listed.verdicts.get(posted.cause)
    if not held and not posted.decided_by:
        return
    if verdict is None or verdict.of != of or not verdict.approves:
        yield _found(of, "a difference that waited was posted, and nobody had approved it")
        return
    if (verdict.difference, verdict.decided_by) != (posted.difference, posted.decided_by):
        yield _found(
            of, f"{posted.difference} was posted, {verdict.difference} was approved by another"
        )
    if verdict.decided_by in {line.sent_by for line in listed.lines[of]}:
        yield _found(of, f"{verdict.decided_by} sent the list and approved its difference")


def misbooked(listed: Listed, booked: Booked) -> Iterator[Finding]:
    """Counts by which a shelf's book, or a lot's, moved otherwise than was said; one that waits, is
    refused or agrees moves nothing. What is overtaken says nothing of what its cause has moved."""
    for of, judged in listed.judged.items():
        for one in judged:
            for ledger in (SHELVES, LOTS) if of[-1] else (SHELVES,):
                moved = booked.moved[ledger, one.cause]
                if one.outcome != "SUPERSEDED" and moved != one.moves:
                    yield _found(of, f"{one.outcome}: {one.moves} to be booked, {moved} are")


def _found(of: Identity, says: str) -> Finding:
    warehouse, list_id, sku, lot = of
    about = f"{sku}@{warehouse}#{lot}" if lot else f"{sku}@{warehouse}"
    return Finding(about, f"list {list_id}: {says}")
