"""Is what estimates go by what the books have, once an article has been quiet?"""

from collections.abc import Iterator

from orders.audit.accounts import ARTICLE, Account, Book
from orders.audit.availability import Row, Rows
from orders.audit.findings import Finding
from orders.contracts.buckets import AVAILABLE, RESERVED

SETTLED_MS = 60_000
"""What moved within this time before the last movement of all may be still to be told."""


def mistold(told: Rows, book: Book) -> Iterator[Finding]:
    """Rows that are not what the journal adds up to (IV-01). One whose article moved just now, or
    is parked, or did not move since anything was told at all, is not asked about."""
    for sku, moved_at in sorted(told.moved_at.items()):
        row, account = told.rows.get(sku), book.accounts.get(sku, Account())
        quiet = moved_at + SETTLED_MS < told.newest
        if not quiet or ARTICLE + sku in told.parked:
            continue
        if row is None:
            if told.since is not None and moved_at > told.since + SETTLED_MS:
                yield Finding(f"stock/{sku}", "it moved, and nothing was told of it")
        elif (says := _differs(row, account)) is not None:
            yield Finding(f"stock/{sku}", says)


def _differs(row: Row, account: Account) -> str | None:
    reserved = account.buckets[RESERVED]
    on_hand = account.buckets[AVAILABLE] + reserved
    if (row.on_hand, row.reserved) == (on_hand, reserved):
        return None
    return (
        f"{row.on_hand} on hand and {row.reserved} reserved are told, the journal has {on_hand} "
        f"and {reserved}"
    )
