"""What a partition contributes to a ledger that is being opened, in pieces
(docs/decisions/0073-ledgers-open-in-pieces.md).

Accounts are dealt into buckets by their names, in every partition alike, so that a ledger can add
up an account's amounts of all partitions at once, a bucket at a time.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple, TypeVar
from zlib import crc32

from orders.engine.ports.ledger import LedgerChange

T = TypeVar("T")
BUCKETS = 1_024
"""With 12 partitions a bucket is added up in less than 20 ms as long as there are less than some
four million accounts (`python -m tests.bench.bench_opening`)."""


class Piece(NamedTuple):
    """`number`: which piece of its contribution, from 0 on; `last`: none comes behind it."""

    number: int
    last: bool
    totals: LedgerChange


def bucket_of(account: str) -> int:
    """The same in every process and at all times."""
    return crc32(account.encode()) % BUCKETS


def in_buckets(accounts: Iterable[str]) -> dict[int, list[str]]:
    """The accounts by bucket."""
    buckets: dict[int, list[str]] = {}
    for account in accounts:
        buckets.setdefault(bucket_of(account), []).append(account)
    return buckets


def in_pieces(totals: LedgerChange, size: int) -> Iterator[Piece]:
    """At least one. A piece has whole buckets, until they hold `size` accounts, or the waits of
    `size` keys."""
    parts = [*_sums(totals, size), *_waits(totals, size)] or [LedgerChange()]
    for number, part in enumerate(parts):
        yield Piece(number, number == len(parts) - 1, part)


def _sums(totals: LedgerChange, size: int) -> Iterator[LedgerChange]:
    piece: list[str] = []
    for accounts in in_buckets(dict.fromkeys((*totals.free, *totals.on_hand))).values():
        piece += accounts
        if len(piece) >= size:
            yield _amounts(totals, piece)
            piece = []
    if piece:
        yield _amounts(totals, piece)


def _amounts(totals: LedgerChange, accounts: list[str]) -> LedgerChange:
    return LedgerChange(
        {account: totals.free[account] for account in accounts if account in totals.free},
        {account: totals.on_hand[account] for account in accounts if account in totals.on_hand},
    )


def _waits(totals: LedgerChange, size: int) -> Iterator[LedgerChange]:
    left = iter(totals.waits.items())
    while piece := dict(islice(left, size)):
        yield LedgerChange(waits=piece)
