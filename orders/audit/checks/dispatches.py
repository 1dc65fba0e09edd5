"""Did exactly what left the houses leave the books?"""

from collections import Counter
from collections.abc import Iterator

from orders.audit.accounts import Book
from orders.audit.findings import Finding
from orders.contracts.buckets import SHIPPED


class Dispatched:
    """Units by account, as notices say: `known` of those that the stage had read, `all` that
    there are."""

    def __init__(self) -> None:
        self.known: Counter[str] = Counter()
        self.all: Counter[str] = Counter()

    def add(self, account: str, quantity: int, known: bool) -> None:
        """One line of a notice."""
        self.all[account] += quantity
        if known:
            self.known[account] += quantity


def unbooked(book: Book, sent: Dispatched) -> Iterator[Finding]:
    """Differences between notices and a journal. An article without an account needs no stock."""
    for account in sorted(sent.all.keys() | book.accounts.keys()):
        kept = book.accounts.get(account)
        if kept is None:
            continue
        if kept.shipped > sent.all[account]:
            yield Finding(
                f"{book.ledger}/{account}",
                f"{kept.shipped} booked as shipped, {sent.all[account]} were",
            )
        elif kept.buckets[SHIPPED] < sent.known[account]:
            yield Finding(
                f"{book.ledger}/{account}",
                f"{sent.known[account]} were shipped, {kept.buckets[SHIPPED]} are booked so",
            )
