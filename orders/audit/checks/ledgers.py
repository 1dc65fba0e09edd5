"""Do the journals balance: account by account, what they say is held, came in and was used up,
is what the states say?"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Set

from orders.audit.accounts import Account, Book
from orders.audit.books import Books
from orders.audit.findings import Finding
from orders.audit.standing import Share
from orders.contracts.buckets import OWN, RESERVED

Moved = Callable[[], Set[tuple[str, str]]]
"""(ledger, account) of which some partition's share has changed since it was read."""


def unbalanced(book: Book, books: Books, moved: Moved = frozenset) -> Iterator[Finding]:
    """Differences between a journal and the states, of the entries that the states know of."""
    yield from book.faults
    yield from _reservations(book, books)
    yield from _shares(book, books, moved)


def _reservations(book: Book, books: Books) -> Iterator[Finding]:
    by_state: Counter[tuple[str, str, str]] = Counter()
    for holder, reservation in books.reserved():
        if reservation.ledger == book.ledger:
            by_state[reservation.account, holder.key, reservation.bucket] += reservation.amount
    by_journal = {
        (name, *place): amount
        for name, account in book.accounts.items()
        for place, amount in account.held.items()
    }
    for name, key, bucket in sorted(by_journal.keys() | by_state.keys()):
        place = name, key, bucket
        journal, state = by_journal.get(place, 0), by_state[place]
        if journal != state:
            what = "holds" if bucket == RESERVED else f"has {bucket}"
            yield Finding(
                f"{book.ledger}/{name}",
                f"{key} {what} {state} by its state and {journal} by the journal",
            )


def _shares(book: Book, books: Books, moved: Moved) -> Iterator[Finding]:
    """Where partitions have more or less than their journals say, shares were merged, unless all of
    an account together come to something else."""
    shares: dict[str, dict[int, Share]] = {}
    for (at, ledger, name), share in books.shares.items():
        if ledger == book.ledger:
            shares.setdefault(name, {})[at] = share
    apart: dict[str, list[Finding]] = {}
    for name in sorted(shares.keys() | book.accounts.keys()):
        held, account = shares.get(name, {}), book.accounts.get(name)
        by_journal = 0 if account is None else account.on_hand
        merged = by_journal == sum(share.supplied - share.consumed for share in held.values())
        if findings := list(_by_partition(book.ledger, name, account, held, merged)):
            apart[name] = findings
    since = moved() if apart else frozenset()
    for name, findings in apart.items():
        if (book.ledger, name) not in since:
            yield from findings


def _by_partition(
    ledger: str, name: str, account: Account | None, held: Mapping[int, Share], merged: bool
) -> Iterator[Finding]:
    """`merged`: all partitions together have what they should. A share that others went into comes
    to nothing, and begins anew, at other times than its own journal."""
    moved = {*account.supplied, *account.consumed} if account else set[int]()
    merged = merged and len(moved) > 1
    for at in sorted({*held, *moved}):
        state = _by_state(held.get(at))
        journal, since = _by_journal(account, at)
        if merged or state in (journal, since):
            continue
        for what, one, other in zip(("supplied", "consumed"), state, since, strict=True):
            if one != other:
                says = f"{one} {what} by the state of partition {at} and {other} by the journal"
                yield Finding(f"{ledger}/{name}", says)


def _by_state(share: Share | None) -> tuple[int, int]:
    """Supplied and consumed. Nothing where both are the same, as such a share is dropped."""
    if share is None or share.supplied == share.consumed:
        return 0, 0
    return share.supplied, share.consumed


def _by_journal(account: Account | None, at: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Supplied and consumed since the journal began, as states say that nothing was dropped of, and
    since the partition last had nothing of the account."""
    if account is None:
        return (0, 0), (0, 0)
    gone, supplied, consumed = account.gone.get(at, 0), account.supplied[at], account.consumed[at]
    return (supplied, consumed), (supplied - gone, consumed - gone)


def impossible(book: Book) -> Iterator[Finding]:
    """Goods that cannot be: more left or is left than ever came. Reality may take more than the
    books had; then it is known as such."""
    for name, account in book.accounts.items():
        on_hand = sum(account.buckets[bucket] for bucket in OWN)
        if on_hand < 0 and name not in book.below_by_reality:
            yield Finding(f"{book.ledger}/{name}", f"{-on_hand} more left than ever came in")
